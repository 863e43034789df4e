/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks, repeats and printing of the measuring programs (see the header). */
#include "measure.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double read_clock(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) end_program(STATUS_CANNOT, "the clock cannot be read");
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

Stopwatch stopwatch_start(void) {
    return (Stopwatch){.cpu_s = read_clock(CLOCK_PROCESS_CPUTIME_ID), .wall_s = read_clock(CLOCK_MONOTONIC)};
}

void stopwatch_stop(Stopwatch watch, Times *times) {
    Stopwatch now = stopwatch_start();
    assert(times->n < MAX_REPEATS);
    times->cpu_s[times->n] = now.cpu_s - watch.cpu_s;
    times->wall_s[times->n] = now.wall_s - watch.wall_s;
    times->n++;
}

bool times_want_more(const Times *times, Budget budget) {
    if (times->n == 0) return true;
    double spent_s = 0;
    for (int k = 0; k < times->n; k++) spent_s += times->wall_s[k];
    return times->n < budget.repeats && spent_s + times->wall_s[times->n - 1] <= budget.time_s;
}

static void print_list(const char *name, const char *clock, const double *seconds, int n) {
    printf(", \"%s_%s_s\": [", name, clock);
    for (int k = 0; k < n; k++) printf("%s%.6f", k > 0 ? ", " : "", seconds[k]);
    printf("]");
}

void print_times(const char *name, const Times *times) {
    print_list(name, "cpu", times->cpu_s, times->n);
    print_list(name, "wall", times->wall_s, times->n);
}

void *new_block(size_t count, size_t size) {
    void *block = calloc(count > 0 ? count : 1, size);
    if (block == NULL) end_program(STATUS_CANNOT, "out of memory");
    return block;
}

void end_program(int status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(status);
}

int read_count(const char *text, int low, int high) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < low || value > high)
        end_program(STATUS_CANNOT, "%s: need a whole number from %d to %d", text, low, high);
    return (int)value;
}

Budget read_budget(const char *repeats, const char *seconds) {
    return (Budget){.repeats = read_count(repeats, 1, MAX_REPEATS), .time_s = read_count(seconds, 1, 86400)};
}
