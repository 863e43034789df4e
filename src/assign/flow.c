/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge set (flow.h): doubly linked lists through a pool. */
#include "assign/flow.h"

#include <assert.h>

#include "base/memory.h"

static bool init_side(PwiFlow *flow, int side, int n) {
    flow->first[side] = PWI_NEW_ARRAY(int32_t, (size_t)n);
    flow->load[side] = PWI_NEW_ARRAY(int32_t, (size_t)n);
    if (flow->first[side] == NULL || flow->load[side] == NULL) return false;
    for (int person = 0; person < n; person++) flow->first[side][person] = PWI_NO_EDGE;
    return true;
}

bool pwi_flow_init(PwiFlow *flow, int n_mentees, int n_mentors) {
    *flow = (PwiFlow){.free = PWI_NO_EDGE};
    return init_side(flow, PWI_MENTEE, n_mentees) && init_side(flow, PWI_MENTOR, n_mentors);
}

void pwi_flow_clear(PwiFlow *flow) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(flow->first[side]);
        pwi_free(flow->load[side]);
    }
    pwi_free(flow->edge);
    *flow = (PwiFlow){.free = PWI_NO_EDGE};
}

static int32_t take_entry(PwiFlow *flow) {
    int32_t entry = flow->free;
    if (entry != PWI_NO_EDGE) {
        flow->free = flow->edge[entry].next[0];
        return entry;
    }
    PwiEdge *grown = pwi_reserve_array(flow->edge, &flow->capacity, (size_t)flow->n_edges + 1, sizeof *grown);
    if (grown == NULL) return PWI_NO_EDGE;
    flow->edge = grown;
    return flow->n_edges++;
}

bool pwi_flow_add(PwiFlow *flow, int mentee, int mentor, int32_t weight) {
    int32_t entry = take_entry(flow);
    if (entry == PWI_NO_EDGE) return false;
    PwiEdge *edge = &flow->edge[entry];
    *edge = (PwiEdge){.person = {mentee, mentor}, .weight = weight};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int32_t *first = &flow->first[side][edge->person[side]];
        edge->next[side] = *first;
        edge->previous[side] = PWI_NO_EDGE;
        if (*first != PWI_NO_EDGE) flow->edge[*first].previous[side] = entry;
        *first = entry;
        flow->load[side][edge->person[side]]++;
    }
    flow->n_used++;
    return true;
}

void pwi_flow_remove(PwiFlow *flow, int32_t entry) {
    assert(entry >= 0 && entry < flow->n_edges);
    PwiEdge *edge = &flow->edge[entry];
    for (int side = 0; side < PWI_N_SIDES; side++) {
        if (edge->previous[side] != PWI_NO_EDGE)
            flow->edge[edge->previous[side]].next[side] = edge->next[side];
        else
            flow->first[side][edge->person[side]] = edge->next[side];
        if (edge->next[side] != PWI_NO_EDGE) flow->edge[edge->next[side]].previous[side] = edge->previous[side];
        flow->load[side][edge->person[side]]--;
        assert(flow->load[side][edge->person[side]] >= 0);
    }
    edge->next[0] = flow->free;
    flow->free = entry;
    flow->n_used--;
}

int32_t pwi_flow_find(const PwiFlow *flow, int mentee, int mentor) {
    int32_t entry = flow->first[PWI_MENTEE][mentee];
    while (entry != PWI_NO_EDGE && flow->edge[entry].person[PWI_MENTOR] != mentor)
        entry = flow->edge[entry].next[PWI_MENTEE];
    return entry;
}

void pwi_flow_check(const PwiFlow *flow, int n_mentees, int n_mentors) {
#ifndef NDEBUG
    const int n[PWI_N_SIDES] = {n_mentees, n_mentors};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int32_t n_used = 0;
        for (int person = 0; person < n[side]; person++) {
            int32_t load = 0;
            for (int32_t entry = flow->first[side][person]; entry != PWI_NO_EDGE;
                 entry = flow->edge[entry].next[side]) {
                assert(flow->edge[entry].person[side] == person);
                load++;
            }
            assert(load == flow->load[side][person]);
            n_used += load;
        }
        assert(n_used == flow->n_used);
    }
#else
    (void)flow, (void)n_mentees, (void)n_mentors;
#endif
}
