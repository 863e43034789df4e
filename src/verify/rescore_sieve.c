/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sieve: most mentors lose too much by what can be told of 64 at a time, and nothing is done for those one by one.
 *
 * Many criteria tell few kinds of mentors apart: classes of equal answers, or how many members a set has in common with
 * the mentee's. The mentors of each kind are a set of bits; what they lose (rounded down to units of 2^10 millionths)
 * is a number that lies across ten sets, a binary digit each, and is added to the price of the mentor, which lies there
 * already, by the logic of an adder: all mentors in a few instructions a digit. Who has more than the mentee's price
 * leaves is out. (Numbers across words: Knuth, The Art of Computer Programming 4A, section 7.1.3; bit-sliced
 * arithmetic: Rinfret, O'Neil & O'Neil 2001.)
 *
 * What a set has in common is counted in the same way, by adding the sets of those who have each of the mentee's
 * members. Whoever was asked for by name is let through as they are: they are few, and everyone else loses all there.
 */
#include <assert.h>
#include <string.h>

#include "verify/rescore_inside.h"

enum { DIGITS = PWI_SUM_DIGITS };

/* A number for each mentor. */
typedef struct Sums {
    uint64_t *digit[DIGITS]; /* [words] */
    uint64_t *over;          /* [words] who is beyond all digits */
} Sums;

typedef struct Sieve {
    PwiRescoreRow *row;
    const PwiDemand *demand;
    int n_words, n; /* n: contenders listed */
    Sums sums;
    uint64_t *loss[DIGITS]; /* [words] of the criterion at hand */
    unsigned used;          /* the digits of `loss` that are not empty, a bit each */
    uint64_t *count[3];     /* [words] how many members are in common */
    uint64_t *who, *carry, *alive;
} Sieve;

/* ---- numbers across sets ---- */

/* Those in both sets, who have no loss by this criterion so far, lose that. */
static void lose(Sieve *sieve, int32_t loss, const uint64_t *restrict who, const uint64_t *restrict also) {
    unsigned units = (unsigned)loss >> PWI_SUM_UNIT_BITS;
    assert(loss >= 0 && units < 1u << DIGITS);
    for (int d = 0; d < DIGITS; d++) {
        if ((units >> d & 1) == 0) continue;
        uint64_t *restrict digit = sieve->loss[d];
        if ((sieve->used >> d & 1) == 0)
            for (int w = 0; w < sieve->n_words; w++) digit[w] = who[w] & also[w];
        else
            for (int w = 0; w < sieve->n_words; w++) digit[w] |= who[w] & also[w];
    }
    sieve->used |= units;
}

/* Adds the losses to the sums, and forgets them. */
static void add_losses(Sieve *sieve) {
    uint64_t *restrict carry = sieve->carry;
    bool carries = false;
    for (int d = 0; d < DIGITS; d++) {
        uint64_t *restrict digit = sieve->sums.digit[d];
        const uint64_t *restrict loss = sieve->loss[d];
        bool has_loss = (sieve->used >> d & 1) != 0;
        if (has_loss && carries)
            for (int w = 0; w < sieve->n_words; w++) {
                uint64_t either = digit[w] ^ loss[w], both = digit[w] & loss[w];
                digit[w] = either ^ carry[w];
                carry[w] = both | (either & carry[w]);
            }
        else if (has_loss || carries)
            for (int w = 0; w < sieve->n_words; w++) {
                uint64_t added = has_loss ? loss[w] : carry[w];
                carry[w] = digit[w] & added;
                digit[w] ^= added;
            }
        carries |= has_loss;
    }
    for (int w = 0; carries && w < sieve->n_words; w++) sieve->sums.over[w] |= carry[w];
    sieve->used = 0;
}

/* Strikes off `alive` those whose sum is above `most`. */
static void strike(Sieve *sieve, unsigned most) {
    uint64_t *restrict above = sieve->carry, *restrict alive = sieve->alive;
    assert(most < 1u << DIGITS);
    memset(above, 0, (size_t)sieve->n_words * sizeof *above);
    for (int d = 0; d < DIGITS; d++) { /* from the lowest up: a higher one overrules what those below it say */
        const uint64_t *restrict digit = sieve->sums.digit[d];
        if ((most >> d & 1) != 0)
            for (int w = 0; w < sieve->n_words; w++) above[w] &= digit[w];
        else
            for (int w = 0; w < sieve->n_words; w++) above[w] |= digit[w];
    }
    for (int w = 0; w < sieve->n_words; w++) alive[w] &= ~(above[w] | sieve->sums.over[w]);
}

/* ---- what criteria take: each returns whether it is exactly that, but for rounding ---- */

