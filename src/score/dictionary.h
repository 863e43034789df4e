/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distinct cells of a column, each with the index of its first appearance: what lets a kernel value an answer once
 * however many mentors gave it. Open addressing, linear probing, at most half full. */
#ifndef PWI_SCORE_DICTIONARY_H
#define PWI_SCORE_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PwiDictionary {
    size_t cell_size;     /* bytes; 0: all cells are the same one */
    unsigned char *cells; /* [n × cell_size] in order of first appearance; owned */
    int n;
    int capacity;     /* of `cells` */
    int32_t *slot;    /* [n_slots] index of a cell, or -1; owned */
    uint32_t n_slots; /* a power of two, or 0 */
} PwiDictionary;

/* The index of a cell with these bytes, old or new. Returns false when memory is gone. */
bool pwi_dictionary_add(PwiDictionary *dictionary, const void *cell, int *index);
void pwi_dictionary_clear(PwiDictionary *dictionary);

static inline const void *pwi_dictionary_cell(const PwiDictionary *dictionary, int index) {
    return dictionary->cells + (size_t)index * dictionary->cell_size;
}

#endif
