/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs chosen so far: a set of edges with both sides' lists, loads, and constant-time insertion and removal. */
#ifndef PWI_ASSIGN_FLOW_H
#define PWI_ASSIGN_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programme/question.h"

enum { PWI_NO_EDGE = -1 };

typedef struct PwiEdge {
    int32_t person[PWI_N_SIDES]; /* mentee, mentor */
    int32_t next[PWI_N_SIDES];   /* in the person's list; PWI_NO_EDGE at the end. next[0] also chains free entries */
    int32_t previous[PWI_N_SIDES];
    int32_t weight; /* in the goal at hand */
} PwiEdge;

typedef struct PwiFlow {
    int32_t *first[PWI_N_SIDES]; /* [people] a person's first edge */
    int32_t *load[PWI_N_SIDES];  /* [people] number of edges */
    PwiEdge *edge;               /* [n_edges], used and free; owned */
    int32_t n_edges, free;
    size_t capacity;
    int32_t n_used;
} PwiFlow;

bool pwi_flow_init(PwiFlow *flow, int n_mentees, int n_mentors); /* false: memory is gone */
void pwi_flow_clear(PwiFlow *flow);
bool pwi_flow_add(PwiFlow *flow, int mentee, int mentor, int32_t weight);
void pwi_flow_remove(PwiFlow *flow, int32_t edge);
/* The edge of this pair, or PWI_NO_EDGE; walks the mentee's list. */
int32_t pwi_flow_find(const PwiFlow *flow, int mentee, int mentor);
/* Asserts that lists and loads agree (debug builds only). */
void pwi_flow_check(const PwiFlow *flow, int n_mentees, int n_mentors);

#endif
