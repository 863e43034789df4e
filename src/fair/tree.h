/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound over a list of pairs, with every leaf's prices on record.
 *
 * Nodes restrict loads, counts and pairs; their linear programmes give prices, which are rounded and judged in integers
 * before anything is cut off. Rules that speak of single mentors come in as rows when they are broken. */
#ifndef PWI_FAIR_TREE_H
#define PWI_FAIR_TREE_H

#include "fair/incumbent.h"
#include "fair/linear.h"
#include "fair/probe.h"
#include "fair/record.h"

typedef struct PwiTree {
    PwiModel *model;
    int goal;
    bool first_will_do;  /* stop at the first matching */
    int64_t least;       /* only what has more than that is wanted */
    int64_t good_enough; /* stop at a matching of that value: a smaller window is due */
    int64_t known_bound; /* no matching at all has more */
    bool is_whole;       /* the list has all pairs of what is wanted: the tree's bound is one for all matchings */
    const PwiPairList *list;
    uint8_t *is_settled; /* [mentees] who have one pair in the list or two, and have to have just one; owned */
    PwiLinear linear;    /* owned */
    PwiLimits limits;    /* of the node at hand; owned */
    PwiJudge judge;      /* owned */
    PwiPrices prices;    /* that the last linear programme of the node at hand gave; owned */
    PwiRecord record;    /* owned */
    PwiCosts costs;      /* owned */
    PwiIncumbent *best;
    int64_t *work_left; /* nodes; < 0: as many as wanted */
    int64_t node_limit; /* of this tree; 0: none */
    int64_t n_processed;
    int32_t *open; /* [n_open] a heap of leaves still open, highest bound first; owned */
    size_t open_capacity;
    int32_t n_open, limits_counts;
    PwiPricing pricing;    /* of tree->prices; owned */
    PwiWide *worth, *gain; /* [list->n], [mentees] at these prices; owned */
    PwiWide *scratch;      /* [most pairs of a mentee] owned */
    int32_t *closed;       /* [list->n] scratch of closing.c, as is the next; owned */
    uint8_t *is_missed;    /* [list->n] all 0 between calls; owned */
    PwiScored *chosen;     /* [list->n] owned */
    double *count;         /* [mentors × most options of a question] scratch of split.c; owned */
    double *sum;           /* [mentees] likewise */
    double zero;           /* the value of a solution whose objective is 0; NAN: not yet known */
    bool is_stuck;         /* a node could be neither closed nor split: it stays open */
} PwiTree;

/* `base`: prices near the optimal ones, `base_best` [mentees] what they promise each; with `closes_pairs` the list
 * lacks pairs that they close. */
PW_MUST_CHECK PwStatus pwi_tree_init(PwiTree *tree, PwiModel *model, int goal, const PwiPairList *list,
                                     const PwiPrices *base, const PwiWide *base_best, bool closes_pairs,
                                     PwiIncumbent *best);
void pwi_tree_clear(PwiTree *tree);
/* Until all leaves are closed (*is_closed) or a limit. Improves tree->best. */
PW_MUST_CHECK PwStatus pwi_tree_search(PwiTree *tree, int64_t root_bound, bool *is_closed);
/* The highest bound of a leaf still open; INT64_MIN: none. */
int64_t pwi_tree_open_bound(const PwiTree *tree);
/* Tells the listener how far a search is; `best` NULL: any matching will do. */
void pwi_tree_tell(const PwiModel *model, int goal, const PwiIncumbent *best, int64_t bound, int64_t n_processed);
/* A quick descent for a first or better matching: fixes the most likely pairs until all are whole. */
PW_MUST_CHECK PwStatus pwi_tree_dive(PwiTree *tree);

#endif
