/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of scores, a mentee at a time, in parallel (nested_scan.h). */
#include "fair/nested_scan.h"

#include "base/memory.h"

typedef struct Scanning {
    const PwiNestedFlow *flow;
    PwiNestedScan *scan;
    bool leads_out;
    bool is_plain; /* a pair's gain is slope · score, and something of the mentee's own */
} Scanning;

static bool has_room(void *context, int mentee) {
    const Scanning *scanning = context;
    const PwiNestedFlow *flow = scanning->flow;
    scanning->scan->n[mentee] = 0;
    return flow->model->range[PWI_MENTEE][mentee].most > 0 &&
           (!scanning->leads_out || pwi_nested_flow_has_met(flow, mentee));
}

static void insert(PwiNestedScan *scan, PwiScored pair, int64_t worth) {
    int32_t *n = &scan->n[pair.mentee];
    size_t first = (size_t)pair.mentee * (size_t)scan->each;
    int at = *n < scan->each ? (*n)++ : scan->each - 1;
    for (; at > 0 && scan->worth[first + (size_t)at - 1] < worth; at--) {
        scan->worth[first + (size_t)at] = scan->worth[first + (size_t)at - 1];
        scan->pair[first + (size_t)at] = scan->pair[first + (size_t)at - 1];
    }
    scan->worth[first + (size_t)at] = worth;
    scan->pair[first + (size_t)at] = pair;
}

/* Of equals those come first that are next from a place of the mentee's own: else all would name the same few mentors.
 */
static void visit(void *context, PwiRowWorker *worker, int mentee) {
    const Scanning *scanning = context;
    const PwiNestedFlow *flow = scanning->flow;
    const PwiModel *model = flow->model;
    PwiNestedScan *scan = scanning->scan;
    int n = model->n[PWI_MENTOR], first = (int)((int64_t)mentee * scan->each % n);
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    /* The nodes where the mentee's pairs end follow each other. */
    const int64_t *height = &flow->height[pwi_nested_end_of(flow, (PwiScored){mentee, 0, 0})];
    int64_t slope = flow->factor[PWI_GOAL_TOTAL], own = pwi_nested_gain_of(flow, (PwiScored){mentee, 0, 0});
    int64_t root = flow->height[flow->root];
    int64_t least = INT64_MIN; /* what a pair has to be worth more than */
    for (int l = 0; l < n; l++) {
        int j = first + l < n ? first + l : first + l - n;
        if (row[j] < 0 || !pwi_model_admits(model, (PwiScored){mentee, j, row[j]})) continue;
        PwiScored pair = {mentee, j, row[j]};
        int64_t worth = (scanning->is_plain ? slope * row[j] + own : pwi_nested_gain_of(flow, pair)) + height[j] - root;
        if (worth <= least || (scanning->leads_out && !pwi_nested_flow_leads_out(flow, pair))) continue;
        insert(scan, pair, worth);
        if (scan->n[mentee] == scan->each) least = scan->worth[(size_t)(mentee + 1) * (size_t)scan->each - 1];
    }
}

PwStatus pwi_nested_scan_init(PwiNestedScan *scan, const PwiModel *model, int each) {
    size_t n = (size_t)model->n[PWI_MENTEE];
    *scan = (PwiNestedScan){.each = each,
                            .pair = PWI_NEW_ARRAY(PwiScored, n * (size_t)each),
                            .worth = PWI_NEW_ARRAY(int64_t, n * (size_t)each),
                            .n = PWI_NEW_ARRAY(int32_t, n)};
    return scan->pair != NULL && scan->worth != NULL && scan->n != NULL ? PW_OK : PW_NO_MEMORY;
}

void pwi_nested_scan_clear(PwiNestedScan *scan) {
    pwi_free(scan->pair);
    pwi_free(scan->worth);
    pwi_free(scan->n);
    *scan = (PwiNestedScan){0};
}

PwStatus pwi_nested_scan_all(const PwiNestedFlow *flow, bool leads_out, PwiNestedScan *scan) {
    const PwiModel *model = flow->model;
    bool is_plain = flow->factor[PWI_GOAL_STAY] == 0 && flow->factor[PWI_GOAL_NASH] == 0 && !model->has_soft_floor;
    Scanning scanning = {flow, scan, leads_out, is_plain};
    return pwi_rows_visit(&model->rows, (PwiRowVisitor){&scanning, has_room, visit}, model->problem->deadline);
}
