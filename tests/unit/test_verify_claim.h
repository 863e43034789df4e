/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of verify/ claim of an instance (test_verify_case.h): matchings with their values, Hall sets and prices,
 * true to begin with, and what the verifier has to say of them. */
#ifndef PAIRWRIGHT_TESTS_TEST_VERIFY_CLAIM_H
#define PAIRWRIGHT_TESTS_TEST_VERIFY_CLAIM_H

#include "test_verify_case.h"

const int32_t *list_members(PwMatching *claim, unsigned set, int *n) {
    int32_t *list = PWI_ARENA_ARRAY(&claim->arena, int32_t, 32);
    *n = 0;
    for (int i = 0; i < 32; i++)
        if (has(set, i)) list[(*n)++] = i;
    return list;
}

PwiHallSet make_set(PwMatching *claim, const unsigned set[PWI_N_SIDES], int wanted, int places) {
    PwiHallSet hall = {.wanted = wanted, .places = places};
    hall.mentee = list_members(claim, set[PWI_MENTEE], &hall.n_mentees);
    hall.mentor = list_members(claim, set[PWI_MENTOR], &hall.n_mentors);
    return hall;
}

/* Some Hall set with this mentee, if there is one. */
bool find_hall(const Instance *instance, unsigned chosen, int mentee, PwMatching *claim, PwiHallSet *hall) {
    for (unsigned s = 0; s < 1u << instance->n[PWI_MENTEE]; s++)
        for (unsigned t = 0; has(s, mentee) && t < 1u << instance->n[PWI_MENTOR]; t++) {
            unsigned set[PWI_N_SIDES] = {s, t};
            int wanted, places, unmade;
            count_set(instance, PWI_MENTEE, true, set, chosen, &wanted, &places, &unmade);
            if (wanted <= places || unmade > 0) continue;
            *hall = make_set(claim, set, wanted, places);
            return true;
        }
    return false;
}

void add_pairs(const Instance *instance, unsigned chosen, PwMatching *claim) {
    PwiRescorer *rescorer;
    PwiRescoreRow *row = open_rescorer(instance, &rescorer);
    claim->pair = PWI_ARENA_ARRAY(&claim->arena, PwiMatchedPair, 64);
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        pwi_rescore_mentee(row, i);
        for (int j = 0; j < instance->n[PWI_MENTOR]; j++) {
            bool is_kept = instance->n_kept > 0 && instance->kept[0].mentee == i && instance->kept[0].mentor == j;
            bool is_made = is_kept;
            for (int e = 0; e < instance->n_open; e++)
                is_made |= has(chosen, e) && instance->open[e].mentee == i && instance->open[e].mentor == j;
            if (!is_made) continue;
            PwiMatchedPair *pair = &claim->pair[claim->n_pairs++];
            int32_t *part = PWI_ARENA_ARRAY(&claim->arena, int32_t, 2);
            int32_t *against = PWI_ARENA_ARRAY(&claim->arena, int32_t, 2);
            *pair = (PwiMatchedPair){.mentee = i, .mentor = j, .part_ppm = part, .kept = is_kept, .against = against};
            pair->score_ppm = pwi_rescore_pair(row, j, part, &pair->out_of_ppm);
            if (is_kept && pwi_rescore_breaks(row, 0, j)) pair->n_against = 1;
        }
    }
    pwi_rescore_row_destroy(row);
    pwi_rescorer_destroy(rescorer);
}

void add_unmatched(const Instance *instance, unsigned chosen, PwMatching *claim) {
    claim->unmatched = PWI_ARENA_ARRAY(&claim->arena, PwiUnmatched, 8);
    claim->hall = PWI_ARENA_ARRAY(&claim->arena, PwiHallSet, 8);
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        bool is_matched = instance->bounds[PWI_MENTEE][i].max == 0, has_open = false;
        for (int p = 0; p < claim->n_pairs; p++) is_matched |= claim->pair[p].mentee == i;
        for (int e = 0; e < instance->n_open; e++) has_open |= instance->open[e].mentee == i;
        if (is_matched) continue;
        PwiUnmatched *unmatched = &claim->unmatched[claim->n_unmatched++];
        *unmatched = (PwiUnmatched){.mentee = i, .reason = PWI_NO_ALLOWED_MENTOR, .hall = -1};
        if (has_open) unmatched->reason = PWI_NO_GAIN;
        if (has_open && find_hall(instance, chosen, i, claim, &claim->hall[claim->n_hall])) {
            unmatched->reason = PWI_NO_PLACE;
            unmatched->hall = claim->n_hall++;
        }
    }
}

/* The claim that `chosen` is worth its value and nothing beats it, with these prices; optimal if they prove it. */
PwMatching *make_claim(const Instance *instance, unsigned chosen, const Prices *prices) {
    PwMatching *claim = pwi_matching_new();
    Vector value = worth(instance, chosen), bound = find_bounds(instance, prices, &value);
    add_pairs(instance, chosen, claim);
    add_unmatched(instance, chosen, claim);
    claim->outcome = compare(&value, &bound) == 0 ? PWI_OPTIMAL : PWI_FEASIBLE;
    claim->previous = PWI_ARENA_ARRAY(&claim->arena, PwiPair, MOST_PEOPLE * MOST_PEOPLE);
    memcpy(claim->previous, instance->previous, sizeof instance->previous);
    claim->n_previous = instance->n_previous;
    claim->n_goals = N_GOALS;
    for (int g = 0; g < N_GOALS; g++) claim->goal[g] = (PwiGoalValue){goal_of(instance, g), value.at[g], bound.at[g]};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        claim->price[side] = PWI_ARENA_ARRAY(&claim->arena, int64_t, MOST_PEOPLE * N_GOALS);
        for (int i = 0; i < MOST_PEOPLE; i++)
            for (int g = 0; g < N_GOALS; g++) claim->price[side][i * N_GOALS + g] = prices->of[side][i].at[g];
    }
    return claim;
}

PwStatus verdict(const Instance *instance, const PwMatching *claim) {
    PwFaults faults = {0};
    PwError error;
    PwStatus status = pwi_verify(instance->programme, instance->cohort, instance->decisions, &instance->given, claim,
                                 pick(500) == 0 ? 2 : 1, NULL, &faults, &error);
    assert_int_equal(faults.n_errors > 0, status == PW_REJECTED);
    for (int f = 0; f < faults.n; f++) {
        assert_true(faults.fault[f].pointer[0] == '/');
        assert_true(faults.fault[f].text[0] != '\0');
    }
    pwi_faults_clear(&faults);
    return status;
}

#define expect(instance, claim, expected)                                                                    \
    do {                                                                                                     \
        PwStatus got = verdict(instance, claim);                                                             \
        if (got != (expected))                                                                               \
            fail_msg("round state %llu: got status %d, need %d", (unsigned long long)random_state, (int)got, \
                     (int)(expected));                                                                       \
    } while (0)

#endif
