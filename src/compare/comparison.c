/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running strategies side by side (comparison.h). What a strategy cannot do is said in its row, and ends nothing. */
#include "compare/comparison.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"
#include "strategy/assemble.h"

/* One run: the matching, and how long it took. */
static PwStatus run(const PwiStrategyInput *input, const PwiStrategy *strategy, PwMatching **matching, int64_t *time_ms,
                    PwError *error) {
    PwMatching *made = pwi_matching_new();
    if (made == NULL) return pwi_fail_memory(error);
    int64_t started = pwi_clock_ns();
    PwStatus status = strategy->solve(input, made, error);
    *time_ms = (pwi_clock_ns() - started + 500000) / 1000000;
    if (status == PW_OK)
        *matching = made;
    else
        pwi_matching_destroy(made);
    return status;
}

/* The programme as a contestant sees it: without fairness rules, unless they are its point; with another seed. */
static PwStatus prepare(const PwiStrategyInput *input, const PwiStrategy *strategy, int repeat, PwiArena *arena,
                        PwProgramme *programme, PwiStrategyInput *own) {
    *programme = *input->programme; /* a shallow copy */
    *own = *input;
    own->programme = programme;
    own->strategy = strategy->name;
    own->chooser = strategy->chooser;
    if (!strategy->is_fair) programme->n_fairness = 0;
    if (repeat > 0) {
        size_t size = strlen(programme->seed) + 16;
        char *seed = pwi_arena_new(arena, size, 1);
        if (seed == NULL) return PW_NO_MEMORY;
        (void)snprintf(seed, size, "%s-%d", programme->seed, repeat);
        programme->seed = seed;
    }
    return PW_OK;
}

/* The best total for as many pairs as can be: what shares of the optimum are taken from. */
static PwStatus find_optimum(const PwiStrategyInput *input, int64_t *optimum_ppm, bool *is_proven, PwError *error) {
    const PwiStrategy *optimal = pwi_strategy_find("optimal");
    PwProgramme programme;
    PwiStrategyInput own;
    PwMatching *matching = NULL;
    int64_t time_ms;
    PwStatus status = PW_OK;
    PW_TRY(prepare(input, optimal, 0, NULL, &programme, &own));
    programme.goal[0] = PWI_GOAL_MATCHED;
    programme.goal[1] = PWI_GOAL_TOTAL;
    programme.n_goals = 2;
    PW_TRY(run(&own, optimal, &matching, &time_ms, error));
    *optimum_ppm = 0;
    for (int p = 0; p < matching->n_pairs; p++) *optimum_ppm += matching->pair[p].score_ppm;
    *is_proven = matching->outcome == PWI_OPTIMAL;
out:
    pwi_matching_destroy(matching);
    return status;
}

/* A total as a share of the best, rounded half up. */
static int64_t share_of(int64_t optimum_ppm, int64_t total_ppm) {
    if (optimum_ppm <= 0) return PWI_PPM;
    return (int64_t)(((PwiWide)total_ppm * PWI_PPM * 2 + optimum_ppm) / ((PwiWide)optimum_ppm * 2));
}

PwStatus pwi_measure(const PwiStrategyInput *input, const PwMatching *matching, PwiFigures *figures, PwError *error) {
    int64_t optimum_ppm;
    bool is_proven;
    PwStatus status = PW_OK;
    PW_TRY(find_optimum(input, &optimum_ppm, &is_proven, error));
    PW_TRY(pwi_figures_take(input, matching, figures, error));
    figures->value[PWI_FIGURE_OF_OPTIMUM] = share_of(optimum_ppm, figures->value[PWI_FIGURE_TOTAL]);
    figures->value[PWI_FIGURE_TIME] = -1;
out:
    return status;
}

/* Adds a run's figures to the contestant's; the mean holds sums until all runs are in. */
static void add(PwiContestant *contestant, const PwiFigures *figures) {
    bool is_first = contestant->n_runs++ == 0;
    for (int f = 0; f < PWI_N_FIGURES; f++) {
        int64_t value = figures->value[f];
        contestant->mean.value[f] += value;
        if (is_first || value < contestant->least.value[f]) contestant->least.value[f] = value;
        if (is_first || value > contestant->most.value[f]) contestant->most.value[f] = value;
    }
    for (int r = 0; r < PWI_N_RANKS; r++) contestant->mean.at_rank[r] += figures->at_rank[r];
}

static int64_t rounded(int64_t a, int64_t b) {
    return pwi_floor_div(2 * a + b, 2 * b);
}

