/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A term: one criterion or rule compiled against the cohort.
 *
 * Every mentor has a code: 0 where the criterion's `when` does not hold for them, 1 where they did not answer, else
 * 2 + the index of their answer among the mentors' distinct answers. For a given mentee a kernel values each distinct
 * answer once; what a mentor gets is then a look-up by code, which streams (stream.h) do for several terms at a time.
 * Criteria that name single pairs (asked-for, given) have sparse entries in place of an answer's value. */
#ifndef PWI_SCORE_TERM_H
#define PWI_SCORE_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "cohort/cohort.h"
#include "cohort/given.h"
#include "score/dictionary.h"
#include "score/planes.h"
#include "score/sparse.h"
#include "score/stake.h"

enum { PWI_CODE_WHEN_FALSE, PWI_CODE_MISSING, PWI_CODE_FIRST_ANSWER };

typedef struct PwiTerm {
    const PwiCriterion *test;
    bool is_rule; /* the test of a rule, worth nothing or a debt */
    const PwProgramme *programme;
    const PwCohort *cohort;
    const struct PwiKernel *kernel;
    void *column;     /* the mentors' distinct answers and what belongs to them, in the kernel's form; owned */
    PwiSparse sparse; /* values of single pairs; arrays owned by the column or borrowed */
    int n_codes;      /* PWI_CODE_FIRST_ANSWER + distinct answers */
    bool has_when_false, has_missing; /* some mentor has that code */
    size_t first_code;                /* where its codes start in a row's arrays of all terms' codes */
    size_t scratch_size;              /* bytes its fold needs */
    int stream, lane;                 /* where its codes are kept */
} PwiTerm;

/* One mentee, and the answers [first, end) to be valued for them. */
typedef struct PwiFold {
    const PwiStake *stake;
    int mentee;
    int first, end;   /* indices of distinct answers */
    int32_t *worth;   /* [distinct answers] out: filled from `first` to `end` */
    uint8_t *dropped; /* [distinct answers] out: 1 where the value is not known and so drops out */
    void *scratch;    /* scratch_size bytes of anything, aligned for any type */
} PwiFold;

/* A family of criteria. The order of calls is that of the members. */
typedef struct PwiKernel {
    /* Makes term->column; *cell_size is the size of an answer in canonical form, equal answers being equal bytes.
     * `given`: the matrix of this criterion, or NULL. PW_UNSUPPORTED: answers too large for its arithmetic. */
    PwStatus (*open)(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error);
    /* Whether this person's side of the criterion is answered; NULL: the person answered the side's question. */
    bool (*answered)(const PwiTerm *term, PwiSide side, int person);
    /* Writes a mentor's answer in canonical form into `cell` (zeroed). */
    void (*encode)(const PwiTerm *term, int mentor, void *cell);
    /* Lays the distinct answers out for the fold and sets term->scratch_size. */
    PwStatus (*close)(PwiTerm *term, const PwiDictionary *answers, PwError *error);
    /* Values answers for a mentee who answered. Writes `dropped` either for every answer of the range or, if it can
     * know every value, for none (they are 0). Returns whether it has set any. */
    bool (*fold)(const PwiTerm *term, const PwiFold *fold);
    void (*destroy)(PwiTerm *term); /* frees the column; it may be NULL or half made */
    const PwiSorter *sorter;        /* how its answers go into planes; NULL: they do not */
} PwiKernel;

extern const PwiKernel pwi_kernel_values;    /* same, different, close, ahead, table */
extern const PwiKernel pwi_kernel_sets;      /* overlap, covers on choices, shared-time */
extern const PwiKernel pwi_kernel_alike;     /* alike */
extern const PwiKernel pwi_kernel_covers;    /* covers on ratings */
extern const PwiKernel pwi_kernel_ranking;   /* agree */
extern const PwiKernel pwi_kernel_asked_for; /* asked-for */
extern const PwiKernel pwi_kernel_given;     /* given */
extern const PwiKernel pwi_kernel_text;      /* text-alike */

/* Compiles `test` into *term (zeroed) and every mentor's code into code[mentors]. On failure the term is cleared. */
PW_MUST_CHECK PwStatus pwi_term_compile(PwiTerm *term, const PwProgramme *programme, const PwCohort *cohort,
                                        const PwiCriterion *test, bool is_rule, const PwiGivenMatrix *given,
                                        uint32_t *code, PwError *error);
void pwi_term_clear(PwiTerm *term);

/* How a term stands to one mentee. */
typedef enum PwiStanding {
    PWI_NOT_CONCERNED, /* its `when` does not hold for the mentee */
    PWI_NO_ANSWER,     /* the mentee's side is not answered */
    PWI_ANSWERED
} PwiStanding;
PwiStanding pwi_term_standing(const PwiTerm *term, int mentee);

static inline const PwiQuestion *pwi_term_question(const PwiTerm *term, PwiSide side) {
    return &term->programme->question[term->test->question[side]];
}
static inline const PwiColumn *pwi_term_answers(const PwiTerm *term, PwiSide side) {
    return &term->cohort->side[side].column[term->test->question[side]];
}
static inline const void *pwi_term_cell(const PwiTerm *term, PwiSide side, int person) {
    return pwi_cell(pwi_term_answers(term, side), person);
}

/* For folds: the value of answer v is not known for this mentee. Returns whether it drops out. */
static inline bool pwi_fold_unknown(const PwiFold *fold, int v) {
    fold->worth[v] = fold->stake->missing;
    fold->dropped[v] = fold->stake->missing_drops;
    return fold->stake->missing_drops;
}

#endif
