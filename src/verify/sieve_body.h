/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sieve: most mentors lose too much by what can be told of 512 at a time, and nothing is done for those one by one.
 * rescore_sieve*.c make it for one width of registers each: they define TARGET, INLINE and SIEVE.
 *
 * Many criteria tell few kinds of mentors apart: classes of equal answers, how many members a set has in common with
 * the mentee's, how an item is rated. The mentors of each kind are a set of bits; what they lose (rounded down to
 * units) is a number that lies across blocks, a binary digit each, and is added to the price of the mentor, which lies
 * there already (sums_body.h). Who has more than the mentee's price leaves is out. Of those who are left, what drops
 * out takes its part, too (rescore_contenders.c).
 *
 * What is taken is never more than is lost. Items: with a of the mentee's, ℓ of the mentor's, at most s, covers is
 * worth Σ a·ℓ / (s · Σ a), so that p points lose Σ p · a · (s − ℓ) / (s · Σ a), item by item; alike loses
 * Σ p · |a − ℓ| / (s · n) over the n items both rated, and n is at most how many the mentee rated. Orders: agree loses
 * p / n for each of the n pairs of options that both ranked and that stand the other way round, and n is at most how
 * many the mentee ranked. The points lost are such a sum rounded half down, and units are whole, so that rounding the
 * terms down leaves no more than the points. */
#ifndef PWI_VERIFY_SIEVE_BODY_H
#define PWI_VERIFY_SIEVE_BODY_H

#include <string.h>

#include "verify/sums_body.h"

/* Where a test's set begins. */
INLINE const PwiBlock *set_of(const Sums *sums, const PwiBlock *sets, size_t k) {
    return sets + k * sums->n_blocks;
}

/* Those of the set lose that. */
INLINE void lose_set(Sums *sums, unsigned units, const PwiBlock *set) {
    for (size_t b = 0; units != 0 && b < sums->n_blocks; b++) lose(sums->loss + b * DIGITS, units, &set[b]);
}

/* Those of any of the sets lose that. */
INLINE void lose_sets(Sums *sums, unsigned units, const PwiBlock *const *set, int n) {
    for (size_t b = 0; n > 0 && b < sums->n_blocks; b++) {
        PwiBlock any = set[0][b];
        for (int k = 1; k < n; k++) any |= set[k][b];
        lose(sums->loss + b * DIGITS, units, &any);
    }
}

/* ---- by class ---- */

/* Classes that lose as much, which stand side by side, are joined first. A share rounded down takes no more than points
 * rounded half up leave. */
INLINE void screen_classes(Sums *sums, const PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    const int n_classes = test->classes.n;
    const PwiClassShare *share = test->share + (size_t)test->mentee_classes.of[row->mentee] * (size_t)n_classes;
    const uint32_t point = (uint32_t)counting->point;
    assert(n_classes <= PWI_MOST_CLASSES);
    for (int c = 0; c < n_classes;) {
        const PwiBlock *member[PWI_MOST_CLASSES];
        const unsigned units = point * share[c].lost >> (PWI_SHARE_BITS + PWI_SUM_UNIT_BITS);
        int n_members = 0;
        if (units == 0) break; /* nor do those behind lose any */
        do member[n_members++] = set_of(sums, test->bitmaps.of, share[c++].mentors);
        while (c < n_classes && point * share[c].lost >> (PWI_SHARE_BITS + PWI_SUM_UNIT_BITS) == units);
        lose_sets(sums, units, member, n_members);
    }
    add_losses(sums);
}

/* ---- by count ---- */

/* Sets whose members are counted, and what the mentors with each count lose. */
typedef struct Counts {
    const PwiBlock *member[MOST_COUNT];
    int n_members;
    unsigned units[MOST_COUNT + 1][PWI_MOST_SET_SIZE + 1]; /* by count, then by size of the mentor's set, if it */
    int n_sizes;                                           /* matters; else at 0, and n_sizes is 0 */
} Counts;

INLINE void lose_by_count(Sums *sums, const PwiBitmaps *bitmaps, const Counts *counts) {
    for (size_t b = 0; b < sums->n_blocks; b++) {
        PwiBlock count[COUNT_DIGITS] = {{0}}, who, *loss = sums->loss + b * DIGITS;
        for (int k = 0; k < counts->n_members; k++) count_in(count, &counts->member[k][b]);
        for (int n = 0; n <= counts->n_members; n++) {
            select_count(count, n, &bitmaps->known[b], &who);
            lose(loss, counts->units[n][0], &who);
            for (int size = n; size <= counts->n_sizes; size++) {
                if (size == 0) continue;
                PwiBlock of_size = who & set_of(sums, bitmaps->size, (size_t)size - 1)[b];
                lose(loss, counts->units[n][size], &of_size);
            }
        }
    }
}

