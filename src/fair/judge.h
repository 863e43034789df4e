/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges whole matchings, exactly and from the rules' own words: what the search believes in floating point, and what
 * is handed out in the end, passes here. Shares no row with model.c. */
#ifndef PWI_FAIR_JUDGE_H
#define PWI_FAIR_JUDGE_H

#include "fair/model.h"

typedef struct PwiVerdict {
    bool keeps_all; /* bounds, hard rules, floors of worst-off, and the values the goals before have reached */
    int64_t value[PWI_N_GOALS]; /* total: less the penalties; leximin: a lean towards it */
    int64_t penalty_ppm;        /* of all soft rules' rows together, rounded up (soft floors are in the weights) */
} PwiVerdict;

typedef struct PwiJudge {
    const PwiModel *model;
    int32_t *load[PWI_N_SIDES]; /* [people] pairs, kept ones included */
    int32_t *n_of;              /* [mentors × options of all questions] counts of answers */
    int64_t *sum_ppm;           /* [mentees] */
} PwiJudge;

PW_MUST_CHECK PwStatus pwi_judge_init(PwiJudge *judge, const PwiModel *model);
void pwi_judge_clear(PwiJudge *judge);
/* `pair` [n]: chosen pairs, no kept ones, none twice. */
PwiVerdict pwi_judge(PwiJudge *judge, const PwiScored *pair, int n);
/* Whether they keep what is asked of single people: loads, floors, at-most and not-alone. */
bool pwi_judge_people(PwiJudge *judge, const PwiScored *pair, int n);

#endif
