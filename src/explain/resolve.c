/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solving again (resolve.h): the same run but for one thing, and the difference to the matching at hand.
 *
 * The strategy is always `optimal`, whatever made the matching: a counterfactual asks for the best that is possible. So
 * a matching that was not optimal may have much to gain from a pair. */
#include "explain/resolve.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"

/* The pairs of a matching, as moves are told from. */
static PwiPair *pairs_of(const PwMatching *matching, PwiArena *arena) {
    PwiPair *pair = PWI_ARENA_ARRAY(arena, PwiPair, (size_t)matching->n_pairs + 1);
    for (int k = 0; pair != NULL && k < matching->n_pairs; k++)
        pair[k] = (PwiPair){matching->pair[k].mentee, matching->pair[k].mentor};
    return pair;
}

/* Brings the chain in which this mentee goes to this mentor to the front. */
static PwStatus begin_with(PwiMoves *moves, int mentee, int mentor, PwiArena *arena) {
    PwiMove *sorted = PWI_ARENA_ARRAY(arena, PwiMove, (size_t)moves->n + 1);
    int wanted = 0, n = 0;
    if (sorted == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < moves->n; k++)
        if (moves->move[k].mentee == mentee && moves->move[k].to == mentor) wanted = moves->move[k].chain;
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < moves->n; k++)
            if ((moves->move[k].chain == wanted) == (pass == 0)) sorted[n++] = moves->move[k];
    assert(n == moves->n);
    moves->move = sorted;
    return PW_OK;
}

static PwStatus solve(const PwiStrategyInput *other, PwMatching **solved, PwError *error) {
    PwStatus status = PW_OK;
    PwMatching *made = pwi_matching_new();
    PW_TRY(made != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_solve_optimal(other, made, error));
    if (made->outcome == PWI_FEASIBLE)
        status = pwi_fail(error, PW_LIMIT, "the time limit passed before it was known what a change would cost");
    PW_TRY(status);
    *solved = made;
    made = NULL;
out:
    pwi_matching_destroy(made);
    return status;
}

