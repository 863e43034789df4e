/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections about single people: who has nobody, which mentors are wanted, and every pair with its reason. */
#include "base/numbers.h"
#include "report/writing.h"

static void write_unmatched(PwiReportWriting *writing) {
    static const char *const heads[] = {"Mentee", "Why", "What would help"};
    const PwiExplanation *explanation = writing->report->explanation;
    PwiBuffer *html = writing->html;
    pwi_section_open(writing, "unmatched", "Without a mentor");
    if (explanation->n_unmatched == 0) {
        pwi_buffer_text(html, "<p>Everybody has a mentor.</p>\n");
    } else {
        pwi_table_open(writing, "Mentees without a mentor", heads, 3);
        for (int k = 0; k < explanation->n_unmatched; k++) {
            const PwiUnmatchedWhy *why = &explanation->unmatched[k];
            pwi_row_head(writing, pwi_person_label(writing, PWI_MENTEE, why->mentee));
            pwi_cell_text(writing, why->text);
            pwi_cell_text(writing, why->n_remedies > 0 ? why->remedy[0].text : "nothing small was found");
            pwi_row_end(writing);
        }
        pwi_table_close(writing);
    }
    pwi_section_close(writing);
}

/* The order of the mentors' table: whose next place brings most stands first. They are few enough to be ranked here. */
static void write_recruits(PwiReportWriting *writing) {
    static const char *const heads[] = {"A mentor like", "One more place adds", "Answers"};
    const PwiExplanation *explanation = writing->report->explanation;
    if (explanation->n_recruits == 0) return;
    pwi_table_open(writing, "Hot mentors: whose like to look for next", heads, 3);
    for (int k = 0; k < explanation->n_recruits; k++) {
        const PwiRecruit *recruit = &explanation->recruit[k];
        pwi_row_head(writing, pwi_person_label(writing, PWI_MENTOR, recruit->like->mentor));
        pwi_cell_text(writing, recruit->like->text);
        pwi_cell_text(writing, recruit->kind);
        pwi_row_end(writing);
    }
    pwi_table_close(writing);
}

static void write_mentors(PwiReportWriting *writing) {
    static const char *const heads[] = {"Mentor", "Mentees", "Places", "Possible for", "The best for"};
    const PwiExplanation *explanation = writing->report->explanation;
    pwi_section_open(writing, "mentors", "Mentors");
    write_recruits(writing);
    pwi_table_open(writing, "All mentors, and how many mentees they could have", heads, 5);
    for (int k = 0; k < explanation->n_mentors; k++) {
        const PwiMentorWhy *mentor = &explanation->mentor[k];
        pwi_row_head(writing, pwi_person_label(writing, PWI_MENTOR, mentor->mentor));
        pwi_cell_count(writing, mentor->load);
        pwi_cell_count(writing, mentor->places);
        pwi_cell_count(writing, mentor->n_possible);
        pwi_cell_count(writing, mentor->n_first);
        pwi_row_end(writing);
    }
    pwi_table_close(writing);
    pwi_section_close(writing);
}

static void write_parts(PwiReportWriting *writing, const PwiPairWhy *why) {
    PwiBuffer *html = writing->html;
    pwi_buffer_text(html, "<td><ul class=\"parts\">");
    for (int k = 0; k < why->n_parts; k++) {
        const PwiPart *part = &why->part[k];
        if (part->points_ppm == PWI_NOT_COUNTED || part->points_ppm == 0) continue;
        pwi_buffer_text(html, "<li>");
        pwi_html_name(html,
                      part->criterion >= 0 ? writing->report->run->programme->criterion[part->criterion].id : "other");
        pwi_buffer_char(html, ' ');
        pwi_html_short(html, part->points_ppm);
        if (part->text[0] != '\0') pwi_buffer_text(html, ": ");
        pwi_html_text(html, part->text);
        pwi_buffer_text(html, "</li>");
    }
    if (why->is_kept) pwi_buffer_text(html, "<li>kept by decision</li>");
    pwi_buffer_text(html, "</ul></td>");
}

static void write_pairs(PwiReportWriting *writing) {
    static const char *const heads[] = {"Mentee", "Mentor", "Score", "Choice", "Why"};
    const PwiExplanation *explanation = writing->report->explanation;
    pwi_section_open(writing, "pairs", "Every pair");
    pwi_table_open(writing, "Every pair, and what its score is made of", heads, 5);
    for (int k = 0; k < explanation->n_pairs; k++) {
        const PwiPairWhy *why = &explanation->pair[k];
        pwi_row_head(writing, pwi_person_label(writing, PWI_MENTEE, why->mentee));
        pwi_cell_text(writing, pwi_person_label(writing, PWI_MENTOR, why->mentor));
        pwi_cell_ppm(writing, why->score_ppm);
        if (why->is_allowed)
            pwi_buffer_format(writing->html, "<td>no. %d of %d</td>", why->of_mentor.rank, why->of_mentor.of);
        else
            pwi_cell_text(writing, why->obstacle);
        write_parts(writing, why);
        pwi_row_end(writing);
    }
    pwi_table_close(writing);
    pwi_section_close(writing);
}

void pwi_report_people(PwiReportWriting *writing) {
    write_unmatched(writing);
    write_mentors(writing);
    write_pairs(writing);
}
