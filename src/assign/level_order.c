/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the potentials of a level to prices, classes and forced pairs (level_order.h).
 *
 * Potentials against the root are prices. A class that does not hold the root, and that no tie links to others, may be
 * shifted as a whole without a change to any open pair: its largest part gets 0, so that only the smaller ones need an
 * entry in the proof. A person is in the smaller part at most log2(people) times, which keeps the proof short.
 *
 * A tie that is on no way round through ties and classes can never be swapped: made, it is forced, and else it is out.
 * Its reduced cost is still 0, though, and later shifts might give it the wrong sign. The second potential of the level
 * settles that: classes are put in an order in which no tie leads up, and all ties that are on no way round lead down.
 * (An order of the strong components would do it for every such tie; ours, by peeling from both ends, leaves those
 * between two ways round alone. They are kept as if they could be swapped, which costs a little time.) */
#include "assign/level_order.h"

#include <assert.h>
#include <stdlib.h>

enum { NOWHERE = -1 };

/* A tie as a step between classes, in the direction in which a unit can be sent. */
typedef struct Arc {
    int32_t from, to;
    bool is_made, is_peeled;
} Arc;

PwStatus pwi_level_order_init(PwiLevelOrder *order, PwiLevelNet *net) {
    *order = (PwiLevelOrder){.net = net, .n_classes = 1};
    order->of_class = PWI_NEW_ARRAY(PwiLevelClass, (size_t)net->n_nodes);
    order->forced = PWI_NEW_ARRAY(PwiPair, (size_t)net->flow.n_used);
    if (order->of_class == NULL || order->forced == NULL) return PW_NO_MEMORY;
    order->of_class[0].size = net->n_nodes;
    return PW_OK;
}

void pwi_level_order_clear(PwiLevelOrder *order) {
    pwi_free(order->of_class);
    pwi_free(order->entry);
    pwi_free(order->forced);
    *order = (PwiLevelOrder){0};
}

static PwiLevelClass *class_of(const PwiLevelOrder *order, int node) {
    return &order->of_class[order->net->class_of[node]];
}

