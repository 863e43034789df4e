/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep as a document (sweep/1), or as CSV, a line a step. */
#ifndef PWI_IO_WRITE_SWEEP_H
#define PWI_IO_WRITE_SWEEP_H

#include "compare/sweep.h"

PW_MUST_CHECK PwStatus pwi_write_sweep(const PwiSweep *sweep, PwiBuffer *text);
PW_MUST_CHECK PwStatus pwi_write_sweep_csv(const PwiSweep *sweep, PwiBuffer *text);

#endif
