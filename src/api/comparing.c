/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: two matchings held against each other (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/numbers.h"
#include "compare/difference.h"
#include "compare/sweep.h"
#include "io/compare_inputs.h"
#include "io/read_outline.h"
#include "io/write_difference.h"
#include "io/write_sweep.h"

PwStatus pw_diff(const PwDiffInput *input, PwText *text, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    PwiDifference difference = {0};
    PwiBuffer made = {0};
    for (int which = 0; which < 2; which++)
        PW_TRY(pwi_read_outline(input->matching[which], which, &difference, faults, error));
    difference.has_inputs = input->programme[0] != NULL;
    if (difference.has_inputs) {
        PW_TRY(pwi_compare_inputs("programme", input->programme[0], input->programme[1], &difference, faults, error));
        PW_TRY(pwi_compare_inputs("cohort", input->cohort[0], input->cohort[1], &difference, faults, error));
    }
    PW_TRY(pwi_difference_find(&difference));
    if (input->json)
        PW_TRY(pwi_write_difference(&difference, &made));
    else
        pwi_tell_difference(&difference, &made);
out:
    pwi_difference_clear(&difference);
    return pwi_conclude(&made, status, text, error);
}

/* ---- sweeps ---- */

/* Which criterion or fairness rule is meant, and whether the values fit it. */
static PwStatus find_swept(const PwSolveInput *input, const PwSweepOptions *options, PwiSweepAsk *ask, PwError *error) {
    const PwProgramme *programme = input->programme;
    const char *const *names = (const char *const *)programme->criterion_names.name, *rule[PWI_MAX_RULES];
    int n = options->of_fairness ? programme->n_fairness : programme->n_criteria, found = 0;
    for (int k = 0; k < programme->n_fairness; k++) rule[k] = programme->fairness[k].id;
    if (options->of_fairness) names = rule;
    while (found < n && strcmp(names[found], options->name) != 0) found++;
    if (found == n)
        return pwi_fail_unknown(error, options->of_fairness ? "fairness rule" : "criterion", options->name, names, n);
    *ask = (PwiSweepAsk){options->of_fairness, found, options->from_ppm, options->to_ppm, options->step_ppm};
    int64_t largest = PWI_PPM * PWI_PPM;
    bool is_count = false;
    if (options->of_fairness) {
        is_count = pwi_level_is_count(programme->fairness[found].kind);
        if (!is_count) largest = PWI_PPM;
    }
    bool is_in_range = ask->from_ppm >= 0 && ask->from_ppm <= ask->to_ppm && ask->to_ppm <= largest;
    if (!is_in_range || ask->step_ppm <= 0)
        return pwi_fail(error, PW_USAGE, "these are no values to sweep; need 0 ≤ FROM ≤ TO ≤ %lld and STEP above 0",
                        (long long)(largest / PWI_PPM));
    if ((ask->to_ppm - ask->from_ppm) / ask->step_ppm >= PWI_MOST_STEPS)
        return pwi_fail(error, PW_USAGE, "there are too many values to sweep; need at most %d", (int)PWI_MOST_STEPS);
    if (is_count && (ask->from_ppm % PWI_PPM != 0 || ask->step_ppm % PWI_PPM != 0))
        return pwi_fail(error, PW_USAGE, "the level of \"%s\" is a number of people; need whole numbers",
                        programme->fairness[found].id);
    return PW_OK;
}

static PwOutcome outcome_of(const PwiSweep *sweep) {
    PwOutcome outcome = PW_INFEASIBLE;
    bool is_proven = true;
    for (int k = 0; k < sweep->n_steps; k++) {
        if (sweep->step[k].outcome != PWI_INFEASIBLE) outcome = PW_OPTIMAL;
        is_proven &= sweep->step[k].outcome != PWI_FEASIBLE;
    }
    return outcome == PW_OPTIMAL && !is_proven ? PW_FEASIBLE : outcome;
}

PwStatus pw_sweep(const PwSolveInput *input, const PwSweepOptions *options, PwText *text, PwOutcome *outcome,
                  PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiSweep sweep = {0};
    PwiSweepAsk ask;
    PwiBuffer made = {0};
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    PW_TRY(find_swept(input, options, &ask, error));
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error)); /* says what a solve would, before the first */
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    PW_TRY(pwi_sweep(&run, pwi_given_of(input), &ask, &sweep, error));
    if (options->format == PW_AS_JSON)
        PW_TRY(pwi_write_sweep(&sweep, &made));
    else if (options->format == PW_AS_CSV)
        PW_TRY(pwi_write_sweep_csv(&sweep, &made));
    else
        pwi_tell_sweep(&sweep, &made);
    *outcome = outcome_of(&sweep);
out:
    pwi_sweep_clear(&sweep);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    return pwi_conclude(&made, status, text, error);
}
