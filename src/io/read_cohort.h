/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cohort/1: the document becomes a PwCohort (docs/formats/cohort.md), one person at a time. */
#ifndef PWI_IO_READ_COHORT_H
#define PWI_IO_READ_COHORT_H

#include "base/faults.h"
#include "base/status.h"
#include "cohort/cohort.h"

/* Reads PATH ("-" = standard input) against a programme (questions marked broken are not judged). With programme NULL,
 * because it could not be read, the text is checked and no cohort made.
 * PW_REJECTED: all faults are listed and *cohort is untouched. Free with pwi_cohort_destroy.
 * Memory: the text, the columns, and one person's JSON tree. */
PW_MUST_CHECK PwStatus pwi_read_cohort(const char *path, const PwProgramme *programme, PwCohort **cohort,
                                       PwFaults *faults, PwError *error);

#endif
