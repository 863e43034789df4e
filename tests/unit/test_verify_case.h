/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small random instances whose truth a test can find by trying everything; for the tests of verify/, whose claims about
 * them are test_verify_claim.h's.
 *
 * An instance has at most 4 mentees and 4 mentors, with arbitrary scores (a `given` criterion), rules, bans, keeps and
 * bounds. The test has its own truth: the best matching by trying them all, prices by Bellman-Ford over lexicographic
 * vectors in the residual network, Hall sets by trying them all, and its own reading of the duality bound. A unit test
 * is one program of one file, so all of it stands in this header. */
#ifndef PAIRWRIGHT_TESTS_TEST_VERIFY_CASE_H
#define PAIRWRIGHT_TESTS_TEST_VERIFY_CASE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/numbers.h"
#include "verify/rescore.h"
#include "verify/verify.h"

enum { MOST_PEOPLE = 4, N_GOALS = 3, MOST_OPEN = 13 };

/* ---- a random instance ---- */

static uint64_t random_state;
static bool has_all_goals; /* instances ask for goals of all kinds, not just matched and total, and may have floors */

int pick(int n) {
    random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(random_state) % (uint64_t)n);
}

/* A vector of the three goals. */
typedef struct Vector {
    int64_t at[N_GOALS];
} Vector;

typedef struct Edge {
    int mentee, mentor;
    int32_t score_ppm;
    Vector weight;
} Edge;

typedef struct Instance {
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwiGiven given;
    int n[PWI_N_SIDES];
    PwiBounds bounds[PWI_N_SIDES][MOST_PEOPLE];                          /* {0, 0} for those who are out */
    int least[PWI_N_SIDES][MOST_PEOPLE], most[PWI_N_SIDES][MOST_PEOPLE]; /* without the kept pairs */
    Edge open[MOST_OPEN + 8]; /* pairs a free choice could make, by mentee, then mentor */
    int n_open;
    Edge kept[1];
    int n_kept;
    PwiPair previous[MOST_PEOPLE * MOST_PEOPLE]; /* what the goal stay counts */
    int n_previous;
} Instance;

static char *const ids[PWI_N_SIDES][MOST_PEOPLE] = {{"s1", "s2", "s/3", "s~4"}, {"m1", "m2", "m3", "m4"}};

void name_all(PwiNames *names, const char *const *name, int n) {
    for (int k = 0; k < n; k++) {
        int index;
        bool is_new;
        assert_true(pwi_names_add(names, name[k], &index, &is_new));
    }
}

/* Two different goals that count pairs or loads, and up to two floors, hard or soft. */
static void draw_goals(PwProgramme *programme) {
    static const PwiGoal goals[] = {PWI_GOAL_MATCHED, PWI_GOAL_PRIORITY, PWI_GOAL_TOTAL,
                                    PWI_GOAL_NASH,    PWI_GOAL_STAY,     PWI_GOAL_WORKLOAD};
    int first = pick(6), second = (first + 1 + pick(5)) % 6;
    programme->goal[0] = goals[first];
    programme->goal[1] = goals[second];
    programme->n_fairness = pick(3);
    programme->fairness = PWI_ARENA_ARRAY(&programme->arena, PwiFairness, 2);
    for (int k = 0; k < programme->n_fairness; k++)
        programme->fairness[k] = (PwiFairness){.id = k == 0 ? "low" : "lower",
                                               .kind = PWI_FLOOR,
                                               .question = -1,
                                               .level_ppm = pick(7) * PWI_PPM / 7,
                                               .soft = pick(2) == 0,
                                               .penalty_ppm = pick(1500000)};
    for (int k = 0; k < programme->n_fairness; k++)
        if (!programme->fairness[k].soft) programme->fairness[k].penalty_ppm = 0;
}

