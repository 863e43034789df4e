/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A programme that asks for less than the one it is a copy of, solved just far enough to know whether it has any
 * matching: what conflicts are told by (clash.h, changes.h).
 *
 * A rule is left out by making it ask for nothing, not by taking it away: rows keep their names, and the proof that is
 * found speaks of the programme as it stands. */
#ifndef PWI_STRATEGY_TRIAL_H
#define PWI_STRATEGY_TRIAL_H

#include "fair/fair.h"

enum { PWI_LEVEL_STEP_PPM = 1000 }; /* the slack of levels, such as at_least, goes by 0.001 */

/* Mentors who are not there: one place each, the same answers as `like`, allowed (and of score 1) for some mentees. */
typedef struct PwiNewcomers {
    PwiScores scores; /* of the others */
    int n_others, n;
    const uint8_t *is_for; /* [mentees] */
} PwiNewcomers;

typedef struct PwiTrial {
    const PwiFairProblem *whole;
    PwProgramme programme; /* shallow, but for `fairness` */
    PwCohort cohort;       /* shallow, but for both sides' `person` and, with newcomers, the mentors' columns */
    PwDecisions decisions; /* shallow, but for `out` of newcomers */
    PwiPerson *person[PWI_N_SIDES];
    PwiNewcomers newcomers;
    PwiFairProblem problem;
    PwiFairResult result; /* of an integer programme; else empty */
    PwiArena arena;       /* owns the copies and what was found */
} PwiTrial;

typedef enum PwiAnswer { PWI_POSSIBLE, PWI_IMPOSSIBLE, PWI_UNKNOWN } PwiAnswer;

/* The programme as it stands, with `matched` for its only goal. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_trial_begin(PwiTrial *trial, const PwiFairProblem *whole);
void pwi_trial_clear(PwiTrial *trial);

/* How many steps of slack make a rule ask for nothing; 0: it asks for nothing as it is. */
int64_t pwi_slack_steps(const PwiFairProblem *whole, int rule);
/* Slackens a rule by so many steps; group-floor: for one group, or for all (PWI_NOBODY). */
PW_MUST_CHECK PwStatus pwi_trial_slacken(PwiTrial *trial, int rule, int32_t group, int64_t steps);
/* Nobody of that side has a larger minimum. */
void pwi_trial_cap_minimums(PwiTrial *trial, PwiSide side, int most);
/* Adds mentors who may take the mentees flagged in `is_for` [mentees] (borrowed). */
PW_MUST_CHECK PwStatus pwi_trial_add_newcomers(PwiTrial *trial, int n, int like, const uint8_t *is_for);

/* Whether there is a matching. UNKNOWN: a fixed number of nodes did not tell; the same on every run. */
PW_MUST_CHECK PwStatus pwi_trial_run(PwiTrial *trial, PwiAnswer *answer, PwError *error);

#endif
