/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counterfactuals: what would become of everybody if this pair were made, or if this mentor had one more place.
 *
 * Exact in every goal, the draw included, so the moves are those that solving again would make. Where the matching is
 * proven by prices, a shortest path in its residual network says it (residual.h); elsewhere the programme is solved
 * again (resolve.h). Method: docs/methods/explain.md. */
#ifndef PWI_EXPLAIN_WHAT_IF_H
#define PWI_EXPLAIN_WHAT_IF_H

#include "matching/moves.h"
#include "strategy/strategy.h"

typedef struct PwiChange {
    bool is_possible; /* false: nothing else is set; minimums or decisions stand against it */
    bool is_none;     /* nobody moves: a place that nobody needs */
    /* [goals of the matching] by how much each goal's value changes; > 0: better. Of leximin, by how much the lowest
     * score changes that is not as before */
    int64_t gain[PWI_MAX_PROOF_GOALS];
    PwiMove *move; /* in order of events: each makes way for the next; a chain's number rises */
    int n_moves;
} PwiChange;

/* A matching, and the run it came from. All borrowed. */
typedef struct PwiExplainInput {
    const PwiStrategyInput *run;
    const PwMatching *matching; /* feasible or optimal */
} PwiExplainInput;

typedef struct PwiWhatIf PwiWhatIf;
PW_MUST_CHECK PwStatus pwi_what_if_create(const PwiExplainInput *input, PwiWhatIf **what_if);
void pwi_what_if_destroy(PwiWhatIf *what_if);
/* True: each question costs a solve. False: a shortest path. */
bool pwi_what_if_solves(const PwiWhatIf *what_if);

/* If this pair, which is not made, were. It may be forbidden by rules or bans. Moves go into `arena`. Cheapest when
 * questions about the same mentor follow each other. */
PW_MUST_CHECK PwStatus pwi_what_if_pair(PwiWhatIf *what_if, int mentee, int mentor, PwiArena *arena, PwiChange *change,
                                        PwError *error);
/* If this mentor, who takes part, had one more place. */
PW_MUST_CHECK PwStatus pwi_what_if_place(PwiWhatIf *what_if, int mentor, PwiArena *arena, PwiChange *change,
                                         PwError *error);
/* The sign of a change in the programme's goals (not the draw): the first that changes decides. */
int pwi_gain_sign(const PwMatching *matching, const int64_t *gain);

#endif
