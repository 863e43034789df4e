/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of a report (report.h): head, style, contents, and what all sections are built of. */
#include "report/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/writing.h"

/* Colours have a contrast of at least 4.5 to what they stand on (WCAG 2.1, AA). */
static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0 "
    "auto;max-width:62rem;padding:1rem}\n"
    "h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2.2rem;border-bottom:2px solid #1f5a94}\n"
    "a{color:#12497e}.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem}"
    "\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;margin:.8rem 0;width:100%}\n"
    "caption{text-align:left;font-weight:600;padding:.3rem 0}\n"
    "th,td{border:1px solid #8a8a8a;padding:.3rem .5rem;text-align:left;vertical-align:top}\n"
    "thead th{background:#e8eef5}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "tbody th{font-weight:600}.chart{width:100%;max-width:44rem;height:auto}\n"
    ".chart text{font:14px system-ui,sans-serif;fill:#1a1a1a}.chart rect{fill:#1f5a94}\n"
    "p,h1,td{overflow-wrap:anywhere}ul.parts{margin:0;padding-left:1.1rem}footer{margin-top:3rem;color:#444;font-size:."
    "9rem}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt}nav,.skip{display:none}.wide{overflow:visible}\n"
    "h2{break-after:avoid}tr,svg{break-inside:avoid}thead{display:table-header-group}}\n";

void pwi_section_open(PwiReportWriting *writing, const char *id, const char *title) {
    pwi_buffer_format(writing->html, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}

void pwi_section_close(PwiReportWriting *writing) {
    pwi_buffer_text(writing->html, "</section>\n");
}

void pwi_table_open(PwiReportWriting *writing, const char *caption, const char *const *heads, int n) {
    PwiBuffer *html = writing->html;
    pwi_buffer_text(html, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    pwi_html_text(html, caption);
    pwi_buffer_text(html, "\">\n<table>\n<caption>");
    pwi_html_text(html, caption);
    pwi_buffer_text(html, "</caption>\n<thead><tr>");
    for (int k = 0; k < n; k++) {
        pwi_buffer_text(html, "<th scope=\"col\">");
        pwi_html_text(html, heads[k]);
        pwi_buffer_text(html, "</th>");
    }
    pwi_buffer_text(html, "</tr></thead>\n<tbody>\n");
}

void pwi_table_close(PwiReportWriting *writing) {
    pwi_buffer_text(writing->html, "</tbody>\n</table>\n</div>\n");
}

void pwi_row_head(PwiReportWriting *writing, const char *untrusted) {
    pwi_buffer_text(writing->html, "<tr><th scope=\"row\">");
    pwi_html_name(writing->html, untrusted);
    pwi_buffer_text(writing->html, "</th>");
}

void pwi_cell_text(PwiReportWriting *writing, const char *untrusted) {
    pwi_buffer_text(writing->html, "<td>");
    pwi_html_name(writing->html, untrusted);
    pwi_buffer_text(writing->html, "</td>");
}

void pwi_cell_count(PwiReportWriting *writing, int64_t count) {
    pwi_buffer_format(writing->html, "<td class=\"number\">%lld</td>", (long long)count);
}

void pwi_cell_ppm(PwiReportWriting *writing, int64_t ppm) {
    pwi_buffer_text(writing->html, "<td class=\"number\">");
    pwi_html_ppm(writing->html, ppm);
    pwi_buffer_text(writing->html, "</td>");
}

void pwi_row_end(PwiReportWriting *writing) {
    pwi_buffer_text(writing->html, "</tr>\n");
}

const char *pwi_label(PwiReportWriting *writing, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *label = length >= 0 ? PWI_ARENA_ARRAY(&writing->arena, char, (size_t)length + 1) : NULL;
    if (label == NULL) {
        writing->html->out_of_memory = true;
        return "";
    }
    va_start(arguments, format);
    vsnprintf(label, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return label;
}

const char *pwi_person_label(PwiReportWriting *writing, PwiSide side, int person) {
    if (person == PWI_NOBODY) return "nobody";
    const PwiPerson *who = &writing->report->run->cohort->side[side].person[person];
    return who->name != NULL ? pwi_label(writing, "%s (%s)", who->id, who->name) : who->id;
}

static void write_head(PwiReportWriting *writing, const char *title) {
    PwiBuffer *html = writing->html;
    pwi_buffer_text(html,
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'\">\n<title>Matching: ");
    pwi_html_text(html, title);
    pwi_buffer_format(html, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
    pwi_buffer_text(html, "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<h1>");
    pwi_html_text(html, title);
    pwi_buffer_text(html, "</h1>\n</header>\n");
}

static void write_contents(PwiReportWriting *writing) {
    static const char *const entry[][2] = {
        {"summary", "Summary"},
        {"scores", "Scores"},
        {"loads", "Loads"},
        {"groups", "Groups"},
        {"criteria", "What counted"},
        {"changes", "Changes"},
        {"unmatched", "Without a mentor"},
        {"mentors", "Mentors"},
        {"pairs", "Every pair"},
    };
    const PwiReport *report = writing->report;
    pwi_buffer_text(writing->html, "<nav aria-label=\"Contents\">\n<ul>\n");
    for (size_t k = 0; k < sizeof entry / sizeof *entry; k++) {
        if (strcmp(entry[k][0], "changes") == 0 && report->previous == NULL) continue;
        pwi_buffer_format(writing->html, "<li><a href=\"#%s\">%s</a></li>\n", entry[k][0], entry[k][1]);
    }
    pwi_buffer_text(writing->html, "</ul>\n</nav>\n");
}

/* Where it comes from: no time and no path, so that the same matching gives the same bytes. */
static void write_foot(PwiReportWriting *writing) {
    const PwMatching *matching = writing->report->matching;
    PwiBuffer *html = writing->html;
    pwi_buffer_text(html, "<footer>\n<p>Made by pairwright ");
    pwi_html_text(html, matching->version);
    pwi_buffer_text(html, " with the strategy ");
    pwi_html_text(html, matching->terms.strategy);
    pwi_buffer_text(html, ", seed ");
    pwi_html_name(html, matching->terms.seed);
    pwi_buffer_text(html, ", from the programme with SHA-256 ");
    pwi_html_text(html, matching->programme_sha256);
    pwi_buffer_text(html, " and the cohort with SHA-256 ");
    pwi_html_text(html, matching->cohort_sha256);
    pwi_buffer_text(html,
                    ". Every statement was verified before this was written.</p>\n"
                    "<p>This file tells a lot about people. Keep it where personal data belong.</p>\n"
                    "</footer>\n</body>\n</html>\n");
}

PwStatus pwi_report_write(const PwiReport *report, PwiBuffer *html) {
    PwiReportWriting writing = {.report = report, .html = html};
    PwStatus status = PW_OK;
    const char *title = report->run->programme->title;
    write_head(&writing, title[0] != '\0' ? title : "A matching");
    if (report->explanation == NULL) {
        pwi_buffer_text(html, "<main id=\"main\">\n<p>There is no matching: ");
        pwi_html_text(html, report->matching->conflict_text);
        pwi_buffer_text(html, "</p>\n</main>\n");
    } else {
        write_contents(&writing);
        pwi_buffer_text(html, "<main id=\"main\">\n");
        pwi_report_overview(&writing);
        PW_TRY(pwi_report_charts(&writing));
        PW_TRY(pwi_report_changes(&writing));
        pwi_report_people(&writing);
        pwi_buffer_text(html, "</main>\n");
    }
    write_foot(&writing);
    if (html->out_of_memory) status = PW_NO_MEMORY;
out:
    pwi_arena_clear(&writing.arena);
    return status;
}
