/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the kernel of sets: what kernel_sets.c compiles, and what set_classes.c reads of it. */
#ifndef PWI_SCORE_SET_COLUMN_H
#define PWI_SCORE_SET_COLUMN_H

#include <stdint.h>

#include "score/term.h"

/* The four measures; covers is a share, and shared time is enough minutes. */
typedef struct PwiSetColumn {
    int32_t *option_map; /* [mentee options] the mentor's option of that name, or -1; NULL: the same question; owned */
    int n_own_bits;      /* of the mentee's set */
    int n_words;         /* of the mentor's set, in whose bits sets are compared */
    int n_answers;
    uint64_t *word;   /* [n_words × n_answers], row = word w of every answer; owned */
    int32_t *size;    /* [n_answers] |B|; owned */
    int32_t max_size; /* of them */
    PwiMeasure measure;
    int64_t enough; /* measure `enough`: options or minutes */
    int64_t amount; /* what a common bit counts for it: 1 option, or a step's minutes */
    /* [n_own_bits + max_size + 1] made ready, all there are in the other measures; [1] of `enough`; owned */
    PwiDenominator *over;
} PwiSetColumn;

static inline bool pwi_measure_reads_size(PwiMeasure measure) {
    return measure == PWI_JACCARD || measure == PWI_DICE;
}

/* Bits set in n_words words. */
int32_t pwi_set_size(const uint64_t *word, int n_words);
/* Carries the mentee's set over into own[n_words] in the mentors' bits; options the mentors do not have fall out. */
void pwi_set_map(const PwiSetColumn *column, const uint64_t *cell, uint64_t *own);
/* The worth of sets of sizes a and b with `common` elements in both (`enough` and `share` do not read b). */
int32_t pwi_set_worth(const PwiSetColumn *column, const PwiStake *stake, int32_t a, int32_t b, int32_t common);

/* In set_classes.c. */
extern const PwiSorter pwi_sorter_sets;

#endif
