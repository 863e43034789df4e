/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a matching (write_matching.h), section by section. */
#include "io/write_matching.h"

#include <string.h>

#include "base/numbers.h"
#include "io/json_out.h"
#include "io/write_bounds.h"
#include "io/write_conflict.h"
#include "io/write_fairness.h"
#include "matching/groups.h"

typedef struct Writing {
    const PwMatching *matching;
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    PwiJsonOut out;
} Writing;

static const char *id_of(const Writing *writing, int side, int person) {
    return writing->cohort->side[side].person[person].id;
}

static bool takes_part(const Writing *writing, int side, int person) {
    return !writing->decisions->out[side][person] && writing->cohort->side[side].person[person].bounds.max > 0;
}

/* ---- summary ---- */

static void write_goal_value(PwiJsonOut *out, const char *key, int goal, int64_t value) {
    if (pwi_proof_goal_is_ppm(goal))
        pwi_json_ppm_member(out, key, value);
    else
        pwi_json_integer_member(out, key, value);
}

static void write_goals(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "goals");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->matching->n_goals; k++) {
        const PwiGoalValue *goal = &writing->matching->goal[k];
        if (goal->goal == PWI_GOAL_DRAW) continue; /* a tie-break, not a goal of the programme: stands in the proof */
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "goal", pwi_proof_goal_name(goal->goal));
        write_goal_value(out, "value", goal->goal, pwi_proof_goal_shown(goal->goal, goal->value));
        write_goal_value(out, "bound", goal->goal, pwi_proof_goal_shown(goal->goal, goal->bound));
        write_goal_value(out, "gap", goal->goal, goal->bound - goal->value);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_group(Writing *writing, int question, int option) {
    PwiJsonOut *out = &writing->out;
    PwiGroupTally tally = pwi_group_count(writing->matching, writing->cohort, writing->decisions, question, option);
    pwi_json_key(out, writing->programme->question[question].options.name[option]);
    pwi_json_open_line(out, '{');
    pwi_json_integer_member(out, "mentees", tally.n_mentees);
    pwi_json_integer_member(out, "pairs", tally.n_pairs);
    if (tally.n_pairs > 0) pwi_json_ppm_member(out, "mean", pwi_mean_ppm(tally.total_ppm, tally.n_pairs));
    pwi_json_close(out);
}

static void write_groups(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "groups");
    pwi_json_open(out, '{');
    for (int q = 0; q < writing->programme->n_questions; q++) {
        if (!pwi_programme_has_groups(writing->programme, q)) continue;
        pwi_json_key(out, writing->programme->question[q].id);
        pwi_json_open(out, '{');
        for (int option = 0; option < writing->programme->question[q].options.n; option++)
            write_group(writing, q, option);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* How many mentors have how many mentees. */
static bool write_loads(Writing *writing) {
    const PwiPeople *mentors = &writing->cohort->side[PWI_MENTOR];
    PwiJsonOut *out = &writing->out;
    int *load = PWI_NEW_ARRAY(int, (size_t)mentors->n),
        *count = PWI_NEW_ARRAY(int, (size_t)writing->matching->n_pairs + 1);
    bool fine = load != NULL && count != NULL;
    if (fine) {
        for (int k = 0; k < writing->matching->n_pairs; k++) load[writing->matching->pair[k].mentor]++;
        for (int j = 0; j < mentors->n; j++)
            if (takes_part(writing, PWI_MENTOR, j)) count[load[j]]++;
        pwi_json_key(out, "loads");
        pwi_json_open_line(out, '{');
        for (int k = 0; k <= writing->matching->n_pairs; k++) {
            char key[PWI_DECIMAL_SIZE];
            pwi_ppm_print_short(k * PWI_PPM, key);
            if (count[k] > 0) pwi_json_integer_member(out, key, count[k]);
        }
        pwi_json_close(out);
    }
    pwi_free(load);
    pwi_free(count);
    return fine;
}

static bool write_summary(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwMatching *matching = writing->matching;
    int64_t n[PWI_N_SIDES] = {0, 0}, total = 0, worst = PWI_PPM;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < writing->cohort->side[side].n; person++)
            n[side] += takes_part(writing, side, person);
    for (int k = 0; k < matching->n_pairs; k++) {
        total += matching->pair[k].score_ppm;
        worst = matching->pair[k].score_ppm < worst ? matching->pair[k].score_ppm : worst;
    }
    pwi_json_key(out, "summary");
    pwi_json_open(out, '{');
    pwi_json_integer_member(out, "mentees", n[PWI_MENTEE]);
    pwi_json_integer_member(out, "mentors", n[PWI_MENTOR]);
    pwi_json_integer_member(out, "pairs", matching->n_pairs);
    pwi_json_ppm_member(out, "total", total);
    if (matching->n_pairs > 0) {
        pwi_json_ppm_member(out, "mean", pwi_mean_ppm(total, matching->n_pairs));
        pwi_json_ppm_member(out, "worst", worst);
    }
    write_goals(writing);
    write_groups(writing);
    bool fine = write_loads(writing) &&
                pwi_write_fairness(out, matching, writing->programme, writing->cohort, writing->decisions);
    pwi_json_close(out);
    return fine;
}