static void force(PwiLevelOrder *order, int32_t edge) {
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
static PwStatus find_ties(PwiLevelNet *net) {
    for (int i = 0; i < net->n[PWI_MENTEE]; i++) {
        const PwiLevelList *list = &net->list[i];
        for (int k = 0; net->potential[i] < 0 && k < list->n; k++) {
            PwiBest pair = list->pair[k];
            bool is_open = pair.weight == net->level_ppm &&
                           net->class_of[i] == net->class_of[pwi_node_of(net, PWI_MENTOR, pair.mentor)];
            if (is_open && pwi_level_cost(net, i, pair.mentor, pair.weight) == 0 && !pwi_level_tie(net, i, pair))
                return PW_NO_MEMORY;
        }
    }
    return PW_OK;
}

/* What the level has priced out of reach, or forces. */
static void decide_pairs(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    for (int i = 0; i < net->n[PWI_MENTEE]; i++) {
        PwiLevelList *ties = &net->tie[i];
        int n = 0;
        for (int k = 0; k < ties->n; k++)
            if (pwi_level_cost(net, i, ties->pair[k].mentor, ties->pair[k].weight) == 0)
                ties->pair[n++] = ties->pair[k];
        ties->n = n;
        for (int32_t edge = net->flow.first[PWI_MENTEE][i], next; edge != PWI_NO_EDGE; edge = next) {
            const PwiEdge *made = &net->flow.edge[edge];
            int cost = pwi_level_cost(net, i, made->person[PWI_MENTOR], made->weight);
            next = made->next[PWI_MENTEE];
            assert(cost >= 0);
            if (cost > 0) force(order, edge);
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
static void take_bases(PwiLevelOrder *order, int root_class) {
    PwiLevelNet *net = order->net;
    for (int node = 0; node < net->n_nodes; node++) net->potential[node] -= class_of(order, node)->base;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < net->n[side]; person++) {
            int node = pwi_node_of(net, side, person);
            int32_t units = net->units[side][person];
            if (net->class_of[node] == root_class && net->potential[node] != 0)
                net->bounds[side][person] = (PwiBounds){units, units};
        }
}

/* `moved` [nodes] is room to work in. */
static void split_classes(PwiLevelOrder *order, Moved *moved) {
    PwiLevelNet *net = order->net;
    int n_moved = 0, root = pwi_root_of(net), root_class = net->class_of[root];
    for (int c = 0; c < order->n_classes; c++)
        order->of_class[c].base = order->of_class[c].is_linked || c == root_class ? net->potential[root] : 0;
    for (int node = 0; node < net->n_nodes; node++)
        if (net->potential[node] != 0) moved[n_moved++] = (Moved){net->class_of[node], net->potential[node], node};
    qsort(moved, (size_t)n_moved, sizeof *moved, compare_moved);
    for (int k = 0, n; k < n_moved; k += n) {
        n = count_class(moved + k, n_moved - k);
        find_base(order, root_class, moved + k, n);
    }
    take_bases(order, root_class);
    for (int k = 0, n; k < n_moved; k += n) {
        n = count_class(moved + k, n_moved - k);
        split_class(order, moved + k, n);
    }
}

/* ---- ties ---- */

/* The ties as arcs, in the order of mentees and of their lists; NULL: memory is gone. */
static Arc *list_arcs(const PwiLevelOrder *order, int *n) {
    const PwiLevelNet *net = order->net;
    size_t n_ties = 0;
    for (int i = 0; i < net->n[PWI_MENTEE]; i++) n_ties += (size_t)net->tie[i].n;
    Arc *arc = PWI_NEW_ARRAY(Arc, n_ties);
    *n = 0;
    for (int i = 0; arc != NULL && i < net->n[PWI_MENTEE]; i++)
        for (int k = 0; k < net->tie[i].n; k++) {
            int mentor = net->tie[i].pair[k].mentor;
            int of_mentee = net->class_of[i], of_mentor = net->class_of[pwi_node_of(net, PWI_MENTOR, mentor)];
            bool is_made = pwi_flow_find(&net->flow, i, mentor) != PWI_NO_EDGE;
            arc[(*n)++] = (Arc){
                .from = is_made ? of_mentor : of_mentee, .to = is_made ? of_mentee : of_mentor, .is_made = is_made};
            assert(of_mentee != of_mentor);
        }
    return arc;
}

static void clear_classes(PwiLevelOrder *order, const Arc *arc, int n) {
    for (int c = 0; c < order->n_classes; c++) order->of_class[c].is_linked = false;
    for (int c = 0; c < order->n_classes; c++) order->of_class[c].tie = 0;
    for (int a = 0; a < 2 * n; a++) {
        int c = a < n ? arc[a].from : arc[a - n].to;
        PwiLevelClass *own = &order->of_class[c];
        own->n_ways = own->depth = 0;
        own->height = own->largest = NOWHERE;
        own->chain = c;
    }
}

/* From above: a class without a way in is above all it leads to. */
static int peel_down(PwiLevelOrder *order, Arc *arc, int n) {
    PwiLevelClass *of_class = order->of_class;
    int deepest = 0;
    for (int a = 0; a < n; a++) of_class[arc[a].to].n_ways++;
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (int a = 0; a < n; a++) {
            PwiLevelClass *from = &of_class[arc[a].from], *to = &of_class[arc[a].to];
            if (arc[a].is_peeled || from->n_ways > 0) continue;
            arc[a].is_peeled = true;
            is_done = false;
            to->n_ways--;
            if (to->depth <= from->depth) to->depth = from->depth + 1;
            if (to->depth > deepest) deepest = to->depth;
        }
    }
    return deepest;
}

/* From below: of the arcs left, a class without a way out is below all that leads to it. What is left then is on, or
 * between, ways round. */
static void peel_up(PwiLevelOrder *order, Arc *arc, int n, int deepest) {
    PwiLevelClass *of_class = order->of_class;
    int highest = 0;
    for (int a = 0; a < n; a++)
        if (!arc[a].is_peeled) of_class[arc[a].from].n_ways = of_class[arc[a].to].n_ways = 0;
    for (int a = 0; a < n; a++)
        if (!arc[a].is_peeled) {
            of_class[arc[a].from].n_ways++;
            of_class[arc[a].from].height = of_class[arc[a].to].height = 0;
        }
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (int a = 0; a < n; a++) {
            PwiLevelClass *from = &of_class[arc[a].from], *to = &of_class[arc[a].to];
            if (arc[a].is_peeled || to->n_ways > 0) continue;
            arc[a].is_peeled = true;
            is_done = false;
            from->n_ways--;
            if (from->height <= to->height) from->height = to->height + 1;
            if (from->height > highest) highest = from->height;
        }
    }
    for (int a = 0; a < n; a++)
        if (!arc[a].is_peeled) of_class[arc[a].from].is_linked = of_class[arc[a].to].is_linked = true;
    for (int a = 0; a < 2 * n; a++) {
        PwiLevelClass *own = &of_class[a < n ? arc[a].from : arc[a - n].to];
        if (own->is_linked)
            own->depth = deepest + 1;
        else if (own->height != NOWHERE)
            own->depth = deepest + 2 + highest - own->height;
    }
}

/* Which classes hang together, and which of them keeps the potential 0: the root's, or the largest. */
static void find_chains(PwiLevelOrder *order, const Arc *arc, int n) {
    PwiLevelClass *of_class = order->of_class;
    int root_class = order->net->class_of[pwi_root_of(order->net)];
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (int a = 0; a < n; a++) {
            int32_t *one = &of_class[arc[a].from].chain, *other = &of_class[arc[a].to].chain;
            is_done &= *one == *other;
            *one = *other = *one < *other ? *one : *other;
        }
    }
    for (int a = 0; a < 2 * n; a++) {
        int c = a < n ? arc[a].from : arc[a - n].to;
        int32_t *largest = &of_class[of_class[c].chain].largest;
        bool is_larger = *largest == NOWHERE || of_class[c].size > of_class[*largest].size ||
                         (of_class[c].size == of_class[*largest].size && c < *largest);
        if (*largest != root_class && (is_larger || c == root_class)) *largest = c;
    }
}

