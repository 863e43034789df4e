/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hearing what a long run is doing.
 *
 * Steps of a phase may pass unevenly, and phases follow one another in no fixed order: good for a line on a screen, and
 * never part of a result. */
#ifndef PAIRWRIGHT_PROGRESS_H
#define PAIRWRIGHT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PwProgress {
    const char *phase;     /* in words: "scoring pairs" */
    const char *goal;      /* the goal that is worked on, or NULL */
    int64_t n_done, n_all; /* steps of the phase; n_all 0: nobody knows how many there will be */
    bool has_bound;        /* what follows is known */
    bool is_ppm;           /* value and bound are millionths, not counts */
    int64_t value, bound;  /* of the goal: the best found so far, and what is proven to be out of reach */
} PwProgress;

/* `hear` is called on the thread that called the library, thousands of times in a long run: it should be quick. What it
 * is given lives until it returns. */
typedef struct PwProgressListener {
    void (*hear)(void *context, const PwProgress *progress);
    void *context;
} PwProgressListener;

/* A sign that a run should end, with the best it has found by then, as if a time limit had passed. `is_up` is asked
 * thousands of times, on any of the library's threads: it should be quick, and once it has said yes it should go on to.
 */
typedef struct PwStopSign {
    bool (*is_up)(void *context);
    void *context;
} PwStopSign;

#ifdef __cplusplus
}
#endif
#endif
