/* SPDX-License-Identifier: GPL-3.0-or-later */
/* programme/1: the document becomes a PwProgramme (docs/formats/programme.md). */
#ifndef PWI_IO_READ_PROGRAMME_H
#define PWI_IO_READ_PROGRAMME_H

#include "base/faults.h"
#include "base/status.h"
#include "programme/programme.h"

/* Reads PATH ("-" = standard input). PW_REJECTED: all its faults are listed; then *programme may still be set (so that
 * a cohort can be checked against what could be read) or NULL. PW_OK: no faults. Free with pwi_programme_destroy. */
PW_MUST_CHECK PwStatus pwi_read_programme(const char *path, PwProgramme **programme, PwFaults *faults, PwError *error);

#endif
