/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TF-IDF vectors in integers.
 *
 * The weighting is Spärck Jones's (1972) with both counts raised by one, as if one more document held every word once,
 * and 1 added, so that a word in every text still counts. Logarithms have 32 fractional bits, norms are integer square
 * roots, components are rounded to 2^-31: a text's product with itself is within √words · 2^-31 of 1, which rounds to
 * 1,000,000 millionths for any text of less than a million different words. */
#include "score/text_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed_log.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/unicode.h"

/* What is known while the texts are read. */
typedef struct Reader {
    PwiNames words;      /* word → index; strings in `word_texts` */
    PwiArena word_texts; /* each different word once */
    PwiArena passing;    /* the words of the text being read */
    int32_t *found;      /* [n_found] the words of that text, in its order; owned */
    size_t n_found, found_capacity;
    size_t n_entries[PWI_N_SIDES], entries_capacity[PWI_N_SIDES]; /* of the vectors of either side */
} Reader;

static void reader_clear(Reader *reader) {
    pwi_names_clear(&reader->words);
    pwi_arena_clear(&reader->word_texts);
    pwi_arena_clear(&reader->passing);
    pwi_free(reader->found);
}

/* Notes that the text being read holds `word` (in the passing arena). */
static bool note_word(Reader *reader, const char *word) {
    int index = pwi_names_find(&reader->words, word);
    if (index < 0) {
        bool is_new;
        const char *kept = pwi_arena_copy(&reader->word_texts, word, strlen(word));
        if (kept == NULL || !pwi_names_add(&reader->words, kept, &index, &is_new)) return false;
        assert(is_new);
    }
    int32_t *grown = pwi_reserve_array(reader->found, &reader->found_capacity, reader->n_found + 1, sizeof *grown);
    if (grown == NULL) return false;
    reader->found = grown;
    reader->found[reader->n_found++] = index;
    return true;
}

static bool read_words(Reader *reader, const char *text) {
    reader->n_found = 0;
    pwi_arena_reset(&reader->passing);
    for (;;) {
        const char *word;
        if (!pwi_unicode_next_word(&reader->passing, &text, &word)) return false;
        if (word == NULL) return true;
        if (!note_word(reader, word)) return false;
    }
}

static int compare_indices(const void *a, const void *b) {
    int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;
    return (p > q) - (p < q);
}

static bool reserve_entries(Reader *reader, PwiTextVectors *vectors, PwiSide side) {
    size_t needed = reader->n_entries[side] + reader->n_found;
    if (needed <= reader->entries_capacity[side]) return true;
    size_t capacity = needed + needed / 2;
    int32_t *word = pwi_resize_array(vectors->word, capacity, sizeof *word);
    if (word == NULL) return false;
    vectors->word = word;
    uint32_t *share = pwi_resize_array(vectors->share, capacity, sizeof *share);
    if (share == NULL) return false;
    vectors->share = share;
    reader->entries_capacity[side] = capacity;
    return true;
}

/* Appends a row: the different words just read, each with its count in place of its share. */
static bool append_counts(Reader *reader, PwiTextVectors *vectors, PwiSide side) {
    if (reader->n_found == 0) return true;
    if (!reserve_entries(reader, vectors, side)) return false;
    qsort(reader->found, reader->n_found, sizeof *reader->found, compare_indices);
    size_t entry = reader->n_entries[side];
    for (size_t k = 0; k < reader->n_found; k++) {
        if (k > 0 && reader->found[k] == reader->found[k - 1]) {
            vectors->share[entry - 1]++;
        } else {
            vectors->word[entry] = reader->found[k];
            vectors->share[entry] = 1;
            entry++;
        }
    }
    reader->n_entries[side] = entry;
    return true;
}

static bool read_side(Reader *reader, PwiTextVectors *vectors, const PwiPeople *people, PwiSide side, int question) {
    const PwiColumn *column = &people->column[question];
    vectors->first = PWI_NEW_ARRAY(size_t, (size_t)people->n + 1);
    if (vectors->first == NULL) return false;
    for (int p = 0; p < people->n; p++) {
        if (pwi_answered(column, p)) {
            if (!read_words(reader, *(const char *const *)pwi_cell(column, p))) return false;
            if (!append_counts(reader, vectors, side)) return false;
        }
        vectors->first[p + 1] = reader->n_entries[side];
    }
    return true;
}

