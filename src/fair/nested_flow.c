/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arcs put right, then shortest paths (nested_flow.h). */
#include "fair/nested_flow.h"

#include <assert.h>

#include "base/memory.h"

enum { NONE = -1, PATHS_A_LOOK = 64 /* between two looks at the clock */ };

/* ---- the network ---- */

static bool is_mentee(const PwiNestedFlow *flow, int32_t node) {
    return node < flow->model->n[PWI_MENTEE];
}

static int32_t mentor_of(const PwiNestedFlow *flow, int32_t node) {
    return node > flow->root ? (node - flow->root - 1) % flow->model->n[PWI_MENTOR] : node - flow->model->n[PWI_MENTEE];
}

int32_t pwi_nested_group_of(const PwiNestedFlow *flow, int32_t node) {
    return (node - flow->root - 1) / flow->model->n[PWI_MENTOR];
}

int32_t pwi_nested_node_above(const PwiNestedFlow *flow, int32_t node) {
    if (node < flow->root) return flow->root;
    int32_t outer = flow->nesting->group[pwi_nested_group_of(flow, node)].outer, mentor = mentor_of(flow, node);
    return outer == PWI_NOBODY ? pwi_nested_node_of_mentor(flow, mentor)
                               : pwi_nested_node_of_group(flow, mentor, outer);
}

/* Where a pair's arc ends. */
int32_t pwi_nested_end_of(const PwiNestedFlow *flow, PwiScored pair) {
    int32_t group = flow->nesting->innermost[pair.mentee];
    return group == PWI_NOBODY ? pwi_nested_node_of_mentor(flow, pair.mentor)
                               : pwi_nested_node_of_group(flow, pair.mentor, group);
}

int64_t pwi_nested_gain_of(const PwiNestedFlow *flow, PwiScored pair) {
    int64_t gain = 0;
    for (int goal = 0; goal < PWI_N_GOALS; goal++)
        if (flow->factor[goal] != 0) gain += flow->factor[goal] * pwi_model_weight(flow->model, goal, pair);
    return gain;
}

/* What one unit more costs on the arc of a node that carries `load`; never less than the one before. */
static int64_t arc_cost(const PwiNestedFlow *flow, int32_t node, int32_t load) {
    if (node > flow->root) return load < flow->arc[node].free ? 0 : flow->arc[node].fee;
    int side = is_mentee(flow, node) ? PWI_MENTEE : PWI_MENTOR;
    int person = side == PWI_MENTEE ? node : mentor_of(flow, node),
        goal = side == PWI_MENTEE ? PWI_GOAL_PRIORITY : PWI_GOAL_WORKLOAD;
    return flow->factor[goal] == 0 ? 0 : -flow->factor[goal] * pwi_model_step(flow->model, goal, side, person, load);
}

/* The reduced cost of that unit. */
static int64_t arc_rise(const PwiNestedFlow *flow, int32_t node, int32_t load) {
    int64_t height = flow->height[node] - flow->height[pwi_nested_node_above(flow, node)];
    return arc_cost(flow, node, load) + (is_mentee(flow, node) ? -height : height);
}

static int64_t pair_rise(const PwiNestedFlow *flow, const PwiNestedPair *pair) {
    return flow->height[pair->pair.mentee] - flow->height[pwi_nested_end_of(flow, pair->pair)] - pair->gain;
}

static void change_load(PwiNestedFlow *flow, int32_t node, int by) {
    int32_t above = pwi_nested_node_above(flow, node), sign = is_mentee(flow, node) ? by : -by;
    flow->arc[node].load += by;
    flow->surplus[node] += sign;
    flow->surplus[above] -= sign;
}

static void set_made(PwiNestedFlow *flow, int32_t index, bool is_made) {
    PwiNestedPair *pair = &flow->pair[index];
    int32_t end = pwi_nested_end_of(flow, pair->pair), *link = &flow->first_made[end];
    assert(pair->is_made != is_made);
    pair->is_made = is_made;
    if (is_made) {
        pair->next_made = *link;
        *link = index;
    } else {
        while (*link != index) link = &flow->pair[*link].next_made;
        *link = pair->next_made;
    }
    flow->surplus[end] += is_made ? 1 : -1;
    flow->surplus[pair->pair.mentee] -= is_made ? 1 : -1;
}

/* ---- making it ---- */

