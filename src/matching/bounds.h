/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of an integer programme: for each goal a tree whose leaves are bounds by weak duality.
 *
 * A matching under fairness rules or `if-used` minimums is no flow, so prices of people alone do not prove it. Each
 * goal is a stage of its own; the values of the goals before it stand as rows. A node of the stage's tree restricts
 * whole-numbered expressions (a pair, a load, a count of one answer at one mentor); the leaves cover all matchings, and
 * each leaf has prices that bound what any matching in it can be worth, or that show there is none. Prices are
 * integers; the mentees' part is not stored, as it follows from the rest: each mentee's best choice at these prices.
 * Or, where rules tie a mentor's mentees together, mentees have prices and the mentors choose. The formula:
 * docs/formats/matching.md, "Bounds". Made by fair/, checked by verify/. */
#ifndef PWI_MATCHING_BOUNDS_H
#define PWI_MATCHING_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

enum { PWI_NOBODY = -1 }; /* in place of a person, a rule, a question or a group where there is none */

/* What a node restricts. All of these count kept pairs, too. */
typedef enum PwiExpressionKind {
    PWI_EXPRESSION_PAIR,        /* the pair is made: 0 or 1 */
    PWI_EXPRESSION_MENTOR_LOAD, /* how many mentees the mentor has */
    PWI_EXPRESSION_MENTEE_LOAD, /* how many mentors the mentee has (minimums of mentees that apply if-used) */
    PWI_EXPRESSION_MENTEE_SUM,  /* the mentee's summed score, in millionths (leximin of sums) */
    PWI_EXPRESSION_COUNT, /* how many pairs mentees of this answer have with the mentor, or with any (PWI_NOBODY); with
                             no question, how many pairs there are */
    PWI_N_EXPRESSION_KINDS
} PwiExpressionKind;

typedef struct PwiExpression {
    PwiExpressionKind kind;
    int32_t mentee, mentor;   /* those it speaks of, else PWI_NOBODY */
    int32_t question, option; /* count: the group, or PWI_NOBODY for everybody; else PWI_NOBODY */
} PwiExpression;

/* Node 0 is the root. In the first child the expression is at most `below`, in the second at least `above`; what lies
 * between must be impossible: above = below + 1, or a gap that the programme leaves (docs/formats/matching.md). */
typedef struct PwiTreeNode {
    PwiExpression on;
    int64_t below, above;
    int32_t child[2]; /* later nodes; PWI_NOBODY in a leaf */
    int32_t dual; /* leaf: its prices, or PWI_NOBODY when its restrictions leave an expression no value. Root: prices
                     that close pairs for the whole tree, or PWI_NOBODY. Other inner nodes: PWI_NOBODY */
} PwiTreeNode;

/* Rows: Σ a·x ≥ b over all pairs. */
typedef enum PwiRowKind {
    PWI_ROW_RULE,       /* a fairness rule: for a group (parity, group-floor), a mentor and a group (at-most), or alone
                           (reserve) */
    PWI_ROW_GOAL,       /* an earlier goal keeps its value */
    PWI_ROW_MENTEE_SUM, /* worst-off, leximin where mentees may have several mentors: this mentee's summed score */
    PWI_ROW_USED,  /* who has this mentee has its minimum: load ≥ min · x; or, of a hard at-most rule and a group,
                      limit · load ≥ min · (pairs of the group) */
    PWI_ROW_LEVEL, /* leximin: no more pairs score exactly this than are known to be the fewest */
    PWI_N_ROW_KINDS
} PwiRowKind;

typedef struct PwiRowKey {
    PwiRowKind kind;
    int32_t rule;           /* index into programme->fairness, or PWI_NOBODY */
    int32_t group;          /* option of the rule's question */
    int32_t goal;           /* PwiGoal */
    int32_t mentee, mentor; /* where the row speaks of one */
    int32_t level_ppm;      /* the score of a level */
} PwiRowKey;

typedef struct PwiRowPrice {
    PwiRowKey row;
    int64_t price; /* ≥ 0 */
} PwiRowPrice;

typedef struct PwiMentorPrice {
    int32_t mentor;
    int64_t price;
} PwiMentorPrice;

typedef struct PwiMenteePrice {
    int32_t mentee;
    int64_t price;
} PwiMenteePrice;

typedef struct PwiCountPrice {
    int32_t mentor;           /* PWI_NOBODY: any */
    int32_t question, option; /* PWI_NOBODY: everybody */
    int64_t price;
} PwiCountPrice;

/* Prices of a leaf, in 1/scale of the goal's unit. Whatever is not listed is 0, or, with `from_root`, as in dual 0. */
typedef struct PwiDual {
    int64_t scale;  /* > 0: bounds the goal; 0: shows that the leaf is empty */
    bool from_root; /* the lists below replace entries of the stage's dual 0 */
    bool
        by_mentors; /* mentees have prices, and mentors choose: each the best bundle of mentees that the rules permit */
    PwiMentorPrice *mentor;
    PwiMenteePrice *mentee; /* only by_mentors */
    PwiCountPrice *count;
    PwiRowPrice *row;
    int32_t n_mentors, n_mentees, n_counts, n_rows;
} PwiDual;

enum { PWI_GOAL_ANY = -1 }; /* the stage of a claim of infeasibility: no matching keeps all rules */

typedef struct PwiStage {
    int goal;          /* PwiGoal, or PWI_GOAL_ANY */
    int64_t level_ppm; /* leximin: the score of which there can be no fewer pairs; PWI_NOBODY: the smallest score only,
                          and of all other goals */
    int32_t *mentee;   /* [n_mentees] leximin of sums: of these, no fewer can have the level's sum or less; ascending */
    int32_t n_mentees;
    PwiTreeNode
        *node; /* [n_nodes]; none: the bound is not proven here (only worst-off at its highest, and ANY, need none) */
    PwiDual *dual; /* [n_duals] */
    int32_t n_nodes, n_duals;
} PwiStage;

/* Infeasible by fairness: rules (and groups, mentors) that no matching keeps together. */
typedef struct PwiClash {
    int32_t rule;           /* index into programme->fairness; PWI_NOBODY: the minimums that apply if-used */
    int32_t group;          /* option, or PWI_NOBODY */
    int32_t mentor, mentee; /* or PWI_NOBODY */
} PwiClash;

typedef enum PwiChangeKind {
    PWI_CHANGE_RULE,      /* a rule asks for less */
    PWI_CHANGE_MINIMUM,   /* minimums of people are lowered */
    PWI_CHANGE_MAXIMUM,   /* one person's maximum is raised */
    PWI_CHANGE_NEWCOMERS, /* more mentors, of one place each */
    PWI_N_CHANGE_KINDS
} PwiChangeKind;

/* One change that leaves a matching, all else as it is. */
typedef struct PwiClashChange {
    PwiChangeKind kind;
    int32_t rule;          /* which one */
    int32_t group;         /* group-floor: the group whose level it is; PWI_NOBODY: of all groups */
    int side;              /* bounds: PwiSide */
    const int32_t *person; /* [n_people] bounds: whose, ascending */
    int n_people;          /* 0: of everybody on the side, where theirs is larger */
    int32_t question;      /* newcomers: who gave the same answer to this as mentees who lack places … */
    int32_t option;        /* … which is this; PWI_NOBODY: no answer says who they are */
    int64_t then;          /* what the level (millionths), count or bound is then; newcomers: their number */
    int64_t by;            /* > 0: the difference; of several people's minimums: the sum; newcomers: as `then` */
} PwiClashChange;

#endif
