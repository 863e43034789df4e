/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: proofs of integer programmes are accepted when they are whole, and never prove what is not so.
 *
 * Random small instances (test_verify_case.h) get random fairness rules and minimums that apply if-used. The truth is
 * found by trying all matchings. A proof is built that splits on every pair: each leaf then is one matching, and the
 * test knows prices that show what it is worth, or which rule it breaks. Proofs that are whole must be accepted;
 * whatever is done to a proof, nothing false may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_case.h"

#include "verify/measure_fairness.h"

enum { N_INSTANCES = 260, MOST_PAIRS = 6, MOST_NODES = 6000, N_OWN_GOALS = 2, N_GROUPS = 3, SCALE = 1000000 };

/* ---- instances ---- */

static PwiWhen some_people(Instance *instance) {
    PwiWhen when = {.condition = PWI_ARENA_ARRAY(&instance->programme->arena, PwiCondition, 1), .n = pick(3) > 0};
    when.condition[0] = (PwiCondition){.question = pick(2), .answer = pick(N_GROUPS)};
    return when;
}

static void make_rules(Instance *instance) {
    static const int64_t levels[] = {200000, 400000, 600000, 800000, 1000000};
    PwProgramme *programme = instance->programme;
    programme->n_fairness = pick(4);
    programme->fairness = PWI_ARENA_ARRAY(&programme->arena, PwiFairness, 4);
    for (int k = 0; k < programme->n_fairness; k++) {
        PwiFairness *rule = &programme->fairness[k];
        *rule =
            (PwiFairness){.id = "rule", .kind = (PwiFairnessKind[]){0, 1, 2, 4, 5, 6}[pick(6)], .question = pick(2)};
        if (rule->kind == PWI_FLOOR || rule->kind == PWI_RESERVE) rule->question = -1;
        rule->level_ppm = rule->kind == PWI_PLACE_PARITY ? pick(300001) : levels[pick(5)];
        rule->group_level_ppm = PWI_ARENA_ARRAY(&programme->arena, int64_t, N_GROUPS);
        for (int g = 0; g < N_GROUPS; g++) rule->group_level_ppm[g] = pick(2) ? levels[pick(3)] : -1;
        rule->count = rule->kind == PWI_NOT_ALONE ? 2 : 1 + pick(2);
        for (int side = 0; side < PWI_N_SIDES; side++) rule->who[side] = some_people(instance);
        rule->soft = pick(3) == 0 && rule->kind != PWI_FLOOR;
        rule->penalty_ppm = rule->soft ? (1 + pick(3)) * 150001 : 0;
    }
}

/* By how much rule k is broken, where one of them is asked for one group only. */
static int64_t breach_of(const PwiFairnessMeasure *measure, int k, PwiClash narrowed) {
    int64_t sum = 0;
    if (narrowed.rule != k) return measure->rule[k].breach;
    for (int r = 0; r < measure->rule[k].n_rows; r++) {
        const PwiFairnessRow *row = &measure->row[measure->rule[k].first_row + r];
        if (row->group == narrowed.group) sum += row->breach;
    }
    return sum;
}

static const PwiClash all_groups = {PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};

/* Feasible in everything, and worth so much: Σ over all pairs by the programme's goals, less what soft rules cost. */
static bool is_right(const Instance *instance, unsigned chosen, PwiClash narrowed, int64_t value[N_OWN_GOALS]) {
    if (!is_feasible(instance, chosen, false)) return false;
    PwMatching *claim = pwi_matching_new();
    PwiFairnessMeasure measure;
    add_pairs(instance, chosen, claim);
    assert_int_equal(pwi_measure_fairness(instance->programme, instance->cohort, instance->decisions, claim->pair,
                                          claim->n_pairs, &claim->arena, &measure),
                     PW_OK);
    bool holds = true;
    for (int k = 0; k < instance->programme->n_fairness; k++)
        holds &= instance->programme->fairness[k].soft || breach_of(&measure, k, narrowed) == 0;
    Vector sum = worth(instance, chosen);
    for (int g = 0; g < N_OWN_GOALS; g++) {
        value[g] = sum.at[g];
        if (goal_of(instance, g) == PWI_GOAL_TOTAL) value[g] -= measure.cost_ppm;
    }
    pwi_matching_destroy(claim);
    return holds;
}

/* All matchings: whether each is right, and its values. */
typedef struct Truth {
    bool is_right[1 << MOST_PAIRS];
    int64_t value[1 << MOST_PAIRS][N_OWN_GOALS];
    int best; /* lexicographically; -1: none is right */
} Truth;

static void find_truth_where(const Instance *instance, PwiClash narrowed, Truth *truth) {
    truth->best = -1;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        truth->is_right[x] = is_right(instance, (unsigned)x, narrowed, truth->value[x]);
        if (!truth->is_right[x]) continue;
        const int64_t *now = truth->value[x], *before = truth->value[truth->best < 0 ? x : truth->best];
        if (truth->best < 0 || now[0] > before[0] || (now[0] == before[0] && now[1] > before[1])) truth->best = x;
    }
}

