/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leasts, and counts of those who fare worse (sums.h). */
#include "fair/sums.h"

#include <assert.h>

#include "base/memory.h"

PwStatus pwi_sums_init(PwiSums *sums, int n_mentees) {
    *sums = (PwiSums){.n_mentees = n_mentees,
                      .least_ppm = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees),
                      .need_ppm = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees),
                      .others_ppm = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees)};
    bool is_there = sums->least_ppm != NULL && sums->need_ppm != NULL && sums->others_ppm != NULL;
    return is_there ? PW_OK : PW_NO_MEMORY;
}

void pwi_sums_clear(PwiSums *sums) {
    while (sums->n_few > 0) pwi_sums_drop(sums);
    pwi_free(sums->few);
    pwi_free(sums->least_ppm);
    pwi_free(sums->need_ppm);
    pwi_free(sums->others_ppm);
    *sums = (PwiSums){0};
}

PwStatus pwi_sums_add(PwiSums *sums, const bool *is_in, int64_t below_ppm, int most) {
    PwiFewBelow *grown = pwi_reserve_array(sums->few, &sums->capacity, (size_t)sums->n_few + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    sums->few = grown;
    PwiFewBelow *few = &sums->few[sums->n_few];
    *few =
        (PwiFewBelow){.mentee = PWI_NEW_ARRAY(int32_t, (size_t)sums->n_mentees), .most = most, .below_ppm = below_ppm};
    if (few->mentee == NULL) return PW_NO_MEMORY;
    for (int i = 0; i < sums->n_mentees; i++)
        if (is_in[i]) few->mentee[few->n++] = i;
    sums->n_few++;
    return PW_OK;
}

void pwi_sums_drop(PwiSums *sums) {
    assert(sums->n_few > 0);
    pwi_free(sums->few[--sums->n_few].mentee);
}

bool pwi_sums_narrow(const PwiSums *sums, const int64_t *least_ppm, const int64_t *most_ppm, int64_t *need_ppm) {
    bool is_possible = true;
    for (int i = 0; i < sums->n_mentees; i++) {
        need_ppm[i] = sums->least_ppm[i];
        if (least_ppm != NULL && least_ppm[i] > need_ppm[i]) need_ppm[i] = least_ppm[i];
    }
    for (int f = 0; f < sums->n_few; f++) {
        const PwiFewBelow *few = &sums->few[f];
        int n_below = 0;
        for (int32_t k = 0; k < few->n; k++) n_below += most_ppm != NULL && most_ppm[few->mentee[k]] < few->below_ppm;
        is_possible &= n_below <= few->most;
        for (int32_t k = 0; n_below == few->most && k < few->n; k++) {
            int32_t i = few->mentee[k];
            if (most_ppm != NULL && most_ppm[i] < few->below_ppm) continue;
            if (need_ppm[i] < few->below_ppm) need_ppm[i] = few->below_ppm;
        }
    }
    for (int i = 0; most_ppm != NULL && i < sums->n_mentees; i++) is_possible &= need_ppm[i] <= most_ppm[i];
    return is_possible;
}

bool pwi_sums_hold(const PwiSums *sums, const int64_t *sum_ppm) {
    bool hold = true;
    for (int i = 0; i < sums->n_mentees; i++) hold &= sum_ppm[i] >= sums->least_ppm[i];
    for (int f = 0; f < sums->n_few; f++) {
        const PwiFewBelow *few = &sums->few[f];
        int n_below = 0;
        for (int32_t k = 0; k < few->n; k++) n_below += sum_ppm[few->mentee[k]] < few->below_ppm;
        hold &= n_below <= few->most;
    }
    return hold;
}
