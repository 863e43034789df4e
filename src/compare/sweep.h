/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep: the programme solved for many values of one weight, or of one fairness rule's level.
 *
 * Method, and what of it is exact: docs/methods/sweep.md. */
#ifndef PWI_COMPARE_SWEEP_H
#define PWI_COMPARE_SWEEP_H

#include "base/buffer.h"
#include "cohort/given.h"
#include "matching/groups.h"
#include "strategy/strategy.h"

enum { PWI_MOST_STEPS = 10000 };

/* Whether a rule's level is a number of people. */
bool pwi_level_is_count(PwiFairnessKind kind);

typedef struct PwiSweepAsk {
    bool of_fairness;
    int index;                          /* criterion, or fairness rule */
    int64_t from_ppm, to_ppm, step_ppm; /* from ≤ to, step > 0; counts as whole numbers of 10^6 */
} PwiSweepAsk;

/* The programme solved for one value. */
typedef struct PwiSweepStep {
    int64_t value_ppm;
    PwiOutcome outcome; /* infeasible: nothing but `conflict` is set */
    const char *conflict;
    int n_pairs, n_unmatched;
    int64_t total_ppm, worst_ppm;      /* worst: 0 without pairs */
    int64_t goal[PWI_MAX_PROOF_GOALS]; /* values, as the sweep's goals stand */
    PwiGroupTally *group;              /* [groups of the sweep] */
    int n_changed;                     /* pairs that the step before did not make; 0 for the first */
    const PwiPair *pair;               /* [n_pairs] */
} PwiSweepStep;

/* Values for which the matching is the same, as far as was looked; or, between two such, values for which it is not
 * known (step −1). */
typedef struct PwiSweepRange {
    int64_t from_ppm, to_ppm;
    int step;      /* the first of the steps in it, or −1 */
    int n_changed; /* pairs of its matching (at `from`) that the range of the step before did not make */
    bool is_exact; /* a millionth before `from` the matching is another: a break point. False for the first */
} PwiSweepRange;

typedef struct PwiSweepGroup {
    int question, option;
} PwiSweepGroup;

typedef struct PwiSweep {
    PwiArena arena; /* owns what follows */
    const PwProgramme *programme;
    PwiSweepAsk ask;
    int goal[PWI_MAX_PROOF_GOALS]; /* of the programme, without the draw */
    int n_goals;
    PwiSweepGroup *group;
    int n_groups;
    PwiSweepStep without; /* fairness: the programme without the rule */
    PwiSweepStep *step;
    int n_steps;
    PwiSweepRange *range;
    int n_ranges;
    bool has_breaks; /* the ranges' ends were looked for between the steps */
    int n_solves;
} PwiSweep;

/* `given` as for the scorer of `input`, which is not used: every value has its own. PW_UNSUPPORTED as by the
 * strategy. PW_LIMIT: the deadline passed before all steps were done. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_sweep(const PwiStrategyInput *input, const PwiGiven *given, const PwiSweepAsk *ask,
                                 PwiSweep *sweep, PwError *error);
void pwi_sweep_clear(PwiSweep *sweep);

/* As tables for people. */
void pwi_tell_sweep(const PwiSweep *sweep, PwiBuffer *text);

#endif