static void find_truth(const Instance *instance, Truth *truth) {
    find_truth_where(instance, all_groups, truth);
}

/* The largest value of goal g among matchings that are no worse than `value` before. */
static int64_t true_bound(const Instance *instance, const Truth *truth, const int64_t *value, int g) {
    int64_t bound = INT64_MIN;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        bool is_due = truth->is_right[x] && (g == 0 || truth->value[x][0] >= value[0]);
        if (is_due && truth->value[x][g] > bound) bound = truth->value[x][g];
    }
    return bound;
}

/* ---- building a whole proof ---- */

typedef struct Builder {
    const Instance *instance;
    PwMatching *claim;
    PwiStage *stage;
    int g;                                                               /* goal of the stage */
    int load[PWI_N_SIDES][MOST_PEOPLE], count[2][MOST_PEOPLE][N_GROUPS]; /* of the matching at hand, with kept pairs */
    unsigned chosen;
    bool forges; /* takes limits for hard that are not */
} Builder;

static int new_node(Builder *builder) {
    assert_true(builder->stage->n_nodes < MOST_NODES);
    PwiTreeNode *node = &builder->stage->node[builder->stage->n_nodes];
    *node = (PwiTreeNode){.child = {PWI_NOBODY, PWI_NOBODY}, .dual = PWI_NOBODY};
    return builder->stage->n_nodes++;
}

/* Makes the node a split; its children are two new leaves. */
static void split(Builder *builder, int node, PwiExpression on, int64_t below, int64_t above) {
    int first = new_node(builder), second = new_node(builder);
    PwiTreeNode *made = &builder->stage->node[node];
    made->on = on;
    made->below = below;
    made->above = above;
    made->child[0] = first;
    made->child[1] = second;
}

static PwiDual *new_dual(Builder *builder, int node, int64_t scale) {
    PwiStage *stage = builder->stage;
    assert_true(stage->n_duals < MOST_NODES);
    PwiDual *dual = &stage->dual[stage->n_duals];
    PwiArena *arena = &builder->claim->arena;
    *dual = (PwiDual){.scale = scale,
                      .mentor = PWI_ARENA_ARRAY(arena, PwiMentorPrice, 2),
                      .count = PWI_ARENA_ARRAY(arena, PwiCountPrice, 2),
                      .row = PWI_ARENA_ARRAY(arena, PwiRowPrice, 32)};
    stage->node[node].dual = stage->n_duals++;
    return dual;
}

static void show_by_load(Builder *builder, int node, int mentor, int64_t price) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->mentor[dual->n_mentors++] = (PwiMentorPrice){mentor, price};
}

static void show_by_count(Builder *builder, int node, const PwiExpression *on, int64_t price) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->count[dual->n_counts++] = (PwiCountPrice){on->mentor, on->question, on->option, price};
}

static PwiRowKey no_row(PwiRowKind kind) {
    return (PwiRowKey){kind, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, 0};
}

static void show_by_row(Builder *builder, int node, PwiRowKey row) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->row[dual->n_rows++] = (PwiRowPrice){row, 1};
}

static int group_of(const Instance *instance, int question, int mentee) {
    const PwiColumn *column = &instance->cohort->side[PWI_MENTEE].column[question];
    return column->answered[mentee] ? ((const int32_t *)column->cells)[mentee] : -1;
}

static void count_chosen(Builder *builder) {
    const Instance *instance = builder->instance;
    memset(builder->load, 0, sizeof builder->load);
    memset(builder->count, 0, sizeof builder->count);
    for (int e = -1; e < instance->n_open; e++) {
        const Edge *edge = e < 0 ? instance->kept : &instance->open[e];
        if (e < 0 ? instance->n_kept == 0 : !has(builder->chosen, e)) continue;
        builder->load[PWI_MENTEE][edge->mentee]++;
        builder->load[PWI_MENTOR][edge->mentor]++;
        for (int q = 0; q < 2; q++)
            if (group_of(instance, q, edge->mentee) >= 0)
                builder->count[q][edge->mentor][group_of(instance, q, edge->mentee)]++;
    }
}

static int kept_of(const Instance *instance, int mentor) {
    return instance->n_kept > 0 && instance->kept[0].mentor == mentor;
}

/* If the mentor's load is wrong, shows it, in one of several ways. */
static bool show_wrong_load(Builder *builder, int node, int mentor) {
    const Instance *instance = builder->instance;
    int load = builder->load[PWI_MENTOR][mentor], min = instance->bounds[PWI_MENTOR][mentor].min;
    bool if_used = instance->programme->capacity.min_if_used[PWI_MENTOR];
    PwiExpression on = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, mentor, PWI_NOBODY, PWI_NOBODY};
    if (load > instance->bounds[PWI_MENTOR][mentor].max) {
        show_by_load(builder, node, mentor, 1);
    } else if (load >= min || (if_used && load == 0)) {
        return false;
    } else if (!if_used || kept_of(instance, mentor) > 0) {
        show_by_load(builder, node, mentor, -1);
    } else if (pick(2)) {
        split(builder, node, on, 0, min);
        show_by_load(builder, builder->stage->node[node].child[0], mentor, 1);
        show_by_load(builder, builder->stage->node[node].child[1], mentor, -1);
    } else { /* by a mentee who has the mentor */
        PwiRowKey row = no_row(PWI_ROW_USED);
        row.mentor = mentor;
        for (int e = 0; e < instance->n_open; e++)
            if (has(builder->chosen, e) && instance->open[e].mentor == mentor) row.mentee = instance->open[e].mentee;
        show_by_row(builder, node, row);
    }
    return true;
}

