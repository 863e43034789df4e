/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness rules that no matching keeps together: few of them. */
#ifndef PWI_STRATEGY_CLASH_H
#define PWI_STRATEGY_CLASH_H

#include "fair/fair.h"
#include "matching/matching.h"

/* `matching` is infeasible by fairness, with its proof in stage[0]. Fills in `clash`, and puts the proof of the smaller
 * clash in place of the one found first. Solves the programme again for each hard rule, for no more than its first
 * matching; a solve that takes too many nodes counts as "not known". The same result on every run, unless the deadline
 * ends it. */
PW_MUST_CHECK PwStatus pwi_shrink_clash(const PwiFairProblem *problem, PwMatching *matching, PwError *error);

#endif
