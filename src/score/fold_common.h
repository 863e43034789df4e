/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last step of alike and agree: both are 1 − amount/most, where `most` depends only on how many items both sides
 * have in common, and the value is not known where they have too few. */
#ifndef PWI_SCORE_FOLD_COMMON_H
#define PWI_SCORE_FOLD_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "score/term.h"

typedef struct PwiCommon {
    const int32_t *n_common; /* [distinct answers] items in common with the mentee */
    const int32_t *amount;   /* [distinct answers] in [0, most[n_common]] */
    const int64_t *most;     /* [max_common + 1] by items in common; 0: the value is not known */
    int max_common;
    int64_t *start; /* [max_common + 1] scratch */
    int32_t *table; /* [distinct answers] scratch */
} PwiCommon;

/* Bytes for `start` and `table`, to be counted into a term's scratch. */
static inline size_t pwi_common_scratch_size(int n_answers, int max_common) {
    return ((size_t)max_common + 1) * sizeof(int64_t) + (size_t)n_answers * sizeof(int32_t);
}

/* Fills worth and dropped of the fold's range; returns whether anything drops out. */
bool pwi_fold_common(const PwiFold *fold, const PwiCommon *common);

#endif
