/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rescorer's insides, shared by rescore*.c only.
 *
 * A test is what a criterion or a rule measures, with the answers it reads laid out so that both sides speak the same
 * language: options and items of the mentor's question are translated, by name, into places of the mentee's question,
 * scales into millionths. After that a value is a few lines of arithmetic (rescore_values.c). */
#ifndef PWI_VERIFY_RESCORE_INSIDE_H
#define PWI_VERIFY_RESCORE_INSIDE_H

#include <assert.h>

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

/* People of a side whose answers to a test are equal, so that one of them speaks for all (rescore_classes.c). */
typedef struct PwiClasses {
    int32_t *of;             /* [people] class */
    int32_t *representative; /* [n] a person of the class */
    int n;                   /* 0: people are looked at one by one */
} PwiClasses;

/* What mentors of a class lose with mentees of a class: so many 2^-PWI_SHARE_BITS of the points, rounded down. */
enum { PWI_SHARE_BITS = 12, PWI_MOST_SHARES = 1 << 22 };
typedef struct PwiClassShare {
    uint16_t lost;
    uint8_t mentors; /* class */
} PwiClassShare;

/* Sets of mentors for tests that say few different things of them (rescore_bitmaps.c), and what a mentor's place in
 * them is decided by: the class; each member of a set; a list of names; each item's level; each two options' order. */
enum { PWI_MOST_CLASSES = 128, PWI_MOST_SET_SIZE = 8 };
typedef enum PwiBitmapKind {
    PWI_NO_BITMAPS,
    PWI_BY_CLASS,
    PWI_BY_PLACE,
    PWI_BY_NAME,
    PWI_BY_LEVEL,
    PWI_BY_ORDER
} PwiBitmapKind;
typedef struct PwiBitmaps {
    PwiBitmapKind kind;
    PwiBlock *of;      /* [sets × blocks] who is of the class; has that option or slot; rates the item so: */
                       /* [places × n_levels]; ranks one option before another: [places × places] */
    PwiBlock *size;    /* [n_sizes × blocks] jaccard, dice: the mentors whose sets have 1, 2, … members */
    int n_sizes;       /* of them, up to the largest set there is */
    int n_levels;      /* of an item */
    PwiBlock *known;   /* [blocks] of whom the test can say something; not by class */
    PwiBlock *unknown; /* [blocks] for whom it counts although it cannot; not by class */
} PwiBitmaps;

typedef struct PwiTest {
    const PwiCriterion *criterion;
    PwiTestSide side[PWI_N_SIDES];
    PwiClasses classes; /* of mentors */
    PwiBitmaps bitmaps;
    PwiClasses mentee_classes;    /* with bitmaps by class */
    PwiClassShare *share;         /* likewise: [mentee classes × classes] the largest losses of a mentee class first */
    int64_t share_lost;           /* what it takes from a pair on average, in 1/1024 of its points; at least 1 */
    size_t *first_namer;          /* asked-for by mentors: [mentees + 1] offsets into … */
    int32_t *namer;               /* … the mentors who name each mentee */
    int n_words;                  /* of a set */
    int n_places;                 /* options or items of the mentee's question */
    int n_mentor_options;         /* table: columns; number[] of the mentor is then the mentor's own option */
    int64_t unit;                 /* shared-time: minutes of a slot */
    int64_t lowest, span;         /* ratings: the least rating and max − min; covers: of the mentor's question */
    const int32_t *name_pool;     /* asked-for: what the lists point into */
    const PwiGivenMatrix *matrix; /* given */
} PwiTest;

/* The sieve: fills row->contender, ascending, with the mentors who may still score what is demanded, and row->rest with
 * what each of them may still lose; leaves in row->order the criteria that are not taken off their rest. Returns how
 * many there are. */
typedef int PwiSieve(PwiRescoreRow *row, const PwiDemand *demand);

struct PwiRescorer {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    PwiArena arena;    /* owns everything below and the tests' arrays */
    PwiTest *test;     /* [n_criteria + n_rules] the criteria's, then the rules' */
    int n_given;       /* criteria of kind `given` */
    int32_t *namesake; /* [mentees] the mentor who is the same person, or -1 */
    size_t n_blocks;   /* of a set of mentors */
    uint64_t *drops;   /* [mentors] bit k: criterion k < 64 drops out for all pairs with this mentor */
};

/* A criterion that can count for the row's mentee. */
typedef struct PwiCounting {
    const PwiTest *test;
    int criterion;
    int32_t point;    /* p of docs/methods/scoring.md */
    bool is_answered; /* by the mentee */
} PwiCounting;

