/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and price (Barnhart, Johnson, Nemhauser, Savelsbergh & Vance 1998; bundle_stage.h): the tree. Best bound
 * first, with a plunge into the likelier child. */
#include "fair/bundle_stage.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "fair/bundle_search.h"

enum { ALL_ROUNDS = INT32_MAX };
/* Linear programmes with more rows take minutes: beyond, the descent has the last word. */
enum { MOST_ROWS = 1600 };

/* ---- life ---- */

static PwStatus init_prices(PwiPrices *prices, const PwiModel *model) {
    PwStatus status = pwi_prices_init(prices, model);
    if (status != PW_OK) return status;
    prices->mentee = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTEE]);
    return prices->mentee != NULL ? PW_OK : PW_NO_MEMORY;
}

/* All open pairs: prices of 0 and no bound on what they may lose. */
static PwStatus list_pairs(PwiBundleSearch *search) {
    PwStatus status = PW_OK;
    PwiPrices nothing = {0};
    PwiPricing pricing = {0};
    PwiWide bound;
    int64_t n;
    PW_TRY(pwi_prices_init(&nothing, search->model));
    PW_TRY(pwi_pricing_init(&pricing, search->model, &nothing, search->goal));
    PW_TRY(pwi_scan_list(&pricing, (PwiWanted){-PWI_NO_CHOICE, 0, INT32_MAX, NULL}, NULL, &search->list, &bound, &n));
out:
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&nothing);
    return status;
}

static PwStatus init(PwiBundleSearch *search) {
    PwStatus status = PW_OK;
    PwiModel *model = search->model;
    PW_TRY(list_pairs(search));
    PW_TRY(pwi_bundles_init(&search->bundles, model, search->goal, &search->list));
    PW_TRY(pwi_master_init(&search->master, model, search->goal, &search->bundles));
    PW_TRY(pwi_limits_init(&search->limits, model, search->list.n));
    PW_TRY(pwi_judge_init(&search->judge, model));
    PW_TRY(pwi_record_init(&search->record, model, NULL));
    PW_TRY(init_prices(&search->prices, model));
    PW_TRY(init_prices(&search->tightest, model));
    search->worth = PWI_NEW_ARRAY(PwiWide, (size_t)search->list.n);
    search->chosen = PWI_NEW_ARRAY(PwiScored, (size_t)search->list.n);
    search->load = PWI_NEW_ARRAY(double, (size_t)model->n[PWI_MENTOR]);
    search->presence = PWI_NEW_ARRAY(double, (size_t)model->first_option[model->problem->programme->n_questions]);
    PW_TRY(search->presence != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(search->worth != NULL && search->chosen != NULL && search->load != NULL ? PW_OK : PW_NO_MEMORY);
out:
    return status;
}

static void clear(PwiBundleSearch *search) {
    pwi_pair_list_clear(&search->list);
    pwi_master_clear(&search->master);
    pwi_bundles_clear(&search->bundles);
    pwi_limits_clear(&search->limits);
    pwi_judge_clear(&search->judge);
    pwi_record_clear(&search->record);
    pwi_prices_clear(&search->prices);
    pwi_prices_clear(&search->tightest);
    pwi_free(search->worth);
    pwi_free(search->chosen);
    pwi_free(search->load);
    pwi_free(search->presence);
    pwi_free(search->open);
}

/* ---- the tree ---- */

static PwStatus push_open(PwiBundleSearch *search, int32_t node) {
    int32_t *grown = pwi_reserve_array(search->open, &search->open_capacity, (size_t)search->n_open + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    search->open = grown;
    search->open[search->n_open++] = node;
    return PW_OK;
}

/* The open leaf with the highest bound, the youngest of equals; PWI_NOBODY: none could hold anything better. */
static int32_t pop_open(PwiBundleSearch *search) {
    int32_t at = PWI_NOBODY;
    for (int32_t k = 0; k < search->n_open; k++)
        if (at == PWI_NOBODY ||
            search->record.node[search->open[k]].bound >= search->record.node[search->open[at]].bound)
            at = k;
    if (at == PWI_NOBODY || search->record.node[search->open[at]].bound <= pwi_bundle_cutoff(search)) return PWI_NOBODY;
    int32_t node = search->open[at];
    search->n_open--;
    memmove(search->open + at, search->open + at + 1, (size_t)(search->n_open - at) * sizeof *search->open);
    return node;
}

/* False: the node's restrictions leave nothing. */
static PwStatus restrict_to(PwiBundleSearch *search, int32_t node, bool *is_possible) {
    PwStatus status = pwi_limits_reset(&search->limits, search->model, search->list.n);
    PwiUndo undo;
    *is_possible = true;
    while (status == PW_OK && search->record.node[node].parent != PWI_NOBODY) {
        const PwiRecordNode *child = &search->record.node[node];
        const PwiTreeNode *parent = &search->record.node[child->parent].node;
        *is_possible &= pwi_limits_apply(&search->limits, search->model, &search->list, &parent->on, child->is_above,
                                         child->is_above ? parent->above : parent->below, &undo);
        node = child->parent;
    }
    return status;
}

/* Children with the parent's prices, which bound them too; *next is the one to go on with. */
static PwStatus make_children(PwiBundleSearch *search, int32_t node, const PwiSplit *split, int32_t *next) {
    PwStatus status = PW_OK;
    PwiTreeNode *parent = &search->record.node[node].node;
    const int32_t dual = parent->dual;
    int64_t bound = search->record.node[node].bound;
    *next = PWI_NOBODY;
    PW_TRY(pwi_limits_make_count(&search->limits, search->model, &split->on));
    parent->on = split->on;
    parent->below = split->below;
    parent->above = split->above;
    for (int side = 0; side < 2; side++) {
        bool is_above = side == 1;
        PwiUndo undo;
        int32_t child;
        bool is_possible = pwi_limits_apply(&search->limits, search->model, &search->list, &split->on, is_above,
                                            is_above ? split->above : split->below, &undo);
        pwi_limits_undo(&undo);
        PW_TRY(pwi_record_node(&search->record, node, is_above, is_possible ? bound : INT64_MIN, &child));
        if (!is_possible) continue;
        pwi_record_use(&search->record, child, dual);
        if (is_above == split->prefers_above)
            *next = child;
        else
            PW_TRY(push_open(search, child));
    }
    pwi_record_use(&search->record, node, PWI_NOBODY);
out:
    return status;
}

static PwStatus record_tightest(PwiBundleSearch *search, int32_t node) {
    int32_t dual;
    PwStatus status = pwi_record_dual(&search->record, search->model, &search->tightest, &dual);
    search->record.node[node].bound = search->tightest_value;
    if (status == PW_OK) pwi_record_use(&search->record, node, dual);
    return status;
}

/* The root, with what the prices of the descent prove of it. */
static PwStatus make_root(PwiBundleSearch *search, int32_t *root) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_record_node(&search->record, PWI_NOBODY, false, INT64_MAX, root));
    PW_TRY(record_tightest(search, *root));
out:
    return status;
}

