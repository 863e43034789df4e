/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One goal of the programme, solved: relaxation, window, tree.
 *
 * The relaxation's prices say of every pair how much of the bound is lost by making it. Pairs that lose more than what
 * separates the bound from the best matching known cannot be in a better one; what is left is the window, over which
 * the tree finds the optimum. Where rules tie a mentor's mentees together there is a better way (bundle_stage.h). So
 * the optimum of a few thousand pairs is the optimum of millions. */
#ifndef PWI_FAIR_STAGE_H
#define PWI_FAIR_STAGE_H

#include "fair/relax.h"
#include "fair/tree.h"

typedef enum PwiStageOutcome {
    PWI_STAGE_SOLVED,     /* the best matching, proven (or, if the first will do, any) */
    PWI_STAGE_CUT_SHORT,  /* a matching, maybe, and a bound */
    PWI_STAGE_IMPOSSIBLE, /* no matching keeps all rules, proven */
    PWI_N_STAGE_OUTCOMES
} PwiStageOutcome;

typedef struct PwiStageResult {
    PwiStageOutcome outcome;
    int64_t bound;  /* no matching has more */
    PwiStage proof; /* in the arena */
} PwiStageResult;

/* `best` may hold a matching that keeps all rules; it is improved. `kept`, or NULL: the relaxation, which has been kept
 * from a stage of this goal, with fewer rows at most, or is empty; it is left to whoever keeps it. */
PW_MUST_CHECK PwStatus pwi_stage_solve(PwiModel *model, int goal, bool first_will_do, int64_t *work_left,
                                       PwiIncumbent *best, PwiRelaxation *kept, PwiArena *arena,
                                       PwiStageResult *result);
/* Only what prices of 0 prove: that nobody can have better than their best choice. */
PW_MUST_CHECK PwStatus pwi_stage_bound(PwiModel *model, int goal, PwiArena *arena, PwiStageResult *result);

#endif
