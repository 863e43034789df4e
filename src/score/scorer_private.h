/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the scorer: what scorer.c compiles, and what a worker needs to use it (row.c, pair.c). */
#ifndef PWI_SCORE_SCORER_PRIVATE_H
#define PWI_SCORE_SCORER_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "score/drops.h"
#include "score/narrow.h"
#include "score/path.h"
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
    int *sparse_term; /* [n_sparse_terms] those with values of single pairs; owned */
    int n_sparse_terms;
    PwiStream *stream; /* [n_streams] owned */
    int n_streams;
    PwiDropGroup *drops; /* [n_drop_groups] owned */
    int n_drop_groups;
    bool has_given;      /* a criterion whose matrix forbids what it does not name */
    int32_t *self;       /* [mentees] the mentor who is the same person, or -1; owned */
    size_t n_codes;      /* of all terms together */
    size_t n_entries;    /* of the tables of all streams together */
    size_t scratch_size; /* the most any term needs */
    const PwiPath *path;
};

/* How a term stands to the row's mentee, and what its values are worth. */
typedef struct PwiTermState {
    PwiStanding standing;
    bool counts; /* criterion: can count for the mentee (step 1 of the score); rule: may forbid a pair */
    PwiStake stake;
} PwiTermState;

/* What a term's codes mean for the mentee at hand. */
typedef struct PwiLane {
    const int32_t *worth;   /* [codes of the term]; NULL: the term is out, or its sets lie in planes */
    const uint8_t *dropped; /* [codes of the term] 1 = drops out; NULL: no answer does */
} PwiLane;

/* What a stream adds to every mentor for the mentee at hand. */
typedef struct PwiAddition {
    const int32_t *worth; /* [n_codes] by code or class; NULL: nothing */
    const int32_t *lost;  /* [codes of the stream] points of criteria whose value is not known; NULL: none */
    int n_codes;
    bool by_class; /* of sets, by `classes` */
    PwiClasses classes;
    uint8_t *class_of; /* [mentors] in the narrow pass's buffers, which fills it */
} PwiAddition;

enum { PWI_TILE = 4096 }; /* mentors whose sums stay in the first-level cache while all streams pass over them */

struct PwiScoreRow {
    int n_mentors;
    int32_t *score;        /* [mentors, padded] the sums, then the scores */
    int32_t *lost;         /* [mentors, padded] points of the criteria that dropped out */
    int32_t *worth;        /* [codes of all terms] for the mentee; a term's begin at its first_code */
    uint8_t *dropped;      /* [codes of all terms] likewise: 1 = drops out */
    PwiTermState *state;   /* [terms] */
    PwiLane *lane;         /* [terms] */
    int32_t *points;       /* [criteria] of the mentee */
    PwiAddition *addition; /* [streams] */
    int32_t *table;        /* [n_entries] tables of worths of streams that need one of their own, at first_entry */
    int32_t *lost_table;   /* [n_entries] tables of lost points, likewise */
    int32_t *drop_table;   /* [n_drop_groups × PWI_DROP_CODES] points lost by drop code */
    bool *drops_any;       /* [n_drop_groups] */
    uint8_t *class_of;     /* [PWI_TILE] scratch: the tile's classes */
    void *scratch;         /* [scratch_size] of the kernels */
    int32_t points_of_all; /* what the mentee's points sum to */
    bool any_lost;         /* something drops out for someone */
    PwiNarrow narrow;
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
 * special codes are valued in any case. Returns whether any answer drops out (special codes do so by drops.h). */
bool pwi_row_value(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee, int first, int end);

/* Says what each stream adds for the row's mentee: row->addition and row->lane; the tables of drops as well, and
 * whether anything drops out for anyone. */
void pwi_row_prepare(const PwiScorer *scorer, PwiScoreRow *row, int mentee);

/* Scores of all mentors, into row->score, for the mentee the row is prepared for. */
void pwi_row_finish(const PwiScorer *scorer, PwiScoreRow *row, int mentee);

/* Puts the value of a sparse entry of the term, whose mentor has this code of it, in place of what streams add. */
void pwi_row_replace(const PwiScorer *scorer, const PwiScoreRow *row, int term_ix, size_t entry, int32_t *sum,
                     int32_t *lost);

/* Whether a sparse term's entries mean something to the row's mentee. */
static inline bool pwi_row_has_entries(const PwiScoreRow *row, int term_ix) {
    return row->lane[term_ix].worth != NULL && row->state[term_ix].standing == PWI_ANSWERED;
}

/* The bans of one mentee. */
const PwiPair *pwi_bans_of(const PwDecisions *decisions, int mentee, int *n);

#endif
