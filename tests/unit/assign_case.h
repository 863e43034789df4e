/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assignment problems for the tests of assign/: random instances over a stored matrix. case_init and what draws goals
 * and scores make an instance; case_solve runs the core. Its check is in assign_check.h. */
#ifndef PAIRWRIGHT_TESTS_ASSIGN_CASE_H
#define PAIRWRIGHT_TESTS_ASSIGN_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assign/weight.h"
#include "base/hash.h"
#include "base/memory.h"

/* A sanitizer slows everything by about ten; the build then checks fewer instances of the same kinds. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CASE_IS_SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CASE_IS_SLOW 1
#endif
#endif
#ifndef CASE_IS_SLOW
#define CASE_IS_SLOW 0
#endif

static inline int case_runs(int n) {
    return CASE_IS_SLOW ? (n + 9) / 10 : n;
}

/* ---- chance ---- */

typedef struct CaseChance {
    uint64_t state;
} CaseChance;

/* In [0, n). */
static inline int case_pick(CaseChance *chance, int n) {
    chance->state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(chance->state) % (uint64_t)n);
}

static inline bool case_one_in(CaseChance *chance, int n) {
    return case_pick(chance, n) == 0;
}

/* ---- an instance ---- */

typedef struct Case {
    uint64_t seed;
    PwiProblem problem; /* points into what follows */
    int32_t *score;     /* [mentees × mentors], PWI_NO_PAIR where not allowed */
    PwiBounds *bounds[PWI_N_SIDES];
    uint64_t *draw_key[PWI_N_SIDES];
    PwiPair *fixed;
    int64_t *priority_ppm; /* [mentees] */
    PwiPair *previous;
    int32_t *fixed_score_ppm;
    PwiSoftFloor soft_floor[2];
    atomic_long n_rows_read;
    /* When > 0: the row read as the so-manyth does not return before the problem's deadline has passed. */
    long stall_at_row;
} Case;

static inline int32_t case_score(const Case *c, int mentee, int mentor) {
    return c->score[(size_t)mentee * (size_t)c->problem.n[PWI_MENTOR] + (size_t)mentor];
}

static inline void case_set_score(Case *c, int mentee, int mentor, int32_t score) {
    c->score[(size_t)mentee * (size_t)c->problem.n[PWI_MENTOR] + (size_t)mentor] = score;
}

/* A worker's buffer is overwritten by every use, so that a caller who keeps a row for too long is found out. */
static const int32_t *case_row(const void *self, void *worker, int mentee) {
    Case *c = (Case *)(uintptr_t)self; /* only the counter changes */
    long n_read = atomic_fetch_add(&c->n_rows_read, 1) + 1;
    while (n_read == c->stall_at_row && !pwi_deadline_is_over(c->problem.deadline)) continue;
    size_t n_mentors = (size_t)c->problem.n[PWI_MENTOR];
    if (n_mentors > 0) memcpy(worker, c->score + (size_t)mentee * n_mentors, n_mentors * sizeof *c->score);
    return worker;
}

static PwStatus case_worker_create(const void *self, void **worker) {
    const Case *c = self;
    *worker = PWI_NEW_ARRAY(int32_t, (size_t)c->problem.n[PWI_MENTOR]);
    return *worker ? PW_OK : PW_NO_MEMORY;
}

static inline const int32_t *case_nash_weights(void) {
    static int32_t weight[PWI_PPM + 1];
    if (weight[2] == 0) assert_int_equal(pwi_fill_nash_weights(weight), PW_OK);
    return weight;
}

