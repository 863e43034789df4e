/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matching under nested `at-most` rules as a flow of least cost, over a list of pairs, in integers.
 *
 * Nodes are the mentees, the mentors, for each mentor a node for every group of the nesting, and a root. An arc leads
 * from the root to each mentee, from each group's node to that of the group around it or to its mentor, and from the
 * mentors to the root; it carries as many units as there are pairs behind it. A pair is an arc from its mentee to the
 * smallest group of theirs at the mentor. Heights of nodes are the prices: all arcs that could carry more rise, all
 * that could carry less fall.
 *
 * Any pairs and heights will do to begin with: arcs that contradict the heights are filled or emptied, which leaves
 * nodes with too much or too little; what is too much is sent on along shortest paths (Dijkstra 1959) over reduced
 * costs (Edmonds & Karp 1972; Tomizawa 1971). From the best matching without the rules that is a path or so for every
 * pair that a limit forbids. */
#ifndef PWI_FAIR_NESTED_FLOW_H
#define PWI_FAIR_NESTED_FLOW_H

#include "assign/heap.h"
#include "fair/nesting.h"

typedef struct PwiNestedPair {
    PwiScored pair;
    int64_t gain;
    int32_t next_of_mentee, next_made; /* chains; the second of those made at the same node */
    bool is_made;
} PwiNestedPair;

/* The arc between a node and the one above it: from the root to a mentee, from others to the node above. */
typedef struct PwiNestedArc {
    int32_t load;
    int32_t least, most; /* a soft limit is no most */
    int32_t free;        /* groups: beyond it a unit costs `fee` */
    int64_t fee;
} PwiNestedArc;

typedef struct PwiNestedFlow {
    const PwiModel *model;
    const PwiNesting *nesting;
    int64_t factor[PWI_N_GOALS]; /* a pair's gain is Σ factor · weight */
    int32_t root, n_nodes;       /* mentees, mentors, the root, each group's at all mentors */
    PwiNestedArc *arc;           /* [nodes] owned, as what follows; the root's: none */
    int64_t *height;             /* [nodes] */
    int32_t *surplus;            /* [nodes] what comes in less what goes out */
    int32_t *first_made;         /* [nodes] pairs made at a mentor or a group, -1: none */
    int32_t *first_pair;         /* [mentees] */
    PwiNestedPair *pair;         /* [n_pairs] */
    int32_t n_pairs;
    size_t pair_capacity;
    int32_t *inner, *sibling; /* [groups] the first group inside, the next beside; -1: none */
    int32_t outermost;        /* the first of the groups with none around them */
    /* the search */
    PwiHeap heap;
    int64_t *distance; /* [nodes] INT64_MAX: not met */
    int32_t *from;     /* [nodes] */
    int32_t *by;       /* [nodes] the pair, or -1: an arc */
    int32_t *met;      /* [n_met] */
    int32_t n_met;
    int64_t reach; /* no path that is worth looking for is as long */
} PwiNestedFlow;

/* No pairs, all heights 0. */
PW_MUST_CHECK PwStatus pwi_nested_flow_init(PwiNestedFlow *flow, const PwiModel *model, const PwiNesting *nesting,
                                            const int64_t factor[PWI_N_GOALS]);
void pwi_nested_flow_clear(PwiNestedFlow *flow);

static inline int32_t pwi_nested_node_of_mentor(const PwiNestedFlow *flow, int mentor) {
    return flow->model->n[PWI_MENTEE] + mentor;
}
static inline int32_t pwi_nested_node_of_group(const PwiNestedFlow *flow, int mentor, int32_t group) {
    return flow->root + 1 + group * flow->model->n[PWI_MENTOR] + mentor;
}
/* The group of a group's node. */
int32_t pwi_nested_group_of(const PwiNestedFlow *flow, int32_t node);
/* From a group to the one around it or to its mentor; from people to the root. */
int32_t pwi_nested_node_above(const PwiNestedFlow *flow, int32_t node);
/* Where a pair's arc ends. */
int32_t pwi_nested_end_of(const PwiNestedFlow *flow, PwiScored pair);
int64_t pwi_nested_gain_of(const PwiNestedFlow *flow, PwiScored pair);
bool pwi_nested_flow_has(const PwiNestedFlow *flow, PwiScored pair);
/* Pairs may be added at any time; `pair` is new. */
PW_MUST_CHECK PwStatus pwi_nested_flow_add(PwiNestedFlow *flow, PwiScored pair);
/* Makes a pair that is listed, or gives it up, with all that it counts in, whatever the limits. */
void pwi_nested_flow_make(PwiNestedFlow *flow, int32_t index, bool is_made);
/* What mentees have at best, as heights above the root: a pair that is worth more is missing from the list. */
static inline int64_t pwi_nested_flow_worth(const PwiNestedFlow *flow, int mentee) {
    return flow->height[mentee] - flow->height[flow->root];
}
/* Sets the height at which the best pairs of mentees and the mentors' prices agree; those of groups are their mentor's.
 */
void pwi_nested_flow_start(PwiNestedFlow *flow, const int64_t *mentor_price);
/* The same for mentees alone, the other heights as they are. */
void pwi_nested_flow_raise_mentees(PwiNestedFlow *flow);
/* The best matching over the pairs listed; or *is_possible false: bounds clash, and from the nodes met no path leads to
 * where something is missing. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_nested_flow_solve(PwiNestedFlow *flow, bool *is_possible);
static inline bool pwi_nested_flow_has_met(const PwiNestedFlow *flow, int32_t node) {
    return flow->distance[node] < INT64_MAX;
}
/* Whether a pair that is not listed leads from what was met to what was not. */
bool pwi_nested_flow_leads_out(const PwiNestedFlow *flow, PwiScored pair);

#endif
