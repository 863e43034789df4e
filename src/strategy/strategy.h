/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies: ways to match a cohort, behind one contract.
 *
 * Every strategy honours capacities, rules, kept and banned pairs and people who are out, and fills a PwMatching; only
 * what it promises beyond that differs. */
#ifndef PWI_STRATEGY_STRATEGY_H
#define PWI_STRATEGY_STRATEGY_H

#include "base/clock.h"
#include "base/progress.h"
#include "base/status.h"
#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "cohort/previous.h"
#include "matching/matching.h"
#include "score/scorer.h"

typedef struct PwiStrategyInput {
    const char *strategy;         /* its name, as the matching states it */
    const PwProgramme *programme; /* weights, goals and seed as the run has them */
    const PwCohort *cohort;
    const PwDecisions *decisions;
    const PwPrevious *previous; /* or NULL */
    int least_stay;             /* of its pairs so many are made at least */
    const PwiScorer *scorer;
    const int64_t *start_price; /* [mentors] prices of `total` to start from, or NULL; they never change the result */
    const struct PwiChooser *chooser; /* or NULL: of a strategy that somebody else brings (chooser.h) */
    const PwiGiven *given;            /* or NULL: for strategies that score by halves of the criteria */
    PwiDeadline deadline;
    int64_t gap_ppm, work_limit; /* of integer programmes (fair/model.h) */
    const PwiProgress *progress; /* or NULL */
    int n_threads;               /* ≥ 1 */
} PwiStrategyInput;

typedef struct PwiStrategy {
    const char *name;
    const char *promise;              /* one line for people */
    bool is_drawn;                    /* another seed gives another matching, also without ties */
    bool needs_previous;              /* nothing without an earlier matching */
    bool is_fair;                     /* keeps fairness rules where strategies are compared; all others do without */
    const struct PwiChooser *chooser; /* or NULL */
    /* Fills an empty matching. PW_UNSUPPORTED: the programme asks for what this strategy cannot do. PW_LIMIT: the
     * deadline passed without a result. Infeasible is an outcome. */
    PwStatus (*solve)(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
} PwiStrategy;

const PwiStrategy *pwi_strategy_find(const char *name); /* NULL when there is none */
/* PW_USAGE, in words. */
PwStatus pwi_fail_unknown_strategy(const char *name, PwError *error);
/* All strategies, in the order in which they are best shown. */
const PwiStrategy *pwi_strategy_list(int *n);

PwStatus pwi_solve_optimal(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
/* optimal, for other goals than the programme's. */
PwStatus pwi_solve_max_min(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_leximin(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_nash(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_greedy(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_first_come(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_random(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_random_serial(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_round_robin(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_fair_sequence(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_fair_flow(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_peer_review(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_rank_maximal(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_stable(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_stable_mentors(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
PwStatus pwi_solve_previous(const PwiStrategyInput *input, PwMatching *matching, PwError *error);
/* `optimal` where fairness rules or minimums that apply if-used make it an integer programme. */
PwStatus pwi_solve_by_rules(const PwiStrategyInput *input, PwMatching *matching, PwError *error);

#endif