static void divide(PwiContestant *contestant) {
    for (int f = 0; contestant->n_runs > 0 && f < PWI_N_FIGURES; f++)
        contestant->mean.value[f] = rounded(contestant->mean.value[f], contestant->n_runs);
    for (int r = 0; contestant->n_runs > 0 && r < PWI_N_RANKS; r++)
        contestant->mean.at_rank[r] = rounded(contestant->mean.at_rank[r], contestant->n_runs);
}

static PwStatus measure(const PwiStrategyInput *own, PwiComparison *comparison, PwiContestant *contestant,
                        PwError *error) {
    PwMatching *matching = NULL;
    PwiFigures figures;
    int64_t time_ms;
    PwStatus status = PW_OK;
    PW_TRY(run(own, contestant->strategy, &matching, &time_ms, error));
    contestant->is_proven &= matching->outcome == PWI_OPTIMAL;
    contestant->is_feasible &= matching->outcome != PWI_INFEASIBLE;
    if (matching->outcome == PWI_INFEASIBLE) goto out;
    PW_TRY(pwi_figures_take(own, matching, &figures, error));
    figures.value[PWI_FIGURE_OF_OPTIMUM] = share_of(comparison->optimum_ppm, figures.value[PWI_FIGURE_TOTAL]);
    figures.value[PWI_FIGURE_TIME] = time_ms;
    add(contestant, &figures);
out:
    pwi_matching_destroy(matching);
    return status;
}

/* All runs of one contestant. A refusal and a limit are results; other faults end the comparison. */
static PwStatus run_contestant(const PwiStrategyInput *input, int n_repeats, PwiComparison *comparison,
                               PwiContestant *contestant, PwError *error) {
    PwError refusal = {0};
    int n = contestant->strategy->is_drawn ? n_repeats : 1;
    contestant->is_proven = contestant->is_feasible = true;
    for (int repeat = 1; repeat <= n; repeat++) {
        PwProgramme programme;
        PwiStrategyInput own;
        PwStatus status =
            prepare(input, contestant->strategy, n > 1 ? repeat : 0, &comparison->arena, &programme, &own);
        if (status == PW_OK) status = measure(&own, comparison, contestant, &refusal);
        if (status == PW_UNSUPPORTED || status == PW_LIMIT) {
            contestant->refusal = pwi_arena_copy(&comparison->arena, refusal.text, strlen(refusal.text));
            return contestant->refusal != NULL ? PW_OK : PW_NO_MEMORY;
        }
        if (status != PW_OK) {
            if (error != NULL) *error = refusal;
            return status;
        }
    }
    if (!contestant->is_feasible) contestant->refusal = "infeasible";
    divide(contestant);
    return PW_OK;
}

/* Those asked for, or all that can run, and the caller's. */
static PwStatus find_strategies(const PwiStrategyInput *input, const PwiCompareAsk *ask, PwiComparison *comparison,
                                PwError *error) {
    int n_all, n = 0;
    const PwiStrategy *all = pwi_strategy_list(&n_all);
    size_t n_most = (size_t)(ask->n_names > 0 ? ask->n_names : n_all) + (size_t)ask->n_more;
    comparison->contestant = PWI_ARENA_ARRAY(&comparison->arena, PwiContestant, n_most);
    if (comparison->contestant == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < ask->n_names; k++) {
        const PwiStrategy *strategy = pwi_strategy_find(ask->name[k]);
        if (strategy == NULL) return pwi_fail_unknown_strategy(ask->name[k], error);
        comparison->contestant[n++].strategy = strategy;
    }
    for (int k = 0; ask->n_names == 0 && k < n_all; k++)
        if (input->previous != NULL || !all[k].needs_previous) comparison->contestant[n++].strategy = &all[k];
    for (int k = 0; k < ask->n_more; k++) comparison->contestant[n++].strategy = &ask->more[k];
    comparison->n_contestants = n;
    return PW_OK;
}

PwStatus pwi_compare(const PwiStrategyInput *input, const PwiCompareAsk *ask, PwiComparison *comparison,
                     PwError *error) {
    PwStatus status = PW_OK;
    assert(ask->n_repeats >= 1);
    *comparison = (PwiComparison){.leaves_out_fairness = input->programme->n_fairness > 0};
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < input->cohort->side[side].n; person++)
            *(side == PWI_MENTEE ? &comparison->n_mentees : &comparison->n_mentors) +=
                pwi_takes_part(input, (PwiSide)side, person);
    PW_TRY(find_strategies(input, ask, comparison, error));
    PW_TRY(find_optimum(input, &comparison->optimum_ppm, &comparison->optimum_is_proven, error));
    for (int k = 0; k < comparison->n_contestants; k++)
        PW_TRY(run_contestant(input, ask->n_repeats, comparison, &comparison->contestant[k], error));
out:
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}

void pwi_comparison_clear(PwiComparison *comparison) {
    pwi_arena_clear(&comparison->arena);
}
