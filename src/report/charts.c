/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections with charts: scores, loads, groups, what counted. */
#include <string.h>

#include "base/numbers.h"
#include "explain/discretion.h"
#include "matching/groups.h"
#include "report/writing.h"

enum { N_BINS = 10 };

static void write_scores(PwiReportWriting *writing) {
    const PwMatching *matching = writing->report->matching;
    PwiBar bar[N_BINS] = {{0}};
    for (int k = 0; k < matching->n_pairs; k++) {
        int bin = (int)(matching->pair[k].score_ppm / (PWI_PPM / N_BINS));
        bar[bin < N_BINS ? bin : N_BINS - 1].value++;
    }
    for (int bin = 0; bin < N_BINS; bin++) {
        bar[bin].label = pwi_label(writing, bin + 1 < N_BINS ? "0.%d to 0.%d" : "0.%d to 1", bin, bin + 1);
        bar[bin].shown = pwi_label(writing, "%lld", (long long)bar[bin].value);
    }
    pwi_section_open(writing, "scores", "Scores");
    pwi_html_bars(writing->html, "chart-scores", "How many pairs have which score", bar, N_BINS);
    pwi_section_close(writing);
}

static PwStatus write_loads(PwiReportWriting *writing) {
    const PwMatching *matching = writing->report->matching;
    const PwiExplanation *explanation = writing->report->explanation;
    int most = 0, n = 0;
    for (int k = 0; k < explanation->n_mentors; k++)
        most = explanation->mentor[k].load > most ? explanation->mentor[k].load : most;
    int *count = PWI_ARENA_ARRAY(&writing->arena, int, (size_t)most + 1);
    PwiBar *bar = PWI_ARENA_ARRAY(&writing->arena, PwiBar, (size_t)most + 1);
    if (count == NULL || bar == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < explanation->n_mentors; k++) count[explanation->mentor[k].load]++;
    for (int load = 0; load <= most; load++) {
        if (count[load] == 0) continue;
        bar[n++] = (PwiBar){.label = pwi_label(writing, "%d mentee%s", load, load == 1 ? "" : "s"),
                            .value = count[load],
                            .shown = pwi_label(writing, "%d mentor%s", count[load], count[load] == 1 ? "" : "s")};
    }
    pwi_section_open(writing, "loads", "Loads");
    pwi_buffer_format(writing->html, "<p>%d pairs for %d mentors.</p>\n", matching->n_pairs, explanation->n_mentors);
    pwi_html_bars(writing->html, "chart-loads", "How many mentors have how many mentees", bar, n);
    pwi_section_close(writing);
    return PW_OK;
}

/* ---- groups ---- */

static PwStatus write_question(PwiReportWriting *writing, int question, const char *id) {
    static const char *const heads[] = {"Answer", "Mentees", "Pairs", "Mean score of a pair"};
    const PwiStrategyInput *run = writing->report->run;
    const PwiQuestion *asked = &run->programme->question[question];
    PwiBar *bar = PWI_ARENA_ARRAY(&writing->arena, PwiBar, (size_t)asked->options.n + 1);
    if (bar == NULL) return PW_NO_MEMORY;
    pwi_table_open(writing, pwi_label(writing, "Mentees by their answer to %s", asked->id), heads, 4);
    for (int option = 0; option < asked->options.n; option++) {
        PwiGroupTally tally = pwi_group_count(writing->report->matching, run->cohort, run->decisions, question, option);
        char decimal[PWI_DECIMAL_SIZE];
        int64_t mean_ppm = tally.n_pairs > 0 ? pwi_mean_ppm(tally.total_ppm, tally.n_pairs) : 0;
        pwi_ppm_print(mean_ppm, decimal);
        pwi_row_head(writing, asked->options.name[option]);
        pwi_cell_count(writing, tally.n_mentees);
        pwi_cell_count(writing, tally.n_pairs);
        if (tally.n_pairs > 0)
            pwi_cell_ppm(writing, mean_ppm);
        else
            pwi_cell_text(writing, "no pair");
        pwi_row_end(writing);
        bar[option] = (PwiBar){.label = asked->options.name[option],
                               .value = mean_ppm,
                               .shown = tally.n_pairs > 0 ? pwi_label(writing, "%s", decimal) : "no pair"};
    }
    pwi_table_close(writing);
    pwi_html_bars(writing->html, id,
                  pwi_label(writing, "Mean score of a pair, by the mentee's answer to %s", asked->id), bar,
                  asked->options.n);
    return PW_OK;
}

