/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each side's own view of a pair. The programme scores pairs, but some criteria are one side's business: `asked-for` is
 * the wish of the one who asks, and emphasis is the mentee's. A side's view is the score without the other side's
 * business: scored by a copy of the programme in which that has no weight. */
#ifndef PWI_STRATEGY_VIEWS_H
#define PWI_STRATEGY_VIEWS_H

#include "strategy/strategy.h"

typedef struct PwiViews {
    const PwiScorer *scorer[PWI_N_SIDES]; /* by whose view it is; allowed pairs are the same in both */
    PwProgramme programme[PWI_N_SIDES];   /* shallow copies; the criteria lie in the arena */
    PwiScorer *own[PWI_N_SIDES];          /* owned, or NULL where the view is the score itself */
    PwiArena arena;
} PwiViews;

PW_MUST_CHECK PwStatus pwi_views_init(PwiViews *views, const PwiStrategyInput *input, PwError *error);
void pwi_views_clear(PwiViews *views);

#endif
