/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matching's document as it stands, without its programme and cohort: what `diff` needs. */
#ifndef PWI_IO_READ_OUTLINE_H
#define PWI_IO_READ_OUTLINE_H

#include "base/faults.h"
#include "compare/difference.h"

/* Reads PATH into difference->side[which]; people are numbered as they are met, in difference->names. Nothing is
 * checked but the form: `verify` is for the rest. */
PW_MUST_CHECK PwStatus pwi_read_outline(const char *path, int which, PwiDifference *difference, PwFaults *faults,
                                        PwError *error);

#endif
