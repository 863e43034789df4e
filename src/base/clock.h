/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: a monotonic clock, and what ends a run before it is done. */
#ifndef PWI_BASE_CLOCK_H
#define PWI_BASE_CLOCK_H

#include <pairwright/progress.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t pwi_clock_ns(void); /* monotonic */

typedef struct PwiDeadline {
    int64_t at_ns;          /* 0 = never */
    const PwStopSign *stop; /* or NULL */
} PwiDeadline;

PwiDeadline pwi_deadline_after_ms(int64_t time_ms); /* time_ms ≤ 0: never */
bool pwi_deadline_is_over(PwiDeadline deadline);
/* Whether it can ever be over. */
static inline bool pwi_deadline_exists(PwiDeadline deadline) {
    return deadline.at_ns != 0 || deadline.stop != NULL;
}

#endif
