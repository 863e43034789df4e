/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and price: what its tree (bundle_stage.c), its nodes (bundle_node.c) and its splits (bundle_split.c) share. */
#ifndef PWI_FAIR_BUNDLE_SEARCH_H
#define PWI_FAIR_BUNDLE_SEARCH_H

#include "fair/limits.h"
#include "fair/master.h"
#include "fair/split.h"

typedef enum PwiBundleOutcome {
    PWI_BUNDLES_CLOSED, /* `tightest` proves that nothing better is in it */
    PWI_BUNDLES_SOLVED, /* the linear programme's optimum is at hand */
    PWI_BUNDLES_STUCK,  /* impossible in floating point, but not shown in integers */
    PWI_N_BUNDLE_OUTCOMES
} PwiBundleOutcome;

typedef struct PwiBundleSearch {
    PwiModel *model;
    int goal;
    bool first_will_do;
    int64_t *work_left;
    PwiIncumbent *best;
    PwiPairList list; /* all open pairs */
    PwiBundles bundles;
    PwiMaster master;
    PwiLimits limits;
    PwiJudge judge;
    PwiRecord record;
    PwiPrices prices, tightest; /* of the node at hand: the last, and those with the lowest bound */
    int64_t tightest_value;
    PwiWide *worth;    /* [list.n] */
    PwiScored *chosen; /* [list.n] */
    double *load;      /* [mentors] of the last solution */
    double *presence;  /* [options] scratch */
    int32_t *open;     /* [n_open] leaves */
    int32_t n_open;
    size_t open_capacity;
    int64_t n_processed;
    int64_t known_bound; /* no matching has more */
} PwiBundleSearch;

/* ---- bundle_node.c ---- */

/* A node whose bound is not above this holds nothing that is wanted. */
int64_t pwi_bundle_cutoff(const PwiBundleSearch *search);
/* The bound that search->prices prove of the node with search->limits, which may become the tightest; new bundles that
 * are worth more than their mentors' prices come into the programme. */
PW_MUST_CHECK PwStatus pwi_bundle_price(PwiBundleSearch *search, int *n_new);
/* Solves the linear programme of the node, or nearly so in so many rounds of phase two. PW_LIMIT: the deadline. */
PW_MUST_CHECK PwStatus pwi_bundle_solve(PwiBundleSearch *search, int most_rounds, PwiBundleOutcome *outcome);
/* Whether the last solution is a matching. */
bool pwi_bundle_is_whole(const PwiBundleSearch *search);
/* Judges it; it becomes the best if it is. */
PW_MUST_CHECK PwStatus pwi_bundle_take_solution(PwiBundleSearch *search);

/* ---- bundle_start.c ---- */

/* Prices by descent from the relaxation's (`tightest`, and what they prove), bundles, and, if there is no matching yet,
 * one in which mentors keep to one group each. */
PW_MUST_CHECK PwStatus pwi_bundle_descend(PwiBundleSearch *search, const PwiPrices *start);
/* A quick descent in the tree for a first matching. */
PW_MUST_CHECK PwStatus pwi_bundle_dive(PwiBundleSearch *search);

/* ---- bundle_split.c ---- */

/* What the last solution leaves open, the widest structure first: places of a group, whether a mentor has anybody of a
 * group that must not be alone, loads, pairs. False: it is whole. */
bool pwi_bundle_split(PwiBundleSearch *search, PwiSplit *split);
/* Any pair that is not decided yet; false: all are. */
bool pwi_bundle_split_any(const PwiBundleSearch *search, PwiSplit *split);

#endif
