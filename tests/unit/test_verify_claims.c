/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: every false statement of a claim is refused.
 *
 * True claims about small random instances (test_verify_case.h) are accepted; each of some forty changes, which make
 * some statement false whatever the instance, is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_claim.h"

enum { N_ROUNDS = 1500 };

/* ---- changes that are false whatever the instance ---- */

static PwiMatchedPair *some_pair(PwMatching *claim) {
    return &claim->pair[pick(claim->n_pairs)];
}

static void drop_pair(PwMatching *claim, int p) {
    memmove(&claim->pair[p], &claim->pair[p + 1], (size_t)(claim->n_pairs - p - 1) * sizeof *claim->pair);
    claim->n_pairs--;
}

/* Makes statement number `which` of the claim about pairs false; false if the claim has no such statement. */
static bool spoil_pairs(PwMatching *claim, int which) {
    if (claim->n_pairs == 0) return false;
    PwiMatchedPair *pair = some_pair(claim);
    int32_t *part = (int32_t *)pair->part_ppm;
    int other = pick(claim->n_pairs);
    switch (which) {
        case 0:
            pair->score_ppm += pick(2) ? 1 : -1;
            return true;
        case 1:
            pair->out_of_ppm -= 1;
            return true;
        case 2:
            part[pick(2)] += 1;
            return true;
        case 3:
            part[0] = part[0] == PWI_NOT_COUNTED ? 0 : PWI_NOT_COUNTED;
            return true;
        case 4:
            pair->kept = !pair->kept;
            return true;
        case 5:
            ((int32_t *)pair->against)[pair->n_against++] = 0;
            return true;
        case 6:
            pair->n_against--;
            return pair->n_against >= 0;
        case 7:
            drop_pair(claim, (int)(pair - claim->pair));
            return true;
        case 8:
            claim->pair[claim->n_pairs] = claim->pair[claim->n_pairs - 1];
            claim->n_pairs++;
            return true;
        case 9:
            pair->mentor = pick(2) ? MOST_PEOPLE : -1;
            return true;
        case 10:
            pair->mentee = pick(2) ? MOST_PEOPLE : -1;
            return true;
        case 11:
            pair->part_ppm = NULL;
            return true;
        case 12: { /* two pairs in the wrong order */
            PwiMatchedPair first = claim->pair[0];
            claim->pair[0] = claim->pair[claim->n_pairs - 1];
            claim->pair[claim->n_pairs - 1] = first;
            return claim->n_pairs > 1;
        }
        case 13: { /* two mentees trade mentors, their scores stay: the sum of lots is another, or the order is */
            if (claim->pair[other].mentor == pair->mentor || claim->pair[other].mentee == pair->mentee) return false;
            int32_t mentor = pair->mentor;
            pair->mentor = claim->pair[other].mentor;
            claim->pair[other].mentor = mentor;
            return true;
        }
        default:
            return false;
    }
}

