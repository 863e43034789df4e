/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relax, dive, window, tree; wider windows until one holds all that matters (stage.h). */
#include "fair/stage.h"

#include <assert.h>

#include "base/memory.h"
#include "fair/bundle_stage.h"
#include "fair/bundles.h"
#include "fair/exchange.h"
#include "fair/nested_relax.h"
#include "fair/relax.h"
#include "fair/rounding.h"

/* The largest window that is searched, and how long one that is too small to prove anything is. */
enum { LARGEST_WINDOW = 400000, TRIAL_NODES = 100, GUESS_NODES = 3000, PAIRS_TO_EXCHANGE = 50 };

typedef struct Stage {
    PwiModel *model;
    int goal;
    bool first_will_do;
    int64_t *work_left;
    PwiIncumbent *best;
    PwiArena *arena;
    PwiRelaxation *relaxation;
    PwiWide *root_best; /* [mentees] */
    PwiStageResult *result;
} Stage;

/* A leaf, closed by these prices: all there is to say. */
static PwStatus prove_by_root(Stage *stage, const PwiPrices *prices, int64_t bound) {
    stage->result->bound = bound;
    return pwi_record_leaf(stage->model, stage->goal, prices, bound, stage->arena, &stage->result->proof);
}

/* Prices of 0 show that nobody can have better than their best choice: what is left to say when time is up before there
 * are better prices. */
static PwStatus prove_plainly(Stage *stage) {
    PwStatus status = PW_OK;
    PwiPrices prices = {0};
    PwiPricing pricing = {0};
    PwiWide proven;
    PW_TRY(pwi_prices_init(&prices, stage->model));
    PW_TRY(pwi_pricing_init(&pricing, stage->model, &prices, stage->goal));
    PW_TRY(pwi_scan_bound(&pricing, &proven));
    if (proven > PWI_NO_CHOICE) PW_TRY(prove_by_root(stage, &prices, pwi_bound_floor(stage->model, &prices, proven)));
out:
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&prices);
    return status;
}

/* Mentees' best choices at the root's prices over a list; those of the whole when the list has all that lose nothing.
 */
static PwStatus best_choices(Stage *stage, const PwiPairList *list) {
    PwiPricing pricing = {0};
    PwStatus status = PW_OK;
    if (stage->root_best == NULL) stage->root_best = PWI_NEW_ARRAY(PwiWide, (size_t)stage->model->n[PWI_MENTEE]);
    PW_TRY(stage->root_best != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_pricing_init(&pricing, stage->model, &stage->relaxation->prices, stage->goal));
    PW_TRY(pwi_pair_list_best(&pricing, list, stage->root_best));
out:
    pwi_pricing_clear(&pricing);
    return status;
}

/* What a pair may lose of the bound and still be in a better matching; < 0: nothing is better. */
static PwiWide slack(const Stage *stage) {
    const PwiModel *model = stage->model;
    if (!stage->best->exists || stage->first_will_do) return -PWI_NO_CHOICE;
    int64_t better = stage->best->verdict.value[stage->goal] + 1;
    return stage->relaxation->bound - model->unit * stage->relaxation->prices.scale * better;
}

static PwStatus open_window(Stage *stage, int64_t most, PwiWide *loss, PwiPairList *window) {
    PwiRelaxation *relaxation = stage->relaxation;
    return pwi_window_open(&relaxation->windows, stage->model, stage->goal, &relaxation->prices, most, loss, window);
}

/* No matching with a pair that loses more than that has more than this. */
static int64_t value_behind(const Stage *stage, PwiWide loss) {
    return pwi_bound_floor(stage->model, &stage->relaxation->prices, stage->relaxation->bound - loss - 1);
}