/* Whether some mentor has too many of a group for "min · group ≤ limit · load", which who keeps both satisfies; the row
 * that says so. A forger does not care whether the rule is hard, or whether kept pairs may be more. */
static bool find_used_limit(const Builder *builder, PwiRowKey *row) {
    const Instance *instance = builder->instance;
    const PwProgramme *programme = instance->programme;
    for (int j = 0; j < instance->n[PWI_MENTOR]; j++)
        for (int k = 0; k < programme->n_fairness; k++) {
            const PwiFairness *rule = &programme->fairness[k];
            bool holds = !rule->soft && kept_of(instance, j) == 0;
            for (int g = 0; rule->kind == PWI_AT_MOST && (holds || builder->forges) && g < N_GROUPS; g++) {
                int64_t least = instance->bounds[PWI_MENTOR][j].min, count = builder->count[rule->question][j][g];
                if (least * count <= rule->count * builder->load[PWI_MENTOR][j]) continue;
                *row = no_row(PWI_ROW_USED);
                row->rule = k;
                row->group = g;
                row->mentor = j;
                return true;
            }
        }
    return false;
}

static int64_t breach_at(const PwiFairnessMeasure *measure, int rule, int group, int mentor) {
    const PwiFairnessTally *tally = &measure->rule[rule];
    for (int r = tally->first_row; r < tally->first_row + tally->n_rows; r++)
        if (measure->row[r].group == group && measure->row[r].mentor == mentor) return measure->row[r].breach;
    return 0;
}

/* Splits the mentor's load at "alone" and shows that it is not below; returns the other child. */
static int split_alone(Builder *builder, int node, int mentor) {
    int alone = kept_of(builder->instance, mentor) > 1 ? kept_of(builder->instance, mentor) : 1;
    PwiExpression on = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, mentor, PWI_NOBODY, PWI_NOBODY};
    split(builder, node, on, alone, alone + 1);
    show_by_load(builder, builder->stage->node[node].child[0], mentor, 1);
    return builder->stage->node[node].child[1];
}

/* If some hard rule is broken, shows it. */
static bool show_broken_rule(Builder *builder, int node, const PwiFairnessMeasure *measure) {
    const PwProgramme *programme = builder->instance->programme;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        for (int r = 0; !rule->soft && r < measure->rule[k].n_rows; r++) {
            const PwiFairnessRow *found = &measure->row[measure->rule[k].first_row + r];
            PwiRowKey row = no_row(PWI_ROW_RULE);
            if (found->breach == 0) continue;
            row.rule = k;
            row.group = found->group < 0 ? PWI_NOBODY : found->group;
            row.mentor = found->mentor < 0 ? PWI_NOBODY : found->mentor;
            if (rule->kind == PWI_NOT_ALONE) {
                PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, found->mentor, rule->question, found->group};
                int above = split_alone(builder, node, found->mentor);
                split(builder, above, on, 0, rule->count);
                show_by_count(builder, builder->stage->node[above].child[0], &on, 1);
                show_by_count(builder, builder->stage->node[above].child[1], &on, -1);
            } else {
                assert_true(rule->kind != PWI_FLOOR); /* below a hard floor no pair is open */
                show_by_row(builder, node, row);
            }
            return true;
        }
    }
    return false;
}

/* Pins the counts that soft not-alone rules charge for to what they are; returns the node where they are. */
static int pin_counts(Builder *builder, int node, const PwiFairnessMeasure *measure) {
    const PwProgramme *programme = builder->instance->programme;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft) continue;
        for (int j = 0; j < builder->instance->n[PWI_MENTOR]; j++)
            for (int g = 0; g < N_GROUPS; g++) {
                if (breach_at(measure, k, g, j) == 0) continue;
                PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, j, rule->question, g};
                int count = builder->count[rule->question][j][g], above = split_alone(builder, node, j);
                split(builder, above, on, count, count + 1);
                show_by_count(builder, builder->stage->node[above].child[1], &on, -1);
                above = builder->stage->node[above].child[0];
                split(builder, above, on, count - 1, count);
                show_by_count(builder, builder->stage->node[above].child[0], &on, 1);
                node = builder->stage->node[above].child[1];
            }
    }
    return node;
}

/* Splits the pairs of a whole group, now and then, and shows that there are not more; returns the child where it goes
 * on.
 */
