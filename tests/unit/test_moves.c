/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves between random sets of pairs: they lead from the one to the other, there is none too many, and chains hold
 * together and are as few as can be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "matching/moves.h"

enum { N_TRIALS = 3000, MOST_PEOPLE = 9 };

static int pick(uint64_t *state, int n) {
    *state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(*state) % (uint64_t)n);
}

static int random_pairs(uint64_t *state, int n_mentees, int n_mentors, PwiPair *pair) {
    int n = 0, percent = pick(state, 60);
    for (int i = 0; i < n_mentees; i++)
        for (int j = 0; j < n_mentors; j++)
            if (pick(state, 100) < percent) pair[n++] = (PwiPair){i, j};
    return n;
}

/* Keeps most pairs and exchanges the rest, as reruns do. */
static int changed_pairs(uint64_t *state, const PwiPair *pair, int n, int n_mentors, PwiPair *changed) {
    int n_changed = 0;
    for (int k = 0; k < n; k++) {
        PwiPair next = pair[k];
        if (pick(state, 3) == 0) next.mentor = pick(state, n_mentors);
        if (!pwi_pairs_contain(pair, n, next.mentee, next.mentor) || next.mentor == pair[k].mentor)
            changed[n_changed++] = next;
    }
    qsort(changed, (size_t)n_changed, sizeof *changed, pwi_compare_pairs);
    int n_distinct = 0;
    for (int k = 0; k < n_changed; k++)
        if (k == 0 || pwi_compare_pairs(&changed[k], &changed[k - 1]) != 0) changed[n_distinct++] = changed[k];
    return n_distinct;
}

/* Who leaves a place that nobody takes begins a chain; a mentor whom more leave than join begins the difference. */
static int fewest_open_chains(const PwiMoves *moves) {
    int balance[MOST_PEOPLE] = {0}, n = 0;
    for (int k = 0; k < moves->n; k++) {
        if (moves->move[k].from == PWI_NOBODY) n++;
        if (moves->move[k].from != PWI_NOBODY) balance[moves->move[k].from]++;
        if (moves->move[k].to != PWI_NOBODY) balance[moves->move[k].to]--;
    }
    for (int j = 0; j < MOST_PEOPLE; j++) n += balance[j] > 0 ? balance[j] : 0;
    return n;
}

static void check(const PwiPair *before, int n_before, const PwiPair *after, int n_after) {
    PwiArena arena = {0};
    PwiMoves moves;
    int n_left = 0, n_come = 0, n_open = 0;
    assert_int_equal(pwi_moves_between(before, n_before, after, n_after, &arena, &moves), PW_OK);
    for (int k = 0; k < moves.n; k++) {
        const PwiMove *move = &moves.move[k];
        assert_true(move->from != PWI_NOBODY || move->to != PWI_NOBODY);
        if (move->from != PWI_NOBODY) {
            n_left++;
            assert_true(pwi_pairs_contain(before, n_before, move->mentee, move->from));
            assert_false(pwi_pairs_contain(after, n_after, move->mentee, move->from));
        }
        if (move->to != PWI_NOBODY) {
            n_come++;
            assert_true(pwi_pairs_contain(after, n_after, move->mentee, move->to));
            assert_false(pwi_pairs_contain(before, n_before, move->mentee, move->to));
        }
        if (k > 0 && move->chain == move[-1].chain) {
            assert_int_equal(move[-1].to, move->from);
            assert_int_not_equal(move->from, PWI_NOBODY);
        } else {
            assert_int_equal(move->chain, k == 0 ? 0 : move[-1].chain + 1);
        }
    }
    /* Every pair that is not in both is left or come to exactly once. */
    for (int k = 0; k < n_before; k++) n_left -= !pwi_pairs_contain(after, n_after, before[k].mentee, before[k].mentor);
    for (int k = 0; k < n_after; k++) n_come -= !pwi_pairs_contain(before, n_before, after[k].mentee, after[k].mentor);
    assert_int_equal(n_left, 0);
    assert_int_equal(n_come, 0);
    for (int k = 0, first = 0; k < moves.n; k++) {
        if (k > 0 && moves.move[k].chain != moves.move[k - 1].chain) first = k;
        bool is_last = k + 1 == moves.n || moves.move[k + 1].chain != moves.move[k].chain;
        bool is_ring = moves.move[k].to != PWI_NOBODY && moves.move[k].to == moves.move[first].from;
        n_open += is_last && !is_ring;
    }
    assert_int_equal(n_open, fewest_open_chains(&moves));
    pwi_arena_clear(&arena);
}

static void test_random(void **unused) {
    (void)unused;
    for (uint64_t seed = 1; seed <= N_TRIALS; seed++) {
        uint64_t state = seed;
        PwiPair before[MOST_PEOPLE * MOST_PEOPLE], after[MOST_PEOPLE * MOST_PEOPLE];
        int n_mentees = 1 + pick(&state, MOST_PEOPLE), n_mentors = 1 + pick(&state, MOST_PEOPLE);
        int n_before = random_pairs(&state, n_mentees, n_mentors, before);
        int n_after = pick(&state, 2) == 0 ? random_pairs(&state, n_mentees, n_mentors, after)
                                           : changed_pairs(&state, before, n_before, n_mentors, after);
        check(before, n_before, after, n_after);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
