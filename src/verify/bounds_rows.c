/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of an integer programme, Σ a·x ≥ b over all pairs, times M (docs/formats/matching.md, "Rows"). */
#include <assert.h>

#include "verify/bounds.h"

int pwi_compare_rows(const PwiRowKey *a, const PwiRowKey *b) {
    int32_t left[] = {(int32_t)a->kind, a->rule, a->group, a->goal, a->mentee, a->mentor, a->level_ppm};
    int32_t right[] = {(int32_t)b->kind, b->rule, b->group, b->goal, b->mentee, b->mentor, b->level_ppm};
    for (int k = 0; k < 7; k++)
        if (left[k] != right[k]) return left[k] < right[k] ? -1 : 1;
    return 0;
}

static bool is_person(const PwiBoundsCheck *bounds, PwiSide side, int32_t person) {
    return person >= 0 && person < bounds->check->cohort->side[side].n;
}

static const char *rule_row_fault(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    const PwProgramme *programme = bounds->check->programme;
    if (row->rule < 0 || row->rule >= programme->n_fairness) return "there is no such rule";
    const PwiFairness *rule = &programme->fairness[row->rule];
    bool has_group =
        rule->question >= 0 && row->group >= 0 && row->group < programme->question[rule->question].options.n;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_PLACE_PARITY:
            return has_group ? NULL : "there is no such group";
        case PWI_GROUP_FLOOR:
            if (!has_group) return "there is no such group";
            return rule->group_level_ppm[row->group] >= 0 ? NULL : "the rule asks nothing of this group";
        case PWI_AT_MOST:
            if (!has_group) return "there is no such group";
            return is_person(bounds, PWI_MENTOR, row->mentor) ? NULL : "the mentor is missing";
        case PWI_RESERVE:
            return NULL;
        case PWI_FLOOR:
        case PWI_NOT_ALONE:
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    return "a rule of this kind has no rows";
}

/* Only goals before the stage's own stand as rows, and what has to stay whatever the goals; worst-off closes pairs
 * instead, leximin has levels. */
static const char *goal_row_fault(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    const PwMatching *claim = bounds->check->claim;
    if (row->goal == PWI_GOAL_WORST_OFF || row->goal == PWI_GOAL_LEXIMIN) return "this goal has no row";
    if (bounds->stage->goal == PWI_GOAL_ANY) return "no goal stands in the way of any matching";
    if (row->goal == PWI_GOAL_STAY && claim->terms.least_stay > 0) return NULL;
    for (int g = 0; g < bounds->goal; g++)
        if (claim->goal[g].goal == row->goal) return NULL;
    return "this goal does not come before the stage's";
}

bool pwi_must_be_matched(const PwiBoundsCheck *bounds, int mentee) {
    const PwiRoom *room = &bounds->check->room[PWI_MENTEE][mentee];
    return room->n_kept > 0 || (room->whole.min > 0 && !bounds->check->programme->capacity.min_if_used[PWI_MENTEE]);
}

/* Who is used has at least their minimum, of which the group is at most the limit; kept pairs may be more. */
static const char *used_limit_fault(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    const char *fault = rule_row_fault(bounds, row);
    if (fault != NULL) return fault;
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    if (rule->kind != PWI_AT_MOST || rule->soft) return "only hard at-most rules limit who is used";
    return bounds->check->room[PWI_MENTOR][row->mentor].n_kept > 0 ? "the mentor has kept pairs" : NULL;
}

const char *pwi_row_fault(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    switch (row->kind) {
        case PWI_ROW_RULE:
            return rule_row_fault(bounds, row);
        case PWI_ROW_GOAL:
            return goal_row_fault(bounds, row);
        case PWI_ROW_USED:
            if (row->rule != PWI_NOBODY) return used_limit_fault(bounds, row);
            if (!is_person(bounds, PWI_MENTEE, row->mentee)) return "the mentee is missing";
            return is_person(bounds, PWI_MENTOR, row->mentor) ? NULL : "the mentor is missing";
        case PWI_ROW_MENTEE_SUM:
            if (!is_person(bounds, PWI_MENTEE, row->mentee)) return "the mentee is missing";
            return pwi_must_be_matched(bounds, row->mentee) ? NULL : "a mentee who may have nobody has no least sum";
        case PWI_ROW_LEVEL: {
            int level = pwi_level_at(bounds, row->level_ppm);
            return level >= 0 && level < bounds->n_levels_open ? NULL : "leximin has no such level before the stage's";
        }
        case PWI_N_ROW_KINDS:
            break;
    }
    return "this is no row";
}

const PwiFairness *pwi_soft_rule_of(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    const PwiFairness *rule = row->kind == PWI_ROW_RULE ? &bounds->check->programme->fairness[row->rule] : NULL;
    return rule && rule->soft ? rule : NULL;
}