/* Closes or splits a node; *next is a child to go on with; *is_stuck: it stays open. */
static PwStatus process(PwiBundleSearch *search, int32_t node, int32_t *next, bool *is_stuck) {
    PwStatus status = PW_OK;
    PwiBundleOutcome outcome;
    PwiSplit split;
    *next = PWI_NOBODY;
    PwStatus solved = pwi_bundle_solve(search, ALL_ROUNDS, &outcome);
    if (solved != PW_LIMIT) PW_TRY(solved);
    if (search->tightest_value < search->record.node[node].bound) PW_TRY(record_tightest(search, node));
    PW_TRY(solved);
    if (outcome == PWI_BUNDLES_CLOSED) goto out;
    bool is_done = outcome == PWI_BUNDLES_SOLVED && pwi_bundle_is_whole(search);
    if (is_done) {
        PW_TRY(pwi_bundle_take_solution(search));
        if (search->record.node[node].bound <= pwi_bundle_cutoff(search)) goto out;
        if (search->first_will_do && search->best->exists) {
            PW_TRY(push_open(search, node));
            goto out;
        }
    }
    if (outcome != PWI_BUNDLES_SOLVED || !pwi_bundle_split(search, &split))
        *is_stuck = !pwi_bundle_split_any(search, &split);
    if (!*is_stuck) PW_TRY(make_children(search, node, &split, next));
out:
    return status;
}

static int64_t open_bound(const PwiBundleSearch *search) {
    int64_t bound = INT64_MIN;
    for (int32_t k = 0; k < search->n_open; k++)
        if (search->record.node[search->open[k]].bound > bound) bound = search->record.node[search->open[k]].bound;
    return bound;
}

