/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of weights on a face (rows.h). */
#include "assign/rows.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"

/* [mentees + 1] where each mentee's pairs start in a sorted list; NULL: memory is gone. */
static size_t *index_pairs(const PwiPair *pair, int n_pairs, int n_mentees) {
    size_t *first = PWI_NEW_ARRAY(size_t, (size_t)n_mentees + 1);
    for (int mentee = 0, k = 0; first != NULL && mentee <= n_mentees; mentee++) {
        while (k < n_pairs && pair[k].mentee < mentee) k++;
        first[mentee] = (size_t)k;
    }
    return first;
}

PwStatus pwi_rows_init(PwiRows *rows, const PwiProblem *problem, int goal) {
    *rows = (PwiRows){.problem = problem, .floor_ppm = problem->floor_ppm};
    pwi_rows_set_goal(rows, goal);
    rows->first_fixed = index_pairs(problem->fixed, problem->n_fixed, problem->n[PWI_MENTEE]);
    rows->first_previous = index_pairs(problem->previous, problem->n_previous, problem->n[PWI_MENTEE]);
    rows->closed = PWI_NEW_ARRAY(int32_t, (size_t)problem->n[PWI_MENTOR]);
    if (rows->first_fixed == NULL || rows->first_previous == NULL || rows->closed == NULL) return PW_NO_MEMORY;
    for (int j = 0; j < problem->n[PWI_MENTOR]; j++)
        if (problem->bounds[PWI_MENTOR][j].max <= 0) rows->closed[rows->n_closed++] = j;
    return PW_OK;
}

void pwi_rows_clear(PwiRows *rows) {
    pwi_free(rows->first_fixed);
    pwi_free(rows->closed);
    pwi_free(rows->first_previous);
    *rows = (PwiRows){0};
}

void pwi_rows_set_goal(PwiRows *rows, int goal) {
    rows->goal = goal;
    rows->shift = pwi_weight_shift(rows->problem, goal);
}

PwStatus pwi_row_worker_init(PwiRowWorker *worker, const PwiProblem *problem) {
    size_t n_mentors = (size_t)problem->n[PWI_MENTOR];
    *worker = (PwiRowWorker){.destroy_score_worker = problem->scores.worker_destroy};
    worker->weight = PWI_NEW_ARRAY(int32_t, n_mentors);
    worker->of_face = PWI_NEW_ARRAY(int32_t, n_mentors);
    if (worker->weight == NULL || worker->of_face == NULL) return PW_NO_MEMORY;
    return problem->scores.worker_create(problem->scores.self, &worker->score_worker);
}

void pwi_row_worker_clear(PwiRowWorker *worker) {
    if (worker->score_worker != NULL) worker->destroy_score_worker(worker->score_worker);
    pwi_free(worker->weight);
    pwi_free(worker->of_face);
    *worker = (PwiRowWorker){0};
}

/* Writes the weights of a whole row, a goal's way each; where there is no pair (score < 0), anything. */
static void weigh_row(const PwiRows *rows, int goal, int mentee, const int32_t *score, int32_t *weight) {
    const PwiProblem *problem = rows->problem;
    int n = problem->n[PWI_MENTOR];
    if (goal == PWI_GOAL_STAY) {
        memset(weight, 0, (size_t)n * sizeof *weight);
        for (size_t k = rows->first_previous[mentee]; k < rows->first_previous[mentee + 1]; k++)
            weight[problem->previous[k].mentor] = 1;
        return;
    }
    for (int j = 0; j < n; j++)
        if (score[j] >= 0) weight[j] = pwi_pair_weight(problem, goal, mentee, j, score[j]);
}

/* Masks what an earlier goal has fixed; `scratch` [mentors]. */
static void restrict_to_face(const PwiRows *rows, const PwiFace *face, int mentee, const int32_t *score,
                             int32_t *scratch, int32_t *weight) {
    const int64_t *mentor_price = face->price[PWI_MENTOR];
    int64_t price = face->price[PWI_MENTEE][mentee];
    int n = rows->problem->n[PWI_MENTOR];
    if (face->goal == PWI_GOAL_LEXIMIN) {
        for (int j = 0; j < n; j++)
            if (weight[j] >= 0 && pwi_levels_sign_of_pair(face->levels, mentee, j, score[j]) != 0)
                weight[j] = PWI_NO_PAIR;
        return;
    }
    if (face->goal == PWI_GOAL_MATCHED) {
        for (int j = 0; j < n; j++)
            if (1 - price != mentor_price[j]) weight[j] = PWI_NO_PAIR;
        return;
    }
    const int32_t *of_face = score;
    if (!pwi_weighs_scores(rows->problem, face->goal)) {
        weigh_row(rows, face->goal, mentee, score, scratch);
        of_face = scratch;
    }
    for (int j = 0; j < n; j++)
        if (of_face[j] - price != mentor_price[j]) weight[j] = PWI_NO_PAIR;
}

