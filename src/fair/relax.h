/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relaxation over all open pairs: prices with the best bound there is without splitting.
 *
 * The assignment core solves the flow without rules; its prices and pairs are the basis from which a linear programme
 * over a short list of pairs starts. The list grows by the pairs that its prices show to be missing, until all open
 * pairs are priced (column generation, Dantzig & Wolfe 1960). */
#ifndef PWI_FAIR_RELAX_H
#define PWI_FAIR_RELAX_H

#include "fair/linear.h"
#include "fair/window.h"

typedef struct PwiRelaxation {
    bool is_infeasible; /* shown: `prices` have scale 0 and a bound below 0, or somebody has no choice */
    PwiPrices prices;   /* owned */
    PwiWide bound;      /* over all open pairs */
    PwiLinear linear;   /* solved; owned */
    PwiWindows windows; /* at these prices; owned */
    int goal;
    bool is_done; /* there is a linear programme, solved, and no pair is missing from it */
} PwiRelaxation;

/* `start` [n]: pairs to begin with, beside the best of each mentee. PW_LIMIT: the deadline passed, or GLPK gave up;
 * prices and bound are valid all the same unless bound is PWI_NO_CHOICE. */
PW_MUST_CHECK PwStatus pwi_relax(PwiModel *model, int goal, const PwiScored *start, int n, PwiRelaxation *found);
/* The same for a model that has got rows since, from where a relaxation that is done left off. */
PW_MUST_CHECK PwStatus pwi_relax_again(PwiModel *model, PwiRelaxation *found);
void pwi_relaxation_clear(PwiRelaxation *found);

#endif
