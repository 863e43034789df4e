/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of an integer programme under examination: what the parts of its check share.
 *
 * Flow: pwi_check_bounds (check_bounds.c) goes through the stages and, in each, through the tree; bounds_prepare.c lays
 * out what all of them look at, bounds_rows.c knows what a row is, bounds_tree.c what a node permits, bounds_prices.c
 * lays a dual's prices out, bounds_pass.c takes them over the pairs (bounds_reach.c says which can matter),
 * bounds_levels.c and, of sums, bounds_sums.c know what leximin has settled, bounds_choice.c finds what mentors and
 * mentees make of them, and bounds_bundles.c does so where the mentors choose. The formulas, and why they hold, stand
 * in docs/formats/matching.md, "Bounds"; single letters here are the letters there.
 *
 * Magnitudes. Products are taken by pwi_times, which refuses those beyond 2^120; what belongs to one pair, or to one
 * unit of a load or a count, is refused beyond `limit`, chosen so that sums over all of them stay below 2^126. What is
 * refused makes the claim unproven; nothing wraps around. */
#ifndef PWI_VERIFY_BOUNDS_H
#define PWI_VERIFY_BOUNDS_H

#include "base/numbers.h"
#include "verify/claim.h"

/* Numbers of open pairs that the node at hand lets somebody have: lo … hi, and 0 if may_be_none. */
typedef struct PwiSizes {
    int64_t lo, hi;
    bool may_be_none;
} PwiSizes;

/* The mentees of one answer with one mentor, or with any. */
typedef struct PwiCell {
    int64_t lo, hi;   /* how many open pairs the node at hand permits */
    int64_t n_kept;   /* kept pairs; not in lo and hi */
    int64_t price;    /* q */
    PwiWide per_pair; /* what each open pair pays here: M · (q + λ of at-most) */
    int64_t n_chosen; /* open pairs of the bundle that is being tried; else 0 */
} PwiCell;

/* The cells of one question: [(mentors + 1) × options], those with any mentor last. Without a question (PWI_NOBODY)
 * everybody is of one group. */
typedef struct PwiCells {
    int question, n_options, n_mentors;
    PwiCell *cell;
} PwiCells;

/* A pair with its score. */
typedef struct PwiScoredPair {
    int32_t mentee, mentor, score_ppm;
} PwiScoredPair;

typedef enum PwiPairState { PWI_PAIR_FREE, PWI_PAIR_MADE, PWI_PAIR_UNMADE } PwiPairState;

/* A mentee's open pairs, as far as the root has not closed them. */
typedef struct PwiOpenPairs {
    PwiScoredPair *pair; /* [n] by mentor; owned */
    uint8_t *state;      /* [n] PwiPairState at the node at hand; owned */
    int n;
} PwiOpenPairs;

/* λ · M of a reserve rule, for the pairs it means. */
typedef struct PwiReservePrice {
    int rule;
    PwiWide price;
} PwiReservePrice;

/* M · D or M · λ of a goal whose weights are neither 1 nor the score. */
typedef struct PwiGoalFactor {
    int goal;
    PwiWide factor;
} PwiGoalFactor;

/* What the row "who has this mentee has its minimum" takes from the pair itself. */
typedef struct PwiPairFee {
    int32_t mentor, next; /* next: of the same mentee, or -1 */
    PwiWide fee;
} PwiPairFee;

/* M · λ of a level's row, for the pairs that score so. */
typedef struct PwiLevelFee {
    int32_t score_ppm;
    PwiWide fee;
} PwiLevelFee;

/* A score of the claim that leximin speaks of: one that free choices of the claim have. */
typedef struct PwiClaimLevel {
    int32_t score_ppm;
    int32_t n_pairs, n_open; /* of the claim: all, and those that are not kept */
    int first_alike;         /* into bounds->alike: the cohort's open pairs of that score, up to the next level's */
    bool is_made;            /* settled, and all pairs of that score that are left are made */
} PwiClaimLevel;

/* Of these mentees at most so many have a sum below that. */
typedef struct PwiFewLow {
    const int32_t *mentee; /* [n] */
    int n, most;
    int64_t below_ppm;
    bool is_fixed; /* part of a larger set by now; it does not rise any more with the level */
} PwiFewLow;

/* What is asked of mentees' summed scores; all [n_mentees], 0: nothing is. */
typedef struct PwiSumsCheck {
    int n_mentees;
    int64_t *least_ppm;       /* in this stage and those after it */
    int64_t *lo_ppm, *hi_ppm; /* where the node at hand has the sum */
    int64_t *need_ppm;        /* what follows from both, and from `few` */
    int64_t *root_need_ppm;   /* the same without a node's splits */
    int64_t *others_ppm;      /* what somebody has beside one open pair, at most */
    int64_t *claim_ppm;       /* of the claim */
    bool *takes_part, *is_done, *is_in;
    int32_t *set_of; /* the first of their set, or -1 */
    PwiFewLow *few;  /* [n_few] */
    int n_few;
} PwiSumsCheck;

