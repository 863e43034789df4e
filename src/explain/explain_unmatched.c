/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody has no mentor, and the smallest change that would help.
 *
 * Two kinds of change are tried. A place: some mentors' next place lets exactly this mentee in (the moves it sets off
 * bring them to somebody). A waiver: of the mentors whom the fewest rules forbid, those whose pair is best for
 * everybody. What either brings is exact; changes from which nobody gains are named only if there is no other. */
#include <string.h>

#include "base/faults.h"
#include "explain/discretion.h"
#include "explain/explaining.h"
#include "explain/words.h"
#include "strategy/assemble.h"

/* How many mentors are looked at closely for one mentee: by shortest paths, by solving. */
enum { MOST_TRIED = 64, MOST_SOLVED = 4, MAX_NAMED = 12 };

/* What stands between a mentee and all mentors. */
typedef struct Obstacles {
    int *n_by_rule; /* [rules] mentors whom it forbids */
    int n_other, n_full, n_mentors;
    int32_t tried[MOST_TRIED]; /* mentors whom the fewest rules forbid, best score first */
    int32_t score_ppm[MOST_TRIED];
    int n_tried, fewest;
} Obstacles;

static int most_tried(const PwiExplaining *explaining) {
    return explaining->made->by_solving ? MOST_SOLVED : MOST_TRIED;
}

/* Puts a mentor into a list of the best scores, best first and equals in order; returns how many there are now. */
static int rank_mentor(int32_t *mentor, int32_t *score_ppm, int n, int most, int candidate, int32_t own_ppm) {
    int at = n;
    if (at == most) {
        if (own_ppm <= score_ppm[--at]) return n;
    } else {
        n++;
    }
    for (; at > 0 && score_ppm[at - 1] < own_ppm; at--) {
        mentor[at] = mentor[at - 1];
        score_ppm[at] = score_ppm[at - 1];
    }
    mentor[at] = candidate;
    score_ppm[at] = own_ppm;
    return n;
}

/* ---- remedies ---- */

static int compare_gains(const PwMatching *matching, const int64_t *a, const int64_t *b) {
    int64_t difference[PWI_MAX_PROOF_GOALS] = {0};
    for (int k = 0; k < matching->n_goals; k++) difference[k] = a[k] - b[k];
    return pwi_gain_sign(matching, difference);
}

/* Keeps the remedies that bring most, of equals the earlier. */
static void keep_remedy(const PwMatching *matching, PwiUnmatchedWhy *why, const PwiRemedy *remedy) {
    int at = why->n_remedies;
    if (at == PWI_MOST_REMEDIES) {
        if (compare_gains(matching, remedy->change.gain, why->remedy[--at].change.gain) <= 0) return;
    } else {
        why->n_remedies++;
    }
    for (; at > 0 && compare_gains(matching, remedy->change.gain, why->remedy[at - 1].change.gain) > 0; at--)
        why->remedy[at] = why->remedy[at - 1];
    why->remedy[at] = *remedy;
}

static bool lets_in(const PwiChange *change, int mentee) {
    for (int k = 0; k < change->n_moves; k++)
        if (change->move[k].mentee == mentee && change->move[k].to != PWI_NOBODY) return true;
    return false;
}

static PwStatus try_place(PwiExplaining *explaining, PwiUnmatchedWhy *why, int mentor) {
    PwStatus status = PW_OK;
    PwiRemedy remedy = {.kind = PWI_REMEDY_PLACE, .mentor = mentor};
    status =
        pwi_what_if_place(explaining->what_if, mentor, &explaining->made->arena, &remedy.change, explaining->error);
    if (pwi_is_not_known(&status)) goto out; /* no remedy that is known to be one */
    PW_TRY(status);
    if (remedy.change.is_possible && !remedy.change.is_none && lets_in(&remedy.change, why->mentee))
        keep_remedy(explaining->matching, why, &remedy);
out:
    return status;
}

/* The mentors this mentee likes best among those possible, whose places solving again tries. */
static PwStatus try_best_places(PwiExplaining *explaining, PwiUnmatchedWhy *why) {
    PwStatus status = PW_OK;
    int32_t best[MOST_SOLVED], best_ppm[MOST_SOLVED];
    int n = 0;
    const int32_t *score = pwi_score_mentee(explaining->run->scorer, explaining->row, why->mentee);
    for (int j = 0; j < explaining->run->cohort->side[PWI_MENTOR].n; j++) {
        if (score[j] < 0 || !pwi_takes_part(explaining->run, PWI_MENTOR, j)) continue;
        n = rank_mentor(best, best_ppm, n, MOST_SOLVED, j, score[j]);
    }
    for (int k = 0; k < n; k++) PW_TRY(try_place(explaining, why, best[k]));
out:
    return status;
}

