/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the potentials of a level to prices, classes and forced pairs (level_order.h).
 *
 * Potentials against the root are prices. A class that does not hold the root, and that no tie links to others, may be
 * shifted as a whole without a change to any open pair: its largest part gets 0, so that only the smaller ones need an
 * entry in the proof. A person is in the smaller part at most log2(people) times, which keeps the proof short.
 * What ties do about that: level_ties.c. */
#include "assign/level_order.h"

#include <assert.h>
#include <stdlib.h>

PwStatus pwi_level_order_init(PwiLevelOrder *order, PwiLevelNet *net) {
    *order = (PwiLevelOrder){.net = net, .n_classes = 1};
    order->of_class = PWI_NEW_ARRAY(PwiLevelClass, (size_t)net->n_nodes);
    order->forced = PWI_NEW_ARRAY(PwiPair, (size_t)net->flow.n_used);
    order->tied = PWI_NEW_ARRAY(int32_t, (size_t)net->n_nodes);
    order->ordered = PWI_NEW_ARRAY(int32_t, (size_t)net->n_nodes);
    if (order->of_class == NULL || order->forced == NULL || order->tied == NULL || order->ordered == NULL)
        return PW_NO_MEMORY;
    order->of_class[0].size = net->n_nodes;
    return PW_OK;
}

void pwi_level_order_clear(PwiLevelOrder *order) {
    pwi_free(order->of_class);
    pwi_free(order->entry);
    pwi_free(order->forced);
    pwi_free(order->tied);
    pwi_free(order->ordered);
    *order = (PwiLevelOrder){0};
}

static PwiLevelClass *class_of(const PwiLevelOrder *order, int node) {
    return &order->of_class[order->net->class_of[node]];
}

void pwi_level_force(PwiLevelOrder *order, int32_t edge) {
    PwiLevelNet *net = order->net;
    const int32_t *person = net->flow.edge[edge].person;
    order->forced[order->n_forced++] = (PwiPair){person[PWI_MENTEE], person[PWI_MENTOR]};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        net->bounds[side][person[side]].min--; /* below 0 it must not be cut off: see "Stages and faces" */
        net->bounds[side][person[side]].max--;
        net->units[side][person[side]]--;
    }
    pwi_flow_remove(&net->flow, edge);
}

/* ---- pairs ---- */

/* Pairs of this level that cost nothing become ties. Only who was lowered can have any, and their lists are whole. */
static PwStatus find_ties(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    for (int m = 0; m < net->n_moved; m++) {
        int i = net->moved[m];
        if (i >= net->n[PWI_MENTEE]) continue;
        bool is_tied = net->tie[i].n > 0;
        const PwiLevelList *list = &net->list[i];
        for (int k = 0; k < list->n; k++) {
            PwiBest pair = list->pair[k];
            bool is_open = pair.weight == net->level_ppm &&
                           net->class_of[i] == net->class_of[pwi_node_of(net, PWI_MENTOR, pair.mentor)];
            if (is_open && pwi_level_cost(net, i, pair.mentor, pair.weight) == 0 && !pwi_level_tie(net, i, pair))
                return PW_NO_MEMORY;
        }
        if (!is_tied && net->tie[i].n > 0) order->tied[order->n_tied++] = i;
    }
    return PW_OK;
}

/* What the level has priced out of reach, or forces: pairs of those who were lowered. */
static void decide_pairs(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    for (int t = 0; t < order->n_tied; t++) {
        int i = order->tied[t], n = 0;
        PwiLevelList *ties = &net->tie[i];
        for (int k = 0; k < ties->n; k++)
            if (pwi_level_cost(net, i, ties->pair[k].mentor, ties->pair[k].weight) == 0)
                ties->pair[n++] = ties->pair[k];
        ties->n = n;
    }
    for (int m = 0; m < net->n_moved; m++) {
        int node = net->moved[m], side = node < net->n[PWI_MENTEE] ? PWI_MENTEE : PWI_MENTOR;
        if (node == pwi_root_of(net)) continue;
        int32_t edge = net->flow.first[side][node - pwi_node_of(net, side, 0)];
        for (int32_t next; edge != PWI_NO_EDGE; edge = next) {
            const PwiEdge *made = &net->flow.edge[edge];
            int cost = pwi_level_cost(net, made->person[PWI_MENTEE], made->person[PWI_MENTOR], made->weight);
            next = made->next[side];
            assert(cost >= 0);
            if (cost > 0) pwi_level_force(order, edge);
        }
    }
}

/* ---- classes ---- */

typedef struct Moved {
    int32_t class_of, potential, node;
} Moved;

static int compare_moved(const void *a, const void *b) {
    const Moved *left = a, *right = b;
    if (left->class_of != right->class_of) return left->class_of < right->class_of ? -1 : 1;
    if (left->potential != right->potential) return left->potential < right->potential ? -1 : 1;
    return (left->node > right->node) - (left->node < right->node);
}

/* How many of the first ones are of one part. */
static int count_alike(const Moved *moved, int n) {
    int n_alike = 0;
    while (n_alike < n && moved[n_alike].class_of == moved->class_of && moved[n_alike].potential == moved->potential)
        n_alike++;
    return n_alike;
}

/* How many of the first ones are of one class. */
static int count_class(const Moved *moved, int n) {
    int n_same = 0;
    while (n_same < n && moved[n_same].class_of == moved->class_of) n_same++;
    return n_same;
}

/* The potential of the largest part of the class, unless that is not free to be chosen. */
static void find_base(PwiLevelOrder *order, int root_class, const Moved *moved, int n) {
    PwiLevelClass *whole = &order->of_class[moved->class_of];
    int largest = whole->size - n; /* those not moved */
    if (whole->is_linked || moved->class_of == root_class) return;
    for (int k = 0, n_alike; k < n; k += n_alike) {
        n_alike = count_alike(moved + k, n - k);
        if (n_alike <= largest) continue;
        largest = n_alike;
        whole->base = moved[k].potential;
    }
}

