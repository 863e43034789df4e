/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first sections of a report: the summary, the price of fairness, and what changed since an earlier matching. */
#include "base/numbers.h"
#include "matching/groups.h"
#include "report/writing.h"
#include "strategy/assemble.h"

static void count_people(const PwiReport *report, int n[PWI_N_SIDES]) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        n[side] = 0;
        for (int person = 0; person < report->run->cohort->side[side].n; person++)
            n[side] += pwi_takes_part(report->run, (PwiSide)side, person);
    }
}

static void write_goals(PwiReportWriting *writing) {
    static const char *const heads[] = {"Goal", "Reached", "Proven bound", "Verdict"};
    const PwMatching *matching = writing->report->matching;
    char decimal[PWI_DECIMAL_SIZE];
    pwi_table_open(writing, "Goals, the most important first", heads, 4);
    for (int k = 0; k < matching->n_goals; k++) {
        const PwiGoalValue *goal = &matching->goal[k];
        if (goal->goal == (int)PWI_GOAL_DRAW) continue;
        int64_t unit = pwi_proof_goal_is_ppm(goal->goal) ? 1 : PWI_PPM;
        pwi_row_head(writing, pwi_proof_goal_name(goal->goal));
        pwi_ppm_print_short(pwi_proof_goal_shown(goal->goal, goal->value) * unit, decimal);
        pwi_cell_text(writing, decimal);
        pwi_ppm_print_short(pwi_proof_goal_shown(goal->goal, goal->bound) * unit, decimal);
        pwi_cell_text(writing, decimal);
        pwi_cell_text(writing, goal->value == goal->bound ? "the best there is" : "not proven to be the best");
        pwi_row_end(writing);
    }
    pwi_table_close(writing);
}

static void write_price(PwiReportWriting *writing, int64_t total_ppm) {
    const PwiReport *report = writing->report;
    PwiBuffer *html = writing->html;
    if (!report->has_price) return;
    pwi_buffer_text(html, "<p>The price of fairness: without the fairness rules the best matching has ");
    pwi_buffer_format(html, "%d pairs and a total of ", report->n_pairs_without);
    pwi_html_ppm(html, report->total_without_ppm);
    pwi_buffer_text(html, ", so they cost ");
    pwi_html_ppm(html, report->total_without_ppm - total_ppm);
    pwi_buffer_text(html, " of the total.</p>\n");
}

void pwi_report_overview(PwiReportWriting *writing) {
    const PwiReport *report = writing->report;
    const PwMatching *matching = report->matching;
    PwiBuffer *html = writing->html;
    int n[PWI_N_SIDES];
    int64_t total_ppm = 0, worst_ppm = PWI_PPM;
    count_people(report, n);
    for (int k = 0; k < matching->n_pairs; k++) {
        total_ppm += matching->pair[k].score_ppm;
        if (matching->pair[k].score_ppm < worst_ppm) worst_ppm = matching->pair[k].score_ppm;
    }
    pwi_section_open(writing, "summary", "Summary");
    pwi_buffer_format(html, "<p>%d pair%s of %d mentees and %d mentors; %d mentee%s %s without a mentor.",
                      matching->n_pairs, matching->n_pairs == 1 ? "" : "s", n[PWI_MENTEE], n[PWI_MENTOR],
                      matching->n_unmatched, matching->n_unmatched == 1 ? "" : "s",
                      matching->n_unmatched == 1 ? "is" : "are");
    if (matching->n_pairs > 0) {
        pwi_buffer_text(html, " Scores lie between 0 and 1: their mean is ");
        pwi_html_short(html, pwi_mean_ppm(total_ppm, matching->n_pairs));
        pwi_buffer_text(html, ", the smallest ");
        pwi_html_short(html, worst_ppm);
        pwi_buffer_text(html, ", their sum ");
        pwi_html_short(html, total_ppm);
        pwi_buffer_char(html, '.');
    }
    pwi_buffer_text(html, "</p>\n");
    write_price(writing, total_ppm);
    write_goals(writing);
    pwi_section_close(writing);
}

/* ---- since the earlier matching ---- */

PwStatus pwi_report_changes(PwiReportWriting *writing) {
    static const char *const heads[] = {"Mentee", "Mentor before", "Mentor now"};
    const PwMatching *matching = writing->report->matching;
    const PwPrevious *previous = writing->report->previous;
    PwiMoves moves;
    if (previous == NULL) return PW_OK;
    PwiPair *now = PWI_ARENA_ARRAY(&writing->arena, PwiPair, (size_t)matching->n_pairs + 1);
    if (now == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < matching->n_pairs; k++) now[k] = (PwiPair){matching->pair[k].mentee, matching->pair[k].mentor};
    PwStatus status =
        pwi_moves_between(previous->pair, previous->n_pairs, now, matching->n_pairs, &writing->arena, &moves);
    if (status != PW_OK) return status;
    pwi_section_open(writing, "changes", "Changes since the earlier matching");
    if (moves.n == 0)
        pwi_buffer_text(writing->html, "<p>Nobody has another mentor.</p>\n");
    else
        pwi_buffer_format(writing->html, "<p>%d change%s, in %d chain%s: each takes the place of the next.</p>\n",
                          moves.n, moves.n == 1 ? "" : "s", moves.n_chains, moves.n_chains == 1 ? "" : "s");
    if (moves.n > 0) {
        pwi_table_open(writing, "Who has another mentor, chain by chain", heads, 3);
        for (int k = 0; k < moves.n; k++) {
            pwi_row_head(writing, pwi_person_label(writing, PWI_MENTEE, moves.move[k].mentee));
            pwi_cell_text(writing, pwi_person_label(writing, PWI_MENTOR, moves.move[k].from));
            pwi_cell_text(writing, pwi_person_label(writing, PWI_MENTOR, moves.move[k].to));
            pwi_row_end(writing);
        }
        pwi_table_close(writing);
    }
    pwi_section_close(writing);
    return PW_OK;
}
