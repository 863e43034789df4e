/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What drops out on the mentors' side before any value is known: criteria whose `when` does not hold for a mentor, or
 * that the mentor left unanswered where missing answers are skipped. Neither depends on the mentee, so every mentor
 * has it in one bit a criterion; six bits are a code, and the points a mentee loses are looked up like any worth. */
#ifndef PWI_SCORE_DROPS_H
#define PWI_SCORE_DROPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "score/term.h"

enum { PWI_DROPS_IN_GROUP = 6, PWI_DROP_CODES = 1 << PWI_DROPS_IN_GROUP };

/* Up to so many criteria. */
typedef struct PwiDropGroup {
    int criterion[PWI_DROPS_IN_GROUP]; /* [n] ascending */
    int n;
    uint8_t *code; /* [mentors, padded] bit b: criterion[b] drops out; owned */
} PwiDropGroup;

/* Groups those of the criteria that drop out for someone; code[k] are the mentors' codes of term k. *groups: to be
 * freed with pwi_drops_destroy. */
PW_MUST_CHECK PwStatus pwi_drops_create(const PwiTerm *term, int n_criteria, uint32_t *const *code, int n_mentors,
                                        PwiDropGroup **groups, int *n_groups, PwError *error);
void pwi_drops_destroy(PwiDropGroup *groups, int n_groups);

/* The points each code takes, into lost[1 << group->n]; points[k] are 0 for criteria that do not count. Returns whether
 * any does. */
bool pwi_drops_value(const PwiDropGroup *group, const int32_t *points, int32_t *lost);

#endif
