/* verify/: true claims about small random instances are accepted, and every false one is refused.
 *
 * An instance has at most 4 mentees and 4 mentors, with arbitrary scores (a `given` criterion), rules, bans, keeps and
 * bounds. The test has its own truth: the best matching by trying them all, prices by Bellman-Ford over lexicographic
 * vectors in the residual network, Hall sets by trying them all, and its own reading of the duality bound. Of a claim
 * changed at random, the truth decides whether it is still true; most changes are false whatever the instance. */
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

enum { MOST_PEOPLE = 4, N_GOALS = 3, MOST_OPEN = 13, N_ROUNDS = 1500 };

/* ---- a random instance ---- */

static uint64_t random_state;

static int pick(int n) {
    random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(random_state) % (uint64_t)n);
}

/* A vector of the three goals. */
typedef struct Vector {
    int64_t at[N_GOALS];
} Vector;

typedef struct Edge {
    int mentee, mentor;
    Vector weight;
} Edge;

typedef struct Instance {
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwiGiven given;
    int n[PWI_N_SIDES];
    PwiBounds bounds[PWI_N_SIDES][MOST_PEOPLE]; /* {0, 0} for those who are out */
    int least[PWI_N_SIDES][MOST_PEOPLE], most[PWI_N_SIDES][MOST_PEOPLE]; /* without the kept pairs */
    Edge open[MOST_OPEN + 8]; /* pairs a free choice could make, by mentee, then mentor */
    int n_open;
    Edge kept[1];
    int n_kept;
} Instance;

static char *const ids[PWI_N_SIDES][MOST_PEOPLE] = {{"s1", "s2", "s/3", "s~4"}, {"m1", "m2", "m3", "m4"}};

static void name_all(PwiNames *names, const char *const *name, int n) {
    for (int k = 0; k < n; k++) {
        int index;
        bool is_new;
        assert_true(pwi_names_add(names, name[k], &index, &is_new));
    }
}

/* field (choice), given scores, the same field, and a rule against one tutor group. */
static void make_programme(Instance *instance) {
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
}

