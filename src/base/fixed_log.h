/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logarithm and square root without floating point, so that every machine gets the same bits. */
#ifndef PWI_BASE_FIXED_LOG_H
#define PWI_BASE_FIXED_LOG_H

#include <stdint.h>

__extension__ typedef unsigned __int128 PwiUnsignedWide;

enum { PWI_LOG_BITS = 32, PWI_FINE_LOG_BITS = 48 }; /* fractional bits of a fixed-point logarithm */

/* ln(numerator / denominator) in units of 2^-32, for numerator ≥ denominator > 0; off by less than one unit. */
int64_t pwi_fixed_log(uint64_t numerator, uint64_t denominator);

/* ln(number) in units of 2^-48, for number ≥ 1; low by at most two units. */
int64_t pwi_fine_log(uint32_t number);

/* The square root, rounded to the nearest integer. */
uint64_t pwi_square_root(PwiUnsignedWide square);

#endif
