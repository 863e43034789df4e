/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage whose rules are limits on nested groups (`at-most`) and floors: a flow, so that its relaxation is whole, and
 * needs no linear programme.
 *
 * Goals before the stage's own weigh so much that no gain in those behind them makes up for a unit lost: one flow gives
 * the best matching and, in the units of that weighing, prices that prove it. */
#ifndef PWI_FAIR_NESTED_RELAX_H
#define PWI_FAIR_NESTED_RELAX_H

#include "fair/incumbent.h"
#include "fair/relax.h"

/* *is_done false: not a flow (or numbers beyond 60 bits); nothing is changed, and pwi_relax has to do it. Else `found`
 * is as after pwi_relax, without list and linear programme, and `best` is a matching that its bound proves to be the
 * best, unless there is none. With `first_will_do`, `goal` decides only what nothing else does. PW_LIMIT: the deadline
 * passed. */
PW_MUST_CHECK PwStatus pwi_nested_relax(PwiModel *model, int goal, bool first_will_do, PwiIncumbent *best,
                                        PwiRelaxation *found, bool *is_done);

#endif