static void make_people(Instance *instance, bool has_minimums) {
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
static void make_given(Instance *instance) {
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
static void make_decisions(Instance *instance) {
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

static void find_room(Instance *instance) {
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

static int64_t weigh(const Instance *instance, int goal, int mentee, int mentor, int32_t score_ppm) {
    if (goal == PWI_GOAL_MATCHED) return 1;
    if (goal == PWI_GOAL_TOTAL) return score_ppm;
    const char *seed = instance->programme->seed;
    return pwi_draw_lot(pwi_draw_key(seed, "mentee", ids[PWI_MENTEE][mentee]),
                        pwi_draw_key(seed, "mentor", ids[PWI_MENTOR][mentor]));
}

static int goal_of(const Instance *instance, int g) {
    return g < instance->programme->n_goals ? (int)instance->programme->goal[g] : PWI_GOAL_DRAW;
}

/* The open and the kept pairs with their weights. What a pair scores is not in question here. */
static void find_edges(Instance *instance) {
    PwiRescorer *rescorer;
    PwiRescoreRow *row;
    assert_int_equal(pwi_rescorer_create(instance->programme, instance->cohort, instance->decisions, &instance->given,
                                         &rescorer, NULL), PW_OK);
    assert_int_equal(pwi_rescore_row_create(rescorer, &row, NULL), PW_OK);
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        pwi_rescore_mentee(row, i);
        for (int j = 0; j < instance->n[PWI_MENTOR]; j++) {
            Edge edge = {.mentee = i, .mentor = j};
            int32_t out_of, score = pwi_rescore_pair(row, j, NULL, &out_of);
            for (int g = 0; g < N_GOALS; g++)
                edge.weight.at[g] = weigh(instance, goal_of(instance, g), i, j, score);
            const PwDecisions *decisions = instance->decisions;
            bool is_kept = pwi_pairs_contain(decisions->keep, decisions->n_keep, i, j);
            bool is_banned = pwi_pairs_contain(decisions->ban, decisions->n_ban, i, j);
            bool has_room = instance->most[PWI_MENTEE][i] > 0 && instance->most[PWI_MENTOR][j] > 0;
            if (is_kept) instance->kept[instance->n_kept++] = edge;
            if (!is_kept && !is_banned && has_room && pwi_rescore_follows_rules(row, j))
                instance->open[instance->n_open++] = edge;
        }
    }
    pwi_rescore_row_destroy(row);
    pwi_rescorer_destroy(rescorer);
}

static void make_instance(Instance *instance, bool has_minimums) {
    *instance = (Instance){0};
    make_programme(instance);
    make_people(instance, has_minimums);
    make_given(instance);
    make_decisions(instance);
    find_room(instance);
    find_edges(instance);
}

static void clear_instance(Instance *instance) {
    pwi_decisions_destroy(instance->decisions);
    pwi_given_clear(&instance->given);
    pwi_cohort_destroy(instance->cohort);
    pwi_programme_destroy(instance->programme);
}

/* ---- the truth ---- */

static int compare(const Vector *a, const Vector *b) {
    for (int g = 0; g < N_GOALS; g++)
        if (a->at[g] != b->at[g]) return a->at[g] < b->at[g] ? -1 : 1;
    return 0;
}

static Vector plus(Vector a, Vector b, int64_t times) {
    for (int g = 0; g < N_GOALS; g++) a.at[g] += times * b.at[g];
    return a;
}

/* Everyone's free pairs in the chosen subset of `open`. */
static void count_loads(const Instance *instance, unsigned chosen, int load[PWI_N_SIDES][MOST_PEOPLE]) {
    memset(load, 0, sizeof(int[PWI_N_SIDES][MOST_PEOPLE]));
    for (int e = 0; e < instance->n_open; e++) {
        if ((chosen >> e & 1) == 0) continue;
        load[PWI_MENTEE][instance->open[e].mentee]++;
        load[PWI_MENTOR][instance->open[e].mentor]++;
    }
}

/* `is_relaxed`: everyone between least and most, which lets those with `if-used` have anything from 0. */
static bool is_feasible(const Instance *instance, unsigned chosen, bool is_relaxed) {
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

static Vector worth(const Instance *instance, unsigned chosen) {
    Vector sum = {{0}};
    for (int k = 0; k < instance->n_kept; k++) sum = plus(sum, instance->kept[k].weight, 1);
    for (int e = 0; e < instance->n_open; e++)
        if (chosen >> e & 1) sum = plus(sum, instance->open[e].weight, 1);
    return sum;
}

/* The best feasible subset of the open pairs; false if there is none. */
static bool find_best(const Instance *instance, bool is_relaxed, unsigned *best) {
    bool is_found = false;
    for (unsigned chosen = 0; chosen < 1u << instance->n_open; chosen++) {
        if (!is_feasible(instance, chosen, is_relaxed)) continue;
        Vector now = worth(instance, chosen), before = worth(instance, *best);
        if (!is_found || compare(&now, &before) > 0) *best = chosen;
        is_found = true;
    }
    return is_found;
}

typedef struct Prices {
    Vector of[PWI_N_SIDES][MOST_PEOPLE];
} Prices;

static void relax(Vector *distance, int from, int to, Vector cost, int64_t sign) {
    Vector through = plus(distance[from], cost, sign);
    if (compare(&through, &distance[to]) < 0) distance[to] = through;
}

/* Potentials of the residual network of an optimum of the relaxed problem: hub → mentee → mentor → hub. */
static Prices find_prices(const Instance *instance, unsigned chosen) {
    enum { HUB = 2 * MOST_PEOPLE };
    Vector distance[2 * MOST_PEOPLE + 1] = {{{0}}}, zero = {{0}};
    int load[PWI_N_SIDES][MOST_PEOPLE];
    count_loads(instance, chosen, load);
    for (int round = 0; round <= HUB; round++) {
        for (int side = 0; side < PWI_N_SIDES; side++)
            for (int i = 0; i < instance->n[side]; i++) {
                int node = side * MOST_PEOPLE + i;
                bool can_rise = load[side][i] < instance->most[side][i];
                bool can_fall = load[side][i] > instance->least[side][i];
                if (side == PWI_MENTEE ? can_rise : can_fall) relax(distance, HUB, node, zero, 1);
                if (side == PWI_MENTEE ? can_fall : can_rise) relax(distance, node, HUB, zero, 1);
            }
        for (int e = 0; e < instance->n_open; e++) {
            const Edge *edge = &instance->open[e];
            int mentor = MOST_PEOPLE + edge->mentor;
            if (chosen >> e & 1) relax(distance, mentor, edge->mentee, edge->weight, 1);
            else relax(distance, edge->mentee, mentor, edge->weight, -1);
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
static Vector find_bound(const Instance *instance, const Prices *prices, const int *goals, int n_goals) {
    Vector sum = {{0}}, zero = {{0}};
    for (int k = 0; k < instance->n_kept; k++) sum = plus(sum, instance->kept[k].weight, 1);
    Vector mask = {{0}};
    for (int g = 0; g < n_goals; g++) mask.at[goals[g]] = 1;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++) {
            Vector price = prices->of[side][i];
            for (int g = 0; g < N_GOALS; g++) price.at[g] *= mask.at[g];
            sum = plus(sum, price, compare(&price, &zero) > 0 ? instance->most[side][i] : instance->least[side][i]);
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
static Vector find_bounds(const Instance *instance, const Prices *prices, const Vector *value) {
    Vector bounds = {{0}};
    int met[N_GOALS], n_met = 0;
    for (int g = 0; g < N_GOALS; g++) {
        met[n_met] = g;
        bounds.at[g] = find_bound(instance, prices, met, n_met + 1).at[g];
        if (bounds.at[g] == value->at[g]) n_met++;
    }
    return bounds;
}

static bool has(unsigned set, int member) { return (set >> member & 1) != 0; }

/* wanted and places of the set, by the words of matching.h; `unmade`: its leaving pairs that `chosen` does not make. */
static void count_set(const Instance *instance, PwiSide whose, bool wants_most, const unsigned set[PWI_N_SIDES],
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

/* ---- claims ---- */

static const int32_t *list_members(PwMatching *claim, unsigned set, int *n) {
    int32_t *list = PWI_ARENA_ARRAY(&claim->arena, int32_t, 32);
    *n = 0;
    for (int i = 0; i < 32; i++)
        if (has(set, i)) list[(*n)++] = i;
    return list;
}

static PwiHallSet make_set(PwMatching *claim, const unsigned set[PWI_N_SIDES], int wanted, int places) {
    PwiHallSet hall = {.wanted = wanted, .places = places};
    hall.mentee = list_members(claim, set[PWI_MENTEE], &hall.n_mentees);
    hall.mentor = list_members(claim, set[PWI_MENTOR], &hall.n_mentors);
    return hall;
}

/* Some Hall set with this mentee, if there is one. */
static bool find_hall(const Instance *instance, unsigned chosen, int mentee, PwMatching *claim, PwiHallSet *hall) {
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

static void add_pairs(const Instance *instance, unsigned chosen, PwMatching *claim) {
    PwiRescorer *rescorer;
    PwiRescoreRow *row;
    assert_int_equal(pwi_rescorer_create(instance->programme, instance->cohort, instance->decisions, &instance->given,
                                         &rescorer, NULL), PW_OK);
    assert_int_equal(pwi_rescore_row_create(rescorer, &row, NULL), PW_OK);
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

static void add_unmatched(const Instance *instance, unsigned chosen, PwMatching *claim) {
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
static PwMatching *make_claim(const Instance *instance, unsigned chosen, const Prices *prices) {
    PwMatching *claim = pwi_matching_new();
    Vector value = worth(instance, chosen), bound = find_bounds(instance, prices, &value);
    add_pairs(instance, chosen, claim);
    add_unmatched(instance, chosen, claim);
    claim->outcome = compare(&value, &bound) == 0 ? PWI_OPTIMAL : PWI_FEASIBLE;
    claim->n_goals = N_GOALS;
    for (int g = 0; g < N_GOALS; g++)
        claim->goal[g] = (PwiGoalValue){goal_of(instance, g), value.at[g], bound.at[g]};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        claim->price[side] = PWI_ARENA_ARRAY(&claim->arena, int64_t, MOST_PEOPLE * N_GOALS);
        for (int i = 0; i < MOST_PEOPLE; i++)
            for (int g = 0; g < N_GOALS; g++) claim->price[side][i * N_GOALS + g] = prices->of[side][i].at[g];
    }
    return claim;
}

static int64_t n_refused, n_accepted;

static PwStatus verdict(const Instance *instance, const PwMatching *claim) {
    PwFaults faults = {0};
    PwError error;
    PwStatus status = pwi_verify(instance->programme, instance->cohort, instance->decisions, &instance->given, claim,
                                 1 + pick(3), &faults, &error);
    assert_int_equal(faults.n_errors > 0, status == PW_REJECTED);
    for (int f = 0; f < faults.n; f++) {
        assert_true(faults.fault[f].pointer[0] == '/');
        assert_true(faults.fault[f].text[0] != '\0');
    }
    pwi_faults_clear(&faults);
    if (status == PW_OK) n_accepted++;
    if (status == PW_REJECTED) n_refused++;
    return status;
}

#define expect(instance, claim, expected)                                        \
    do {                                                                         \
        PwStatus got = verdict(instance, claim);                                 \
        if (got != (expected)) fail_msg("round state %llu: got status %d, need %d", \
                                        (unsigned long long)random_state, (int)got, (int)(expected)); \
    } while (0)

/* ---- changes that are false whatever the instance ---- */

static PwiMatchedPair *some_pair(PwMatching *claim) { return &claim->pair[pick(claim->n_pairs)]; }

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
        case 0: pair->score_ppm += pick(2) ? 1 : -1; return true;
        case 1: pair->out_of_ppm -= 1; return true;
        case 2: part[pick(2)] += 1; return true;
        case 3: part[0] = part[0] == PWI_NOT_COUNTED ? 0 : PWI_NOT_COUNTED; return true;
        case 4: pair->kept = !pair->kept; return true;
        case 5: ((int32_t *)pair->against)[pair->n_against++] = 0; return true;
        case 6: pair->n_against--; return pair->n_against >= 0;
        case 7: drop_pair(claim, (int)(pair - claim->pair)); return true;
        case 8: claim->pair[claim->n_pairs] = claim->pair[claim->n_pairs - 1]; claim->n_pairs++; return true;
        case 9: pair->mentor = pick(2) ? MOST_PEOPLE : -1; return true;
        case 10: pair->mentee = pick(2) ? MOST_PEOPLE : -1; return true;
        case 11: pair->part_ppm = NULL; return true;
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
        default: return false;
    }
}

static bool spoil_rest(const Instance *instance, PwMatching *claim, int which) {
    int g = pick(N_GOALS);
    PwiUnmatched *unmatched = claim->n_unmatched > 0 ? &claim->unmatched[pick(claim->n_unmatched)] : NULL;
    PwiHallSet *hall = claim->n_hall > 0 ? &claim->hall[pick(claim->n_hall)] : NULL;
    int64_t *price = &claim->price[pick(2)][g];
    switch (which) {
        case 0: claim->goal[g].value += pick(2) ? 1 : -1; return true;
        case 1: claim->goal[g].bound -= 1; return true;
        case 2: claim->goal[g].bound += 1; return claim->outcome == PWI_OPTIMAL;
        case 3: claim->goal[g].goal = (claim->goal[g].goal + 1 + pick(PWI_GOAL_DRAW)) % (PWI_GOAL_DRAW + 1); return true;
        case 4: claim->n_goals = pick(2); return true;
        case 5: claim->n_goals = 2; return claim->outcome == PWI_OPTIMAL;
        case 6: claim->n_goals = PWI_MAX_PROOF_GOALS + 1; return true;
        case 7: claim->outcome = PWI_INFEASIBLE; return true;
        case 8: claim->outcome = PWI_N_OUTCOMES; return true;
        case 9: claim->conflict_kind = PWI_MENTEES_MINIMUM; return true;
        case 10: claim->price[pick(2)] = NULL; return claim->outcome == PWI_OPTIMAL;
        case 11: *price = (INT64_C(1) << 60) + 1; return true;
        case 12: *price = pick(2) ? INT64_MAX : INT64_MIN; return true;
        case 13: claim->n_unmatched--; return claim->n_unmatched >= 0;
        case 14: claim->unmatched[claim->n_unmatched] = (PwiUnmatched){pick(instance->n[0]), PWI_NO_GAIN, -1, NULL};
            claim->n_unmatched++; /* twice, or matched, or out */
            return true;
        case 15: claim->pair[claim->n_pairs++] = (PwiMatchedPair){0, 0, 0, 0, (const int32_t[2]){0, 0}, false, NULL, 0};
            return claim->n_pairs > 1; /* out of order or twice */
        default: break;
    }
    if (unmatched) switch (which) {
            case 16: unmatched->reason = PWI_N_REASONS; return true;
            case 17: unmatched->mentee = MOST_PEOPLE; return true;
            case 18: unmatched->hall = claim->n_hall; return true;
            case 19: unmatched->reason = PWI_CUT_SHORT; unmatched->hall = -1; return claim->outcome == PWI_OPTIMAL;
            case 20: if (unmatched->reason != PWI_NO_ALLOWED_MENTOR) return false;
                unmatched->reason = PWI_NO_GAIN; return true;
            case 21: if (unmatched->reason == PWI_NO_ALLOWED_MENTOR) return false;
                unmatched->reason = PWI_NO_ALLOWED_MENTOR; unmatched->hall = -1; return true;
            case 22: if (claim->outcome != PWI_OPTIMAL || goal_of(instance, 0) != PWI_GOAL_MATCHED) return false;
                unmatched->reason = PWI_NO_GAIN; unmatched->hall = -1; return true;
            default: break;
        }
    if (hall) switch (which) {
            case 23: hall->wanted += pick(2) ? 1 : -1; return true;
            case 24: hall->places += pick(2) ? 1 : -1; return true;
            case 25: hall->n_mentees = -1; return true;
            case 26: ((int32_t *)hall->mentee)[pick(hall->n_mentees)] = MOST_PEOPLE; return true;
            case 27: ((int32_t *)hall->mentor)[hall->n_mentors] = hall->n_mentors > 0 ? hall->mentor[0] : -1;
                hall->n_mentors++; return true;
            case 28: claim->n_hall = 0; return true;
            default: break;
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

/* ---- changes of which the truth decides ---- */

/* Whether what the claim says of its bounds follows from its prices, by the test's own reading. */
static bool proves(const Instance *instance, const PwMatching *claim) {
    Prices prices;
    Vector value, bound;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < MOST_PEOPLE; i++)
            for (int g = 0; g < N_GOALS; g++) prices.of[side][i].at[g] = claim->price[side][i * N_GOALS + g];
    for (int g = 0; g < N_GOALS; g++) value.at[g] = claim->goal[g].value;
    bound = find_bounds(instance, &prices, &value);
    for (int g = 0; g < N_GOALS; g++) {
        if (claim->goal[g].bound < bound.at[g]) return false;
        if (claim->outcome == PWI_OPTIMAL && bound.at[g] != value.at[g]) return false;
    }
    return true;
}

/* Prices changed at random: refused exactly when they no longer prove the bounds. */
static void test_other_prices(void **state) {
    (void)state;
    random_state = 20260202;
    int n_true = 0, n_false = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        Instance instance;
        make_instance(&instance, pick(2) == 0);
        unsigned best = 0, relaxed = 0;
        if (instance.n_open <= MOST_OPEN && find_best(&instance, false, &best) &&
            find_best(&instance, true, &relaxed)) {
            Prices prices = find_prices(&instance, relaxed);
            for (int change = 0; change < 10; change++) {
                static const int64_t steps[] = {1, -1, 2, -2, 1000, -1000, 1000000, -1000000, 1 << 30, -(1 << 30)};
                PwMatching *claim = make_claim(&instance, best, &prices);
                int side = pick(2);
                claim->price[side][pick(instance.n[side]) * N_GOALS + pick(N_GOALS)] += steps[pick(10)];
                bool is_true = proves(&instance, claim);
                expect(&instance, claim, is_true ? PW_OK : PW_REJECTED);
                n_true += is_true;
                n_false += !is_true;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_true > 1000 && n_false > 1000);
}

/* Another feasible matching than the best one, described truly, is never proven to be optimal, by any prices. */
static void test_other_matchings(void **state) {
    (void)state;
    random_state = 20260303;
    int n_other = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        Instance instance;
        make_instance(&instance, pick(2) == 0);
        unsigned best = 0, relaxed = 0;
        if (instance.n_open <= MOST_OPEN && find_best(&instance, false, &best) &&
            find_best(&instance, true, &relaxed)) {
            Vector top = worth(&instance, best);
            for (int attempt = 0; attempt < 40; attempt++) {
                unsigned chosen = (unsigned)pick(1 << instance.n_open);
                Vector value = worth(&instance, chosen);
                bool is_right = is_feasible(&instance, chosen, false);
                if (compare(&value, &top) == 0) continue;
                Prices prices = find_prices(&instance, pick(2) ? relaxed : chosen);
                PwMatching *claim = make_claim(&instance, chosen, &prices);
                if (is_right) {
                    assert_int_equal(claim->outcome, PWI_FEASIBLE);
                    expect(&instance, claim, PW_OK); /* honest bounds */
                }
                claim->outcome = PWI_OPTIMAL;
                for (int g = 0; g < N_GOALS; g++) claim->goal[g].bound = claim->goal[g].value;
                expect(&instance, claim, PW_REJECTED);
                claim->outcome = PWI_FEASIBLE;
                claim->goal[0].bound = INT64_MAX;
                claim->goal[1].bound = INT64_MAX;
                claim->goal[2].bound = INT64_MAX;
                expect(&instance, claim, is_right ? PW_OK : PW_REJECTED);
                n_other++;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_other > 5000);
}

/* Any pair of sets as a Hall set with the numbers it really has: accepted exactly when it is one. */
static void test_other_hall_sets(void **state) {
    (void)state;
    random_state = 20260404;
    int n_true = 0, n_false = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        Instance instance;
        make_instance(&instance, pick(4) == 0);
        unsigned best = 0, relaxed = 0;
        if (instance.n_open <= MOST_OPEN && find_best(&instance, false, &best) &&
            find_best(&instance, true, &relaxed)) {
            Prices prices = find_prices(&instance, relaxed);
            for (int change = 0; change < 20; change++) {
                PwMatching *claim = make_claim(&instance, best, &prices);
                unsigned set[PWI_N_SIDES] = {(unsigned)pick(1 << instance.n[0]), (unsigned)pick(1 << instance.n[1])};
                int wanted, places, unmade;
                count_set(&instance, PWI_MENTEE, true, set, best, &wanted, &places, &unmade);
                bool is_true = wanted > places && unmade == 0;
                int h = pick(claim->n_hall + 1);
                if (h == claim->n_hall) claim->n_hall++;
                for (int u = 0; u < claim->n_unmatched; u++)
                    if (claim->unmatched[u].hall == h) is_true &= has(set[PWI_MENTEE], claim->unmatched[u].mentee);
                claim->hall[h] = make_set(claim, set, wanted, places);
                expect(&instance, claim, is_true ? PW_OK : PW_REJECTED);
                n_true += is_true;
                n_false += !is_true;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_true > 100 && n_false > 1000);
}

/* Infeasible instances have a conflict the verifier accepts; feasible ones have none. */
static void test_conflicts(void **state) {
    (void)state;
    random_state = 20260505;
    int n_infeasible = 0, n_sets[2] = {0};
    for (int round = 0; round < N_ROUNDS; round++) {
        Instance instance;
        make_instance(&instance, true);
        unsigned best = 0;
        bool is_possible = instance.n_open > MOST_OPEN || find_best(&instance, true, &best), is_explained = false;
        n_infeasible += !is_possible;
        for (int attempt = 0; attempt < (is_possible ? 20 : 2 << (instance.n[0] + instance.n[1])); attempt++) {
            PwMatching *claim = pwi_matching_new();
            unsigned number = (unsigned)(is_possible ? pick(512) : attempt) >> 1;
            unsigned set[PWI_N_SIDES] = {number & ((1u << instance.n[0]) - 1),
                                         number >> instance.n[0] & ((1u << instance.n[1]) - 1)};
            PwiSide whose = (PwiSide)(attempt & 1);
            int wanted, places, unmade;
            count_set(&instance, whose, false, set, 0, &wanted, &places, &unmade);
            claim->outcome = PWI_INFEASIBLE;
            claim->conflict_kind = whose == PWI_MENTEE ? PWI_MENTEES_MINIMUM : PWI_MENTORS_MINIMUM;
            claim->conflict = make_set(claim, set, wanted, places);
            expect(&instance, claim, wanted > places ? PW_OK : PW_REJECTED);
            n_sets[wanted > places]++;
            is_explained |= wanted > places;
            claim->conflict.places += pick(2) ? 1 : -1;
            expect(&instance, claim, PW_REJECTED);
            claim->conflict = make_set(claim, set, wanted + 1, places);
            expect(&instance, claim, PW_REJECTED);
            claim->conflict_kind = PWI_NO_CONFLICT;
            expect(&instance, claim, PW_REJECTED);
            pwi_matching_destroy(claim);
        }
        assert_int_equal(is_explained, !is_possible);
        clear_instance(&instance);
    }
    assert_true(n_infeasible > 100 && n_sets[0] > 1000 && n_sets[1] > 100);
    print_message("all tests: %lld claims accepted, %lld refused\n", (long long)n_accepted, (long long)n_refused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_false_statements), cmocka_unit_test(test_other_prices),
        cmocka_unit_test(test_other_matchings),  cmocka_unit_test(test_other_hall_sets),
        cmocka_unit_test(test_conflicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