static void init_arcs(PwiNestedFlow *flow) {
    const PwiModel *model = flow->model;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        const PwiRange *range = &model->range[PWI_MENTEE][i];
        flow->arc[i] = (PwiNestedArc){.least = range->least, .most = range->most};
    }
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        const PwiRange *range = &model->range[PWI_MENTOR][j];
        flow->arc[pwi_nested_node_of_mentor(flow, j)] = (PwiNestedArc){.least = range->least, .most = range->most};
        for (int32_t g = 0; g < flow->nesting->n; g++) {
            const PwiFairness *rule = &model->problem->programme->fairness[flow->nesting->group[g].rule];
            int limit = pwi_nesting_limit(flow->nesting, model, g, j);
            flow->arc[pwi_nested_node_of_group(flow, j, g)] =
                (PwiNestedArc){.most = rule->soft ? range->most + 1
                                                  : limit, /* soft: never reached, so that no price is above the fee */
                               .free = rule->soft && limit < 0 ? 0 : limit,
                               .fee = rule->soft ? flow->factor[PWI_GOAL_TOTAL] * rule->penalty_ppm : 0};
        }
    }
}

PwStatus pwi_nested_flow_init(PwiNestedFlow *flow, const PwiModel *model, const PwiNesting *nesting,
                              const int64_t factor[PWI_N_GOALS]) {
    int n_mentors = model->n[PWI_MENTOR];
    *flow = (PwiNestedFlow){.model = model, .nesting = nesting, .outermost = NONE};
    for (int goal = 0; goal < PWI_N_GOALS; goal++) flow->factor[goal] = factor[goal];
    flow->root = model->n[PWI_MENTEE] + n_mentors;
    flow->n_nodes = flow->root + 1 + n_mentors * nesting->n;
    size_t n = (size_t)flow->n_nodes, n_groups = (size_t)nesting->n;
    flow->arc = PWI_NEW_ARRAY(PwiNestedArc, n);
    flow->height = PWI_NEW_ARRAY(int64_t, n);
    flow->surplus = PWI_NEW_ARRAY(int32_t, n);
    flow->first_made = PWI_NEW_ARRAY(int32_t, n);
    flow->first_pair = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE]);
    flow->inner = PWI_NEW_ARRAY(int32_t, n_groups);
    flow->sibling = PWI_NEW_ARRAY(int32_t, n_groups);
    flow->distance = PWI_NEW_ARRAY(int64_t, n);
    flow->from = PWI_NEW_ARRAY(int32_t, n);
    flow->by = PWI_NEW_ARRAY(int32_t, n);
    flow->met = PWI_NEW_ARRAY(int32_t, n);
    if (flow->arc == NULL || flow->height == NULL || flow->surplus == NULL || flow->first_made == NULL ||
        flow->first_pair == NULL || flow->inner == NULL || flow->sibling == NULL || flow->distance == NULL ||
        flow->from == NULL || flow->by == NULL || flow->met == NULL)
        return PW_NO_MEMORY;
    for (int32_t node = 0; node < flow->n_nodes; node++) {
        flow->first_made[node] = NONE;
        flow->distance[node] = INT64_MAX;
    }
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) flow->first_pair[i] = NONE;
    for (int32_t g = 0; g < nesting->n; g++) flow->inner[g] = NONE;
    for (int32_t g = nesting->n - 1; g >= 0; g--) {
        int32_t outer = nesting->group[g].outer, *first = outer == PWI_NOBODY ? &flow->outermost : &flow->inner[outer];
        flow->sibling[g] = *first;
        *first = g;
    }
    init_arcs(flow);
    return PW_OK;
}

void pwi_nested_flow_clear(PwiNestedFlow *flow) {
    pwi_free(flow->arc);
    pwi_free(flow->height);
    pwi_free(flow->surplus);
    pwi_free(flow->first_made);
    pwi_free(flow->first_pair);
    pwi_free(flow->pair);
    pwi_free(flow->inner);
    pwi_free(flow->sibling);
    pwi_heap_clear(&flow->heap);
    pwi_free(flow->distance);
    pwi_free(flow->from);
    pwi_free(flow->by);
    pwi_free(flow->met);
    *flow = (PwiNestedFlow){0};
}

bool pwi_nested_flow_has(const PwiNestedFlow *flow, PwiScored pair) {
    for (int32_t k = flow->first_pair[pair.mentee]; k != NONE; k = flow->pair[k].next_of_mentee)
        if (flow->pair[k].pair.mentor == pair.mentor) return true;
    return false;
}

void pwi_nested_flow_make(PwiNestedFlow *flow, int32_t index, bool is_made) {
    PwiScored pair = flow->pair[index].pair;
    set_made(flow, index, is_made);
    change_load(flow, pair.mentee, is_made ? 1 : -1);
    for (int32_t node = pwi_nested_end_of(flow, pair); node != flow->root; node = pwi_nested_node_above(flow, node))
        change_load(flow, node, is_made ? 1 : -1);
}