static PwStatus write_groups(PwiReportWriting *writing) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = writing->report->run->programme;
    bool has_any = false;
    pwi_section_open(writing, "groups", "Groups side by side");
    for (int q = 0; q < programme->n_questions; q++) {
        if (!pwi_programme_has_groups(programme, q)) continue;
        has_any = true;
        PW_TRY(write_question(writing, q, pwi_label(writing, "chart-group-%d", q)));
    }
    if (has_any)
        pwi_buffer_text(writing->html, "<p>Mind that a group of one is a person.</p>\n");
    else
        pwi_buffer_text(writing->html, "<p>No question is sensitive, and no fairness rule speaks of groups.</p>\n");
    pwi_section_close(writing);
out:
    return status;
}

/* ---- what counted ---- */

/* Mean points of a part over the pairs, and what it could have given. Parts stand in the same places for all pairs. */
static void add_up(const PwiExplanation *explanation, int part, int64_t *points_ppm, int64_t *out_of_ppm) {
    *points_ppm = *out_of_ppm = 0;
    for (int k = 0; k < explanation->n_pairs; k++) {
        const PwiPart *own = &explanation->pair[k].part[part];
        if (own->points_ppm == PWI_NOT_COUNTED) continue;
        *points_ppm += own->points_ppm;
        *out_of_ppm += own->out_of_ppm;
    }
}

static PwStatus write_criteria(PwiReportWriting *writing) {
    static const char *const heads[] = {"Criterion", "Mean points of a pair", "It could have given"};
    const PwiExplanation *explanation = writing->report->explanation;
    pwi_section_open(writing, "criteria", "What counted");
    int n_parts = explanation->n_pairs > 0 ? explanation->pair[0].n_parts : 0;
    PwiBar *bar = PWI_ARENA_ARRAY(&writing->arena, PwiBar, (size_t)n_parts + 1);
    if (bar == NULL) return PW_NO_MEMORY;
    if (n_parts > 0) pwi_table_open(writing, "What the criteria gave", heads, 3);
    for (int k = 0; k < n_parts; k++) {
        int criterion = explanation->pair[0].part[k].criterion;
        const char *id = criterion >= 0 ? writing->report->run->programme->criterion[criterion].id : "other";
        int64_t points_ppm, out_of_ppm;
        char decimal[PWI_DECIMAL_SIZE];
        add_up(explanation, k, &points_ppm, &out_of_ppm);
        points_ppm = pwi_mean_ppm(points_ppm, explanation->n_pairs);
        pwi_ppm_print(points_ppm, decimal);
        pwi_row_head(writing, id);
        pwi_cell_ppm(writing, points_ppm);
        pwi_cell_ppm(writing, pwi_mean_ppm(out_of_ppm, explanation->n_pairs));
        pwi_row_end(writing);
        bar[k] = (PwiBar){.label = id, .value = points_ppm, .shown = pwi_label(writing, "%s", decimal)};
    }
    if (n_parts > 0) {
        pwi_table_close(writing);
        pwi_html_bars(writing->html, "chart-criteria", "Mean points of a pair, by criterion", bar, n_parts);
    }
    pwi_section_close(writing);
    return PW_OK;
}

PwStatus pwi_report_charts(PwiReportWriting *writing) {
    PwStatus status = PW_OK;
    write_scores(writing);
    PW_TRY(write_loads(writing));
    PW_TRY(write_groups(writing));
    PW_TRY(write_criteria(writing));
out:
    return status;
}
