/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One level of leximin (level_net.h): as few pairs of its score as can be, on the face of all levels before.
 *
 * The pairs of that score are given up, and their people look for others: along paths that cost nothing, as long as
 * there are any. Where none is left, all that was reached is lowered by one, as in the Hungarian method (Kuhn 1955):
 * weights are 0 and −1, so that is always possible, and lets in pairs of the level itself. Paths are looked for from
 * one mentee at a time; what a search reached that found nothing stays reached until the next lowering, as no later
 * path can lead there. Rows are read only where a search needs more than the list, and then just once: a class never
 * grows, so nothing is missed later. */
#include "assign/level_net.h"

#include <assert.h>
#include <stdlib.h>

enum { NOWHERE = -1 };

/* ---- making and clearing ---- */

static int compare_best(const void *a, const void *b) {
    const PwiBest *left = a, *right = b;
    if (left->weight != right->weight) return left->weight > right->weight ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

/* The beginnings of all rows. */
static PwStatus fill_lists(PwiLevelNet *net) {
    PwiCandidates lists;
    PwStatus status = PW_OK;
    PW_TRY(pwi_candidates_init(&lists, net->n[PWI_MENTEE], net->n[PWI_MENTOR]));
    PW_TRY(pwi_candidates_scan_all(&lists, net->rows, NULL));
    for (int i = 0; i < net->n[PWI_MENTEE]; i++) {
        PwiLevelList *list = &net->list[i];
        list->n = lists.n[i];
        list->bound = lists.bound[i];
        list->pair = PWI_NEW_ARRAY(PwiBest, (size_t)list->n);
        PW_TRY(list->pair != NULL ? PW_OK : PW_NO_MEMORY);
        for (int k = 0; k < list->n; k++) list->pair[k] = pwi_candidates_of(&lists, i)[k];
        qsort(list->pair, (size_t)list->n, sizeof *list->pair, compare_best);
    }
out:
    pwi_candidates_clear(&lists);
    return status;
}

static bool make_pair(PwiLevelNet *net, int mentee, int mentor, int32_t score) {
    return pwi_flow_add(&net->flow, mentee, mentor, score) && pwi_heap_push(&net->due, score, mentee);
}

static PwStatus make_pairs(PwiLevelNet *net, const PwiPair *pair, int n_pairs) {
    for (int k = 0; k < n_pairs; k++) {
        const int32_t *row = pwi_rows_get(net->rows, &net->worker, pair[k].mentee);
        assert(row[pair[k].mentor] >= 0 && "the pair is on the face");
        if (!make_pair(net, pair[k].mentee, pair[k].mentor, row[pair[k].mentor])) return PW_NO_MEMORY;
    }
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < net->n[side]; person++) net->units[side][person] = net->flow.load[side][person];
    return PW_OK;
}

PwStatus pwi_level_net_init(PwiLevelNet *net, const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                            const PwiPair *pair, int n_pairs) {
    PwStatus status = PW_OK;
    *net = (PwiLevelNet){.rows = rows, .flow = {.free = PWI_NO_EDGE}, .level_ppm = PWI_NO_PAIR};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        net->n[side] = rows->problem->n[side];
        net->bounds[side] = PWI_NEW_ARRAY(PwiBounds, (size_t)net->n[side]);
        net->units[side] = PWI_NEW_ARRAY(int32_t, (size_t)net->n[side]);
        PW_TRY(net->bounds[side] != NULL && net->units[side] != NULL ? PW_OK : PW_NO_MEMORY);
        for (int person = 0; person < net->n[side]; person++) net->bounds[side][person] = bounds[side][person];
    }
    net->n_nodes = net->n[PWI_MENTEE] + net->n[PWI_MENTOR] + 1;
    size_t n_nodes = (size_t)net->n_nodes;
    net->list = PWI_NEW_ARRAY(PwiLevelList, (size_t)net->n[PWI_MENTEE]);
    net->tie = PWI_NEW_ARRAY(PwiLevelList, (size_t)net->n[PWI_MENTEE]);
    net->class_of = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->potential = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->moved = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->is_reached = PWI_NEW_ARRAY(uint8_t, n_nodes);
    net->queue = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->from_node = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->from_pair = PWI_NEW_ARRAY(int32_t, n_nodes);
    bool fine = net->list != NULL && net->tie != NULL && net->class_of != NULL && net->potential != NULL &&
                net->moved != NULL && net->is_reached != NULL && net->queue != NULL && net->from_node != NULL &&
                net->from_pair != NULL;
    PW_TRY(fine && pwi_flow_init(&net->flow, net->n[PWI_MENTEE], net->n[PWI_MENTOR]) ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_row_worker_init(&net->worker, rows->problem));
    PW_TRY(fill_lists(net));
    PW_TRY(make_pairs(net, pair, n_pairs));