/* field (choice), given scores, the same field, and a rule against one tutor group. */
void make_programme(Instance *instance) {
    static const char *const options[] = {"a", "b", "c"};
    PwProgramme *programme = instance->programme = pwi_programme_new();
    programme->seed = "test";
    programme->n_questions = 2;
    programme->question = PWI_ARENA_ARRAY(&programme->arena, PwiQuestion, 2);
    for (int q = 0; q < 2; q++) {
        programme->question[q] = (PwiQuestion){.id = q == 0 ? "field" : "tutor", .type = PWI_CHOICE};
        name_all(&programme->question[q].options, options, 3);
    }
    programme->n_criteria = 2;
    programme->criterion = PWI_ARENA_ARRAY(&programme->arena, PwiCriterion, 2);
    programme->criterion[0] = (PwiCriterion){
        .id = "given/it", .kind = PWI_GIVEN, .question = {-1, -1}, .weight_ppm = 2 * PWI_PPM, .skip_missing = true};
    programme->criterion[1] = (PwiCriterion){
        .id = "field", .kind = PWI_SAME, .question = {0, 0}, .weight_ppm = PWI_PPM, .skip_missing = true};
    programme->n_rules = 1;
    programme->rule = PWI_ARENA_ARRAY(&programme->arena, PwiRule, 1);
    programme->rule[0] = (PwiRule){.id = "tutor",
                                   .test = {.id = "tutor", .kind = PWI_DIFFERENT, .question = {1, 1}},
                                   .criterion = -1,
                                   .at_least_ppm = PWI_PPM};
    if (pick(3) == 0) {
        programme->goal[0] = PWI_GOAL_TOTAL;
        programme->goal[1] = PWI_GOAL_MATCHED;
    }
    for (int side = 0; side < PWI_N_SIDES; side++) programme->capacity.min_if_used[side] = pick(2) == 0;
    if (has_all_goals) draw_goals(programme);
}

void make_people(Instance *instance, bool has_minimums) {
    PwCohort *cohort = instance->cohort = PWI_NEW(PwCohort);
    cohort->n_questions = 2;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        PwiPeople *people = &cohort->side[side];
        people->n = instance->n[side] = 1 + pick(MOST_PEOPLE);
        people->person = PWI_NEW_ARRAY(PwiPerson, (size_t)people->n);
        people->column = PWI_NEW_ARRAY(PwiColumn, 2);
        name_all(&people->ids, (const char *const *)ids[side], people->n);
        for (int i = 0; i < people->n; i++) {
            int max = pick(8) == 0 ? 0 : 1 + pick(side == PWI_MENTOR ? 3 : 2);
            int min = has_minimums && pick(3) == 0 ? pick(max + 1) : 0;
            people->person[i] = (PwiPerson){.id = ids[side][i], .bounds = {min, max}};
            if (has_all_goals) people->person[i].priority_ppm = pick(3) * 500000;
        }
        for (int q = 0; q < 2; q++) {
            PwiColumn *column = &people->column[q];
            column->cell_size = sizeof(int32_t);
            column->cells = PWI_NEW_ARRAY(int32_t, (size_t)people->n);
            column->answered = PWI_NEW_ARRAY(uint8_t, (size_t)people->n);
            for (int i = 0; i < people->n; i++) {
                column->answered[i] = pick(4) > 0;
                if (column->answered[i]) ((int32_t *)column->cells)[i] = pick(3);
            }
        }
    }
}

/* Scores 0…1, often equal so that the draw has work; one pair in six is not given. */
void make_given(Instance *instance) {
    int n_mentees = instance->n[PWI_MENTEE], n_mentors = instance->n[PWI_MENTOR];
    instance->given.n_criteria = 2;
    instance->given.matrix = PWI_NEW_ARRAY(PwiGivenMatrix, 2);
    PwiGivenMatrix *matrix = &instance->given.matrix[0];
    matrix->denominator = 7;
    matrix->first = PWI_NEW_ARRAY(size_t, (size_t)n_mentees + 1);
    matrix->mentor = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees * (size_t)n_mentors);
    matrix->numerator = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees * (size_t)n_mentors);
    size_t n = 0;
    for (int i = 0; i < n_mentees; i++) {
        matrix->first[i] = n;
        for (int j = 0; j < n_mentors; j++) {
            if (pick(6) == 0) continue;
            matrix->mentor[n] = j;
            matrix->numerator[n++] = pick(8);
        }
    }
    matrix->first[n_mentees] = n;
}