struct PwiRescoreRow {
    const PwiRescorer *rescorer;
    int mentee;            /* -1: not turned to anyone yet */
    PwiCounting *counting; /* [n_counting] by criterion, ascending */
    int n_counting;
    int *binding; /* [n_binding] the rules that can apply to this mentee, ascending */
    int n_binding;
    PwiWide *weight;    /* [criteria] scratch: weights after emphasis of those in `counting` */
    PwiWide *remainder; /* [criteria] scratch: what they leave when cut to whole points */
    uint8_t *marks;     /* [mentors] PWI_MARK_… */
    PwiFraction *value; /* [mentors] scratch of pwi_rescore_points */
    /* Scratch of pwi_rescore_contenders: */
    const PwiCounting **order; /* [criteria] those not looked at yet */
    int n_order;
    int32_t *points;    /* [mentors] of contenders or classes: points, then losses */
    int32_t *rest;      /* [mentors] what a contender may still lose; in the end, its score */
    int32_t *left;      /* [mentors] points of the criteria that do not drop out for a contender */
    int32_t *contender; /* [mentors] */
    PwiSieve *sieve;
    PwiBlock *sums; /* [blocks × PWI_SUM_DIGITS] what each mentor loses, and costs */
    PwiBlock *loss; /* [blocks × PWI_SUM_DIGITS] by the criterion at hand; else 0 */
    PwiBlock *over; /* [blocks] whose sum is beyond all digits */
    void *blocks;   /* all three; owned */
};

/* Points of a value: floor((2·p·x + y) / (2·y)), in the narrowest arithmetic that holds it. */
static inline int32_t pwi_round_points(int32_t p, PwiFraction value) {
    int64_t x = value.x, y = value.y;
    assert(y > 0 && x >= 0 && x <= y);
    if (y <= 1000) { /* 2 · 10^6 · 1000 + 1000 < 2^32 */
        uint32_t numerator = 2 * (uint32_t)p * (uint32_t)x + (uint32_t)y;
        return (int32_t)(numerator / (2 * (uint32_t)y));
    }
    if (x == 0) return 0;
    if (x == y) return p;
    if (y == PWI_PPM) return (int32_t)((2 * (int64_t)p * x + PWI_PPM) / (2 * PWI_PPM)); /* no division */
    if (y <= INT64_C(1) << 40) return (int32_t)((2 * (int64_t)p * x + y) / (2 * y));    /* below 2^62 */
    return (int32_t)(((PwiWide)2 * p * x + y) / ((PwiWide)2 * y));
}

/* Step 3: the score of a pair with `sum` points of the `left` that do not drop out. */
static inline int32_t pwi_rescale(int32_t sum, int32_t left) {
    assert(sum >= 0 && sum <= left && left <= PWI_PPM);
    if (left == 0) return 0;
    if (left == PWI_PPM) return sum;
    return (int32_t)((2 * PWI_PPM * sum + left) / (2 * (int64_t)left));
}

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
/* With at most PWI_MOST_CLASSES classes of mentors: finds those of mentees, and the shares, unless these were more than
 * PWI_MOST_SHARES. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_test_share(PwiRescorer *rescorer, PwiTest *test);
/* Lays out the bitmaps of a test that is classified, and estimates share_lost. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_test_map(PwiRescorer *rescorer, PwiTest *test);
/* What a set test is worth where the mentee's set, which is not empty, has n_common members in common with the
 * mentor's, of n_mentors members (whose number counts only where bitmaps.size is there). */
PwiFraction pwi_test_set_value(const PwiTest *test, int mentee, int64_t n_mentors, int64_t n_common);
/* How many members the mentee's set has. */
int64_t pwi_test_set_size(const PwiTest *test, int mentee);

/* One code (sieve_body.h) for registers of each width; all come to the same. */
PwiSieve pwi_sieve_plain;
#if defined(__x86_64__) || defined(__i386__)
#define PWI_HAVE_X86_SIEVES 1
PwiSieve pwi_sieve_avx2, pwi_sieve_avx512;
#else
#define PWI_HAVE_X86_SIEVES 0
#endif
/* NULL: this machine, or this build, has no such registers. */
PwiSieve *pwi_sieve_get(PwiRescoreWidth width);
/* The cosine of two texts, in millionths. */
int64_t pwi_text_cosine(const PwiTest *test, int mentee, int mentor);

#endif
