/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a solution of the linear programme to whole pairs: nearly all of them are whole already, and the few mentees who
 * are split between mentors get one of these each. Loads fit then, and everybody who had a place has one; rows of whole
 * groups may lack something, for exchanges to bring back (exchange.h). */
#ifndef PWI_FAIR_ROUNDING_H
#define PWI_FAIR_ROUNDING_H

#include "fair/linear.h"

/* The pairs in `pair` [mentees], *n of them; none where mentees may have several mentors. */
PW_MUST_CHECK PwStatus pwi_round(const PwiLinear *linear, PwiScored *pair, int *n);

#endif
