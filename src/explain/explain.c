/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making an explanation, pair by pair (explanation.h); the others in explain_*.c. */
#include <assert.h>
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"
#include "explain/discretion.h"
#include "explain/explaining.h"
#include "explain/words.h"
#include "strategy/assemble.h"

const char *const pwi_remedy_kind_names[PWI_N_REMEDY_KINDS] = {
    [PWI_REMEDY_PLACE] = "place", [PWI_REMEDY_WAIVE] = "waive"};

bool pwi_explains_all_changes(const PwiExplaining *explaining) {
    const PwCohort *cohort = explaining->run->cohort;
    bool is_named = explaining->whom.mentee >= 0 || explaining->whom.mentor >= 0;
    return is_named || (!explaining->made->by_solving &&
                        (int64_t)cohort->side[PWI_MENTEE].n * cohort->side[PWI_MENTOR].n <= PWI_MOST_PAIRS_EXPLAINED);
}

PwStatus pwi_keep_words(PwiExplaining *explaining, const char **words) {
    *words = pwi_words_end(&explaining->text, &explaining->made->arena);
    return *words != NULL ? PW_OK : PW_NO_MEMORY;
}

/* ---- words ---- */

void pwi_words_of_obstacles(PwiExplaining *explaining, PwiBuffer *text, int *n_waived) {
    const PwProgramme *programme = explaining->run->programme;
    const PwiPairScore *score = &explaining->score;
    const char *comma = "";
    int n_sensitive = 0;
    char quoted[PWI_QUOTED_SIZE];
    *n_waived = 0;
    for (int rule = 0; rule < programme->n_rules; rule++) {
        if (!score->broken[rule]) continue;
        ++*n_waived;
        if (pwi_test_is_sensitive(programme, &programme->rule[rule].test)) {
            n_sensitive++;
            continue;
        }
        pwi_buffer_format(text, "%srule %s", comma, pwi_quote(programme->rule[rule].id, quoted));
        if (programme->rule[rule].because != NULL)
            pwi_buffer_format(text, " (%s)", pwi_quote(programme->rule[rule].because, quoted));
        comma = ", ";
    }
    if (n_sensitive > 0) {
        pwi_buffer_format(text, "%sa confidential rule", comma);
        comma = ", ";
    }
    const struct {
        bool holds;
        const char *what;
    } others[] = {{score->is_banned, "banned by decision"},
                  {score->is_self, "the same person"},
                  {score->not_given, "no given score"}};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        if (!others[k].holds) continue;
        pwi_buffer_format(text, "%s%s", comma, others[k].what);
        comma = ", ";
        *n_waived = -1;
    }
}

void pwi_words_of_change(PwiExplaining *explaining, const PwiChange *change, PwiBuffer *text) {
    if (!change->is_possible) {
        pwi_buffer_text(text, "not possible: minimums, decisions or the people's places stand against it");
        return;
    }
    int sign = pwi_gain_sign(explaining->matching, change->gain);
    if (sign == 0) {
        pwi_buffer_text(text, "would cost nothing: as good in every goal, and the draw decided");
    } else {
        pwi_buffer_text(text, sign < 0 ? "would cost " : "would gain ");
        pwi_words_of_gain(text, explaining->matching, change->gain, sign);
    }
    if (change->n_moves > 0) {
        pwi_buffer_text(text, ": ");
        pwi_words_of_moves(text, explaining->run, change->move, change->n_moves);
    }
}

/* ---- points ---- */

/* The parts of the pair in explaining->score. Nothing is said of a criterion apart that is shown with others only. */
static PwStatus tell_parts(PwiExplaining *explaining, PwiPairWhy *why) {
    const PwProgramme *programme = explaining->run->programme;
    const PwiPairScore *score = &explaining->score;
    PwiPart other = {.criterion = -1, .text = "answers that are not shown, and others with them"};
    int32_t *points = PWI_ARENA_ARRAY(&explaining->made->arena, int32_t, (size_t)programme->n_criteria + 1);
    why->part = PWI_ARENA_ARRAY(&explaining->made->arena, PwiPart, (size_t)programme->n_criteria + 1);
    if (points == NULL || why->part == NULL) return PW_NO_MEMORY;
    pwi_mentee_points(explaining->run->scorer, why->mentee, points);
    bool has_other = false;
    for (int k = 0; k < programme->n_criteria; k++) {
        bool counts = score->part_ppm[k] != PWI_NOT_COUNTED;
        if (pwi_criterion_is_merged(programme, k)) {
            has_other = true;
            other.points_ppm += counts ? score->part_ppm[k] : 0;
            other.out_of_ppm += counts ? points[k] : 0;
            continue;
        }
        PwiPart *part = &why->part[why->n_parts++];
        *part = (PwiPart){.criterion = k, .points_ppm = score->part_ppm[k], .out_of_ppm = counts ? points[k] : 0};
        pwi_words_of_criterion(&explaining->text, explaining->run, &programme->criterion[k], why->mentee, why->mentor);
        PwStatus status = pwi_keep_words(explaining, &part->text);
        if (status != PW_OK) return status;
    }
    if (has_other) why->part[why->n_parts++] = other;
    return PW_OK;
}

