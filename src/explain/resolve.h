/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counterfactuals by solving again (what_if.h): with the pair as a decision, or with the place added. */
#ifndef PWI_EXPLAIN_RESOLVE_H
#define PWI_EXPLAIN_RESOLVE_H

#include "explain/what_if.h"

/* Cost of either: a solve. PW_LIMIT: the run's deadline passed. */
PW_MUST_CHECK PwStatus pwi_resolve_pair(const PwiExplainInput *input, int mentee, int mentor, PwiArena *arena,
                                        PwiChange *change, PwError *error);
PW_MUST_CHECK PwStatus pwi_resolve_place(const PwiExplainInput *input, int mentor, PwiArena *arena, PwiChange *change,
                                         PwError *error);

#endif