const int32_t *pwi_rows_get(const PwiRows *rows, PwiRowWorker *worker, int mentee) {
    const PwiProblem *problem = rows->problem;
    const PwiBounds *mentor_bounds = problem->bounds[PWI_MENTOR];
    int n = problem->n[PWI_MENTOR];
    int32_t *weight = worker->weight, floor_ppm = rows->floor_ppm;
    const int32_t *score = problem->scores.row(problem->scores.self, worker->score_worker, mentee);
    bool is_whole = rows->n_closed == 0 && floor_ppm == 0 && rows->n_faces == 0 &&
                    rows->first_fixed[mentee] == rows->first_fixed[mentee + 1];
    bool are_scores = rows->are_scores || pwi_weighs_scores(problem, rows->goal);
    if (is_whole && are_scores) return score;
    for (int j = 0; j < n; j++) weight[j] = mentor_bounds[j].max > 0 && score[j] >= floor_ppm ? score[j] : PWI_NO_PAIR;
    for (size_t k = rows->first_fixed[mentee]; k < rows->first_fixed[mentee + 1]; k++)
        weight[problem->fixed[k].mentor] = PWI_NO_PAIR;
    for (int f = 0; f < rows->n_faces; f++)
        restrict_to_face(rows, &rows->face[f], mentee, score, worker->of_face, weight);
    if (are_scores) return weight;
    weigh_row(rows, rows->goal, mentee, weight, worker->of_face);
    for (int j = 0; j < n; j++)
        if (weight[j] >= 0) weight[j] = worker->of_face[j] + rows->shift;
    return weight;
}

bool pwi_rows_have_best(const PwiRows *rows) {
    bool are_scores = rows->are_scores || pwi_weighs_scores(rows->problem, rows->goal);
    return rows->problem->scores.best != NULL && are_scores && rows->floor_ppm == 0 && rows->n_faces == 0;
}

int pwi_rows_best(const PwiRows *rows, PwiRowWorker *worker, int mentee, PwiRowPrices prices, int most, PwiBest *best,
                  int64_t *bound) {
    const PwiProblem *problem = rows->problem;
    const size_t first = rows->first_fixed[mentee];
    const PwiBestQuery query = {.most = most,
                                .price = prices.price,
                                .price_version = prices.version,
                                .closed = rows->closed,
                                .n_closed = rows->n_closed,
                                .fixed = problem->fixed + first,
                                .n_fixed = (int)(rows->first_fixed[mentee + 1] - first)};
    assert(pwi_rows_have_best(rows));
    return problem->scores.best(problem->scores.self, worker->score_worker, mentee, &query, best, bound);
}

/* ---- many rows, by all threads ---- */

PwStatus pwi_row_crew_init(PwiRowCrew *crew, const PwiProblem *problem) {
    PwStatus status = PW_OK;
    *crew = (PwiRowCrew){.worker = PWI_NEW_ARRAY(PwiRowWorker, (size_t)problem->n_threads)};
    if (crew->worker == NULL) return PW_NO_MEMORY;
    while (crew->n < problem->n_threads) PW_TRY(pwi_row_worker_init(&crew->worker[crew->n++], problem));
out:
    return status;
}

void pwi_row_crew_clear(PwiRowCrew *crew) {
    for (int k = 0; k < crew->n; k++) pwi_row_worker_clear(&crew->worker[k]);
    pwi_free(crew->worker);
    *crew = (PwiRowCrew){0};
}

/* The first thread tells `progress` (or NULL) how far all are. */
static PwStatus visit(const PwiRows *rows, PwiRowCrew *crew, const int32_t *mentee, int n, PwiRowVisitor visitor,
                      PwiDeadline deadline, const PwiProgress *progress) {
    enum { CHUNK = 8 };
    bool is_over = false;
    assert(crew->n == rows->problem->n_threads);
#ifdef _OPENMP
#pragma omp parallel for num_threads(crew->n) schedule(dynamic, CHUNK) reduction(|| : is_over) if (n > CHUNK)
#endif
    for (int k = 0; k < n; k++) {
        if (k % CHUNK == 0) {
            is_over = is_over || pwi_deadline_is_over(deadline);
            if (pwi_thread_index() == 0)
                pwi_progress_step(progress, "scoring pairs", pwi_proof_goal_name(rows->goal), k, n);
        }
        if (is_over || !visitor.wants(visitor.context, mentee[k])) continue;
        visitor.visit(visitor.context, &crew->worker[pwi_thread_index()], mentee[k]);
    }
    return is_over ? PW_LIMIT : PW_OK;
}

PwStatus pwi_rows_visit_these(const PwiRows *rows, PwiRowCrew *crew, const int32_t *mentee, int n,
                              PwiRowVisitor visitor, PwiDeadline deadline) {
    return visit(rows, crew, mentee, n, visitor, deadline, NULL);
}

PwStatus pwi_rows_visit(const PwiRows *rows, PwiRowVisitor visitor, PwiDeadline deadline) {
    const int n = rows->problem->n[PWI_MENTEE];
    PwiRowCrew crew;
    int32_t *everybody = PWI_NEW_ARRAY(int32_t, (size_t)n);
    PwStatus status = pwi_row_crew_init(&crew, rows->problem);
    if (status == PW_OK && everybody == NULL) status = PW_NO_MEMORY;
    PW_TRY(status);
    for (int i = 0; i < n; i++) everybody[i] = i;
    PW_TRY(visit(rows, &crew, everybody, n, visitor, deadline, rows->problem->progress));
out:
    pwi_free(everybody);
    pwi_row_crew_clear(&crew);
    return status;
}
