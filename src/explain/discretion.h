/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said about a single person. Answers to sensitive questions are never shown, and points of criteria that
 * read them only summed up with others. */
#ifndef PWI_EXPLAIN_DISCRETION_H
#define PWI_EXPLAIN_DISCRETION_H

#include "programme/programme.h"

/* Whether the value of this test depends on a sensitive answer. */
bool pwi_test_is_sensitive(const PwProgramme *programme, const PwiCriterion *test);
/* Whether this criterion's points are shown only in the sum "other": sensitive ones, and, where there is just one, also
 * the criterion of the smallest weight that is not, for a sum of one would show it. The same for every pair. */
bool pwi_criterion_is_merged(const PwProgramme *programme, int criterion);

#endif
