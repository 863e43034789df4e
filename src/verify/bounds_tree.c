/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a stage: what a node permits, and that nothing is lost between its children (bounds.h). */
#include "verify/bounds.h"

static PwiOpenPairs *find_open(PwiBoundsCheck *bounds, int mentee, int mentor, int *at) {
    PwiOpenPairs *open = &bounds->open[mentee];
    int low = 0, high = open->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (open->pair[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    return low < open->n && open->pair[low].mentor == mentor ? open : NULL;
}

static void narrow(int64_t *lo, int64_t *hi, const PwiTreeNode *node, int child, int64_t n_kept) {
    if (child == 0 && node->below - n_kept < *hi) *hi = node->below - n_kept;
    if (child == 1 && node->above - n_kept > *lo) *lo = node->above - n_kept;
}

/* 1 … min − 1 is impossible: what excludes 0 leaves the minimum at least, what excludes that leaves 0. */
static void close_gap(PwiSizes *sizes, int min) {
    if (sizes->lo > 0 && sizes->lo < min) sizes->lo = min;
    if (sizes->hi > 0 && sizes->hi < min) sizes->hi = 0;
}

/* Goes from the node to its child. False: no pair is open any more that would have to be made. */
static bool restrict_to(PwiBoundsCheck *bounds, const PwiTreeNode *node, int child) {
    const PwiExpression *on = &node->on;
    switch (on->kind) {
        case PWI_EXPRESSION_PAIR: {
            int at;
            PwiOpenPairs *open = find_open(bounds, on->mentee, on->mentor, &at);
            uint8_t state = child == 0 ? PWI_PAIR_UNMADE : PWI_PAIR_MADE;
            if (!open) return child == 0;
            if (open->state[at] != PWI_PAIR_FREE && open->state[at] != state) return false;
            open->state[at] = state;
            return true;
        }
        case PWI_EXPRESSION_MENTEE_SUM: {
            PwiSumsCheck *sums = &bounds->sums;
            int32_t i = on->mentee;
            if (child == 0 && node->below < sums->hi_ppm[i]) sums->hi_ppm[i] = node->below;
            if (child == 1 && node->above > sums->lo_ppm[i]) sums->lo_ppm[i] = node->above;
            return true;
        }
        case PWI_EXPRESSION_COUNT: {
            PwiCell *cell = pwi_cell_at(pwi_cells_of(bounds, on->question), on->mentor, on->option);
            narrow(&cell->lo, &cell->hi, node, child, cell->n_kept);
            return true;
        }
        default: {
            int side = on->kind == PWI_EXPRESSION_MENTOR_LOAD ? PWI_MENTOR : PWI_MENTEE;
            int person = side == PWI_MENTOR ? on->mentor : on->mentee;
            PwiSizes *sizes = &bounds->sizes[side][person];
            int64_t n_kept = bounds->check->room[side][person].n_kept;
            narrow(&sizes->lo, &sizes->hi, node, child, n_kept);
            if (child == 1 && node->above > n_kept) sizes->may_be_none = false;
            if (pwi_is_optional(bounds, side, person)) close_gap(sizes, bounds->check->room[side][person].whole.min);
            return true;
        }
    }
}

/* Restricts everything to what node k permits. False: that is nothing. */
bool pwi_enter_node(PwiBoundsCheck *bounds, int k) {
    bool is_possible = true;
    pwi_bounds_reset_ranges(bounds);
    for (int32_t up = bounds->parent[k], from = (int32_t)k; up != PWI_NOBODY; from = up, up = bounds->parent[up]) {
        const PwiTreeNode *node = &bounds->stage->node[up];
        is_possible &= restrict_to(bounds, node, node->child[0] == from ? 0 : 1);
    }
    return pwi_narrow_sums(bounds) && is_possible;
}

/* Frees the pairs that stood decided at node k. */
void pwi_leave_node(PwiBoundsCheck *bounds, int k) {
    for (int32_t up = bounds->parent[k]; up != PWI_NOBODY; up = bounds->parent[up]) {
        const PwiExpression *on = &bounds->stage->node[up].on;
        int at;
        PwiOpenPairs *open = on->kind == PWI_EXPRESSION_PAIR ? find_open(bounds, on->mentee, on->mentor, &at) : NULL;
        if (open) open->state[at] = PWI_PAIR_FREE;
    }
}

/* Whether a hard not-alone rule of the question leaves no count between 0 and `above`. */
static bool is_gap_of_count(const PwiBoundsCheck *bounds, const PwiTreeNode *node) {
    const PwProgramme *programme = bounds->check->programme;
    int64_t least = bounds->sizes[PWI_MENTOR][node->on.mentor].lo;
    least += bounds->check->room[PWI_MENTOR][node->on.mentor].n_kept;
    if (least <= pwi_alone(bounds, node->on.mentor)) return false;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind == PWI_NOT_ALONE && !rule->soft && rule->question == node->on.question &&
            node->above <= rule->count && pwi_claim_counts_on(bounds->check, k, node->on.option))
            return true;
    }
    return false;
}

/* Whether nothing lies between `below` and `above`, all pairs not counted. */
static bool is_split(const PwiBoundsCheck *bounds, const PwiTreeNode *node) {
    const PwiExpression *on = &node->on;
    const PwiClaimCheck *check = bounds->check;
    if (node->below < 0 || node->above <= node->below) return false;
    switch (on->kind) {
        case PWI_EXPRESSION_PAIR:
            return node->below == 0 && node->above == 1 &&
                   !pwi_pairs_contain(check->decisions->keep, check->decisions->n_keep, on->mentee, on->mentor);
        case PWI_EXPRESSION_MENTEE_SUM:
            return node->above == node->below + 1;
        case PWI_EXPRESSION_COUNT:
            return node->above == node->below + 1 ||
                   (node->below == 0 && on->mentor != PWI_NOBODY && is_gap_of_count(bounds, node));
        default: {
            int side = on->kind == PWI_EXPRESSION_MENTOR_LOAD ? PWI_MENTOR : PWI_MENTEE;
            const PwiRoom *room = &check->room[side][side == PWI_MENTOR ? on->mentor : on->mentee];
            bool has_gap = check->programme->capacity.min_if_used[side];
            return node->above == node->below + 1 || (node->below == 0 && has_gap && node->above <= room->whole.min);
        }
    }
}

PwStatus pwi_is_split(const PwiBoundsCheck *bounds, const PwiTreeNode *node, bool *is_it) {
    *is_it = is_split(bounds, node);
    if (*is_it || node->on.kind != PWI_EXPRESSION_COUNT || node->on.question != PWI_NOBODY) return PW_OK;
    if (node->below < 0 || node->above <= node->below) return PW_OK;
    return pwi_is_gap_of_totals(bounds, node->below - bounds->n_kept, node->above - bounds->n_kept, is_it);
}
