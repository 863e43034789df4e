/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups that `at-most` rules speak of, as a forest: any two have no mentee in common, or one is inside the other.
 *
 * Where they are so nested, a mentor's places are a tree (mentor → group → group inside it → mentee), each with a limit
 * of its own, and the matching stays a flow (nested_flow.h). */
#ifndef PWI_FAIR_NESTING_H
#define PWI_FAIR_NESTING_H

#include "fair/model.h"

typedef struct PwiNestedGroup {
    int32_t rule, option; /* of the rule's question */
    int32_t outer;        /* the smallest group around it; PWI_NOBODY: there is none */
    int32_t n_members;    /* mentees who take part */
} PwiNestedGroup;

typedef struct PwiNesting {
    PwiNestedGroup *group; /* [n] outer ones first; owned */
    int32_t *innermost;    /* [mentees] the smallest group they are in, or PWI_NOBODY; owned */
    int32_t n;
} PwiNesting;

/* *is_nested false: some groups overlap (or there are too many of them), and what else is in `nesting` means nothing.
 */
PW_MUST_CHECK PwStatus pwi_nesting_init(PwiNesting *nesting, const PwiModel *model, bool *is_nested);
void pwi_nesting_clear(PwiNesting *nesting);

/* How many open pairs a mentor may have with the group before the rule is broken; below 0: kept pairs break a soft one
 * already. */
int pwi_nesting_limit(const PwiNesting *nesting, const PwiModel *model, int32_t group, int mentor);

#endif
