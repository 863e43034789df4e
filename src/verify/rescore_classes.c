/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mentors with equal answers to a test: what one of them is worth to a mentee all of them are (rescore_inside.h). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rescore_inside.h"

/* Everything a test reads of one mentor, as bytes. */
typedef struct Record {
    const unsigned char *bytes; /* [n_bytes] */
    size_t n_bytes;
    int32_t mentor;
} Record;

static int compare_records(const void *a, const void *b) {
    const Record *p = a, *q = b;
    int order = memcmp(p->bytes, q->bytes, p->n_bytes);
    return order != 0 ? order : (p->mentor > q->mentor) - (p->mentor < q->mentor);
}

/* Appends mentor's `size` bytes of an array, which may not be there. */
static unsigned char *append(unsigned char *end, const void *array, int mentor, size_t size) {
    if (!array) return end;
    memcpy(end, (const unsigned char *)array + (size_t)mentor * size, size);
    return end + size;
}

static size_t count_bytes(const PwiTest *test) {
    const PwiTestSide *side = &test->side[PWI_MENTOR];
    return sizeof *side->state + (side->number ? sizeof *side->number : 0) +
           (side->set ? (size_t)test->n_words * sizeof *side->set : 0) + (side->set_size ? sizeof *side->set_size : 0) +
           (side->level ? (size_t)test->n_places * sizeof *side->level : 0);
}

static void write_record(const PwiTest *test, int mentor, unsigned char *bytes) {
    const PwiTestSide *side = &test->side[PWI_MENTOR];
    unsigned char *end = append(bytes, side->state, mentor, sizeof *side->state);
    end = append(end, side->number, mentor, sizeof *side->number);
    end = append(end, side->set, mentor, (size_t)test->n_words * sizeof *side->set);
    end = append(end, side->set_size, mentor, sizeof *side->set_size);
    end = append(end, side->level, mentor, (size_t)test->n_places * sizeof *side->level);
    assert(end == bytes + count_bytes(test));
}

/* Numbers the runs of equal records. */
static void number_classes(const Record *record, int n, PwiClasses *classes) {
    for (int k = 0; k < n; k++) {
        bool is_new = k == 0 || memcmp(record[k].bytes, record[k - 1].bytes, record[k].n_bytes) != 0;
        if (is_new) classes->representative[classes->n++] = record[k].mentor;
        classes->of[record[k].mentor] = classes->n - 1;
    }
}

PwStatus pwi_test_classify(PwiRescorer *rescorer, PwiTest *test) {
    PwiCriterionKind kind = test->criterion->kind;
    /* Their values are one's own: a name, a text, an entry of a matrix. */
    if (kind == PWI_ASKED_FOR || kind == PWI_TEXT_ALIKE || kind == PWI_GIVEN) return PW_OK;
    int n = rescorer->cohort->side[PWI_MENTOR].n;
    size_t n_bytes = count_bytes(test);
    Record *record = PWI_NEW_ARRAY(Record, (size_t)n);
    unsigned char *bytes = PWI_NEW_ARRAY(unsigned char, (size_t)n *n_bytes);
    test->classes.of = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, (size_t)n);
    test->classes.representative = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, (size_t)n);
    bool is_whole = record && bytes && test->classes.of && test->classes.representative;
    for (int j = 0; is_whole && j < n; j++) {
        record[j] = (Record){.bytes = bytes + (size_t)j * n_bytes, .n_bytes = n_bytes, .mentor = j};
        write_record(test, j, bytes + (size_t)j * n_bytes);
    }
    if (is_whole) {
        qsort(record, (size_t)n, sizeof *record, compare_records);
        number_classes(record, n, &test->classes);
    }
    pwi_free(record);
    pwi_free(bytes);
    return is_whole ? PW_OK : PW_NO_MEMORY;
}
