/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns one set of pairs into another: moves of mentees, put into the order in which one makes way for the next.
 */
#ifndef PWI_MATCHING_MOVES_H
#define PWI_MATCHING_MOVES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/status.h"
#include "cohort/decisions.h"
#include "matching/bounds.h"

typedef struct PwiMove {
    int32_t mentee;
    int32_t from, to; /* mentors, or PWI_NOBODY: had none, gets none. Never both */
    int32_t chain;    /* moves of a chain stand together: each but the last goes where the next comes from */
} PwiMove;

typedef struct PwiMoves {
    PwiMove *move;
    int n, n_chains;
} PwiMoves;

/* From the pairs `before` to the pairs `after`, both sorted by pwi_compare_pairs. A mentee who exchanges several
 * mentors makes several moves, mentors in order of their numbers. Chains begin, if they can, with somebody who leaves
 * no place that is taken; the others are rings. Everything is put into `arena`. Cost: O(n log n) for n moves. */
PW_MUST_CHECK PwStatus pwi_moves_between(const PwiPair *before, int n_before, const PwiPair *after, int n_after,
                                         PwiArena *arena, PwiMoves *moves);

#endif
