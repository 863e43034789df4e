/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rescorer's insides, shared by rescore*.c only.
 *
 * A test is what a criterion or a rule measures, with the answers it reads laid out so that both sides speak the same
 * language: options and items of the mentor's question are translated, by name, into places of the mentee's question,
 * scales into millionths. After that a value is a few lines of arithmetic (rescore_values.c). */
#ifndef PWI_VERIFY_RESCORE_INSIDE_H
#define PWI_VERIFY_RESCORE_INSIDE_H

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

typedef struct PwiTest {
    const PwiCriterion *criterion;
    PwiTestSide side[PWI_N_SIDES];
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

/* The value of the test for a pair in which both sides answered; false: it counts as not answered by the mentor. */
bool pwi_test_value(const PwiTest *test, int mentee, int mentor, PwiFraction *value);

/* Lays out the answers `criterion` reads. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_test_prepare(PwiRescorer *rescorer, const PwiCriterion *criterion, PwiTest *test);
/* The same for text-alike; corrects PWI_HAS_ANSWERED of texts without a word. */
PW_MUST_CHECK PwStatus pwi_test_prepare_text(PwiRescorer *rescorer, PwiTest *test);
/* The cosine of two texts, in millionths. */
int64_t pwi_text_cosine(const PwiTest *test, int mentee, int mentor);

#endif
