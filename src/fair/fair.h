/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matching under fairness rules and minimums that apply if used: the integer programme, goal after goal, with proofs.
 *
 * Method: docs/methods/fairness.md. The only folder that knows GLPK. */
#ifndef PWI_FAIR_FAIR_H
#define PWI_FAIR_FAIR_H

#include "fair/model.h"

typedef struct PwiFairResult {
    PwiArena *arena; /* the caller's; owns what follows */
    PwiOutcome outcome;
    PwiPair *pair; /* chosen, by mentee, then mentor; without the kept ones */
    int n_pairs;
    PwiGoalValue goal[PWI_N_GOALS]; /* kept pairs included */
    int n_stages_to[PWI_N_GOALS];   /* stages of the goal and all before */
    int n_goals;
    PwiStage *stage; /* [n_stages] one a goal, of leximin one a level; infeasible by fairness: one, of PWI_GOAL_ANY */
    int n_stages;
    PwiConflictKind conflict_kind; /* infeasible */
    PwiHallSet conflict;           /* of minimums */
    PwiClash *clash;               /* of rules */
    int n_clash;
} PwiFairResult;

/* Whether the programme needs this: anything that is no flow. */
bool pwi_fair_is_needed(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions);
/* Says what of the programme cannot be done yet (PW_UNSUPPORTED). */
PW_MUST_CHECK PwStatus pwi_fair_supports(const PwProgramme *programme, const PwCohort *cohort,
                                         const PwDecisions *decisions, PwError *error);
/* PW_LIMIT: the limit was hit before there was a matching. */
PW_MUST_CHECK PwStatus pwi_fair_solve(const PwiFairProblem *problem, PwiArena *arena, PwiFairResult *result,
                                      PwError *error);

#endif
