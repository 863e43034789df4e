/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A claim under examination: what the checks share.
 *
 * Flow: pwi_check_shape (may anything be looked at?) → pwi_check_pairs, and in it pwi_check_fairness →
 * pwi_check_unmatched → pwi_check_proof for a matching, or pwi_check_conflict for a claim of infeasibility. Each adds a
 * fault for each statement that is false and goes on, so that all of them are named at once. A check returns a status
 * only to say that memory is gone. */
#ifndef PWI_VERIFY_CLAIM_H
#define PWI_VERIFY_CLAIM_H

#include "base/faults.h"
#include "base/numbers.h"
#include "base/progress.h"
#include "matching/matching.h"
#include "verify/rescore.h"

/* How many pairs a person can and must still get when the kept ones are taken off. */
typedef struct PwiRoom {
    PwiBounds whole; /* the person's bounds, kept pairs included; {0, 0} for people who are out */
    int n_kept;      /* pairs of theirs that are kept */
    int least, most; /* 0 ≤ least; 0 ≤ most: `whole` less the kept pairs, and least 0 where `min` binds only if used */
} PwiRoom;

typedef struct PwiLogs PwiLogs; /* log_weights.c */

/* What the claim's pairs really add up to. */
typedef struct PwiGoalSum {
    int64_t value; /* over all pairs of the claim */
    int64_t kept;  /* over the decisions' kept pairs among them */
} PwiGoalSum;

typedef struct PwiClaimCheck {
    const PwProgramme *programme; /* borrowed, as are the next four */
    const PwCohort *cohort;
    const PwDecisions *decisions;
    const PwMatching *claim;
    PwFaults *faults;
    const PwiGiven *given; /* or NULL */
    int n_threads;
    const PwiProgress *progress;     /* or NULL */
    PwiRescorer *rescorer;           /* owned */
    PwiRescoreRow **row;             /* [n_threads] owned; row[0] serves where there is no loop over threads */
    PwiArena arena;                  /* owns everything below */
    PwiRoom *room[PWI_N_SIDES];      /* [people] */
    uint64_t *draw_key[PWI_N_SIDES]; /* [people] */
    int32_t floor_ppm;               /* a pair with a smaller score is not open: the largest of the hard floors; */
                                     /* and, for the goals behind worst-off, its value */
    int64_t worst_bound_ppm;         /* what the claim says that no matching's smallest score exceeds, as the bound */
    int64_t leximin_bound_ppm;       /* of worst-off, and as that of a leximin that was cut short */
    PwiLogs *logs;                   /* of the goal nash; NULL where it is not asked */
    int *first_pair;                 /* [mentees + 1] offsets into claim->pair; once its shape is sound */
    int *load[PWI_N_SIDES];          /* [people] pairs of the claim, by pwi_check_pairs */
    PwiGoalSum sum[PWI_MAX_PROOF_GOALS]; /* [claim->n_goals] by pwi_check_pairs */
} PwiClaimCheck;

