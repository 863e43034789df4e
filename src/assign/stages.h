/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the goals solved so far have decided, for the next one: the optimal face, by complementary slackness.
 *
 * A pair with reduced cost ≠ 0 stays as it is, a person with a price > 0 stays full, with a price < 0 stays at the
 * minimum; all else may still change (docs/methods/assignment.md, "Stages and faces"). */
#ifndef PWI_ASSIGN_STAGES_H
#define PWI_ASSIGN_STAGES_H

#include "assign/candidates.h"
#include "assign/flow.h"
#include "assign/leximin.h"

typedef struct PwiStages {
    const PwiProblem *problem;
    PwiSolution *solution;
    PwiRows rows;                   /* of the goal at hand */
    PwiCandidates lists;            /* of the goal at hand, or of the last one */
    int lists_goal;                 /* whose weights they have */
    bool lists_are_plain;           /* made without a face, at prices 0 */
    PwiBounds *bounds[PWI_N_SIDES]; /* narrowed, forced pairs taken off; owned */
    int32_t *taken[PWI_N_SIDES];    /* [people] fixed and forced pairs; owned */
    PwiPair *forced, *loose;        /* pairs fixed for good, and pairs that may still be swapped; owned */
    int n_forced, n_loose;
    int64_t *price[PWI_MAX_PROOF_GOALS][PWI_N_SIDES]; /* [goals done][side]: [people]; owned */
    int n_done;
    int64_t *start_price; /* [mentors] prices to start `total` from, or NULL; owned */
    bool is_certain;      /* the result depends on the problem alone, not on where it was started from */
} PwiStages;

/* `start_price` [mentors] or NULL. */
PW_MUST_CHECK PwStatus pwi_stages_init(PwiStages *stages, const PwiProblem *problem, const int64_t *start_price,
                                       PwiSolution *solution);
void pwi_stages_clear(PwiStages *stages);
/* Makes room for the prices of the goal at hand, all 0; false: memory is gone. */
PW_MUST_CHECK bool pwi_stages_new_prices(PwiStages *stages);
/* Puts the pairs of a proven goal on record: those its prices force, for good, and those that may still be swapped.
 * Forced pairs are taken off both people's bounds. A minimum may so become negative, which is not the same as 0: a
 * minimum that is met by forced pairs alone must never carry a price.
 * Before any goal has prices, all may. */
PW_MUST_CHECK PwStatus pwi_stages_take_pairs(PwiStages *stages, const PwiFlow *flow, int goal);
/* The proven goal's prices become a face of all later goals. */
void pwi_stages_add_face(PwiStages *stages, int goal);
/* What leximin has found becomes the pairs and the bounds of all later goals. */
PW_MUST_CHECK PwStatus pwi_stages_take_leximin(PwiStages *stages, PwiLeximin *found);
/* Pairs and prices become the solution; where it is feasible only, with what the last prices prove of the goal that was
 * cut short. */
PW_MUST_CHECK PwStatus pwi_stages_hand_over(const PwiStages *stages, PwiSolution *solution);

#endif