static bool screen_classes(Sieve *sieve, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    int32_t *loss = sieve->row->points;
    pwi_rescore_points(sieve->row, counting, test->classes.representative, test->classes.n, loss);
    for (int c = 0; c < test->classes.n; c++) loss[c] = loss[c] == PWI_NOT_COUNTED ? 0 : counting->point - loss[c];
    for (int c = 0; c < test->classes.n; c++) {
        int32_t its_loss = loss[c];
        if (its_loss <= 0) continue;
        const uint64_t *who = test->bitmaps.of + (size_t)c * (size_t)sieve->n_words;
        bool is_joined = false;
        for (int other = c + 1; other < test->classes.n; other++) { /* those that lose as much, all at once */
            if (loss[other] != its_loss) continue;
            const uint64_t *restrict too = test->bitmaps.of + (size_t)other * (size_t)sieve->n_words;
            uint64_t *restrict joined = sieve->who;
            if (!is_joined) memcpy(joined, who, (size_t)sieve->n_words * sizeof *who);
            for (int w = 0; w < sieve->n_words; w++) joined[w] |= too[w];
            is_joined = true;
            loss[other] = 0;
        }
        if (is_joined) who = sieve->who;
        lose(sieve, its_loss, who, who);
    }
    return true;
}

/* Adds 1 to the count of every mentor in `who`. */
static void count_member(Sieve *sieve, const uint64_t *restrict who) {
    uint64_t *restrict ones = sieve->count[0], *restrict twos = sieve->count[1], *restrict fours = sieve->count[2];
    for (int w = 0; w < sieve->n_words; w++) {
        uint64_t carry = ones[w] & who[w], further = twos[w] & carry;
        ones[w] ^= who[w];
        twos[w] ^= carry;
        fours[w] ^= further;
    }
}

/* Those whose count it is, of those the test knows, into sieve->who. */
static void select_count(Sieve *sieve, int count, const uint64_t *restrict known) {
    uint64_t flip[3], *restrict who = sieve->who;
    const uint64_t *restrict ones = sieve->count[0], *restrict twos = sieve->count[1],
                             *restrict fours = sieve->count[2];
    for (int d = 0; d < 3; d++) flip[d] = (count >> d & 1) != 0 ? 0 : ~UINT64_C(0);
    for (int w = 0; w < sieve->n_words; w++)
        who[w] = known[w] & (ones[w] ^ flip[0]) & (twos[w] ^ flip[1]) & (fours[w] ^ flip[2]);
}

/* Those in sieve->who, who have so many members in common, lose by that, and by the size of their own set. */
static void lose_by_count(Sieve *sieve, const PwiCounting *counting, int n_common) {
    const PwiTest *test = counting->test;
    int mentee = sieve->row->mentee;
    int32_t p = counting->point;
    if (!test->bitmaps.size || n_common == 0) { /* nothing in common is worth nothing in any measure */
        PwiFraction value = pwi_test_set_value(test, mentee, n_common, n_common);
        lose(sieve, p - pwi_round_points(p, value), sieve->who, sieve->who);
        return;
    }
    for (int size = n_common; size <= test->bitmaps.n_sizes; size++) {
        PwiFraction value = pwi_test_set_value(test, mentee, size, n_common);
        const uint64_t *of_size = test->bitmaps.size + (size_t)(size - 1) * (size_t)sieve->n_words;
        lose(sieve, p - pwi_round_points(p, value), sieve->who, of_size);
    }
}

/* By how much the mentors' sets have in common with the mentee's; false: more than can be counted here. */
static bool screen_counts(Sieve *sieve, const PwiCounting *counting) {
    enum { MOST = 7 };
    const PwiTest *test = counting->test;
    const PwiBitmaps *bitmaps = &test->bitmaps;
    int32_t p = counting->point;
    const uint64_t *own = test->side[PWI_MENTEE].set + (size_t)sieve->row->mentee * (size_t)test->n_words;
    int64_t size = pwi_test_set_size(test, sieve->row->mentee);
    if (size > MOST) return false;
    for (int d = 0; d < 3; d++) memset(sieve->count[d], 0, (size_t)sieve->n_words * sizeof **sieve->count);
    for (int v = 0; v < test->n_words; v++)
        for (uint64_t rest = own[v]; rest != 0; rest &= rest - 1) {
            size_t place = (size_t)v * 64 + (size_t)pwi_lowest_bit(rest);
            count_member(sieve, bitmaps->of + place * (size_t)sieve->n_words);
        }
    for (int n_common = 0; n_common <= size; n_common++) {
        select_count(sieve, n_common, bitmaps->known);
        lose_by_count(sieve, counting, n_common);
    }
    if (!test->criterion->skip_missing)
        lose(sieve, p - pwi_round_points(p, (PwiFraction){test->criterion->missing_ppm, PWI_PPM}), bitmaps->unknown,
             bitmaps->unknown);
    return true;
}

