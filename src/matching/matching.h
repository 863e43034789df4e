/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matching with its proof: the one result of every strategy, and the claim that verify/ re-checks.
 *
 * People are indices into the cohort's sides. Goals are lexicographic; each is a sum of integers over pairs and people
 * (docs/methods/assignment.md), and the proof is one integer price per person and goal. */
#ifndef PWI_MATCHING_MATCHING_H
#define PWI_MATCHING_MATCHING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "matching/bounds.h"
#include "matching/levels.h"

typedef enum PwiOutcome { PWI_OPTIMAL, PWI_FEASIBLE, PWI_INFEASIBLE, PWI_N_OUTCOMES } PwiOutcome;

typedef struct PwiMatchedPair {
    int32_t mentee, mentor;
    int32_t score_ppm;       /* in [0, 10^6] */
    int32_t out_of_ppm;      /* points left on the mentor's side; 10^6 when nothing dropped out */
    const int32_t *part_ppm; /* [criteria of the programme] points, or PWI_NOT_COUNTED */
    bool kept;               /* a decision, not a choice */
    const int32_t *against;  /* kept pairs: the rules this pair breaks */
    int n_against;
} PwiMatchedPair;

/* Why nobody can do better: these mentees may only go to these mentors (all other allowed pairs of theirs are made).
 * hall of an unmatched mentee, conflict mentees-minimum: wanted > places, wanted = Σ of the mentees' max (minimum),
 * places = Σ of the mentors' max + pairs of these mentees with other mentors.
 * Conflict mentors-minimum: the mirror image, `wanted` = Σ of the mentors' minimum, places = Σ of the mentees' max + …
 * Kept pairs are taken off all bounds first. */
typedef struct PwiHallSet {
    const int32_t *mentee; /* ascending */
    int n_mentees;
    const int32_t *mentor; /* ascending */
    int n_mentors;
    int64_t wanted, places;
} PwiHallSet;

typedef enum PwiReason {
    PWI_NO_ALLOWED_MENTOR, /* every mentor is forbidden by a rule, a ban or has no place */
    PWI_NO_PLACE,          /* contends in a Hall set */
    PWI_NO_GAIN,           /* could be matched, but the goals do not ask for it */
    PWI_CUT_SHORT,         /* a limit was hit */
    PWI_NOT_REACHED,       /* the strategy gave the places to others; it promises no better */
    PWI_N_REASONS
} PwiReason;

typedef struct PwiUnmatched {
    int32_t mentee;
    PwiReason reason;
    int32_t hall;     /* PWI_NO_PLACE: index into `hall`, else -1 */
    const char *text; /* for people */
} PwiUnmatched;

typedef enum PwiConflictKind {
    PWI_NO_CONFLICT,
    PWI_MENTEES_MINIMUM, /* mentees who must have a mentor and cannot */
    PWI_MENTORS_MINIMUM, /* mentors who must have mentees and cannot */
    PWI_FAIRNESS_CLASH,  /* rules of fairness (and minimums) that cannot be kept together */
    PWI_N_CONFLICT_KINDS
} PwiConflictKind;

/* The goals of the proof: those of the programme, then the draw. */
enum { PWI_GOAL_DRAW = PWI_N_GOALS, PWI_MAX_PROOF_GOALS = PWI_N_GOALS + 1 };

typedef struct PwiGoalValue {
    int goal;      /* PwiGoal or PWI_GOAL_DRAW */
    int64_t value; /* of all pairs, kept ones included; more is better (pwi_goal_is_minimised: negative) */
    int64_t bound; /* proven: no matching with the same values of the earlier goals has more */
} PwiGoalValue;

/* What the run was asked beyond the programme document; applied before anything is scored or checked. */
typedef struct PwiTerms {
    const char *strategy;
    const char *seed;
    PwiGoal goal[PWI_N_GOALS];
    int n_goals;
    int least_stay;      /* pairs of `previous` that have to be among the pairs, at least */
    bool *weight_is_set; /* [criteria] by --weight */
    int64_t *weight_ppm; /* [criteria] */
} PwiTerms;

/* The pairs of a group, summed. */
typedef struct PwiGroupSum {
    int64_t n_pairs, score_ppm;
} PwiGroupSum;

/* A fairness rule left out, or all minimums of people, and the programme solved again. Of the claim it is no part, and
 * nothing proves it. */
typedef struct PwiRulePrice {
    bool is_known; /* false: a limit was hit, or what is left is not supported */
    PwiOutcome outcome;
    int64_t n_pairs, total_ppm;
    PwiGroupSum *group;           /* [options of the rule's question]; NULL where it has none, or without pairs */
    int32_t n_short[PWI_N_SIDES]; /* minimums: people who have fewer than theirs without them */
} PwiRulePrice;

typedef struct PwMatching {
    PwiArena arena; /* owns everything below */
    PwiOutcome outcome;
    PwiMatchedPair *pair; /* [n_pairs] by mentee id, then mentor id */
    int n_pairs;
    PwiUnmatched *unmatched; /* mentees who take part and have no mentor */
    int n_unmatched;
    PwiGoalValue goal[PWI_MAX_PROOF_GOALS]; /* the proof's goals, most important first */
    int n_goals;
    int64_t *price[PWI_N_SIDES]; /* [people × n_goals], row = person; NULL when infeasible */
    bool start_was_vain;         /* prices to start from cost time (assign/problem.h); in no document */
    PwiLevels *levels;           /* goal leximin, proven to the end: its prices; else NULL */
    PwiHallSet *hall;            /* why mentees stay unmatched */
    int n_hall;
    PwiStage *stage; /* [n_stages] the proof where the matching is no flow: one a goal (leximin: one a level), in the
                        goals' order */
    int n_stages;    /* 0: the proof is `price` */
    PwiConflictKind conflict_kind; /* infeasible only */
    PwiHallSet conflict;           /* minimums only */
    PwiClash *clash;               /* [n_clash] fairness only; its proof is stage[0] */
    int n_clash;
    PwiRulePrice *rule_price;     /* [fairness rules] what the best matching without each rule is; NULL: nobody asked */
    PwiRulePrice *minimums_price; /* and without minimums; NULL: nobody asked, or there are none */
    PwiClashChange *change;       /* [n_changes] one rule each, in the programme's order */
    int n_changes;
    const char *conflict_text;
    PwiPair *previous; /* [n_previous] goal stay: the pairs it keeps; in pwi_compare_pairs order */
    int n_previous;
    const char *previous_sha256; /* goal stay: of the document they come from; else NULL */
    PwiTerms terms;
    const char *version, *programme_sha256, *cohort_sha256; /* provenance as stated */
} PwMatching;

extern const char *const pwi_outcome_names[PWI_N_OUTCOMES];
extern const char *const pwi_reason_names[PWI_N_REASONS];
extern const char *const pwi_conflict_names[PWI_N_CONFLICT_KINDS];
const char *pwi_proof_goal_name(int goal); /* also "draw" */
bool pwi_proof_goal_is_ppm(int goal);
/* A goal's value or bound as people and documents have it: less is better where the goal is minimised. And back. */
int64_t pwi_proof_goal_shown(int goal, int64_t value);

PwMatching *pwi_matching_new(void);
void pwi_matching_destroy(PwMatching *matching);

#endif