static int split_group(Builder *builder, int node) {
    if (pick(4) > 0) return node;
    PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, pick(2), pick(N_GROUPS)};
    int count = 0;
    for (int j = 0; j < MOST_PEOPLE; j++) count += builder->count[on.question][j][on.option];
    split(builder, node, on, count, count + 1);
    show_by_count(builder, builder->stage->node[node].child[1], &on, -1);
    return builder->stage->node[node].child[0];
}

/* Prices that show what the matching is worth: rows of soft rules that are broken at their penalties. */
static void show_worth(Builder *builder, int node, const PwiFairnessMeasure *measure) {
    const PwProgramme *programme = builder->instance->programme;
    bool counts_costs = goal_of(builder->instance, builder->g) == PWI_GOAL_TOTAL;
    if (counts_costs) node = pin_counts(builder, node, measure);
    PwiDual *dual = new_dual(builder, node, SCALE);
    for (int k = 0; counts_costs && k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (!rule->soft || rule->kind == PWI_NOT_ALONE || rule->kind == PWI_FLOOR) continue;
        for (int r = 0; r < measure->rule[k].n_rows; r++) {
            const PwiFairnessRow *found = &measure->row[measure->rule[k].first_row + r];
            if (found->breach == 0) continue;
            PwiRowKey row = no_row(PWI_ROW_RULE);
            row.rule = k;
            row.group = found->group < 0 ? PWI_NOBODY : found->group;
            row.mentor = found->mentor < 0 ? PWI_NOBODY : found->mentor;
            bool is_score = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
            dual->row[dual->n_rows++] = (PwiRowPrice){row, rule->penalty_ppm * (is_score ? 1 : SCALE)};
        }
    }
}

/* One matching, as all pairs are decided: it is worth so much, or nothing at all. */
static void build_leaf(Builder *builder, int node) {
    const Instance *instance = builder->instance;
    PwMatching *pairs = pwi_matching_new();
    PwiFairnessMeasure measure;
    count_chosen(builder);
    add_pairs(instance, builder->chosen, pairs);
    assert_int_equal(pwi_measure_fairness(instance->programme, instance->cohort, instance->decisions, pairs->pair,
                                          pairs->n_pairs, &pairs->arena, &measure),
                     PW_OK);
    bool is_shown = false;
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) { /* a mentee who cannot have so many leaves an empty choice */
        PwiBounds bounds = instance->bounds[PWI_MENTEE][i];
        int load = builder->load[PWI_MENTEE][i];
        bool may_be_none = instance->programme->capacity.min_if_used[PWI_MENTEE] && load == 0;
        is_shown |= load > bounds.max || (load < bounds.min && !may_be_none);
    }
    PwiRowKey row;
    if (!is_shown && (builder->forges || pick(2)) && find_used_limit(builder, &row)) {
        show_by_row(builder, node, row);
        is_shown = true;
    }
    for (int j = 0; !is_shown && j < instance->n[PWI_MENTOR]; j++) is_shown = show_wrong_load(builder, node, j);
    if (!is_shown) is_shown = show_broken_rule(builder, node, &measure);
    if (!is_shown && builder->g > 0) {
        int64_t value = worth(instance, builder->chosen).at[0];
        int goal = goal_of(instance, 0);
        if (goal == PWI_GOAL_TOTAL) value -= measure.cost_ppm;
        if (value < builder->claim->goal[0].value) {
            row = no_row(PWI_ROW_GOAL);
            row.goal = goal;
            /* Costs are seen through the prices of soft rules, as in a stage of `total`, with the row's price as T. */
            PwiDual *dual;
            int at = node;
            if (goal == PWI_GOAL_TOTAL) {
                int g = builder->g;
                builder->g = 0;
                show_worth(builder, at, &measure);
                builder->g = g;
                dual = &builder->stage->dual[builder->stage->n_duals - 1];
                dual->scale = 0;
            } else {
                dual = new_dual(builder, at, 0);
            }
            dual->row[dual->n_rows++] = (PwiRowPrice){row, SCALE};
            is_shown = true;
        }
    }
    if (!is_shown && builder->stage->goal != PWI_GOAL_ANY) show_worth(builder, split_group(builder, node), &measure);
    pwi_matching_destroy(pairs);
}

/* A tree that decides every open pair. */
static void build_tree(Builder *builder, int node, int e) {
    const Instance *instance = builder->instance;
    if (e == instance->n_open) {
        build_leaf(builder, node);
        return;
    }
    PwiExpression on = {PWI_EXPRESSION_PAIR, instance->open[e].mentee, instance->open[e].mentor, PWI_NOBODY,
                        PWI_NOBODY};
    split(builder, node, on, 0, 1);
    for (int made = 0; made < 2; made++) {
        builder->chosen = (builder->chosen & ~(1u << e)) | (unsigned)made << e;
        build_tree(builder, builder->stage->node[node].child[made], e + 1);
    }
}

