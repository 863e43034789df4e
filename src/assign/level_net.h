/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is still open when leximin comes to a level: the pairs, and the people they are between.
 *
 * Nodes are the mentees, the mentors, and the root that closes the circle (transport.c). People are of the same *class*
 * as long as all levels so far priced them alike; a pair of people of different classes is decided, unless it scores
 * one of those levels itself and is tight there, a *tie*. So the open pairs are, of a mentee's row, those above the
 * level whose mentor is of the mentee's class, and the ties of the levels before. */
#ifndef PWI_ASSIGN_LEVEL_NET_H
#define PWI_ASSIGN_LEVEL_NET_H

#include "assign/candidates.h"
#include "assign/flow.h"
#include "assign/heap.h"

/* Pairs of a mentee; weight: the score. */
typedef struct PwiLevelList {
    PwiBest *pair; /* owned */
    int n;
    size_t capacity;
    int64_t bound; /* no pair left out scores more; PWI_NOTHING_ELSE: none is */
} PwiLevelList;

typedef struct PwiLevelNet {
    const PwiRows *rows; /* scores on the face of the goals before */
    PwiRowWorker worker;
    int n[PWI_N_SIDES], n_nodes;
    PwiBounds *bounds[PWI_N_SIDES]; /* [people] without the pairs forced; narrowed where the load is decided; owned */
    int32_t *units[PWI_N_SIDES];    /* [people] what the load is to be; owned */
    PwiFlow flow;                   /* the pairs made that may still be swapped; weight: the score */
    PwiLevelList *list;             /* [mentees] from the level up, best first, equals by mentor; owned */
    PwiLevelList *tie;              /* [mentees] made or not; owned */
    int32_t *class_of;              /* [nodes] owned */
    PwiHeap due;                    /* (score, mentee) of all pairs made; entries are out of date until they come up */
    int32_t level_ppm;
    int32_t *potential; /* [nodes] ≤ 0, at this level; owned */
    int32_t *moved;     /* [n_moved] nodes whose potential is not 0; owned */
    int n_moved;
    /* The search: nodes reached, in order, and from where. */
    uint8_t *is_reached;        /* [nodes] owned */
    int32_t *queue, *from_node; /* [nodes] owned */
    int32_t *from_pair;         /* [nodes] mentee: the edge given up; mentor: the score of the pair made; owned */
    int n_queue;
    bool out_of_memory;
} PwiLevelNet;

static inline int pwi_node_of(const PwiLevelNet *net, int side, int person) {
    return side == PWI_MENTEE ? person : net->n[PWI_MENTEE] + person;
}
static inline int pwi_root_of(const PwiLevelNet *net) {
    return net->n_nodes - 1;
}

/* The reduced cost at this level of an open pair: its weight less the prices potential(mentee) − potential(root) and
 * potential(root) − potential(mentor). */
static inline int pwi_level_cost(const PwiLevelNet *net, int mentee, int mentor, int32_t score_ppm) {
    return (score_ppm == net->level_ppm ? -1 : 0) - net->potential[mentee] +
           net->potential[pwi_node_of(net, PWI_MENTOR, mentor)];
}

/* `pair` [n_pairs] respects `bounds` and is on the face. */
PW_MUST_CHECK PwStatus pwi_level_net_init(PwiLevelNet *net, const PwiRows *rows,
                                          const PwiBounds *const bounds[PWI_N_SIDES], const PwiPair *pair, int n_pairs);
void pwi_level_net_clear(PwiLevelNet *net);
bool pwi_level_tie(PwiLevelNet *net, int mentee, PwiBest pair); /* false: memory is gone */

/* The smallest score above that of the last level that a pair made has, or PWI_NO_PAIR. */
int32_t pwi_level_next(PwiLevelNet *net);
/* Replaces pairs so that as few as can be score `level_ppm`, and finds potentials that prove it. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_level_solve(PwiLevelNet *net, int32_t level_ppm);

#endif