static PwiWide rule_of_pair(const PwiBoundsCheck *bounds, const PwiRowKey *row, PwiScoredPair pair) {
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    PwiWide all = bounds->unit;
    bool is_in = rule->question >= 0 && pwi_group_of(bounds, rule->question, pair.mentee) == row->group;
    int64_t n_group = rule->question >= 0 ? bounds->group_size[rule->question][row->group] : 0;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
            return pair.score_ppm * ((is_in ? all : 0) - (PwiWide)rule->level_ppm * n_group);
        case PWI_PLACE_PARITY:
            return (is_in ? all : 0) - (PwiWide)PWI_PPM * n_group;
        case PWI_GROUP_FLOOR:
            return is_in ? all * pair.score_ppm : 0;
        case PWI_AT_MOST:
            return is_in && pair.mentor == row->mentor ? -all : 0;
        default:
            assert(rule->kind == PWI_RESERVE);
            return bounds->is_reserved[PWI_MENTEE][row->rule][pair.mentee] &&
                           bounds->is_reserved[PWI_MENTOR][row->rule][pair.mentor]
                       ? all
                       : 0;
    }
}

static PwiWide used_limit_of_pair(const PwiBoundsCheck *bounds, const PwiRowKey *row, PwiScoredPair pair) {
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    bool is_in = pwi_group_of(bounds, rule->question, pair.mentee) == row->group;
    int least = bounds->check->room[PWI_MENTOR][row->mentor].whole.min;
    return bounds->unit * (rule->count - (is_in ? least : 0));
}

PwiWide pwi_row_of_pair(const PwiBoundsCheck *bounds, const PwiRowKey *row, PwiScoredPair pair) {
    const PwiClaimCheck *check = bounds->check;
    switch (row->kind) {
        case PWI_ROW_RULE:
            return rule_of_pair(bounds, row, pair);
        case PWI_ROW_GOAL: /* priority and workload count people, not pairs: bounds_choice.c */
            return bounds->unit * pwi_claim_weight(check, row->goal, pair.mentee, pair.mentor, pair.score_ppm);
        case PWI_ROW_USED: {
            if (pair.mentor != row->mentor) return 0;
            if (row->rule != PWI_NOBODY) return used_limit_of_pair(bounds, row, pair);
            int least = pair.mentee == row->mentee ? check->room[PWI_MENTOR][row->mentor].whole.min : 0;
            return bounds->unit * (1 - least);
        }
        case PWI_ROW_MENTEE_SUM:
            return pair.mentee == row->mentee ? bounds->unit * pair.score_ppm : 0;
        case PWI_ROW_LEVEL:
            return pair.score_ppm == row->level_ppm ? -bounds->unit : 0;
        case PWI_N_ROW_KINDS:
            break;
    }
    assert(false && "pwi_row_fault has refused it");
    return 0;
}

/* M · b with the kept pairs in it. */
static PwiWide whole_need(const PwiBoundsCheck *bounds, const PwiRowKey *row) {
    if (row->kind == PWI_ROW_GOAL) {
        for (int g = 0; g < bounds->goal; g++) {
            const PwiGoalValue *goal = &bounds->check->claim->goal[g];
            if (goal->goal == row->goal) return bounds->unit * goal->value;
        }
        return bounds->unit * bounds->check->claim->terms.least_stay;
    }
    if (row->kind == PWI_ROW_MENTEE_SUM)
        return bounds->sums.n_mentees > 0 ? bounds->unit * bounds->sums.need_ppm[row->mentee] : 0;
    if (row->kind == PWI_ROW_LEVEL) {
        int level = pwi_level_at(bounds, row->level_ppm);
        return -bounds->unit * (bounds->level[level].n_pairs - (level == bounds->one_fewer));
    }
    if (row->kind != PWI_ROW_RULE) return 0;
    const PwiFairness *rule = &bounds->check->programme->fairness[row->rule];
    int64_t n_group = rule->question >= 0 ? bounds->group_size[rule->question][row->group] : 0;
    switch (rule->kind) {
        case PWI_PLACE_PARITY:
            return -(PwiWide)rule->level_ppm * bounds->n_taking * n_group;
        case PWI_GROUP_FLOOR:
            return bounds->unit * rule->group_level_ppm[row->group] * n_group;
        case PWI_AT_MOST: {
            int64_t n_kept = pwi_cell_at(pwi_cells_of(bounds, rule->question), row->mentor, row->group)->n_kept;
            return -bounds->unit * (n_kept > rule->count && !rule->soft ? n_kept : rule->count);
        }
        case PWI_RESERVE:
            return bounds->unit * rule->count;
        default:
            return 0;
    }
}

PwiWide pwi_row_need(PwiBoundsCheck *bounds, const PwiRowKey *row) {
    PwiWide need = whole_need(bounds, row);
    for (int k = 0; k < bounds->n_kept; k++) need -= pwi_row_of_pair(bounds, row, bounds->kept[k]);
    return need;
}
