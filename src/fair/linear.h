/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear programme over a list of pairs, in GLPK.
 *
 * Every sum of pairs that has bounds (a mentee's and a mentor's load, a rule's row, a count) is a column of its own,
 * its *activity*, tied to the pairs by a row = 0. So a node of the tree changes bounds of columns only, and stays a
 * warm start for the dual simplex. Columns are kept short, and rows few (docs/decisions/lean-linear-programmes.md).
 * Costs are taken relative to base prices, so that what GLPK sees are losses: small numbers, well away from its
 * tolerances. Nothing that comes out of here is believed: its duals are rounded to integers and judged by prices.h, its
 * pairs by judge.h. */
#ifndef PWI_FAIR_LINEAR_H
#define PWI_FAIR_LINEAR_H

#include "fair/glpk_guard.h"
#include "fair/pairs.h"

/* What duals are rounded to: 1/SCALE of a millionth; fine enough that 10^4 roundings of pairs stay far below a
 * millionth. */
#define PWI_SCALE ((int64_t)1 << 36)

/* Parts of pairs and loads count as whole within this. */
#define PWI_WHOLE 1e-6

typedef enum PwiLinearOutcome {
    PWI_LINEAR_OPTIMAL,
    PWI_LINEAR_INFEASIBLE,
    PWI_LINEAR_TOO_LOW, /* the duals, which are all there is, show less than `least` */
    PWI_LINEAR_CUT_SHORT
} PwiLinearOutcome;

/* What a soft not-alone rule asks of a count: count + breach ≥ need, a column that rests at 0 until the node has a
 * crowd with somebody of the group in it. From there on that is all there is to it. */
typedef struct PwiCompany {
    int32_t count, rule, need_column, breach_column;
} PwiCompany;

/* The summed scores of the groups of a question: its options, and those who answered none. A column of its own for
 * each, so that a pair has one entry in the rows of all groups, not one in each of them. */
typedef struct PwiGroupSums {
    int n_groups;                    /* 0: nobody asks for them */
    int32_t first_row, first_column; /* of the groups' rows and columns */
    int32_t *someone;                /* [n_groups] a mentee of the group; PWI_NOBODY: it is empty; owned */
} PwiGroupSums;

typedef struct PwiLinear {
    struct glp_prob *lp; /* owned */
    const PwiModel *model;
    int goal;
    PwiPrices base;       /* owned */
    PwiWide *base_best;   /* [mentees] what the base prices promise each; owned */
    PwiScored *pair;      /* [n_pairs]; owned */
    int32_t *pair_column; /* [n_pairs]; 0: the pair is made; −c: it is made as far as column c, the mentee's other pair,
                             is not */
    int32_t n_pairs, pair_capacity;
    int32_t *person_row[PWI_N_SIDES], *person_column[PWI_N_SIDES]; /* [people] */
    int32_t *step_row[PWI_N_SIDES],
        *first_step[PWI_N_SIDES]; /* [people] where loads have a price: activity = Σ steps */
    bool has_steps[PWI_N_SIDES];
    int32_t *row_row, *row_column, *breach_column; /* [n_rows]; breach 0: hard */
    int32_t *count_row, *count_column;             /* [n_counts] */
    int32_t n_rows, n_counts;
    PwiGroupSums *sums;  /* [questions] owned */
    PwiCompany *company; /* [n_companies] owned */
    int32_t n_companies, company_capacity;
    double *cost;       /* [columns + 1] */
    double *low, *high; /* [columns + 1] bounds as GLPK has them */
    int32_t n_columns, column_capacity;
    int32_t n_lp_rows;
    int32_t full_row; /* the row by which everybody's places are all taken (PWI_NOBODY: none): in the mentees' bounds
                         instead, at a price beyond all others */
    const uint8_t *is_settled; /* [mentees] who have to have the one pair they have, a constant, or one of two, which
                                  one column tells apart: they need no row; NULL: nobody. Borrowed */
    bool is_phase_one;         /* which objective is loaded */
    bool is_empty;             /* somebody has to have both of two pairs, or neither */
    bool wants_primal;         /* columns or objective have changed since the last solution */
    double *x;                 /* [n_pairs] of the last solution */
    double objective;          /* of it */
    double least;              /* an optimum below that is not wanted */
    double *value;             /* [n_pairs] scratch */
} PwiLinear;

/* `base` NULL: prices 0. `base_best` [mentees] or NULL: 0. `is_settled` of the list of which all pairs will be added,
 * in order; NULL: the list grows. */
PW_MUST_CHECK PwStatus pwi_linear_init(PwiLinear *linear, const PwiModel *model, int goal, const PwiPrices *base,
                                       const PwiWide *base_best, const uint8_t *is_settled);
/* Who has one pair in the list, or two, and has to have just one: is_settled [mentees]. */
void pwi_linear_find_settled(const PwiModel *model, int goal, const PwiPairList *list, uint8_t *is_settled);
/* The row by which everybody has as many as can be; PWI_NOBODY: there is none. */
int32_t pwi_linear_full_row(const PwiModel *model);
void pwi_linear_clear(PwiLinear *linear);
PW_MUST_CHECK PwStatus pwi_linear_add_pairs(PwiLinear *linear, const PwiScored *pair, int32_t n);
/* Rows and counts that the model has got since. */
PW_MUST_CHECK PwStatus pwi_linear_add_rows(PwiLinear *linear);
/* Loads, counts and pairs within these limits; NULL: the model's own. */
PW_MUST_CHECK PwStatus pwi_linear_limit(PwiLinear *linear, const PwiLimits *limits);
/* Of one column; within pwi_glpk_run. */
void pwi_linear_set_bounds(PwiLinear *linear, int32_t column, double low, double high);
/* A basis to start from: these pairs are made (is_made [n_pairs]), and the base's prices are optimal for them without
 * the rules' rows. */
PW_MUST_CHECK PwStatus pwi_linear_start(PwiLinear *linear, const uint8_t *is_made);
/* The basis of another programme of the same model; `list` has the pairs of this one, in order. */
PW_MUST_CHECK PwStatus pwi_linear_start_like(PwiLinear *linear, const PwiLinear *other, const PwiPairList *list);
/* Phase one: as few violations as can be (its optimum is 0 if anything is feasible); then INFEASIBLE means > 0. */
PW_MUST_CHECK PwStatus pwi_linear_solve(PwiLinear *linear, bool phase_one, PwiLinearOutcome *outcome);
/* The duals of the last solution, with those of the base, as integers; phase one: scale 0. */
PW_MUST_CHECK PwStatus pwi_linear_prices(const PwiLinear *linear, PwiPrices *prices);
/* Rows of scores are counted in whole scores, so that their coefficients are near 1. */
double pwi_linear_row_unit(const PwiModelRow *row);
/* The nearest integer, within what prices may be. */
int64_t pwi_linear_rounded(double value);
/* Prices prove the same at any multiple: by how many bits the scale has to shrink for the highest amount, of scale 1,
 * to stay within what prices may be. Capping single prices instead would make them worthless. */
int pwi_linear_shift(double highest, int64_t scale);
/* The activity of a mentor's load in the last solution. */
double pwi_linear_load(const PwiLinear *linear, int side, int person);

#endif
