/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assignment problems for the tests of assign/: random instances over a stored matrix, and an exact check of whatever
 * pwi_assign claims about them that shares nothing with it.
 *
 * case_random draws an instance; case_solve runs the core; case_check believes nothing: bounds, allowed pairs, the
 * lexicographic complementary slackness of the prices (which proves optimality in every goal), Hall sets, conflicts. */
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

/* ---- the check ---- */

static inline int64_t case_weight(const Case *c, int goal, int mentee, int mentor) {
    switch (goal) {
        case PWI_GOAL_MATCHED:
            return 1;
        case PWI_GOAL_TOTAL: {
            int64_t score = case_score(c, mentee, mentor), weight = score;
            for (int k = 0; k < c->problem.n_soft_floors; k++)
                weight -= score < c->soft_floor[k].at_least_ppm ? c->soft_floor[k].penalty_ppm : 0;
            return weight;
        }
        case PWI_GOAL_NASH:
            return case_nash_weights()[case_score(c, mentee, mentor)];
        case PWI_GOAL_STAY:
            for (int k = 0; k < c->problem.n_previous; k++)
                if (c->previous[k].mentee == mentee && c->previous[k].mentor == mentor) return 1;
            return 0;
        case PWI_GOAL_PRIORITY:
        case PWI_GOAL_WORKLOAD:
        case PWI_GOAL_WORST_OFF: /* no sums: checked by themselves */
        case PWI_GOAL_LEXIMIN:
            return 0;
        default:
            assert_int_equal(goal, PWI_GOAL_DRAW);
            return pwi_draw_lot(c->draw_key[PWI_MENTEE][mentee], c->draw_key[PWI_MENTOR][mentor]);
    }
}

/* What somebody's load, without the kept pairs, adds to a goal. */
static inline int64_t case_gain(const Case *c, int goal, PwiSide side, int person, int64_t load) {
    for (int k = 0; k < c->problem.n_fixed; k++)
        load += (side == PWI_MENTEE ? c->fixed[k].mentee : c->fixed[k].mentor) == person;
    if (goal == PWI_GOAL_PRIORITY && side == PWI_MENTEE) return load >= 1 ? c->priority_ppm[person] : 0;
    if (goal == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) return -load * load;
    return 0;
}

/* Allowed, not kept, and both have a place. */
static inline bool case_is_open(const Case *c, int mentee, int mentor) {
    if (case_score(c, mentee, mentor) == PWI_NO_PAIR || case_score(c, mentee, mentor) < c->problem.floor_ppm)
        return false;
    if (c->bounds[PWI_MENTEE][mentee].max == 0 || c->bounds[PWI_MENTOR][mentor].max == 0) return false;
    for (int k = 0; k < c->problem.n_fixed; k++)
        if (c->fixed[k].mentee == mentee && c->fixed[k].mentor == mentor) return false;
    return true;
}

static inline int64_t case_value(const Case *c, const PwiSolution *solution, int goal) {
    int64_t sum = 0;
    for (int k = 0; k < solution->n_pairs; k++)
        sum += case_weight(c, goal, solution->pair[k].mentee, solution->pair[k].mentor);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < c->problem.n[side]; person++) {
            int load = 0;
            for (int k = 0; k < solution->n_pairs; k++)
                load += (side == PWI_MENTEE ? solution->pair[k].mentee : solution->pair[k].mentor) == person;
            sum += case_gain(c, goal, (PwiSide)side, person, load);
        }
    return sum;
}

static inline int case_sign(const int64_t *vector, int n) {
    for (int k = 0; k < n; k++)
        if (vector[k] != 0) return vector[k] > 0 ? 1 : -1;
    return 0;
}

