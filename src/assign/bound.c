/* Weak duality in one pass (bound.h). */
#include "assign/bound.h"

static int64_t units_at_best(const PwiBounds *bounds, const int64_t *price, int n) {
    int64_t sum = 0;
    for (int person = 0; person < n; person++) sum += price[person] * (price[person] > 0 ? bounds[person].max : bounds[person].min);
    return sum;
}

PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                        const int64_t *const price[PWI_N_SIDES], int64_t *bound) {
    const PwiProblem *problem = rows->problem;
    int n_mentees = problem->n[PWI_MENTEE], n_mentors = problem->n[PWI_MENTOR];
    int64_t sum = 0;
    PwStatus status = PW_OK;
#ifdef _OPENMP
#pragma omp parallel num_threads(problem->n_threads) reduction(+ : sum)
#endif
    {
        PwiRowWorker worker;
        PwStatus mine = pwi_row_worker_init(&worker, problem);
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 64)
#endif
        for (int i = 0; i < n_mentees; i++) {
            if (mine != PW_OK || problem->bounds[PWI_MENTEE][i].max == 0) continue;
            const int32_t *row = pwi_rows_get(rows, &worker, i);
            for (int j = 0; j < n_mentors; j++) {
                int64_t reduced_cost = row[j] - price[PWI_MENTEE][i] - price[PWI_MENTOR][j];
                if (row[j] >= 0 && reduced_cost > 0) sum += reduced_cost;
            }
        }
        pwi_row_worker_clear(&worker);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine != PW_OK) status = mine;
    }
    *bound = sum + units_at_best(bounds[PWI_MENTEE], price[PWI_MENTEE], n_mentees) +
             units_at_best(bounds[PWI_MENTOR], price[PWI_MENTOR], n_mentors);
    return status;
}
