/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: a monotonic clock, and a deadline built on it. */
#ifndef PWI_BASE_CLOCK_H
#define PWI_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t pwi_clock_ns(void); /* monotonic */

typedef struct PwiDeadline {
    int64_t at_ns; /* 0 = never */
} PwiDeadline;

PwiDeadline pwi_deadline_after_ms(int64_t time_ms); /* time_ms ≤ 0: never */
bool pwi_deadline_is_over(PwiDeadline deadline);

#endif
