/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A criterion: a value in [0, 1] for a mentee and a mentor, as an exact fraction (docs/methods/scoring.md). */
#ifndef PWI_PROGRAMME_CRITERION_H
#define PWI_PROGRAMME_CRITERION_H

#include <stdbool.h>
#include <stdint.h>

#include "programme/question.h"

typedef enum PwiCriterionKind {
    PWI_SAME,
    PWI_DIFFERENT,
    PWI_CLOSE,
    PWI_AHEAD,
    PWI_OVERLAP,
    PWI_COVERS,
    PWI_SHARED_TIME,
    PWI_ALIKE,
    PWI_AGREE,
    PWI_TABLE,
    PWI_ASKED_FOR,
    PWI_TEXT_ALIKE,
    PWI_GIVEN,
    PWI_N_CRITERION_KINDS
} PwiCriterionKind;

typedef enum PwiMeasure { PWI_JACCARD, PWI_DICE, PWI_SHARE, PWI_ENOUGH, PWI_N_MEASURES } PwiMeasure;

/* One clause of `when`: "this person's answer to `question` is `answer`". */
typedef struct PwiCondition {
    int question;   /* choice, choices (holds when chosen), scale or number */
    int64_t answer; /* choice, choices: option index; scale: whole units; number: millionths */
} PwiCondition;

/* All clauses must hold; a person who did not answer does not fulfil a clause. */
typedef struct PwiWhen {
    PwiCondition *condition; /* [n], owned by the programme's arena */
    int n;
} PwiWhen;

typedef struct PwiCriterion {
    const char *id;
    PwiCriterionKind kind;
    int question[PWI_N_SIDES]; /* the question read on each side; -1: none (given; the side asked-for does not ask) */
    int64_t weight_ppm;        /* ≥ 0 */
    bool weight_was_set;       /* the run changed the document's weight */
    bool sensitive;            /* may read sensitive questions */
    PwiMeasure measure;        /* overlap */
    PwiSide by;                /* asked-for: who names the other */
    int64_t range;             /* close: > 0, in millionths */
    int64_t ideal_lo, ideal_hi, tolerance; /* ahead: millionths; lo ≤ hi, tolerance ≥ 0 */
    int64_t enough;                        /* overlap `enough`: options; shared-time: minutes; > 0 */
    int32_t *table_ppm;                    /* table: [mentee options × mentor options], row = mentee's option */
    int64_t from, to;                      /* given: the scores that mean 0 and 1, in millionths; from ≠ to */
    bool skip_missing;                     /* true: drops out of the pair; false: counts as missing_ppm */
    int64_t missing_ppm;                   /* in [0, 10^6] */
    PwiWhen when[PWI_N_SIDES];
    bool broken; /* its definition has faults */
} PwiCriterion;
extern const char *const pwi_criterion_kind_names[PWI_N_CRITERION_KINDS];
extern const char *const pwi_measure_names[PWI_N_MEASURES];

/* In place of a criterion's points: it does not count for this pair. */
enum { PWI_NOT_COUNTED = -1 };

/* A rule: pairs whose value is below `at_least_ppm` are forbidden. */
typedef struct PwiRule {
    const char *id;
    const char *because; /* or NULL */
    PwiCriterion test;   /* what is measured; a copy when it names a criterion */
    int criterion;       /* the criterion it names, or -1 */
    int64_t at_least_ppm;
    bool forbid_missing; /* what becomes of pairs where the value is not known */
} PwiRule;

#endif