/* ---- pairs, unmatched, decisions ---- */

/* The floors that a kept pair stands below: they follow from its score. */
static void write_floors(Writing *writing, const PwiMatchedPair *pair) {
    const PwProgramme *programme = writing->programme;
    int n_below = 0;
    for (int r = 0; pair->kept && r < programme->n_fairness; r++) {
        if (!pwi_fairness_is_below(&programme->fairness[r], pair->score_ppm)) continue;
        if (n_below++ == 0) {
            pwi_json_key(&writing->out, "below");
            pwi_json_open_line(&writing->out, '[');
        }
        pwi_json_string(&writing->out, programme->fairness[r].id);
    }
    if (n_below > 0) pwi_json_close(&writing->out);
}

static void write_pair(Writing *writing, const PwiMatchedPair *pair) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "mentee", id_of(writing, PWI_MENTEE, pair->mentee));
    pwi_json_string_member(out, "mentor", id_of(writing, PWI_MENTOR, pair->mentor));
    pwi_json_ppm_member(out, "score", pair->score_ppm);
    pwi_json_key(out, "parts");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < writing->programme->n_criteria; k++)
        if (pair->part_ppm[k] != PWI_NOT_COUNTED)
            pwi_json_ppm_member(out, writing->programme->criterion[k].id, pair->part_ppm[k]);
    pwi_json_close(out);
    if (pair->out_of_ppm != PWI_PPM) pwi_json_ppm_member(out, "out_of", pair->out_of_ppm);
    if (pair->kept) {
        pwi_json_key(out, "kept");
        pwi_json_bool(out, true);
    }
    if (pair->n_against > 0) {
        pwi_json_key(out, "against");
        pwi_json_open_line(out, '[');
        for (int k = 0; k < pair->n_against; k++) pwi_json_string(out, writing->programme->rule[pair->against[k]].id);
        pwi_json_close(out);
    }
    write_floors(writing, pair);
    pwi_json_close(out);
}

