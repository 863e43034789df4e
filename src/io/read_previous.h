/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matching/1 as what was before: a hint, so less is asked of it than of a claim (read_matching.h). */
#ifndef PWI_IO_READ_PREVIOUS_H
#define PWI_IO_READ_PREVIOUS_H

#include "base/faults.h"
#include "base/status.h"
#include "cohort/previous.h"

/* Reads PATH ("-" = standard input). The matching may be of another cohort and programme: pairs of people who are not
 * here are left out, prices of mentors who are not here too. A warning if nobody of its pairs is here any more.
 * PW_REJECTED: it is no matching/1; the faults are listed. Free with pwi_previous_destroy.
 * Memory: the text, and one pair's JSON tree. */
PW_MUST_CHECK PwStatus pwi_read_previous(const char *path, const PwCohort *cohort, PwPrevious **previous,
                                         PwFaults *faults, PwError *error);

#endif
