/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a matching is leximin: true ones are accepted, and no false one is, whatever its levels say.
 *
 * Small cohorts, in which every mentee gets one mentor. The solver's claim is accepted. Then its proof is put under
 * every other matching: as `optimal` that is always false (lots decide among equals), as `feasible`, with the draw left
 * open, it is true if, and only if, the sorted scores are the same. Then numbers of the proof are changed at random: it
 * may still prove what it did, but never anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "strategy/assemble.h"
#include "verify/verify.h"

#include "cohort_builder.c"

enum { N_COHORTS = 300, N_MUTATIONS = 150, MOST_MENTEES = 5, MOST_MENTORS = 4 };

typedef struct Trial {
    BuiltCohort built;
    PwiScorer *scorer;
    PwiStrategyInput input;
    PwMatching *claim; /* the solver's */
    int32_t score[MOST_MENTEES][MOST_MENTORS];
    int32_t sorted[MOST_MENTEES]; /* of the claim */
    int n[PWI_N_SIDES];
    long n_tried, n_equal, n_refused;
} Trial;

static PwStatus verdict(const Trial *trial, const PwMatching *claim) {
    PwFaults faults = {0};
    PwError error;
    const BuiltCohort *built = &trial->built;
    PwStatus status =
        pwi_verify(built->programme, built->cohort, built->decisions, &built->given, claim, 1, NULL, &faults, &error);
    pwi_faults_clear(&faults);
    return status;
}