/* For whom the criterion counts although it is not known. */
INLINE void lose_unknown(Sums *sums, const PwiCounting *counting) {
    const PwiCriterion *criterion = counting->test->criterion;
    PwiFraction missing = {criterion->missing_ppm, PWI_PPM};
    if (!criterion->skip_missing)
        lose_set(sums, units_of(counting->point - pwi_round_points(counting->point, missing)),
                 counting->test->bitmaps.unknown);
}

/* By how much the mentors' sets have in common with the mentee's, and where it matters by the size of their own. */
INLINE void screen_places(Sums *sums, const PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    const PwiBitmaps *bitmaps = &test->bitmaps;
    const uint64_t *own = test->side[PWI_MENTEE].set + (size_t)row->mentee * (size_t)test->n_words;
    int32_t p = counting->point;
    Counts counts = {.n_sizes = bitmaps->n_sizes};
    for (int v = 0; v < test->n_words; v++)
        for (uint64_t rest = own[v]; rest != 0; rest &= rest - 1)
            counts.member[counts.n_members++] =
                set_of(sums, bitmaps->of, (size_t)v * 64 + (size_t)pwi_lowest_bit(rest));
    for (int n = 0; n <= counts.n_members; n++) {
        if (n == 0 || counts.n_sizes == 0) { /* nothing in common is worth nothing in any measure */
            counts.units[n][0] = units_of(p - pwi_round_points(p, pwi_test_set_value(test, row->mentee, n, n)));
            continue;
        }
        for (int size = n; size <= counts.n_sizes; size++)
            counts.units[n][size] = units_of(p - pwi_round_points(p, pwi_test_set_value(test, row->mentee, size, n)));
    }
    lose_by_count(sums, bitmaps, &counts);
    lose_unknown(sums, counting);
    add_losses(sums);
}

/* By how many pairs of options stand the other way round. */
INLINE void screen_orders(Sums *sums, const PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    const int64_t *rank = test->side[PWI_MENTEE].level + (size_t)row->mentee * (size_t)test->n_places;
    Counts counts = {.n_sizes = 0};
    for (int r = 0; r < test->n_places; r++)
        for (int s = 0; s < test->n_places; s++)
            if (rank[r] >= 0 && rank[r] < rank[s])
                counts.member[counts.n_members++] = set_of(sums, test->bitmaps.of, (size_t)(s * test->n_places + r));
    for (int n = 1; n <= counts.n_members; n++)
        counts.units[n][0] = units_of((int32_t)((int64_t)counting->point * n / counts.n_members));
    lose_by_count(sums, &test->bitmaps, &counts);
    add_losses(sums);
}

/* ---- by level ---- */

INLINE void screen_levels(Sums *sums, const PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    const int64_t *level = test->side[PWI_MENTEE].level + (size_t)row->mentee * (size_t)test->n_places;
    bool is_covers = test->criterion->kind == PWI_COVERS;
    int64_t divisor = 0;
    for (int r = 0; r < test->n_places; r++)
        if (level[r] >= 0) divisor += test->span * (is_covers ? level[r] : 1);
    for (int r = 0; divisor > 0 && r < test->n_places; r++) {
        if (level[r] < 0) continue;
        for (int theirs = 0; theirs < test->bitmaps.n_levels; theirs++) {
            int64_t apart = level[r] > theirs ? level[r] - theirs : theirs - level[r];
            int64_t loss = counting->point * (is_covers ? level[r] * (test->span - theirs) : apart) / divisor;
            lose_set(sums, units_of((int32_t)loss),
                     set_of(sums, test->bitmaps.of, (size_t)(r * test->bitmaps.n_levels + theirs)));
        }
        add_losses(sums);
    }
}

/* ---- by name ---- */

/* Everyone loses all, but those whom the mentee names, or who name the mentee. */
INLINE void screen_names(Sums *sums, PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    int mentee = row->mentee, n_names;
    const int32_t *name;
    if (test->criterion->by == PWI_MENTEE) {
        const PwiSlice *list = pwi_cell(test->side[PWI_MENTEE].names, mentee);
        name = test->name_pool + list->first;
        n_names = (int)list->n;
    } else {
        name = test->namer + test->first_namer[mentee];
        n_names = (int)(test->first_namer[mentee + 1] - test->first_namer[mentee]);
    }
    lose_set(sums, units_of(counting->point), test->bitmaps.known);
    lose_unknown(sums, counting);
    for (int k = 0; k < n_names; k++) {
        int32_t points;
        if (name[k] < 0) continue;
        pwi_rescore_points(row, counting, &name[k], 1, &points);
        lose_alone(sums, points == PWI_NOT_COUNTED ? 0 : units_of(counting->point - points), name[k]);
    }
    add_losses(sums);
}