/* A dual, laid out:
 * worth_ij = score_factor_i · s_ij + mentee_part_i + mentor_part_j − Σ per_pair of the pair's cells
 *          + Σ reserve prices + Σ goal factors · weights − Σ level fees of the score − floor_factor · (s_ij − weight in
 * total) − fees. */
typedef struct PwiLaidDual {
    int64_t scale;                       /* D */
    PwiWide *score_factor, *mentee_part; /* [mentees] */
    PwiWide gain_factor;                 /* M · D or M · λ of priority: for having a mentor at all */
    PwiWide *mentor_part;                /* [mentors] */
    int64_t *load_price;                 /* [mentors] v */
    bool by_mentors;                     /* mentors choose */
    int64_t *mentee_price;               /* [mentees] u, where mentors choose */
    PwiReservePrice *reserve;            /* [n_reserves ≤ fairness rules] */
    PwiGoalFactor factor[PWI_MAX_PROOF_GOALS];
    PwiPairFee *fee;        /* [n_fees] */
    int32_t *first_fee;     /* [mentees] or -1 */
    PwiLevelFee *level_fee; /* [n_level_fees] by score */
    int n_reserves, n_factors, n_fees, n_level_fees;
    PwiWide floor_factor; /* M · T */
    PwiWide breach_price; /* T: in 1/D of a millionth, for a penalty of a millionth */
    PwiWide load_square;  /* M · (D + λ) of workload */
    PwiWide constant;     /* M · D · (kept pairs' weights) − Σ λ · (M · b, less the kept pairs' part) */
} PwiLaidDual;

typedef struct PwiBoundsCheck {
    PwiClaimCheck *check;
    const PwiStage *stage;
    int index, goal;         /* of the stage, and of its goal in the claim */
    int64_t n_taking;        /* n: mentees who take part; 1 if nobody does */
    PwiWide unit;            /* M */
    PwiWide limit;           /* for what a pair, or a unit of a load or count, is worth */
    int32_t least_score_ppm; /* open pairs below it are out */
    PwiClaimLevel *level;    /* [n_levels] of a leximin that the claim has, by score */
    PwiScoredPair *alike;    /* [n_alike] by level; owned */
    int32_t *only;           /* [mentees] the mentor they have, if leximin has settled that, else PWI_NOBODY; or NULL */
    int n_levels, n_alike;
    int n_levels_open;    /* pairs of the first so many levels are open although they score less than others */
    int one_fewer;        /* the level of which the stage allows one pair fewer than the claim has, or -1 */
    PwiSumsCheck sums;    /* where mentees may have several mentors */
    int64_t **group_size; /* [questions][options] where a rule asks, else NULL */
    uint8_t **is_reserved[PWI_N_SIDES]; /* [fairness rules][people] where it is a reserve, else NULL */
    PwiScoredPair *kept;                /* [n_kept] */
    int n_kept;
    PwiSizes *sizes[PWI_N_SIDES]; /* [people] */
    PwiCells *cells;              /* [n_cells] of the questions that are spoken of mentor by mentor */
    int n_cells;
    PwiLaidDual dual;
    PwiOpenPairs *open; /* [mentees] */
    PwiWide *worth;     /* [mentors] scratch */
    int32_t *parent;    /* [nodes of the stage] */
    PwiArena arena;     /* owns all but what follows and the blocks of `open` */
    PwiArena of_dual;   /* dual.fee */
    PwiArena of_stage;  /* parent */
    bool is_too_large;  /* a number went beyond what is allowed for */
} PwiBoundsCheck;

/* Whether the person's minimum binds only if they have anybody, and nobody is kept. */
static inline bool pwi_is_optional(const PwiBoundsCheck *bounds, int side, int person) {
    return bounds->check->programme->capacity.min_if_used[side] && bounds->check->room[side][person].n_kept == 0;
}

/* a · b; beyond 2^120 it sets is_too_large and gives 0. */
PwiWide pwi_times(PwiBoundsCheck *bounds, PwiWide a, PwiWide b);

/* ---- bounds_prepare.c ---- */