/* What a tree, whole or cut short, says of all matchings. */
static PwStatus take_proof(Stage *stage, PwiTree *tree, bool is_closed) {
    PwiStageResult *result = stage->result;
    PwStatus status = PW_OK;
    int64_t bound = pwi_tree_open_bound(tree), value = tree->least;
    bool is_solved = stage->best->exists && stage->best->verdict.value[stage->goal] > tree->least;
    if (is_solved) value = stage->best->verdict.value[stage->goal];
    if (bound < value) bound = value;
    /* What is proven already stands where a tree proves no more (its root may have been closed before it had prices),
     * or was cut short and proves it too long-windedly. */
    if (!(is_closed && is_solved) && bound >= result->bound) return PW_OK;
    if (!is_closed && tree->record.n_entries > PWI_MOST_OPEN_ENTRIES) return PW_OK;
    result->bound = bound;
    if (is_closed && is_solved) result->outcome = PWI_STAGE_SOLVED;
    if (is_closed && !is_solved && tree->least == INT64_MIN) result->outcome = PWI_STAGE_IMPOSSIBLE;
    PW_TRY(pwi_record_finish(&tree->record, stage->model, stage->goal, tree->list->pair, stage->arena, &result->proof));
out:
    return status;
}

/* The tree over the window of the pairs that lose at most `loss`; `proves`: it has all pairs that matter. A smaller one
 * is a guess: that a matching loses so little. What is not among its pairs is not wanted, so that it is soon closed,
 * and if it holds a matching it proves it. */
static PwStatus search_window(Stage *stage, const PwiPairList *window, PwiWide loss, bool proves, bool *is_closed) {
    PwStatus status = PW_OK;
    PwiTree tree = {0};
    bool closes_pairs = !stage->first_will_do && loss < -PWI_NO_CHOICE;
    int64_t root_bound = pwi_bound_floor(stage->model, &stage->relaxation->prices, stage->relaxation->bound);
    *is_closed = false;
    PW_TRY(best_choices(stage, window));
    PW_TRY(pwi_tree_init(&tree, stage->model, stage->goal, window, &stage->relaxation->prices, stage->root_best,
                         closes_pairs, stage->best));
    PW_TRY(pwi_linear_start_like(&tree.linear, &stage->relaxation->linear, window));
    tree.first_will_do = stage->first_will_do;
    tree.is_whole = proves || closes_pairs;
    tree.known_bound = stage->result->bound;
    tree.work_left = stage->work_left;
    if (closes_pairs) tree.least = value_behind(stage, loss);
    PwiWide room = slack(stage), whole = stage->model->unit * stage->relaxation->prices.scale;
    if (room > loss) room = loss;
    if (!stage->first_will_do && room > 8 * whole && room < -PWI_NO_CHOICE)
        tree.good_enough = (int64_t)((stage->relaxation->bound - room / 2) / whole);
    if (!proves) tree.node_limit = stage->best->exists ? GUESS_NODES : TRIAL_NODES;
    if (!stage->best->exists) PW_TRY(pwi_tree_dive(&tree));
    if (stage->best->exists && (stage->first_will_do || slack(stage) < 0)) goto out;
    PW_TRY(pwi_tree_search(&tree, root_bound, is_closed));
    if ((!proves && !closes_pairs) || (stage->first_will_do && stage->best->exists)) goto out;
    PW_TRY(take_proof(stage, &tree, *is_closed));
out:
    pwi_tree_clear(&tree);
    return status;
}

/* Whether the matching known is as good as is asked for. */
static bool is_close(const Stage *stage) {
    return stage->best->exists && !stage->first_will_do &&
           pwi_model_is_close(stage->model, stage->best->verdict.value[stage->goal], stage->result->bound);
}

/* Exchanges among the pairs that lose least, as long as the matching is news. */
static PwStatus exchange(Stage *stage, int64_t *improved) {
    PwStatus status = PW_OK;
    PwiPairList list = {0};
    PwiWide room = slack(stage), loss = room;
    if (!stage->best->exists || stage->first_will_do || room < 0) return PW_OK;
    if (stage->best->verdict.value[stage->goal] == *improved) return PW_OK;
    PW_TRY(open_window(stage, (int64_t)PAIRS_TO_EXCHANGE * stage->model->n[PWI_MENTEE], &loss, &list));
    PW_TRY(pwi_exchange(stage->model, stage->goal, &stage->relaxation->prices, &list, room, stage->best));
    *improved = stage->best->verdict.value[stage->goal];
out:
    pwi_pair_list_clear(&list);
    return status;
}

