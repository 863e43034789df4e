/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults as lines for people, and as documents for programs (faults/1, verdict/1). */
#ifndef PWI_IO_WRITE_FAULTS_H
#define PWI_IO_WRITE_FAULTS_H

#include "base/buffer.h"
#include "base/faults.h"
#include "base/status.h"

/* "pairwright: FILE:LINE:COL: /pointer: text", a line each; warnings say so. What was not listed is counted. */
void pwi_write_fault_lines(const PwFaults *faults, PwiBuffer *text);
PW_MUST_CHECK PwStatus pwi_write_faults(const PwFaults *faults, PwiBuffer *text);
PW_MUST_CHECK PwStatus pwi_write_verdict(const PwFaults *faults, bool holds, const char *status, PwiBuffer *text);

#endif