/* ---- the sieve ---- */

/* Whether the criterion is worth a look at all mentors: it takes a 256th of all points, or more; and whether what the
 * mentee has can be counted. */
INLINE bool is_telling(const PwiRescoreRow *row, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    if (!counting->is_answered || test->bitmaps.kind == PWI_NO_BITMAPS ||
        counting->point * test->share_lost >> 10 <= PWI_PPM >> 8)
        return false;
    return test->bitmaps.kind != PWI_BY_PLACE || pwi_test_set_size(test, row->mentee) <= MOST_COUNT;
}

INLINE void screen(Sums *sums, PwiRescoreRow *row, const PwiCounting *counting) {
    switch (counting->test->bitmaps.kind) {
        case PWI_BY_CLASS:
            screen_classes(sums, row, counting);
            break;
        case PWI_BY_PLACE:
            screen_places(sums, row, counting);
            break;
        case PWI_BY_ORDER:
            screen_orders(sums, row, counting);
            break;
        case PWI_BY_LEVEL:
            screen_levels(sums, row, counting);
            break;
        default:
            screen_names(sums, row, counting);
    }
}

/* What a contender may still lose: less what it has lost, less what drops out of the criteria that have been looked at,
 * of which there are so many points. */
INLINE int32_t rest_of(const Sums *sums, const PwiRescoreRow *row, const PwiDemand *demand, const int32_t point[64],
                       int32_t mentor) {
    const PwiBlock *sum = sums->sum + (size_t)(mentor / PWI_BLOCK_BITS) * DIGITS;
    int32_t units = 0, dropped = 0, spare = (int32_t)PWI_PPM - pwi_demand_least(demand, mentor);
    if (row->n_order == row->n_counting) return spare; /* nothing has been looked at */
    for (int d = 0; d < DIGITS; d++) units |= (int32_t)(sum[d][mentor % PWI_BLOCK_BITS / 64] >> (mentor % 64) & 1) << d;
    for (uint64_t drops = row->rescorer->drops[mentor]; drops != 0; drops &= drops - 1)
        dropped += point[pwi_lowest_bit(drops)];
    return spare - ((units - pwi_demand_units(demand, mentor)) << PWI_SUM_UNIT_BITS) -
           (int32_t)((int64_t)dropped * spare >> 20);
}

/* Lists those in reach whose sums are small enough. */
INLINE int list(const Sums *sums, PwiRescoreRow *row, const PwiDemand *demand, const int32_t point[64], unsigned most) {
    int n = 0;
    for (size_t b = 0; b < sums->n_blocks; b++) {
        PwiBlock within;
        find_within(sums, b, most, &within);
        within &= demand->in_reach[b];
        for (int lane = 0; lane < PWI_BLOCK_WORDS; lane++)
            for (uint64_t left = within[lane]; left != 0; left &= left - 1) {
                int32_t mentor = (int32_t)b * PWI_BLOCK_BITS + 64 * lane + pwi_lowest_bit(left);
                row->contender[n] = mentor;
                row->rest[n] = rest_of(sums, row, demand, point, mentor);
                n += row->rest[n] >= 0;
            }
    }
    return n;
}

TARGET int SIEVE(PwiRescoreRow *row, const PwiDemand *demand) {
    Sums sums = {.n_blocks = row->rescorer->n_blocks, .sum = row->sums, .loss = row->loss, .over = row->over};
    int64_t most = (PWI_PPM - demand->base - demand->lowest) >> PWI_SUM_UNIT_BITS;
    int32_t point[64] = {0}; /* of the criteria that are looked at here */
    bool is_in_range = most < 1 << DIGITS;
    row->n_order = 0;
    if (most < 0) return 0;
    memcpy(sums.sum, demand->digits, sums.n_blocks * DIGITS * sizeof *sums.sum);
    memset(sums.over, 0, sums.n_blocks * sizeof *sums.over);
    for (int c = 0; c < row->n_counting; c++) {
        const PwiCounting *counting = &row->counting[c];
        if (!is_in_range || !is_telling(row, counting)) {
            row->order[row->n_order++] = counting;
        } else {
            screen(&sums, row, counting);
            if (counting->criterion < 64) point[counting->criterion] = counting->point;
        }
    }
    return list(&sums, row, demand, point, is_in_range ? (unsigned)most : (1u << DIGITS) - 1);
}

#endif
