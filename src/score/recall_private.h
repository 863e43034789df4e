/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside what is remembered (recall.h): the arrays, written by recall_take.c and read by recall.c. */
#ifndef PWI_SCORE_RECALL_PRIVATE_H
#define PWI_SCORE_RECALL_PRIVATE_H

#include "score/ranked.h"
#include "score/recall.h"
#include "score/scorer_private.h"

enum {
    PWI_LISTED = 40,         /* pairs asked for, where a mentee is scored afresh */
    PWI_LIST_ROOM = 48,      /* for these, the one more, and pairs with values of their own */
    PWI_SHARE_DROPS = -2,    /* in place of a share: the criterion drops out */
    PWI_SUM_BITS = 11,       /* a unit of P in a byte */
    PWI_SUM_STEPS = 254,     /* lower sums than so many units below the highest count as that */
    PWI_LOST_BITS = 10,      /* likewise of L, or more where more is lost */
    PWI_RECALLED_SOLVES = 16 /* so many solves back weights are known */
};

/* What is remembered of a mentee, besides the arrays. */
typedef struct PwiRecalled {
    int n;         /* listed pairs; 0: nothing is remembered */
    int solve;     /* whose weights the sums are of */
    int32_t base;  /* P ≤ base + (sum − 1)·2^PWI_SUM_BITS */
    int lost_bits; /* L ≤ lost·2^lost_bits */
} PwiRecalled;

/* The weights of a solve, and which of them are others now. */
typedef struct PwiRecalledWeights {
    int solve;
    int64_t *ppm; /* [criteria] owned */
    int changed[PWI_MOST_RECALLED_CHANGES];
    int n_changed; /* more than PWI_MOST_RECALLED_CHANGES: too many */
} PwiRecalledWeights;

struct PwiRecall {
    const PwiScorer *scorer;
    int n_criteria;
    size_t padded;       /* mentors */
    PwiRecalled *person; /* [mentees]; all arrays are owned */
    bool *counts;        /* [mentees × criteria] */
    int32_t *points;     /* [mentees × criteria] p */
    int32_t *mentor;     /* [mentees × PWI_LIST_ROOM] */
    int32_t *share;      /* [mentees × criteria × PWI_LIST_ROOM], or PWI_SHARE_DROPS; of criteria with points */
    uint8_t *sum;        /* [mentees × padded] 0: no pair, or a listed one */
    uint8_t *lost;       /* [mentees × padded] */
    int solve;           /* counts solves */
    PwiRecalledWeights weights[PWI_RECALLED_SOLVES];
};

/* What each value of a criterion is: its share, or PWI_NO_SHARE, or PWI_SHARE_DROPS. By class into share[classes], or
 * by code in the row's worths. row->state[k] says how the criterion stands to the mentee. */
void pwi_share_classes(const PwiScorer *scorer, const PwiScoreRow *row, int k, int mentee, const PwiClasses *classes,
                       int32_t *share);
const int32_t *pwi_share_codes(const PwiScorer *scorer, PwiScoreRow *row, int k, int mentee);

/* Remembers the mentee, for whom pwi_best_narrowly has just found `ranked`. */
void pwi_recall_take(PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiRanked *ranked);

#endif