#define CASE_CHECK(truth, c)                                                                                       \
    do {                                                                                                           \
        if (!(truth)) fail_msg("seed %llu, line %d: not so: %s", (unsigned long long)(c)->seed, __LINE__, #truth); \
    } while (0)

/* What a check needs to know of the chosen pairs. */
typedef struct CaseView {
    const Case *c;
    const PwiSolution *solution;
    uint8_t *is_made; /* [mentees × mentors] */
    uint8_t *is_open; /* [mentees × mentors] */
    int *load[PWI_N_SIDES];
} CaseView;

static inline size_t case_at(const Case *c, int mentee, int mentor) {
    return (size_t)mentee * (size_t)c->problem.n[PWI_MENTOR] + (size_t)mentor;
}

/* Also: the pairs are open ones, in order, none twice, and keep everybody's bounds. */
static inline void case_view_init(CaseView *view, const Case *c, const PwiSolution *solution) {
    const int *n = c->problem.n;
    size_t n_pairs = (size_t)n[0] * (size_t)n[1];
    *view = (CaseView){.c = c, .solution = solution};
    view->is_made = PWI_NEW_ARRAY(uint8_t, n_pairs);
    view->is_open = PWI_NEW_ARRAY(uint8_t, n_pairs);
    for (int side = 0; side < PWI_N_SIDES; side++) view->load[side] = PWI_NEW_ARRAY(int, (size_t)n[side]);
    assert_true(view->is_made && view->is_open && view->load[0] && view->load[1]);
    for (int i = 0; i < n[PWI_MENTEE]; i++)
        for (int j = 0; j < n[PWI_MENTOR]; j++) view->is_open[case_at(c, i, j)] = case_is_open(c, i, j);
    for (int k = 0; k < solution->n_pairs; k++) {
        PwiPair pair = solution->pair[k];
        CASE_CHECK(k == 0 || pwi_compare_pairs(&solution->pair[k - 1], &pair) < 0, c);
        CASE_CHECK(view->is_open[case_at(c, pair.mentee, pair.mentor)], c);
        view->is_made[case_at(c, pair.mentee, pair.mentor)] = 1;
        view->load[PWI_MENTEE][pair.mentee]++;
        view->load[PWI_MENTOR][pair.mentor]++;
    }
    for (int side = 0; solution->outcome != PWI_INFEASIBLE && side < PWI_N_SIDES; side++)
        for (int person = 0; person < n[side]; person++) {
            CASE_CHECK(view->load[side][person] >= c->bounds[side][person].min, c);
            CASE_CHECK(view->load[side][person] <= c->bounds[side][person].max, c);
        }
}

static inline void case_view_clear(CaseView *view) {
    pwi_free(view->is_made);
    pwi_free(view->is_open);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(view->load[side]);
}

/* Lexicographic complementary slackness of the first `n_goals` goals: with it, and only with it, the sum of prices
 * bounds every choice by what this one is worth. */
static inline void case_check_prices(const CaseView *view, int n_goals) {
    const Case *c = view->c;
    const PwiSolution *solution = view->solution;
    size_t stride = (size_t)solution->n_goals;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < c->problem.n[side]; person++) {
            const int64_t *price = solution->price[side] + (size_t)person * stride;
            int load = view->load[side][person];
            for (int other = c->bounds[side][person].min; other <= c->bounds[side][person].max; other++) {
                int64_t loss[PWI_MAX_PROOF_GOALS];
                for (int k = 0; k < n_goals; k++)
                    loss[k] = price[k] * (load - other) +
                              case_gain(c, c->problem.goal[k], (PwiSide)side, person, load) -
                              case_gain(c, c->problem.goal[k], (PwiSide)side, person, other);
                int worst_off = case_find_worst_off(c);
                if (worst_off < n_goals) loss[worst_off] = 0;
                CASE_CHECK(case_sign(loss, n_goals) >= 0, c);
            }
        }
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
            if (!view->is_open[case_at(c, i, j)]) continue;
            int64_t reduced_cost[PWI_MAX_PROOF_GOALS];
            for (int k = 0; k < n_goals; k++)
                reduced_cost[k] = case_weight(c, c->problem.goal[k], i, j) -
                                  solution->price[PWI_MENTEE][(size_t)i * stride + (size_t)k] -
                                  solution->price[PWI_MENTOR][(size_t)j * stride + (size_t)k];
            int worst_off = case_find_worst_off(c);
            if (worst_off < n_goals) reduced_cost[worst_off] = 0;
            int sign = case_sign(reduced_cost, n_goals);
            CASE_CHECK(sign <= 0 || view->is_made[case_at(c, i, j)], c);
            CASE_CHECK(sign >= 0 || !view->is_made[case_at(c, i, j)], c);
        }
}

