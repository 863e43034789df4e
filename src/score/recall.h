/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of every mentee's pairs from one solve to the next, when only weights change between them.
 *
 * Of some forty best pairs, what each criterion's value is, so that new points make exact scores of them; of all
 * others, the sums of the narrow pass (narrow.h), which new points scale. That answers most questions for a mentee's
 * best without tables, in a quarter of the time; who cannot be answered for so is scored afresh, and remembered again.
 * Method: recall.c; why: docs/decisions/session.md. */
#ifndef PWI_SCORE_RECALL_H
#define PWI_SCORE_RECALL_H

#include "score/scorer.h"

typedef struct PwiRecall PwiRecall;

/* Borrows the scorer. *recall is NULL where it would not pay: few mentors, too many pairs to remember, criteria whose
 * values are too fine (text-alike) or come from outside (given), or a machine without the narrow pass. */
PW_MUST_CHECK PwStatus pwi_recall_create(const PwiScorer *scorer, PwiRecall **recall);
void pwi_recall_destroy(PwiRecall *recall);
/* Before a solve: takes note of the weights there are now. */
void pwi_recall_begin(PwiRecall *recall);
/* Pairs of the mentee, at most query->most and in no order, and a bound on what all others are worth: at least
 * query->least of them are above it, unless there are no others. Queries differ in prices only, from the first to the
 * last. Threads may ask at the same time, but not for the same mentee. */
int pwi_recall_best(PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                    int64_t *bound);

#endif
