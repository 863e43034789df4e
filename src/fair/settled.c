/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels by ascending score (settled.h). */
#include "fair/settled.h"

#include <assert.h>

#include "base/memory.h"
#include "base/numbers.h"

PwStatus pwi_settled_init(PwiSettled *settled, int n_mentees) {
    settled->only = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees);
    if (settled->only == NULL) return PW_NO_MEMORY;
    for (int i = 0; i < n_mentees; i++) settled->only[i] = PWI_NOBODY;
    return PW_OK;
}

void pwi_settled_clear(PwiSettled *settled) {
    pwi_free(settled->level);
    pwi_free(settled->only);
    *settled = (PwiSettled){0};
}

PwStatus pwi_settled_set(PwiSettled *settled, int32_t score_ppm, int32_t n) {
    PwiSettledLevel *grown =
        pwi_reserve_array(settled->level, &settled->capacity, (size_t)settled->n + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    settled->level = grown;
    assert(settled->n == 0 || settled->level[settled->n - 1].score_ppm <= score_ppm);
    if (settled->n == 0 || settled->level[settled->n - 1].score_ppm < score_ppm) settled->n++;
    settled->level[settled->n - 1] = (PwiSettledLevel){score_ppm, n};
    return PW_OK;
}

void pwi_settled_drop(PwiSettled *settled, int32_t score_ppm) {
    if (settled->n > 0 && settled->level[settled->n - 1].score_ppm == score_ppm) settled->n--;
}

static PwiSettledLevel *find(const PwiSettled *settled, int32_t score_ppm) {
    int32_t low = 0, high = settled->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (settled->level[middle].score_ppm < score_ppm)
            low = middle + 1;
        else
            high = middle;
    }
    return low < settled->n && settled->level[low].score_ppm == score_ppm ? &settled->level[low] : NULL;
}

bool pwi_settled_have(const PwiSettled *settled, PwiScored pair) {
    if (settled->only == NULL) return false;
    int32_t only = settled->only[pair.mentee];
    return only != PWI_NOBODY ? only == pair.mentor : find(settled, pair.score_ppm) != NULL;
}

bool pwi_settled_hold(const PwiSettled *settled, const PwiScored *pair, int n) {
    bool hold = true;
    for (int32_t l = 0; hold && l < settled->n; l++) {
        int32_t count = 0;
        for (int k = 0; k < n; k++) count += pair[k].score_ppm == settled->level[l].score_ppm;
        hold = count <= settled->level[l].n;
    }
    return hold;
}

int64_t pwi_settled_lean(const PwiSettled *settled, int32_t score_ppm) {
    /* Halved by every STEP, in between on a straight line. */
    enum { STEP_PPM = 1 << 14, BITS = 24 };
    int32_t above = score_ppm > settled->lowest_ppm ? score_ppm - settled->lowest_ppm : 0, n = above / STEP_PPM;
    if (!pwi_settled_exist(settled) || n >= BITS) return 0;
    int64_t at = INT64_C(1) << (BITS - n), part = above % STEP_PPM;
    return -(at - at * part / (2 * STEP_PPM));
}