/* No scores, no pairs allowed, everybody's bounds 0…1; goals matched, total, draw. */
static inline void case_init(Case *c, uint64_t seed, int n_mentees, int n_mentors) {
    *c = (Case){.seed = seed};
    c->problem = (PwiProblem){.scores = {c, case_row, NULL, case_worker_create, pwi_free},
                              .n = {n_mentees, n_mentors},
                              .settles_prices = true,
                              .goal = {PWI_GOAL_MATCHED, PWI_GOAL_TOTAL, PWI_GOAL_DRAW},
                              .n_goals = 3,
                              .n_threads = 1};
    size_t n_pairs = (size_t)n_mentees * (size_t)n_mentors;
    c->score = PWI_NEW_ARRAY(int32_t, n_pairs);
    c->fixed = PWI_NEW_ARRAY(PwiPair, n_pairs);
    c->priority_ppm = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees);
    c->previous = PWI_NEW_ARRAY(PwiPair, n_pairs);
    c->fixed_score_ppm = PWI_NEW_ARRAY(int32_t, n_pairs);
    assert_true(c->score && c->fixed && c->priority_ppm && c->previous && c->fixed_score_ppm);
    c->problem.fixed_score_ppm = c->fixed_score_ppm;
    c->problem.priority_ppm = c->priority_ppm;
    c->problem.previous = c->previous;
    c->problem.soft_floor = c->soft_floor;
    c->problem.nash_weight = case_nash_weights();
    for (size_t k = 0; k < n_pairs; k++) c->score[k] = PWI_NO_PAIR;
    c->problem.fixed = c->fixed;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        c->bounds[side] = PWI_NEW_ARRAY(PwiBounds, (size_t)c->problem.n[side]);
        c->draw_key[side] = PWI_NEW_ARRAY(uint64_t, (size_t)c->problem.n[side]);
        assert_true(c->bounds[side] && c->draw_key[side]);
        for (int person = 0; person < c->problem.n[side]; person++) {
            c->bounds[side][person] = (PwiBounds){0, 1};
            c->draw_key[side][person] = pwi_mix64(pwi_mix64(seed) + 2 * (uint64_t)person + (uint64_t)side);
        }
        c->problem.bounds[side] = c->bounds[side];
        c->problem.draw_key[side] = c->draw_key[side];
    }
}

static inline void case_clear(Case *c) {
    pwi_free(c->score);
    pwi_free(c->fixed);
    pwi_free(c->priority_ppm);
    pwi_free(c->previous);
    pwi_free(c->fixed_score_ppm);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(c->bounds[side]);
        pwi_free(c->draw_key[side]);
    }
    *c = (Case){0};
}

static inline void case_set_goals(Case *c, int choice) {
    static const struct {
        int goal[3], n;
    } lists[] = {{{PWI_GOAL_MATCHED, PWI_GOAL_TOTAL, PWI_GOAL_DRAW}, 3},
                 {{PWI_GOAL_TOTAL, PWI_GOAL_DRAW}, 2},
                 {{PWI_GOAL_TOTAL, PWI_GOAL_MATCHED, PWI_GOAL_DRAW}, 3},
                 {{PWI_GOAL_MATCHED, PWI_GOAL_DRAW}, 2}};
    memcpy(c->problem.goal, lists[choice].goal, sizeof lists[choice].goal);
    c->problem.n_goals = lists[choice].n;
}

enum { CASE_N_GOAL_LISTS = 4 };

static inline int case_find_worst_off(const Case *c) {
    int k = 0;
    while (k < c->problem.n_goals && c->problem.goal[k] != PWI_GOAL_WORST_OFF) k++;
    return k;
}

/* Somewhere among the goals that are drawn, where nobody may have several mentors. */
static inline void case_add_worst_off(Case *c, CaseChance *chance) {
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        if (c->bounds[PWI_MENTEE][i].max > 1) return;
    int place = case_pick(chance, c->problem.n_goals);
    for (int k = c->problem.n_goals++; k > place; k--) c->problem.goal[k] = c->problem.goal[k - 1];
    c->problem.goal[place] = PWI_GOAL_WORST_OFF;
    for (int k = 0; k < c->problem.n_fixed; k++) {
        int32_t score =
            c->score[(size_t)c->fixed[k].mentee * (size_t)c->problem.n[PWI_MENTOR] + (size_t)c->fixed[k].mentor];
        c->fixed_score_ppm[k] = score < 0 ? 0 : score;
    }
}

/* Up to four different goals in any order, then the draw; and what they need: priorities, a previous matching, floors.
 */
static inline void case_draw_goals(Case *c, CaseChance *chance) {
    static const int goals[] = {PWI_GOAL_MATCHED, PWI_GOAL_PRIORITY, PWI_GOAL_TOTAL,
                                PWI_GOAL_NASH,    PWI_GOAL_STAY,     PWI_GOAL_WORKLOAD};
    enum { N = sizeof goals / sizeof *goals };
    int n_mentors = c->problem.n[PWI_MENTOR], wanted = 1 + case_pick(chance, 4), n = 0;
    for (uint32_t used = 0; n < wanted;) {
        int choice = n == 0 && case_one_in(chance, 2) ? 0 : case_pick(chance, N);
        if ((used >> choice & 1) == 0) c->problem.goal[n++] = goals[choice];
        used |= UINT32_C(1) << choice;
    }
    c->problem.goal[n] = PWI_GOAL_DRAW;
    c->problem.n_goals = n + 1;
    bool are_few = case_one_in(chance, 2);
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++) {
        c->priority_ppm[i] = are_few ? case_pick(chance, 3) * PWI_PPM : case_pick(chance, 1000000) * PWI_PPM + i;
        for (int j = 0; j < n_mentors; j++)
            if (case_one_in(chance, 5)) c->previous[c->problem.n_previous++] = (PwiPair){i, j};
    }
    if (case_one_in(chance, 3)) c->problem.floor_ppm = case_pick(chance, 600000);
    for (c->problem.n_soft_floors = case_one_in(chance, 3) ? case_pick(chance, 3) : 0; n-- > 0;)
        c->soft_floor[n % 2] =
            (PwiSoftFloor){case_pick(chance, 1000001), case_pick(chance, case_one_in(chance, 4) ? 500000000 : 800000)};
}