/* Ties that cannot be swapped are forced, or out; the others stay. */
static void settle_ties(PwiLevelOrder *order, const Arc *arc) {
    PwiLevelNet *net = order->net;
    for (int i = 0, a = 0; i < net->n[PWI_MENTEE]; i++) {
        PwiLevelList *ties = &net->tie[i];
        int n = 0;
        for (int k = 0; k < ties->n; k++, a++) {
            if (!arc[a].is_peeled)
                ties->pair[n++] = ties->pair[k];
            else if (arc[a].is_made)
                force(order, pwi_flow_find(&net->flow, i, ties->pair[k].mentor));
        }
        ties->n = n;
    }
}

static PwStatus order_ties(PwiLevelOrder *order) {
    int n;
    Arc *arc = list_arcs(order, &n);
    if (arc == NULL) return PW_NO_MEMORY;
    clear_classes(order, arc, n);
    if (n > 0) {
        peel_up(order, arc, n, peel_down(order, arc, n));
        find_chains(order, arc, n);
        for (int a = 0; a < 2 * n; a++) {
            PwiLevelClass *own = &order->of_class[a < n ? arc[a].from : arc[a - n].to];
            own->tie = order->of_class[order->of_class[own->chain].largest].depth - own->depth;
        }
        settle_ties(order, arc);
    }
    pwi_free(arc);
    return PW_OK;
}

/* ---- the record ---- */

static PwStatus write_entries(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    for (int node = 0; node < net->n_nodes; node++) {
        PwiLevelPrice potential = {net->level_ppm, net->potential[node], class_of(order, node)->tie};
        net->potential[node] = 0;
        if (potential.price == 0 && potential.tie == 0) continue;
        if (order->n_entries == order->capacity) {
            size_t capacity = order->capacity > 0 ? 2 * order->capacity : 1024;
            PwiLevelEntry *grown = pwi_resize_array(order->entry, capacity, sizeof *grown);
            if (grown == NULL) return PW_NO_MEMORY;
            order->entry = grown;
            order->capacity = capacity;
        }
        order->entry[order->n_entries++] = (PwiLevelEntry){node, potential};
    }
    return PW_OK;
}

PwStatus pwi_level_order_take(PwiLevelOrder *order) {
    PwiLevelNet *net = order->net;
    PwStatus status = PW_OK;
    bool has_moved = false;
    for (int node = 0; node < net->n_nodes; node++) has_moved |= net->potential[node] != 0;
    if (!has_moved) return status;
    Moved *moved = PWI_NEW_ARRAY(Moved, (size_t)net->n_nodes);
    PW_TRY(moved != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(find_ties(net));
    decide_pairs(order);
    split_classes(order, moved);
    PW_TRY(order_ties(order));
    PW_TRY(write_entries(order));
out:
    pwi_free(moved);
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
