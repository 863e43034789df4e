/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers everything is made of: integers, counted in millionths ("ppm") where they are shown as decimals. */
#ifndef PWI_BASE_NUMBERS_H
#define PWI_BASE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PWI_PPM INT64_C(1000000) /* 1.0 in millionths */

__extension__ typedef __int128 PwiWide; /* for products of two int64 */

/* What became of a decimal numeral. */
typedef enum PwiDecimalFault {
    PWI_DECIMAL_FINE = 0,
    PWI_DECIMAL_SYNTAX,   /* not a JSON number */
    PWI_DECIMAL_TOO_FINE, /* more decimals than asked for */
    PWI_DECIMAL_TOO_BIG   /* does not fit in 63 bits */
} PwiDecimalFault;

/* Reads a JSON numeral of `length` bytes exactly, as an integer number of 10^-decimals (decimals ≤ 18). */
PwiDecimalFault pwi_decimal_parse(const char *text, size_t length, int decimals, int64_t *value);

enum { PWI_DECIMAL_SIZE = 32 };
/* Writes millionths with exactly six decimals ("-0.500000"), no locale; returns the length. */
size_t pwi_ppm_print(int64_t ppm, char text[PWI_DECIMAL_SIZE]);
/* The same without trailing zeros, for people and messages ("0.5", "3"). */
size_t pwi_ppm_print_short(int64_t ppm, char text[PWI_DECIMAL_SIZE]);

/* Bits set in x (Warren, Hacker's Delight, section 5-1), in steps that vectorise without a popcount instruction. */
static inline uint64_t pwi_count_bits(uint64_t x) {
    x -= (x >> 1) & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + ((x >> 2) & UINT64_C(0x3333333333333333));
    x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    x += x >> 8;
    x += x >> 16;
    x += x >> 32;
    return x & 0x7F;
}

/* Where the lowest bit of a number above 0 is. */
static inline int pwi_lowest_bit(uint64_t bits) {
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int n = 0;
    for (; (bits & 1) == 0; bits >>= 1) n++;
    return n;
#endif
}

/* Division with a positive divisor that rounds towards minus infinity. */
static inline int64_t pwi_floor_div(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - (a % b < 0);
}

#endif
