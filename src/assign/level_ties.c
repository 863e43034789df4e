/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ties can still be swapped, and an order of the classes between them (level_order.h).
 *
 * A tie that is on no way round through ties and classes can never be swapped: made, it is forced, and else it is out.
 * Its reduced cost is still 0, though, and later shifts might give it the wrong sign. The second potential of the level
 * settles that: classes are put in an order in which no tie leads up, and all ties that are on no way round lead down.
 * (An order of the strong components would do it for every such tie; ours, by peeling from both ends, leaves those
 * between two ways round alone. They are kept as if they could be swapped, which costs a little time.) */
#include "assign/level_order.h"

#include <assert.h>

enum { NOWHERE = -1 };

/* A tie as a step between classes, in the direction in which a unit can be sent. */
typedef struct Arc {
    int32_t from, to;
    bool is_made, is_peeled;
} Arc;

/* The ties as arcs, mentee by mentee; NULL: memory is gone. */
static Arc *list_arcs(const PwiLevelOrder *order, int *n) {
    const PwiLevelNet *net = order->net;
    size_t n_ties = 0;
    for (int t = 0; t < order->n_tied; t++) n_ties += (size_t)net->tie[order->tied[t]].n;
    Arc *arc = PWI_NEW_ARRAY(Arc, n_ties);
    *n = 0;
    for (int t = 0; arc != NULL && t < order->n_tied; t++) {
        int i = order->tied[t];
        for (int k = 0; k < net->tie[i].n; k++) {
            int mentor = net->tie[i].pair[k].mentor;
            int of_mentee = net->class_of[i], of_mentor = net->class_of[pwi_node_of(net, PWI_MENTOR, mentor)];
            bool is_made = pwi_flow_find(&net->flow, i, mentor) != PWI_NO_EDGE;
            arc[(*n)++] = (Arc){
                .from = is_made ? of_mentor : of_mentee, .to = is_made ? of_mentee : of_mentor, .is_made = is_made};
            assert(of_mentee != of_mentor);
        }
    }
    return arc;
}

static void clear_classes(PwiLevelOrder *order, const Arc *arc, int n) {
    for (int k = 0; k < order->n_ordered; k++) {
        PwiLevelClass *earlier = &order->of_class[order->ordered[k]];
        earlier->is_linked = earlier->is_ordered = false;
        earlier->tie = 0;
    }
    order->n_ordered = 0;
    for (int a = 0; a < 2 * n; a++) {
        int c = a < n ? arc[a].from : arc[a - n].to;
        PwiLevelClass *own = &order->of_class[c];
        if (!own->is_ordered) order->ordered[order->n_ordered++] = c;
        own->is_ordered = true;
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
    int n_tied = 0;
    for (int t = 0, a = 0; t < order->n_tied; t++) {
        int i = order->tied[t], n = 0;
        PwiLevelList *ties = &net->tie[i];
        for (int k = 0; k < ties->n; k++, a++) {
            if (!arc[a].is_peeled)
                ties->pair[n++] = ties->pair[k];
            else if (arc[a].is_made)
                pwi_level_force(order, pwi_flow_find(&net->flow, i, ties->pair[k].mentor));
        }
        ties->n = n;
        if (n > 0) order->tied[n_tied++] = i;
    }
    order->n_tied = n_tied;
}

PwStatus pwi_level_order_ties(PwiLevelOrder *order) {
    int n;
    Arc *arc = list_arcs(order, &n);
    if (arc == NULL) return PW_NO_MEMORY;
    clear_classes(order, arc, n);
    if (n > 0) {
        peel_up(order, arc, n, peel_down(order, arc, n));
        find_chains(order, arc, n);
    }
    for (int k = 0; k < order->n_ordered; k++) {
        PwiLevelClass *own = &order->of_class[order->ordered[k]];
        own->tie = order->of_class[order->of_class[own->chain].largest].depth - own->depth;
        order->concerns_all |= own->tie != 0 && order->ordered[k] < order->n_classes_before;
    }
    settle_ties(order, arc);
    pwi_free(arc);
    return PW_OK;
}
