/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole proofs of integer programmes, built without any search: a tree that splits on every pair, so that each leaf is
 * one matching, and prices that show what it is worth or which rule it breaks. For the tests of verify/bounds*.c. */
#ifndef PAIRWRIGHT_TESTS_TEST_VERIFY_TREE_H
#define PAIRWRIGHT_TESTS_TEST_VERIFY_TREE_H

#include "test_verify_rules.h"

enum { MOST_NODES = 6000, SCALE = 1000000 };

/* A level of leximin: what the claim has of a score. */
typedef struct Level {
    int32_t score_ppm;
    int n_pairs, n_open; /* all, and those that are not kept */
} Level;

typedef struct Builder {
    const Instance *instance;
    PwMatching *claim;
    PwiStage *stage;
    int g;                                                               /* goal of the stage */
    int load[PWI_N_SIDES][MOST_PEOPLE], count[2][MOST_PEOPLE][N_GROUPS]; /* of the matching at hand, with kept pairs */
    unsigned chosen;
    bool forges;                /* takes limits for hard that are not, and levels for full that have one place more */
    Level level[MOST_PAIRS];    /* [n_levels] of the claim, by score */
    int n_levels, n_levels_due; /* the first so many levels are settled, or, the last of them, about to be */
    bool has_level;             /* the stage is of the last of these levels: there shall be one pair fewer */
    int32_t least_ppm;          /* pairs that score less are closed, but for those of levels that are due */
} Builder;

int new_node(Builder *builder) {
    assert_true(builder->stage->n_nodes < MOST_NODES);
    PwiTreeNode *node = &builder->stage->node[builder->stage->n_nodes];
    *node = (PwiTreeNode){.child = {PWI_NOBODY, PWI_NOBODY}, .dual = PWI_NOBODY};
    return builder->stage->n_nodes++;
}

/* Makes the node a split; its children are two new leaves. */
void split(Builder *builder, int node, PwiExpression on, int64_t below, int64_t above) {
    int first = new_node(builder), second = new_node(builder);
    PwiTreeNode *made = &builder->stage->node[node];
    made->on = on;
    made->below = below;
    made->above = above;
    made->child[0] = first;
    made->child[1] = second;
}

PwiDual *new_dual(Builder *builder, int node, int64_t scale) {
    PwiStage *stage = builder->stage;
    assert_true(stage->n_duals < MOST_NODES);
    PwiDual *dual = &stage->dual[stage->n_duals];
    PwiArena *arena = &builder->claim->arena;
    *dual = (PwiDual){.scale = scale,
                      .mentor = PWI_ARENA_ARRAY(arena, PwiMentorPrice, MOST_PEOPLE),
                      .count = PWI_ARENA_ARRAY(arena, PwiCountPrice, 2),
                      .row = PWI_ARENA_ARRAY(arena, PwiRowPrice, 32)};
    stage->node[node].dual = stage->n_duals++;
    return dual;
}

void show_by_load(Builder *builder, int node, int mentor, int64_t price) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->mentor[dual->n_mentors++] = (PwiMentorPrice){mentor, price};
}

void show_by_count(Builder *builder, int node, const PwiExpression *on, int64_t price) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->count[dual->n_counts++] = (PwiCountPrice){on->mentor, on->question, on->option, price};
}

PwiRowKey no_row(PwiRowKind kind) {
    return (PwiRowKey){kind, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, 0};
}

void show_by_row(Builder *builder, int node, PwiRowKey row) {
    PwiDual *dual = new_dual(builder, node, 0);
    dual->row[dual->n_rows++] = (PwiRowPrice){row, 1};
}

int group_of(const Instance *instance, int question, int mentee) {
    const PwiColumn *column = &instance->cohort->side[PWI_MENTEE].column[question];
    return column->answered[mentee] ? ((const int32_t *)column->cells)[mentee] : -1;
}

