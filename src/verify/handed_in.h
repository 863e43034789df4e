/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a matching says it was made with, against the files that the coordinator hands in: decisions, and an earlier
 * matching. */
#ifndef PWI_VERIFY_HANDED_IN_H
#define PWI_VERIFY_HANDED_IN_H

#include "base/faults.h"
#include "cohort/previous.h"
#include "matching/matching.h"

/* Each pair or person that stands on one side only is a fault of the matching, and so is another SHA-256. Where nothing
 * is handed in (NULL), a warning says that the matching holds under its own word.
 * Cost: a binary search a pair. */
void pwi_compare_decisions(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                           PwFaults *faults);
/* The same for the pairs of an earlier matching that the claim counts (goal stay, least_stay). Where it counts none, a
 * warning says that what is handed in was not looked at. */
void pwi_compare_previous(const PwCohort *cohort, const PwMatching *claim, const PwPrevious *handed_in,
                          PwFaults *faults);

#endif