/* Prices at random for the root, which may close pairs. They come last, so that no index changes. */
static void add_root_dual(Builder *builder) {
    PwiDual *dual = new_dual(builder, 0, builder->stage->goal == PWI_GOAL_ANY ? 0 : SCALE);
    for (int k = 0; k < 2; k++)
        dual->mentor[dual->n_mentors++] =
            (PwiMentorPrice){pick(builder->instance->n[PWI_MENTOR]), (int64_t)pick(2000001) * SCALE / 2};
    for (int k = 0; k < builder->instance->programme->n_fairness; k++) {
        const PwiFairness *rule = &builder->instance->programme->fairness[k];
        PwiRowKey row = no_row(PWI_ROW_RULE);
        if (rule->kind == PWI_FLOOR || rule->kind == PWI_NOT_ALONE || rule->soft) continue;
        row.rule = k;
        if (rule->question >= 0) row.group = pick(N_GROUPS);
        if (rule->kind == PWI_GROUP_FLOOR && rule->group_level_ppm[row.group] < 0) continue;
        if (rule->kind == PWI_AT_MOST) row.mentor = pick(builder->instance->n[PWI_MENTOR]);
        dual->row[dual->n_rows++] = (PwiRowPrice){row, pick(2 * SCALE)};
    }
}

static void build_stage(Builder *builder, int g, int goal) {
    PwiArena *arena = &builder->claim->arena;
    builder->g = g;
    builder->stage = &builder->claim->stage[g];
    *builder->stage = (PwiStage){.goal = goal,
                                 .node = PWI_ARENA_ARRAY(arena, PwiTreeNode, MOST_NODES),
                                 .dual = PWI_ARENA_ARRAY(arena, PwiDual, MOST_NODES)};
    int root = new_node(builder);
    build_tree(builder, root, 0);
    if (builder->instance->n_open > 0 && pick(2)) add_root_dual(builder);
}

static PwMatching *prove_or_forge(const Instance *instance, const Truth *truth, int chosen, PwiOutcome outcome,
                                  const int64_t bound[N_OWN_GOALS], bool forges) {
    Prices none = {0};
    PwMatching *claim = make_claim(instance, (unsigned)chosen, &none);
    claim->outcome = outcome;
    claim->n_goals = claim->n_stages = N_OWN_GOALS;
    claim->price[0] = claim->price[1] = NULL;
    claim->stage = PWI_ARENA_ARRAY(&claim->arena, PwiStage, N_OWN_GOALS);
    for (int g = 0; g < N_OWN_GOALS; g++)
        claim->goal[g] = (PwiGoalValue){goal_of(instance, g), truth->value[chosen][g], bound[g]};
    Builder builder = {.instance = instance, .claim = claim, .forges = forges};
    for (int g = 0; g < N_OWN_GOALS; g++) build_stage(&builder, g, goal_of(instance, g));
    return claim;
}

/* The claim of a matching with these bounds, and a proof that is whole if they are right. */
static PwMatching *prove(const Instance *instance, const Truth *truth, int chosen, PwiOutcome outcome,
                         const int64_t bound[N_OWN_GOALS]) {
    return prove_or_forge(instance, truth, chosen, outcome, bound, false);
}

static bool make_small_instance(Instance *instance, Truth *truth) {
    make_instance(instance, pick(3) > 0);
    make_rules(instance);
    int64_t floor_ppm = 0;
    for (int k = 0; k < instance->programme->n_fairness; k++) {
        const PwiFairness *rule = &instance->programme->fairness[k];
        if (rule->kind == PWI_FLOOR && !rule->soft && rule->level_ppm > floor_ppm) floor_ppm = rule->level_ppm;
    }
    int g_total = goal_of(instance, 0) == PWI_GOAL_TOTAL ? 0 : 1, n = 0;
    for (int e = 0; e < instance->n_open; e++) /* pairs below a hard floor are not open */
        if (instance->open[e].weight.at[g_total] >= floor_ppm) instance->open[n++] = instance->open[e];
    instance->n_open = n;
    if (n > MOST_PAIRS) return false;
    find_truth(instance, truth);
    return true;
}

/* ---- the tests ---- */

static void test_whole_proofs(void **state) {
    (void)state;
    random_state = 20261201;
    int n_optimal = 0, n_feasible = 0, n_false = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            expect(&instance, claim, PW_OK);
            pwi_matching_destroy(claim);
            n_optimal++;
            int other = pick(1 << instance.n_open);
            for (int k = 0; k < 8 && !truth.is_right[other]; k++) other = pick(1 << instance.n_open);
            if (truth.is_right[other]) {
                int64_t bound[N_OWN_GOALS];
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[other], g);
                claim = prove(&instance, &truth, other, PWI_FEASIBLE, bound);
                expect(&instance, claim, PW_OK);
                n_feasible++;
                claim->goal[pick(N_OWN_GOALS)].bound--;
                expect(&instance, claim, PW_REJECTED);
                pwi_matching_destroy(claim);
                const int64_t *is = truth.value[other], *best = truth.value[truth.best];
                if (is[0] != best[0] || is[1] != best[1]) {
                    claim = prove(&instance, &truth, other, PWI_OPTIMAL, is);
                    expect(&instance, claim, PW_REJECTED);
                    pwi_matching_destroy(claim);
                    n_false++;
                }
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_optimal > 40 && n_feasible > 30 && n_false > 20);
}

