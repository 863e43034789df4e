/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rescorer's insides, shared by rescore*.c only.
 *
 * A test is what a criterion or a rule measures, with the answers it reads laid out so that both sides speak the same
 * language: options and items of the mentor's question are translated, by name, into places of the mentee's question,
 * scales into millionths. After that a value is a few lines of arithmetic (rescore_values.c). */
#ifndef PWI_VERIFY_RESCORE_INSIDE_H
#define PWI_VERIFY_RESCORE_INSIDE_H

#include "base/numbers.h"
#include "verify/rescore.h"

/* A value in [0, 1]: 0 ≤ x ≤ y, y > 0. */
typedef struct PwiFraction {
    int64_t x, y;
} PwiFraction;

/* Bits of PwiTestSide.state. */
enum { PWI_WHEN_HOLDS = 1, PWI_HAS_ANSWERED = 2 };

/* A text's word: how often it stands there, then its component of the text's unit vector (rescore_text.c). */
typedef struct PwiWord {
    int32_t word;   /* index into the vocabulary */
    uint32_t count; /* > 0 */
    uint64_t part;  /* in units of 2^-31 */
} PwiWord;

/* The different words of everyone's text, a run a person, ascending. */
typedef struct PwiTexts {
    PwiWord *word; /* [first[people]] */
    size_t *first; /* [people + 1] */
} PwiTexts;

/* One side's answers, as the test reads them. Only what its kind needs is there. */
typedef struct PwiTestSide {
    uint8_t *state;         /* [people] PWI_WHEN_HOLDS | PWI_HAS_ANSWERED */
    int64_t *number;        /* [people] choice: place of the option, or -1; scale and number: millionths */
    uint64_t *set;          /* [people × n_words] choices: bit = place; times: bit = slot */
    int32_t *set_size;      /* [people] how many were chosen, also of those without a place */
    int64_t *level;         /* [people × n_places] ratings: units above the minimum; ranking: rank; -1 = none */
    const PwiColumn *names; /* asked-for: the lists */
    PwiTexts texts;         /* text-alike */
} PwiTestSide;

/* Mentors whose answers to a test are equal, so that one of them speaks for all (rescore_classes.c). */
typedef struct PwiClasses {
    int32_t *of;             /* [mentors] class */
    int32_t *representative; /* [n] a mentor of the class */
    int n;                   /* 0: mentors are looked at one by one */
} PwiClasses;

typedef struct PwiTest {
    const PwiCriterion *criterion;
    PwiTestSide side[PWI_N_SIDES];
    PwiClasses classes;
    int n_words;                  /* of a set */
    int n_places;                 /* options or items of the mentee's question */
    int n_mentor_options;         /* table: columns; number[] of the mentor is then the mentor's own option */
    int64_t unit;                 /* shared-time: minutes of a slot */
    int64_t lowest, span;         /* ratings: the least rating and max − min; covers: of the mentor's question */
    const int32_t *name_pool;     /* asked-for: what the lists point into */
    const PwiGivenMatrix *matrix; /* given */
} PwiTest;

struct PwiRescorer {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    PwiArena arena;    /* owns everything below and the tests' arrays */
    PwiTest *test;     /* [n_criteria + n_rules] the criteria's, then the rules' */
    int n_given;       /* criteria of kind `given` */
    int32_t *namesake; /* [mentees] the mentor who is the same person, or -1 */
};

/* A criterion that can count for the row's mentee. */
typedef struct PwiCounting {
    const PwiTest *test;
    int criterion;
    int32_t point;    /* p of formats.md */
    bool is_answered; /* by the mentee */
} PwiCounting;

/* Step 1 in the making: what a criterion's scaled weight leaves when it is cut to whole points. */
typedef struct PwiRemainder {
    PwiWide rest;
    int place; /* in `counting` */
} PwiRemainder;

struct PwiRescoreRow {
    const PwiRescorer *rescorer;
    int mentee;            /* -1: not turned to anyone yet */
    PwiCounting *counting; /* [n_counting] by criterion, ascending */
    int n_counting;
    int *binding; /* [n_binding] the rules that can apply to this mentee, ascending */
    int n_binding;
    PwiWide *weight;         /* [criteria] scratch: weights after emphasis of those in `counting` */
    PwiRemainder *remainder; /* [criteria] scratch */
    uint8_t *marks;          /* [mentors] PWI_MARK_… */
    PwiFraction *value;      /* [mentors] scratch of pwi_rescore_points */
    /* Scratch of pwi_rescore_contenders: */
    const PwiCounting **order; /* [criteria] */
    int32_t *points;           /* [mentors] of contenders or classes: points, then losses */
    int32_t *rest;             /* [mentors] what a contender may still lose */
    int32_t *contender;        /* [mentors] */
};

/* Step 2: points[n] of the criterion for the pairs of the row's mentee with these mentors; PWI_NOT_COUNTED where it
 * drops out. */
void pwi_rescore_points(const PwiRescoreRow *row, const PwiCounting *counting, const int32_t *mentor, int n,
                        int32_t *points);

/* value[n]: of the test for the pairs of a mentee who answered with these mentors. y = 0: counts as not answered by the
 * mentor. Of a mentor who did not answer it is any value. */
void pwi_test_values(const PwiTest *test, int mentee, const int32_t *mentor, int n, PwiFraction *value);

/* Lays out the answers `criterion` reads. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_test_prepare(PwiRescorer *rescorer, const PwiCriterion *criterion, PwiTest *test);
/* The same for text-alike; corrects PWI_HAS_ANSWERED of texts without a word. */
PW_MUST_CHECK PwStatus pwi_test_prepare_text(PwiRescorer *rescorer, PwiTest *test);
/* Finds the classes of mentors, for a test whose values hang on the two answers alone. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_test_classify(PwiRescorer *rescorer, PwiTest *test);
/* The cosine of two texts, in millionths. */
int64_t pwi_text_cosine(const PwiTest *test, int mentee, int mentor);

#endif
