/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every measuring program shares: two clocks, repeats within a budget, blocks of memory, numbers as JSON.
 *
 * A measuring program prints one JSON object a line and leaves medians and ratios to the driver (bench/suite). It ends
 * with status 2 and a line on stderr when it cannot measure, and with status 3 when a result it checked was wrong. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAX_REPEATS = 64, STATUS_CANNOT = 2, STATUS_WRONG = 3 };

typedef struct Stopwatch {
    double cpu_s, wall_s; /* readings when it was started; cpu of all threads of the process */
} Stopwatch;

typedef struct Times {
    int n;
    double cpu_s[MAX_REPEATS], wall_s[MAX_REPEATS];
} Times;

Stopwatch stopwatch_start(void);
void stopwatch_stop(Stopwatch watch, Times *times);

typedef struct Budget {
    int repeats;   /* in [1, MAX_REPEATS] */
    double time_s; /* a repeat is only begun if, as long as the one before it, it would end within */
} Budget;
bool times_want_more(const Times *times, Budget budget);

/* , "NAME_cpu_s": [...], "NAME_wall_s": [...] */
void print_times(const char *name, const Times *times);

/* A zeroed block; ends the program when there is none. Free with free(). */
void *new_block(size_t count, size_t size);
void end_program(int status, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
/* A whole number in [low, high] of the command line. */
int read_count(const char *text, int low, int high);
/* The arguments REPEATS and SECONDS of the command line. */
Budget read_budget(const char *repeats, const char *seconds);

#ifdef __cplusplus
}
#endif
#endif
