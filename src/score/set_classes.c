/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets in planes (planes.h): what a set is worth depends on |A∩B| and, for jaccard and dice, on |B|, which is the
 * mentor's kind. Intersections beyond what `enough` asks for are one class. */
#include <assert.h>
#include <string.h>

#include "score/planes.h"
#include "score/set_column.h"

enum { BYTES_OF_WORD = 8, MAX_WORDS = PWI_MAX_PLANES / BYTES_OF_WORD };

static int count_planes(const PwiTerm *term) {
    const PwiSetColumn *column = term->column;
    return column->n_words <= MAX_WORDS ? column->n_words * BYTES_OF_WORD : 0;
}

/* The last kind may stand for several sizes; sort() sees to that. */
static int kind_of_size(int32_t size) {
    const int kind = PWI_CODE_FIRST_ANSWER + size;
    return kind < PWI_MAX_KINDS ? kind : PWI_MAX_KINDS - 1;
}

static uint8_t byte_of_word(uint64_t word, int b) {
    return (uint8_t)(word >> (8 * (b % BYTES_OF_WORD)));
}

static int spell(const PwiTerm *term, int v, uint8_t *byte) {
    const PwiSetColumn *column = term->column;
    const int n_planes = count_planes(term);
    if (v < 0) {
        memset(byte, 0, (size_t)n_planes);
        return PWI_CODE_FIRST_ANSWER;
    }
    for (int b = 0; b < n_planes; b++) {
        const size_t w = (size_t)(b / BYTES_OF_WORD);
        byte[b] = byte_of_word(column->word[w * (size_t)column->n_answers + (size_t)v], b);
    }
    return kind_of_size(column->size[v]);
}

/* The largest intersection that tells anything more to one of the terms. */
static int64_t largest_that_counts(const PwiTerm *const *term, int n_terms, int64_t largest) {
    int64_t counts = 0;
    for (int t = 0; t < n_terms; t++) {
        const PwiSetColumn *column = term[t]->column;
        int64_t own = largest;
        if (column->measure == PWI_ENOUGH) own = (column->enough + column->amount - 1) / column->amount;
        if (own > counts) counts = own;
    }
    return counts < largest ? counts : largest;
}

/* Numbers the classes: for all sizes of B at once, or for each, the intersections. */
static bool number_classes(bool reads_size, const PwiPlanes *planes, PwiClasses *classes) {
    classes->by_kind = reads_size;
    classes->n_classes = PWI_CODE_FIRST_ANSWER + classes->most + 1;
    if (!reads_size) return classes->n_classes <= PWI_MAX_CLASSES;
    int next = PWI_CODE_FIRST_ANSWER;
    for (int kind = PWI_CODE_FIRST_ANSWER; kind < planes->n_kinds; kind++) {
        const int size = kind - PWI_CODE_FIRST_ANSWER;
        classes->first[kind] = (uint8_t)next;
        next += (size < classes->most ? size : classes->most) + 1;
        if (next > PWI_MAX_CLASSES) return false;
    }
    classes->n_classes = next;
    return true;
}

static bool sort(const PwiTerm *const *term, int n_terms, const PwiPlanes *planes, int mentee, PwiClasses *classes) {
    const PwiSetColumn *column = term[0]->column;
    uint64_t own[MAX_WORDS];
    bool reads_size = false;
    for (int t = 0; t < n_terms; t++) {
        assert(pwi_terms_are_twins(term[0], term[t]));
        reads_size |= pwi_measure_reads_size(((const PwiSetColumn *)term[t]->column)->measure);
    }
    if (reads_size && kind_of_size(column->max_size) == PWI_MAX_KINDS - 1) return false;

    pwi_set_map(column, pwi_term_cell(term[0], PWI_MENTEE, mentee), own);
    const int32_t own_size = pwi_set_size(own, column->n_words);
    const int32_t largest = own_size < column->max_size ? own_size : column->max_size;
    if (largest > UINT8_MAX) return false;
    pwi_classes_begin(classes, planes);
    classes->most = (uint8_t)largest_that_counts(term, n_terms, largest);
    for (int b = 0; b < planes->n_planes; b++) {
        const uint8_t byte = byte_of_word(own[b / BYTES_OF_WORD], b);
        if (byte == 0) continue;
        classes->own[classes->n_used] = byte;
        classes->place[classes->n_used++] = (uint8_t)b;
    }
    return number_classes(reads_size, planes, classes);
}

static bool value(const PwiTerm *term, const PwiStake *stake, int mentee, const PwiPlanes *planes,
                  const PwiClasses *classes, int32_t *worth, int32_t *lost) {
    (void)lost;
    const PwiSetColumn *column = term->column;
    const uint64_t *cell = pwi_term_cell(term, PWI_MENTEE, mentee);
    const int32_t a = pwi_set_size(cell, pwi_bitset_words(column->n_own_bits));
    const bool reads_size = pwi_measure_reads_size(column->measure);
    int end = PWI_CODE_FIRST_ANSWER;
    for (int kind = PWI_CODE_FIRST_ANSWER; end < classes->n_classes; kind++) {
        const int first = classes->first[kind];
        const bool is_last = kind + 1 == planes->n_kinds || classes->first[kind + 1] == first;
        end = is_last ? classes->n_classes : classes->first[kind + 1];
        const int32_t b = reads_size ? kind - PWI_CODE_FIRST_ANSWER : a;
        for (int c = first; c < end; c++) worth[c] += pwi_set_worth(column, stake, a, b, c - first);
    }
    return false;
}

const PwiSorter pwi_sorter_sets = {
    .are_sets = true, .count_planes = count_planes, .spell = spell, .sort = sort, .value = value};