/* The best right matching that a forger's rows leave; -1: none. */
static int best_forged(const Instance *instance, const Truth *truth) {
    Builder builder = {.instance = instance, .forges = true};
    int best = -1;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        PwiRowKey row;
        builder.chosen = (unsigned)x;
        count_chosen(&builder);
        if (!truth->is_right[x] || find_used_limit(&builder, &row)) continue;
        const int64_t *now = truth->value[x], *before = truth->value[best < 0 ? x : best];
        if (best < 0 || now[0] > before[0] || (now[0] == before[0] && now[1] > before[1])) best = x;
    }
    return best;
}

/* Leaves one rule, a limit of 1, to mentors who have two mentees if any. */
static void limit_to_one(Instance *instance, Truth *truth) {
    bool is_soft = pick(3) > 0;
    PwiFairness *rule = &instance->programme->fairness[0];
    instance->programme->n_fairness = 1;
    *rule = (PwiFairness){.id = "rule", .kind = PWI_AT_MOST, .question = pick(2), .count = 1, .soft = is_soft};
    rule->penalty_ppm = is_soft ? 1 + pick(150001) : 0;
    instance->programme->capacity.min_if_used[PWI_MENTOR] = true;
    for (int j = 0; j < instance->n[PWI_MENTOR]; j++) {
        PwiBounds *bounds = &instance->cohort->side[PWI_MENTOR].person[j].bounds;
        if (bounds->max >= 2) bounds->min = 2;
    }
    find_room(instance);
    find_truth(instance, truth);
}

/* Limit and minimum together say nothing where the rule is soft or where kept pairs may be more: what rests on such a
 * row is refused. */
static void test_forged_limits(void **state) {
    (void)state;
    random_state = 20261207;
    int n_forged = 0;
    for (int round = 0; round < 8 * N_INSTANCES && n_forged < 40; round++) {
        Instance instance;
        Truth truth;
        bool is_small = make_small_instance(&instance, &truth);
        if (is_small && pwi_programme_floor_ppm(instance.programme) == 0) limit_to_one(&instance, &truth);
        if (is_small && truth.best >= 0) {
            int forged = best_forged(&instance, &truth);
            const int64_t *best = truth.value[truth.best], *is = truth.value[forged < 0 ? truth.best : forged];
            if (is[0] != best[0] || is[1] != best[1]) {
                PwMatching *claim = prove_or_forge(&instance, &truth, forged, PWI_OPTIMAL, is, true);
                expect(&instance, claim, PW_REJECTED);
                pwi_matching_destroy(claim);
                n_forged++;
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_forged > 10);
}

/* Every rule, and the minimums, as what clashes. */
static void list_all_rules(const Instance *instance, PwMatching *claim) {
    claim->clash = PWI_ARENA_ARRAY(&claim->arena, PwiClash, 8);
    for (int k = -1; k < instance->programme->n_fairness; k++)
        claim->clash[claim->n_clash++] = (PwiClash){k, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
}

/* Whether there is a right matching when what the entry names is not asked. */
static bool is_possible_without(Instance *instance, PwiClash entry) {
    Truth truth;
    if (entry.rule >= 0) {
        PwiFairness *rule = &instance->programme->fairness[entry.rule], kept = *rule;
        rule->soft = true;
        find_truth(instance, &truth);
        *rule = kept;
        return truth.best >= 0;
    }
    PwiBounds kept[PWI_N_SIDES][MOST_PEOPLE];
    memcpy(kept, instance->bounds, sizeof kept);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; instance->programme->capacity.min_if_used[side] && i < instance->n[side]; i++)
            instance->bounds[side][i].min = 0;
    find_truth(instance, &truth);
    memcpy(instance->bounds, kept, sizeof kept);
    return truth.best >= 0;
}

/* What clashes is said in full: without an entry that cannot be spared the proof is refused. */
static int leave_entries_out(Instance *instance, PwMatching *claim) {
    int n_refused = 0;
    for (int k = 0; k < claim->n_clash; k++) {
        PwiClash last = claim->clash[claim->n_clash - 1], entry = claim->clash[k];
        bool is_due = is_possible_without(instance, entry);
        if (!is_due) continue;
        claim->clash[k] = last;
        claim->n_clash--;
        expect(instance, claim, PW_REJECTED);
        n_refused++;
        claim->n_clash++;
        claim->clash[claim->n_clash - 1] = last;
        claim->clash[k] = entry;
    }
    return n_refused;
}

/* Nor is a rule said in full by one of its groups if the others cannot be spared. */
static int narrow_to_groups(const Instance *instance, PwMatching *claim) {
    int n_refused = 0;
    for (int k = 0; k < claim->n_clash; k++) {
        PwiClash *entry = &claim->clash[k];
        if (entry->rule < 0 || instance->programme->fairness[entry->rule].question < 0) continue;
        for (entry->group = 0; entry->group < N_GROUPS; entry->group++) {
            Truth truth;
            find_truth_where(instance, *entry, &truth);
            if (truth.best < 0) continue;
            expect(instance, claim, PW_REJECTED);
            n_refused++;
        }
        entry->group = PWI_NOBODY;
    }
    return n_refused;
}

/* Without any right matching the tree shows that all is empty; with one, no tree does. */
static void test_clashes(void **state) {
    (void)state;
    random_state = 20261202;
    int n_infeasible = 0, n_feasible = 0, n_left_out = 0, n_narrowed = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth)) {
            PwMatching *claim = pwi_matching_new();
            claim->outcome = PWI_INFEASIBLE;
            claim->conflict_kind = PWI_FAIRNESS_CLASH;
            claim->n_stages = 1;
            claim->stage = PWI_ARENA_ARRAY(&claim->arena, PwiStage, 1);
            list_all_rules(&instance, claim);
            Builder builder = {.instance = &instance, .claim = claim};
            build_stage(&builder, 0, PWI_GOAL_ANY);
            expect(&instance, claim, truth.best < 0 ? PW_OK : PW_REJECTED);
            n_infeasible += truth.best < 0;
            n_feasible += truth.best >= 0;
            if (truth.best < 0) n_left_out += leave_entries_out(&instance, claim);
            if (truth.best < 0) n_narrowed += narrow_to_groups(&instance, claim);
            claim->stage[0].n_nodes = 0;
            expect(&instance, claim, PW_REJECTED);
            pwi_matching_destroy(claim);
        }
        clear_instance(&instance);
    }
    assert_true(n_infeasible > 30 && n_feasible > 30 && n_left_out > 20 && n_narrowed > 10);
}

