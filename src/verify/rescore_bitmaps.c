/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of mentors, a bit a mentor, for the sieve (rescore_sieve.c): the mentors of each class where there are few
 * classes, who has each option or slot where the answer is a set, of whom a list of names says something. And what a
 * test takes from a pair on average, so that the telling ones can go first. */
#include <assert.h>

#include "verify/rescore_inside.h"

enum { MOST_CLASSES = 32, MOST_PLACES = 256 };

static void set_bit(uint64_t *set, int mentor) {
    set[mentor / 64] |= UINT64_C(1) << (mentor % 64);
}

/* By place and by name: whose `when` holds, parted by whether they answered. */
static void map_states(const PwiTest *test, int n_mentors, PwiBitmaps *bitmaps) {
    const uint8_t *state = test->side[PWI_MENTOR].state;
    for (int j = 0; j < n_mentors; j++)
        if ((state[j] & PWI_WHEN_HOLDS) != 0)
            set_bit((state[j] & PWI_HAS_ANSWERED) != 0 ? bitmaps->known : bitmaps->unknown, j);
}

/* Every member of every mentor's set. */
static void map_members(const PwiTest *test, int n_mentors, PwiBitmaps *bitmaps) {
    for (int j = 0; j < n_mentors; j++)
        for (int w = 0; w < test->n_words; w++) {
            uint64_t rest = test->side[PWI_MENTOR].set[(size_t)j * (size_t)test->n_words + (size_t)w];
            for (; rest != 0; rest &= rest - 1) {
                size_t place = (size_t)w * 64 + (size_t)pwi_lowest_bit(rest);
                set_bit(bitmaps->of + place * (size_t)bitmaps->n_words, j);
            }
        }
}

/* The mentors who name each mentee: the lists, turned round. */
static bool turn_lists(PwiRescorer *rescorer, PwiTest *test) {
    int n_mentors = rescorer->cohort->side[PWI_MENTOR].n, n_mentees = rescorer->cohort->side[PWI_MENTEE].n;
    size_t *first = PWI_ARENA_ARRAY(&rescorer->arena, size_t, (size_t)n_mentees + 2);
    if (!first) return false;
    const uint8_t *state = test->side[PWI_MENTOR].state;
    for (int is_second = 0; is_second < 2; is_second++) { /* counts, then fills: first[i + 1] moves to the end of i */
        for (int j = 0; j < n_mentors; j++) {
            if ((state[j] & PWI_HAS_ANSWERED) == 0) continue;
            const PwiSlice *list = pwi_cell(test->side[PWI_MENTOR].names, j);
            for (uint32_t r = 0; r < list->n; r++) {
                int32_t mentee = test->name_pool[list->first + r];
                if (mentee < 0) continue;
                if (is_second)
                    test->namer[first[mentee + 1]++] = j;
                else
                    first[mentee + 2]++;
            }
        }
        for (int i = 0; !is_second && i < n_mentees; i++) first[i + 2] += first[i + 1];
        if (!is_second) test->namer = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, first[n_mentees + 1] + 1);
        if (!test->namer) return false;
    }
    test->first_namer = first;
    return true;
}

/* The mean over pairs from all over the cohort, in 1/1024 of the points. */
static int64_t estimate_share_lost(const PwiRescorer *rescorer, const PwiTest *test) {
    enum { SAMPLE = 64 };
    int n_mentees = rescorer->cohort->side[PWI_MENTEE].n, n_mentors = rescorer->cohort->side[PWI_MENTOR].n;
    const int both = PWI_WHEN_HOLDS | PWI_HAS_ANSWERED;
    int64_t lost = 0, n = 0;
    for (int k = 0; n_mentors > 0 && n_mentees > 0 && k < SAMPLE * SAMPLE; k++) {
        int mentee = (int)((int64_t)(k / SAMPLE) * n_mentees / SAMPLE);
        const int32_t mentor = (int32_t)((int64_t)(k % SAMPLE) * n_mentors / SAMPLE);
        if ((test->side[PWI_MENTEE].state[mentee] & both) != both) continue;
        n++;
        if ((test->side[PWI_MENTOR].state[mentor] & both) != both) continue;
        PwiFraction value;
        pwi_test_values(test, mentee, &mentor, 1, &value);
        if (value.y > 0) lost += (int64_t)(1024 * ((PwiWide)value.y - value.x) / value.y);
    }
    return n > 0 && lost > n ? lost / n : 1;
}

