/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From chosen pairs to a matching that explains itself: scores to the last point, goals' values, reasons. */
#ifndef PWI_STRATEGY_ASSEMBLE_H
#define PWI_STRATEGY_ASSEMBLE_H

#include "assign/scores.h"
#include "base/buffer.h"
#include "strategy/strategy.h"

/* The scorer as a source of rows for the solvers. */
PwiScores pwi_scorer_rows(const PwiScorer *scorer);

/* What the kept pairs score, allowed or not: [decisions->n_keep]. */
PW_MUST_CHECK PwStatus pwi_score_kept(const PwiStrategyInput *input, int32_t *score_ppm);
/* Scores the chosen and the kept pairs and puts them into the matching, in order. `chosen` holds no kept pair. */
PW_MUST_CHECK PwStatus pwi_assemble_pairs(const PwiStrategyInput *input, const PwiPair *chosen, int n_chosen,
                                          PwMatching *matching);
/* Values of the programme's goals that are sums over pairs, down to the first that is not, for pairs that no proof
 * stands behind; with the bound, and the prices, that every mentee's best pair proves. Cost: all rows. */
PW_MUST_CHECK PwStatus pwi_assemble_open_goals(const PwiStrategyInput *input, PwMatching *matching);
/* Lists the mentees who take part and have nobody. `hall_of` [mentees] (or NULL) names their Hall set, -1 for none;
 * `otherwise` is the reason of those who could be matched and are in no set. */
PW_MUST_CHECK PwStatus pwi_assemble_unmatched(const PwiStrategyInput *input, const int32_t *hall_of,
                                              PwiReason otherwise, PwMatching *matching);
/* The terms of the run, as the matching states them. */
PW_MUST_CHECK PwStatus pwi_assemble_terms(const PwiStrategyInput *input, PwMatching *matching);
/* Repeats the pairs that the goal stay counts, so that the claim can be checked. */
PW_MUST_CHECK PwStatus pwi_assemble_previous(const PwiStrategyInput *input, PwMatching *matching);

/* "s1, s2, … and 3 more": the ids of these people. */
void pwi_append_ids(PwiBuffer *text, const PwiPeople *people, const int32_t *person, int n);

bool pwi_takes_part(const PwiStrategyInput *input, PwiSide side, int person);

#endif
