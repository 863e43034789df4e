/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the making of a report: what its sections share. */
#ifndef PWI_REPORT_WRITING_H
#define PWI_REPORT_WRITING_H

#include "report/html.h"
#include "report/report.h"

typedef struct PwiReportWriting {
    const PwiReport *report;
    PwiBuffer *html;
    PwiArena arena; /* for labels of charts */
} PwiReportWriting;

/* <section> with its heading; `id` is what the table of contents points to. */
void pwi_section_open(PwiReportWriting *writing, const char *id, const char *title);
void pwi_section_close(PwiReportWriting *writing);
/* A table that can be scrolled on a small screen: `heads` are the column headings, the first column heads the rows. */
void pwi_table_open(PwiReportWriting *writing, const char *caption, const char *const *heads, int n);
void pwi_table_close(PwiReportWriting *writing);
/* The first cell of a row, and the others. */
void pwi_row_head(PwiReportWriting *writing, const char *untrusted);
void pwi_cell_text(PwiReportWriting *writing, const char *untrusted);
void pwi_cell_count(PwiReportWriting *writing, int64_t count);
void pwi_cell_ppm(PwiReportWriting *writing, int64_t ppm);
void pwi_row_end(PwiReportWriting *writing);
/* An id, and the name behind it when there is one; in the arena. "nobody" for PWI_NOBODY. */
const char *pwi_person_label(PwiReportWriting *writing, PwiSide side, int person);
/* Text made with a format, in the arena. */
const char *pwi_label(PwiReportWriting *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The sections, in their order. */
void pwi_report_overview(PwiReportWriting *writing);
PW_MUST_CHECK PwStatus pwi_report_charts(PwiReportWriting *writing);
PW_MUST_CHECK PwStatus pwi_report_changes(PwiReportWriting *writing);
void pwi_report_people(PwiReportWriting *writing);

#endif
