/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a cohort as unit vectors over its words (TF-IDF), for text-alike.
 *
 * Documents are all texts with a word in them, of both sides (of peers: each once). With N documents of which df hold a
 * word, and the word c times in a text, its weight there is c · (ln((1 + N)/(1 + df)) + 1); each text's weights are
 * scaled to length 1. All in integers: docs/methods/scoring.md. */
#ifndef PWI_SCORE_TEXT_INDEX_H
#define PWI_SCORE_TEXT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cohort/cohort.h"

enum { PWI_TEXT_UNIT_BITS = 31 }; /* components are in units of 2^-31 */

typedef struct PwiTextVectors {
    size_t *first;   /* [people + 1] offsets into the arrays below; an empty row: no word, no answer */
    int32_t *word;   /* ascending within a row; owned */
    uint32_t *share; /* component of the unit vector, at most 2^31; owned */
} PwiTextVectors;

typedef struct PwiTextIndex {
    int n_words;
    bool is_shared;                   /* peers and one question: side 1 borrows side 0's vectors */
    PwiTextVectors side[PWI_N_SIDES]; /* by PwiSide */
} PwiTextIndex;

/* question[side] is the text question read on that side. Returns false when memory is gone; the index is to be cleared
 * in any case. Cost: O(length of all texts). */
bool pwi_text_index_build(PwiTextIndex *index, const PwCohort *cohort, const int question[PWI_N_SIDES]);
void pwi_text_index_clear(PwiTextIndex *index);

static inline bool pwi_text_has_word(const PwiTextIndex *index, PwiSide side, int person) {
    const PwiTextVectors *vectors = &index->side[side];
    return vectors->first[person] < vectors->first[person + 1];
}

#endif
