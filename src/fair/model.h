/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody's bounds, groups and fairness rules as numbers: the rows of the integer programme, and the judge of whole
 * matchings.
 *
 * Rows are Σ a·x ≥ b, in integers: both sides are multiplied by `unit` = 10^6 · (mentees who take part), which makes
 * every rule's coefficients whole. Kept pairs are constants: their part is taken off b. Rules that speak of a mentor
 * (at-most, if-used) have a row for each mentor and group, made when it is wanted. Formulas:
 * docs/methods/fairness.md. */
#ifndef PWI_FAIR_MODEL_H
#define PWI_FAIR_MODEL_H

#include "assign/rows.h"
#include "base/numbers.h"
#include "base/progress.h"
#include "fair/glpk_guard.h"
#include "fair/settled.h"
#include "fair/sums.h"
#include "matching/bounds.h"

/* What is asked of fair/. */
typedef struct PwiFairProblem {
    const PwProgramme *programme; /* its goals are those of the run */
    const PwCohort *cohort;
    const PwDecisions *decisions;
    PwiScores scores;
    const int32_t *kept_score_ppm; /* [decisions->n_keep] */
    const PwiPair *previous;       /* [n_previous] goal stay; by mentee, then mentor */
    int n_previous;
    int least_stay; /* of these so many are made at least, whatever the goals say */
    PwiDeadline deadline;
    int64_t work_limit; /* nodes of all trees, and steps of the dives for a first matching, together; 0: none */
    int64_t gap_ppm;    /* a goal is done once (bound − value) / value is this or less */
    const PwiProgress *progress; /* or NULL */
    int n_threads;
} PwiFairProblem;

/* Numbers of open pairs (kept ones are taken off) a person may have: 0 ≤ least ≤ most; of these, 1 … gap − 1 are
 * impossible (a minimum that applies if used; 0: no gap). */
typedef struct PwiRange {
    int least, most, gap;
} PwiRange;

typedef struct PwiModelRow {
    PwiRowKey key;
    PwiWide bound;       /* unit · b, less the kept pairs' part */
    bool is_soft;        /* may be broken, at a price in `total` */
    bool is_of_scores;   /* counted in millionths of a score, else in pairs */
    int64_t penalty_ppm; /* of a unit of breach: a score of 1, or a pair */
    bool is_void;        /* asks nothing any more */
} PwiModelRow;

typedef struct PwiModelCount {
    int32_t mentor;           /* PWI_NOBODY: with any mentor */
    int32_t question, option; /* both PWI_NOBODY: all pairs there are */
} PwiModelCount;

/* A row or a count that speaks of one mentor (or a count of all mentors); chained by mentor. */
typedef struct PwiSpecial {
    bool is_row;
    int32_t index, next;
} PwiSpecial;

typedef struct PwiModel {
    const PwiFairProblem *problem;
    PwiGlpk *glpk;   /* the environment of its linear programmes; borrowed */
    PwiProblem flow; /* the same without rules: for rows of scores and for the core */
    PwiRows rows;
    int n[PWI_N_SIDES];
    PwiRange *range[PWI_N_SIDES];   /* [people] owned, as what follows */
    int32_t *n_kept[PWI_N_SIDES];   /* [people] */
    PwiBounds *bounds[PWI_N_SIDES]; /* [people] of `flow` */
    PwiScored *kept;                /* [n_kept_pairs] */
    int n_kept_pairs;
    int64_t n_taking; /* mentees who take part */
    PwiWide unit;
    int32_t *group;      /* [questions × mentees] the option answered by a mentee who takes part, or PWI_NOBODY */
    int32_t *group_size; /* [Σ options] */
    int *first_option;   /* [questions + 1] into group_size */
    uint8_t **in_reserve[PWI_N_SIDES]; /* [fairness rules][people]; NULL for other kinds */
    int32_t floor_ppm;                 /* of hard floors */
    int32_t least_score_ppm;           /* open pairs below it are out: hard floors, and what worst-off has reached */
    bool sums_count;                   /* mentees may have several mentors: worst-off speaks of sums */
    PwiSums sums;                      /* what is asked of those */
    PwiModelRow *row;
    size_t row_capacity;
    int32_t n_rows, n_global_rows; /* the first so many speak of no mentor */
    PwiModelCount *count;
    int32_t n_counts;
    size_t count_capacity;
    int64_t most_pairs;  /* open ones, as `matched` has proven; INT64_MAX: nothing is proven that ranges do not say */
    PwiSpecial *special; /* [n_specials] */
    int32_t n_specials;
    size_t special_capacity;
    int32_t *first_special; /* [mentors + 1] PWI_NOBODY: none; the last: counts of all mentors */
    bool has_soft_floor;
    bool priority_is_step; /* mentees may have several mentors, and count once */
    int32_t *nash_weight;  /* [PWI_PPM + 1] owned; NULL: the goal nash is not asked for */
    int64_t *priority_ppm; /* [mentees] owned */
    PwiSettled settled;    /* what leximin has settled */
} PwiModel;

/* `glpk` NULL: no linear programme will be made. */
PW_MUST_CHECK PwStatus pwi_model_init(PwiModel *model, const PwiFairProblem *problem, PwiGlpk *glpk);
void pwi_model_clear(PwiModel *model);

