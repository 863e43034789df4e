/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counterfactuals by shortest paths in the residual network of a matching that its prices prove (what_if.h). */
#ifndef PWI_EXPLAIN_RESIDUAL_H
#define PWI_EXPLAIN_RESIDUAL_H

#include "explain/what_if.h"

typedef struct PwiResidual PwiResidual;

/* Whether prices of pairs, one a goal, are all there is to this matching. */
bool pwi_residual_applies(const PwiExplainInput *input);
PW_MUST_CHECK PwStatus pwi_residual_create(const PwiExplainInput *input, PwiResidual **residual);
void pwi_residual_destroy(PwiResidual *residual);
/* Cost: O(mentees · mentors + mentors²) the first time a mentor is asked about; after that, next to nothing (of more
 * than 1,000 mentors, only if the question before was about the same one). */
PW_MUST_CHECK PwStatus pwi_residual_pair(PwiResidual *residual, int mentee, int mentor, PwiArena *arena,
                                         PwiChange *change);
/* Cost: as much, once for all mentors. */
PW_MUST_CHECK PwStatus pwi_residual_place(PwiResidual *residual, int mentor, PwiArena *arena, PwiChange *change);

#endif
