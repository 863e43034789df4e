/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lazy candidate lists: of each mentee's row only the best few pairs are kept, and a bound on the rest.
 *
 * Worth of a pair = weight − price of the mentor. The list holds the K pairs of highest worth at the prices of its last
 * scan, `bound` the highest worth of a pair left out. Prices mostly rise, so the bound stays valid; `drift` adds up by
 * how much any price may have fallen since the start, and bound + (drift now − drift then) is always valid. */
#ifndef PWI_ASSIGN_CANDIDATES_H
#define PWI_ASSIGN_CANDIDATES_H

#include <stdbool.h>
#include <stdint.h>

#include "assign/rows.h"
#include "assign/shortlist.h"

#define PWI_NOTHING_ELSE PWI_NO_BOUND /* bound of a list that holds the whole row */

typedef PwiBest PwiCandidate; /* mentor and weight */

/* Pairs asked of scores that have their best without a row: as many as short lists of rows have on average. At prices 0
 * lists have to last until prices are near their end, and where rows are long to make one again costs more. */
enum { PWI_BEST_LENGTH = 24, PWI_FIRST_BEST_LENGTH = 40, PWI_LONG_ROW = 4096 };
_Static_assert((int)PWI_FIRST_BEST_LENGTH <= (int)PWI_LIST_LENGTH, "they go into a list");

typedef struct PwiCandidates {
    int n_mentees, n_mentors;
    const PwiPath *path; /* how this machine selects best; never changes the result */
    PwiCandidate *list;  /* [mentees × PWI_LIST_LENGTH], in no order */
    int32_t *n;          /* [mentees] entries in the list */
    int64_t *bound;      /* [mentees] */
    int64_t *drift_then; /* [mentees] */
    int64_t drift;       /* Σ of the largest fall of any price, update by update */
} PwiCandidates;

PW_MUST_CHECK PwStatus pwi_candidates_init(PwiCandidates *candidates, int n_mentees, int n_mentors);
void pwi_candidates_clear(PwiCandidates *candidates);
/* Fills one list at these mentor prices (NULL: all 0). */
void pwi_candidates_scan(PwiCandidates *candidates, const PwiRows *rows, PwiRowWorker *worker, int mentee,
                         const int64_t *mentor_price);
/* The same from a row that has been read for other ends too. */
void pwi_candidates_take(PwiCandidates *candidates, int mentee, const int32_t *row, const int64_t *mentor_price);
/* Fills all lists in parallel, at these mentor prices (NULL: all 0). PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_candidates_scan_all(PwiCandidates *candidates, const PwiRows *rows,
                                               const int64_t *mentor_price);
/* Fills the lists of these mentees, each named once, in parallel, at these mentor prices, which have another number
 * whenever they are others for this crew. PW_LIMIT likewise. */
PW_MUST_CHECK PwStatus pwi_candidates_scan_these(PwiCandidates *candidates, const PwiRows *rows, PwiRowCrew *crew,
                                                 const int32_t *mentee, int n, PwiRowPrices prices);
/* Lists that were made without the face of `rows`, and of the same goal, lose the pairs that are not on it. What is
 * left out now was left out before, so every bound holds. Faces of `matched` only. */
void pwi_candidates_mask(PwiCandidates *candidates, const PwiRows *rows);
/* Lists of scores lose the pairs below the floor of `rows`. */
void pwi_candidates_drop_low(PwiCandidates *candidates, const PwiRows *rows);
/* Turns the lists of an earlier goal into those of `rows`, whose face is that goal's optimum at the mentee prices
 * given: only rows whose bound does not exclude further tight pairs are read again. */
PW_MUST_CHECK PwStatus pwi_candidates_restrict(PwiCandidates *candidates, const PwiRows *rows);

static inline const PwiCandidate *pwi_candidates_of(const PwiCandidates *candidates, int mentee) {
    return candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
}

/* The highest worth any pair outside the list can have now. */
static inline int64_t pwi_candidates_bound(const PwiCandidates *candidates, int mentee) {
    int64_t bound = candidates->bound[mentee];
    return bound == PWI_NOTHING_ELSE ? bound : bound + candidates->drift - candidates->drift_then[mentee];
}

#endif
