/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass over all open pairs at the heights of a nested flow (nested_flow.h): the best of every mentee. */
#ifndef PWI_FAIR_NESTED_SCAN_H
#define PWI_FAIR_NESTED_SCAN_H

#include "fair/nested_flow.h"

typedef struct PwiNestedScan {
    int each;
    PwiScored *pair; /* [mentees × each] the best pairs of a mentee, best first; owned, as what follows */
    int64_t *worth;  /* [mentees × each] gain less what the mentor's place costs */
    int32_t *n;      /* [mentees] pairs; fewer than `each`: there are no others */
} PwiNestedScan;

PW_MUST_CHECK PwStatus pwi_nested_scan_init(PwiNestedScan *scan, const PwiModel *model, int each);
void pwi_nested_scan_clear(PwiNestedScan *scan);
/* `leads_out`: only pairs that lead from what the flow has met to what it has not. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_nested_scan_all(const PwiNestedFlow *flow, bool leads_out, PwiNestedScan *scan);

#endif