/* Each part of the class but one becomes a class of its own. */
static void split_class(PwiLevelOrder *order, const Moved *moved, int n) {
    PwiLevelClass *whole = &order->of_class[moved->class_of];
    bool is_first = whole->size == n;
    for (int k = 0, n_alike; k < n; k += n_alike, is_first = false) {
        n_alike = count_alike(moved + k, n - k);
        if (is_first) continue;
        int part = order->n_classes++;
        order->of_class[part] = (PwiLevelClass){.size = n_alike};
        whole->size -= n_alike;
        for (int m = k; m < k + n_alike; m++) order->net->class_of[moved[m].node] = part;
    }
}

/* Potentials become those of the proof. Who is priced against the root keeps their load. */
static void take_base(PwiLevelOrder *order, int root_class, int node) {
    PwiLevelNet *net = order->net;
    net->potential[node] -= class_of(order, node)->base;
    if (net->class_of[node] != root_class || net->potential[node] == 0) return;
    int side = node < net->n[PWI_MENTEE] ? PWI_MENTEE : PWI_MENTOR, person = node - pwi_node_of(net, side, 0);
    int32_t units = net->units[side][person];
    net->bounds[side][person] = (PwiBounds){units, units};
}

/* The bases of all classes, and whether any is not 0. */
static void find_bases(PwiLevelOrder *order, int root_class, const Moved *moved) {
    int32_t of_root = order->net->potential[pwi_root_of(order->net)];
    for (int c = 0; of_root != 0 && c < order->n_classes; c++)
        if (order->of_class[c].is_linked || c == root_class) order->of_class[c].base = of_root;
    order->concerns_all = of_root != 0;
    for (int k = 0, n; k < order->net->n_moved; k += n) {
        n = count_class(moved + k, order->net->n_moved - k);
        find_base(order, root_class, moved + k, n);
        order->concerns_all |= order->of_class[moved[k].class_of].base != 0;
    }
}

static PwStatus split_classes(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    int root_class = net->class_of[pwi_root_of(net)];
    Moved *moved = PWI_NEW_ARRAY(Moved, (size_t)net->n_moved);
    if (moved == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < net->n_moved; k++)
        moved[k] = (Moved){net->class_of[net->moved[k]], net->potential[net->moved[k]], net->moved[k]};
    qsort(moved, (size_t)net->n_moved, sizeof *moved, compare_moved);
    find_bases(order, root_class, moved);
    if (order->concerns_all)
        for (int node = 0; node < net->n_nodes; node++) take_base(order, root_class, node);
    else
        for (int k = 0; k < net->n_moved; k++) take_base(order, root_class, net->moved[k]);
    for (int c = 0; order->concerns_all && c < order->n_classes; c++) order->of_class[c].base = 0;
    order->n_classes_before = order->n_classes;
    for (int k = 0, n; k < net->n_moved; k += n) {
        n = count_class(moved + k, net->n_moved - k);
        split_class(order, moved + k, n);
    }
    pwi_free(moved);
    return PW_OK;
}

/* ---- the record ---- */

static PwStatus write_entry(PwiLevelOrder *order, int node) {
    PwiLevelNet *net = order->net;
    PwiLevelPrice potential = {net->level_ppm, net->potential[node], class_of(order, node)->tie};
    net->potential[node] = 0;
    if (potential.price == 0 && potential.tie == 0) return PW_OK;
    PwiLevelEntry *grown = pwi_reserve_array(order->entry, &order->capacity, order->n_entries + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    order->entry = grown;
    order->entry[order->n_entries++] = (PwiLevelEntry){node, potential};
    return PW_OK;
}

PwStatus pwi_level_order_take(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    PwStatus status = PW_OK;
    if (net->n_moved == 0) return status;
    PW_TRY(find_ties(order));
    decide_pairs(order);
    PW_TRY(split_classes(order));
    PW_TRY(pwi_level_order_ties(order));
    for (int k = 0; k < (order->concerns_all ? net->n_nodes : net->n_moved); k++)
        PW_TRY(write_entry(order, order->concerns_all ? k : net->moved[k]));
out:
    return status;
}

PwStatus pwi_level_order_prices(const PwiLevelOrder *order, PwiArena *arena, PwiLevels *levels) {
    const PwiLevelNet *net = order->net;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int start = pwi_node_of(net, side, 0), n = net->n[side];
        size_t *first = levels->first[side] = PWI_ARENA_ARRAY(arena, size_t, (size_t)n + 2);
        if (first == NULL) return PW_NO_MEMORY;
        for (size_t k = 0; k < order->n_entries; k++) {
            int person = order->entry[k].node - start;
            if (person >= 0 && person < n) first[person + 2]++;
        }
        for (int person = 0; person < n; person++) first[person + 2] += first[person + 1];
        PwiLevelPrice *entry = levels->entry[side] = PWI_ARENA_ARRAY(arena, PwiLevelPrice, first[n + 1] + 1);
        if (entry == NULL) return PW_NO_MEMORY;
        for (size_t k = 0; k < order->n_entries; k++) {
            int person = order->entry[k].node - start, sign = side == PWI_MENTEE ? 1 : -1;
            PwiLevelPrice potential = order->entry[k].potential;
            if (person < 0 || person >= n) continue;
            entry[first[person + 1]++] = (PwiLevelPrice){potential.score_ppm, sign * potential.price,
                                                         sign * potential.tie}; /* and so first[] becomes right */
        }
    }
    return PW_OK;
}
