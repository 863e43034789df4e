/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A score matrix handed in as CSV for a criterion of kind `given`: triples, or a matrix. */
#ifndef PWI_IO_READ_GIVEN_H
#define PWI_IO_READ_GIVEN_H

#include "base/faults.h"
#include "base/status.h"
#include "cohort/cohort.h"
#include "cohort/given.h"

/* An empty matrix for every criterion. */
PW_MUST_CHECK PwStatus pwi_given_init(PwiGiven *given, const PwProgramme *programme);

/* Reads PATH into given->matrix[criterion]. Two layouts, told apart by the header:
 *   mentee,mentor,score       then a line a pair (as `pairwright score --csv` writes it); "forbidden" = no entry
 *   (anything),m001,m002,…    then a line a mentee: id, scores; an empty cell = no entry
 * Scores are taken as the exact fractions they spell, to 18 decimals (the 19th decides the rounding).
 * PW_REJECTED: faults with row and column (ids in triples also of people who are not in the cohort). */
PW_MUST_CHECK PwStatus pwi_read_given(const char *path, const PwProgramme *programme, const PwCohort *cohort,
                                      int criterion, PwiGiven *given, PwFaults *faults, PwError *error);

#endif
