/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matching's life, and the words of its enums. */
#include "matching/matching.h"

#include <assert.h>

const char *const pwi_outcome_names[PWI_N_OUTCOMES] = {
    [PWI_OPTIMAL] = "optimal",
    [PWI_FEASIBLE] = "feasible",
    [PWI_INFEASIBLE] = "infeasible",
};

const char *const pwi_reason_names[PWI_N_REASONS] = {
    [PWI_NO_ALLOWED_MENTOR] = "no-allowed-mentor",
    [PWI_NO_PLACE] = "no-place",
    [PWI_NO_GAIN] = "no-gain",
    [PWI_CUT_SHORT] = "cut-short",
    [PWI_NOT_REACHED] = "not-reached",
};

const char *const pwi_conflict_names[PWI_N_CONFLICT_KINDS] = {
    [PWI_NO_CONFLICT] = "none",
    [PWI_MENTEES_MINIMUM] = "mentees-minimum",
    [PWI_MENTORS_MINIMUM] = "mentors-minimum",
    [PWI_FAIRNESS_CLASH] = "fairness",
};

const char *pwi_proof_goal_name(int goal) {
    assert(goal >= 0 && goal < PWI_MAX_PROOF_GOALS);
    return goal == (int)PWI_GOAL_DRAW ? "draw" : pwi_goal_names[goal];
}

bool pwi_proof_goal_is_ppm(int goal) {
    return goal != (int)PWI_GOAL_DRAW && pwi_goal_is_ppm((PwiGoal)goal);
}

int64_t pwi_proof_goal_shown(int goal, int64_t value) {
    return goal != (int)PWI_GOAL_DRAW && pwi_goal_is_minimised((PwiGoal)goal) ? -value : value;
}

PwMatching *pwi_matching_new(void) {
    PwMatching *matching = PWI_NEW(PwMatching);
    if (matching == NULL) return NULL;
    matching->conflict_text = "";
    return matching;
}

void pwi_matching_destroy(PwMatching *matching) {
    if (matching == NULL) return;
    pwi_arena_clear(&matching->arena);
    pwi_free(matching);
}
