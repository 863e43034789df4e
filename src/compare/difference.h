/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is different between two matchings, told from their documents alone (docs/formats/diff.md).
 *
 * The two may be of different cohorts: people are numbered together, over both, in the order of their ids. */
#ifndef PWI_COMPARE_DIFFERENCE_H
#define PWI_COMPARE_DIFFERENCE_H

#include "base/buffer.h"
#include "base/names.h"
#include "matching/moves.h"
#include "programme/goal.h"

enum { PWI_NO_SCORE = -1, PWI_MOST_FIELDS = 16 };

typedef struct PwiOutlinePair {
    PwiPair pair;
    int32_t score_ppm;
} PwiOutlinePair;

/* The value of a goal, or a weight set for the run. */
typedef struct PwiNamedValue {
    const char *name;
    int64_t ppm;
} PwiNamedValue;

/* A statement about the run: "seed", "strategy", … */
typedef struct PwiField {
    const char *name, *value; /* value "" where nothing is said */
} PwiField;

/* A matching as its document states it. Strings and arrays belong to the difference's arena. */
typedef struct PwiOutline {
    PwiOutlinePair *pair; /* [n_pairs] by mentee, then mentor */
    int n_pairs;
    int32_t *unmatched; /* [n_unmatched] mentees */
    int n_unmatched;
    PwiNamedValue goal[PWI_N_GOALS];
    int n_goals;
    PwiNamedValue *weight; /* set by the run */
    int n_weights;
    PwiField field[PWI_MOST_FIELDS];
    int n_fields;
} PwiOutline;

/* A move, and what it meant to the mentee. */
typedef struct PwiScoredMove {
    PwiMove move;
    int32_t before_ppm, after_ppm; /* or PWI_NO_SCORE */
} PwiScoredMove;

/* The same pair with another score. */
typedef struct PwiRescored {
    PwiPair pair;
    int32_t before_ppm, after_ppm;
} PwiRescored;

/* A mentor who has more or fewer mentees. */
typedef struct PwiLoadChange {
    int32_t mentor;
    int before, after;
} PwiLoadChange;

/* Something the run was told otherwise. */
typedef struct PwiTermChange {
    const char *what, *before, *after; /* "": not said */
} PwiTermChange;

/* A part of an input that is not the same; found by whoever reads documents (io/compare_inputs.h). */
typedef struct PwiInputChange {
    const char *document; /* "programme", "cohort" */
    const char *section;  /* "criteria", "mentees", … */
    const char *id;       /* of the entry; "" where the section is one value */
    const char *kind;     /* "added", "removed", "changed" */
    const char *fields;   /* changed: which, by name, separated by ", "; never their values */
} PwiInputChange;

typedef struct PwiDifference {
    PwiArena arena;              /* owns what follows, but for the names' tables */
    PwiNames names[PWI_N_SIDES]; /* everybody on either side of either matching */
    PwiOutline side[2];          /* old, new */
    PwiScoredMove *move;         /* in chains, moves.h */
    int n_moves, n_chains;
    PwiRescored *rescored;
    int n_rescored;
    int32_t *come, *gone; /* mentees that only one of the two knows */
    int n_come, n_gone;
    PwiLoadChange *load;
    int n_loads;
    PwiTermChange *term;
    int n_terms;
    int n_same, n_better, n_worse; /* pairs in both; mentees whose sum of scores rose, fell */
    int64_t total_ppm[2];
    PwiInputChange *input; /* [n_inputs] */
    int n_inputs;
    bool has_inputs; /* the inputs were looked at */
} PwiDifference;

/* From both outlines, whose people are numbered as they were met; numbers them anew. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_difference_find(PwiDifference *difference);
void pwi_difference_clear(PwiDifference *difference);

/* As text for people. */
void pwi_tell_difference(const PwiDifference *difference, PwiBuffer *text);

#endif