/* ---- how scores hang together ---- */

typedef enum CaseScores {
    CASE_WIDE,      /* anything from 0 to a million */
    CASE_FEW,       /* four values */
    CASE_TIED,      /* one value */
    CASE_BINARY,    /* 0 and 1 */
    CASE_PRODUCT,   /* a_i · b_j: everybody prefers the same mentors, some more strongly */
    CASE_SAME_LIST, /* every mentee has the very same row */
    CASE_NEAR,      /* close to each other: long paths, many small price changes */
    CASE_N_SCORES
} CaseScores;

static inline void case_fill_scores(Case *c, CaseChance *chance, CaseScores kind) {
    int n_mentors = c->problem.n[PWI_MENTOR];
    int32_t offer[512], same = case_pick(chance, 1000001);
    assert_true(n_mentors <= 512);
    for (int j = 0; j < n_mentors; j++) offer[j] = case_pick(chance, kind == CASE_PRODUCT ? 1001 : 1000001);
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++) {
        int32_t need = case_pick(chance, 1000);
        for (int j = 0; j < n_mentors; j++) {
            int32_t score = same;
            switch (kind) {
                case CASE_WIDE:
                    score = case_pick(chance, 1000001);
                    break;
                case CASE_FEW:
                    score = case_pick(chance, 4) * 250000;
                    break;
                case CASE_BINARY:
                    score = case_pick(chance, 2);
                    break;
                case CASE_PRODUCT:
                    score = need * offer[j];
                    break;
                case CASE_SAME_LIST:
                    score = offer[j];
                    break;
                case CASE_NEAR:
                    score = 500000 + case_pick(chance, 30) - (i + j) % 7;
                    break;
                case CASE_TIED:
                case CASE_N_SCORES:
                    break;
            }
            case_set_score(c, i, j, score);
        }
    }
}

/* Takes away one pair in `one_in`; 0: none. */
static inline void case_forbid(Case *c, CaseChance *chance, int one_in) {
    for (int i = 0; one_in > 0 && i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
            if (case_one_in(chance, one_in)) case_set_score(c, i, j, PWI_NO_PAIR);
}

static inline void case_isolate(Case *c, PwiSide side, int person) {
    for (int other = 0; other < c->problem.n[1 - side]; other++)
        case_set_score(c, side == PWI_MENTEE ? person : other, side == PWI_MENTEE ? other : person, PWI_NO_PAIR);
}

/* Keeps a pair: off both bounds, on the sorted list. False when somebody has no place for it. */
static inline bool case_keep(Case *c, int mentee, int mentor) {
    PwiBounds *mine = &c->bounds[PWI_MENTEE][mentee], *yours = &c->bounds[PWI_MENTOR][mentor];
    if (mine->max == 0 || yours->max == 0) return false;
    for (int k = 0; k < c->problem.n_fixed; k++)
        if (c->fixed[k].mentee == mentee && c->fixed[k].mentor == mentor) return false;
    c->fixed[c->problem.n_fixed++] = (PwiPair){mentee, mentor};
    qsort(c->fixed, (size_t)c->problem.n_fixed, sizeof *c->fixed, pwi_compare_pairs);
    for (PwiBounds *bounds = mine;; bounds = yours) {
        bounds->max--;
        if (bounds->min > 0) bounds->min--;
        if (bounds == yours) return true;
    }
}

/* ---- solving ---- */

static inline void case_solve(Case *c, int n_threads, PwiSolution *solution) {
    PwError error = {.status = PW_OK};
    c->problem.n_threads = n_threads;
    PwStatus status = pwi_assign(&c->problem, solution, &error);
    if (status != PW_OK) fail_msg("seed %llu: status %d: %s", (unsigned long long)c->seed, (int)status, error.text);
}

#endif
