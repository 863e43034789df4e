/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of weights on a face (rows.h). */
#include "assign/rows.h"

#include <assert.h>

#include "base/threads.h"

PwStatus pwi_rows_init(PwiRows *rows, const PwiProblem *problem, int goal) {
    *rows = (PwiRows){.problem = problem, .goal = goal};
    int n_mentees = problem->n[PWI_MENTEE];
    rows->first_fixed = PWI_NEW_ARRAY(size_t, (size_t)n_mentees + 1);
    if (rows->first_fixed == NULL) return PW_NO_MEMORY;
    int k = 0;
    for (int mentee = 0; mentee <= n_mentees; mentee++) {
        while (k < problem->n_fixed && problem->fixed[k].mentee < mentee) k++;
        rows->first_fixed[mentee] = (size_t)k;
    }
    rows->closed = PWI_NEW_ARRAY(int32_t, (size_t)problem->n[PWI_MENTOR]);
    if (rows->closed == NULL) return PW_NO_MEMORY;
    for (int j = 0; j < problem->n[PWI_MENTOR]; j++) {
        if (problem->bounds[PWI_MENTOR][j].max <= 0) rows->closed[rows->n_closed++] = j;
    }
    return PW_OK;
}

void pwi_rows_clear(PwiRows *rows) {
    pwi_free(rows->first_fixed);
    pwi_free(rows->closed);
    *rows = (PwiRows){0};
}

PwStatus pwi_row_worker_init(PwiRowWorker *worker, const PwiProblem *problem) {
    *worker = (PwiRowWorker){.destroy_score_worker = problem->scores.worker_destroy};
    worker->weight = PWI_NEW_ARRAY(int32_t, (size_t)problem->n[PWI_MENTOR]);
    if (worker->weight == NULL) return PW_NO_MEMORY;
    return problem->scores.worker_create(problem->scores.self, &worker->score_worker);
}

void pwi_row_worker_clear(PwiRowWorker *worker) {
    if (worker->score_worker != NULL) worker->destroy_score_worker(worker->score_worker);
    pwi_free(worker->weight);
    *worker = (PwiRowWorker){0};
}

int32_t pwi_pair_weight(const PwiProblem *problem, int goal, int mentee, int mentor, int32_t score) {
    switch (goal) {
        case PWI_GOAL_MATCHED:
            return 1;
        case PWI_GOAL_TOTAL:
            return score;
        default:
            assert(goal == PWI_GOAL_DRAW);
            return pwi_draw_lot(problem->draw_key[PWI_MENTEE][mentee], problem->draw_key[PWI_MENTOR][mentor]);
    }
}

/* Masks what an earlier goal has fixed. */
static void restrict_to_face(const PwiRows *rows, const PwiFace *face, int mentee, const int32_t *score,
                             int32_t *weight) {
    const PwiProblem *problem = rows->problem;
    const int64_t *mentor_price = face->price[PWI_MENTOR];
    int64_t price = face->price[PWI_MENTEE][mentee];
    int n = problem->n[PWI_MENTOR];
    if (face->goal == PWI_GOAL_TOTAL) {
        for (int j = 0; j < n; j++)
            if (score[j] - price != mentor_price[j]) weight[j] = PWI_NO_PAIR;
    } else if (face->goal == PWI_GOAL_MATCHED) {
        for (int j = 0; j < n; j++)
            if (1 - price != mentor_price[j]) weight[j] = PWI_NO_PAIR;
    } else {
        for (int j = 0; j < n; j++)
            if (weight[j] >= 0 && pwi_pair_weight(problem, face->goal, mentee, j, score[j]) - price != mentor_price[j])
                weight[j] = PWI_NO_PAIR;
    }
}

const int32_t *pwi_rows_get(const PwiRows *rows, PwiRowWorker *worker, int mentee) {
    const PwiProblem *problem = rows->problem;
    const PwiBounds *mentor_bounds = problem->bounds[PWI_MENTOR];
    int n = problem->n[PWI_MENTOR];
    int32_t *weight = worker->weight;
    const int32_t *score = problem->scores.row(problem->scores.self, worker->score_worker, mentee);
    bool is_whole = rows->n_closed == 0 && rows->first_fixed[mentee] == rows->first_fixed[mentee + 1];
    if (is_whole && rows->n_faces == 0 && rows->goal == PWI_GOAL_TOTAL) return score;
    for (int j = 0; j < n; j++) weight[j] = mentor_bounds[j].max > 0 ? score[j] : PWI_NO_PAIR;
    for (size_t k = rows->first_fixed[mentee]; k < rows->first_fixed[mentee + 1]; k++)
        weight[problem->fixed[k].mentor] = PWI_NO_PAIR;
    for (int f = 0; f < rows->n_faces; f++) restrict_to_face(rows, &rows->face[f], mentee, score, weight);
    if (rows->goal != PWI_GOAL_TOTAL)
        for (int j = 0; j < n; j++)
            if (weight[j] >= 0) weight[j] = pwi_pair_weight(problem, rows->goal, mentee, j, score[j]);
    return weight;
}

bool pwi_rows_have_best(const PwiRows *rows) {
    return rows->problem->scores.best != NULL && rows->goal == PWI_GOAL_TOTAL && rows->n_faces == 0;
}

int pwi_rows_best(const PwiRows *rows, PwiRowWorker *worker, int mentee, const int64_t *mentor_price, int most,
                  PwiBest *best, int64_t *bound) {
    const PwiProblem *problem = rows->problem;
    const size_t first = rows->first_fixed[mentee];
    const PwiBestQuery query = {.most = most,
                                .price = mentor_price,
                                .closed = rows->closed,
                                .n_closed = rows->n_closed,
                                .fixed = problem->fixed + first,
                                .n_fixed = (int)(rows->first_fixed[mentee + 1] - first)};
    assert(pwi_rows_have_best(rows));
    return problem->scores.best(problem->scores.self, worker->score_worker, mentee, &query, best, bound);
}

PwStatus pwi_rows_visit(const PwiRows *rows, PwiRowVisitor visitor, PwiDeadline deadline) {
    enum { CHUNK = 64 };
    const PwiProblem *problem = rows->problem;
    PwStatus status = PW_OK;
#ifdef _OPENMP
#pragma omp parallel num_threads(problem->n_threads)
#endif
    {
        PwiRowWorker worker;
        PwStatus mine = pwi_row_worker_init(&worker, problem);
#ifdef _OPENMP
#pragma omp for schedule(dynamic, CHUNK)
#endif
        for (int mentee = 0; mentee < problem->n[PWI_MENTEE]; mentee++) {
            if (mine == PW_OK && mentee % CHUNK == 0 && pwi_deadline_is_over(deadline)) mine = PW_LIMIT;
            if (mentee % CHUNK == 0 && pwi_thread_index() == 0)
                pwi_progress_step(problem->progress, "scoring pairs", pwi_proof_goal_name(rows->goal), mentee,
                                  problem->n[PWI_MENTEE]);
            if (mine != PW_OK || !visitor.wants(visitor.context, mentee)) continue;
            visitor.visit(visitor.context, &worker, mentee);
        }
        pwi_row_worker_clear(&worker);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine > status) status = mine;
    }
    return status;
}
