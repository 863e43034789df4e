/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns and rows of the linear programme over a list of pairs (linear.h): people and pairs in linear_columns.c,
 * rules and counts in linear_rows.c. All but pwi_linear_reserve_columns run within pwi_glpk_run. */
#ifndef PWI_FAIR_LINEAR_COLUMNS_H
#define PWI_FAIR_LINEAR_COLUMNS_H

#include <float.h>

#include "fair/linear.h"

#define PWI_NO_LIMIT DBL_MAX

enum { PWI_COLUMNS_A_ROW = 4 }; /* activity, breach, and what phase one may add and take away */

/* Room for that many more. */
PW_MUST_CHECK PwStatus pwi_linear_reserve_columns(PwiLinear *linear, int32_t n);
/* The new column's number. */
int32_t pwi_linear_add_column(PwiLinear *linear, double cost, double low, double high);
/* A row = 0 with its activity column and phase one's two. Pairs' coefficients come later. */
int32_t pwi_linear_add_row(PwiLinear *linear, double activity_cost, int32_t *activity);
/* All people's rows; `base` are the base prices. */
void pwi_linear_add_people(PwiLinear *linear, const PwiPricing *base);
/* Of a person: the pair is made and a constant; the units of load that have a price of their own. */
bool pwi_linear_is_settled(const PwiLinear *linear, int side, int person);
int pwi_linear_n_steps(const PwiLinear *linear, int side, int person);
/* What a pair has in a rule's row, and what a constant takes off the right side of a row. */
double pwi_linear_coefficient_of(const PwiLinear *linear, int32_t row, PwiScored pair);
void pwi_linear_add_constant(PwiLinear *linear, int32_t row, double constant);

#endif
