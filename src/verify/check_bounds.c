/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of an integer programme: stage by stage, the leaves of a tree cover all matchings that could be better, and
 * in each of them prices show that none is.
 *
 * Any integer prices give a bound (weak duality; Neumaier & Shcherbina 2004), so nothing is asked of them but that it
 * is low enough. Of the tree it is asked that what lies between the two children of a node is impossible. The formulas:
 * docs/methods/fairness.md and docs/formats/matching.md, "Bounds". Branch-and-bound trees as certificates: Cook, Koch,
 * Steffy & Wolter 2013, A hybrid branch-and-bound approach for exact rational mixed-integer programming.
 *
 * One pass over all pairs takes the root's bound, a second keeps the pairs that the root does not close; the tree works
 * on those. */
#include <assert.h>

#include "verify/bounds.h"

/* ---- what a stage proves ---- */

/* The largest value that some leaf does not exclude; is_some: there is such a leaf. */
typedef struct Proven {
    bool is_some;
    PwiWide value;
} Proven;

static PwiWide floor_wide(PwiWide a, PwiWide b) {
    assert(b > 0);
    PwiWide quotient = a / b;
    return quotient - (a % b < 0);
}

/* What bound B of node k, laid out with D, leaves possible. */
static void add_bound(PwiBoundsCheck *bounds, int k, PwiWide bound, Proven *proven) {
    int64_t scale = bounds->dual.scale;
    if (bounds->is_too_large) {
        pwi_is_false_of_stage(bounds, "nodes", k, "its prices are too large to be added up");
        return;
    }
    if (scale == 0) {
        if (bound >= 0) pwi_is_false_of_stage(bounds, "nodes", k, "its prices do not show that it is empty");
        return;
    }
    PwiWide value = floor_wide(bound, bounds->unit * scale);
    if (!proven->is_some || value > proven->value) proven->value = value;
    proven->is_some = true;
}

/* The stage's threshold for values: what D times one more than the stated bound is, in B's unit. */
static PwiWide threshold_of(PwiBoundsCheck *bounds) {
    if (bounds->dual.scale == 0) return 0;
    const PwiGoalValue *goal = &bounds->check->claim->goal[bounds->goal];
    return pwi_times(bounds, bounds->unit * bounds->dual.scale, (PwiWide)goal->bound + 1);
}

/* The node's prices; where there are none all are 0, which shows no more than that some range or choice is empty. */
static const PwiDual *dual_of(const PwiBoundsCheck *bounds, const PwiTreeNode *node) {
    static const PwiDual nothing = {.scale = 0};
    return node->dual == PWI_NOBODY ? &nothing : &bounds->stage->dual[node->dual];
}

/* Whether the root is a leaf that its own dual proves over all pairs, with none closed before. */
static bool is_bare(const PwiBoundsCheck *bounds) {
    const PwiTreeNode *root = &bounds->stage->node[0];
    return pwi_is_leaf(root) && root->dual <= 0 && !dual_of(bounds, root)->by_mentors;
}

/* Whether the root has prices that close pairs; those by which mentors choose do not. */
static bool has_closing_dual(const PwiBoundsCheck *bounds) {
    const PwiTreeNode *root = &bounds->stage->node[0];
    int32_t dual = pwi_is_leaf(root) ? 0 : root->dual;
    return dual != PWI_NOBODY && !bounds->stage->dual[dual].by_mentors;
}

/* The root: its bound if it is all there is, else the pairs that the tree (or the root's other dual) may choose. */
static PwStatus check_root(PwiBoundsCheck *bounds, Proven *proven, bool *is_sound) {
    PwStatus status = PW_OK;
    const PwiTreeNode *root = &bounds->stage->node[0];
    PwiRootPass pass = {.has_dual = is_bare(bounds) || has_closing_dual(bounds)};
    const PwiDual *dual = pwi_is_leaf(root) && !is_bare(bounds) ? &bounds->stage->dual[0] : dual_of(bounds, root);
    PwiWide of_mentors = 0, of_mentees = 0;
    bool is_empty = false;
    pass.best = PWI_ARENA_ARRAY(&bounds->of_stage, PwiWide, (size_t)bounds->check->cohort->side[PWI_MENTEE].n);
    PW_TRY(pass.best ? PW_OK : PW_NO_MEMORY);
    pwi_enter_sums(bounds);
    pwi_bounds_reset_ranges(bounds);
    if (pass.has_dual) {
        PW_TRY(pwi_lay_dual(bounds, dual, is_sound));
        if (!*is_sound) goto out;
        bool is_possible = pwi_bound_of_mentors(bounds, &of_mentors);
        PW_TRY(pwi_pass_all(bounds, &pass, &of_mentees, &is_empty));
        if (!is_possible || is_empty) is_empty = true;
    }
    if (is_bare(bounds)) {
        if (!is_empty) add_bound(bounds, 0, of_mentors + of_mentees, proven);
        goto out;
    }
    pass.is_closing = true;
    pass.bound = of_mentors + of_mentees;
    pass.threshold = pass.has_dual ? threshold_of(bounds) : 0;
    if (is_empty || bounds->is_too_large) pass.has_dual = false; /* closes nothing; the tree has to show it */
    PW_TRY(pwi_pass_all(bounds, &pass, &of_mentees, &is_empty));
out:
    return status;
}

