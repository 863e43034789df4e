/* SPDX-License-Identifier: GPL-3.0-or-later */
/* There is no matching: which people or rules clash, what would help, and both in words. */
#ifndef PWI_STRATEGY_CONFLICT_H
#define PWI_STRATEGY_CONFLICT_H

#include "fair/fair.h"
#include "strategy/strategy.h"

/* What fair/ is asked for such a run; borrows the input and kept_score_ppm [kept pairs]. */
PwiFairProblem pwi_fair_problem_of(const PwiStrategyInput *input, const int32_t *kept_score_ppm);

/* `matching` is infeasible, with its conflict as it was found: makes a clash of rules smaller, looks for changes that
 * help (changes.h), and tells all that in conflict_text. */
PW_MUST_CHECK PwStatus pwi_explain_conflict(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
/* The last step of it. */
PW_MUST_CHECK PwStatus pwi_tell_conflict(const PwProgramme *programme, const PwCohort *cohort, PwMatching *matching);

#endif
