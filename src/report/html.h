/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML and SVG, written as text: what is not ours is escaped, whatever it is. */
#ifndef PWI_REPORT_HTML_H
#define PWI_REPORT_HTML_H

#include <stdint.h>

#include "base/buffer.h"

/* Text between tags or in a quoted attribute: & < > " ' become references; control characters, and those that turn the
 * direction of writing, become U+FFFD. */
void pwi_html_text(PwiBuffer *html, const char *untrusted);
/* <bdi>text</bdi>: an id or a name, which cannot disturb what stands around it. */
void pwi_html_name(PwiBuffer *html, const char *untrusted);
/* Millionths with six decimals, or with three for people. */
void pwi_html_ppm(PwiBuffer *html, int64_t ppm);
void pwi_html_short(PwiBuffer *html, int64_t ppm);

/* A row of a bar chart. */
typedef struct PwiBar {
    const char *label; /* escaped when written */
    int64_t value;     /* ≥ 0 */
    const char *shown; /* the value in words */
} PwiBar;
/* Horizontal bars, the longest over the whole width, as an SVG with a title and a description that says every value.
 * `id` is unique in the document. */
void pwi_html_bars(PwiBuffer *html, const char *id, const char *title, const PwiBar *bar, int n);

#endif