/* `check` has its borrowed fields and n_threads; makes the rest. PW_USAGE as pwi_rescorer_create; PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_claim_prepare(PwiClaimCheck *check, PwError *error);
void pwi_claim_clear(PwiClaimCheck *check);

/* Says that what stands at `pointer` in the matching document is false. */
void pwi_claim_false(PwiClaimCheck *check, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether a free choice could make the pair of the row's mentee, who has room: the mentor has room, too, and the pair
 * is allowed, not kept, and not below a hard floor. */
bool pwi_claim_is_open(const PwiClaimCheck *check, const PwiRescoreRow *row, int mentor);
/* Whether no mentee may have several mentors, so that how they fare is the score of a pair. */
bool pwi_claim_is_single(const PwiClaimCheck *check);
/* Whether the proof may make use of a hard fairness rule, for this group or (PWI_NOBODY) altogether, or (rule
 * PWI_NOBODY) of minimums that apply if-used: of any, but a clash is shown by what it lists alone. */
bool pwi_claim_counts_on(const PwiClaimCheck *check, int32_t rule, int32_t group);
/* Whether the claim makes the pair. */
bool pwi_claim_has_pair(const PwiClaimCheck *check, int mentee, int mentor);
/* Says how far a pass over the mentees is; to be called for each of them, on any thread. */
void pwi_claim_tell(const PwiClaimCheck *check, int mentee);
/* What a pair is worth to a goal of the proof: 1, its score (less penalties of soft floors), its lot, … To worst-off,
 * and to a leximin without levels, it is worth −1 if it scores no more than the claim's bound. */
int64_t pwi_claim_weight(const PwiClaimCheck *check, int goal, int mentee, int mentor, int32_t score_ppm);
/* What a person's load (kept pairs included) adds to a goal: a matched mentee's priority, minus a mentor's squared
 * load. Concave in the load. */
int64_t pwi_claim_gain(const PwiClaimCheck *check, int goal, PwiSide side, int person, int64_t load);

/* Prices are refused beyond this, so that no sum can overflow. */
#define PWI_MAX_PRICE (INT64_C(1) << 60)

/* Whether the goal is a leximin that levels prove. */
bool pwi_claim_has_levels(const PwiClaimCheck *check, int goal);
/* Whether the goal claims a bound on the smallest score: worst-off, and leximin without levels. */
bool pwi_claim_bounds_smallest(const PwiClaimCheck *check, int goal);
/* The sign of a pair's reduced cost over the levels; the least score with which it may be ≥ 0 (above 10^6: none); the
 * sign of a person's price. Only where the claim has levels. */
int pwi_claim_level_sign(const PwiClaimCheck *check, int mentee, int mentor, int32_t score_ppm);
int32_t pwi_claim_level_least(const PwiClaimCheck *check, int mentee, int mentor);
int pwi_claim_level_sign_of_person(const PwiClaimCheck *check, PwiSide side, int person);

/* The weight of a score in the goal nash; threads may share the logs. */
PwiLogs *pwi_logs_new(PwiArena *arena); /* NULL: memory is gone */
int32_t pwi_logs_weight(PwiLogs *logs, int32_t score_ppm);
/* No smaller score has that weight: a little less than the least that has, and 10^6 + 1 if none has. */
int32_t pwi_logs_least_score(PwiLogs *logs, int32_t weight);

/* JSON pointers (RFC 6901): "/pairs/12" + "/parts/" + member, escaped. */
enum { PWI_POINTER_SIZE = 1024 };
const char *pwi_pointer_format(char text[PWI_POINTER_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *pwi_pointer_member(char text[PWI_POINTER_SIZE], const char *parent, const char *member);
/* Where the document says `member` of the claim's goal g: in the summary, or, for the draw, in the proof. */
const char *pwi_pointer_goal(char text[PWI_POINTER_SIZE], const PwiClaimCheck *check, int g, const char *member);
/* A person's id, fit for a message. */
const char *pwi_claim_person(const PwiClaimCheck *check, PwiSide side, int person, char text[PWI_QUOTED_SIZE]);

/* The checks. pwi_check_shape returns whether the others may look at the claim. */
bool pwi_check_shape(PwiClaimCheck *check);
void pwi_check_levels_shape(PwiClaimCheck *check); /* part of pwi_check_shape */
PW_MUST_CHECK PwStatus pwi_check_pairs(PwiClaimCheck *check);
PW_MUST_CHECK PwStatus
pwi_check_fairness(PwiClaimCheck *check); /* takes what soft rules cost from the sum of `total` */
PW_MUST_CHECK PwStatus pwi_check_unmatched(PwiClaimCheck *check);
PW_MUST_CHECK PwStatus pwi_check_hall_sets(PwiClaimCheck *check);
PW_MUST_CHECK PwStatus pwi_check_conflict(PwiClaimCheck *check);
PW_MUST_CHECK PwStatus pwi_check_proof(PwiClaimCheck *check);
/* Also PW_USAGE, as pwi_rescorer_create. */
PW_MUST_CHECK PwStatus pwi_check_stable(PwiClaimCheck *check, PwError *error);
PW_MUST_CHECK PwStatus pwi_check_bounds(PwiClaimCheck *check); /* in place of pwi_check_proof, or for a conflict */
/* Compares what the claim says of goal g with the bound that its proof gives. */
void pwi_check_stated_bound(PwiClaimCheck *check, int g, PwiWide proven);

#endif