static int64_t nudge(void) {
    static const int64_t steps[] = {1, -1, 2, -2, 1000, -1000000, 1000000, 150001, INT64_C(1) << 40, INT64_MIN / 2};
    return steps[pick(10)];
}

static void spoil_dual(const Instance *instance, PwiStage *stage) {
    PwiDual *dual = &stage->dual[pick(stage->n_duals)];
    PwiRowPrice *row = dual->n_rows > 0 ? &dual->row[pick(dual->n_rows)] : NULL;
    switch (pick(12)) {
        case 11:
            dual->by_mentors = !dual->by_mentors;
            break;
        case 0:
            dual->scale = pick(3) ? dual->scale + nudge() : 0;
            break;
        case 1:
            dual->from_root = !dual->from_root;
            break;
        case 2:
            dual->mentor[0] = (PwiMentorPrice){pick(instance->n[PWI_MENTOR] + 1), nudge()};
            dual->n_mentors = 1;
            break;
        case 3:
            dual->count[0] = (PwiCountPrice){pick(instance->n[PWI_MENTOR] + 1) - 1, pick(3) - (pick(9) == 0),
                                             pick(N_GROUPS + 1), nudge()};
            dual->n_counts = 1;
            break;
        case 4:
            if (dual->n_rows > 0) dual->n_rows--;
            break;
        case 5:
            if (row) row->price += nudge();
            break;
        case 6:
            if (row) row->row.group += pick(2) ? 1 : -1;
            break;
        case 7:
            if (row) row->row.rule = pick(5) - 1;
            break;
        case 8:
            if (row) row->row.kind = (PwiRowKind)pick(PWI_N_ROW_KINDS + 1);
            break;
        case 9:
            if (row) row->row.goal = pick(PWI_N_GOALS + 1);
            break;
        default:
            if (row) row->row.mentor = row->row.mentee = pick(5) - 1;
    }
}

static void spoil_node(const Instance *instance, PwiStage *stage) {
    PwiTreeNode *node = &stage->node[pick(stage->n_nodes)];
    int32_t first = node->child[0];
    switch (pick(9)) {
        case 0:
            node->dual = pick(stage->n_duals + 2) - 1;
            break;
        case 1:
            node->child[0] = node->child[1];
            node->child[1] = first;
            break;
        case 2:
            node->child[pick(2)] = pick(stage->n_nodes + 1) - 1;
            break;
        case 3:
            node->child[0] = node->child[1] = PWI_NOBODY;
            break;
        case 4:
            node->above += nudge();
            break;
        case 5:
            node->below += nudge();
            break;
        case 6:
            node->on.mentor = pick(instance->n[PWI_MENTOR] + 2) - 1;
            break;
        case 7:
            node->on.kind = (PwiExpressionKind)pick(PWI_N_EXPRESSION_KINDS + 1);
            break;
        default:
            stage->n_nodes--;
    }
}

/* A false claim is refused, whatever is done to its proof, which lacks one leaf or little more. */
static void test_false_claims(void **state) {
    (void)state;
    random_state = 20261203;
    int n_refused = 0;
    for (int round = 0; round < 2 * N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 0) {
            for (int attempt = 0; attempt < 10; attempt++) {
                int64_t bound[N_OWN_GOALS];
                int x = truth.best;
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[x], g);
                bound[pick(2)]--;
                PwMatching *claim = prove(&instance, &truth, x, PWI_FEASIBLE, bound);
                for (int change = 0; change < 4; change++) {
                    PwiStage *stage = &claim->stage[pick(N_OWN_GOALS)];
                    if (stage->n_duals == 0 || stage->n_nodes < 2) break;
                    if (pick(2))
                        spoil_dual(&instance, stage);
                    else
                        spoil_node(&instance, stage);
                    expect(&instance, claim, PW_REJECTED);
                    n_refused++;
                }
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_refused > 2000);
}