static PwStatus check_node(PwiBoundsCheck *bounds, int k, Proven *proven) {
    PwStatus status = PW_OK;
    const PwiTreeNode *node = &bounds->stage->node[k];
    bool is_possible = pwi_enter_node(bounds, k), is_sound = true;
    PwiWide bound;
    if (!pwi_is_leaf(node)) {
        bool is_split;
        PW_TRY(pwi_is_split(bounds, node, &is_split));
        if (!is_split) pwi_is_false_of_stage(bounds, "nodes", k, "something lies between its two children");
    } else {
        PW_TRY(pwi_lay_dual(bounds, dual_of(bounds, node), &is_sound));
        if (!is_sound || !is_possible) goto out;
        if (bounds->dual.by_mentors)
            PW_TRY(pwi_bound_of_bundles(bounds, &bound, &is_possible));
        else
            is_possible = pwi_bound_of_node(bounds, &bound);
        if (is_possible) add_bound(bounds, k, bound, proven);
    }
out:
    pwi_leave_node(bounds, k);
    return status;
}

/* Everything about one stage; *proven: what it leaves possible. */
static PwStatus check_tree(PwiBoundsCheck *bounds, Proven *proven) {
    PwStatus status = PW_OK;
    const PwiStage *stage = bounds->stage;
    bool is_sound = true;
    pwi_arena_reset(&bounds->of_stage);
    bounds->parent = PWI_ARENA_ARRAY(&bounds->of_stage, int32_t, (size_t)stage->n_nodes);
    PW_TRY(bounds->parent ? PW_OK : PW_NO_MEMORY);
    if (!pwi_check_tree_shape(bounds, bounds->parent)) goto out;
    PW_TRY(check_root(bounds, proven, &is_sound));
    if (!is_sound) goto out;
    for (int k = 0; k < stage->n_nodes && !is_bare(bounds); k++) PW_TRY(check_node(bounds, k, proven));
out:
    return status;
}

/* ---- stage after stage ---- */

/* From here on nobody may fare worse than that: pairs below it are out, or sums have to reach it. */
static void ask_least(PwiBoundsCheck *bounds, int64_t least_ppm) {
    if (!pwi_claim_is_single(bounds->check))
        pwi_ask_sums(bounds, least_ppm);
    else if (least_ppm > bounds->least_score_ppm)
        bounds->least_score_ppm = (int32_t)least_ppm;
}

/* The most that worst-off can be. */
static int64_t most_worst_off(const PwiClaimCheck *check) {
    return pwi_claim_is_single(check) ? PWI_PPM : PWI_PPM * check->cohort->side[PWI_MENTOR].n;
}

/* Whether the stage is about the smallest score: that no matching has a higher one. */
static bool is_of_smallest(const PwiBoundsCheck *bounds) {
    const PwiStage *stage = bounds->stage;
    return stage->goal == PWI_GOAL_WORST_OFF || (stage->goal == PWI_GOAL_LEXIMIN && stage->level_ppm == PWI_NOBODY);
}

/* worst-off without a tree: nothing can be more than the bound, or a kept pair is no better. */
static bool is_plain(const PwiBoundsCheck *bounds) {
    const PwMatching *claim = bounds->check->claim;
    int64_t bound = claim->goal[bounds->goal].bound;
    if (!is_of_smallest(bounds)) return false;
    bool is_plain = bound >= most_worst_off(bounds->check);
    for (int k = 0; pwi_claim_is_single(bounds->check) && k < bounds->n_kept; k++)
        is_plain |= bounds->kept[k].score_ppm <= bound;
    return is_plain;
}