/* At most one keep and one ban, not the same, the keep within everyone's bounds. */
void make_decisions(Instance *instance) {
    PwDecisions *decisions = instance->decisions = pwi_decisions_none(instance->cohort);
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (pick(6) == 0) decisions->out[side][pick(instance->n[side])] = 1;
    decisions->keep = PWI_NEW_ARRAY(PwiPair, 1);
    decisions->ban = PWI_NEW_ARRAY(PwiPair, 1);
    PwiPair keep = {pick(instance->n[PWI_MENTEE]), pick(instance->n[PWI_MENTOR])};
    PwiPair ban = {pick(instance->n[PWI_MENTEE]), pick(instance->n[PWI_MENTOR])};
    bool has_places = instance->cohort->side[PWI_MENTEE].person[keep.mentee].bounds.max > 0 &&
                      instance->cohort->side[PWI_MENTOR].person[keep.mentor].bounds.max > 0;
    bool is_out = decisions->out[PWI_MENTEE][keep.mentee] || decisions->out[PWI_MENTOR][keep.mentor];
    if (pick(2) == 0 && has_places && !is_out) decisions->keep[decisions->n_keep++] = keep;
    bool is_keep = decisions->n_keep > 0 && pwi_compare_pairs(&keep, &ban) == 0;
    if (pick(2) == 0 && !is_keep) decisions->ban[decisions->n_ban++] = ban;
}

void find_room(Instance *instance) {
    const PwDecisions *decisions = instance->decisions;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++) {
            PwiBounds bounds = instance->cohort->side[side].person[i].bounds;
            if (decisions->out[side][i]) bounds = (PwiBounds){0, 0};
            int kept = 0;
            if (decisions->n_keep > 0)
                kept = (side == PWI_MENTEE ? decisions->keep[0].mentee : decisions->keep[0].mentor) == i;
            bool is_bound = kept > 0 || !instance->programme->capacity.min_if_used[side];
            instance->bounds[side][i] = bounds;
            instance->most[side][i] = bounds.max - kept;
            instance->least[side][i] = is_bound && bounds.min > kept ? bounds.min - kept : 0;
        }
}

/* ⌊10⁶·ln s⌋ by trying: floating point is near enough to be off by one at most, and then says so. */
static int64_t log_weight(int32_t score_ppm) {
    long double exact = score_ppm > 0 ? 1e6L * logl((long double)score_ppm) : 0;
    int64_t weight = (int64_t)exact;
    assert_true(score_ppm <= 1 || (exact - (long double)weight > 1e-10L && exact - (long double)weight < 1 - 1e-10L));
    return weight;
}

static int64_t penalties(const Instance *instance, int32_t score_ppm) {
    int64_t sum = 0;
    for (int k = 0; k < instance->programme->n_fairness; k++)
        if (score_ppm < instance->programme->fairness[k].level_ppm) sum += instance->programme->fairness[k].penalty_ppm;
    return sum;
}

int64_t weigh(const Instance *instance, int goal, int mentee, int mentor, int32_t score_ppm) {
    if (goal == PWI_GOAL_MATCHED) return 1;
    if (goal == PWI_GOAL_TOTAL) return score_ppm - (has_all_goals ? penalties(instance, score_ppm) : 0);
    if (goal == PWI_GOAL_NASH) return log_weight(score_ppm);
    if (goal == PWI_GOAL_PRIORITY || goal == PWI_GOAL_WORKLOAD) return 0;
    if (goal == PWI_GOAL_STAY) return pwi_pairs_contain(instance->previous, instance->n_previous, mentee, mentor);
    const char *seed = instance->programme->seed;
    return pwi_draw_lot(pwi_draw_key(seed, "mentee", ids[PWI_MENTEE][mentee]),
                        pwi_draw_key(seed, "mentor", ids[PWI_MENTOR][mentor]));
}

