/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the matching found is the only one as good (only.h).
 *
 * Another one differs from it by circles of steps that cost nothing (transport.h), through the root or not. Steps that
 * do not touch the root are put in an order in which they lead forwards (Kahn 1962), which fails if there is a circle;
 * then who is led to from the root's neighbours is followed along it. */
#include "assign/only.h"

#include "base/memory.h"

/* The steps that cost nothing, among people. Nodes: mentors, then mentees. */
typedef struct Steps {
    const PwiTransport *transport;
    const PwiCandidates *lists;
    int32_t shift;
    int n_mentors, n_nodes;
    int32_t *n_into;          /* [n_nodes] steps to it from nodes that are not done yet */
    uint8_t *is_past_another; /* [n_nodes] a way from the root leads here, over somebody else */
    int32_t *queue;           /* [n_nodes] nodes without steps to them */
    int n_queue;
} Steps;

static int64_t price_of(const Steps *steps, int32_t node) {
    bool is_mentor = node < steps->n_mentors;
    return is_mentor ? steps->transport->price[PWI_MENTOR][node]
                     : steps->transport->price[PWI_MENTEE][node - steps->n_mentors] - steps->shift;
}

/* Whether the person could have one pair more, or less, at no cost. */
static bool could_change(const Steps *steps, int32_t node, int change) {
    int side = node < steps->n_mentors ? PWI_MENTOR : PWI_MENTEE;
    int person = side == PWI_MENTOR ? node : node - steps->n_mentors;
    int load = steps->transport->flow.load[side][person] + change;
    const PwiBounds *bounds = &steps->transport->bounds[side][person];
    return price_of(steps, node) == 0 && load >= bounds->min && load >= 0 && load <= bounds->max;
}

/* Calls `visit` for every step from this node. */
static void visit_steps(Steps *steps, int32_t node, void (*visit)(Steps *steps, int32_t from, int32_t to)) {
    const PwiTransport *transport = steps->transport;
    const PwiFlow *flow = &transport->flow;
    if (node < steps->n_mentors) {
        for (int32_t edge = flow->first[PWI_MENTOR][node]; edge != PWI_NO_EDGE;
             edge = flow->edge[edge].next[PWI_MENTOR]) {
            int mentee = flow->edge[edge].person[PWI_MENTEE];
            int64_t both = transport->price[PWI_MENTEE][mentee] + transport->price[PWI_MENTOR][node];
            if (flow->edge[edge].weight == both) visit(steps, node, steps->n_mentors + mentee);
        }
        return;
    }
    int mentee = node - steps->n_mentors;
    const PwiCandidate *list = pwi_candidates_of(steps->lists, mentee);
    for (int k = 0; k < steps->lists->n[mentee]; k++) {
        int64_t both = transport->price[PWI_MENTEE][mentee] + transport->price[PWI_MENTOR][list[k].mentor];
        if (list[k].weight == both && pwi_flow_find(flow, mentee, list[k].mentor) == PWI_NO_EDGE)
            visit(steps, node, list[k].mentor);
    }
}

static void count_step(Steps *steps, int32_t from, int32_t to) {
    (void)from;
    steps->n_into[to]++;
}

static void take_step(Steps *steps, int32_t from, int32_t to) {
    bool from_root = could_change(steps, from, from < steps->n_mentors ? -1 : 1);
    if (from_root || steps->is_past_another[from]) steps->is_past_another[to] = 1;
    if (--steps->n_into[to] == 0) steps->queue[steps->n_queue++] = to;
}

/* Nodes one after the other, each when all steps to it are done (Kahn 1962); those on circles never are. */
static bool leads_nowhere(Steps *steps) {
    for (int32_t node = 0; node < steps->n_nodes; node++) visit_steps(steps, node, count_step);
    for (int32_t node = 0; node < steps->n_nodes; node++)
        if (steps->n_into[node] == 0) steps->queue[steps->n_queue++] = node;
    for (int k = 0; k < steps->n_queue; k++) {
        int32_t node = steps->queue[k];
        if (steps->is_past_another[node] && could_change(steps, node, node < steps->n_mentors ? 1 : -1)) return false;
        visit_steps(steps, node, take_step);
    }
    return steps->n_queue == steps->n_nodes;
}

/* Sees to it that lists have all pairs that are tight; false where these are too many. */
static PwStatus complete_lists(const PwiRows *rows, PwiCandidates *lists, const PwiTransport *transport,
                               bool *are_complete) {
    PwiRowWorker worker;
    PwStatus status = PW_OK;
    *are_complete = true;
    PW_TRY(pwi_row_worker_init(&worker, rows->problem));
    for (int i = 0; i < lists->n_mentees && *are_complete; i++) {
        int64_t own = transport->price[PWI_MENTEE][i];
        if (pwi_candidates_bound(lists, i) < own) continue;
        pwi_candidates_scan(lists, rows, &worker, i, transport->price[PWI_MENTOR]);
        *are_complete = pwi_candidates_bound(lists, i) < own;
    }
out:
    pwi_row_worker_clear(&worker);
    return status;
}

PwStatus pwi_is_only_matching(const PwiRows *rows, PwiCandidates *lists, const PwiTransport *transport, bool *is_only) {
    PwStatus status = PW_OK;
    Steps steps = {.transport = transport, .lists = lists, .shift = rows->shift};
    steps.n_mentors = rows->problem->n[PWI_MENTOR];
    steps.n_nodes = steps.n_mentors + rows->problem->n[PWI_MENTEE];
    steps.n_into = PWI_NEW_ARRAY(int32_t, (size_t)steps.n_nodes);
    steps.is_past_another = PWI_NEW_ARRAY(uint8_t, (size_t)steps.n_nodes);
    steps.queue = PWI_NEW_ARRAY(int32_t, (size_t)steps.n_nodes);
    if (steps.n_into == NULL || steps.is_past_another == NULL || steps.queue == NULL) {
        status = PW_NO_MEMORY;
        goto out;
    }
    PW_TRY(complete_lists(rows, lists, transport, is_only));
    *is_only = *is_only && leads_nowhere(&steps);
out:
    pwi_free(steps.n_into);
    pwi_free(steps.is_past_another);
    pwi_free(steps.queue);
    return status;
}
