/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prices of the goal leximin: for each person a short list of levels, as most levels leave most people alone.
 *
 * Leximin is one goal a level: as few pairs as can be score the smallest value there is, then as few the second
 * smallest, and so on. A level is a score in millionths; a pair is worth −1 to the level it scores, and 0 to all
 * others. Every level has a second price, of a goal to which all pairs are worth 0: it decides nothing about matchings,
 * but it lets prices say strictly what cannot change any more (docs/methods/assignment.md). Vectors over levels are
 * compared lexicographically, lowest score first, and at each level `price` before `tie`. */
#ifndef PWI_MATCHING_LEVELS_H
#define PWI_MATCHING_LEVELS_H

#include <stddef.h>
#include <stdint.h>

#include "programme/question.h"

/* A person's prices at one level. Levels where both are 0 are left out. */
typedef struct PwiLevelPrice {
    int32_t score_ppm;
    int64_t price, tie;
} PwiLevelPrice;

typedef struct PwiLevels {
    size_t *first[PWI_N_SIDES];        /* [people + 1] a person's stretch of `entry` */
    PwiLevelPrice *entry[PWI_N_SIDES]; /* each stretch by ascending score */
} PwiLevels;

/* The sign of a pair's reduced cost, weight − prices, over all levels: −1, 0 or 1. */
int pwi_levels_sign_of_pair(const PwiLevels *levels, int mentee, int mentor, int32_t score_ppm);
/* The sign of a person's price. */
int pwi_levels_sign_of_person(const PwiLevels *levels, int side, int person);

#endif