/* Documents that hold each word, into holders[n_words] (zeroed); returns the number of documents. */
static uint64_t count_documents(const PwiTextIndex *index, const PwCohort *cohort, uint32_t *holders) {
    uint64_t n_documents = 0;
    for (int side = 0; side < (index->is_shared ? 1 : PWI_N_SIDES); side++) {
        const PwiTextVectors *vectors = &index->side[side];
        int n = cohort->side[side].n;
        for (int p = 0; p < n; p++) n_documents += vectors->first[p] < vectors->first[p + 1];
        for (size_t entry = 0; entry < vectors->first[n]; entry++) holders[vectors->word[entry]]++;
    }
    return n_documents;
}

/* Turns one row of counts into a unit vector. */
static void scale_row(PwiTextVectors *vectors, int person, const uint64_t *rarity) {
    PwiUnsignedWide square = 0;
    for (size_t entry = vectors->first[person]; entry < vectors->first[person + 1]; entry++) {
        /* Counts below 2^26 and rarities below 2^37 keep the sum of squares below 2^126. */
        assert(vectors->share[entry] < 1U << 26);
        PwiUnsignedWide weight = vectors->share[entry] * rarity[vectors->word[entry]];
        square += weight * weight;
    }
    const uint64_t norm = pwi_square_root(square);
    for (size_t entry = vectors->first[person]; entry < vectors->first[person + 1]; entry++) {
        PwiUnsignedWide weight = vectors->share[entry] * rarity[vectors->word[entry]];
        PwiUnsignedWide share = ((weight << (PWI_TEXT_UNIT_BITS + 1)) + norm) / (2 * (PwiUnsignedWide)norm);
        assert(share <= (PwiUnsignedWide)1 << PWI_TEXT_UNIT_BITS);
        vectors->share[entry] = (uint32_t)share;
    }
}

bool pwi_text_index_build(PwiTextIndex *index, const PwCohort *cohort, const int question[PWI_N_SIDES]) {
    *index = (PwiTextIndex){.is_shared = cohort->one_pool && question[PWI_MENTEE] == question[PWI_MENTOR]};
    bool is_built = false;
    Reader reader = {0};
    uint32_t *holders = NULL;
    uint64_t *rarity = NULL;

    for (int side = 0; side < (index->is_shared ? 1 : PWI_N_SIDES); side++) {
        const PwiPeople *people = &cohort->side[side];
        if (!read_side(&reader, &index->side[side], people, (PwiSide)side, question[side])) goto out;
    }
    index->n_words = reader.words.n;
    holders = PWI_NEW_ARRAY(uint32_t, (size_t)index->n_words);
    rarity = PWI_NEW_ARRAY(uint64_t, (size_t)index->n_words);
    if (holders == NULL || rarity == NULL) goto out;

    uint64_t n_documents = count_documents(index, cohort, holders);
    for (int w = 0; w < index->n_words; w++) {
        assert(holders[w] > 0 && holders[w] <= n_documents);
        rarity[w] = (uint64_t)pwi_fixed_log(1 + n_documents, 1 + (uint64_t)holders[w]) + (UINT64_C(1) << PWI_LOG_BITS);
    }
    for (int side = 0; side < (index->is_shared ? 1 : PWI_N_SIDES); side++) {
        for (int p = 0; p < cohort->side[side].n; p++) scale_row(&index->side[side], p, rarity);
    }
    if (index->is_shared) index->side[PWI_MENTOR] = index->side[PWI_MENTEE];
    is_built = true;
out:
    reader_clear(&reader);
    pwi_free(holders);
    pwi_free(rarity);
    return is_built;
}

void pwi_text_index_clear(PwiTextIndex *index) {
    for (int side = 0; side < (index->is_shared ? 1 : PWI_N_SIDES); side++) {
        pwi_free(index->side[side].first);
        pwi_free(index->side[side].word);
        pwi_free(index->side[side].share);
    }
    *index = (PwiTextIndex){0};
}
