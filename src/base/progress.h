/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling whoever listens how far a long run is (pairwright/progress.h). NULL: nobody listens. */
#ifndef PWI_BASE_PROGRESS_H
#define PWI_BASE_PROGRESS_H

#include <pairwright/progress.h>
#include <stddef.h>

typedef PwProgressListener PwiProgress;

static inline void pwi_progress_tell(const PwiProgress *progress, const PwProgress *now) {
    if (progress != NULL) progress->hear(progress->context, now);
}

/* n_done of n_all steps of a phase; from the calling thread only. */
static inline void pwi_progress_step(const PwiProgress *progress, const char *phase, const char *goal, int64_t n_done,
                                     int64_t n_all) {
    pwi_progress_tell(progress, &(PwProgress){.phase = phase, .goal = goal, .n_done = n_done, .n_all = n_all});
}

#endif
