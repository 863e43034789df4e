/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parts of two programmes, or of two cohorts, do not say the same. */
#ifndef PWI_IO_COMPARE_INPUTS_H
#define PWI_IO_COMPARE_INPUTS_H

#include "base/faults.h"
#include "compare/difference.h"

/* Adds the changes from the document at `before` to the one at `after` to the difference. `kind` is "programme" or
 * "cohort". Entries and fields are named; of values, only a programme's
 * numbers are told. The order of people does not matter. */
PW_MUST_CHECK PwStatus pwi_compare_inputs(const char *kind, const char *before, const char *after,
                                          PwiDifference *difference, PwFaults *faults, PwError *error);

#endif