/* Fills in what does not depend on a stage; `check` is set. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_bounds_prepare(PwiBoundsCheck *bounds);
void pwi_bounds_clear(PwiBoundsCheck *bounds);
/* What the programme permits, without any split. */
void pwi_bounds_reset_ranges(PwiBoundsCheck *bounds);
/* The mentee's answer, -1: none; without a question 0. */
int pwi_group_of(const PwiBoundsCheck *bounds, int question, int mentee);
/* The cells of that question; NULL: nothing speaks of it. */
PwiCells *pwi_cells_of(const PwiBoundsCheck *bounds, int question);
/* Mentor PWI_NOBODY: any. Option PWI_NOBODY: the only one, of cells without a question. */
static inline PwiCell *pwi_cell_at(const PwiCells *cells, int mentor, int option) {
    size_t row = (size_t)(mentor == PWI_NOBODY ? cells->n_mentors : mentor);
    return &cells->cell[row * (size_t)cells->n_options + (size_t)(option == PWI_NOBODY ? 0 : option)];
}
static inline size_t pwi_count_cells(const PwiCells *cells) {
    return ((size_t)cells->n_mentors + 1) * (size_t)cells->n_options;
}
/* The most mentees a mentor may have without any of them being "not alone": 1, or all kept ones. */
int64_t pwi_alone(const PwiBoundsCheck *bounds, int mentor);

/* ---- bounds_rows.c ---- */

/* Whether every matching has somebody for this mentee. */
bool pwi_must_be_matched(const PwiBoundsCheck *bounds, int mentee);
/* Why there is no such row in this stage, in words; NULL: there is. */
const char *pwi_row_fault(const PwiBoundsCheck *bounds, const PwiRowKey *row);
/* M · a of a pair. */
PwiWide pwi_row_of_pair(const PwiBoundsCheck *bounds, const PwiRowKey *row, PwiScoredPair pair);
/* M · b, less what the kept pairs have of it; a λ belongs to it. */
PwiWide pwi_row_need(PwiBoundsCheck *bounds, const PwiRowKey *row);
/* The rule of a soft row; NULL: the row is hard. */
const PwiFairness *pwi_soft_rule_of(const PwiBoundsCheck *bounds, const PwiRowKey *row);
int pwi_compare_rows(const PwiRowKey *a, const PwiRowKey *b);

/* ---- bounds_levels.c ---- */

/* Finds the levels of the claim and the pairs that score so. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_bounds_find_levels(PwiBoundsCheck *bounds);
/* The level of that score, -1: there is none. */
int pwi_level_at(const PwiBoundsCheck *bounds, int32_t score_ppm);
/* Closes what lies below level l, and allows one pair fewer there than the claim has. */
void pwi_enter_level(PwiBoundsCheck *bounds, int l);
/* The claim's number of pairs is the smallest possible: it stands from here on. */
void pwi_settle_level(PwiBoundsCheck *bounds, int l);
/* Nothing scores more than the highest level. */
void pwi_settle_all_levels(PwiBoundsCheck *bounds);
/* Whether a pair that is open without goals is so in the stage. */
bool pwi_bounds_admit(const PwiBoundsCheck *bounds, PwiScoredPair pair);

/* ---- bounds_sums.c ---- */

/* Where mentees may have several mentors and a goal asks for their sums. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_bounds_find_sums(PwiBoundsCheck *bounds);
/* From here on everybody has that much. */
void pwi_ask_sums(PwiBoundsCheck *bounds, int64_t least_ppm);
/* The root of a stage; a node without its splits; and with them: false if there are no such sums. */
void pwi_enter_sums(PwiBoundsCheck *bounds);
void pwi_reset_sums(PwiBoundsCheck *bounds);
bool pwi_narrow_sums(PwiBoundsCheck *bounds);
/* The stage of a set: one fewer than in the claim has the level's sum or less. False: it is none; that has been said.
 */
bool pwi_enter_set(PwiBoundsCheck *bounds);
/* That was shown to be impossible: what the claim has stands. */
void pwi_settle_set(PwiBoundsCheck *bounds);
bool pwi_sums_are_settled(const PwiBoundsCheck *bounds);
/* Whether a pair may be made that scores so: with the mentee's best others it reaches what they need. */
static inline bool pwi_sums_admit(const PwiSumsCheck *sums, PwiScoredPair pair) {
    return sums->n_mentees == 0 || pair.score_ppm >= sums->root_need_ppm[pair.mentee] - sums->others_ppm[pair.mentee];
}

/* ---- bounds_prices.c ---- */

/* Whether the goal of a stage is a sum that its prices bound, and not only a question of what is possible. */
static inline bool pwi_is_weighed(int goal) {
    return goal != PWI_GOAL_ANY && !pwi_goal_is_smallest((PwiGoal)goal);
}

/* Lays a dual of the stage out in bounds->dual and the cells. *is_sound is false if it is not; that has been said. */
PW_MUST_CHECK PwStatus pwi_lay_dual(PwiBoundsCheck *bounds, const PwiDual *dual, bool *is_sound);
/* The worth of an open pair at these prices. */
PwiWide pwi_worth(const PwiBoundsCheck *bounds, PwiScoredPair pair);

/* ---- bounds_tree.c ---- */

