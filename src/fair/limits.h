/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The restrictions of a tree's node: from expressions that count kept pairs to ranges of open ones. */
#ifndef PWI_FAIR_LIMITS_H
#define PWI_FAIR_LIMITS_H

#include "fair/pairs.h"

PW_MUST_CHECK PwStatus pwi_limits_init(PwiLimits *limits, const PwiModel *model, int32_t n_pairs);
void pwi_limits_clear(PwiLimits *limits);
/* Back to the model's own; with room for the counts there are by now. */
PW_MUST_CHECK PwStatus pwi_limits_reset(PwiLimits *limits, const PwiModel *model, int32_t n_pairs);

/* A count that is about to be split has to be there, in the model and in the limits. */
PW_MUST_CHECK PwStatus pwi_limits_make_count(PwiLimits *limits, PwiModel *model, const PwiExpression *on);

/* What a restriction has changed. */
typedef struct PwiUndo {
    PwiRange *range, old_range;
    int32_t *least, *most, old_least, old_most;
    uint8_t *state, old_state;
    int64_t *sum, old_sum;
} PwiUndo;

/* The expression is at most `value` (or, is_above, at least). False: nothing is left of it. */
bool pwi_limits_apply(PwiLimits *limits, PwiModel *model, const PwiPairList *list, const PwiExpression *on,
                      bool is_above, int64_t value, PwiUndo *undo);
void pwi_limits_undo(const PwiUndo *undo);

#endif