/* Whether the search has to stop before this node, or may: what it has found is as good as is asked for. */
static bool is_over(PwiBundleSearch *search, int32_t node) {
    const PwiIncumbent *best = search->best;
    int64_t open = open_bound(search), here = search->record.node[node].bound;
    if (here > open) open = here;
    if (open < search->known_bound) search->known_bound = open;
    pwi_tree_tell(search->model, search->goal, search->first_will_do ? NULL : best, search->known_bound,
                  search->n_processed);
    bool is_close = best->exists && !search->first_will_do &&
                    pwi_model_is_close(search->model, best->verdict.value[search->goal], search->known_bound);
    return is_close || *search->work_left == 0 || search->record.n_entries > PWI_MOST_PROOF_ENTRIES;
}

/* Until all leaves are closed (*is_closed) or a limit. */
static PwStatus search_tree(PwiBundleSearch *search, int32_t node, bool has_tree, bool *is_closed) {
    PwStatus status = PW_OK;
    *is_closed = false;
    if (!has_tree) {
        status = push_open(search, node);
        goto out;
    }
    while (true) {
        int32_t next = PWI_NOBODY;
        bool is_possible, is_stuck = false;
        if (node == PWI_NOBODY) node = pop_open(search);
        if (node == PWI_NOBODY) break;
        if (search->record.node[node].bound > pwi_bundle_cutoff(search)) {
            status = is_over(search, node) ? PW_LIMIT : PW_OK;
            if (status == PW_OK) PW_TRY(restrict_to(search, node, &is_possible));
            if (status == PW_OK) {
                assert(is_possible);
                if (*search->work_left > 0) --*search->work_left;
                search->n_processed++;
                status = process(search, node, &next, &is_stuck);
            }
            if (status == PW_LIMIT || is_stuck) {
                status = push_open(search, node);
                goto out;
            }
            PW_TRY(status);
            if (search->first_will_do && search->best->exists) {
                if (next != PWI_NOBODY) PW_TRY(push_open(search, next));
                goto out;
            }
        }
        node = next;
    }
    *is_closed = true;
out:
    return status;
}

/* ---- the stage ---- */

static PwStatus conclude(PwiBundleSearch *search, bool is_closed, PwiArena *arena, PwiStageResult *result) {
    const PwiIncumbent *best = search->best;
    int64_t open = open_bound(search), value = best->exists ? best->verdict.value[search->goal] : INT64_MIN;
    result->outcome = PWI_STAGE_CUT_SHORT;
    if (is_closed) result->outcome = best->exists ? PWI_STAGE_SOLVED : PWI_STAGE_IMPOSSIBLE;
    if (search->first_will_do && best->exists) result->outcome = PWI_STAGE_SOLVED;
    /* What was known before stands where a tree that was cut short proves no more, or too long-windedly. */
    if (!is_closed && (open >= result->bound || search->record.n_entries > PWI_MOST_OPEN_ENTRIES)) return PW_OK;
    result->bound = open > value ? open : value;
    return pwi_record_finish(&search->record, search->model, search->goal, NULL, arena, &result->proof);
}

PwStatus pwi_bundle_stage_solve(PwiModel *model, int goal, bool first_will_do, int64_t *work_left, PwiIncumbent *best,
                                const PwiPrices *start, PwiArena *arena, PwiStageResult *result) {
    PwStatus status = PW_OK;
    bool is_closed = false;
    PwiBundleSearch search = {.model = model,
                              .goal = goal,
                              .first_will_do = first_will_do,
                              .work_left = work_left,
                              .best = best,
                              .known_bound = result->bound};
    PW_TRY(init(&search));
    bool has_tree = model->n[PWI_MENTEE] + model->n[PWI_MENTOR] <= MOST_ROWS;
    int32_t root;
    PW_TRY(pwi_bundle_descend(&search, start));
    PW_TRY(make_root(&search, &root)); /* before the dive has other prices */
    if (!best->exists && has_tree) PW_TRY(pwi_bundle_dive(&search));
    if (first_will_do && best->exists) {
        result->outcome = PWI_STAGE_SOLVED;
        goto out;
    }
    PW_TRY(search_tree(&search, root, has_tree, &is_closed));
    PW_TRY(conclude(&search, is_closed, arena, result));
out:
    clear(&search);
    return status;
}
