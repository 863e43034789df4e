/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of its pairs (incumbent.h). */
#include "fair/incumbent.h"

#include <string.h>

#include "base/memory.h"

PwStatus pwi_incumbent_set(PwiIncumbent *best, const PwiScored *pair, int n, const PwiVerdict *verdict) {
    if (n > best->capacity) {
        PwiScored *grown = pwi_resize_array(best->pair, (size_t)n, sizeof *grown);
        if (grown == NULL) return PW_NO_MEMORY;
        best->pair = grown;
        best->capacity = n;
    }
    if (n > 0) memmove(best->pair, pair, (size_t)n * sizeof *pair);
    best->n = n;
    best->exists = true;
    best->verdict = *verdict;
    return PW_OK;
}

PwStatus pwi_incumbent_offer(PwiIncumbent *best, PwiJudge *judge, int goal, const PwiScored *pair, int n,
                             bool *is_better) {
    PwiVerdict verdict = pwi_judge(judge, pair, n);
    *is_better = verdict.keeps_all && (!best->exists || verdict.value[goal] > best->verdict.value[goal]);
    return *is_better ? pwi_incumbent_set(best, pair, n, &verdict) : PW_OK;
}

void pwi_incumbent_clear(PwiIncumbent *best) {
    pwi_free(best->pair);
    *best = (PwiIncumbent){0};
}
