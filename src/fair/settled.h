/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the goal leximin has settled so far (goal_leximin.c), and how its search leans.
 *
 * Levels are scores, from the lowest up. Of a settled level it is known how many pairs score exactly that, at least: in
 * all that is still of interest it is so many. What scores less than the next level, and nothing that is settled, is
 * closed. Where no more pairs than these have such a score at all, all of them are made, and their mentees have nobody
 * else any more. For programmes of at most one mentor a mentee. */
#ifndef PWI_FAIR_SETTLED_H
#define PWI_FAIR_SETTLED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "matching/bounds.h"

/* A pair with its score. */
typedef struct PwiScored {
    int32_t mentee, mentor, score_ppm;
} PwiScored;

/* At most n of the open pairs that score exactly this. */
typedef struct PwiSettledLevel {
    int32_t score_ppm, n;
} PwiSettledLevel;

typedef struct PwiSettled {
    PwiSettledLevel *level; /* [n] by ascending score, those whose pairs are not all made; owned, as what follows */
    int32_t n;
    size_t capacity;
    int32_t *only;      /* [mentees] the mentor they have, if that is settled, else PWI_NOBODY; NULL: no leximin yet */
    int32_t lowest_ppm; /* the score from which the search leans */
} PwiSettled;

PW_MUST_CHECK PwStatus pwi_settled_init(PwiSettled *settled, int n_mentees);
void pwi_settled_clear(PwiSettled *settled);
/* Adds a level above all others, or changes the number of the highest. */
PW_MUST_CHECK PwStatus pwi_settled_set(PwiSettled *settled, int32_t score_ppm, int32_t n);
/* Forgets the highest level, if it is that. */
void pwi_settled_drop(PwiSettled *settled, int32_t score_ppm);

static inline bool pwi_settled_exist(const PwiSettled *settled) {
    return settled->only != NULL;
}
/* Whether the mentee may have this mentor: has nobody settled, or them. */
static inline bool pwi_settled_leave_open(const PwiSettled *settled, PwiScored pair) {
    return settled->only == NULL || settled->only[pair.mentee] == PWI_NOBODY ||
           settled->only[pair.mentee] == pair.mentor;
}
/* Whether a pair below the next level is one of those settled, or may be. */
bool pwi_settled_have(const PwiSettled *settled, PwiScored pair);
/* Whether no level has too many of these pairs. */
bool pwi_settled_hold(const PwiSettled *settled, const PwiScored *pair, int n);
/* What a pair counts where a matching is looked for that leximin would like: the lower it scores the less, steeply, so
 * that one bad pair outweighs some that are a little better. Decides nothing but where the search looks first. */
int64_t pwi_settled_lean(const PwiSettled *settled, int32_t score_ppm);

#endif
