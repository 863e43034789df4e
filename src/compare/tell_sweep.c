/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep as tables for people (sweep.h). */
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"
#include "compare/sweep.h"

static void name(PwiBuffer *text, const char *untrusted) {
    char quoted[PWI_QUOTED_SIZE];
    pwi_buffer_text(text, pwi_quote(untrusted, quoted));
}

/* A number in a column of its own. */
static void column(PwiBuffer *text, int64_t ppm, bool is_short) {
    char decimal[PWI_DECIMAL_SIZE];
    size_t length = is_short ? pwi_ppm_print_short(ppm, decimal) : pwi_ppm_print(ppm, decimal);
    pwi_buffer_format(text, "%*s%.*s  ", length < 10 ? (int)(10 - length) : 0, "", (int)length, decimal);
}

static void tell_title(const PwiSweep *sweep, PwiBuffer *text) {
    const PwProgramme *programme = sweep->programme;
    pwi_buffer_text(text, sweep->ask.of_fairness ? "The level of the fairness rule " : "The weight of ");
    name(text,
         sweep->ask.of_fairness ? programme->fairness[sweep->ask.index].id : programme->criterion[sweep->ask.index].id);
    pwi_buffer_format(text, ", %d value%s, solved %d times\n\n", sweep->n_steps, sweep->n_steps == 1 ? "" : "s",
                      sweep->n_solves);
}

static void tell_step(const PwiSweep *sweep, const PwiSweepStep *step, PwiBuffer *text) {
    if (step->outcome == PWI_INFEASIBLE) {
        pwi_buffer_format(text, "infeasible: %s\n", step->conflict);
        return;
    }
    pwi_buffer_format(text, "%7d  ", step->n_pairs);
    column(text, step->total_ppm, false);
    column(text, step->worst_ppm, false);
    pwi_buffer_format(text, "%7d", step->n_changed);
    if (sweep->ask.of_fairness && sweep->without.outcome != PWI_INFEASIBLE) {
        pwi_buffer_text(text, "  ");
        column(text, sweep->without.total_ppm - step->total_ppm, false);
    }
    for (int k = 0; k < sweep->n_groups; k++) {
        const PwiGroupTally *tally = &step->group[k];
        pwi_buffer_text(text, "  ");
        if (tally->n_pairs > 0)
            column(text, pwi_mean_ppm(tally->total_ppm, tally->n_pairs), false);
        else
            pwi_buffer_format(text, "%10s  ", "-");
    }
    pwi_buffer_text(text, step->outcome == PWI_OPTIMAL ? "\n" : "  not proven\n");
}

static void tell_steps(const PwiSweep *sweep, PwiBuffer *text) {
    pwi_buffer_format(text, "%10s  %7s  %10s  %10s  %7s", "value", "pairs", "total", "worst", "changed");
    if (sweep->ask.of_fairness && sweep->without.outcome != PWI_INFEASIBLE)
        pwi_buffer_format(text, "  %10s  ", "price");
    for (int k = 0; k < sweep->n_groups; k++) {
        const PwiQuestion *question = &sweep->programme->question[sweep->group[k].question];
        pwi_buffer_text(text, "  mean of ");
        name(text, question->id);
        pwi_buffer_char(text, '=');
        name(text, question->options.name[sweep->group[k].option]);
    }
    pwi_buffer_char(text, '\n');
    if (sweep->ask.of_fairness) {
        pwi_buffer_format(text, "%10s  ", "without");
        tell_step(sweep, &sweep->without, text);
    }
    for (int k = 0; k < sweep->n_steps; k++) {
        column(text, sweep->step[k].value_ppm, true);
        tell_step(sweep, &sweep->step[k], text);
    }
}

static void tell_ranges(const PwiSweep *sweep, PwiBuffer *text) {
    char from[PWI_DECIMAL_SIZE], to[PWI_DECIMAL_SIZE];
    pwi_buffer_text(text, sweep->has_breaks
                              ? "\nWhere the matching stays the same (ends exact to a millionth):\n"
                              : "\nWhere the matching stays the same (not looked for between the values above):\n");
    for (int k = 0; k < sweep->n_ranges; k++) {
        const PwiSweepRange *range = &sweep->range[k];
        pwi_ppm_print_short(range->from_ppm, from);
        pwi_ppm_print_short(range->to_ppm, to);
        pwi_buffer_format(text, "  %s to %s", from, to);
        if (range->step < 0)
            pwi_buffer_text(text, ": other matchings");
        else if (k > 0)
            pwi_buffer_format(text, ": %d pair%s changed", range->n_changed, range->n_changed == 1 ? "" : "s");
        pwi_buffer_char(text, '\n');
    }
}

void pwi_tell_sweep(const PwiSweep *sweep, PwiBuffer *text) {
    tell_title(sweep, text);
    tell_steps(sweep, text);
    tell_ranges(sweep, text);
}
