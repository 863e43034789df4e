/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People with equal answers to a test: what one mentor of a class is worth to one mentee of a class, all of both are
 * (rescore_inside.h). Classes are found by hashing, with linear probing at a load of at most one half. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "verify/rescore_inside.h"

/* ---- classes ---- */

/* Appends the person's `size` bytes of an array, which may not be there. */
static unsigned char *append(unsigned char *end, const void *array, int person, size_t size) {
    if (!array) return end;
    memcpy(end, (const unsigned char *)array + (size_t)person * size, size);
    return end + size;
}

/* How many bytes a test reads of one person. */
static size_t count_bytes(const PwiTest *test, const PwiTestSide *side) {
    return sizeof *side->state + (side->number ? sizeof *side->number : 0) +
           (side->set ? (size_t)test->n_words * sizeof *side->set : 0) + (side->set_size ? sizeof *side->set_size : 0) +
           (side->level ? (size_t)test->n_places * sizeof *side->level : 0);
}

static void write_record(const PwiTest *test, const PwiTestSide *side, int person, unsigned char *bytes) {
    unsigned char *end = append(bytes, side->state, person, sizeof *side->state);
    end = append(end, side->number, person, sizeof *side->number);
    end = append(end, side->set, person, (size_t)test->n_words * sizeof *side->set);
    end = append(end, side->set_size, person, sizeof *side->set_size);
    end = append(end, side->level, person, (size_t)test->n_places * sizeof *side->level);
    assert(end == bytes + count_bytes(test, side));
}

/* Numbers the classes in the order they first appear. slot[mask + 1]: classes, counted from 1, or 0. `records` has room
 * for one of everybody: of each class, and behind them of the person at hand. */
static void number_classes(const PwiTest *test, const PwiTestSide *side, int n, int32_t *slot, size_t mask,
                           unsigned char *records, PwiClasses *classes) {
    const size_t n_bytes = count_bytes(test, side);
    for (int i = 0; i < n; i++) {
        unsigned char *own = records + (size_t)classes->n * n_bytes;
        write_record(test, side, i, own);
        size_t at = pwi_hash_bytes(own, n_bytes) & mask;
        while (slot[at] != 0 && memcmp(records + (size_t)(slot[at] - 1) * n_bytes, own, n_bytes) != 0)
            at = (at + 1) & mask;
        if (slot[at] == 0) {
            classes->representative[classes->n++] = i;
            slot[at] = classes->n;
        }
        classes->of[i] = slot[at] - 1;
    }
}

static PwStatus classify(PwiRescorer *rescorer, const PwiTest *test, PwiSide side, PwiClasses *classes) {
    const int n = rescorer->cohort->side[side].n;
    size_t n_slots = 2;
    while (n_slots < 2 * (size_t)n) n_slots *= 2;
    int32_t *slot = PWI_NEW_ARRAY(int32_t, n_slots);
    unsigned char *records = PWI_NEW_ARRAY(unsigned char, (size_t)n *count_bytes(test, &test->side[side]));
    classes->of = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, (size_t)n);
    classes->representative = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, (size_t)n);
    bool is_whole = slot && records && classes->of && classes->representative;
    if (is_whole) number_classes(test, &test->side[side], n, slot, n_slots - 1, records, classes);
    pwi_free(slot);
    pwi_free(records);
    return is_whole ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_test_classify(PwiRescorer *rescorer, PwiTest *test) {
    PwiCriterionKind kind = test->criterion->kind;
    /* Their values are one's own: a name, a text, an entry of a matrix. */
    if (kind == PWI_ASKED_FOR || kind == PWI_TEXT_ALIKE || kind == PWI_GIVEN) return PW_OK;
    return classify(rescorer, test, PWI_MENTOR, &test->classes);
}

/* ---- what they lose ---- */

/* The part of its points that a test takes from the pair, rounded down; 0 where it does not count. */
static uint16_t share_lost(const PwiTest *test, int mentee, int32_t mentor) {
    const uint8_t state = test->side[PWI_MENTOR].state[mentor];
    PwiFraction value = {0, 0};
    if ((state & PWI_WHEN_HOLDS) == 0) return 0;
    if ((state & PWI_HAS_ANSWERED) != 0) pwi_test_values(test, mentee, &mentor, 1, &value);
    if (value.y == 0 && test->criterion->skip_missing) return 0;
    if (value.y == 0) value = (PwiFraction){test->criterion->missing_ppm, PWI_PPM};
    return (uint16_t)(((PwiWide)(value.y - value.x) << PWI_SHARE_BITS) / value.y);
}

static int compare_shares(const void *a, const void *b) {
    const PwiClassShare *p = a, *q = b;
    return p->lost != q->lost ? (p->lost < q->lost ? 1 : -1) : (p->mentors > q->mentors) - (p->mentors < q->mentors);
}

PwStatus pwi_test_share(PwiRescorer *rescorer, PwiTest *test) {
    const int both = PWI_WHEN_HOLDS | PWI_HAS_ANSWERED, n = test->classes.n;
    PwiClasses *mentees = &test->mentee_classes;
    assert(n <= PWI_MOST_CLASSES);
    PwStatus status = classify(rescorer, test, PWI_MENTEE, mentees);
    if (status != PW_OK || (size_t)mentees->n * (size_t)n > PWI_MOST_SHARES) return status;
    test->share = PWI_ARENA_ARRAY(&rescorer->arena, PwiClassShare, (size_t)mentees->n * (size_t)n + 1);
    if (!test->share) return PW_NO_MEMORY;
    for (int m = 0; m < mentees->n; m++) {
        PwiClassShare *share = test->share + (size_t)m * (size_t)n;
        const int mentee = mentees->representative[m];
        if ((test->side[PWI_MENTEE].state[mentee] & both) != both) continue; /* nobody asks */
        for (int c = 0; c < n; c++)
            share[c] = (PwiClassShare){share_lost(test, mentee, test->classes.representative[c]), (uint8_t)c};
        qsort(share, (size_t)n, sizeof *share, compare_shares);
    }
    return PW_OK;
}
