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
/* Of a person: their load is 1, and they need no row; the units of load that have a price of their own. */
bool pwi_linear_is_settled(const PwiLinear *linear, int side, int person);
int pwi_linear_n_steps(const PwiLinear *linear, int side, int person);
/* Which columns have a row's coefficients: the pairs'; the mentees' loads, where a pair's part depends on its mentee
 * alone; or the sums of a question's groups. */
typedef enum PwiRowForm { PWI_ROW_OF_PAIRS, PWI_ROW_OF_LOADS, PWI_ROW_OF_SUMS } PwiRowForm;
PwiRowForm pwi_linear_form_of(const PwiLinear *linear, int32_t row);
/* Which questions' groups have sums. */
PW_MUST_CHECK PwStatus pwi_linear_find_groups(PwiLinear *linear);
/* The row of a mentee's group, where the question has sums. */
static inline int32_t pwi_linear_sum_row(const PwiLinear *linear, int question, int mentee) {
    const PwiGroupSums *sums = &linear->sums[question];
    int32_t option = pwi_model_group(linear->model, question, mentee);
    return sums->first_row + (option != PWI_NOBODY ? option : sums->n_groups - 1);
}
/* The rows and columns of the sums, as long as there are no pairs. */
void pwi_linear_add_sums(PwiLinear *linear);
/* The pair that is made as far as the column of pair k is not; NULL: there is none. */
static inline const PwiScored *pwi_linear_instead_of(const PwiLinear *linear, int32_t k) {
    bool is_second = k > 0 && linear->pair_column[k] > 0 && linear->pair_column[k - 1] == -linear->pair_column[k];
    return is_second ? &linear->pair[k - 1] : NULL;
}
/* How much of a pair there may be. Where lists grow, nothing is said that the mentee's row says already: a pair that
 * rests at 1 has a reduced cost, and who is basic beside it one, too, and would not be in the windows that start from
 * that basis. */
double pwi_linear_most_of(const PwiLinear *linear, int32_t k);
/* What the columns of pairs have in a rule's row and in a count. */
double pwi_linear_in_row(const PwiLinear *linear, int32_t row, int32_t k);
double pwi_linear_in_count(const PwiLinear *linear, int32_t count, int32_t k);
/* What a pair has in a rule's row, and what a constant takes off the right side of a row. */
double pwi_linear_coefficient_of(const PwiLinear *linear, int32_t row, PwiScored pair);
void pwi_linear_add_constant(PwiLinear *linear, int32_t row, double constant);

#endif
