/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way for people who are written plainly, as nearly all are: from the text straight into the columns. */
#ifndef PWI_IO_READ_PLAIN_H
#define PWI_IO_READ_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "cohort/cohort.h"
#include "io/read_answer.h"

typedef struct PwiPlain {
    const PwProgramme *programme;
    PwCohort *cohort;
    PwiWanted *wanted;
    int64_t *read_for; /* [questions] the turn whose answer was read last; owned */
    int64_t turn;      /* people begun so far */
} PwiPlain;

/* False: memory is gone. Clear in any case. */
bool pwi_plain_init(PwiPlain *plain, const PwProgramme *programme, PwCohort *cohort, PwiWanted *wanted);
void pwi_plain_clear(PwiPlain *plain);

/* Reads the person whose object starts at `text`, which the scanner has passed, as number `ix` of the side: id, bounds,
 * priority, name and answers. False: something about them is not plain (an escape, a fault, anything to warn of, memory
 * gone), nothing of them is kept, and the long way has to be gone. */
bool pwi_read_plain_person(PwiPlain *plain, const char *text, PwiSide side, int ix);

#endif