int goal_of(const Instance *instance, int g) {
    return g < instance->programme->n_goals ? (int)instance->programme->goal[g] : PWI_GOAL_DRAW;
}

/* What somebody's load, without the kept pairs, adds to the goals. */
static Vector gain(const Instance *instance, int side, int person, int load) {
    Vector sum = {{0}};
    int all = load + instance->bounds[side][person].max - instance->most[side][person];
    for (int g = 0; g < N_GOALS; g++) {
        if (goal_of(instance, g) == PWI_GOAL_PRIORITY && side == PWI_MENTEE && all > 0)
            sum.at[g] = instance->cohort->side[PWI_MENTEE].person[person].priority_ppm;
        if (goal_of(instance, g) == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) sum.at[g] = -(int64_t)all * all;
    }
    return sum;
}

/* What pairs score is not in question here. */
PwiRescoreRow *open_rescorer(const Instance *instance, PwiRescorer **rescorer) {
    PwiRescoreRow *row;
    assert_int_equal(pwi_rescorer_create(instance->programme, instance->cohort, instance->decisions, &instance->given,
                                         rescorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_rescore_row_create(*rescorer, &row, NULL), PW_OK);
    return row;
}

/* The open and the kept pairs with their weights. */
void find_edges(Instance *instance) {
    PwiRescorer *rescorer;
    PwiRescoreRow *row = open_rescorer(instance, &rescorer);
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        pwi_rescore_mentee(row, i);
        for (int j = 0; j < instance->n[PWI_MENTOR]; j++) {
            int32_t out_of, score = pwi_rescore_pair(row, j, NULL, &out_of);
            Edge edge = {.mentee = i, .mentor = j, .score_ppm = score};
            for (int g = 0; g < N_GOALS; g++) edge.weight.at[g] = weigh(instance, goal_of(instance, g), i, j, score);
            const PwDecisions *decisions = instance->decisions;
            bool is_kept = pwi_pairs_contain(decisions->keep, decisions->n_keep, i, j);
            bool is_banned = pwi_pairs_contain(decisions->ban, decisions->n_ban, i, j);
            bool has_room = instance->most[PWI_MENTEE][i] > 0 && instance->most[PWI_MENTOR][j] > 0;
            if (is_kept) instance->kept[instance->n_kept++] = edge;
            bool is_low = has_all_goals && score < pwi_programme_floor_ppm(instance->programme);
            if (!is_kept && !is_banned && has_room && !is_low && pwi_rescore_follows_rules(row, j))
                instance->open[instance->n_open++] = edge;
        }
    }
    pwi_rescore_row_destroy(row);
    pwi_rescorer_destroy(rescorer);
}

void make_instance(Instance *instance, bool has_minimums) {
    *instance = (Instance){0};
    make_programme(instance);
    make_people(instance, has_minimums);
    make_given(instance);
    make_decisions(instance);
    find_room(instance);
    for (int i = 0; has_all_goals && i < instance->n[PWI_MENTEE]; i++)
        for (int j = 0; j < instance->n[PWI_MENTOR]; j++)
            if (pick(3) == 0) instance->previous[instance->n_previous++] = (PwiPair){i, j};
    find_edges(instance);
}

void clear_instance(Instance *instance) {
    pwi_decisions_destroy(instance->decisions);
    pwi_given_clear(&instance->given);
    pwi_cohort_destroy(instance->cohort);
    pwi_programme_destroy(instance->programme);
}

/* ---- the truth ---- */

int compare(const Vector *a, const Vector *b) {
    for (int g = 0; g < N_GOALS; g++)
        if (a->at[g] != b->at[g]) return a->at[g] < b->at[g] ? -1 : 1;
    return 0;
}

Vector plus(Vector a, Vector b, int64_t times) {
    for (int g = 0; g < N_GOALS; g++) a.at[g] += times * b.at[g];
    return a;
}

