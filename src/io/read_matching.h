/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matching/1: a document becomes a PwMatching, as somebody's claim; nothing in it is believed (verify/). */
#ifndef PWI_IO_READ_MATCHING_H
#define PWI_IO_READ_MATCHING_H

#include "base/faults.h"
#include "io/reader.h"
#include "matching/matching.h"

/* Reads PATH; ids, criteria and rules are looked up. *decisions are those the matching states (none: an empty set).
 * PW_REJECTED: it is no matching of these people, its summary is not what its pairs amount to, or it was made from
 * other documents; the faults are listed. Free both with their destroy functions. */
PW_MUST_CHECK PwStatus pwi_read_matching(const char *path, const PwProgramme *programme, const PwCohort *cohort,
                                         PwMatching **matching, PwDecisions **decisions, PwFaults *faults,
                                         PwError *error);
#endif
