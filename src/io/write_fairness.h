/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing how a matching stands to the fairness rules (docs/formats/matching.md, "Fairness"). */
#ifndef PWI_IO_WRITE_FAIRNESS_H
#define PWI_IO_WRITE_FAIRNESS_H

#include <stdbool.h>

#include "io/json_out.h"
#include "matching/matching.h"

/* The member "fairness" of the summary, into an object that is open. False: memory is gone. */
bool pwi_write_fairness(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                        const PwCohort *cohort, const PwDecisions *decisions);
/* The member "price" of the document: what the matching would be without each rule, where that was asked. */
void pwi_write_rule_prices(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme);

#endif