/* ---- alternatives ---- */

static bool has_pair(const PwMatching *matching, int mentee, int mentor) {
    int low = 0, high = matching->n_pairs;
    while (low < high) {
        int middle = low + (high - low) / 2;
        const PwiMatchedPair *pair = &matching->pair[middle];
        if (pair->mentee == mentee && pair->mentor == mentor) return true;
        if (pair->mentee < mentee || (pair->mentee == mentee && pair->mentor < mentor))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Place of a score among the allowed ones of a row. */
static PwiRank rank_in_row(const PwiExplaining *explaining, const int32_t *score, int32_t own) {
    PwiRank rank = {.rank = 1};
    for (int j = 0; j < explaining->run->cohort->side[PWI_MENTOR].n; j++) {
        if (score[j] < 0 || !pwi_takes_part(explaining->run, PWI_MENTOR, j)) continue;
        rank.of++;
        rank.rank += score[j] > own;
    }
    return rank;
}

/* The best mentors the mentee does not have, by insertion. */
static void choose_alternatives(const PwiExplaining *explaining, const int32_t *score, PwiPairWhy *why) {
    PwiAlternative *list = why->alternative;
    for (int j = 0; j < explaining->run->cohort->side[PWI_MENTOR].n; j++) {
        bool is_open = score[j] >= 0 && j != why->mentor && pwi_takes_part(explaining->run, PWI_MENTOR, j) &&
                       !has_pair(explaining->matching, why->mentee, j);
        if (!is_open) continue;
        int at = why->n_alternatives;
        if (at == PWI_MOST_ALTERNATIVES) {
            if (score[j] <= list[--at].score_ppm) continue;
        } else {
            why->n_alternatives++;
        }
        for (; at > 0 && list[at - 1].score_ppm < score[j]; at--) list[at] = list[at - 1];
        list[at] = (PwiAlternative){.mentor = j, .score_ppm = score[j]};
    }
    for (int k = 0; k < why->n_alternatives; k++) list[k].rank = rank_in_row(explaining, score, list[k].score_ppm);
}

static PwStatus tell_alternative(PwiExplaining *explaining, int mentee, PwiAlternative *alternative) {
    PwStatus status = PW_OK;
    if (pwi_explains_all_changes(explaining)) {
        status = pwi_what_if_pair(explaining->what_if, mentee, alternative->mentor, &explaining->made->arena,
                                  &alternative->change, explaining->error);
        alternative->is_known = !pwi_is_not_known(&status);
        PW_TRY(status);
        if (alternative->is_known)
            pwi_words_of_change(explaining, &alternative->change, &explaining->text);
        else
            pwi_buffer_text(&explaining->text, PWI_NOT_KNOWN);
    } else {
        pwi_buffer_text(&explaining->text, "ask for this mentee by name to see what it would cost");
    }
    PW_TRY(pwi_keep_words(explaining, &alternative->text));
out:
    return status;
}

/* ---- pairs ---- */

static PwStatus explain_pair(PwiExplaining *explaining, PwiPairWhy *why) {
    PwStatus status = PW_OK;
    PwiArena *arena = &explaining->made->arena;
    int n_rules;
    const int32_t *score = pwi_score_mentee(explaining->run->scorer, explaining->row, why->mentee);
    why->of_mentor = rank_in_row(explaining, score, why->score_ppm);
    choose_alternatives(explaining, score, why);
    pwi_score_pair(explaining->run->scorer, explaining->row, why->mentee, why->mentor, &explaining->score);
    why->out_of_ppm = explaining->score.out_of_ppm;
    why->is_allowed = pwi_pair_is_allowed(explaining->run->scorer, &explaining->score);
    PW_TRY(tell_parts(explaining, why));
    if (!why->is_allowed) {
        pwi_words_of_obstacles(explaining, &explaining->text, &n_rules);
        PW_TRY(pwi_keep_words(explaining, &why->obstacle));
    }
    if (!why->is_made) {
        status =
            pwi_what_if_pair(explaining->what_if, why->mentee, why->mentor, arena, &why->change, explaining->error);
        why->has_change = !pwi_is_not_known(&status);
        PW_TRY(status);
        if (why->has_change)
            pwi_words_of_change(explaining, &why->change, &explaining->text);
        else
            pwi_buffer_text(&explaining->text, "would bring what is not known: the time limit passed");
        PW_TRY(pwi_keep_words(explaining, &why->change_text));
    }
    for (int k = 0; k < why->n_alternatives; k++)
        PW_TRY(tell_alternative(explaining, why->mentee, &why->alternative[k]));
out:
    return status;
}

/* Those asked for: pairs of the matching, or the one pair that is named. */
static PwStatus list_pairs(PwiExplaining *explaining) {
    PwiExplanation *made = explaining->made;
    PwiExplainWhom whom = explaining->whom;
    const PwMatching *matching = explaining->matching;
    made->pair = PWI_ARENA_ARRAY(&made->arena, PwiPairWhy, (size_t)matching->n_pairs + 1);
    if (made->pair == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < matching->n_pairs; k++) {
        const PwiMatchedPair *pair = &matching->pair[k];
        if ((whom.mentee >= 0 && pair->mentee != whom.mentee) || (whom.mentor >= 0 && pair->mentor != whom.mentor))
            continue;
        made->pair[made->n_pairs++] = (PwiPairWhy){.mentee = pair->mentee,
                                                   .mentor = pair->mentor,
                                                   .is_made = true,
                                                   .is_kept = pair->kept,
                                                   .score_ppm = pair->score_ppm};
    }
    if (whom.mentee >= 0 && whom.mentor >= 0 && made->n_pairs == 0) {
        pwi_score_pair(explaining->run->scorer, explaining->row, whom.mentee, whom.mentor, &explaining->score);
        made->pair[made->n_pairs++] =
            (PwiPairWhy){.mentee = whom.mentee, .mentor = whom.mentor, .score_ppm = explaining->score.score_ppm};
    }
    return PW_OK;
}

static PwStatus count_demand(PwiExplaining *explaining) {
    PwStatus status = PW_OK;
    PwiExplanation *made = explaining->made;
    PwiPair *pair = PWI_NEW_ARRAY(PwiPair, (size_t)made->n_pairs);
    int32_t *score_ppm = PWI_NEW_ARRAY(int32_t, (size_t)made->n_pairs);
    PW_TRY(pair != NULL && score_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < made->n_pairs; k++) {
        pair[k] = (PwiPair){made->pair[k].mentee, made->pair[k].mentor};
        score_ppm[k] = made->pair[k].score_ppm;
    }
    PW_TRY(pwi_demand_count(explaining->run, pair, score_ppm, made->n_pairs, &explaining->demand));
    for (int k = 0; k < made->n_pairs; k++)
        made->pair[k].of_mentee = (PwiRank){explaining->demand.rank[k], explaining->demand.n_possible[pair[k].mentor]};
out:
    pwi_free(pair);
    pwi_free(score_ppm);
    return status;
}

static PwStatus explaining_init(PwiExplaining *explaining) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = explaining->run->programme;
    explaining->made = PWI_NEW(PwiExplanation);
    explaining->score.part_ppm = PWI_NEW_ARRAY(int32_t, (size_t)programme->n_criteria);
    explaining->score.broken = PWI_NEW_ARRAY(uint8_t, (size_t)programme->n_rules);
    bool fine = explaining->made != NULL && explaining->score.part_ppm != NULL && explaining->score.broken != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    explaining->made->input = (PwiExplainInput){explaining->run, explaining->matching};
    PW_TRY(pwi_score_row_create(explaining->run->scorer, &explaining->row));
    PW_TRY(pwi_what_if_create(&explaining->made->input, &explaining->what_if));
    explaining->made->by_solving = pwi_what_if_solves(explaining->what_if);
out:
    return status;
}

PwStatus pwi_explain(const PwiExplainInput *input, PwiExplainWhom whom, PwiExplanation **explanation, PwError *error) {
    assert(input->matching->outcome != PWI_INFEASIBLE);
    PwiExplaining explaining = {.run = input->run, .matching = input->matching, .whom = whom, .error = error};
    PwStatus status = PW_OK;
    PW_TRY(explaining_init(&explaining));
    PW_TRY(list_pairs(&explaining));
    PW_TRY(count_demand(&explaining));
    for (int k = 0; k < explaining.made->n_pairs; k++) PW_TRY(explain_pair(&explaining, &explaining.made->pair[k]));
    PW_TRY(pwi_explain_mentors(&explaining));
    PW_TRY(pwi_explain_unmatched(&explaining));
    if (whom.mentee < 0 && whom.mentor < 0) PW_TRY(pwi_explain_cohort(&explaining));
    *explanation = explaining.made;
    explaining.made = NULL;
out:
    pwi_explanation_destroy(explaining.made);
    pwi_what_if_destroy(explaining.what_if);
    pwi_demand_clear(&explaining.demand);
    pwi_score_row_destroy(explaining.row);
    pwi_free(explaining.score.part_ppm);
    pwi_free(explaining.score.broken);
    pwi_buffer_clear(&explaining.text);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

void pwi_explanation_destroy(PwiExplanation *explanation) {
    if (explanation == NULL) return;
    pwi_arena_clear(&explanation->arena);
    pwi_free(explanation);
}