out:
    return status;
}

void pwi_level_net_clear(PwiLevelNet *net) {
    for (int i = 0; net->list != NULL && i < net->n[PWI_MENTEE]; i++) pwi_free(net->list[i].pair);
    for (int i = 0; net->tie != NULL && i < net->n[PWI_MENTEE]; i++) pwi_free(net->tie[i].pair);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(net->bounds[side]);
        pwi_free(net->units[side]);
    }
    pwi_free(net->list);
    pwi_free(net->tie);
    pwi_free(net->class_of);
    pwi_free(net->potential);
    pwi_free(net->moved);
    pwi_heap_clear(&net->due);
    pwi_free(net->is_reached);
    pwi_free(net->queue);
    pwi_free(net->from_node);
    pwi_free(net->from_pair);
    pwi_flow_clear(&net->flow);
    pwi_row_worker_clear(&net->worker);
    *net = (PwiLevelNet){0};
}

bool pwi_level_tie(PwiLevelNet *net, int mentee, PwiBest pair) {
    PwiLevelList *ties = &net->tie[mentee];
    PwiBest *grown = pwi_reserve_array(ties->pair, &ties->capacity, (size_t)ties->n + 1, sizeof *grown);
    if (grown == NULL) return false;
    ties->pair = grown;
    ties->pair[ties->n++] = pair;
    return true;
}

/* ---- the search ---- */

static void reach(PwiLevelNet *net, int node, int from, int32_t pair) {
    if (net->is_reached[node]) return;
    net->is_reached[node] = 1;
    net->from_node[node] = from;
    net->from_pair[node] = pair;
    net->queue[net->n_queue++] = node;
}

/* Whether one unit can pass between a person and the root at no cost. */
static bool is_at_root(const PwiLevelNet *net, int node) {
    int root = pwi_root_of(net);
    return net->class_of[node] == net->class_of[root] && net->potential[node] == net->potential[root];
}

/* A minimum below 0 is met by forced pairs: such a person must be priced as one who could have fewer, and has no pair
 * to give. */
static bool has_less(const PwiLevelNet *net, int side, int person) {
    return net->units[side][person] > net->bounds[side][person].min;
}

static bool has_more(const PwiLevelNet *net, int side, int person) {
    return net->units[side][person] < net->bounds[side][person].max;
}

static bool is_waiting(const PwiLevelNet *net, int mentor) {
    return net->flow.load[PWI_MENTOR][mentor] < net->units[PWI_MENTOR][mentor];
}

/* Makes a step to a mentor; returns whether the search ends there. */
static bool reach_mentor(PwiLevelNet *net, int mentor, int from, int32_t score) {
    int node = pwi_node_of(net, PWI_MENTOR, mentor);
    if (net->is_reached[node]) return false;
    reach(net, node, from, score);
    return is_waiting(net, mentor);
}

/* Takes the pair if it is not made and costs nothing; returns whether the search ends there. */
static bool follow_pair(PwiLevelNet *net, int mentee, PwiBest pair) {
    if (net->is_reached[pwi_node_of(net, PWI_MENTOR, pair.mentor)]) return false;
    if (pwi_level_cost(net, mentee, pair.mentor, pair.weight) != 0) return false;
    if (pwi_flow_find(&net->flow, mentee, pair.mentor) != PWI_NO_EDGE) return false;
    return reach_mentor(net, pair.mentor, mentee, pair.weight);
}

/* Follows the mentee's list, and drops what has been decided. Returns a mentor where the search ends, or NOWHERE. */
static int follow_list(PwiLevelNet *net, int mentee) {
    PwiLevelList *list = &net->list[mentee];
    const int32_t *class_of_mentor = net->class_of + net->n[PWI_MENTEE];
    int end = NOWHERE, n = 0;
    for (int k = 0; k < list->n && list->pair[k].weight >= net->level_ppm; k++) {
        PwiBest pair = list->pair[k];
        if (class_of_mentor[pair.mentor] != net->class_of[mentee]) continue;
        list->pair[n++] = pair;
        if (end == NOWHERE && follow_pair(net, mentee, pair)) end = pair.mentor;
    }
    list->n = n;
    return end;
}