/* Whether the value depends on how many members the mentor's set has. */
static bool is_of_size(const PwiTest *test) {
    PwiMeasure measure = test->criterion->measure;
    return test->criterion->kind == PWI_OVERLAP && (measure == PWI_JACCARD || measure == PWI_DICE);
}

static bool has_large_sets(const PwiTest *test, int n_mentors) {
    for (int j = 0; j < n_mentors; j++)
        if (test->side[PWI_MENTOR].set_size[j] > PWI_MOST_SET_SIZE) return true;
    return false;
}

static PwiBitmapKind choose_kind(const PwiTest *test, int n_mentors) {
    if (test->criterion->kind == PWI_ASKED_FOR) return PWI_BY_NAME;
    if (test->classes.n > 0 && test->classes.n <= MOST_CLASSES) return PWI_BY_CLASS;
    if (!test->side[PWI_MENTOR].set || 64 * test->n_words > MOST_PLACES) return PWI_NO_BITMAPS;
    return is_of_size(test) && has_large_sets(test, n_mentors) ? PWI_NO_BITMAPS : PWI_BY_PLACE;
}

PwStatus pwi_test_map(PwiRescorer *rescorer, PwiTest *test) {
    PwiBitmaps *bitmaps = &test->bitmaps;
    int n_mentors = rescorer->cohort->side[PWI_MENTOR].n;
    size_t n_words = pwi_mentor_words(rescorer), n_sets = 0;
    test->share_lost = test->criterion->kind == PWI_GIVEN ? 1 : estimate_share_lost(rescorer, test);
    bitmaps->kind = choose_kind(test, n_mentors);
    if (bitmaps->kind == PWI_NO_BITMAPS) return PW_OK;
    if (bitmaps->kind == PWI_BY_CLASS) n_sets = (size_t)test->classes.n;
    if (bitmaps->kind == PWI_BY_PLACE) n_sets = 64 * (size_t)test->n_words;
    bitmaps->n_words = (int)n_words;
    bitmaps->of = PWI_ARENA_ARRAY(&rescorer->arena, uint64_t, (n_sets + 2 + PWI_MOST_SET_SIZE) * n_words);
    if (!bitmaps->of) return PW_NO_MEMORY;
    bitmaps->known = bitmaps->of + n_sets * n_words;
    bitmaps->unknown = bitmaps->known + n_words;
    if (bitmaps->kind == PWI_BY_CLASS) {
        for (int j = 0; j < n_mentors; j++) set_bit(bitmaps->of + (size_t)test->classes.of[j] * n_words, j);
        return PW_OK;
    }
    map_states(test, n_mentors, bitmaps);
    if (bitmaps->kind == PWI_BY_PLACE && is_of_size(test)) {
        bitmaps->size = bitmaps->unknown + n_words;
        for (int j = 0; j < n_mentors; j++) {
            size_t size = (size_t)test->side[PWI_MENTOR].set_size[j];
            if (size > 0) set_bit(bitmaps->size + (size - 1) * n_words, j);
            if ((int)size > bitmaps->n_sizes) bitmaps->n_sizes = (int)size;
        }
    }
    if (bitmaps->kind == PWI_BY_PLACE) map_members(test, n_mentors, bitmaps);
    bool is_turned = bitmaps->kind == PWI_BY_NAME && test->criterion->by == PWI_MENTOR;
    return !is_turned || turn_lists(rescorer, test) ? PW_OK : PW_NO_MEMORY;
}