/* Takes those who are named out of `alive`, and lists them; everyone else loses all. */
static bool screen_names(Sieve *sieve, const PwiCounting *counting) {
    const PwiTest *test = counting->test;
    int mentee = sieve->row->mentee;
    const int32_t *name;
    size_t n;
    bool is_exact = true;
    if (test->criterion->by == PWI_MENTEE) {
        const PwiSlice *list = pwi_cell(test->side[PWI_MENTEE].names, mentee);
        name = test->name_pool + list->first;
        n = list->n;
    } else {
        name = test->namer + test->first_namer[mentee];
        n = test->first_namer[mentee + 1] - test->first_namer[mentee];
    }
    for (size_t k = 0; k < n; k++) {
        if (name[k] < 0) continue;
        uint64_t bit = UINT64_C(1) << (name[k] % 64);
        if ((sieve->alive[name[k] / 64] & bit) == 0) continue;
        sieve->alive[name[k] / 64] &= ~bit;
        sieve->row->contender[sieve->n++] = name[k];
    }
    lose(sieve, counting->point, test->bitmaps.known, test->bitmaps.known);
    for (int w = 0; w < sieve->n_words; w++) is_exact &= test->criterion->skip_missing || test->bitmaps.unknown[w] == 0;
    return is_exact;
}

/* ---- the sieve ---- */

static uint64_t *take_set(Sieve *sieve, int k) {
    assert(k < PWI_SIEVE_SETS);
    return sieve->row->bits + (size_t)k * (size_t)sieve->n_words;
}

static void prepare(Sieve *sieve) {
    int k = 0;
    size_t n_bytes = (size_t)sieve->n_words * sizeof(uint64_t);
    for (int d = 0; d < DIGITS; d++) sieve->sums.digit[d] = take_set(sieve, k++);
    for (int d = 0; d < DIGITS; d++) sieve->loss[d] = take_set(sieve, k++);
    for (int d = 0; d < 3; d++) sieve->count[d] = take_set(sieve, k++);
    sieve->sums.over = take_set(sieve, k++);
    sieve->who = take_set(sieve, k++);
    sieve->carry = take_set(sieve, k++);
    sieve->alive = take_set(sieve, k++);
    memcpy(sieve->sums.digit[0], sieve->demand->digits, DIGITS * n_bytes); /* one after the other, in both */
    memset(sieve->sums.over, 0, n_bytes);
    memcpy(sieve->alive, sieve->demand->in_reach, n_bytes);
}

/* Lists those who are left, with what they may still lose when `sums`, less their price, is taken off. */
static void list(Sieve *sieve) {
    PwiRescoreRow *row = sieve->row;
    const PwiDemand *demand = sieve->demand;
    for (int w = 0; w < sieve->n_words; w++)
        for (uint64_t left = sieve->alive[w]; left != 0; left &= left - 1) {
            int bit = pwi_lowest_bit(left);
            int32_t mentor = 64 * w + bit, units = 0;
            for (int d = 0; d < DIGITS; d++) units |= (int32_t)(sieve->sums.digit[d][w] >> bit & 1) << d;
            row->contender[sieve->n] = mentor;
            row->rest[sieve->n] = (int32_t)PWI_PPM - pwi_demand_least(demand, mentor) -
                                  ((units - pwi_demand_units(demand, mentor)) << PWI_SUM_UNIT_BITS);
            sieve->n += row->rest[sieve->n] >= 0;
        }
}

/* Whether the criterion is worth a look at all mentors: it takes a 256th of all points, or more. */
static bool is_telling(const PwiCounting *counting) {
    return counting->is_answered && counting->test->bitmaps.kind != PWI_NO_BITMAPS &&
           counting->point * counting->test->share_lost >> 10 > PWI_PPM >> 8;
}

static bool screen(Sieve *sieve, const PwiCounting *counting) {
    switch (counting->test->bitmaps.kind) {
        case PWI_BY_CLASS:
            return screen_classes(sieve, counting);
        case PWI_BY_PLACE:
            return screen_counts(sieve, counting);
        default:
            return screen_names(sieve, counting);
    }
}

int pwi_sieve(PwiRescoreRow *row, const PwiDemand *demand, int *n_named) {
    Sieve sieve = {.row = row, .demand = demand, .n_words = demand->n_words};
    int64_t most = (PWI_PPM - demand->base - demand->lowest) >> PWI_SUM_UNIT_BITS;
    bool is_in_range = most < 1 << DIGITS;
    prepare(&sieve);
    row->n_order = 0;
    for (int c = 0; c < row->n_counting; c++) {
        const PwiCounting *counting = &row->counting[c];
        if (most < 0 || !is_in_range || !is_telling(counting)) {
            row->order[row->n_order++] = counting;
            continue;
        }
        if (screen(&sieve, counting)) {
            add_losses(&sieve);
        } else {
            sieve.used = 0;
            row->order[row->n_order++] = counting;
        }
    }
    *n_named = sieve.n;
    if (most >= 0 && is_in_range) strike(&sieve, (unsigned)most);
    if (most >= 0) list(&sieve);
    return sieve.n;
}
