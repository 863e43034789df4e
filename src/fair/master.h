/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear programme over bundles, in GLPK: each mentor has one of theirs, or a mix (bundles.h).
 *
 * Columns come in as they are wanted (Gilmore & Gomory 1961). Every row can be given what it lacks by a column of its
 * own: those are open in phase one only, whose optimum says how far the node is from possible. As with pairs
 * (linear.h), nothing that comes out of here is believed. */
#ifndef PWI_FAIR_MASTER_H
#define PWI_FAIR_MASTER_H

#include "fair/bundles.h"
#include "fair/glpk_guard.h"
#include "fair/linear.h"

typedef struct PwiMasterColumn {
    int32_t mentor, next; /* of the same mentor; PWI_NOBODY: the last */
    int32_t first, n;     /* pairs: member[first … first + n) */
    int32_t column;       /* GLPK's */
    double part;          /* of the last solution */
} PwiMasterColumn;

typedef struct PwiMaster {
    struct glp_prob *lp; /* owned */
    PwiModel *model;
    int goal;
    PwiBundles *bundles;
    PwiMasterColumn *column; /* [n_columns] owned */
    int32_t *member;         /* [n_members] owned */
    int32_t n_columns, n_members;
    size_t column_capacity, member_capacity;
    int32_t *of_mentor;       /* [mentors] the latest column; owned */
    int32_t n_rows, n_counts; /* of the model, when the programme was made; counts of any mentor only */
    int32_t *breach_column;   /* [n_rows] GLPK's, of soft rows; else 0; owned */
    double *row_dual;         /* [LP rows + 1] of the last solution; owned */
    int shift;                /* by so many bits less are its prices, that all of them fit */
    double *x;                /* [pairs] of the last solution; owned */
    int *index;               /* scratch of a column; owned, as is value */
    double *value;
    bool is_phase_one;
    bool wants_primal; /* columns or objective have changed since the last solution */
} PwiMaster;

/* With columns for nobody and for all single pairs. */
PW_MUST_CHECK PwStatus pwi_master_init(PwiMaster *master, PwiModel *model, int goal, PwiBundles *bundles);
void pwi_master_clear(PwiMaster *master);
/* Adds a bundle unless it is there. */
PW_MUST_CHECK PwStatus pwi_master_add(PwiMaster *master, int mentor, const int32_t *pair, int n, bool *is_new);
/* Closes the columns that the limits do not permit, and sets the bounds of loads and counts. */
PW_MUST_CHECK PwStatus pwi_master_limit(PwiMaster *master, const PwiLimits *limits);
/* INFEASIBLE: no mix of the columns there are is possible; in phase one, that some row still lacks something. */
PW_MUST_CHECK PwStatus pwi_master_solve(PwiMaster *master, bool phase_one, PwiLinearOutcome *outcome);
/* The duals of the last solution, as integers; phase one: scale 0. */
PW_MUST_CHECK PwStatus pwi_master_prices(const PwiMaster *master, PwiPrices *prices);
/* What the mentor's bundle has to be worth more than, in units of worths. */
PwiWide pwi_master_promise(const PwiMaster *master, int mentor);

#endif
