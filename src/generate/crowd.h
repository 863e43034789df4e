/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crowd behind the synthetic answers: what people are like before they are asked.
 *
 * Answers of real questionnaires hang together, because people do. Each synthetic person has a circle (those who study
 * alike think and live alike), two leanings that colour all their ratings, and a standing that makes a mentor sought
 * after. Traits are computed when needed; only the lists of circles are kept. */
#ifndef PWI_GENERATE_CROWD_H
#define PWI_GENERATE_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "generate/chance.h"
#include "programme/question.h"

enum { PWI_N_CIRCLES = 8, PWI_MAX_STANDING = 1000, PWI_MOST_NAMES = 8 };

typedef struct PwiTraits {
    int circle;   /* [0, PWI_N_CIRCLES) */
    int standing; /* [0, PWI_MAX_STANDING): few are high */
    int outgoing; /* [-200, 200], about 0 */
    int orderly;  /* [-200, 200], about 0 */
} PwiTraits;

typedef struct PwiCircles {
    int32_t *member;                  /* [people] by circle, then number; owned */
    int32_t first[PWI_N_CIRCLES + 1]; /* offsets into `member` */
} PwiCircles;

typedef struct PwiCrowd {
    uint64_t key;
    PwiCircles circles[PWI_N_SIDES];
} PwiCrowd;

PwiTraits pwi_traits_of(uint64_t key, PwiSide side, int person);

/* Returns false when memory is gone; *crowd is to be cleared in any case. 4 bytes a person. */
bool pwi_crowd_init(PwiCrowd *crowd, uint64_t key, const int n[PWI_N_SIDES]);
void pwi_crowd_clear(PwiCrowd *crowd);

/* Up to `wanted` ≤ PWI_MOST_NAMES different people of the other side whom a person of `circle` would name: mostly of
 * their circle, the ones of high standing first. Returns how many. */
int pwi_crowd_names(const PwiCrowd *crowd, PwiChance *chance, PwiSide named_side, int circle, int wanted,
                    int32_t names[PWI_MOST_NAMES]);

#endif
