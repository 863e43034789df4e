/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Best bound first, with a plunge into the likelier child (tree.h). */
#include "fair/tree.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "fair/closing.h"
#include "fair/limits.h"
#include "fair/split.h"
#include "matching/matching.h"

enum { MOST_NEW_ROWS = 200 }; /* in one round */
#define MOST_ROOM 1e9         /* a loss that counts as all there is, where nothing is known yet */

/* A node whose bound is not above this holds nothing that is wanted. */
static int64_t cutoff(const PwiTree *tree) {
    if (!tree->best->exists || tree->first_will_do) return tree->least;
    int64_t value = tree->best->verdict.value[tree->goal];
    return value > tree->least ? value : tree->least;
}

static bool is_good_enough(const PwiTree *tree) {
    if (!tree->best->exists) return false;
    int64_t value = tree->best->verdict.value[tree->goal];
    return tree->first_will_do || value >= tree->good_enough ||
           pwi_model_is_close(tree->model, value, tree->known_bound);
}

/* ---- life ---- */

PwStatus pwi_tree_init(PwiTree *tree, PwiModel *model, int goal, const PwiPairList *list, const PwiPrices *base,
                       const PwiWide *base_best, bool closes_pairs, PwiIncumbent *best) {
    PwStatus status = PW_OK;
    int32_t most = 0;
    *tree = (PwiTree){.model = model,
                      .goal = goal,
                      .least = INT64_MIN,
                      .good_enough = INT64_MAX,
                      .known_bound = INT64_MAX,
                      .zero = NAN,
                      .list = list,
                      .best = best};
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (list->first[i + 1] - list->first[i] > most) most = list->first[i + 1] - list->first[i];
    tree->scratch = PWI_NEW_ARRAY(PwiWide, (size_t)most);
    tree->worth = PWI_NEW_ARRAY(PwiWide, (size_t)list->n);
    tree->gain = PWI_NEW_ARRAY(PwiWide, (size_t)model->n[PWI_MENTEE]);
    tree->closed = PWI_NEW_ARRAY(int32_t, (size_t)list->n);
    tree->is_missed = PWI_NEW_ARRAY(uint8_t, (size_t)list->n);
    PW_TRY(tree->worth != NULL && tree->gain != NULL && tree->closed != NULL && tree->is_missed != NULL ? PW_OK
                                                                                                        : PW_NO_MEMORY);
    tree->chosen = PWI_NEW_ARRAY(PwiScored, (size_t)list->n);
    tree->is_settled = PWI_NEW_ARRAY(uint8_t, (size_t)model->n[PWI_MENTEE]);
    tree->sum = PWI_NEW_ARRAY(double, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(tree->is_settled != NULL && tree->sum != NULL ? PW_OK : PW_NO_MEMORY);
    int most_options = 0;
    const PwProgramme *programme = model->problem->programme;
    for (int q = 0; q < programme->n_questions; q++)
        if (programme->question[q].options.n > most_options) most_options = programme->question[q].options.n;
    tree->count = PWI_NEW_ARRAY(double, (size_t)most_options *(size_t)model->n[PWI_MENTOR]);
    PW_TRY(tree->scratch != NULL && tree->chosen != NULL && tree->count != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_limits_init(&tree->limits, model, list->n));
    PW_TRY(pwi_judge_init(&tree->judge, model));
    PW_TRY(pwi_prices_init(&tree->prices, model));
    PW_TRY(pwi_record_init(&tree->record, model, closes_pairs ? base : NULL));
    pwi_linear_find_settled(model, goal, list, tree->is_settled);
    PW_TRY(pwi_linear_init(&tree->linear, model, goal, base, base_best, tree->is_settled));
    PW_TRY(pwi_linear_add_pairs(&tree->linear, list->pair, list->n));
out:
    return status;
}

void pwi_tree_clear(PwiTree *tree) {
    pwi_linear_clear(&tree->linear);
    pwi_limits_clear(&tree->limits);
    pwi_judge_clear(&tree->judge);
    pwi_prices_clear(&tree->prices);
    pwi_record_clear(&tree->record);
    pwi_costs_clear(&tree->costs);
    pwi_free(tree->scratch);
    pwi_pricing_clear(&tree->pricing);
    pwi_free(tree->worth);
    pwi_free(tree->gain);
    pwi_free(tree->closed);
    pwi_free(tree->is_missed);
    pwi_free(tree->chosen);
    pwi_free(tree->count);
    pwi_free(tree->sum);
    pwi_free(tree->is_settled);
    pwi_free(tree->open);
    *tree = (PwiTree){0};
}

/* ---- open leaves ---- */

/* Best bound first; depth first where sums are asked for and any matching will do: bounds say little of these. */
static bool is_before(const PwiTree *tree, int32_t a, int32_t b) {
    int64_t left = tree->record.node[a].bound, right = tree->record.node[b].bound;
    bool by_depth = left == right || (tree->first_will_do && tree->model->sums.are_asked);
    return by_depth ? a > b : left > right; /* the younger is deeper */
}

static PwStatus push_open(PwiTree *tree, int32_t node) {
    int32_t *grown = pwi_reserve_array(tree->open, &tree->open_capacity, (size_t)tree->n_open + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    tree->open = grown;
    int32_t at = tree->n_open++;
    while (at > 0 && is_before(tree, node, tree->open[(at - 1) / 2])) {
        tree->open[at] = tree->open[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    tree->open[at] = node;
    return PW_OK;
}

static int32_t pop_open(PwiTree *tree) {
    int32_t top = tree->open[0], last = tree->open[--tree->n_open], at = 0;
    while (2 * at + 1 < tree->n_open) {
        int32_t child = 2 * at + 1;
        if (child + 1 < tree->n_open && is_before(tree, tree->open[child + 1], tree->open[child])) child++;
        if (!is_before(tree, tree->open[child], last)) break;
        tree->open[at] = tree->open[child];
        at = child;
    }
    tree->open[at] = last;
    return top;
}

int64_t pwi_tree_open_bound(const PwiTree *tree) {
    return tree->n_open > 0 ? tree->record.node[tree->open[0]].bound : INT64_MIN;
}

/* ---- a node ---- */

/* False: the node's restrictions leave nothing. */
static PwStatus restrict_to(PwiTree *tree, int32_t node, bool *is_possible) {
    PwStatus status = pwi_limits_reset(&tree->limits, tree->model, tree->list->n);
    PwiUndo undo;
    *is_possible = true;
    while (status == PW_OK && tree->record.node[node].parent != PWI_NOBODY) {
        const PwiRecordNode *child = &tree->record.node[node];
        const PwiTreeNode *parent = &tree->record.node[child->parent].node;
        *is_possible &= pwi_limits_apply(&tree->limits, tree->model, tree->list, &parent->on, child->is_above,
                                         child->is_above ? parent->above : parent->below, &undo);
        node = child->parent;
        pwi_closing_apply(tree, node);
    }
    return status;
}

/* What tree->prices prove of the node with tree->limits. */
static PwiWide bound_here(const PwiTree *tree) {
    return pwi_bound_of_worths(&tree->pricing, tree->worth, tree->gain, tree->list->first, &tree->limits, tree->scratch,
                               NULL);
}

/* ⌊bound⌋ in the goal's unit; INT64_MIN: the node is empty. */
static int64_t as_value(const PwiTree *tree, PwiWide bound) {
    if (bound <= PWI_NO_CHOICE) return INT64_MIN;
    if (tree->prices.scale == 0) return bound < 0 ? INT64_MIN : INT64_MAX;
    return pwi_bound_floor(tree->model, &tree->prices, bound);
}

/* The prices at hand prove that the leaf holds nothing: they go on record. */
static PwStatus close_leaf(PwiTree *tree, int32_t node, int64_t bound) {
    int32_t dual;
    PwStatus status = pwi_record_dual(&tree->record, tree->model, &tree->prices, &dual);
    if (status != PW_OK) return status;
    pwi_closing_need(tree, node, PWI_NOBODY);
    tree->record.node[node].bound = bound;
    pwi_record_use(&tree->record, node, dual);
    pwi_record_done(&tree->record, node);
    return PW_OK;
}

/* The whole pairs of the last solution. */
static PwStatus take_solution(PwiTree *tree) {
    int n = 0;
    bool is_better;
    for (int32_t k = 0; k < tree->list->n; k++)
        if (tree->linear.x[k] > 0.5) tree->chosen[n++] = tree->list->pair[k];
    return pwi_incumbent_offer(tree->best, &tree->judge, tree->goal, tree->chosen, n, &is_better);
}

/* What the last linear programme's duals prove of the node. */
static PwStatus take_prices(PwiTree *tree, PwiWide *bound) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_linear_prices(&tree->linear, &tree->prices));
    pwi_pricing_clear(&tree->pricing);
    PW_TRY(pwi_pricing_init(&tree->pricing, tree->model, &tree->prices, tree->goal));
    pwi_worths_of_list(&tree->pricing, tree->list->pair, tree->list->first, tree->worth, tree->gain);
    *bound = bound_here(tree);
out:
    return status;
}

/* Solves the node's linear programme, with rows that come in as they are broken. TOO_LOW: its duals close the node. */
static PwStatus solve_node(PwiTree *tree, int n_rounds, PwiLinearOutcome *outcome) {
    PwStatus status = PW_OK;
    PwiWide bound;
    /* Less than the next better value, by a hair. */
    tree->linear.least = isnan(tree->zero) ? -DBL_MAX : (double)cutoff(tree) + 0.999 - tree->zero;
    PW_TRY(pwi_linear_limit(&tree->linear, &tree->limits));
    for (int round = 0; true; round++) {
        int n_new = 0;
        PW_TRY(pwi_linear_solve(&tree->linear, false, outcome));
        if (*outcome == PWI_LINEAR_TOO_LOW) {
            PW_TRY(take_prices(tree, &bound));
            if (as_value(tree, bound) <= cutoff(tree)) break;
            tree->linear.least = -DBL_MAX;
            continue;
        }
        if (*outcome != PWI_LINEAR_OPTIMAL || round >= n_rounds) break;
        PW_TRY(pwi_split_separate(tree, MOST_NEW_ROWS, &n_new));
        if (n_new == 0) break;
        PW_TRY(pwi_linear_add_rows(&tree->linear));
    }
    if (*outcome == PWI_LINEAR_CUT_SHORT) status = PW_LIMIT;
out:
    return status;
}

/* A count that is about to be split has to be there, in the programme and in the limits. */
static PwStatus make_count(PwiTree *tree, const PwiExpression *on) {
    PwStatus status = PW_OK;
    int32_t before = tree->model->n_counts;
    PW_TRY(pwi_limits_make_count(&tree->limits, tree->model, on));
    if (tree->model->n_counts > before) PW_TRY(pwi_linear_add_rows(&tree->linear));
out:
    return status;
}

/* Children, each with what the parent's prices prove of it; those that this closes are closed. */
static PwStatus make_children(PwiTree *tree, int32_t node, const PwiSplit *split, PwiWide bound, int32_t *next) {
    PwStatus status = PW_OK;
    bool is_done[2];
    int32_t dual;
    *next = PWI_NOBODY;
    PW_TRY(make_count(tree, &split->on));
    PW_TRY(pwi_record_dual(&tree->record, tree->model, &tree->prices, &dual));
    PW_TRY(pwi_closing_note(tree, node, dual, &split->on, bound, cutoff(tree)));
    pwi_closing_need(tree, node, PWI_NOBODY);
    tree->record.node[node].node.on = split->on;
    tree->record.node[node].node.below = split->below;
    tree->record.node[node].node.above = split->above;
    for (int side = 0; side < 2; side++) {
        bool is_above = side == 1;
        PwiUndo undo;
        PwiWide bound_of_child = PWI_NO_CHOICE;
        int32_t child;
        bool is_possible = pwi_limits_apply(&tree->limits, tree->model, tree->list, &split->on, is_above,
                                            is_above ? split->above : split->below, &undo);
        if (is_possible) bound_of_child = bound_here(tree);
        int64_t value = as_value(tree, bound_of_child);
        PW_TRY(pwi_record_node(&tree->record, node, is_above, value, &child));
        if (is_possible) pwi_record_use(&tree->record, child, dual);
        if (split->on.mentee != PWI_NOBODY) pwi_closing_need(tree, child, split->on.mentee);
        pwi_limits_undo(&undo);
        is_done[side] = !is_possible || value <= cutoff(tree);
        if (is_done[side]) continue;
        if (is_above == split->prefers_above)
            *next = child;
        else
            PW_TRY(push_open(tree, child));
    }
    for (int side = 0; side < 2; side++) /* when both are there */
        if (is_done[side]) pwi_record_done(&tree->record, tree->record.node[node].node.child[side]);
    pwi_record_use(&tree->record, node, PWI_NOBODY);
out:
    return status;
}

/* What a child of a node with that bound has to lose to be closed; 0: losses are of no interest. */
static double room_above(const PwiTree *tree, int64_t value) {
    if (tree->first_will_do) return tree->model->sums.are_asked ? MOST_ROOM : 0;
    double room = (double)value - (double)cutoff(tree);
    return room < MOST_ROOM ? room : MOST_ROOM;
}

/* Closes or splits a node; *next is a child to go on with. */
static PwStatus process(PwiTree *tree, int32_t node, PwiLinearOutcome outcome, int32_t *next) {
    PwStatus status = PW_OK;
    PwiSplit split;
    PwiWide bound;
    bool is_infeasible = outcome == PWI_LINEAR_INFEASIBLE;
    *next = PWI_NOBODY;
    if (is_infeasible) PW_TRY(pwi_linear_solve(&tree->linear, true, &outcome));
    PW_TRY(outcome == PWI_LINEAR_CUT_SHORT ? PW_LIMIT : PW_OK);
    PW_TRY(take_prices(tree, &bound));
    int64_t value = as_value(tree, bound);
    if (value < tree->record.node[node].bound) {
        tree->record.node[node].bound = value;
    }
    if (value <= cutoff(tree)) {
        PW_TRY(close_leaf(tree, node, value));
        goto out;
    }
    if (is_infeasible) { /* in floating point, but not shown in integers: decide more */
        tree->is_stuck = !pwi_split_any(tree, &split);
        if (!tree->is_stuck) PW_TRY(make_children(tree, node, &split, bound, next));
        goto out;
    }
    if (isnan(tree->zero))
        tree->zero = (double)bound / (double)(tree->model->unit * tree->prices.scale) - tree->linear.objective;
    bool is_split;
    PW_TRY(pwi_split_total(tree, &split, &is_split));
    if (!is_split) PW_TRY(pwi_split_fractional(tree, room_above(tree, value), &split, &is_split));
    if (!is_split) {
        PW_TRY(take_solution(tree));
        if (tree->record.node[node].bound <= cutoff(tree)) {
            PW_TRY(close_leaf(tree, node, value));
            goto out;
        }
        if (tree->best->exists && tree->first_will_do) {
            PW_TRY(push_open(tree, node));
            goto out;
        }
        int n_new = 0; /* rows that it breaks still */
        PW_TRY(pwi_split_separate(tree, MOST_NEW_ROWS, &n_new));
        if (n_new > 0) {
            PW_TRY(pwi_linear_add_rows(&tree->linear));
            *next = node;
            goto out;
        }
        if (!pwi_split_any(tree, &split)) {
            tree->is_stuck = true;
            goto out;
        }
    }
    PW_TRY(make_children(tree, node, &split, bound, next));
out:
    return status;
}

/* What no matching has more than, while the search is at that node. */
static void note_bound(PwiTree *tree, int32_t node) {
    int64_t open = pwi_tree_open_bound(tree), here = tree->record.node[node].bound;
    if (here > open) open = here;
    if (tree->least > open) open = tree->least;
    if (tree->is_whole && open < tree->known_bound) tree->known_bound = open;
}

void pwi_tree_tell(const PwiModel *model, int goal, const PwiIncumbent *best, int64_t bound, int64_t n_processed) {
    PwProgress now = {.phase = "looking for any matching", .n_done = n_processed};
    if (best != NULL) {
        now.phase = "proving by branch and bound";
        now.goal = pwi_goal_names[goal];
        now.has_bound = best->exists;
        now.is_ppm = pwi_goal_is_ppm((PwiGoal)goal);
        now.value = pwi_proof_goal_shown(goal, best->verdict.value[goal]);
        now.bound = pwi_proof_goal_shown(goal, bound);
    }
    pwi_progress_tell(model->problem->progress, &now);
}

PwStatus pwi_tree_search(PwiTree *tree, int64_t root_bound, bool *is_closed) {
    PwStatus status = PW_OK;
    int32_t root, node;
    *is_closed = false;
    PW_TRY(pwi_record_node(&tree->record, PWI_NOBODY, false, root_bound, &root));
    node = root;
    while (true) {
        if (node == PWI_NOBODY) {
            while (tree->n_open > 0 && tree->record.node[tree->open[0]].bound <= cutoff(tree))
                pwi_record_done(&tree->record, pop_open(tree));
            if (tree->n_open == 0) break;
            node = pop_open(tree);
        }
        if (tree->record.node[node].bound <= cutoff(tree)) {
            pwi_record_done(&tree->record, node);
            node = PWI_NOBODY;
            continue;
        }
        note_bound(tree, node);
        pwi_tree_tell(tree->model, tree->goal, tree->first_will_do ? NULL : tree->best, tree->known_bound,
                      tree->n_processed);
        bool is_possible, is_over = *tree->work_left == 0 || is_good_enough(tree) ||
                                    pwi_deadline_is_over(tree->model->problem->deadline) ||
                                    (tree->node_limit > 0 && tree->n_processed >= tree->node_limit) ||
                                    tree->record.n_entries > PWI_MOST_PROOF_ENTRIES;
        PwiLinearOutcome outcome = PWI_LINEAR_OPTIMAL;
        int32_t next = PWI_NOBODY;
        if (!is_over) {
            if (*tree->work_left > 0) --*tree->work_left;
            tree->n_processed++;
            PW_TRY(restrict_to(tree, node, &is_possible));
            assert(is_possible);
            status = solve_node(tree, node == root ? 30 : 4, &outcome);
            if (status == PW_OK) status = process(tree, node, outcome, &next);
        }
        if (is_over || status == PW_LIMIT) {
            PW_TRY(push_open(tree, node));
            status = PW_OK;
            goto out;
        }
        PW_TRY(status);
        if (tree->is_stuck || is_good_enough(tree)) {
            if (next != PWI_NOBODY) PW_TRY(push_open(tree, next));
            if (tree->is_stuck) PW_TRY(push_open(tree, node));
            goto out;
        }
        node = next;
    }
    *is_closed = true;
out:
    return status;
}

/* ---- the dive ---- */

/* Decides who is used: of the loads inside a gap those that lean most, a third of them at a time. */
static bool fix_gaps(PwiTree *tree) {
    const PwiModel *model = tree->model;
    for (int pass = 0, n_found = 0, n_fixed = 0; pass < 40; pass++) {
        double least_lean = 1 - (pass + 1) / 40.0; /* how far from half the gap, of half the gap */
        for (int side = 0; side < PWI_N_SIDES; side++) {
            for (int person = 0; person < model->n[side]; person++) {
                PwiRange *range = &tree->limits.range[side][person];
                if (range->gap == 0 || range->least > 0) continue;
                double load = pwi_linear_load(&tree->linear, side, person), half = range->gap / 2.0;
                if (load <= PWI_WHOLE || load >= range->gap - PWI_WHOLE) continue;
                n_found += pass == 0;
                double lean = (load > half ? load - half : half - load) / half;
                if (lean < least_lean || (pass > 0 && 3 * n_fixed > n_found)) continue;
                n_fixed++;
                if (load >= half)
                    range->least = range->gap;
                else
                    range->most = 0;
                range->gap = 0;
            }
        }
        if (pass > 0 && (n_found == 0 || 3 * n_fixed > n_found)) return n_fixed > 0;
    }
    return false;
}

/* Makes the pairs that are nearly whole, or else a fifth of the others, the likeliest first. */
static bool fix_pairs(PwiTree *tree) {
    int n_fractional = 0, n_fixed = 0;
    for (int32_t k = 0; k < tree->list->n; k++)
        n_fractional += tree->limits.state[k] == PWI_PAIR_FREE && tree->linear.x[k] > PWI_WHOLE &&
                        tree->linear.x[k] < 1 - PWI_WHOLE;
    for (int tenths = 9; n_fractional > 0 && 5 * n_fixed <= n_fractional && tenths > 0; tenths--) {
        for (int32_t k = 0; k < tree->list->n && (tenths == 9 || 5 * n_fixed <= n_fractional); k++) {
            double x = tree->linear.x[k];
            if (tree->limits.state[k] != PWI_PAIR_FREE || x >= 1 - PWI_WHOLE || 10 * x < tenths) continue;
            tree->limits.state[k] = PWI_PAIR_IN;
            n_fixed++;
        }
    }
    return n_fixed > 0;
}

PwStatus pwi_tree_dive(PwiTree *tree) {
    PwStatus status = PW_OK;
    enum { MOST_STEPS = 300 };
    PW_TRY(pwi_limits_reset(&tree->limits, tree->model, tree->list->n));
    for (int step = 0; step < MOST_STEPS && *tree->work_left != 0; step++) {
        PwiLinearOutcome outcome;
        PwiSplit split;
        PwiUndo undo;
        if (*tree->work_left > 0) --*tree->work_left;
        PW_TRY(solve_node(tree, 10, &outcome));
        if (outcome != PWI_LINEAR_OPTIMAL) break;
        bool is_split;
        PW_TRY(pwi_split_total(tree, &split, &is_split));
        if (!is_split && fix_gaps(tree)) continue;
        if (!is_split) PW_TRY(pwi_split_fractional(tree, 0, &split, &is_split));
        if (!is_split) {
            PW_TRY(take_solution(tree));
            break;
        }
        bool is_load = split.on.kind == PWI_EXPRESSION_MENTOR_LOAD || split.on.kind == PWI_EXPRESSION_MENTEE_LOAD;
        if ((split.on.kind == PWI_EXPRESSION_PAIR || is_load) && fix_pairs(tree)) continue;
        PW_TRY(make_count(tree, &split.on));
        if (!pwi_limits_apply(&tree->limits, tree->model, tree->list, &split.on, split.prefers_above,
                              split.prefers_above ? split.above : split.below, &undo))
            break;
    }
out:
    return status == PW_LIMIT ? PW_OK : status;
}
