/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matchings in which every mentor's mentees are of one group: who is alone then is so rightly or not at all, so with a
 * group settled for each mentor not-alone asks nothing more of a linear programme, and what is left is a programme over
 * pairs like any other (stage.h). The groups are those that the descent's bundles (bundle_descent.h) agree on. */
#ifndef PWI_FAIR_BUNDLE_MODES_H
#define PWI_FAIR_BUNDLE_MODES_H

#include "assign/problem.h"
#include "fair/bundle_descent.h"
#include "fair/incumbent.h"

/* Settles a group for every mentor, a few more at a time, with steps of the descent between (descent->key_of_mentor).
 */
PW_MUST_CHECK PwStatus pwi_modes_settle(PwiDescent *descent);
/* The most pairs there can be while mentors keep to their groups, all other rules aside. */
PW_MUST_CHECK PwStatus pwi_modes_flow(const PwiDescent *descent, PwiSolution *core);
/* Other groups for a few mentors, until those have places whom `matched` wants to have one. */
PW_MUST_CHECK PwStatus pwi_modes_make_room(PwiDescent *descent);
/* The best matching, or nearly, in which mentors keep to their groups; it may become the best. With `settles_pairs`
 * those that most bundles have are made at once. The few nodes this takes count for no limit. */
PW_MUST_CHECK PwStatus pwi_modes_solve(const PwiDescent *descent, bool settles_pairs, PwiIncumbent *best);

#endif
