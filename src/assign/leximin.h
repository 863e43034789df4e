/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goal leximin: the smallest score as high as can be, then as few pairs of that score as can be, then the same for
 * the second smallest, and so on (lexicographic bottleneck assignment: Burkard & Rendl 1991; Sokkalingam & Aneja 1998).
 */
#ifndef PWI_ASSIGN_LEXIMIN_H
#define PWI_ASSIGN_LEXIMIN_H

#include "assign/rows.h"
#include "matching/levels.h"

typedef struct PwiLeximin {
    PwiPair *forced, *loose; /* the pairs: those that all leximin choices make, and those that may be swapped; owned */
    int n_forced, n_loose;
    PwiBounds *bounds[PWI_N_SIDES]; /* [people] without the forced pairs, narrowed to leximin choices; owned */
} PwiLeximin;

/* `rows` hold scores, on the face of the goals before, from the best smallest score up; `pair` is a feasible choice on
 * it at `bounds`. What `levels` consists of lives in `arena`. PW_LIMIT: the deadline passed, and the pairs are no worse
 * than `pair`; `loose` is NULL if they are just those. Clear in any case. Cost: as many searches as there are levels
 * and improvements, each through the people who still contend with each other (docs/methods/assignment.md). */
PW_MUST_CHECK PwStatus pwi_leximin_solve(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                                         const PwiPair *pair, int n_pairs, PwiArena *arena, PwiLevels *levels,
                                         PwiLeximin *found);
void pwi_leximin_clear(PwiLeximin *found);

#endif