/* A first matching: what the relaxation says, in whole pairs, and put right by exchanges. */
static PwStatus round_relaxation(Stage *stage) {
    const PwiModel *model = stage->model;
    const PwiRelaxation *relaxation = stage->relaxation;
    PwStatus status = PW_OK;
    PwiPairList list = {0};
    PwiWide loss = -PWI_NO_CHOICE, value = pwi_model_kept_weight(model, stage->goal);
    int n;
    PwiScored *pair = PWI_NEW_ARRAY(PwiScored, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(pair != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_round(&relaxation->linear, pair, &n));
    if (n == 0) goto out;
    for (int k = 0; k < n; k++) value += pwi_model_weight(model, stage->goal, pair[k]);
    PW_TRY(open_window(stage, (int64_t)PAIRS_TO_EXCHANGE * model->n[PWI_MENTEE], &loss, &list));
    PW_TRY(pwi_exchange_from(model, stage->goal, &relaxation->prices, &list, pair, n,
                             relaxation->bound - model->unit * relaxation->prices.scale * value, stage->best));
out:
    pwi_pair_list_clear(&list);
    pwi_free(pair);
    return status;
}

/* Pairs of a matching, at most: one a mentee, or as many as they may have. */
static int64_t count_places(const PwiModel *model) {
    int64_t n = 0;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) n += model->range[PWI_MENTEE][i].most;
    return n > model->n[PWI_MENTEE] ? n : model->n[PWI_MENTEE];
}

static PwStatus search(Stage *stage, bool is_flow) {
    PwStatus status = PW_OK;
    PwiStageResult *result = stage->result;
    const PwiModel *model = stage->model;
    int64_t root_bound = pwi_bound_floor(model, &stage->relaxation->prices, stage->relaxation->bound);
    int64_t improved = INT64_MIN; /* what exchanges have led to */
    const int64_t n_places = count_places(model);
    int64_t extra = 32 + (model->n[PWI_MENTEE] + model->n[PWI_MENTOR]) / 16; /* pairs beyond those */
    result->outcome = PWI_STAGE_CUT_SHORT;
    PW_TRY(prove_by_root(stage, &stage->relaxation->prices, root_bound));
    if (!stage->best->exists && !is_flow) PW_TRY(round_relaxation(stage));
    while (true) {
        PwiPairList window = {0};
        bool is_closed;
        PW_TRY(exchange(stage, &improved));
        PwiWide all = slack(stage), loss = all;
        if (stage->first_will_do && stage->best->exists) {
            result->outcome = PWI_STAGE_SOLVED;
            break;
        }
        if (all < 0) {
            result->outcome = PWI_STAGE_SOLVED; /* the root's prices prove it */
            result->bound = stage->best->verdict.value[stage->goal];
            break;
        }
        if (is_close(stage) || *stage->work_left == 0 || pwi_deadline_is_over(model->problem->deadline)) break;
        PW_TRY(open_window(stage, n_places + extra, &loss, &window));
        bool proves = loss == all;
        status = search_window(stage, &window, loss, proves, &is_closed);
        pwi_pair_list_clear(&window);
        PW_TRY(status);
        if (result->outcome != PWI_STAGE_CUT_SHORT) break;
        bool is_found = slack(stage) <= loss && slack(stage) < all; /* and a smaller window will do */
        if (proves && (!is_found || 2 * slack(stage) > all) && slack(stage) >= 0) break;
        if (proves || is_found) continue;
        /* A window that brought nothing: a wider one, and much so if it held nothing at all. */
        int64_t wider = (is_closed && !stage->best->exists ? 8 : 2) * extra;
        if (extra == LARGEST_WINDOW) break;
        extra = wider < LARGEST_WINDOW ? wider : LARGEST_WINDOW;
    }
    if (stage->first_will_do && stage->best->exists) result->outcome = PWI_STAGE_SOLVED;
out:
    return status == PW_LIMIT ? PW_OK : status;
}