/* Prices of mentees, by which mentors choose: whatever they are, they do not prove too low a bound. Half of the time
 * the root is split by a pair or a load before. */
static void add_bundle_stage(Builder *builder, int g) {
    const Instance *instance = builder->instance;
    PwiArena *arena = &builder->claim->arena;
    PwiStage *stage = builder->stage = &builder->claim->stage[g];
    *stage = (PwiStage){.goal = goal_of(instance, g),
                        .node = PWI_ARENA_ARRAY(arena, PwiTreeNode, MOST_NODES),
                        .dual = PWI_ARENA_ARRAY(arena, PwiDual, MOST_NODES)};
    int root = new_node(builder), n_leaves = 1, leaf[] = {root, root};
    if (pick(2)) {
        PwiPair pair = {instance->open[0].mentee, instance->open[0].mentor};
        PwiExpression by_pair = {PWI_EXPRESSION_PAIR, pair.mentee, pair.mentor, PWI_NOBODY, PWI_NOBODY};
        PwiExpression by_load = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, pair.mentor, PWI_NOBODY, PWI_NOBODY};
        int kept = kept_of(instance, pair.mentor);
        bool is_pair = pick(2);
        split(builder, root, is_pair ? by_pair : by_load, is_pair ? 0 : kept, is_pair ? 1 : kept + 1);
        n_leaves = 2;
        for (int k = 0; k < 2; k++) leaf[k] = stage->node[root].child[k];
    }
    for (int k = 0; k < n_leaves; k++) {
        PwiDual *dual = new_dual(builder, leaf[k], SCALE);
        int n_mentees = instance->n[PWI_MENTEE];
        dual->by_mentors = true;
        dual->mentee = PWI_ARENA_ARRAY(arena, PwiMenteePrice, (size_t)n_mentees + 1);
        for (int i = 0; i < n_mentees; i++) {
            int64_t unit = pick(2) ? SCALE : (int64_t)SCALE * 10000; /* near pairs, or near scores */
            dual->mentee[dual->n_mentees++] = (PwiMenteePrice){i, (pick(200) - 20) * unit};
        }
    }
}

static void test_false_bundles(void **state) {
    (void)state;
    random_state = 20261206;
    int n_refused = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 0) {
            for (int attempt = 0; attempt < 8; attempt++) {
                int64_t bound[N_OWN_GOALS];
                int x = truth.best, g_false = pick(N_OWN_GOALS);
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[x], g);
                bool is_false = attempt % 4 > 0; /* else so generous that it is proven */
                bound[g_false] += is_false ? -1 : (int64_t)1 << 40;
                PwMatching *claim = prove(&instance, &truth, x, PWI_FEASIBLE, bound);
                Builder builder = {.instance = &instance, .claim = claim, .g = g_false};
                add_bundle_stage(&builder, g_false);
                expect(&instance, claim, is_false ? PW_REJECTED : PW_OK);
                n_refused += is_false;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_refused > 250);
}

/* Prices that no sum could hold are refused. */
static void test_enormous_prices(void **state) {
    (void)state;
    random_state = 20261204;
    int n_tried = 0;
    while (n_tried < 20) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            PwiDual *dual = &claim->stage[0].dual[0];
            dual->scale = pick(2) ? INT64_MAX : dual->scale;
            dual->mentor[0] = (PwiMentorPrice){0, pick(2) ? INT64_MAX : INT64_MIN};
            dual->n_mentors = 1;
            (void)verdict(&instance, claim); /* either way; nothing overflows under the sanitizers */
            pwi_matching_destroy(claim);
            n_tried++;
        }
        clear_instance(&instance);
    }
}

#ifdef PWI_TEST_FAULTS
static void test_no_memory(void **state) {
    (void)state;
    random_state = 20261205;
    for (int n_tried = 0; n_tried < 3;) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 1 && instance.n_open < 4) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            PwStatus status = PW_NO_MEMORY;
            for (int64_t nth = 1; status == PW_NO_MEMORY; nth++) {
                PwFaults faults = {0};
                pwi_memory_fail_at(nth);
                status = pwi_verify(instance.programme, instance.cohort, instance.decisions, &instance.given, claim, 1,
                                    NULL, &faults, NULL);
                pwi_memory_fail_at(0);
                assert_true(status == PW_OK || status == PW_NO_MEMORY);
                pwi_faults_clear(&faults);
            }
            pwi_matching_destroy(claim);
            n_tried++;
        }
        clear_instance(&instance);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_proofs),  cmocka_unit_test(test_forged_limits),
        cmocka_unit_test(test_clashes),       cmocka_unit_test(test_false_claims),
        cmocka_unit_test(test_false_bundles), cmocka_unit_test(test_enormous_prices),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_no_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
