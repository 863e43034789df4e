/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting demand (demand.h). */
#include "explain/demand.h"

#include "strategy/assemble.h"

static void count_row(const PwiStrategyInput *run, const int32_t *score, PwiDemand *demand) {
    int32_t best = PWI_FORBIDDEN;
    int n = run->cohort->side[PWI_MENTOR].n;
    for (int j = 0; j < n; j++) {
        if (score[j] < 0 || !pwi_takes_part(run, PWI_MENTOR, j)) continue;
        demand->n_possible[j]++;
        if (score[j] > best) best = score[j];
    }
    for (int j = 0; best >= 0 && j < n; j++)
        demand->n_first[j] += score[j] == best && pwi_takes_part(run, PWI_MENTOR, j);
}

PwStatus pwi_demand_count(const PwiStrategyInput *run, const PwiPair *pair, const int32_t *score_ppm, int n_pairs,
                          PwiDemand *demand) {
    PwStatus status = PW_OK;
    PwiScoreRow *row = NULL;
    size_t n_mentors = (size_t)run->cohort->side[PWI_MENTOR].n;
    *demand = (PwiDemand){.n_possible = PWI_NEW_ARRAY(int, n_mentors),
                          .n_first = PWI_NEW_ARRAY(int, n_mentors),
                          .rank = PWI_NEW_ARRAY(int, (size_t)n_pairs)};
    bool fine = demand->n_possible != NULL && demand->n_first != NULL && demand->rank != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_score_row_create(run->scorer, &row));
    for (int p = 0; p < n_pairs; p++) demand->rank[p] = 1;
    for (int mentee = 0; mentee < run->cohort->side[PWI_MENTEE].n; mentee++) {
        if (!pwi_takes_part(run, PWI_MENTEE, mentee)) continue;
        const int32_t *score = pwi_score_mentee(run->scorer, row, mentee);
        count_row(run, score, demand);
        for (int p = 0; p < n_pairs; p++) demand->rank[p] += score[pair[p].mentor] > score_ppm[p];
    }
out:
    pwi_score_row_destroy(row);
    return status;
}

void pwi_demand_clear(PwiDemand *demand) {
    pwi_free(demand->n_possible);
    pwi_free(demand->n_first);
    pwi_free(demand->rank);
    *demand = (PwiDemand){0};
}
