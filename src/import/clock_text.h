/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of day as surveys write them: 8AM, 8:30 pm, noon, 14:00, 14.30, 8-10, 08:00 – 10:00, 10AM to noon. */
#ifndef PWI_IMPORT_CLOCK_TEXT_H
#define PWI_IMPORT_CLOCK_TEXT_H

#include <stdbool.h>

typedef struct PwiClockSpan {
    int from, to; /* minutes of the day; to = −1: a time without an end */
} PwiClockSpan;

/* Reads the whole text as one time or one span; false: it is none. */
bool pwi_clock_read(const char *text, PwiClockSpan *span);

#endif