static bool spoil_rest(const Instance *instance, PwMatching *claim, int which) {
    int g = pick(N_GOALS);
    PwiUnmatched *unmatched = claim->n_unmatched > 0 ? &claim->unmatched[pick(claim->n_unmatched)] : NULL;
    PwiHallSet *hall = claim->n_hall > 0 ? &claim->hall[pick(claim->n_hall)] : NULL;
    int64_t *price = &claim->price[pick(2)][g];
    switch (which) {
        case 0:
            claim->goal[g].value += pick(2) ? 1 : -1;
            return true;
        case 1:
            claim->goal[g].bound -= 1;
            return true;
        case 2:
            claim->goal[g].bound += 1;
            return claim->outcome == PWI_OPTIMAL;
        case 3:
            claim->goal[g].goal = (claim->goal[g].goal + 1 + pick(PWI_GOAL_DRAW)) % (PWI_GOAL_DRAW + 1);
            return true;
        case 4:
            claim->n_goals = claim->outcome == PWI_OPTIMAL ? pick(2) : 0;
            return true;
        case 5:
            claim->n_goals = 2;
            return claim->outcome == PWI_OPTIMAL;
        case 6:
            claim->n_goals = PWI_MAX_PROOF_GOALS + 1;
            return true;
        case 7:
            claim->outcome = PWI_INFEASIBLE;
            return true;
        case 8:
            claim->outcome = PWI_N_OUTCOMES;
            return true;
        case 9:
            claim->conflict_kind = PWI_MENTEES_MINIMUM;
            return true;
        case 10:
            claim->price[pick(2)] = NULL;
            return claim->outcome == PWI_OPTIMAL;
        case 11:
            *price = (INT64_C(1) << 60) + 1;
            return true;
        case 12:
            *price = pick(2) ? INT64_MAX : INT64_MIN;
            return true;
        case 13:
            claim->n_unmatched--;
            return claim->n_unmatched >= 0;
        case 14:
            claim->unmatched[claim->n_unmatched] = (PwiUnmatched){pick(instance->n[0]), PWI_NO_GAIN, -1, NULL};
            claim->n_unmatched++; /* twice, or matched, or out */
            return true;
        case 15:
            claim->pair[claim->n_pairs++] = (PwiMatchedPair){0, 0, 0, 0, (const int32_t[2]){0, 0}, false, NULL, 0};
            return claim->n_pairs > 1; /* out of order or twice */
        default:
            break;
    }
    if (unmatched) switch (which) {
            case 16:
                unmatched->reason = PWI_N_REASONS;
                return true;
            case 17:
                unmatched->mentee = MOST_PEOPLE;
                return true;
            case 18:
                unmatched->hall = claim->n_hall;
                return true;
            case 19:
                unmatched->reason = PWI_CUT_SHORT;
                unmatched->hall = -1;
                return claim->outcome == PWI_OPTIMAL;
            case 20:
                if (unmatched->reason != PWI_NO_ALLOWED_MENTOR) return false;
                unmatched->reason = PWI_NO_GAIN;
                return true;
            case 21:
                if (unmatched->reason == PWI_NO_ALLOWED_MENTOR) return false;
                unmatched->reason = PWI_NO_ALLOWED_MENTOR;
                unmatched->hall = -1;
                return true;
            case 22:
                if (claim->outcome != PWI_OPTIMAL || goal_of(instance, 0) != PWI_GOAL_MATCHED) return false;
                unmatched->reason = PWI_NO_GAIN;
                unmatched->hall = -1;
                return true;
            default:
                break;
        }
    if (hall) switch (which) {
            case 23:
                hall->wanted += pick(2) ? 1 : -1;
                return true;
            case 24:
                hall->places += pick(2) ? 1 : -1;
                return true;
            case 25:
                hall->n_mentees = -1;
                return true;
            case 26:
                ((int32_t *)hall->mentee)[pick(hall->n_mentees)] = MOST_PEOPLE;
                return true;
            case 27:
                ((int32_t *)hall->mentor)[hall->n_mentors] = hall->n_mentors > 0 ? hall->mentor[0] : -1;
                hall->n_mentors++;
                return true;
            case 28:
                claim->n_hall = 0;
                return true;
            default:
                break;
        }
    return false;
}

enum { N_PAIR_SPOILS = 14, N_OTHER_SPOILS = 29 };

