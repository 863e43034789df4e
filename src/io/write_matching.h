/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matching/1: a PwMatching becomes its document (docs/formats/matching.md). */
#ifndef PWI_IO_WRITE_MATCHING_H
#define PWI_IO_WRITE_MATCHING_H

#include "base/buffer.h"
#include "base/status.h"
#include "matching/matching.h"

/* The same matching gives the same bytes: no time, no machine. `decisions` are those it was made under. */
PW_MUST_CHECK PwStatus pwi_write_matching(const PwMatching *matching, const PwProgramme *programme,
                                          const PwCohort *cohort, const PwDecisions *decisions, PwiBuffer *text);
/* {"summary": …} alone. */
PW_MUST_CHECK PwStatus pwi_write_summary(const PwMatching *matching, const PwProgramme *programme,
                                         const PwCohort *cohort, const PwDecisions *decisions, PwiBuffer *text);

#endif