/* Anew, or from where the last stage of this goal left off. */
static PwStatus relax(Stage *stage, bool *is_flow) {
    PwiIncumbent *best = stage->best;
    PwStatus status = PW_OK;
    *is_flow = false;
    if (stage->relaxation->is_done && stage->relaxation->goal == stage->goal)
        return pwi_relax_again(stage->model, stage->relaxation);
    pwi_relaxation_clear(stage->relaxation);
    PW_TRY(pwi_nested_relax(stage->model, stage->goal, stage->first_will_do, best, stage->relaxation, is_flow));
    if (!*is_flow)
        PW_TRY(pwi_relax(stage->model, stage->goal, best->pair, best->exists ? best->n : 0, stage->relaxation));
out:
    return status;
}

PwStatus pwi_stage_solve(PwiModel *model, int goal, bool first_will_do, int64_t *work_left, PwiIncumbent *best,
                         PwiRelaxation *kept, PwiArena *arena, PwiStageResult *result) {
    PwStatus status = PW_OK;
    bool is_flow = false;
    PwiRelaxation own = {0};
    Stage stage = {.model = model,
                   .goal = goal,
                   .first_will_do = first_will_do,
                   .work_left = work_left,
                   .best = best,
                   .relaxation = kept != NULL ? kept : &own,
                   .arena = arena,
                   .result = result};
    bool is_done = false;
    *result = (PwiStageResult){.outcome = PWI_STAGE_CUT_SHORT, .bound = INT64_MAX};
    pwi_progress_step(model->problem->progress, "relaxing the rules", first_will_do ? NULL : pwi_goal_names[goal], 0,
                      0);
    if (pwi_deadline_exists(model->problem->deadline) && !first_will_do) status = prove_plainly(&stage);
    if (status != PW_LIMIT) PW_TRY(status);
    status = relax(&stage, &is_flow);
    if (status == PW_LIMIT) {
        status = PW_OK;
        goto out;
    }
    PW_TRY(status);
    if (stage.relaxation->is_infeasible) {
        result->outcome = PWI_STAGE_IMPOSSIBLE;
        PW_TRY(prove_by_root(&stage, &stage.relaxation->prices, INT64_MIN));
        goto out;
    }
    if (is_flow && first_will_do) {
        result->outcome = PWI_STAGE_SOLVED;
        goto out;
    }
    if (stage.relaxation->prices.scale == 0) { /* GLPK's numbers do not add up */
        PW_TRY(prove_plainly(&stage));
        goto out;
    }
    if (pwi_bundles_suit(model, goal)) {
        PW_TRY(prove_by_root(&stage, &stage.relaxation->prices,
                             pwi_bound_floor(model, &stage.relaxation->prices, stage.relaxation->bound)));
        PW_TRY(pwi_bundle_stage_solve(model, goal, first_will_do, work_left, best, &stage.relaxation->prices, arena,
                                      result));
        is_done = result->outcome != PWI_STAGE_CUT_SHORT || best->exists;
    }
    if (!is_done) PW_TRY(search(&stage, is_flow));
out:
    pwi_relaxation_clear(&own);
    pwi_free(stage.root_best);
    return status;
}

PwStatus pwi_stage_bound(PwiModel *model, int goal, PwiArena *arena, PwiStageResult *result) {
    Stage stage = {.model = model, .goal = goal, .arena = arena, .result = result};
    *result = (PwiStageResult){.outcome = PWI_STAGE_CUT_SHORT, .bound = INT64_MAX};
    return prove_plainly(&stage);
}
