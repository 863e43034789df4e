/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a stage of the proof is well-formed: the nodes are a tree, and what duals and splits speak of is there. Only
 * then check_bounds.c asks what it proves. */
#include "verify/bounds.h"

bool pwi_is_false_of_stage(PwiBoundsCheck *bounds, const char *list, int index, const char *what) {
    char pointer[PWI_POINTER_SIZE];
    pwi_pointer_format(pointer, "/proof/stages/%d/%s/%d", bounds->index, list, index);
    pwi_claim_false(bounds->check, pointer, "%s", what);
    return false;
}

static bool is_person(const PwiClaimCheck *check, PwiSide side, int32_t person) {
    return person >= 0 && person < check->cohort->side[side].n;
}

/* A mentor, or any. */
static bool is_anybody(const PwiClaimCheck *check, int32_t mentor) {
    return mentor == PWI_NOBODY || is_person(check, PWI_MENTOR, mentor);
}

/* A group of mentees: an option of a choice that they were asked. Or everybody. */
static bool is_group(const PwiClaimCheck *check, int32_t question, int32_t option) {
    if (question == PWI_NOBODY) return option == PWI_NOBODY;
    if (question < 0 || question >= check->programme->n_questions) return false;
    const PwiQuestion *asked = &check->programme->question[question];
    return asked->type == PWI_CHOICE && option >= 0 && option < asked->options.n &&
           check->cohort->side[PWI_MENTEE].column[question].cells != NULL;
}

/* Pairs of a group, with a mentor or any; all pairs are nobody's in particular. */
static bool is_counted(const PwiClaimCheck *check, int32_t mentor, int32_t question, int32_t option) {
    return is_anybody(check, mentor) && is_group(check, question, option) &&
           (question != PWI_NOBODY || mentor == PWI_NOBODY);
}

/* Whether a goal of the claim asks for mentees' sums. */
static bool speaks_of_sums(const PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    bool is_asked = false;
    for (int s = 0; s < claim->n_stages; s++)
        is_asked |= claim->stage[s].goal != PWI_GOAL_ANY && pwi_goal_is_smallest((PwiGoal)claim->stage[s].goal);
    return is_asked && !pwi_claim_is_single(check);
}

static bool is_expression(const PwiClaimCheck *check, const PwiExpression *on) {
    switch (on->kind) {
        case PWI_EXPRESSION_PAIR:
            return is_person(check, PWI_MENTEE, on->mentee) && is_person(check, PWI_MENTOR, on->mentor);
        case PWI_EXPRESSION_MENTOR_LOAD:
            return is_person(check, PWI_MENTOR, on->mentor);
        case PWI_EXPRESSION_MENTEE_LOAD:
            return is_person(check, PWI_MENTEE, on->mentee);
        case PWI_EXPRESSION_MENTEE_SUM: /* which count where they are asked for */
            return is_person(check, PWI_MENTEE, on->mentee) && speaks_of_sums(check);
        case PWI_EXPRESSION_COUNT:
            return is_counted(check, on->mentor, on->question, on->option);
        case PWI_N_EXPRESSION_KINDS:
            break;
    }
    return false;
}

bool pwi_check_tree_shape(PwiBoundsCheck *bounds, int32_t *parent) {
    const PwiStage *stage = bounds->stage;
    for (int k = 0; k < stage->n_nodes; k++) parent[k] = PWI_NOBODY;
    for (int k = 0; k < stage->n_nodes; k++) {
        const PwiTreeNode *node = &stage->node[k];
        if (k > 0 && parent[k] == PWI_NOBODY)
            return pwi_is_false_of_stage(bounds, "nodes", k, "no earlier node has this child");
        if (node->dual < PWI_NOBODY || node->dual >= stage->n_duals)
            return pwi_is_false_of_stage(bounds, "nodes", k, "there is no such dual");
        if (pwi_is_leaf(node)) continue;
        if (k > 0 && node->dual != PWI_NOBODY)
            return pwi_is_false_of_stage(bounds, "nodes", k, "only the root may close pairs");
        for (int c = 0; c < 2; c++) {
            int32_t child = node->child[c];
            if (child <= k || child >= stage->n_nodes || parent[child] != PWI_NOBODY)
                return pwi_is_false_of_stage(bounds, "nodes", k, "its children are not two later nodes of its own");
            parent[child] = k;
        }
    }
    return true;
}

bool pwi_check_splits_shape(PwiBoundsCheck *bounds) {
    for (int k = 0; k < bounds->stage->n_nodes; k++)
        if (!pwi_is_leaf(&bounds->stage->node[k]) && !is_expression(bounds->check, &bounds->stage->node[k].on))
            return pwi_is_false_of_stage(bounds, "nodes", k, "this is nothing to split");
    return true;
}

bool pwi_check_duals_shape(PwiBoundsCheck *bounds) {
    const PwiStage *stage = bounds->stage;
    bool weighs = pwi_is_weighed(stage->goal);
    for (int d = 0; d < stage->n_duals; d++) {
        const PwiDual *dual = &stage->dual[d];
        if (dual->scale < 0 || (dual->scale > 0 && !weighs))
            return pwi_is_false_of_stage(bounds, "duals", d, "the scale is wrong");
        for (int m = 0; m < dual->n_mentors; m++)
            if (!is_person(bounds->check, PWI_MENTOR, dual->mentor[m].mentor))
                return pwi_is_false_of_stage(bounds, "duals", d, "there is no such mentor");
        if (dual->by_mentors && dual->from_root)
            return pwi_is_false_of_stage(bounds, "duals", d,
                                         "prices by which mentors choose have nothing in common with the root's");
        for (int m = 0; m < dual->n_mentees; m++)
            if (!is_person(bounds->check, PWI_MENTEE, dual->mentee[m].mentee))
                return pwi_is_false_of_stage(bounds, "duals", d, "there is no such mentee");
        for (int c = 0; c < dual->n_counts; c++)
            if (!is_counted(bounds->check, dual->count[c].mentor, dual->count[c].question, dual->count[c].option))
                return pwi_is_false_of_stage(bounds, "duals", d, "there is no such count");
    }
    return true;
}