static int compare_scores(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

/* The pairs' scores, the lowest first; NULL: memory is gone. */
static int32_t *sort_scores(const PwMatching *matching, PwiArena *arena) {
    int32_t *score = PWI_ARENA_ARRAY(arena, int32_t, (size_t)matching->n_pairs + 1);
    for (int k = 0; score != NULL && k < matching->n_pairs; k++) score[k] = matching->pair[k].score_ppm;
    if (score != NULL) qsort(score, (size_t)matching->n_pairs, sizeof *score, compare_scores);
    return score;
}

/* The lowest scores decide about leximin: by how much the first differs that does. Who has no pair fares no worse than
 * with the best. */
static PwStatus compare_leximin(const PwMatching *before, const PwMatching *after, PwiArena *arena, int64_t *gain) {
    const int32_t *old = sort_scores(before, arena), *new = sort_scores(after, arena);
    if (old == NULL || new == NULL) return PW_NO_MEMORY;
    *gain = 0;
    for (int k = 0; *gain == 0 && (k < before->n_pairs || k < after->n_pairs); k++)
        *gain = (k < after->n_pairs ? new[k] : PWI_PPM) - (k < before->n_pairs ? old[k] : PWI_PPM);
    return PW_OK;
}

/* What `solved` has more of than the matching at hand, goal by goal. Goals that only one of them states count 0. */
static PwStatus compare_goals(const PwMatching *before, const PwMatching *after, PwiArena *arena, PwiChange *change) {
    PwStatus status = PW_OK;
    for (int k = 0; k < before->n_goals; k++)
        for (int other = 0; other < after->n_goals; other++) {
            if (after->goal[other].goal != before->goal[k].goal) continue;
            change->gain[k] = after->goal[other].value - before->goal[k].value;
            if (before->goal[k].goal == PWI_GOAL_LEXIMIN)
                PW_TRY(compare_leximin(before, after, arena, &change->gain[k]));
        }
out:
    return status;
}

static PwStatus tell(const PwiExplainInput *input, const PwMatching *solved, PwiArena *arena, PwiMoves *moves,
                     PwiChange *change) {
    const PwMatching *matching = input->matching;
    PwiPair *before = pairs_of(matching, arena), *after = pairs_of(solved, arena);
    if (before == NULL || after == NULL) return PW_NO_MEMORY;
    if (compare_goals(matching, solved, arena, change) != PW_OK) return PW_NO_MEMORY;
    return pwi_moves_between(before, matching->n_pairs, after, solved->n_pairs, arena, moves);
}

/* Whether one more kept pair leaves both people's maximum. */
static bool has_room(const PwiExplainInput *input, int mentee, int mentor) {
    const PwDecisions *decisions = input->run->decisions;
    const PwCohort *cohort = input->run->cohort;
    int n_kept[PWI_N_SIDES] = {0, 0};
    for (int k = 0; k < decisions->n_keep; k++) {
        n_kept[PWI_MENTEE] += decisions->keep[k].mentee == mentee;
        n_kept[PWI_MENTOR] += decisions->keep[k].mentor == mentor;
    }
    return !decisions->out[PWI_MENTEE][mentee] && !decisions->out[PWI_MENTOR][mentor] &&
           n_kept[PWI_MENTEE] < cohort->side[PWI_MENTEE].person[mentee].bounds.max &&
           n_kept[PWI_MENTOR] < cohort->side[PWI_MENTOR].person[mentor].bounds.max &&
           !pwi_pair_is_one_person(cohort, (PwiPair){mentee, mentor});
}

PwStatus pwi_resolve_pair(const PwiExplainInput *input, int mentee, int mentor, PwiArena *arena, PwiChange *change,
                          PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwMatching *solved = NULL;
    PwiMoves moves;
    PwDecisions decisions = *input->run->decisions;
    PwiStrategyInput other = *input->run;
    *change = (PwiChange){.is_possible = false};
    if (!has_room(input, mentee, mentor)) return PW_OK;
    decisions.keep = PWI_ARENA_ARRAY(arena, PwiPair, (size_t)decisions.n_keep + 1);
    if (decisions.keep == NULL) goto out;
    int at = 0;
    for (int k = 0; k < decisions.n_keep; k++) {
        PwiPair kept = input->run->decisions->keep[k];
        bool is_before = pwi_compare_pairs(&kept, &(PwiPair){mentee, mentor}) < 0;
        decisions.keep[is_before ? k : k + 1] = kept;
        at += is_before;
    }
    decisions.keep[at] = (PwiPair){mentee, mentor};
    decisions.n_keep++;
    other.decisions = &decisions;
    PW_TRY(solve(&other, &solved, error));
    if (solved->outcome == PWI_INFEASIBLE) goto out;
    PW_TRY(tell(input, solved, arena, &moves, change));
    PW_TRY(begin_with(&moves, mentee, mentor, arena));
    change->is_possible = true;
    change->move = moves.move;
    change->n_moves = moves.n;
out:
    pwi_matching_destroy(solved);
    return status;
}

PwStatus pwi_resolve_place(const PwiExplainInput *input, int mentor, PwiArena *arena, PwiChange *change,
                           PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwMatching *solved = NULL;
    PwiMoves moves;
    PwCohort cohort = *input->run->cohort;
    PwiPeople *mentors = &cohort.side[PWI_MENTOR];
    PwiStrategyInput other = *input->run;
    *change = (PwiChange){.is_possible = false};
    PwiPerson *person = PWI_ARENA_ARRAY(arena, PwiPerson, (size_t)mentors->n);
    if (person == NULL) goto out;
    memcpy(person, mentors->person, (size_t)mentors->n * sizeof *person);
    person[mentor].bounds.max++;
    mentors->person = person;
    other.cohort = &cohort;
    PW_TRY(solve(&other, &solved, error));
    if (solved->outcome == PWI_INFEASIBLE) goto out;
    PW_TRY(tell(input, solved, arena, &moves, change));
    change->is_possible = true;
    change->is_none = pwi_gain_sign(input->matching, change->gain) <= 0;
    if (!change->is_none) {
        change->move = moves.move;
        change->n_moves = moves.n;
    }
out:
    pwi_matching_destroy(solved);
    return status;
}
