/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a split would cost: at least one step of the dual simplex to either side (Driebeek 1966, Tomlin 1971), or,
 * dearer and better, some dozens of steps (strong branching: Applegate, Bixby, Chvátal & Cook 1995), remembered as
 * costs of a unit (pseudo-costs: Bénichou et al. 1971; reliability: Achterberg, Koch & Martin 2005). */
#ifndef PWI_FAIR_PROBE_H
#define PWI_FAIR_PROBE_H

#include "fair/linear.h"

/* How much of the goal is lost at least, in floating point, when the value x of a column is moved down or up to the
 * next whole number. HUGE_LOSS: nothing is left. */
#define PWI_HUGE_LOSS 1e30
typedef struct PwiProbe {
    int32_t column;     /* of the linear programme */
    double x, down, up; /* x; the two losses, filled in; 0 where the column is not basic */
} PwiProbe;

/* After a solution. */
PW_MUST_CHECK PwStatus pwi_probe(PwiLinear *linear, PwiProbe *probe, int n);
/* After pwi_probe, for one of the columns: raises the losses to what some steps find, up to `most`. The programme keeps
 * its basis, but is not solved afterwards. */
PW_MUST_CHECK PwStatus pwi_probe_further(PwiLinear *linear, PwiProbe *probe, double most);

/* What splits have cost so far, a unit of the column. */
typedef struct PwiCosts {
    double *sum[2]; /* [columns] of falling and rising */
    int32_t *n[2];  /* [columns] how many */
    int32_t n_columns;
} PwiCosts;
void pwi_costs_clear(PwiCosts *costs);
PW_MUST_CHECK PwStatus pwi_costs_add(PwiCosts *costs, const PwiProbe *probe);
/* Replaces the losses by what the column has cost before; false: that is not known well. */
bool pwi_costs_know(const PwiCosts *costs, PwiProbe *probe);

#endif
