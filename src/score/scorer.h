/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scoring pass: a programme's criteria and rules compiled against a cohort, evaluated a mentee's row at a time.
 *
 * The matrix is never stored: whoever needs scores asks for a row, in cache, and keeps what matters.
 * All integer; the same bytes on any machine and any number of threads. Method: docs/methods/scoring.md. */
#ifndef PWI_SCORE_SCORER_H
#define PWI_SCORE_SCORER_H

#include <stdint.h>

#include "base/status.h"
#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "cohort/given.h"

enum { PWI_FORBIDDEN = -1 };

typedef struct PwiScorer PwiScorer;
/* A worker's buffers; one a thread. */
typedef struct PwiScoreRow PwiScoreRow;

/* Borrows everything for its lifetime. `decisions` may be NULL; its bans (not its keeps or outs) forbid pairs.
 * `given` may be NULL when no criterion is of kind `given`. Cost: O(mentors · criteria). */
PW_MUST_CHECK PwStatus pwi_scorer_create(const PwProgramme *programme, const PwCohort *cohort, const PwiGiven *given,
                                         const PwDecisions *decisions, PwiScorer **scorer, PwError *error);
void pwi_scorer_destroy(PwiScorer *scorer);

PW_MUST_CHECK PwStatus pwi_score_row_create(const PwiScorer *scorer, PwiScoreRow **row);
void pwi_score_row_destroy(PwiScoreRow *row);

/* Scores of one mentee with every mentor: [mentors] millionths, PWI_FORBIDDEN where a rule, a ban, a missing `given`
 * entry or being the same person forbids the pair. The result lives in `row` until its next use. Its best few:
 * score/best.h. */
const int32_t *pwi_score_mentee(const PwiScorer *scorer, PwiScoreRow *row, int mentee);

/* The worth of a pair is its score less the mentor's price. */
typedef struct PwiBestQuery {
    int most;              /* pairs asked for, in [1, PWI_MOST_BEST] */
    const int64_t *price;  /* [mentors]; NULL: all 0 */
    int64_t price_version; /* not 0: the prices are those of the row's last query, if that had this number, too */
    const int32_t *closed; /* [n_closed] mentors who take no part */
    int n_closed;
    const PwiPair *fixed; /* [n_fixed] pairs of this mentee that are no pairs here */
    int n_fixed;
} PwiBestQuery;
typedef struct PwiBest {
    int32_t mentor, weight; /* weight: the score */
} PwiBest;
/* The mentee's pairs of highest worth, into best[most], best first and equals by mentor, and how many there are; *bound
 * is the highest worth left out, or PWI_NO_BOUND. Equals pwi_best_of_row (score/best.h) of the mentee's row, but looks
 * at most pairs through bounds only (best_narrow.c). */
#define PWI_NO_BOUND INT64_MIN
int pwi_best_of_mentee(const PwiScorer *scorer, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                       int64_t *bound);

/* One pair, explained. */
typedef struct PwiPairScore {
    int32_t score_ppm;  /* also of a forbidden pair: what it would score */
    int32_t out_of_ppm; /* A of docs/methods/scoring.md: points of the criteria left on the mentor's side */
    int32_t *part_ppm;  /* [criteria], caller's; PWI_NOT_COUNTED (-1) where a criterion does not count */
    uint8_t *broken;    /* [rules], caller's; 1 = this rule forbids the pair */
    bool is_banned, is_self, not_given; /* other reasons to forbid it */
} PwiPairScore;
void pwi_score_pair(const PwiScorer *scorer, PwiScoreRow *row, int mentee, int mentor, PwiPairScore *pair);
bool pwi_pair_is_allowed(const PwiScorer *scorer, const PwiPairScore *pair);

/* The mentee's points p_k per criterion (sum 10^6, or all 0); 0 where it cannot count. [criteria] */
void pwi_mentee_points(const PwiScorer *scorer, int mentee, int32_t *points);

#endif
