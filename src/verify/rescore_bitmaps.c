/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of mentors, a bit a mentor, for the sieve (sieve_body.h): the mentors of each class where there are few classes;
 * who has each option or slot where the answer is a set; who rates an item how; who ranks one option before another; of
 * whom a list of names says something. And what a test takes from a pair on average, so that the telling ones can go
 * first. */
#include <assert.h>

#include "verify/rescore_inside.h"

/* Few classes beat levels and orders, which beat many; sets and levels there may be 256 of. */
enum { FEW_CLASSES = 32, MOST_PLACES = 256, MOST_LEVELS = 8, MOST_RANKED = 6 };

/* Not by class: whose `when` holds, parted by whether they answered. */
static void map_states(const PwiTest *test, int n_mentors, PwiBitmaps *bitmaps) {
    const uint8_t *state = test->side[PWI_MENTOR].state;
    for (int j = 0; j < n_mentors; j++)
        if ((state[j] & PWI_WHEN_HOLDS) != 0)
            pwi_set_bit((state[j] & PWI_HAS_ANSWERED) != 0 ? bitmaps->known : bitmaps->unknown, j);
}

/* Every member of every mentor's set. */
static void map_members(const PwiTest *test, int n_mentors, size_t n_blocks, PwiBitmaps *bitmaps) {
    for (int j = 0; j < n_mentors; j++)
        for (int w = 0; w < test->n_words; w++) {
            uint64_t rest = test->side[PWI_MENTOR].set[(size_t)j * (size_t)test->n_words + (size_t)w];
            for (; rest != 0; rest &= rest - 1) {
                size_t place = (size_t)w * 64 + (size_t)pwi_lowest_bit(rest);
                pwi_set_bit(bitmaps->of + place * n_blocks, j);
            }
        }
}

static const int64_t *known_levels(const PwiTest *test, int mentor) {
    const int both = PWI_WHEN_HOLDS | PWI_HAS_ANSWERED;
    const PwiTestSide *side = &test->side[PWI_MENTOR];
    return (side->state[mentor] & both) == both ? side->level + (size_t)mentor * (size_t)test->n_places : NULL;
}

/* What is not rated offers nothing to covers, and says nothing to alike. */
static void map_levels(const PwiTest *test, int n_mentors, size_t n_blocks, PwiBitmaps *bitmaps) {
    for (int j = 0; j < n_mentors; j++) {
        const int64_t *level = known_levels(test, j);
        for (int r = 0; level && r < test->n_places; r++) {
            assert(level[r] < bitmaps->n_levels);
            int64_t theirs = level[r] < 0 && test->criterion->kind == PWI_COVERS ? 0 : level[r];
            if (theirs >= 0) pwi_set_bit(bitmaps->of + (size_t)(r * bitmaps->n_levels + theirs) * n_blocks, j);
        }
    }
}

