/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matching document's summary and the inputs it names, against what its pairs really amount to. */
#ifndef PWI_IO_CHECK_SUMMARY_H
#define PWI_IO_CHECK_SUMMARY_H

#include "io/reader.h"
#include "matching/matching.h"

/* Each difference is a fault. `matching` and `decisions` were read from `document` without faults. */
void pwi_check_summary(const PwiNode *document, const PwMatching *matching, const PwProgramme *programme,
                       const PwCohort *cohort, const PwDecisions *decisions);

#endif