static int leave_mentee(PwiLevelNet *net, int mentee) {
    int root = pwi_root_of(net);
    if (is_at_root(net, mentee) && has_less(net, PWI_MENTEE, mentee)) reach(net, root, mentee, PWI_NO_EDGE);
    const PwiLevelList *ties = &net->tie[mentee];
    for (int k = 0; k < ties->n; k++)
        if (follow_pair(net, mentee, ties->pair[k])) return ties->pair[k].mentor;
    return follow_list(net, mentee);
}

static void leave_mentor(PwiLevelNet *net, int mentor) {
    const PwiFlow *flow = &net->flow;
    int node = pwi_node_of(net, PWI_MENTOR, mentor);
    if (is_at_root(net, node) && has_more(net, PWI_MENTOR, mentor)) reach(net, pwi_root_of(net), node, PWI_NO_EDGE);
    for (int32_t edge = flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTOR]) {
        int mentee = flow->edge[edge].person[PWI_MENTEE];
        if (pwi_level_cost(net, mentee, mentor, flow->edge[edge].weight) == 0) reach(net, mentee, node, edge);
    }
}

static int leave_root(PwiLevelNet *net) {
    int root = pwi_root_of(net);
    for (int i = 0; i < net->n[PWI_MENTEE]; i++)
        if (is_at_root(net, i) && has_more(net, PWI_MENTEE, i)) reach(net, i, root, PWI_NO_EDGE);
    for (int j = 0; j < net->n[PWI_MENTOR]; j++)
        if (is_at_root(net, pwi_node_of(net, PWI_MENTOR, j)) && has_less(net, PWI_MENTOR, j) &&
            reach_mentor(net, j, root, NOWHERE))
            return j;
    return NOWHERE;
}

static int leave(PwiLevelNet *net, int node) {
    if (node < net->n[PWI_MENTEE]) return leave_mentee(net, node);
    if (node == pwi_root_of(net)) return leave_root(net);
    leave_mentor(net, node - net->n[PWI_MENTEE]);
    return NOWHERE;
}

/* Reads the mentee's row if the list may leave out a pair that is still open. False: the list says all. */
static bool complete_list(PwiLevelNet *net, int mentee) {
    PwiLevelList *list = &net->list[mentee];
    if (list->bound < net->level_ppm) return false;
    const int32_t *row = pwi_rows_get(net->rows, &net->worker, mentee);
    const int32_t *class_of_mentor = net->class_of + net->n[PWI_MENTEE];
    PwiBest *pair = pwi_resize_array(list->pair, (size_t)net->n[PWI_MENTOR] + 1, sizeof *pair);
    if (pair == NULL) {
        net->out_of_memory = true;
        return false;
    }
    *list = (PwiLevelList){.pair = pair, .bound = PWI_NOTHING_ELSE};
    for (int j = 0; j < net->n[PWI_MENTOR]; j++)
        if (row[j] >= net->level_ppm && class_of_mentor[j] == net->class_of[mentee])
            pair[list->n++] = (PwiBest){.mentor = j, .weight = row[j]};
    qsort(pair, (size_t)list->n, sizeof *pair, compare_best);
    PwiBest *fitting = pwi_resize_array(pair, (size_t)list->n + 1, sizeof *pair);
    if (fitting != NULL) list->pair = fitting;
    return true;
}

/* A mentor who waits for a unit, at the end of a path from the mentee, or NOWHERE. Lists first, and rows only where
 * those lead nowhere. */
static int find_path(PwiLevelNet *net, int source) {
    int start = net->n_queue, end = NOWHERE;
    reach(net, source, NOWHERE, PWI_NO_EDGE);
    int next = start, next_row = start;
    while (end == NOWHERE && !net->out_of_memory && next_row < net->n_queue) {
        if (next < net->n_queue) {
            end = leave(net, net->queue[next++]);
        } else {
            int node = net->queue[next_row++];
            if (node < net->n[PWI_MENTEE] && complete_list(net, node)) end = follow_list(net, node);
        }
    }
    if (end == NOWHERE) return end;
    for (int k = start; k < net->n_queue; k++) net->is_reached[net->queue[k]] = 0;
    net->n_queue = start;
    return end;
}