/* Restricts everything to what node k permits. False: a pair would have to be made that is not open, or be both made
 * and not made. pwi_leave_node frees the pairs again. */
bool pwi_enter_node(PwiBoundsCheck *bounds, int k);
void pwi_leave_node(PwiBoundsCheck *bounds, int k);
/* Whether nothing lies between `below` and `above` of the node, which has been entered. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_is_split(const PwiBoundsCheck *bounds, const PwiTreeNode *node, bool *is_it);

/* ---- bounds_totals.c ---- */

/* Whether loads that the node which has been entered permits, of all mentors or of all mentees, add up to no number of
 * open pairs between `below` and `above`. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_is_gap_of_totals(const PwiBoundsCheck *bounds, int64_t below, int64_t above, bool *is_gap);

/* ---- bounds_choice.c ---- */

/* What soft not-alone rules of the question charge a mentor with more than "alone" for `count` of a group, in 1/D. */
PwiWide pwi_charge_for(PwiBoundsCheck *bounds, int question, int64_t count);
/* The part of B that no mentee has: the constant, loads and counts. False: some range is empty. */
bool pwi_bound_of_mentors(PwiBoundsCheck *bounds, PwiWide *bound);
/* Pairs that a mentee has to choose, and how many more there may be. */
typedef struct PwiChoice {
    PwiSizes sizes; /* of all that is chosen */
    PwiWide made;   /* Σ worth of the pairs to be made */
    int n_made;
    PwiWide gain; /* for choosing any */
} PwiChoice;
/* The best sum of gain, made pairs and some of the free worth[n] that `sizes` permits. False: no number of pairs is
 * permitted. Puts the best of worth[] first. */
bool pwi_choose_best(const PwiChoice *choice, PwiWide *worth, int n, PwiWide *best);
/* The gain of this mentee; 0 if a kept pair has brought it in any case (then it is in the constant). */
PwiWide pwi_gain_of(const PwiBoundsCheck *bounds, int mentee);

/* ---- bounds_reach.c ---- */

typedef struct PwiReach PwiReach;                                       /* a thread's, for the dual that is laid out */
PwiReach *pwi_reach_new(const PwiBoundsCheck *bounds, PwiArena *arena); /* NULL: memory is gone */
const PwiDemand *pwi_demand_for_everyone(const PwiReach *reach);
/* What the mentee's pairs have to score to be worth `least`, or a little less. Lives until the next call. */
const PwiDemand *pwi_demand_for_worth(const PwiBoundsCheck *bounds, PwiReach *reach, int mentee, PwiWide least);

/* ---- bounds_pass.c ---- */

/* What a pass over all pairs is about. */
typedef struct PwiRootPass {
    bool is_closing; /* keeps the pairs that may be made; else finds the bound */
    bool has_dual;
    PwiWide bound;     /* closing: B of the root */
    PwiWide threshold; /* closing: M · D · (the goal's stated bound + 1) */
    PwiWide *best;     /* [mentees] by the pass that finds the bound: the mentees' best choices */
} PwiRootPass;
/* The open pairs of a mentee, scored, that may be worth what is demanded, in `pair`, by mentor; returns their number.
 */
int pwi_find_open_pairs(const PwiBoundsCheck *bounds, PwiRescoreRow *row, int mentee, const PwiDemand *demand,
                        PwiScoredPair *pair);
/* A pass over all open pairs of the cohort; *sum: Σ of the mentees' best choices. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_pass_all(PwiBoundsCheck *bounds, const PwiRootPass *pass, PwiWide *sum, bool *is_empty);
/* The bound B of the node that has been entered, with its dual laid out. False: some choice or range is empty. */
bool pwi_bound_of_node(PwiBoundsCheck *bounds, PwiWide *bound);

/* ---- bounds_bundles.c ---- */

/* The same where mentees have prices and mentors choose. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_bound_of_bundles(PwiBoundsCheck *bounds, PwiWide *bound, bool *is_possible);

/* ---- bounds_shape.c ---- */

/* Says of an entry of one of the stage's lists ("nodes", "duals") what is wrong with it; false. */
bool pwi_is_false_of_stage(PwiBoundsCheck *bounds, const char *list, int index, const char *what);
/* Every node but the first is the child of one earlier node; fills in the parents, [n_nodes]. False: it was said why.
 */
bool pwi_check_tree_shape(PwiBoundsCheck *bounds, int32_t *parent);
/* Whether there is what nodes split on, and what duals give prices to. */
bool pwi_check_splits_shape(PwiBoundsCheck *bounds);
bool pwi_check_duals_shape(PwiBoundsCheck *bounds);
static inline bool pwi_is_leaf(const PwiTreeNode *node) {
    return node->child[0] == PWI_NOBODY;
}

#endif
