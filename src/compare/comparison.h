/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies side by side: each run on the same cohort, and measured by the same figures. */
#ifndef PWI_COMPARE_COMPARISON_H
#define PWI_COMPARE_COMPARISON_H

#include "base/buffer.h"
#include "compare/figures.h"

/* One strategy, over its runs. */
typedef struct PwiContestant {
    const PwiStrategy *strategy;
    int n_runs;          /* 0: it refused, or found nothing */
    const char *refusal; /* why, else NULL */
    bool is_proven;      /* every run is optimal for the strategy's goals */
    bool is_feasible;    /* every run gave a matching */
    PwiFigures mean, least, most;
} PwiContestant;

typedef struct PwiComparison {
    PwiArena arena; /* owns what follows */
    PwiContestant *contestant;
    int n_contestants;
    int n_mentees, n_mentors; /* who take part */
    int64_t optimum_ppm;      /* the best total for as many pairs as can be, without fairness rules */
    bool optimum_is_proven;
    bool leaves_out_fairness; /* the programme has fairness rules, which most strategies here do without */
} PwiComparison;

typedef struct PwiCompareAsk {
    const char *const *name; /* [n_names] strategies, as asked; none: all that can run */
    int n_names;
    const PwiStrategy *more; /* [n_more] that are in no list, and come last */
    int n_more;
    int n_repeats; /* ≥ 1 runs of drawn strategies, with seeds of their own: with -1, -2, … added if there are several
                    */
} PwiCompareAsk;

/* PW_USAGE: an unknown name. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_compare(const PwiStrategyInput *input, const PwiCompareAsk *ask, PwiComparison *comparison,
                                   PwError *error);
void pwi_comparison_clear(PwiComparison *comparison);

/* All figures of a matching made from `input` but TIME, which is −1. Cost: that of pwi_figures_take, and a solve. */
PW_MUST_CHECK PwStatus pwi_measure(const PwiStrategyInput *input, const PwMatching *matching, PwiFigures *figures,
                                   PwError *error);

/* A table for people. */
void pwi_tell_comparison(const PwiComparison *comparison, PwiBuffer *text);

#endif