/* Sends a unit along the path that ends at the mentor. */
static bool augment(PwiLevelNet *net, int end) {
    int root = pwi_root_of(net);
    for (int node = pwi_node_of(net, PWI_MENTOR, end); net->from_node[node] != NOWHERE; node = net->from_node[node]) {
        int from = net->from_node[node];
        if (from == root || node == root) { /* a person takes a unit more, or does with one less */
            int person = from == root ? node : from, side = person < net->n[PWI_MENTEE] ? PWI_MENTEE : PWI_MENTOR;
            bool is_more = (side == PWI_MENTEE) == (from == root);
            net->units[side][person - pwi_node_of(net, side, 0)] += is_more ? 1 : -1;
        } else if (node < net->n[PWI_MENTEE]) {
            pwi_flow_remove(&net->flow, net->from_pair[node]);
        } else {
            if (!make_pair(net, from, node - net->n[PWI_MENTEE], net->from_pair[node])) return false;
        }
    }
    return true;
}

/* ---- the level ---- */

/* Sends as many of the mentees' units as paths can be found for; whether any is left. */
static bool send_units(PwiLevelNet *net, const int32_t *source, int n_sources) {
    bool is_any_left = false;
    for (int k = 0; k < n_sources && !net->out_of_memory; k++) {
        int mentee = source[k];
        while (net->flow.load[PWI_MENTEE][mentee] < net->units[PWI_MENTEE][mentee] && !net->is_reached[mentee]) {
            int end = find_path(net, mentee);
            if (end != NOWHERE && !augment(net, end)) net->out_of_memory = true;
            if (net->out_of_memory) break;
        }
        is_any_left |= net->flow.load[PWI_MENTEE][mentee] < net->units[PWI_MENTEE][mentee];
    }
    return is_any_left;
}

/* A mentee's pair of that score, or PWI_NO_EDGE. */
static int32_t pair_of_score(const PwiLevelNet *net, int mentee, int32_t score) {
    int32_t edge = net->flow.first[PWI_MENTEE][mentee];
    while (edge != PWI_NO_EDGE && net->flow.edge[edge].weight != score) edge = net->flow.edge[edge].next[PWI_MENTEE];
    return edge;
}

int32_t pwi_level_next(PwiLevelNet *net) {
    for (; net->due.n > 0; (void)pwi_heap_pop(&net->due)) {
        int32_t score = (int32_t)net->due.entry[0].distance;
        if (score > net->level_ppm && pair_of_score(net, net->due.entry[0].node, score) != PWI_NO_EDGE) return score;
    }
    return PWI_NO_PAIR;
}

/* Gives up all pairs of the level, which is next; `source` [mentees]: their mentees. */
static int give_up(PwiLevelNet *net, int32_t *source) {
    int n_sources = 0;
    while (net->due.n > 0 && net->due.entry[0].distance == net->level_ppm) {
        int mentee = pwi_heap_pop(&net->due).node;
        int32_t edge = pair_of_score(net, mentee, net->level_ppm);
        if (edge == PWI_NO_EDGE) continue;
        source[n_sources++] = mentee;
        for (; edge != PWI_NO_EDGE; edge = pair_of_score(net, mentee, net->level_ppm))
            pwi_flow_remove(&net->flow, edge);
    }
    return n_sources;
}

/* What was reached is lowered, if units are left, and forgotten. */
static void lower_reached(PwiLevelNet *net, bool is_any_left) {
    for (int k = 0; k < net->n_queue; k++) {
        int node = net->queue[k];
        net->is_reached[node] = 0;
        if (!is_any_left) continue;
        if (net->potential[node]-- == 0) net->moved[net->n_moved++] = node;
    }
    net->n_queue = 0;
}

PwStatus pwi_level_solve(PwiLevelNet *net, int32_t level_ppm) {
    int32_t *source = PWI_NEW_ARRAY(int32_t, (size_t)net->n[PWI_MENTEE]);
    if (source == NULL) return PW_NO_MEMORY;
    net->level_ppm = level_ppm;
    net->n_moved = 0;
    int n_sources = give_up(net, source);
    for (bool is_any_left = true; is_any_left && !net->out_of_memory;) {
        is_any_left = send_units(net, source, n_sources);
        lower_reached(net, is_any_left);
    }
    pwi_free(source);
    return net->out_of_memory ? PW_NO_MEMORY : PW_OK;
}