/* Everyone's free pairs in the chosen subset of `open`. */
void count_loads(const Instance *instance, unsigned chosen, int load[PWI_N_SIDES][MOST_PEOPLE]) {
    memset(load, 0, sizeof(int[PWI_N_SIDES][MOST_PEOPLE]));
    for (int e = 0; e < instance->n_open; e++) {
        if ((chosen >> e & 1) == 0) continue;
        load[PWI_MENTEE][instance->open[e].mentee]++;
        load[PWI_MENTOR][instance->open[e].mentor]++;
    }
}

/* `is_relaxed`: everyone between least and most, which lets those with `if-used` have anything from 0. */
bool is_feasible(const Instance *instance, unsigned chosen, bool is_relaxed) {
    int load[PWI_N_SIDES][MOST_PEOPLE];
    count_loads(instance, chosen, load);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++) {
            int kept = instance->bounds[side][i].max - instance->most[side][i];
            int all = load[side][i] + kept;
            if (load[side][i] < instance->least[side][i] || load[side][i] > instance->most[side][i]) return false;
            if (!is_relaxed && all > 0 && all < instance->bounds[side][i].min) return false;
        }
    return true;
}

Vector worth(const Instance *instance, unsigned chosen) {
    Vector sum = {{0}};
    for (int k = 0; k < instance->n_kept; k++) sum = plus(sum, instance->kept[k].weight, 1);
    for (int e = 0; e < instance->n_open; e++)
        if (chosen >> e & 1) sum = plus(sum, instance->open[e].weight, 1);
    int load[PWI_N_SIDES][MOST_PEOPLE];
    count_loads(instance, chosen, load);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++) sum = plus(sum, gain(instance, side, i, load[side][i]), 1);
    return sum;
}

/* The best feasible subset of the open pairs; false if there is none. */
bool find_best(const Instance *instance, bool is_relaxed, unsigned *best) {
    bool is_found = false;
    for (unsigned chosen = 0; chosen < 1u << instance->n_open; chosen++) {
        if (!is_feasible(instance, chosen, is_relaxed)) continue;
        Vector now = worth(instance, chosen), before = worth(instance, *best);
        if (!is_found || compare(&now, &before) > 0) *best = chosen;
        is_found = true;
    }
    return is_found;
}

/* A random instance with few open pairs, and a best matching, also without minimums (is_feasible); false: another
 * round. Cleared in any case. */
bool make_solved(Instance *instance, bool has_minimums, unsigned *best, unsigned *relaxed) {
    make_instance(instance, has_minimums);
    *best = *relaxed = 0;
    return instance->n_open <= MOST_OPEN && find_best(instance, false, best) && find_best(instance, true, relaxed);
}

typedef struct Prices {
    Vector of[PWI_N_SIDES][MOST_PEOPLE];
} Prices;

void relax(Vector *distance, int from, int to, Vector cost, int64_t sign) {
    Vector through = plus(distance[from], cost, sign);
    if (compare(&through, &distance[to]) < 0) distance[to] = through;
}

/* What one unit more is worth to somebody. */
static Vector step(const Instance *instance, int side, int person, int load) {
    return plus(gain(instance, side, person, load + 1), gain(instance, side, person, load), -1);
}

/* Potentials of the residual network of an optimum of the relaxed problem: hub → mentee → mentor → hub. */
Prices find_prices(const Instance *instance, unsigned chosen) {
    enum { HUB = 2 * MOST_PEOPLE };
    Vector distance[2 * MOST_PEOPLE + 1] = {{{0}}};
    int load[PWI_N_SIDES][MOST_PEOPLE];
    count_loads(instance, chosen, load);
    for (int round = 0; round <= HUB; round++) {
        for (int side = 0; side < PWI_N_SIDES; side++)
            for (int i = 0; i < instance->n[side]; i++) {
                int node = side * MOST_PEOPLE + i;
                bool can_rise = load[side][i] < instance->most[side][i];
                bool can_fall = load[side][i] > instance->least[side][i];
                int here = load[side][i];
                Vector up = can_rise ? step(instance, side, i, here) : (Vector){{0}};
                Vector down = can_fall ? step(instance, side, i, here - 1) : (Vector){{0}};
                if (can_rise) relax(distance, side == PWI_MENTEE ? HUB : node, side == PWI_MENTEE ? node : HUB, up, -1);
                if (can_fall)
                    relax(distance, side == PWI_MENTEE ? node : HUB, side == PWI_MENTEE ? HUB : node, down, 1);
            }
        for (int e = 0; e < instance->n_open; e++) {
            const Edge *edge = &instance->open[e];
            int mentor = MOST_PEOPLE + edge->mentor;
            if (chosen >> e & 1)
                relax(distance, mentor, edge->mentee, edge->weight, 1);
            else
                relax(distance, edge->mentee, mentor, edge->weight, -1);
        }
    }
    Prices prices;
    for (int i = 0; i < MOST_PEOPLE; i++) {
        prices.of[PWI_MENTEE][i] = plus(distance[i], distance[HUB], -1);
        prices.of[PWI_MENTOR][i] = plus(distance[HUB], distance[MOST_PEOPLE + i], -1);
    }
    return prices;
}

