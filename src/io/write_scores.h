/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compatibility matrix, or the best of each row, as JSON (scores/1) or CSV; written as it is computed. */
#ifndef PWI_IO_WRITE_SCORES_H
#define PWI_IO_WRITE_SCORES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/progress.h"
#include "base/status.h"
#include "score/scorer.h"

typedef struct PwiScoreListing {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwiScorer *scorer;
    int top;    /* the best so many allowed mentors of each mentee, best first; 0: the whole row in order of ids */
    int mentee; /* only this mentee, with points and broken rules; -1: all */
    bool csv;   /* mentee,mentor,score */
    const PwiProgress *progress; /* or NULL */
    int n_threads;
} PwiScoreListing;

/* Where the text goes, piece by piece. */
typedef struct PwiSink {
    void *context;
    PwStatus (*take)(void *context, const char *bytes, size_t n);
} PwiSink;

/* Memory: a few rows, whatever the size of the matrix. */
PW_MUST_CHECK PwStatus pwi_write_scores(const PwiScoreListing *listing, PwiSink sink);

#endif