PwStatus pwi_nested_flow_add(PwiNestedFlow *flow, PwiScored pair) {
    PwiNestedPair *grown =
        pwi_reserve_array(flow->pair, &flow->pair_capacity, (size_t)flow->n_pairs + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    flow->pair = grown;
    int32_t index = flow->n_pairs++, *first = &flow->first_pair[pair.mentee];
    flow->pair[index] = (PwiNestedPair){.pair = pair, .gain = pwi_nested_gain_of(flow, pair), .next_of_mentee = *first};
    *first = index;
    return PW_OK;
}

bool pwi_nested_flow_leads_out(const PwiNestedFlow *flow, PwiScored pair) {
    return pwi_nested_flow_has_met(flow, pair.mentee) && !pwi_nested_flow_has_met(flow, pwi_nested_end_of(flow, pair));
}

/* The gains of a mentee's best `most` pairs at the mentors' heights; the last of them is what the mentee is worth. */
static int64_t height_of_mentee(const PwiNestedFlow *flow, int mentee) {
    int most = flow->arc[mentee].most;
    int64_t last = INT64_MAX;
    for (int n = 0; n < most;) {
        int64_t next = INT64_MIN;
        int n_equal = 0;
        for (int32_t k = flow->first_pair[mentee]; k != NONE; k = flow->pair[k].next_of_mentee) {
            int64_t worth = flow->pair[k].gain + flow->height[pwi_nested_end_of(flow, flow->pair[k].pair)] -
                            flow->height[flow->root];
            if (worth >= last || worth < next) continue;
            n_equal = worth == next ? n_equal + 1 : 1;
            next = worth;
        }
        if (n_equal == 0) return 0; /* fewer pairs than places */
        n += n_equal;
        last = next;
    }
    return most > 0 && (last > 0 || flow->arc[mentee].least == most) ? last : 0;
}

void pwi_nested_flow_raise_mentees(PwiNestedFlow *flow) {
    for (int i = 0; i < flow->model->n[PWI_MENTEE]; i++)
        flow->height[i] = flow->height[flow->root] + height_of_mentee(flow, i);
}

void pwi_nested_flow_start(PwiNestedFlow *flow, const int64_t *mentor_price) {
    flow->height[flow->root] = 0;
    for (int j = 0; j < flow->model->n[PWI_MENTOR]; j++) {
        flow->height[pwi_nested_node_of_mentor(flow, j)] = -mentor_price[j];
        for (int32_t g = 0; g < flow->nesting->n; g++)
            flow->height[pwi_nested_node_of_group(flow, j, g)] = -mentor_price[j];
    }
    pwi_nested_flow_raise_mentees(flow);
}

/* ---- arcs against their heights ---- */

static void settle_arc(PwiNestedFlow *flow, int32_t node) {
    const PwiNestedArc *arc = &flow->arc[node];
    while (arc->load > arc->most) change_load(flow, node, -1);
    while (arc->load < arc->least) change_load(flow, node, 1);
    while (arc->load < arc->most && arc_rise(flow, node, arc->load) < 0) change_load(flow, node, 1);
    while (arc->load > arc->least && arc_rise(flow, node, arc->load - 1) > 0) change_load(flow, node, -1);
}

static void settle(PwiNestedFlow *flow) {
    for (int32_t k = 0; k < flow->n_pairs; k++) {
        int64_t rise = pair_rise(flow, &flow->pair[k]);
        if (flow->pair[k].is_made ? rise > 0 : rise < 0) set_made(flow, k, !flow->pair[k].is_made);
    }
    for (int32_t node = 0; node < flow->n_nodes; node++)
        if (node != flow->root) settle_arc(flow, node);
}

/* ---- shortest paths ---- */

static bool meet(PwiNestedFlow *flow, int32_t from, int32_t node, int32_t by, int64_t rise) {
    int64_t distance = flow->distance[from] + rise;
    assert(rise >= 0);
    if (distance >= flow->distance[node] || distance >= flow->reach) return true;
    if (flow->distance[node] == INT64_MAX) flow->met[flow->n_met++] = node;
    flow->distance[node] = distance;
    flow->from[node] = from;
    flow->by[node] = by;
    if (flow->surplus[node] < 0) flow->reach = distance + 1;
    return pwi_heap_push(&flow->heap, distance, node);
}

/* The arcs that end below a node, which take units back to where they come from (out of the root: send them). */
static bool look_down(PwiNestedFlow *flow, int32_t node) {
    const PwiNestedArc *arc = flow->arc;
    bool fine = true;
    if (node == flow->root) {
        for (int32_t other = 0; fine && other < flow->root; other++) {
            bool sends = is_mentee(flow, other);
            if (sends && arc[other].load < arc[other].most)
                fine = meet(flow, node, other, NONE, arc_rise(flow, other, arc[other].load));
            if (!sends && arc[other].load > arc[other].least)
                fine = meet(flow, node, other, NONE, -arc_rise(flow, other, arc[other].load - 1));
        }
        return fine;
    }
    int32_t mentor = mentor_of(flow, node);
    int32_t group = node < flow->root ? flow->outermost : flow->inner[pwi_nested_group_of(flow, node)];
    for (; fine && group != NONE; group = flow->sibling[group]) {
        int32_t other = pwi_nested_node_of_group(flow, mentor, group);
        if (arc[other].load > 0) fine = meet(flow, node, other, NONE, -arc_rise(flow, other, arc[other].load - 1));
    }
    for (int32_t k = flow->first_made[node]; fine && k != NONE; k = flow->pair[k].next_made)
        fine = meet(flow, node, flow->pair[k].pair.mentee, k, -pair_rise(flow, &flow->pair[k]));
    return fine;
}

static bool look_around(PwiNestedFlow *flow, int32_t node) {
    const PwiNestedArc *arc = &flow->arc[node];
    bool fine = true;
    if (!is_mentee(flow, node)) {
        fine = look_down(flow, node);
        if (fine && node != flow->root && arc->load < arc->most)
            fine = meet(flow, node, pwi_nested_node_above(flow, node), NONE, arc_rise(flow, node, arc->load));
        return fine;
    }
    for (int32_t k = flow->first_pair[node]; fine && k != NONE; k = flow->pair[k].next_of_mentee)
        if (!flow->pair[k].is_made)
            fine = meet(flow, node, pwi_nested_end_of(flow, flow->pair[k].pair), k, pair_rise(flow, &flow->pair[k]));
    if (fine && arc->load > arc->least) fine = meet(flow, node, flow->root, NONE, -arc_rise(flow, node, arc->load - 1));
    return fine;
}

/* From a node with a surplus to the nearest that lacks something (NONE: no path leads to one). */
static PwStatus find_path(PwiNestedFlow *flow, int32_t start, int32_t *end) {
    *end = NONE;
    flow->reach = INT64_MAX;
    flow->heap.n = 0;
    for (int32_t k = 0; k < flow->n_met; k++) flow->distance[flow->met[k]] = INT64_MAX;
    flow->n_met = 1;
    flow->met[0] = start;
    flow->distance[start] = 0;
    if (!pwi_heap_push(&flow->heap, 0, start)) return PW_NO_MEMORY;
    while (flow->heap.n > 0) {
        PwiHeapEntry top = pwi_heap_pop(&flow->heap);
        if (top.distance > flow->distance[top.node]) continue;
        if (flow->surplus[top.node] < 0) {
            *end = top.node;
            break;
        }
        if (!look_around(flow, top.node)) return PW_NO_MEMORY;
    }
    return PW_OK;
}

/* Heights so that the path is level, and one unit along it. */
static void send(PwiNestedFlow *flow, int32_t start, int32_t end) {
    int64_t length = flow->distance[end];
    for (int32_t k = 0; k < flow->n_met; k++) {
        int32_t node = flow->met[k];
        if (flow->distance[node] < length) flow->height[node] += flow->distance[node] - length;
    }
    for (int32_t node = end; node != start; node = flow->from[node]) {
        int32_t from = flow->from[node], by = flow->by[node];
        if (by != NONE) {
            set_made(flow, by, is_mentee(flow, from));
            continue;
        }
        bool is_of_from = from != flow->root && pwi_nested_node_above(flow, from) == node;
        int32_t owner = is_of_from ? from : node;
        change_load(flow, owner, is_of_from != is_mentee(flow, owner) ? 1 : -1);
    }
}

/* Groups that nobody of is with the mentor need no price below the mentor's. Outer ones come first. */
static void lower_empty(PwiNestedFlow *flow) {
    for (int32_t node = flow->root + 1; node < flow->n_nodes; node++) {
        int64_t above = flow->height[pwi_nested_node_above(flow, node)];
        if (flow->arc[node].load == 0 && flow->height[node] > above) flow->height[node] = above;
    }
}

PwStatus pwi_nested_flow_solve(PwiNestedFlow *flow, bool *is_possible) {
    PwStatus status = PW_OK;
    int n_paths = 0;
    *is_possible = true;
    settle(flow);
    for (int32_t node = 0; node < flow->n_nodes; node++) {
        while (flow->surplus[node] > 0) {
            int32_t end;
            bool is_late = n_paths++ % PATHS_A_LOOK == 0 && pwi_deadline_is_over(flow->model->problem->deadline);
            PW_TRY(is_late ? PW_LIMIT : find_path(flow, node, &end));
            if (end == NONE) {
                *is_possible = false;
                goto out;
            }
            send(flow, node, end);
        }
    }
    lower_empty(flow);
out:
    return status;
}