/* What the prices prove, by the theorem of check_proof.c, over the goals in the list alone. */
Vector find_bound(const Instance *instance, const Prices *prices, const int *goals, int n_goals) {
    Vector sum = {{0}}, zero = {{0}}, mask = {{0}};
    for (int k = 0; k < instance->n_kept; k++) sum = plus(sum, instance->kept[k].weight, 1);
    for (int g = 0; g < n_goals; g++) mask.at[goals[g]] = 1;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++) {
            Vector price = prices->of[side][i];
            Vector best = {{0}};
            for (int l = instance->least[side][i]; l <= instance->most[side][i]; l++) {
                Vector now = plus(gain(instance, side, i, l), price, l);
                for (int g = 0; g < N_GOALS; g++) now.at[g] *= mask.at[g];
                if (l == instance->least[side][i] || compare(&now, &best) > 0) best = now;
            }
            sum = plus(sum, best, 1);
        }
    for (int e = 0; e < instance->n_open; e++) {
        const Edge *edge = &instance->open[e];
        Vector cost = plus(edge->weight, prices->of[PWI_MENTEE][edge->mentee], -1);
        cost = plus(cost, prices->of[PWI_MENTOR][edge->mentor], -1);
        for (int g = 0; g < N_GOALS; g++) cost.at[g] *= mask.at[g];
        if (compare(&cost, &zero) > 0) sum = plus(sum, cost, 1);
    }
    return sum;
}

/* The bound of each goal: behind a goal whose value is not met, without that goal. */
Vector find_bounds(const Instance *instance, const Prices *prices, const Vector *value) {
    Vector bounds = {{0}};
    int met[N_GOALS], n_met = 0;
    for (int g = 0; g < N_GOALS; g++) {
        met[n_met] = g;
        bounds.at[g] = find_bound(instance, prices, met, n_met + 1).at[g];
        if (bounds.at[g] == value->at[g]) n_met++;
    }
    return bounds;
}

bool has(unsigned set, int member) {
    return (set >> member & 1) != 0;
}

/* wanted and places of the set, by the words of matching.h; `unmade`: its leaving pairs that `chosen` does not make. */
void count_set(const Instance *instance, PwiSide whose, bool wants_most, const unsigned set[PWI_N_SIDES],
               unsigned chosen, int *wanted, int *places, int *unmade) {
    *wanted = *places = *unmade = 0;
    for (int i = 0; i < instance->n[whose]; i++)
        if (has(set[whose], i)) *wanted += wants_most ? instance->most[whose][i] : instance->least[whose][i];
    for (int j = 0; j < instance->n[1 - whose]; j++)
        if (has(set[1 - whose], j)) *places += instance->most[1 - whose][j];
    for (int e = 0; e < instance->n_open; e++) {
        int end[PWI_N_SIDES] = {instance->open[e].mentee, instance->open[e].mentor};
        if (!has(set[whose], end[whose]) || has(set[1 - whose], end[1 - whose])) continue;
        ++*places;
        if (!has(chosen, e)) ++*unmade;
    }
}

#endif
