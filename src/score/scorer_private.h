/* Inside the scorer: what scorer.c compiles, and what a worker needs to use it (row.c, pair.c). */
#ifndef PWI_SCORE_SCORER_PRIVATE_H
#define PWI_SCORE_SCORER_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "score/scorer.h"
#include "score/stake.h"
#include "score/stream.h"
#include "score/term.h"

struct PwiScorer {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions; /* or NULL */
    PwiTerm *term;                /* [n_terms] the programme's criteria, then its rules; owned */
    int n_terms;
    PwiStream *stream; /* [n_streams] owned */
    int n_streams;
    int32_t *self;       /* [mentees] the mentor who is the same person, or -1; owned */
    size_t n_codes;      /* of all terms together */
    int max_fused_codes; /* of any stream with several lanes */
    size_t scratch_size; /* the most any term needs */
};

/* How a term stands to the row's mentee, and what its values are worth. */
typedef struct PwiTermState {
    PwiStanding standing;
    bool counts; /* criterion: can count for the mentee (step 1 of the score); rule: may forbid a pair */
    PwiStake stake;
} PwiTermState;

struct PwiScoreRow {
    int n_mentors;
    int32_t *score;      /* [mentors] the sums, then the scores */
    int32_t *lost;       /* [mentors] points of the criteria that dropped out */
    int32_t *worth;      /* [codes of all terms] for the mentee; a term's begin at its first_code */
    uint8_t *dropped;    /* [codes of all terms] likewise: 1 = drops out */
    PwiTermState *state; /* [terms] */
    PwiLane *lane;       /* [terms] */
    int32_t *points;     /* [criteria] of the mentee */
    int32_t *table;      /* [max_fused_codes] scratch of the streams */
    void *scratch;       /* [scratch_size] of the kernels */
};

static inline int pwi_term_code(const PwiScorer *scorer, const PwiTerm *term, int mentor) {
    return pwi_stream_code(&scorer->stream[term->stream], term->lane, mentor);
}

/* Whether a criterion can count for a mentee of whom the term knows this much: step 1 of the score. */
static inline bool pwi_criterion_can_count(const PwiCriterion *criterion, PwiStanding standing) {
    return standing == PWI_ANSWERED || (standing == PWI_NO_ANSWER && !criterion->skip_missing);
}

/* Scales the weights of the criteria with can_count[k] to points that sum to 10^6 (or are all 0), by largest remainder.
 */
void pwi_share_points(const PwProgramme *programme, const PwCohort *cohort, int mentee, const bool *can_count,
                      int32_t *points);

/* Fills row->points and row->state for a mentee. */
void pwi_row_begin(const PwiScorer *scorer, PwiScoreRow *row, int mentee);

/* Values the codes [first, end) of a term that counts: row->worth and row->dropped from term->first_code on. The two
 * special codes are valued in any case. Returns whether a code that some mentor has drops out. */
bool pwi_row_value(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee, int first, int end);

#endif