static int compare_scores(const void *a, const void *b) {
    const int32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void sort_scores(const Trial *trial, const int *mentor_of, int32_t *sorted) {
    for (int i = 0; i < trial->n[PWI_MENTEE]; i++) sorted[i] = trial->score[i][mentor_of[i]];
    qsort(sorted, (size_t)trial->n[PWI_MENTEE], sizeof *sorted, compare_scores);
}

/* Scores of few or of many values; p00000 is on both sides, and so is p00006. */
static bool begin(Trial *trial, uint64_t seed) {
    BuiltCohort *built = &trial->built;
    PwError error = {0};
    int64_t value[MOST_MENTEES * MOST_MENTORS];
    built_begin(built, false, 2 + (int)(seed % 4), 2 + (int)(seed / 4 % 3));
    built->random_state = seed;
    for (int side = 0; side < PWI_N_SIDES; side++) trial->n[side] = built->cohort->side[side].n;
    built_columns(built);
    int k = built_criterion(built, PWI_GIVEN, -1, -1, PWI_PPM), n_values = (int[]){2, 4, 1000}[seed % 3];
    for (int pair = 0; pair < trial->n[PWI_MENTEE] * trial->n[PWI_MENTOR]; pair++)
        value[pair] = built_pick(built, 6) == 0 ? -1 : built_pick(built, n_values);
    built_matrix(built, k, value, n_values);
    for (int i = 0; i < trial->n[PWI_MENTEE]; i++) built->cohort->side[PWI_MENTEE].person[i].bounds.min = 1;
    for (int j = 0; j < trial->n[PWI_MENTOR]; j++)
        built->cohort->side[PWI_MENTOR].person[j].bounds = (PwiBounds){built_pick(built, 2), 1 + built_pick(built, 3)};
    built->programme->n_goals = 2;
    built->programme->goal[0] = PWI_GOAL_MATCHED;
    built->programme->goal[1] = PWI_GOAL_LEXIMIN;
    assert_int_equal(
        pwi_scorer_create(built->programme, built->cohort, &built->given, built->decisions, &trial->scorer, &error),
        PW_OK);
    trial->input = (PwiStrategyInput){.strategy = "optimal",
                                      .programme = built->programme,
                                      .cohort = built->cohort,
                                      .decisions = built->decisions,
                                      .scorer = trial->scorer,
                                      .n_threads = 1};
    PwiScoreRow *row;
    assert_int_equal(pwi_score_row_create(trial->scorer, &row), PW_OK);
    for (int i = 0; i < trial->n[PWI_MENTEE]; i++)
        memcpy(trial->score[i], pwi_score_mentee(trial->scorer, row, i),
               (size_t)trial->n[PWI_MENTOR] * sizeof(int32_t));
    pwi_score_row_destroy(row);
    trial->claim = pwi_matching_new();
    assert_int_equal(pwi_solve_optimal(&trial->input, trial->claim, &error), PW_OK);
    assert_int_equal(verdict(trial, trial->claim), PW_OK);
    if (trial->claim->outcome != PWI_OPTIMAL) return false;
    int mentor_of[MOST_MENTEES];
    for (int p = 0; p < trial->claim->n_pairs; p++)
        mentor_of[trial->claim->pair[p].mentee] = trial->claim->pair[p].mentor;
    sort_scores(trial, mentor_of, trial->sorted);
    return true;
}

static void end(Trial *trial) {
    pwi_matching_destroy(trial->claim);
    pwi_scorer_destroy(trial->scorer);
    built_clear(&trial->built);
}

/* The claim's proof under other pairs, with all that is said of these true; lives in an arena of its own. */
static PwMatching *claim_of(const Trial *trial, const int *mentor_of) {
    PwMatching *claim = pwi_matching_new();
    PwiPair pair[MOST_MENTEES];
    int n = trial->n[PWI_MENTEE];
    int64_t draw = 0, smallest = PWI_PPM;
    for (int i = 0; i < n; i++) {
        pair[i] = (PwiPair){i, mentor_of[i]};
        const char *seed = trial->built.programme->seed;
        draw +=
            pwi_draw_lot(pwi_draw_key(seed, "mentee", trial->built.cohort->side[PWI_MENTEE].person[i].id),
                         pwi_draw_key(seed, "mentor", trial->built.cohort->side[PWI_MENTOR].person[mentor_of[i]].id));
        int32_t score = trial->score[i][mentor_of[i]];
        smallest = score < smallest ? score : smallest;
    }
    assert_int_equal(pwi_assemble_terms(&trial->input, claim), PW_OK);
    assert_int_equal(pwi_assemble_pairs(&trial->input, pair, n, claim), PW_OK);
    claim->n_goals = trial->claim->n_goals;
    for (int g = 0; g < claim->n_goals; g++) claim->goal[g] = trial->claim->goal[g];
    claim->goal[1].value = claim->goal[1].bound = smallest;
    claim->goal[2].value = draw;
    claim->levels = trial->claim->levels;
    for (int side = 0; side < PWI_N_SIDES; side++) claim->price[side] = trial->claim->price[side];
    return claim;
}

/* One matching: whether its claims are judged rightly. `is_sound`: the proof is the solver's, unchanged. */
static void try_matching(Trial *trial, const int *mentor_of, bool is_sound) {
    int32_t sorted[MOST_MENTEES];
    PwMatching *claim = claim_of(trial, mentor_of);
    sort_scores(trial, mentor_of, sorted);
    bool is_leximin = memcmp(sorted, trial->sorted, (size_t)trial->n[PWI_MENTEE] * sizeof *sorted) == 0;
    bool is_same = true;
    for (int p = 0; p < claim->n_pairs; p++) is_same &= claim->pair[p].mentor == trial->claim->pair[p].mentor;
    claim->outcome = PWI_FEASIBLE;
    PwStatus status = verdict(trial, claim);
    assert_true(status == PW_OK || status == PW_REJECTED);
    if (is_sound) assert_int_equal(status == PW_OK, is_leximin);
    if (!is_leximin) assert_int_equal(status, PW_REJECTED);
    claim->outcome = PWI_OPTIMAL;
    claim->goal[2].bound = claim->goal[2].value;
    status = verdict(trial, claim);
    if (is_sound) assert_int_equal(status == PW_OK, is_same);
    if (!is_same) assert_int_equal(status, PW_REJECTED);
    trial->n_tried++;
    trial->n_equal += is_leximin;
    trial->n_refused += is_same && status == PW_REJECTED;
    pwi_matching_destroy(claim);
}

static void try_all(Trial *trial, int mentee, int *mentor_of, int *load, bool is_sound) {
    const PwiPeople *mentors = &trial->built.cohort->side[PWI_MENTOR],
                    *mentees = &trial->built.cohort->side[PWI_MENTEE];
    if (mentee == trial->n[PWI_MENTEE]) {
        for (int j = 0; j < trial->n[PWI_MENTOR]; j++)
            if (load[j] < mentors->person[j].bounds.min && !trial->built.programme->capacity.min_if_used[PWI_MENTOR])
                return;
        try_matching(trial, mentor_of, is_sound);
        return;
    }
    for (int j = 0; j < trial->n[PWI_MENTOR]; j++) {
        if (trial->score[mentee][j] < 0 || load[j] == mentors->person[j].bounds.max) continue;
        if (strcmp(mentees->person[mentee].id, mentors->person[j].id) == 0) continue;
        mentor_of[mentee] = j;
        load[j]++;
        try_all(trial, mentee + 1, mentor_of, load, is_sound);
        load[j]--;
    }
}

/* One number of the proof, somehow. False: there is none. */
static bool mutate(Trial *trial) {
    BuiltCohort *built = &trial->built;
    PwMatching *claim = trial->claim;
    int side = built_pick(built, 2);
    size_t n_entries = claim->levels->first[side][trial->n[side]];
    if (built_pick(built, 4) == 0) {
        int person = built_pick(built, trial->n[side]), g = built_pick(built, 2) * 2;
        claim->price[side][person * claim->n_goals + g] += built_pick(built, 3) - 1;
        return true;
    }
    if (n_entries == 0) return false;
    PwiLevelPrice *entry = &claim->levels->entry[side][built_pick(built, (int)n_entries)];
    switch (built_pick(built, 4)) {
        case 0:
            entry->price += built_pick(built, 2) * 2 - 1;
            break;
        case 1:
            entry->tie += built_pick(built, 2) * 2 - 1;
            break;
        case 2:
            entry->score_ppm += built_pick(built, 2) * 2 - 1; /* may leave the order, or the range */
            break;
        default:
            claim->levels->first[side][1 + built_pick(built, trial->n[side])] =
                (size_t)built_pick(built, (int)n_entries);
    }
    return true;
}

static void test_claims(void **state) {
    (void)state;
    long n_tried = 0, n_equal = 0, n_refused = 0;
    for (uint64_t seed = 1; seed <= N_COHORTS; seed++) {
        Trial trial = {.n_tried = 0};
        int mentor_of[MOST_MENTEES], load[MOST_MENTORS] = {0};
        if (begin(&trial, seed)) try_all(&trial, 0, mentor_of, load, true);
        n_tried += trial.n_tried;
        n_equal += trial.n_equal;
        end(&trial);
    }
    for (uint64_t seed = 1; seed <= N_MUTATIONS; seed++) {
        Trial trial = {.n_tried = 0};
        int mentor_of[MOST_MENTEES], load[MOST_MENTORS] = {0};
        if (begin(&trial, seed))
            for (int round = 0; round < 6 && mutate(&trial); round++) try_all(&trial, 0, mentor_of, load, false);
        n_refused += trial.n_refused;
        end(&trial);
    }
    print_message("%ld matchings under true proofs, %ld of them leximin; changed proofs refused for true ones: %ld\n",
                  n_tried, n_equal, n_refused);
    assert_true(n_tried > 10 * N_COHORTS && n_equal > N_COHORTS && n_equal < n_tried / 2 && n_refused > N_MUTATIONS);
}

/* What is missing, or where it has no business, is refused; and a leximin that was cut short claims a bound on the
 * smallest score, like worst-off. */
static void test_shapes(void **state) {
    (void)state;
    for (uint64_t seed = 1, n_done = 0; n_done < 10; seed++) {
        Trial trial = {.n_tried = 0};
        if (begin(&trial, seed) && trial.claim->goal[1].value > 0) {
            PwMatching *claim = trial.claim;
            PwiLevels *levels = claim->levels;
            claim->levels = NULL;
            assert_int_equal(verdict(&trial, claim), PW_REJECTED);
            claim->levels = levels;
            claim->price[PWI_MENTEE][1] = 1;
            assert_int_equal(verdict(&trial, claim), PW_REJECTED);
            claim->price[PWI_MENTEE][1] = 0;
            claim->goal[1].bound++;
            assert_int_equal(verdict(&trial, claim), PW_REJECTED);
            claim->goal[1].bound--;
            size_t *first = levels->first[PWI_MENTOR];
            levels->first[PWI_MENTOR] = NULL;
            assert_int_equal(verdict(&trial, claim), PW_REJECTED);
            levels->first[PWI_MENTOR] = first;
            trial.built.programme->goal[1] = PWI_GOAL_TOTAL;
            claim->goal[1].goal = PWI_GOAL_TOTAL;
            assert_int_equal(verdict(&trial, claim), PW_REJECTED);
            trial.built.programme->goal[1] = PWI_GOAL_LEXIMIN;
            claim->goal[1].goal = PWI_GOAL_LEXIMIN;
            assert_int_equal(verdict(&trial, claim), PW_OK);
            n_done++;
        }
        end(&trial);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_claims), cmocka_unit_test(test_shapes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
