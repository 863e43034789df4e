/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exact check of whatever pwi_assign claims about an instance of assign_case.h, which shares nothing with it.
 *
 * case_check believes nothing: bounds, allowed pairs, the lexicographic complementary slackness of the prices (which
 * proves optimality in every goal), Hall sets, conflicts. */
#ifndef PAIRWRIGHT_TESTS_ASSIGN_CHECK_H
#define PAIRWRIGHT_TESTS_ASSIGN_CHECK_H

#include "assign_case.h"

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