/* What the claim says of the bound of a stage that is about the smallest score. */
static PwStatus check_smallest(PwiBoundsCheck *bounds, const PwiGoalValue *goal, Proven *proven) {
    const int32_t least_before = bounds->least_score_ppm;
    ask_least(bounds, goal->bound + 1);
    PwStatus status = bounds->stage->n_nodes > 0 ? check_tree(bounds, proven) : PW_OK;
    bounds->least_score_ppm = least_before;
    ask_least(bounds, goal->value);
    return status;
}

/* A level of leximin: there cannot be one pair fewer than the claim has. Nothing is bounded beyond the smallest score.
 */
static PwStatus check_level(PwiBoundsCheck *bounds, int level, const PwiGoalValue *goal, const char *pointer) {
    const PwiStage *stage = bounds->stage;
    PwStatus status = PW_OK;
    Proven proven = {.is_some = false};
    if (level >= bounds->n_levels || stage->level_ppm != bounds->level[level].score_ppm) {
        pwi_claim_false(bounds->check, pointer, "this is not the next higher score of the pairs");
        return PW_OK;
    }
    if (goal->bound != goal->value)
        pwi_claim_false(bounds->check, pointer, "value and bound differ; where levels prove them they are the same");
    pwi_enter_level(bounds, level);
    PW_TRY(check_tree(bounds, &proven));
    pwi_settle_level(bounds, level);
    if (level + 1 == bounds->n_levels) pwi_settle_all_levels(bounds);
out:
    return status;
}

/* The same of summed scores: of a set of mentees there cannot be one fewer with such a sum or less. */
static PwStatus check_set(PwiBoundsCheck *bounds, const PwiGoalValue *goal, const char *pointer, bool is_last) {
    const PwMatching *claim = bounds->check->claim;
    PwStatus status = PW_OK;
    Proven proven = {.is_some = false};
    if (goal->bound != goal->value)
        pwi_claim_false(bounds->check, pointer, "value and bound differ; where sets prove them they are the same");
    if (!pwi_enter_set(bounds)) return PW_OK;
    PW_TRY(check_tree(bounds, &proven));
    pwi_settle_set(bounds);
    bool may_be_short = claim->outcome == PWI_FEASIBLE && bounds->goal + 1 == claim->n_goals;
    if (is_last && !may_be_short && !pwi_sums_are_settled(bounds))
        pwi_claim_false(bounds->check, pointer, "higher sums are not settled");
out:
    return status;
}

/* Whether leximin, of which there are n stages, may be proven like worst-off: if it was cut short before the first
 * score was settled, as the last goal of which anything is said. */
static bool may_say_no_score(const PwiBoundsCheck *bounds, int n) {
    const PwMatching *claim = bounds->check->claim;
    return claim->outcome == PWI_FEASIBLE && bounds->goal + 1 == claim->n_goals && n == 1;
}

/* The goal of the stage, and what the claim says of its bound. `level`: of the n stages of leximin, how many have been
 * settled. */
