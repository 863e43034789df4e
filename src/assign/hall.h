/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why people stay without a place, in sets that are as small as can be found quickly. */
#ifndef PWI_ASSIGN_HALL_H
#define PWI_ASSIGN_HALL_H

#include "assign/cardinality.h"

/* Splits the contending set into its connected parts, each a Hall set of its own. Fills solution->hall and hall_of;
 * mentees without any allowed mentor are in none (hall_of -1). */
PW_MUST_CHECK PwStatus pwi_hall_sets(const PwiRows *rows, const PwiCardinality *found, PwiSolution *solution);
/* The conflict of minimums that was found, as sets with their counts. */
PW_MUST_CHECK PwStatus pwi_hall_conflict(const PwiRows *rows, const PwiCardinality *found, PwiSolution *solution);

#endif