/* One more place: with any mentor, or, where that is dear, with those the mentee contends for. */
static PwStatus try_places(PwiExplaining *explaining, const PwiUnmatched *entry, PwiUnmatchedWhy *why) {
    PwStatus status = PW_OK;
    if (!explaining->made->by_solving) {
        for (int j = 0; j < explaining->run->cohort->side[PWI_MENTOR].n; j++)
            if (pwi_takes_part(explaining->run, PWI_MENTOR, j)) PW_TRY(try_place(explaining, why, j));
    } else if (entry->reason == PWI_NO_PLACE) {
        const PwiHallSet *hall = &explaining->matching->hall[entry->hall];
        for (int k = 0; k < hall->n_mentors && k < MOST_SOLVED; k++)
            PW_TRY(try_place(explaining, why, hall->mentor[k]));
    } else {
        PW_TRY(try_best_places(explaining, why));
    }
out:
    return status;
}

static PwStatus try_waivers(PwiExplaining *explaining, const Obstacles *obstacles, PwiUnmatchedWhy *why) {
    PwStatus status = PW_OK;
    for (int k = 0; k < obstacles->n_tried; k++) {
        PwiRemedy remedy = {.kind = PWI_REMEDY_WAIVE, .mentor = obstacles->tried[k]};
        status = pwi_what_if_pair(explaining->what_if, why->mentee, remedy.mentor, &explaining->made->arena,
                                  &remedy.change, explaining->error);
        if (pwi_is_not_known(&status)) goto out;
        PW_TRY(status);
        if (remedy.change.is_possible) keep_remedy(explaining->matching, why, &remedy);
    }
out:
    return status;
}

static PwStatus tell_remedy(PwiExplaining *explaining, int mentee, PwiRemedy *remedy) {
    PwiBuffer *text = &explaining->text;
    int n_rules;
    if (remedy->kind == PWI_REMEDY_PLACE) {
        pwi_buffer_text(text, "one more place with ");
        pwi_words_of_person(text, explaining->run, PWI_MENTOR, remedy->mentor);
    } else {
        pwi_score_pair(explaining->run->scorer, explaining->row, mentee, remedy->mentor, &explaining->score);
        pwi_buffer_text(text, "a pair with ");
        pwi_words_of_person(text, explaining->run, PWI_MENTOR, remedy->mentor);
        pwi_buffer_text(text, " in spite of ");
        pwi_words_of_obstacles(explaining, text, &n_rules);
    }
    pwi_buffer_char(text, ' ');
    pwi_words_of_change(explaining, &remedy->change, text);
    return pwi_keep_words(explaining, &remedy->text);
}

/* ---- reasons ---- */

static void note_candidate(const PwiExplaining *explaining, Obstacles *obstacles, int mentor, int n_rules) {
    int32_t score_ppm = explaining->score.score_ppm;
    if (n_rules > obstacles->fewest) return;
    if (n_rules < obstacles->fewest) obstacles->n_tried = 0;
    obstacles->fewest = n_rules;
    obstacles->n_tried = rank_mentor(obstacles->tried, obstacles->score_ppm, obstacles->n_tried, most_tried(explaining),
                                     mentor, score_ppm);
}

/* Looks at every mentor who takes part. */
static void find_obstacles(PwiExplaining *explaining, int mentee, Obstacles *obstacles) {
    const PwProgramme *programme = explaining->run->programme;
    obstacles->fewest = programme->n_rules;
    for (int mentor = 0; mentor < explaining->run->cohort->side[PWI_MENTOR].n; mentor++) {
        if (!pwi_takes_part(explaining->run, PWI_MENTOR, mentor)) continue;
        const PwiPairScore *score = &explaining->score;
        pwi_score_pair(explaining->run->scorer, explaining->row, mentee, mentor, &explaining->score);
        int n_rules = 0;
        for (int rule = 0; rule < programme->n_rules; rule++) {
            n_rules += score->broken[rule];
            obstacles->n_by_rule[rule] += score->broken[rule];
        }
        bool has_other = score->is_banned || score->is_self || score->not_given;
        obstacles->n_mentors++;
        obstacles->n_other += has_other;
        obstacles->n_full += n_rules == 0 && !has_other;
        if (n_rules > 0 && !has_other) note_candidate(explaining, obstacles, mentor, n_rules);
    }
}

