/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights of one goal, a row at a time, on the optimal face of the goals before it.
 *
 * Once earlier goals are proven optimal, complementary slackness says which pairs may still change: those whose reduced
 * cost is 0 in every earlier goal. All others are fixed and show as PWI_NO_PAIR. */
#ifndef PWI_ASSIGN_ROWS_H
#define PWI_ASSIGN_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "assign/weight.h"
#include "score/best.h"

/* An earlier goal with its optimal prices. */
typedef struct PwiFace {
    int goal;
    const int64_t *price[PWI_N_SIDES]; /* [people] */
    const PwiLevels *levels;           /* goal leximin: its prices; else NULL */
} PwiFace;

typedef struct PwiRows {
    const PwiProblem *problem;
    int goal;
    int32_t shift;     /* what rows add to each weight, so that none is negative */
    int32_t floor_ppm; /* pairs with a smaller score are none */
    bool are_scores;   /* rows hold scores, whatever the goal weighs */
    PwiFace face[PWI_MAX_PROOF_GOALS];
    int n_faces;
    size_t *first_fixed;    /* [mentees + 1] offsets into problem->fixed; owned */
    size_t *first_previous; /* [mentees + 1] offsets into problem->previous; owned */
    int32_t *closed;        /* [n_closed] mentors who have no place; owned */
    int n_closed;
} PwiRows;

/* A thread's buffers. */
typedef struct PwiRowWorker {
    void *score_worker;
    void (*destroy_score_worker)(void *);
    int32_t *weight;  /* [mentors] the row handed out */
    int32_t *of_face; /* [mentors] weights of an earlier goal */
} PwiRowWorker;

PW_MUST_CHECK PwStatus pwi_rows_init(PwiRows *rows, const PwiProblem *problem, int goal);
void pwi_rows_clear(PwiRows *rows);
void pwi_rows_set_goal(PwiRows *rows, int goal);
PW_MUST_CHECK PwStatus pwi_row_worker_init(PwiRowWorker *worker, const PwiProblem *problem);
void pwi_row_worker_clear(PwiRowWorker *worker);

/* [mentors] weights + shift ≥ 0 of the pairs that are free, PWI_NO_PAIR elsewhere. Lives in `worker` until its next
 * use. */
const int32_t *pwi_rows_get(const PwiRows *rows, PwiRowWorker *worker, int mentee);
/* Whether the best of a row can be had without the row: weights are scores on no face, and their source can. */
bool pwi_rows_have_best(const PwiRows *rows);
/* Mentors' prices, [mentors] or NULL: all 0. Whoever asks a worker often at the same ones gives each prices a number of
 * their own; 0: they have none. */
typedef struct PwiRowPrices {
    const int64_t *price;
    int64_t version;
} PwiRowPrices;
/* Then: the best of a row at these prices and a bound on the rest, as pwi_best_of_row. */
int pwi_rows_best(const PwiRows *rows, PwiRowWorker *worker, int mentee, PwiRowPrices prices, int most, PwiBest *best,
                  int64_t *bound);
/* Visits rows in parallel, each by one thread and in no order: first `wants` says whether a mentee's row is to be read
 * (it may do work of its own on that mentee), then `visit` reads it. PW_LIMIT: `deadline` passed and rows were left
 * out.
 */
typedef struct PwiRowVisitor {
    void *context;
    bool (*wants)(void *context, int mentee);
    void (*visit)(void *context, PwiRowWorker *worker, int mentee);
} PwiRowVisitor;
PW_MUST_CHECK PwStatus pwi_rows_visit(const PwiRows *rows, PwiRowVisitor visitor, PwiDeadline deadline);
/* The same for a few mentees, each named once: for who visits often, with the threads' buffers. */
typedef struct PwiRowCrew {
    PwiRowWorker *worker; /* [n] one a thread; owned */
    int n;
} PwiRowCrew;
PW_MUST_CHECK PwStatus pwi_rows_visit_these(const PwiRows *rows, PwiRowCrew *crew, const int32_t *mentee, int n,
                                            PwiRowVisitor visitor, PwiDeadline deadline);
PW_MUST_CHECK PwStatus pwi_row_crew_init(PwiRowCrew *crew, const PwiProblem *problem);
void pwi_row_crew_clear(PwiRowCrew *crew);

#endif
