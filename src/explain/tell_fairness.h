/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a matching stands to the fairness rules, in a few lines for people; with what each rule costs and who pays, where
 * that was asked (matching->rule_price). */
#ifndef PWI_EXPLAIN_TELL_FAIRNESS_H
#define PWI_EXPLAIN_TELL_FAIRNESS_H

#include "base/buffer.h"
#include "base/status.h"
#include "matching/matching.h"

/* PW_NO_MEMORY. Nothing is appended without rules, or without a matching. */
PW_MUST_CHECK PwStatus pwi_tell_fairness(const PwMatching *matching, const PwProgramme *programme,
                                         const PwCohort *cohort, const PwDecisions *decisions, PwiBuffer *text);

#endif