static void test_false_statements(void **state) {
    (void)state;
    random_state = 20260101;
    int n_spoiled[N_PAIR_SPOILS + N_OTHER_SPOILS] = {0};
    for (int round = 0; round < N_ROUNDS; round++) {
        Instance instance;
        make_instance(&instance, pick(2) == 0);
        unsigned best = 0, relaxed = 0;
        if (instance.n_open <= MOST_OPEN && find_best(&instance, false, &best)) {
            assert_true(find_best(&instance, true, &relaxed));
            Prices prices = find_prices(&instance, relaxed);
            for (int which = -1; which < N_PAIR_SPOILS + N_OTHER_SPOILS; which++) {
                PwMatching *claim = make_claim(&instance, best, &prices);
                if (which < 0) {
                    expect(&instance, claim, PW_OK);
                    if (best == relaxed) assert_int_equal(claim->outcome, PWI_OPTIMAL);
                } else if (which < N_PAIR_SPOILS ? spoil_pairs(claim, which)
                                                 : spoil_rest(&instance, claim, which - N_PAIR_SPOILS)) {
                    n_spoiled[which]++;
                    expect(&instance, claim, PW_REJECTED);
                }
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    for (int which = 0; which < N_PAIR_SPOILS + N_OTHER_SPOILS; which++)
        if (n_spoiled[which] < 20) fail_msg("change %d was tried %d times only", which, n_spoiled[which]);
}

/* ---- what is not about the claim ---- */

/* A feasible instance with some pair, and the true claim about its best matching. */
static PwMatching *make_true_claim(Instance *instance) {
    for (;;) {
        unsigned best = 0, relaxed = 0;
        make_instance(instance, false);
        bool is_fit = instance->n_open > 2 && instance->n_open <= MOST_OPEN && find_best(instance, false, &best);
        if (is_fit && find_best(instance, true, &relaxed) && best > 0) {
            Prices prices = find_prices(instance, relaxed);
            return make_claim(instance, best, &prices);
        }
        clear_instance(instance);
    }
}

/* Lists that are none, and sets of people who are not there or stand twice. */
static void test_broken_shapes(void **state) {
    (void)state;
    random_state = 20261010;
    Instance instance;
    PwMatching *claim = make_true_claim(&instance);
    PwMatching sound = *claim;
    static const int32_t nobody[] = {MOST_PEOPLE}, before[] = {-1}, twice[] = {0, 0};
    static const PwiHallSet broken[] = {{.mentee = nobody, .n_mentees = 1},
                                        {.mentor = nobody, .n_mentors = 1},
                                        {.mentee = before, .n_mentees = 1},
                                        {.mentor = before, .n_mentors = 1},
                                        {.mentee = twice, .n_mentees = 2},
                                        {.mentor = twice, .n_mentors = 2},
                                        {.n_mentees = 1},
                                        {.n_mentors = 1},
                                        {.n_mentees = -1},
                                        {.n_mentors = -1}};
    int n = (int)(sizeof broken / sizeof *broken);
    for (int change = 0; change < 6 + 2 * n; change++) {
        *claim = sound;
        if (change == 0) claim->n_pairs = -1;
        if (change == 1) claim->pair = NULL;
        if (change == 2) claim->n_unmatched = -1;
        if (change == 3) claim->n_unmatched += 1, claim->unmatched = NULL;
        if (change == 4) claim->n_hall = -1;
        if (change == 5) claim->n_hall += 1, claim->hall = NULL;
        if (change >= 6) { /* as a conflict; with those who are nowhere wanting nothing, only the shape is wrong */
            *claim = (PwMatching){.arena = sound.arena, .outcome = PWI_INFEASIBLE};
            claim->conflict_kind = change % 2 ? PWI_MENTEES_MINIMUM : PWI_MENTORS_MINIMUM;
            claim->conflict = broken[(change - 6) / 2];
        }
        expect(&instance, claim, PW_REJECTED);
    }
    *claim = sound;
    expect(&instance, claim, PW_OK);
    pwi_matching_destroy(claim);
    clear_instance(&instance);
}

/* No decisions are the same as empty ones. */
static void test_no_decisions(void **state) {
    (void)state;
    random_state = 20261111;
    int n_without = 0;
    while (n_without < 5) {
        Instance instance;
        PwFaults faults = {0};
        PwMatching *claim = make_true_claim(&instance);
        const PwDecisions *decisions = instance.decisions;
        bool is_empty = decisions->n_keep == 0 && decisions->n_ban == 0;
        for (int side = 0; side < PWI_N_SIDES; side++)
            for (int i = 0; i < instance.n[side]; i++) is_empty &= decisions->out[side][i] == 0;
        if (is_empty)
            assert_int_equal(
                pwi_verify(instance.programme, instance.cohort, NULL, &instance.given, claim, 1, NULL, &faults, NULL),
                PW_OK);
        n_without += is_empty;
        pwi_matching_destroy(claim);
        clear_instance(&instance);
    }
}

static void test_what_cannot_be_checked(void **state) {
    (void)state;
    random_state = 20260707;
    Instance instance;
    PwFaults faults = {0};
    PwError error;
    PwMatching *claim = make_true_claim(&instance);
    PwProgramme *programme = instance.programme;
    assert_int_equal(pwi_verify(programme, instance.cohort, instance.decisions, NULL, claim, 1, NULL, &faults, &error),
                     PW_USAGE);
    assert_int_equal(verdict(&instance, claim), PW_OK);
    programme->goal[1] = PWI_GOAL_LEXIMIN;
    claim->goal[1].goal = PWI_GOAL_LEXIMIN;
    assert_int_equal(verdict(&instance, claim), PW_REJECTED);
    pwi_matching_destroy(claim);
    clear_instance(&instance);
}

/* The places of faults are pointers into the document, with ids escaped as RFC 6901 has it. */
static void test_pointers(void **state) {
    (void)state;
    random_state = 20260808;
    Instance instance;
    PwFaults faults = {0};
    PwError error;
    PwMatching *claim = make_true_claim(&instance);
    while (instance.n[PWI_MENTEE] < 4) {
        pwi_matching_destroy(claim);
        clear_instance(&instance);
        claim = make_true_claim(&instance);
    }
    claim->price[PWI_MENTEE][2 * N_GOALS] = claim->price[PWI_MENTEE][3 * N_GOALS] = INT64_MAX;
    claim->pair[0].score_ppm++;
    ((int32_t *)claim->pair[0].part_ppm)[0]++;
    claim->goal[2].value++;
    assert_int_equal(pwi_verify(instance.programme, instance.cohort, instance.decisions, &instance.given, claim, 1,
                                NULL, &faults, &error),
                     PW_REJECTED);
    static const char *const expected[] = {"/pairs/0/score", "/pairs/0/parts/given~1it", "/proof/draw/value",
                                           "/proof/mentees/s~13", "/proof/mentees/s~04"};
    assert_int_equal(faults.n, 5);
    for (int f = 0; f < 5; f++) assert_string_equal(faults.fault[f].pointer, expected[f]);
    pwi_faults_clear(&faults);
    pwi_matching_destroy(claim);
    clear_instance(&instance);
}

static void hear(void *context, const PwProgress *now) {
    assert_string_equal(now->phase, "checking the proof");
    assert_true(now->n_done >= 0 && now->n_done < now->n_all);
    ++*(int *)context;
}

/* Who listens hears how far the proof is checked, and the verdict is the same. */
static void test_progress(void **state) {
    (void)state;
    random_state = 20260809;
    Instance instance;
    PwFaults faults = {0};
    PwError error;
    int n_heard = 0;
    const PwProgressListener listener = {hear, &n_heard};
    PwMatching *claim = make_true_claim(&instance);
    assert_int_equal(pwi_verify(instance.programme, instance.cohort, instance.decisions, &instance.given, claim, 1,
                                &listener, &faults, &error),
                     PW_OK);
    assert_true(n_heard > 0);
    pwi_faults_clear(&faults);
    pwi_matching_destroy(claim);
    clear_instance(&instance);
}

#ifdef PWI_TEST_FAULTS
/* Memory gone anywhere is said, never taken for a verdict. */
static void test_no_memory(void **state) {
    (void)state;
    random_state = 20260909;
    for (int round = 0; round < 20; round++) {
        Instance instance;
        PwMatching *claim = make_true_claim(&instance);
        PwStatus status = PW_NO_MEMORY;
        for (int64_t nth = 1; status == PW_NO_MEMORY; nth++) {
            PwFaults faults = {0};
            PwError error = {0};
            pwi_memory_fail_at(nth);
            status = pwi_verify(instance.programme, instance.cohort, instance.decisions, &instance.given, claim, 1,
                                NULL, &faults, &error);
            pwi_memory_fail_at(0);
            assert_true(status == PW_OK || (status == PW_NO_MEMORY && error.status == PW_NO_MEMORY));
            assert_true(status == PW_NO_MEMORY || nth > 5);
            pwi_faults_clear(&faults);
        }
        pwi_matching_destroy(claim);
        clear_instance(&instance);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_false_statements), cmocka_unit_test(test_broken_shapes),
        cmocka_unit_test(test_no_decisions),     cmocka_unit_test(test_what_cannot_be_checked),
        cmocka_unit_test(test_pointers),         cmocka_unit_test(test_progress),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_no_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
