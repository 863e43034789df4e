/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matching as one HTML file: no network, no script, printable, readable by screen readers; charts as SVG.
 *
 * The same matching gives the same bytes. Sensitive answers are not shown (explain/discretion.h); means of groups are,
 * as in the matching's summary. */
#ifndef PWI_REPORT_REPORT_H
#define PWI_REPORT_REPORT_H

#include "base/buffer.h"
#include "explain/explanation.h"

typedef struct PwiReport {
    const PwiStrategyInput *run;
    const PwMatching *matching;
    const PwiExplanation *explanation; /* of everybody; NULL when infeasible */
    const PwPrevious *previous;        /* what changed since; or NULL */
    bool has_price;                    /* of the fairness rules: total_without is known */
    int64_t total_without_ppm;         /* the best total without them */
    int n_pairs_without;
} PwiReport;

PW_MUST_CHECK PwStatus pwi_report_write(const PwiReport *report, PwiBuffer *html);

#endif
