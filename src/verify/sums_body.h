/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers across sets of mentors, for sieve_body.h: a number for each of 512 mentors lies in PWI_SUM_DIGITS blocks, a
 * binary digit of all of them in each, and is added to by the logic of an adder. (Knuth, The Art of Computer
 * Programming 4A, section 7.1.3; bit-sliced arithmetic: Rinfret, O'Neil & O'Neil 2001.)
 *
 * TARGET and INLINE are those of the file that includes this. */
#ifndef PWI_VERIFY_SUMS_BODY_H
#define PWI_VERIFY_SUMS_BODY_H

#include <assert.h>

#include "verify/rescore_inside.h"

enum { DIGITS = PWI_SUM_DIGITS, COUNT_DIGITS = 4, MOST_COUNT = (1 << COUNT_DIGITS) - 1 };

typedef struct Sums {
    size_t n_blocks;
    PwiBlock *sum, *loss; /* [n_blocks × DIGITS] */
    PwiBlock *over;       /* [n_blocks] */
} Sums;

/* What is lost, in the digits' units, rounded down. */
INLINE unsigned units_of(int32_t loss_ppm) {
    assert(loss_ppm >= 0 && loss_ppm <= PWI_PPM);
    return (unsigned)loss_ppm >> PWI_SUM_UNIT_BITS;
}

/* Those of one block who have no loss by this criterion so far lose that: *loss is the block's first digit. */
INLINE void lose(PwiBlock *loss, unsigned units, const PwiBlock *who) {
    for (; units != 0; units &= units - 1) loss[pwi_lowest_bit(units)] |= *who;
}

/* One mentor loses that, whatever was taken before. */
INLINE void lose_alone(Sums *sums, unsigned units, int mentor) {
    PwiBlock *loss = sums->loss + (size_t)(mentor / PWI_BLOCK_BITS) * DIGITS;
    int word = mentor % PWI_BLOCK_BITS / 64;
    uint64_t bit = UINT64_C(1) << (mentor % 64);
    for (int d = 0; d < DIGITS; d++) loss[d][word] = (loss[d][word] & ~bit) | ((units >> d & 1) != 0 ? bit : 0);
}

/* Adds the losses to the sums, and forgets them. */
INLINE void add_losses(Sums *sums) {
    for (size_t b = 0; b < sums->n_blocks; b++) {
        PwiBlock *sum = sums->sum + b * DIGITS, *loss = sums->loss + b * DIGITS, carry = {0};
        for (int d = 0; d < DIGITS; d++) {
            PwiBlock either = sum[d] ^ loss[d], both = sum[d] & loss[d];
            sum[d] = either ^ carry;
            carry = both | (either & carry);
            loss[d] = (PwiBlock){0};
        }
        sums->over[b] |= carry;
    }
}

/* Who of the block has a sum of `most` at the most. */
INLINE void find_within(const Sums *sums, size_t b, unsigned most, PwiBlock *within) {
    const PwiBlock *sum = sums->sum + b * DIGITS;
    PwiBlock above = {0};
    assert(most < 1u << DIGITS);
    for (int d = 0; d < DIGITS; d++) /* from the lowest up: a higher one overrules what those below it say */
        above = (most >> d & 1) != 0 ? above & sum[d] : above | sum[d];
    *within = ~(above | sums->over[b]);
}

/* Adds 1 to the count of everyone in `who`. */
INLINE void count_in(PwiBlock count[COUNT_DIGITS], const PwiBlock *who) {
    PwiBlock carry = *who;
    for (int d = 0; d < COUNT_DIGITS; d++) {
        PwiBlock next = count[d] & carry;
        count[d] ^= carry;
        carry = next;
    }
}

/* Who of `known` has that count. */
INLINE void select_count(const PwiBlock count[COUNT_DIGITS], int n, const PwiBlock *known, PwiBlock *who) {
    PwiBlock found = *known;
    for (int d = 0; d < COUNT_DIGITS; d++) found &= (n >> d & 1) != 0 ? count[d] : ~count[d];
    *who = found;
}

#endif
