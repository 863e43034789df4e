/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting a group (groups.h). */
#include "matching/groups.h"

#include <assert.h>

#include "base/numbers.h"

static bool belongs(const PwiColumn *column, int mentee, int option) {
    return pwi_answered(column, mentee) && *(const int32_t *)pwi_cell(column, mentee) == option;
}

PwiGroupTally pwi_group_count(const PwMatching *matching, const PwCohort *cohort, const PwDecisions *decisions,
                              int question, int option) {
    const PwiPeople *mentees = &cohort->side[PWI_MENTEE];
    const PwiColumn *column = &mentees->column[question];
    PwiGroupTally tally = {0};
    for (int i = 0; i < mentees->n; i++)
        tally.n_mentees +=
            !decisions->out[PWI_MENTEE][i] && mentees->person[i].bounds.max > 0 && belongs(column, i, option);
    for (int k = 0; k < matching->n_pairs; k++) {
        if (!belongs(column, matching->pair[k].mentee, option)) continue;
        tally.n_pairs++;
        tally.total_ppm += matching->pair[k].score_ppm;
    }
    return tally;
}

int64_t pwi_mean_ppm(int64_t total_ppm, int64_t n) {
    assert(n > 0);
    return pwi_floor_div(2 * total_ppm + n, 2 * n);
}