static inline bool case_is_member(const int32_t *person, int n, int whom) {
    for (int k = 0; k < n; k++)
        if (person[k] == whom) return true;
    return false;
}

static inline void case_check_list(const Case *c, PwiSide side, const int32_t *person, int n) {
    for (int k = 0; k < n; k++) {
        CASE_CHECK(person[k] >= 0 && person[k] < c->problem.n[side], c);
        CASE_CHECK(k == 0 || person[k - 1] < person[k], c);
    }
}

/* Open pairs of the set's people of side `whose` with people outside the set; `n_unmade`: of these, not made. */
static inline int64_t case_count_leaving(const CaseView *view, const PwiHallSet *set, PwiSide whose,
                                         int64_t *n_unmade) {
    const Case *c = view->c;
    int64_t n_open = 0;
    *n_unmade = 0;
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
            bool has_mentee = case_is_member(set->mentee, set->n_mentees, i);
            bool has_mentor = case_is_member(set->mentor, set->n_mentors, j);
            bool leaves = whose == PWI_MENTEE ? has_mentee && !has_mentor : has_mentor && !has_mentee;
            if (!leaves || !view->is_open[case_at(c, i, j)]) continue;
            n_open++;
            *n_unmade += !view->is_made[case_at(c, i, j)];
        }
    return n_open;
}

static inline int64_t case_sum_bounds(const PwiBounds *bounds, const int32_t *person, int n, bool of_max) {
    int64_t sum = 0;
    for (int k = 0; k < n; k++) sum += of_max ? bounds[person[k]].max : bounds[person[k]].min;
    return sum;
}

/* Every Hall set is a true statement that shows somebody must go without; every mentee who goes without is in one, or
 * has no further mentor. Only asked when `matched` comes first. */
static inline void case_check_halls(const CaseView *view) {
    const Case *c = view->c;
    const PwiSolution *solution = view->solution;
    if (c->problem.goal[0] != PWI_GOAL_MATCHED) {
        CASE_CHECK(solution->n_hall == 0 && !solution->hall_of, c);
        return;
    }
    for (int h = 0; h < solution->n_hall; h++) {
        const PwiHallSet *set = &solution->hall[h];
        int64_t n_unmade;
        case_check_list(c, PWI_MENTEE, set->mentee, set->n_mentees);
        case_check_list(c, PWI_MENTOR, set->mentor, set->n_mentors);
        int64_t n_leaving = case_count_leaving(view, set, PWI_MENTEE, &n_unmade);
        CASE_CHECK(set->n_mentors > 0, c);
        CASE_CHECK(set->wanted == case_sum_bounds(c->bounds[PWI_MENTEE], set->mentee, set->n_mentees, true), c);
        CASE_CHECK(set->places == case_sum_bounds(c->bounds[PWI_MENTOR], set->mentor, set->n_mentors, true) + n_leaving,
                   c);
        CASE_CHECK(set->wanted > set->places, c);
        CASE_CHECK(n_unmade == 0, c);
        for (int k = 0; k < set->n_mentees; k++) CASE_CHECK(solution->hall_of[set->mentee[k]] == h, c);
    }
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++) {
        int hall = solution->hall_of[i];
        CASE_CHECK(hall >= -1 && hall < solution->n_hall, c);
        if (hall >= 0) CASE_CHECK(case_is_member(solution->hall[hall].mentee, solution->hall[hall].n_mentees, i), c);
        bool goes_without = view->load[PWI_MENTEE][i] < c->bounds[PWI_MENTEE][i].max;
        if (hall >= 0 || !goes_without) continue;
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
            CASE_CHECK(!view->is_open[case_at(c, i, j)] || view->is_made[case_at(c, i, j)], c);
    }
}

