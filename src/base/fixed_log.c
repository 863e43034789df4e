/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logarithm and square root in integers.
 *
 * The logarithm to base 2 comes out bit by bit: squaring a mantissa m in [1, 2) doubles its logarithm, so the next bit
 * is 1 exactly if m² ≥ 2 (Knuth, The Art of Computer Programming 1, section 1.2.2, exercise 25 and its kin). The
 * mantissa has 63 fractional bits; a truncation in step i is worth 2^-63 / 2^i in the result, so all of them together
 * stay far below the 2^-32 that is asked for. The square root is Newton's, from above. */
#include "base/fixed_log.h"

#include <assert.h>

enum { MANTISSA_BITS = 63, LOG2_BITS = 48 };

#define LN2_BITS 63
static const uint64_t ln2 = UINT64_C(0x58B90BFBE8E7BCD6); /* ln 2 · 2^63, rounded */

/* log2(mantissa) · 2^48 for a mantissa in [1, 2), given times 2^63. */
static uint64_t log2_of_mantissa(uint64_t mantissa) {
    assert(mantissa >> MANTISSA_BITS == 1);
    uint64_t log2 = 0;
    for (int bit = 0; bit < LOG2_BITS; bit++) {
        PwiUnsignedWide square = (PwiUnsignedWide)mantissa * mantissa; /* 126 fractional bits, in [1, 4) */
        unsigned is_over_two = (unsigned)(square >> (2 * MANTISSA_BITS + 1));
        mantissa = (uint64_t)(square >> (MANTISSA_BITS + is_over_two));
        log2 = 2 * log2 + is_over_two;
    }
    return log2;
}

/* ln(numerator / denominator) in units of 2^-bits. */
static int64_t log_of_ratio(uint64_t numerator, uint64_t denominator, int bits) {
    assert(denominator > 0 && numerator >= denominator);

    int exponent = 0;
    while ((numerator / denominator) >> exponent >= 2) exponent++;

    /* numerator / denominator / 2^exponent lies in [1, 2); its first 63 fractional bits. */
    PwiUnsignedWide quotient = ((PwiUnsignedWide)numerator << MANTISSA_BITS) / denominator;
    uint64_t mantissa = (uint64_t)(quotient >> exponent);
    uint64_t log2 = ((uint64_t)exponent << LOG2_BITS) + log2_of_mantissa(mantissa);
    return (int64_t)(((PwiUnsignedWide)log2 * ln2) >> (LOG2_BITS + LN2_BITS - bits));
}

int64_t pwi_fixed_log(uint64_t numerator, uint64_t denominator) {
    return log_of_ratio(numerator, denominator, PWI_LOG_BITS);
}

int64_t pwi_fine_log(uint32_t number) {
    return log_of_ratio(number, 1, PWI_FINE_LOG_BITS);
}

uint64_t pwi_square_root(PwiUnsignedWide square) {
    if (square == 0) return 0;
    int bits = 0;
    while (square >> bits != 0) bits++;
    assert(bits <= 126); /* so that the root and its successor fit with room to spare */

    /* Any start above the root descends to its floor and stops there. */
    PwiUnsignedWide root = (PwiUnsignedWide)1 << ((bits + 1) / 2);
    for (;;) {
        PwiUnsignedWide next = (root + square / root) / 2;
        if (next >= root) break;
        root = next;
    }
    assert(root * root <= square && square < (root + 1) * (root + 1));
    return (uint64_t)(root + (square - root * root > root)); /* above root + 1/2: the next one is nearer */
}
