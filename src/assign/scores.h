/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where scores come from: a row at a time, computed when asked for. The assignment core sees nothing else of a
 * programme. */
#ifndef PWI_ASSIGN_SCORES_H
#define PWI_ASSIGN_SCORES_H

#include <stdint.h>

#include "base/status.h"
#include "score/scorer.h"

enum { PWI_NO_PAIR = -1 }; /* in a row: this pair is not allowed */

typedef struct PwiScores {
    const void *self;
    /* Scores of one mentee: [mentors] in [0, 10^6], or PWI_NO_PAIR. Lives in `worker` until its next use. */
    const int32_t *(*row)(const void *self, void *worker, int mentee);
    /* The best of that row and a bound on the rest, without the row (score/scorer.h), or NULL: rows are read. */
    int (*best)(const void *self, void *worker, int mentee, const PwiBestQuery *query, PwiBest *best, int64_t *bound);
    PwStatus (*worker_create)(const void *self, void **worker); /* a thread's buffers */
    void (*worker_destroy)(void *worker);
} PwiScores;

#endif