/* The conflict shows that the minimums cannot be met. */
static inline void case_check_conflict(const CaseView *view) {
    const Case *c = view->c;
    const PwiSolution *solution = view->solution;
    const PwiHallSet *set = &solution->conflict;
    int64_t n_unmade;
    CASE_CHECK(solution->n_pairs == 0, c);
    CASE_CHECK(solution->conflict_kind == PWI_MENTEES_MINIMUM || solution->conflict_kind == PWI_MENTORS_MINIMUM, c);
    PwiSide wanting = solution->conflict_kind == PWI_MENTEES_MINIMUM ? PWI_MENTEE : PWI_MENTOR;
    const int32_t *const person[PWI_N_SIDES] = {set->mentee, set->mentor};
    const int n[PWI_N_SIDES] = {set->n_mentees, set->n_mentors};
    for (int side = 0; side < PWI_N_SIDES; side++) case_check_list(c, (PwiSide)side, person[side], n[side]);
    int64_t n_leaving = case_count_leaving(view, set, wanting, &n_unmade);
    CASE_CHECK(set->wanted == case_sum_bounds(c->bounds[wanting], person[wanting], n[wanting], false), c);
    CASE_CHECK(
        set->places == case_sum_bounds(c->bounds[1 - wanting], person[1 - wanting], n[1 - wanting], true) + n_leaving,
        c);
    CASE_CHECK(set->wanted > set->places, c);
}

/* Of all pairs, fixed ones included; 1.0 without any. */
static inline int32_t case_smallest_score(const Case *c, const PwiSolution *solution) {
    int32_t smallest = (int32_t)PWI_PPM;
    for (int k = 0; k < c->problem.n_fixed; k++)
        if (c->fixed_score_ppm[k] < smallest) smallest = c->fixed_score_ppm[k];
    for (int k = 0; k < solution->n_pairs; k++) {
        int32_t score = case_score(c, solution->pair[k].mentee, solution->pair[k].mentor);
        if (score < smallest) smallest = score;
    }
    return smallest;
}

/* Everything the solution says, but for a run that was cut short. */
static inline void case_check(const Case *c, const PwiSolution *solution) {
    CaseView view;
    case_view_init(&view, c, solution);
    if (solution->outcome == PWI_INFEASIBLE) {
        case_check_conflict(&view);
    } else {
        CASE_CHECK(solution->outcome == PWI_OPTIMAL, c);
        CASE_CHECK(solution->n_goals == c->problem.n_goals && solution->n_optimal_goals == c->problem.n_goals, c);
        case_check_prices(&view, case_find_worst_off(c));
        if (case_find_worst_off(c) < c->problem.n_goals) {
            /* The goals behind worst-off are about the pairs that are no worse. */
            int32_t smallest = case_smallest_score(c, solution);
            for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
                for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
                    if (case_score(c, i, j) < smallest) view.is_open[case_at(c, i, j)] = 0;
            case_check_prices(&view, c->problem.n_goals);
        }
        case_check_halls(&view);
    }
    case_view_clear(&view);
}

/* Two runs say the same, to the last price. */
static inline void case_check_same_pairs(const Case *c, const PwiSolution *one, const PwiSolution *other) {
    CASE_CHECK(one->outcome == other->outcome && one->n_pairs == other->n_pairs, c);
    for (int k = 0; k < one->n_pairs; k++) CASE_CHECK(pwi_compare_pairs(&one->pair[k], &other->pair[k]) == 0, c);
}

static inline void case_check_same(const Case *c, const PwiSolution *one, const PwiSolution *other) {
    case_check_same_pairs(c, one, other);
    CASE_CHECK(one->n_goals == other->n_goals && one->n_hall == other->n_hall, c);
    for (int side = 0; one->outcome == PWI_OPTIMAL && side < PWI_N_SIDES; side++)
        for (size_t k = 0; k < (size_t)c->problem.n[side] * (size_t)one->n_goals; k++)
            CASE_CHECK(one->price[side][k] == other->price[side][k], c);
    CASE_CHECK(!one->hall_of == !other->hall_of, c);
    for (int i = 0; one->hall_of && i < c->problem.n[PWI_MENTEE]; i++)
        CASE_CHECK(one->hall_of[i] == other->hall_of[i], c);
}

#endif
