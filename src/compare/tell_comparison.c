/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as tables for people: a row a strategy, few enough columns to read. */
#include <string.h>

#include "base/numbers.h"
#include "compare/comparison.h"

enum { NAME_WIDTH = 20, COLUMN_WIDTH = 13, N_COLUMNS = 7, N_TABLES = 3 };

static const PwiFigure tables[N_TABLES][N_COLUMNS] = {
    {PWI_FIGURE_PAIRS, PWI_FIGURE_TOTAL, PWI_FIGURE_OF_OPTIMUM, PWI_FIGURE_MEAN, PWI_FIGURE_WORST, PWI_FIGURE_LEAST,
     PWI_FIGURE_MEDIAN},
    {PWI_FIGURE_GINI, PWI_FIGURE_NASH, PWI_FIGURE_MEAN_GAP, PWI_FIGURE_PLACE_GAP, PWI_FIGURE_ENVIOUS, PWI_FIGURE_ENVY,
     PWI_FIGURE_BLOCKING},
    {PWI_FIGURE_FIRST, PWI_FIGURE_TOP_THREE, PWI_FIGURE_LEAST_LOAD, PWI_FIGURE_MOST_LOAD, PWI_FIGURE_LOAD_SPREAD,
     PWI_FIGURE_UNMATCHED, PWI_FIGURE_TIME},
};

static void tell_figure(const PwiContestant *contestant, PwiFigure figure, PwiBuffer *text) {
    char number[PWI_DECIMAL_SIZE];
    int64_t value = contestant->mean.value[figure];
    if (pwi_figure_kinds[figure].unit == PWI_UNIT_PPM)
        pwi_ppm_print(pwi_floor_div(value + 50, 100) * 100, number); /* four decimals mean something to people */
    else
        pwi_ppm_print_short(value * PWI_PPM, number);
    if (pwi_figure_kinds[figure].unit == PWI_UNIT_PPM) number[strlen(number) - 2] = '\0';
    pwi_buffer_format(text, "%*s", COLUMN_WIDTH, number);
}

static void tell_table(const PwiComparison *comparison, const PwiFigure *figures, PwiBuffer *text) {
    pwi_buffer_format(text, "%-*s", NAME_WIDTH, "strategy");
    for (int f = 0; f < N_COLUMNS; f++) pwi_buffer_format(text, "%*s", COLUMN_WIDTH, pwi_figure_kinds[figures[f]].name);
    pwi_buffer_char(text, '\n');
    for (int k = 0; k < comparison->n_contestants; k++) {
        const PwiContestant *contestant = &comparison->contestant[k];
        if (contestant->n_runs == 0) continue;
        pwi_buffer_format(text, "%-*s", NAME_WIDTH, contestant->strategy->name);
        for (int f = 0; f < N_COLUMNS; f++) tell_figure(contestant, figures[f], text);
        pwi_buffer_char(text, '\n');
    }
}

void pwi_tell_comparison(const PwiComparison *comparison, PwiBuffer *text) {
    char optimum[PWI_DECIMAL_SIZE];
    pwi_ppm_print(comparison->optimum_ppm, optimum);
    pwi_buffer_format(text, "%d mentees, %d mentors; best total for as many pairs as can be: %s%s\n\n",
                      comparison->n_mentees, comparison->n_mentors, optimum,
                      comparison->optimum_is_proven ? "" : " (not proven)");
    for (int t = 0; t < N_TABLES; t++) {
        tell_table(comparison, tables[t], text);
        pwi_buffer_char(text, '\n');
    }
    for (int k = 0; k < comparison->n_contestants; k++) {
        const PwiContestant *contestant = &comparison->contestant[k];
        if (contestant->refusal != NULL)
            pwi_buffer_format(text, "%s: %s\n", contestant->strategy->name, contestant->refusal);
        else if (contestant->n_runs > 1)
            pwi_buffer_format(text, "%s: means of %d draws\n", contestant->strategy->name, contestant->n_runs);
    }
    if (comparison->leaves_out_fairness)
        pwi_buffer_text(text, "All but fair do without the programme's fairness rules.\n");
}