static inline bool pwi_model_takes_part(const PwiFairProblem *problem, int side, int person) {
    return !problem->decisions->out[side][person] && problem->cohort->side[side].person[person].bounds.max > 0;
}
/* The option this mentee answered, or PWI_NOBODY; that is everybody's where there is no question. */
static inline int32_t pwi_model_group(const PwiModel *model, int question, int mentee) {
    return question == PWI_NOBODY ? PWI_NOBODY
                                  : model->group[(size_t)question * (size_t)model->n[PWI_MENTEE] + (size_t)mentee];
}
/* Mentees who take part in that group. */
static inline int32_t pwi_model_group_size(const PwiModel *model, int question, int option) {
    return model->group_size[model->first_option[question] + option];
}
/* Below this load a mentor's mentees cannot be "not alone" (docs/formats/matching.md). */
static inline int pwi_model_alone(const PwiModel *model, int mentor) {
    int n_kept = model->n_kept[PWI_MENTOR][mentor];
    return n_kept > 1 ? n_kept : 1;
}
/* How many a crowd with so many of a group lacks for not-alone. */
static inline int64_t pwi_lacking_company(const PwiFairness *rule, int64_t number) {
    return number > 0 && number < rule->count ? rule->count - number : 0;
}
/* Open pairs of a mentor at `load` open pairs count against not-alone: they are more than "alone". */
static inline int pwi_model_crowd(const PwiModel *model, int mentor) {
    return pwi_model_alone(model, mentor) + 1 - model->n_kept[PWI_MENTOR][mentor];
}

/* Whether an open pair may be made, by its score. */
static inline bool pwi_model_admits(const PwiModel *model, PwiScored pair) {
    if (!pwi_sums_admit(&model->sums, pair.mentee, pair.score_ppm)) return false;
    return pair.score_ppm >= model->least_score_ppm ? pwi_settled_leave_open(&model->settled, pair)
                                                    : pwi_settled_have(&model->settled, pair);
}
/* What a pair is worth to a goal: 1, priority, score less the penalties of soft floors, … */
int64_t pwi_model_weight(const PwiModel *model, int goal, PwiScored pair);
/* What somebody's open pair is worth to a goal beside that, as they have `load` open pairs already: a mentee's first
 * mentor their priority, a mentor's next mentee what the square of the load grows by (evenly, up to a minimum that
 * applies if used). Never more than the one before.
 */
int64_t pwi_model_step(const PwiModel *model, int goal, int side, int person, int load);
/* Whether the stage of this goal, or a goal before it, has such steps on that side. */
bool pwi_model_has_steps(const PwiModel *model, int goal, int side);
/* unit · a of a row, for one pair. */
PwiWide pwi_model_coefficient(const PwiModel *model, int32_t row, PwiScored pair);
/* The row as slope · score + constant for a mentee: rows that speak of no mentor (reserve: for the mentors it names).
 */
void pwi_model_terms(const PwiModel *model, int32_t row, int mentee, PwiWide *slope, PwiWide *constant);
/* The row that keeps what an earlier goal has reached; PWI_NOBODY: there is none, or it asks nothing. */
int32_t pwi_model_goal_row(const PwiModel *model, int goal);
/* Whether what soft rules cost counts in the stage of that goal. */
static inline bool pwi_model_weighs_penalties(const PwiModel *model, int goal) {
    return goal == PWI_GOAL_TOTAL || pwi_model_goal_row(model, PWI_GOAL_TOTAL) != PWI_NOBODY;
}
/* Whether a row is of a reserve, and so of the mentors it names only. */
bool pwi_model_is_reserve(const PwiModel *model, int32_t row);
/* Whether a row's part in a worth depends on more than the mentee and a multiple of the score. */
bool pwi_model_is_of_pairs(const PwiModel *model, int32_t row);
/* The row's index; makes it when it is new. PWI_NOBODY: memory is gone. */
int32_t pwi_model_row(PwiModel *model, PwiRowKey key);
int32_t pwi_model_count(PwiModel *model, int mentor, int question, int option);
/* Whether the gap between a value and its bound is one to be content with. */
bool pwi_model_is_close(const PwiModel *model, int64_t value, int64_t bound);
/* The rows of what `sums` ask of each mentee, as it stands now. */
PW_MUST_CHECK PwStatus pwi_model_ask_sums(PwiModel *model);
/* Nobody is worse off than this: single scores, or, where sums count, a row for every mentee. */
PW_MUST_CHECK PwStatus pwi_model_set_least(PwiModel *model, int64_t least_ppm);
/* An earlier goal keeps its value. */
PW_MUST_CHECK PwStatus pwi_model_add_goal(PwiModel *model, int goal, int64_t value);
/* The chain of what speaks of this mentor (PWI_NOBODY: of all). */
static inline int32_t *pwi_model_chain(const PwiModel *model, int mentor) {
    return &model->first_special[mentor == PWI_NOBODY ? model->n[PWI_MENTOR] : mentor];
}
/* Whether a pair is one of those counted. */
static inline bool pwi_model_counts(const PwiModel *model, int32_t count, PwiScored pair) {
    const PwiModelCount *of = &model->count[count];
    return (of->mentor == pair.mentor || of->mentor == PWI_NOBODY) &&
           pwi_model_group(model, of->question, pair.mentee) == of->option;
}
/* The most open pairs that a count can reach. */
int pwi_model_count_most(const PwiModel *model, int32_t count);
/* Kept pairs with this mentor (PWI_NOBODY: any) of this group. */
int pwi_model_kept_count(const PwiModel *model, int mentor, int question, int option);
/* Those of a count. */
static inline int pwi_model_kept_of(const PwiModel *model, int32_t count) {
    const PwiModelCount *of = &model->count[count];
    return pwi_model_kept_count(model, of->mentor, of->question, of->option);
}
/* Σ weights of the kept pairs. */
int64_t pwi_model_kept_weight(const PwiModel *model, int goal);

#endif