void count_chosen(Builder *builder) {
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

int kept_of(const Instance *instance, int mentor) {
    return instance->n_kept > 0 && instance->kept[0].mentor == mentor;
}

/* If the mentor's load is wrong, shows it, in one of several ways. */
bool show_wrong_load(Builder *builder, int node, int mentor) {
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
bool find_used_limit(const Builder *builder, PwiRowKey *row) {
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

int64_t breach_at(const PwiFairnessMeasure *measure, int rule, int group, int mentor) {
    const PwiFairnessTally *tally = &measure->rule[rule];
    for (int r = tally->first_row; r < tally->first_row + tally->n_rows; r++)
        if (measure->row[r].group == group && measure->row[r].mentor == mentor) return measure->row[r].breach;
    return 0;
}

/* Splits the mentor's load at "alone" and shows that it is not below; returns the other child. */
int split_alone(Builder *builder, int node, int mentor) {
    int alone = kept_of(builder->instance, mentor) > 1 ? kept_of(builder->instance, mentor) : 1;
    PwiExpression on = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, mentor, PWI_NOBODY, PWI_NOBODY};
    split(builder, node, on, alone, alone + 1);
    show_by_load(builder, builder->stage->node[node].child[0], mentor, 1);
    return builder->stage->node[node].child[1];
}

/* If some hard rule is broken, shows it. */
bool show_broken_rule(Builder *builder, int node, const PwiFairnessMeasure *measure) {
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
int pin_counts(Builder *builder, int node, const PwiFairnessMeasure *measure) {
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

int count_score(const Builder *builder, int32_t score_ppm) {
    const Instance *instance = builder->instance;
    int n = instance->n_kept > 0 && instance->kept[0].score_ppm == score_ppm;
    for (int e = 0; e < instance->n_open; e++) n += has(builder->chosen, e) && instance->open[e].score_ppm == score_ppm;
    return n;
}

/* Whether a stage leaves the pair out of all choices as it scores too little. */
bool is_closed(const Builder *builder, int32_t score_ppm) {
    for (int k = 0; k < builder->n_levels_due; k++)
        if (builder->level[k].score_ppm == score_ppm)
            return builder->has_level && k + 1 == builder->n_levels_due && builder->level[k].n_open == 1;
    return score_ppm < builder->least_ppm;
}

/* If some pair is closed, or a level has too many, shows it. */
bool show_levels(Builder *builder, int node) {
    const Instance *instance = builder->instance;
    for (int e = 0; e < instance->n_open; e++) /* a leaf with a pair that is closed needs no prices */
        if (has(builder->chosen, e) && is_closed(builder, instance->open[e].score_ppm)) return true;
    for (int k = 0; k < builder->n_levels_due; k++) {
        const Level *level = &builder->level[k];
        bool is_last = builder->has_level && k + 1 == builder->n_levels_due;
        if (count_score(builder, level->score_ppm) <= level->n_pairs - is_last - builder->forges) continue;
        PwiRowKey row = no_row(PWI_ROW_LEVEL);
        row.goal = PWI_GOAL_LEXIMIN;
        row.level_ppm = level->score_ppm;
        show_by_row(builder, node, row);
        return true;
    }
    return false;
}

/* Splits the pairs of a whole group, now and then, and shows that there are not more; returns the child where it goes
 * on.
 */
int split_group(Builder *builder, int node) {
    if (pick(4) > 0) return node;
    PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, pick(2), pick(N_GROUPS)};
    int count = 0;
    for (int j = 0; j < MOST_PEOPLE; j++) count += builder->count[on.question][j][on.option];
    split(builder, node, on, count, count + 1);
    show_by_count(builder, builder->stage->node[node].child[1], &on, -1);
    return builder->stage->node[node].child[0];
}

/* Prices that show what the matching is worth: of mentors, by what one mentee more would add to a workload; rows of
 * soft rules that are broken at their penalties. */
void show_worth(Builder *builder, int node, const PwiFairnessMeasure *measure) {
    const PwProgramme *programme = builder->instance->programme;
    bool counts_costs = goal_of(builder->instance, builder->g) == PWI_GOAL_TOTAL;
    if (counts_costs) node = pin_counts(builder, node, measure);
    PwiDual *dual = new_dual(builder, node, SCALE);
    bool is_workload = goal_of(builder->instance, builder->g) == PWI_GOAL_WORKLOAD;
    for (int j = 0; is_workload && j < builder->instance->n[PWI_MENTOR]; j++)
        dual->mentor[dual->n_mentors++] = (PwiMentorPrice){j, (int64_t)2 * SCALE * builder->load[PWI_MENTOR][j]};
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

/* Whether the goal of the stage is a sum. */
bool has_worth(const PwiStage *stage) {
    return stage->goal != PWI_GOAL_ANY && stage->goal != PWI_GOAL_LEXIMIN;
}

/* One matching, as all pairs are decided: it is worth so much, or nothing at all. */
void build_leaf(Builder *builder, int node) {
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
    if (!is_shown) is_shown = show_levels(builder, node);
    if (!is_shown && (builder->forges || pick(2)) && find_used_limit(builder, &row)) {
        show_by_row(builder, node, row);
        is_shown = true;
    }
    for (int j = 0; !is_shown && j < instance->n[PWI_MENTOR]; j++) is_shown = show_wrong_load(builder, node, j);
    if (!is_shown) is_shown = show_broken_rule(builder, node, &measure);
    if (!is_shown && builder->g > 0 && goal_of(instance, 0) != PWI_GOAL_LEXIMIN) {
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
    if (!is_shown && has_worth(builder->stage)) show_worth(builder, split_group(builder, node), &measure);
    pwi_matching_destroy(pairs);
}

/* A tree that decides every open pair. */
void build_tree(Builder *builder, int node, int e) {
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
void add_root_dual(Builder *builder) {
    PwiDual *dual = new_dual(builder, 0, has_worth(builder->stage) ? SCALE : 0);
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

/* The next stage of the claim, for goal g. */
void build_stage(Builder *builder, int g, int goal) {
    PwiArena *arena = &builder->claim->arena;
    builder->g = g;
    builder->stage = &builder->claim->stage[builder->claim->n_stages++];
    *builder->stage = (PwiStage){.goal = goal,
                                 .level_ppm = PWI_NOBODY,
                                 .node = PWI_ARENA_ARRAY(arena, PwiTreeNode, MOST_NODES),
                                 .dual = PWI_ARENA_ARRAY(arena, PwiDual, MOST_NODES)};
    int root = new_node(builder);
    build_tree(builder, root, 0);
    if (builder->instance->n_open > 0 && pick(2)) add_root_dual(builder);
}

PwMatching *prove_or_forge(const Instance *instance, const Truth *truth, int chosen, PwiOutcome outcome,
                           const int64_t bound[N_OWN_GOALS], bool forges) {
    Prices none = {0};
    PwMatching *claim = make_claim(instance, (unsigned)chosen, &none);
    claim->outcome = outcome;
    claim->n_goals = N_OWN_GOALS;
    claim->price[0] = claim->price[1] = NULL;
    claim->stage = PWI_ARENA_ARRAY(&claim->arena, PwiStage, N_OWN_GOALS);
    for (int g = 0; g < N_OWN_GOALS; g++)
        claim->goal[g] = (PwiGoalValue){goal_of(instance, g), truth->value[chosen][g], bound[g]};
    Builder builder = {.instance = instance, .claim = claim, .forges = forges};
    for (int g = 0; g < N_OWN_GOALS; g++) build_stage(&builder, g, goal_of(instance, g));
    return claim;
}

/* The claim of a matching with these bounds, and a proof that is whole if they are right. */
PwMatching *prove(const Instance *instance, const Truth *truth, int chosen, PwiOutcome outcome,
                  const int64_t bound[N_OWN_GOALS]) {
    return prove_or_forge(instance, truth, chosen, outcome, bound, false);
}

#endif