static void map_orders(const PwiTest *test, int n_mentors, size_t n_blocks, PwiBitmaps *bitmaps) {
    for (int j = 0; j < n_mentors; j++) {
        const int64_t *rank = known_levels(test, j);
        for (int r = 0; rank && r < test->n_places; r++)
            for (int s = 0; s < test->n_places; s++)
                if (rank[r] >= 0 && rank[r] < rank[s])
                    pwi_set_bit(bitmaps->of + (size_t)(r * test->n_places + s) * n_blocks, j);
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
    enum { SAMPLE = 32 };
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
    PwiCriterionKind kind = test->criterion->kind;
    const PwiTestSide *side = &test->side[PWI_MENTOR];
    if (kind == PWI_ASKED_FOR) return PWI_BY_NAME;
    if (test->classes.n > 0 && test->classes.n <= FEW_CLASSES) return PWI_BY_CLASS;
    if (side->level && kind == PWI_AGREE && test->n_places <= MOST_RANKED) return PWI_BY_ORDER;
    if (side->level && kind != PWI_AGREE && test->span < MOST_LEVELS &&
        test->n_places * (test->span + 1) <= MOST_PLACES)
        return PWI_BY_LEVEL;
    if (test->classes.n > 0 && test->classes.n <= PWI_MOST_CLASSES) return PWI_BY_CLASS;
    if (!side->set || 64 * test->n_words > MOST_PLACES) return PWI_NO_BITMAPS;
    return is_of_size(test) && has_large_sets(test, n_mentors) ? PWI_NO_BITMAPS : PWI_BY_PLACE;
}

static size_t count_sets(const PwiTest *test) {
    switch (test->bitmaps.kind) {
        case PWI_BY_CLASS:
            return (size_t)test->classes.n;
        case PWI_BY_PLACE:
            return 64 * (size_t)test->n_words;
        case PWI_BY_LEVEL:
            return (size_t)(test->n_places * test->bitmaps.n_levels);
        case PWI_BY_ORDER:
            return (size_t)(test->n_places * test->n_places);
        default:
            return 0;
    }
}

static void map_sizes(const PwiTest *test, int n_mentors, size_t n_blocks, PwiBitmaps *bitmaps) {
    for (int j = 0; j < n_mentors; j++) {
        int size = test->side[PWI_MENTOR].set_size[j];
        if (size > 0) pwi_set_bit(bitmaps->size + (size_t)(size - 1) * n_blocks, j);
        if (size > bitmaps->n_sizes) bitmaps->n_sizes = size;
    }
}

PwStatus pwi_test_map(PwiRescorer *rescorer, PwiTest *test) {
    PwStatus status = PW_OK;
    PwiBitmaps *bitmaps = &test->bitmaps;
    int n_mentors = rescorer->cohort->side[PWI_MENTOR].n;
    size_t n_blocks = rescorer->n_blocks, n_sets;
    test->share_lost = test->criterion->kind == PWI_GIVEN ? 1 : estimate_share_lost(rescorer, test);
    bitmaps->kind = choose_kind(test, n_mentors);
    if (bitmaps->kind == PWI_BY_CLASS) {
        PW_TRY(pwi_test_share(rescorer, test));
        if (!test->share) bitmaps->kind = PWI_NO_BITMAPS;
    }
    if (bitmaps->kind == PWI_NO_BITMAPS) return PW_OK;
    if (bitmaps->kind == PWI_BY_LEVEL) bitmaps->n_levels = (int)test->span + 1;
    n_sets = count_sets(test);
    bitmaps->of = pwi_blocks_new(&rescorer->arena, (n_sets + 2 + PWI_MOST_SET_SIZE) * n_blocks);
    if (!bitmaps->of) return PW_NO_MEMORY;
    bitmaps->known = bitmaps->of + n_sets * n_blocks;
    bitmaps->unknown = bitmaps->known + n_blocks;
    bitmaps->size = bitmaps->unknown + n_blocks;
    map_states(test, n_mentors, bitmaps);
    switch (bitmaps->kind) {
        case PWI_BY_CLASS:
            for (int j = 0; j < n_mentors; j++) pwi_set_bit(bitmaps->of + (size_t)test->classes.of[j] * n_blocks, j);
            return PW_OK;
        case PWI_BY_PLACE:
            if (is_of_size(test)) map_sizes(test, n_mentors, n_blocks, bitmaps);
            map_members(test, n_mentors, n_blocks, bitmaps);
            return PW_OK;
        case PWI_BY_LEVEL:
            map_levels(test, n_mentors, n_blocks, bitmaps);
            return PW_OK;
        case PWI_BY_ORDER:
            map_orders(test, n_mentors, n_blocks, bitmaps);
            return PW_OK;
        default:
            return test->criterion->by == PWI_MENTEE || turn_lists(rescorer, test) ? PW_OK : PW_NO_MEMORY;
    }
out:
    return status;
}
