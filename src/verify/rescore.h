/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's own scorer: docs/methods/scoring.md once more, pair by pair, in exact fractions.
 *
 * Where score/ folds a mentee's answers into tables and streams columns, this one does what the page says, in the
 * order the page says it, so that the two can only agree by being right. A rescorer is read-only once made and shared
 * by all threads; a row holds what depends on one mentee, one row a thread. */
#ifndef PWI_VERIFY_RESCORE_H
#define PWI_VERIFY_RESCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "cohort/given.h"
#include "verify/demand.h"

typedef struct PwiRescorer PwiRescorer;
typedef struct PwiRescoreRow PwiRescoreRow;

/* What sets a pair apart before any answer is looked at: bits of pwi_rescore_marks. */
enum { PWI_MARK_SELF = 1, PWI_MARK_BANNED = 2, PWI_MARK_KEPT = 4 };

/* Borrows its arguments for its lifetime. `given` may be NULL when no criterion is of kind `given`.
 * PW_USAGE: a criterion of kind `given` has no matrix; PW_NO_MEMORY. Cost: O(people · (criteria + rules)). */
PW_MUST_CHECK PwStatus pwi_rescorer_create(const PwProgramme *programme, const PwCohort *cohort,
                                           const PwDecisions *decisions, const PwiGiven *given, PwiRescorer **rescorer,
                                           PwError *error);
void pwi_rescorer_destroy(PwiRescorer *rescorer);

PW_MUST_CHECK PwStatus pwi_rescore_row_create(const PwiRescorer *rescorer, PwiRescoreRow **row, PwError *error);
void pwi_rescore_row_destroy(PwiRescoreRow *row);

/* The registers that a pass over all pairs works in. A row takes the widest there are; for tests, others. */
typedef enum PwiRescoreWidth { PWI_WIDTH_PLAIN, PWI_WIDTH_AVX2, PWI_WIDTH_AVX512, PWI_N_WIDTHS } PwiRescoreWidth;
bool pwi_rescore_force_width(PwiRescoreRow *row, PwiRescoreWidth width); /* false: not on this machine */

/* Turns the row to a mentee; everything below is about pairs of that mentee. */
void pwi_rescore_mentee(PwiRescoreRow *row, int mentee);

/* [mentors] PWI_MARK_… bits: is the pair a person with themselves, banned, kept. */
const uint8_t *pwi_rescore_marks(const PwiRescoreRow *row);
/* Whether `rule` forbids the pair. */
bool pwi_rescore_breaks(const PwiRescoreRow *row, int rule, int mentor);
/* Whether every criterion of kind `given` knows the pair. */
bool pwi_rescore_is_given(const PwiRescoreRow *row, int mentor);
/* Whether it breaks no rule and is given. */
bool pwi_rescore_follows_rules(const PwiRescoreRow *row, int mentor);

/* The pair's score in millionths, also of a forbidden pair. `part_ppm`, if not NULL: [criteria] its points, or
 * PWI_NOT_COUNTED. *out_of_ppm: the points of the criteria left, A of docs/methods/scoring.md. */
int32_t pwi_rescore_pair(const PwiRescoreRow *row, int mentor, int32_t *part_ppm, int32_t *out_of_ppm);

/* The mentors who score what is demanded of the row's mentee's pairs, or more, ascending, and what they score; without
 * those who have a mark or break a rule. It spares a pass over all pairs from scoring most of them. Both lists live in
 * the row until its next use. */
int pwi_rescore_contenders(PwiRescoreRow *row, const PwiDemand *demand, const int32_t **contender,
                           const int32_t **score_ppm);

#endif