static void tell_obstacles(PwiExplaining *explaining, const Obstacles *obstacles) {
    const PwProgramme *programme = explaining->run->programme;
    PwiBuffer *text = &explaining->text;
    char quoted[PWI_QUOTED_SIZE];
    const char *comma = "";
    bool any_sensitive = false;
    pwi_buffer_format(text, "no mentor is possible; of %d:", obstacles->n_mentors);
    for (int rule = 0; rule < programme->n_rules; rule++) {
        if (obstacles->n_by_rule[rule] == 0) continue;
        if (pwi_test_is_sensitive(programme, &programme->rule[rule].test)) {
            any_sensitive = true;
            continue;
        }
        pwi_buffer_format(text, "%s %d by rule %s", comma, obstacles->n_by_rule[rule],
                          pwi_quote(programme->rule[rule].id, quoted));
        if (programme->rule[rule].because != NULL)
            pwi_buffer_format(text, " (%s)", pwi_quote(programme->rule[rule].because, quoted));
        comma = ",";
    }
    if (any_sensitive) pwi_buffer_format(text, "%s some by confidential rules", comma);
    if (any_sensitive) comma = ",";
    if (obstacles->n_other > 0) {
        pwi_buffer_format(text, "%s %d banned, the same person, or without a given score", comma, obstacles->n_other);
        comma = ",";
    }
    if (obstacles->n_full > 0)
        pwi_buffer_format(text, "%s %d allowed but full of kept pairs", comma, obstacles->n_full);
}

static void tell_contention(PwiExplaining *explaining, const PwiHallSet *hall) {
    PwiBuffer *text = &explaining->text;
    pwi_buffer_format(text, "%d mentee%s contend%s for the %lld place%s of the only mentor%s possible for them (",
                      hall->n_mentees, hall->n_mentees == 1 ? "" : "s", hall->n_mentees == 1 ? "s" : "",
                      (long long)hall->places, hall->places == 1 ? "" : "s", hall->n_mentors == 1 ? "" : "s");
    for (int k = 0; k < hall->n_mentors && k < MAX_NAMED; k++) {
        if (k > 0) pwi_buffer_text(text, ", ");
        pwi_words_of_person(text, explaining->run, PWI_MENTOR, hall->mentor[k]);
    }
    if (hall->n_mentors > MAX_NAMED) pwi_buffer_format(text, " and %d more", hall->n_mentors - MAX_NAMED);
    pwi_buffer_format(text, "), and the goals are best met without this one; they are %lld short",
                      (long long)(hall->wanted - hall->places));
}

static PwStatus tell_reason(PwiExplaining *explaining, const PwiUnmatched *entry, const Obstacles *obstacles,
                            PwiUnmatchedWhy *why) {
    switch (entry->reason) {
        case PWI_NO_ALLOWED_MENTOR:
            tell_obstacles(explaining, obstacles);
            break;
        case PWI_NO_PLACE:
            tell_contention(explaining, &explaining->matching->hall[entry->hall]);
            break;
        case PWI_NO_GAIN:
            pwi_buffer_text(&explaining->text,
                            "a pair would be possible, but does not serve the goals as they are "
                            "ordered; with matched first it would be made if any can be");
            break;
        default:
            pwi_buffer_text(&explaining->text, "a time limit was hit before a place was found: solve with more time");
            break;
    }
    return pwi_keep_words(explaining, &why->text);
}

static PwStatus explain_one(PwiExplaining *explaining, const PwiUnmatched *entry, Obstacles *obstacles) {
    PwStatus status = PW_OK;
    PwiUnmatchedWhy *why = &explaining->made->unmatched[explaining->made->n_unmatched++];
    *why = (PwiUnmatchedWhy){.mentee = entry->mentee, .reason = entry->reason};
    find_obstacles(explaining, entry->mentee, obstacles);
    PW_TRY(tell_reason(explaining, entry, obstacles, why));
    if (!pwi_explains_all_changes(explaining)) goto out;
    PW_TRY(try_places(explaining, entry, why));
    PW_TRY(try_waivers(explaining, obstacles, why));
    while (why->n_remedies > 1 &&
           pwi_gain_sign(explaining->matching, why->remedy[why->n_remedies - 1].change.gain) <= 0)
        why->n_remedies--;
    for (int k = 0; k < why->n_remedies; k++) PW_TRY(tell_remedy(explaining, why->mentee, &why->remedy[k]));
out:
    return status;
}

PwStatus pwi_explain_unmatched(PwiExplaining *explaining) {
    PwStatus status = PW_OK;
    const PwMatching *matching = explaining->matching;
    PwiExplanation *made = explaining->made;
    size_t n_rules = (size_t)explaining->run->programme->n_rules;
    int *n_by_rule = PWI_NEW_ARRAY(int, n_rules);
    made->unmatched = PWI_ARENA_ARRAY(&made->arena, PwiUnmatchedWhy, (size_t)matching->n_unmatched + 1);
    PW_TRY(n_by_rule != NULL && made->unmatched != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < matching->n_unmatched; k++) {
        const PwiUnmatched *entry = &matching->unmatched[k];
        bool is_asked =
            explaining->whom.mentee >= 0 ? entry->mentee == explaining->whom.mentee : explaining->whom.mentor < 0;
        if (!is_asked) continue;
        Obstacles obstacles = {.n_by_rule = n_by_rule};
        memset(n_by_rule, 0, n_rules * sizeof *n_by_rule);
        PW_TRY(explain_one(explaining, entry, &obstacles));
    }
out:
    pwi_free(n_by_rule);
    return status;
}
