/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would help where there is no matching: the least change of each kind that, alone, leaves one. */
#ifndef PWI_STRATEGY_CHANGES_H
#define PWI_STRATEGY_CHANGES_H

#include "fair/fair.h"
#include "matching/matching.h"

/* Fills in `change` of an infeasible matching whose conflict (and, of rules, the clash) is known. What is listed has
 * been tried: it does help. Solves the programme some dozens of times, no further than to its first matching, and the
 * fewer times the larger it is. The same result on every run, unless the deadline ends it. */
PW_MUST_CHECK PwStatus pwi_find_changes(const PwiFairProblem *problem, PwMatching *matching, PwError *error);

#endif
