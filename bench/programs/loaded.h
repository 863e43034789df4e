/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A programme with its cohort, read and ready to be measured: the documents, their scorer, and the problem that the
 * assignment core is given (every bound of the cohort; no decisions). */
#ifndef BENCH_LOADED_H
#define BENCH_LOADED_H

#include <pairwright/pairwright.h>

#include "assign/problem.h"
#include "measure.h"
#include "score/scorer.h"

typedef struct Loaded {
    PwProgramme *programme;
    PwCohort *cohort;
    PwiScorer *scorer;
    PwiProblem problem;                         /* goals matched, total, draw; its arrays are owned */
    Times read_programme, read_cohort, prepare; /* one reading each */
} Loaded;

/* Ends the program when the documents have faults. */
void loaded_read(Loaded *loaded, const char *programme_path, const char *cohort_path, int n_threads);
void loaded_clear(Loaded *loaded);
/* Ends the program, with the library's words, unless all is well. */
void expect_ok(PwStatus status, const PwError *error);

#endif
