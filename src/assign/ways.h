/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shortest ways in the network of the transportation problem (transport.c): the search, and what it does to prices. */
#ifndef PWI_ASSIGN_WAYS_H
#define PWI_ASSIGN_WAYS_H

#include "assign/heap.h"
#include "assign/transport.h"
#include "assign/weight.h"

enum { PWI_NOWHERE = -1, PWI_FROM_ROOT = -2 };

typedef struct PwiWays {
    const PwiRows *rows;
    PwiCandidates *lists;
    PwiTransport *transport;
    PwiRowWorker worker;
    PwiHeap heap;
    int n[PWI_N_SIDES];
    int32_t *units[PWI_N_SIDES]; /* [people] f_i and g_j */
    int64_t root_deficit;        /* units the root waits for; negative: has to send */
    /* The search: a distance is valid when its stamp is the search's number. */
    uint32_t number;
    uint32_t *stamp[PWI_N_SIDES];
    uint32_t *settled[PWI_N_SIDES]; /* stamp: the distance is final */
    int64_t *distance[PWI_N_SIDES];
    int32_t *mentor_from;  /* mentee it was reached from, or PWI_FROM_ROOT */
    int32_t *weight_from;  /* weight of that pair */
    int32_t *mentee_edge;  /* pair it was reached over, or PWI_FROM_ROOT, or PWI_NOWHERE for the source */
    int64_t root_distance; /* FAR: not reached */
    bool root_is_settled;
    int root_from_side, root_from; /* who reached it */
    int32_t *reached[PWI_N_SIDES]; /* people with a distance, in order */
    int n_reached[PWI_N_SIDES];
    int64_t best;    /* distance of the nearest deficit so far, unless it looks for several */
    int n_wanted;    /* deficits to look for: 1, or those of mentors */
    int32_t *served; /* [mentors] those found, by distance */
    int n_served;
    int32_t *open[PWI_N_SIDES]; /* [n_open] people whose units may change at all */
    int n_open[PWI_N_SIDES];
    bool out_of_memory;
} PwiWays;

/* Where a path ended: a mentor's index, or `root`. */
typedef struct PwiWayEnd {
    bool found, is_root;
    int mentor;
} PwiWayEnd;

bool pwi_ways_init(PwiWays *search, const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport);
void pwi_ways_clear(PwiWays *search);
/* The shortest way from a mentee to who waits: a mentor, or the root. It becomes tight: prices move, and no reduced
 * cost is below 0. PW_SELF_CHECK: there is none. */
PW_MUST_CHECK PwStatus pwi_ways_from_mentee(PwiWays *search, int mentee, PwiWayEnd *end);
/* Likewise from the root to that many mentors who wait, or as many as can be reached: search->served, by distance. */
PW_MUST_CHECK PwStatus pwi_ways_from_root(PwiWays *search, int n_wanted);

static inline int64_t pwi_ways_price(const PwiWays *search, int side, int person) {
    return search->transport->price[side][person];
}

/* What one unit more is worth to a person who has `units`, beyond the pairs: the step of the goal's gain, and for
 * mentees what the rows have added to the pair's weight. */
static inline int64_t pwi_ways_slope(const PwiWays *search, int side, int person, int32_t units) {
    const PwiRows *rows = search->rows;
    int64_t step = 0;
    if (pwi_has_gains(rows->goal)) {
        int taken = search->transport->taken[side][person];
        step = pwi_load_step(rows->problem, rows->goal, side, person, taken + units);
    }
    return side == PWI_MENTEE ? step - rows->shift : step;
}

/* Whether a mentor waits for a unit. */
static inline bool pwi_ways_waits(const PwiWays *search, int mentor) {
    return search->transport->flow.load[PWI_MENTOR][mentor] < search->units[PWI_MENTOR][mentor];
}

#endif
