/* Weak duality in one pass (bound.h). */
#include "assign/bound.h"

static int64_t units_at_best(const PwiBounds *bounds, const int64_t *price, int n) {
    int64_t sum = 0;
    for (int person = 0; person < n; person++)
        sum += price[person] * (price[person] > 0 ? bounds[person].max : bounds[person].min);
    return sum;
}

/* The highest worth in this row; 0 where that is less and the mentee may do without. */
static int64_t highest_worth(const int32_t *row, const int64_t *mentor_price, int n_mentors, const PwiBounds *bounds) {
    bool any = false;
    int64_t best = 0;
    for (int j = 0; j < n_mentors; j++) {
        int64_t worth = row[j] - mentor_price[j];
        if (row[j] < 0 || (any && worth <= best)) continue;
        best = worth;
        any = true;
    }
    return best < 0 && bounds->min <= 0 ? 0 : best;
}

PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES], const int64_t *mentor_price,
                        int64_t *mentee_price, int64_t *bound) {
    const PwiProblem *problem = rows->problem;
    int n_mentees = problem->n[PWI_MENTEE], n_mentors = problem->n[PWI_MENTOR];
    PwStatus status = PW_OK;
#ifdef _OPENMP
#pragma omp parallel num_threads(problem->n_threads)
#endif
    {
        PwiRowWorker worker;
        PwStatus mine = pwi_row_worker_init(&worker, problem);
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 64)
#endif
        for (int i = 0; i < n_mentees; i++) {
            mentee_price[i] = 0;
            if (mine != PW_OK || problem->bounds[PWI_MENTEE][i].max == 0) continue;
            mentee_price[i] =
                highest_worth(pwi_rows_get(rows, &worker, i), mentor_price, n_mentors, &bounds[PWI_MENTEE][i]);
        }
        pwi_row_worker_clear(&worker);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine != PW_OK) status = mine;
    }
    *bound = units_at_best(bounds[PWI_MENTEE], mentee_price, n_mentees) +
             units_at_best(bounds[PWI_MENTOR], mentor_price, n_mentors);
    return status;
}
