/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Synthetic stored instances that no questionnaire of the generator makes: flat, product, fifty.
 *
 * flat     twelve questions answered almost independently; the family that general solvers were compared on before
 *          Pairwright was begun. The same draws in the same order, so the instances are the same, number for number.
 * product  score = a·b, a and b uniform in 1 … 1000: every mentee wants the same mentors
 * fifty    flat, rounded down to multiples of 20,000: about fifty distinct scores, so most optimal matchings tie */
#ifndef BENCH_SYNTHETIC_H
#define BENCH_SYNTHETIC_H

#include "instance.h"

/* `family` is a name above; ends the program when there is none of that name. */
Instance synthetic_instance(const char *family, int n_mentees, int n_mentors, uint64_t seed);

#endif
