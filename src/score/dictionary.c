/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dictionary of distinct cells. */
#include "score/dictionary.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

/* Where the cell is, or the free slot where it belongs. */
static uint32_t find_slot(const PwiDictionary *dictionary, const void *cell) {
    assert(dictionary->n_slots > 0 && (dictionary->n_slots & (dictionary->n_slots - 1)) == 0);
    uint32_t mask = dictionary->n_slots - 1;
    uint32_t s = (uint32_t)pwi_hash_bytes(cell, dictionary->cell_size) & mask;
    while (dictionary->slot[s] >= 0 &&
           memcmp(pwi_dictionary_cell(dictionary, dictionary->slot[s]), cell, dictionary->cell_size) != 0) {
        s = (s + 1) & mask;
    }
    return s;
}

static bool grow(PwiDictionary *dictionary) {
    int capacity = dictionary->capacity == 0 ? 16 : 2 * dictionary->capacity;
    size_t cell_size = dictionary->cell_size == 0 ? 1 : dictionary->cell_size;
    unsigned char *cells = pwi_resize_array(dictionary->cells, (size_t)capacity, cell_size);
    if (cells == NULL) return false;
    dictionary->cells = cells;

    uint32_t n_slots = 2 * (uint32_t)capacity;
    int32_t *slot = PWI_NEW_ARRAY(int32_t, n_slots);
    if (slot == NULL) return false;
    pwi_free(dictionary->slot);
    dictionary->slot = slot;
    dictionary->n_slots = n_slots;
    dictionary->capacity = capacity;

    for (uint32_t s = 0; s < n_slots; s++) slot[s] = -1;
    for (int i = 0; i < dictionary->n; i++) slot[find_slot(dictionary, pwi_dictionary_cell(dictionary, i))] = i;
    return true;
}

bool pwi_dictionary_add(PwiDictionary *dictionary, const void *cell, int *index) {
    if (dictionary->n == dictionary->capacity && !grow(dictionary)) return false;

    uint32_t s = find_slot(dictionary, cell);
    if (dictionary->slot[s] < 0) {
        memcpy(dictionary->cells + (size_t)dictionary->n * dictionary->cell_size, cell, dictionary->cell_size);
        dictionary->slot[s] = dictionary->n++;
    }
    *index = dictionary->slot[s];
    assert(*index < dictionary->n);
    return true;
}

void pwi_dictionary_clear(PwiDictionary *dictionary) {
    pwi_free(dictionary->cells);
    pwi_free(dictionary->slot);
    *dictionary = (PwiDictionary){0};
}
