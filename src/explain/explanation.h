/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An explanation of a matching: why this pair, why not that one, why nobody, who is scarce.
 *
 * Everything is exact and in integers; words are made along with it, so that whoever shows an explanation only lays it
 * out. Nothing in it shows a sensitive answer (discretion.h). Method: docs/methods/explain.md. */
#ifndef PWI_EXPLAIN_EXPLANATION_H
#define PWI_EXPLAIN_EXPLANATION_H

#include "explain/what_if.h"

enum { PWI_MOST_ALTERNATIVES = 3, PWI_MOST_REMEDIES = 3, PWI_MOST_RECRUITS = 5, PWI_MOST_SCARCE = 10 };

/* Place 1 is the best; equals share a place. */
typedef struct PwiRank {
    int rank, of;
} PwiRank;

/* What one criterion gave. */
typedef struct PwiPart {
    int criterion;      /* -1: several that are only shown together, "other" */
    int32_t points_ppm; /* PWI_NOT_COUNTED: does not count for this pair */
    int32_t out_of_ppm; /* what it could have given */
    const char *text;
} PwiPart;

/* Another mentor for a mentee. */
typedef struct PwiAlternative {
    int32_t mentor;
    int32_t score_ppm;
    PwiRank rank;     /* of this mentor for the mentee */
    bool is_known;    /* the change was asked for; false in large programmes unless a person is named */
    PwiChange change; /* if the mentee got this mentor */
    const char *text;
} PwiAlternative;

typedef struct PwiPairWhy {
    int32_t mentee, mentor;
    bool is_made, is_kept, is_allowed;
    int32_t score_ppm, out_of_ppm;
    PwiPart *part;
    int n_parts;
    PwiRank of_mentor, of_mentee; /* of the mentor among the mentee's, of the mentee among the mentor's; allowed ones */
    const char *obstacle;         /* not allowed: what stands against it; else NULL */
    bool has_change;              /* not made: `change` is what making it would bring */
    PwiChange change;
    const char *change_text;
    PwiAlternative alternative[PWI_MOST_ALTERNATIVES]; /* best score first */
    int n_alternatives;
} PwiPairWhy;

typedef enum PwiRemedyKind {
    PWI_REMEDY_PLACE, /* one more place with this mentor lets this mentee in */
    PWI_REMEDY_WAIVE, /* this pair, against rules */
    PWI_N_REMEDY_KINDS
} PwiRemedyKind;
extern const char *const pwi_remedy_kind_names[PWI_N_REMEDY_KINDS];

typedef struct PwiRemedy {
    PwiRemedyKind kind;
    int32_t mentor;
    PwiChange change;
    const char *text;
} PwiRemedy;

typedef struct PwiUnmatchedWhy {
    int32_t mentee;
    PwiReason reason;
    const char *text;
    PwiRemedy remedy[PWI_MOST_REMEDIES]; /* the smallest change first */
    int n_remedies;
} PwiUnmatchedWhy;

typedef struct PwiMentorWhy {
    int32_t mentor;
    int load, places;
    int n_possible, n_first; /* mentees to whom this mentor is allowed; for whom no other is better */
    const int64_t *price;    /* [goals of the matching], or NULL without prices; borrowed from the matching */
    bool has_place;          /* `place` was asked for */
    PwiChange place;         /* if there were one more */
    const char *text;
} PwiMentorWhy;

/* An answer of mentors, and what one more place with one of them brings on average. */
typedef struct PwiScarcity {
    int question, option;
    int n_mentors, places, n_mentees;       /* mentees: who gave the same answer, or asked for it */
    int64_t mean_gain[PWI_MAX_PROOF_GOALS]; /* [goals] millionths of the goal's unit; rounded down */
} PwiScarcity;

/* A mentor whose like would help. */
typedef struct PwiRecruit {
    const PwiMentorWhy *like;
    const char *kind; /* their answers that count and may be shown; "" if there are none */
} PwiRecruit;

typedef struct PwiExplanation {
    PwiArena arena;        /* owns what follows */
    PwiExplainInput input; /* borrowed */
    bool by_solving;       /* counterfactuals were found by solving again */
    PwiPairWhy *pair;      /* by mentee, then mentor */
    int n_pairs;
    PwiUnmatchedWhy *unmatched;
    int n_unmatched;
    PwiMentorWhy *mentor;
    int n_mentors;
    bool has_cohort;     /* the two lists below were asked for */
    PwiScarcity *scarce; /* most gain first */
    int n_scarce;
    PwiRecruit recruit[PWI_MOST_RECRUITS]; /* most gain first */
    int n_recruits;
} PwiExplanation;

/* Whom to explain; -1: not one in particular. Both: that pair, made or not. */
typedef struct PwiExplainWhom {
    int mentee, mentor;
} PwiExplainWhom;

PW_MUST_CHECK PwStatus pwi_explain(const PwiExplainInput *input, PwiExplainWhom whom, PwiExplanation **explanation,
                                   PwError *error);
void pwi_explanation_destroy(PwiExplanation *explanation);

#endif