static PwStatus check_stage(PwiBoundsCheck *bounds, int level, int n) {
    const PwMatching *claim = bounds->check->claim;
    const PwiStage *stage = bounds->stage;
    int64_t n_before = bounds->check->faults->n_errors;
    PwStatus status;
    PwiGoalValue goal = stage->goal == PWI_GOAL_ANY ? (PwiGoalValue){.goal = PWI_GOAL_ANY} : claim->goal[bounds->goal];
    char pointer[PWI_POINTER_SIZE];
    Proven proven = {.is_some = false};
    pwi_pointer_format(pointer, "/proof/stages/%d", bounds->index);
    if (stage->goal != goal.goal) {
        pwi_claim_false(bounds->check, pointer, "this is not the goal of the summary at this place");
        return PW_OK;
    }
    if (is_of_smallest(bounds) && (goal.bound < 0 || goal.bound > most_worst_off(bounds->check))) {
        pwi_claim_false(bounds->check, pointer, "such a bound cannot be checked");
        return PW_OK;
    }
    bool has_levels = bounds->n_levels > 0 || !pwi_sums_are_settled(bounds);
    if (stage->goal == PWI_GOAL_LEXIMIN && stage->level_ppm == PWI_NOBODY && has_levels &&
        !may_say_no_score(bounds, n)) {
        pwi_claim_false(bounds->check, pointer, "this stage settles no score");
        return PW_OK;
    }
    if (stage->n_nodes == 0 && !is_plain(bounds)) {
        pwi_claim_false(bounds->check, pointer, "nothing is proven here");
        return PW_OK;
    }
    if (stage->goal == PWI_GOAL_LEXIMIN && stage->level_ppm != PWI_NOBODY)
        return pwi_claim_is_single(bounds->check) ? check_level(bounds, level, &goal, pointer)
                                                  : check_set(bounds, &goal, pointer, level + 1 == n);
    if (is_of_smallest(bounds)) {
        status = check_smallest(bounds, &goal, &proven);
        bool has_no_pairs = pwi_claim_is_single(bounds->check) && bounds->n_levels == 0;
        if (stage->goal == PWI_GOAL_LEXIMIN && has_no_pairs)
            pwi_settle_all_levels(bounds); /* nor has what is as good */
    } else
        status = check_tree(bounds, &proven);
    if (status != PW_OK || stage->goal == PWI_GOAL_ANY || bounds->check->faults->n_errors > n_before) return status;
    /* Matchings with pairs that the root closed have no more than the bound that is stated, nor do empty leaves. */
    PwiWide value = bounds->check->sum[bounds->goal].value;
    pwi_check_stated_bound(bounds->check, bounds->goal, proven.is_some && proven.value > value ? proven.value : value);
    return PW_OK;
}

/* How many stages goal g has in a proof with `left` stages from there on: one, or leximin, if it is not cut short, one
 * a level. */
static int count_stages(const PwiBoundsCheck *bounds, int g, int left) {
    const PwMatching *claim = bounds->check->claim;
    if (claim->goal[g].goal != PWI_GOAL_LEXIMIN) return 1;
    if (!pwi_claim_is_single(bounds->check)) {
        int n = 0;
        while (n < left && claim->stage[claim->n_stages - left + n].goal == PWI_GOAL_LEXIMIN) n++;
        return n > 0 ? n : 1;
    }
    if (bounds->n_levels == 0) return 1;
    bool may_be_short = claim->outcome == PWI_FEASIBLE && g + 1 == claim->n_goals;
    return may_be_short && left > 0 && left < bounds->n_levels ? left : bounds->n_levels;
}

static PwStatus check_all_stages(PwiBoundsCheck *bounds) {
    const PwMatching *claim = bounds->check->claim;
    PwStatus status = PW_OK;
    int n_goals = claim->outcome == PWI_INFEASIBLE ? 1 : claim->n_goals, n_due = 0;
    bool is_any = claim->outcome == PWI_INFEASIBLE;
    for (int g = 0; g < n_goals; g++) n_due += is_any ? 1 : count_stages(bounds, g, claim->n_stages - n_due);
    if (claim->n_stages != n_due) {
        pwi_claim_false(bounds->check, "/proof/stages", "there are %d stages; need %d", claim->n_stages, n_due);
        return PW_OK;
    }
    bounds->index = 0;
    for (bounds->goal = 0; bounds->goal < n_goals; bounds->goal++) {
        int n = is_any ? 1 : count_stages(bounds, bounds->goal, n_due - bounds->index);
        for (int level = 0; level < n; level++, bounds->index++) {
            bounds->stage = &claim->stage[bounds->index];
            PW_TRY(check_stage(bounds, level, n));
        }
    }
out:
    return status;
}

PwStatus pwi_check_bounds(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    PwStatus status = PW_OK;
    int64_t n_before = check->faults->n_errors;
    PwiBoundsCheck bounds = {.check = check};
    if (!claim->stage) {
        pwi_claim_false(check, "/proof/stages", "there are no stages");
        return PW_OK;
    }
    for (bounds.index = 0; bounds.index < claim->n_stages; bounds.index++) {
        bounds.stage = &claim->stage[bounds.index];
        (void)pwi_check_duals_shape(&bounds);
        (void)pwi_check_splits_shape(&bounds);
    }
    if (check->faults->n_errors > n_before) return PW_OK; /* what they speak of is not there */
    PW_TRY(pwi_bounds_prepare(&bounds));
    PW_TRY(check_all_stages(&bounds));
out:
    pwi_bounds_clear(&bounds);
    return status;
}
