/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance for the generator: streams of splitmix64, one for each purpose and person.
 *
 * A stream depends on nothing but (key, purpose, index), so a person is the same whoever was drawn before, on any
 * machine: integers only, no library's random numbers.
 * Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
#ifndef PWI_GENERATE_CHANCE_H
#define PWI_GENERATE_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct PwiChance {
    uint64_t state;
} PwiChance;

/* The key of a seed: the first 8 bytes, big-endian, of its SHA-256. */
uint64_t pwi_chance_key(const char *seed);
PwiChance pwi_chance_start(uint64_t key, uint64_t purpose, uint64_t index);

/* A whole number in [0, n), n ≥ 1, and in [lo, hi]. */
int pwi_chance_below(PwiChance *chance, int n);
int pwi_chance_between(PwiChance *chance, int lo, int hi);
bool pwi_chance_happens(PwiChance *chance, int permille);
/* Index k with probability weight[k] / Σ weight; weights ≥ 0, their sum positive and below 2^31. */
int pwi_chance_pick(PwiChance *chance, const int *weight, int n);
/* Bell-shaped around 0, in [-200, 200], standard deviation about 58. */
int pwi_chance_bell(PwiChance *chance);
/* `wanted` different bits of [0, n), n ≤ 64, each drawn by weight; fewer where fewer weights are positive. */
uint64_t pwi_chance_subset(PwiChance *chance, const int *weight, int n, int wanted);

#endif
