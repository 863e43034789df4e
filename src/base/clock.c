/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monotonic clock of POSIX. */
#include "base/clock.h"

#include <assert.h>
#include <time.h>

int64_t pwi_clock_ns(void) {
    struct timespec now = {0};
    int failed = clock_gettime(CLOCK_MONOTONIC, &now);
    assert(!failed);
    (void)failed;
    return (int64_t)now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

PwiDeadline pwi_deadline_after_ms(int64_t time_ms) {
    PwiDeadline deadline = {0};
    int64_t time_ns;
    if (time_ms <= 0) return deadline;
    bool is_never = __builtin_mul_overflow(time_ms, INT64_C(1000000), &time_ns) ||
                    __builtin_add_overflow(pwi_clock_ns(), time_ns, &deadline.at_ns);
    if (is_never) deadline.at_ns = 0; /* centuries away */
    return deadline;
}

bool pwi_deadline_is_over(PwiDeadline deadline) {
    if (deadline.stop != NULL && deadline.stop->is_up(deadline.stop->context)) return true;
    return deadline.at_ns != 0 && pwi_clock_ns() >= deadline.at_ns;
}
