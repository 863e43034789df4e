/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A nameless file, for libraries that can only write to a path: nobody else can open it, and nothing of it is left. */
#ifndef PWI_BASE_SCRATCH_H
#define PWI_BASE_SCRATCH_H

#include "base/buffer.h"
#include "base/status.h"

enum { PWI_SCRATCH_PATH_SIZE = 32 };

typedef struct PwiScratch {
    int fd;                           /* −1: not open */
    char path[PWI_SCRATCH_PATH_SIZE]; /* under which this process can open it */
} PwiScratch;

PW_MUST_CHECK PwStatus pwi_scratch_open(PwiScratch *scratch, PwError *error);
/* Appends all of it. */
PW_MUST_CHECK PwStatus pwi_scratch_read(const PwiScratch *scratch, PwiBuffer *bytes, PwError *error);
void pwi_scratch_close(PwiScratch *scratch);

#endif