static void write_unmatched(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "unmatched");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->matching->n_unmatched; k++) {
        const PwiUnmatched *entry = &writing->matching->unmatched[k];
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "mentee", id_of(writing, PWI_MENTEE, entry->mentee));
        pwi_json_string_member(out, "reason", pwi_reason_names[entry->reason]);
        if (entry->reason == PWI_NO_PLACE) pwi_json_integer_member(out, "hall", entry->hall);
        pwi_json_string_member(out, "text", entry->text);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_pair_list(Writing *writing, const char *key, const PwiPair *pair, int n) {
    PwiJsonOut *out = &writing->out;
    if (n == 0) return;
    pwi_json_key(out, key);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < n; k++) {
        pwi_json_open_line(out, '[');
        pwi_json_string(out, id_of(writing, PWI_MENTEE, pair[k].mentee));
        pwi_json_string(out, id_of(writing, PWI_MENTOR, pair[k].mentor));
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* The decisions in force, so that the matching can be checked without the file they came from. */
static void write_decisions(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwDecisions *decisions = writing->decisions;
    if (decisions->sha256[0] == '\0') return;
    pwi_json_key(out, "decisions");
    pwi_json_open(out, '{');
    write_pair_list(writing, "keep", decisions->keep, decisions->n_keep);
    write_pair_list(writing, "ban", decisions->ban, decisions->n_ban);
    pwi_json_key(out, "out");
    pwi_json_open_line(out, '[');
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < writing->cohort->side[side].n; person++) {
            if (!decisions->out[side][person]) continue;
            /* Somebody on both sides is named once. */
            const char *id = id_of(writing, side, person);
            if (side == PWI_MENTEE || pwi_names_find(&writing->cohort->side[PWI_MENTEE].ids, id) < 0)
                pwi_json_string(out, id);
        }
    }
    pwi_json_close(out);
    pwi_json_close(out);
}

/* The pairs that the goal stay counts, likewise. */
static void write_previous(Writing *writing) {
    const PwMatching *matching = writing->matching;
    if (matching->previous_sha256 == NULL) return;
    write_pair_list(writing, "previous", matching->previous, matching->n_previous);
}

/* ---- proof ---- */

