/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is proven about pairs that no solver has proven anything about (assemble.h).
 *
 * With mentors' prices 0 and a mentee's price the highest weight in their row, no pair has a positive reduced cost, so
 * Σ most_i · (highest weight of i) bounds a goal: nobody can have better than their best. A weak bound, and a true one.
 */
#include "strategy/assemble.h"

static bool is_sum_of_pairs(PwiGoal goal) {
    return goal == PWI_GOAL_MATCHED || goal == PWI_GOAL_TOTAL;
}

/* Places that kept pairs leave a mentee. */
static int places_left(const PwiStrategyInput *input, const int *n_kept, int mentee) {
    if (!pwi_takes_part(input, PWI_MENTEE, mentee)) return 0;
    return input->cohort->side[PWI_MENTEE].person[mentee].bounds.max - n_kept[mentee];
}

/* The best score among the mentors who take part; PWI_FORBIDDEN if none is allowed. */
static int32_t best_score(const PwiStrategyInput *input, PwiScoreRow *row, int mentee) {
    const int32_t *score = pwi_score_mentee(input->scorer, row, mentee);
    int32_t best = PWI_FORBIDDEN;
    for (int mentor = 0; mentor < input->cohort->side[PWI_MENTOR].n; mentor++)
        if (score[mentor] > best && pwi_takes_part(input, PWI_MENTOR, mentor)) best = score[mentor];
    return best;
}

/* What the pairs add up to; the kept pairs' part is decided, and so in the bound. */
static PwiGoalValue sum_up(const PwMatching *matching, int goal) {
    PwiGoalValue sum = {.goal = goal};
    for (int p = 0; p < matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &matching->pair[p];
        int64_t weight = goal == PWI_GOAL_MATCHED ? 1 : pair->score_ppm;
        sum.value += weight;
        if (pair->kept) sum.bound += weight;
    }
    return sum;
}

PwStatus pwi_assemble_open_goals(const PwiStrategyInput *input, PwMatching *matching) {
    const PwProgramme *programme = input->programme;
    PwStatus status = PW_OK;
    PwiScoreRow *row = NULL;
    int n_mentees = input->cohort->side[PWI_MENTEE].n, n_goals = 0;
    int *n_kept = PWI_NEW_ARRAY(int, (size_t)n_mentees);
    PW_TRY(n_kept != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_score_row_create(input->scorer, &row));
    for (int k = 0; k < input->decisions->n_keep; k++) n_kept[input->decisions->keep[k].mentee]++;
    while (n_goals < programme->n_goals && is_sum_of_pairs(programme->goal[n_goals])) n_goals++;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)input->cohort->side[side].n * (size_t)n_goals;
        matching->price[side] = PWI_ARENA_ARRAY(&matching->arena, int64_t, n + 1);
        PW_TRY(matching->price[side] != NULL ? PW_OK : PW_NO_MEMORY);
    }
    matching->n_goals = n_goals;
    for (int g = 0; g < n_goals; g++) matching->goal[g] = sum_up(matching, (int)programme->goal[g]);
    for (int mentee = 0; n_goals > 0 && mentee < n_mentees; mentee++) {
        int places = places_left(input, n_kept, mentee);
        int32_t best = places > 0 ? best_score(input, row, mentee) : PWI_FORBIDDEN;
        for (int g = 0; best != PWI_FORBIDDEN && g < n_goals; g++) {
            int64_t price = programme->goal[g] == PWI_GOAL_MATCHED ? 1 : best;
            matching->price[PWI_MENTEE][(size_t)mentee * (size_t)n_goals + (size_t)g] = price;
            matching->goal[g].bound += price * places;
        }
    }
out:
    pwi_score_row_destroy(row);
    pwi_free(n_kept);
    return status;
}
