/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decisions that a matching states against those the coordinator hands in. */
#ifndef PWI_VERIFY_COMPARE_DECISIONS_H
#define PWI_VERIFY_COMPARE_DECISIONS_H

#include "base/faults.h"
#include "cohort/decisions.h"

/* Each pair or person that stands on one side only is a fault of the matching, and so is another SHA-256. Where nothing
 * is handed in (NULL), a warning says that the matching holds under its own word. */
void pwi_compare_decisions(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                           PwFaults *faults);

#endif