static void write_prices(Writing *writing, int side) {
    PwiJsonOut *out = &writing->out;
    int n_goals = writing->matching->n_goals;
    pwi_json_key(out, pwi_side_plurals[side]);
    pwi_json_open(out, '{');
    for (int person = 0; person < writing->cohort->side[side].n; person++) {
        const int64_t *price = writing->matching->price[side] + (size_t)person * (size_t)n_goals;
        bool is_zero = true;
        for (int k = 0; k < n_goals; k++) is_zero &= price[k] == 0;
        if (is_zero) continue;
        pwi_json_key(out, id_of(writing, side, person));
        pwi_json_open_line(out, '[');
        for (int k = 0; k < n_goals; k++) pwi_json_integer(out, price[k]);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* The prices of leximin: [score, price], and a third number where the second price is not 0. */
static void write_levels(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwiLevels *levels = writing->matching->levels;
    pwi_json_key(out, "levels");
    pwi_json_open(out, '{');
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_json_key(out, pwi_side_plurals[side]);
        pwi_json_open(out, '{');
        for (int person = 0; person < writing->cohort->side[side].n; person++) {
            size_t first = levels->first[side][person], end = levels->first[side][person + 1];
            if (first == end) continue;
            pwi_json_key(out, id_of(writing, side, person));
            pwi_json_open_line(out, '[');
            for (size_t e = first; e < end; e++) {
                const PwiLevelPrice *entry = &levels->entry[side][e];
                pwi_json_open_line(out, '[');
                pwi_json_ppm(out, entry->score_ppm);
                pwi_json_integer(out, entry->price);
                if (entry->tie != 0) pwi_json_integer(out, entry->tie);
                pwi_json_close(out);
            }
            pwi_json_close(out);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_proof(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwMatching *matching = writing->matching;
    pwi_json_key(out, "proof");
    pwi_json_open(out, '{');
    if (matching->n_stages > 0) {
        pwi_write_bounds(out, matching, writing->programme, writing->cohort);
    } else if (matching->outcome != PWI_INFEASIBLE) {
        pwi_json_string_member(out, "kind", "prices/1");
        pwi_json_key(out, "goals");
        pwi_json_open_line(out, '[');
        for (int k = 0; k < matching->n_goals; k++) pwi_json_string(out, pwi_proof_goal_name(matching->goal[k].goal));
        pwi_json_close(out);
        const PwiGoalValue *last = &matching->goal[matching->n_goals - 1];
        if (last->goal == PWI_GOAL_DRAW) {
            pwi_json_key(out, "draw");
            pwi_json_open_line(out, '{');
            pwi_json_integer_member(out, "value", last->value);
            pwi_json_integer_member(out, "bound", last->bound);
            pwi_json_close(out);
        }
        for (int side = 0; side < PWI_N_SIDES; side++) write_prices(writing, side);
        if (matching->levels != NULL) write_levels(writing);
        pwi_json_key(out, "hall");
        pwi_json_open(out, '[');
        for (int k = 0; k < matching->n_hall; k++) {
            pwi_json_open_line(out, '{');
            pwi_write_hall_set(out, writing->cohort, &matching->hall[k]);
            pwi_json_close(out);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_provenance(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwMatching *matching = writing->matching;
    const PwiTerms *terms = &matching->terms;
    pwi_json_key(out, "provenance");
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "version", matching->version);
    pwi_json_string_member(out, "programme_sha256", matching->programme_sha256);
    pwi_json_string_member(out, "cohort_sha256", matching->cohort_sha256);
    pwi_json_string_member(out, "seed", terms->seed);
    pwi_json_string_member(out, "strategy", terms->strategy);
    pwi_json_key(out, "options");
    pwi_json_open(out, '{');
    pwi_json_key(out, "goals");
    pwi_json_open_line(out, '[');
    for (int k = 0; k < terms->n_goals; k++) pwi_json_string(out, pwi_goal_names[terms->goal[k]]);
    pwi_json_close(out);
    bool any_weight = false;
    for (int k = 0; k < writing->programme->n_criteria; k++) any_weight |= terms->weight_is_set[k];
    if (any_weight) {
        pwi_json_key(out, "weights");
        pwi_json_open_line(out, '{');
        for (int k = 0; k < writing->programme->n_criteria; k++) {
            if (!terms->weight_is_set[k]) continue;
            pwi_json_key(out, writing->programme->criterion[k].id);
            pwi_json_decimal(out, terms->weight_ppm[k]);
        }
        pwi_json_close(out);
    }
    if (writing->decisions->sha256[0] != '\0')
        pwi_json_string_member(out, "decisions_sha256", writing->decisions->sha256);
    if (matching->previous_sha256 != NULL) pwi_json_string_member(out, "previous_sha256", matching->previous_sha256);
    if (terms->least_stay > 0) pwi_json_integer_member(out, "least_stay", terms->least_stay);
    pwi_json_close(out);
    pwi_json_close(out);
}

static PwStatus hand_over(PwiJsonOut *out, bool fine, PwiBuffer *text) {
    if (!fine || out->text.out_of_memory) {
        pwi_buffer_clear(&out->text);
        return PW_NO_MEMORY;
    }
    *text = out->text;
    return PW_OK;
}

PwStatus pwi_write_matching(const PwMatching *matching, const PwProgramme *programme, const PwCohort *cohort,
                            const PwDecisions *decisions, PwiBuffer *text) {
    Writing writing = {.matching = matching, .programme = programme, .cohort = cohort, .decisions = decisions};
    PwiJsonOut *out = &writing.out;
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "matching/1");
    pwi_json_string_member(out, "status", pwi_outcome_names[matching->outcome]);
    bool fine = write_summary(&writing);
    pwi_write_rule_prices(out, matching, programme);
    pwi_write_conflict(out, matching, programme, cohort);
    write_decisions(&writing);
    write_previous(&writing);
    pwi_json_key(out, "pairs");
    pwi_json_open(out, '[');
    for (int k = 0; k < matching->n_pairs; k++) write_pair(&writing, &matching->pair[k]);
    pwi_json_close(out);
    write_unmatched(&writing);
    write_proof(&writing);
    write_provenance(&writing);
    pwi_json_close(out);
    return hand_over(out, fine, text);
}

PwStatus pwi_write_summary(const PwMatching *matching, const PwProgramme *programme, const PwCohort *cohort,
                           const PwDecisions *decisions, PwiBuffer *text) {
    Writing writing = {.matching = matching, .programme = programme, .cohort = cohort, .decisions = decisions};
    pwi_json_open(&writing.out, '{');
    bool fine = write_summary(&writing);
    pwi_json_close(&writing.out);
    return hand_over(&writing.out, fine, text);
}
