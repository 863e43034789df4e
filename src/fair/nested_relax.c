/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weighing, starting from the core, pricing all pairs (nested_relax.h). */
#include "fair/nested_relax.h"

#include <assert.h>

#include "base/memory.h"
#include "fair/nested_auction.h"
#include "fair/nested_scan.h"

enum {
    FIRST_EACH = 12,
    AUCTIONS = 4, /* at most; */
    MANY = 50     /* no other when hardly one in so many mentees misses a pair */
};
#define MOST_SPAN ((PwiWide)1 << 60) /* of a whole matching's gains */

typedef struct Relaxing {
    PwiModel *model;
    int goal;                            /* of the stage; PWI_GOAL_ANY: only those before it count */
    int order[PWI_N_GOALS + 1], n_order; /* goals that are weighed, the first first; the last has factor 1 */
    int64_t factor[PWI_N_GOALS];
    PwiNesting nesting;
    PwiNestedFlow flow;
    int64_t *floor;   /* [mentors] what places cost at least in the goals before the last; owned */
    int64_t *outside; /* [mentees] what pairs that are not listed were worth at most when all were last priced; owned */
    int64_t unit;     /* how much the gains of a last goal differ */
    int more_each;    /* more than any mentee may have */
} Relaxing;

/* ---- what the stage is ---- */

static bool is_flow(const PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    bool has_limits = false;
    for (int r = 0; r < programme->n_fairness; r++) {
        has_limits |= programme->fairness[r].kind == PWI_AT_MOST;
        if (programme->fairness[r].kind != PWI_AT_MOST && programme->fairness[r].kind != PWI_FLOOR) return false;
    }
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < model->n[side]; person++)
            if (model->range[side][person].gap > 1) return false;
    return has_limits && !model->sums.are_asked && !pwi_settled_exist(&model->settled) &&
           model->problem->least_stay == 0;
}

static void put_in_order(Relaxing *relaxing, int goal) {
    for (int k = 0; k < relaxing->n_order; k++)
        if (relaxing->order[k] == goal) return;
    relaxing->order[relaxing->n_order++] = goal;
}

/* Goals before this one, this one, and scores where little else decides: equals are what takes a search longest. */
static void put_goals_in_order(Relaxing *relaxing) {
    const PwiModel *model = relaxing->model;
    for (int32_t r = 0; r < model->n_rows; r++)
        if (model->row[r].key.kind == PWI_ROW_GOAL && !model->row[r].is_void)
            put_in_order(relaxing, model->row[r].key.goal);
    if (relaxing->goal != PWI_GOAL_ANY) put_in_order(relaxing, relaxing->goal);
    if (relaxing->goal == PWI_GOAL_ANY || relaxing->goal == PWI_GOAL_MATCHED) put_in_order(relaxing, PWI_GOAL_TOTAL);
}

static int64_t greatest_divisor(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* How far apart a goal's weights (and fees) of single pairs can be, and what all of them are multiples of. */
static int64_t span_of(const PwiModel *model, int goal, int64_t *grain) {
    const PwProgramme *programme = model->problem->programme;
    int64_t span = 1;
    *grain = 1;
    if (goal == PWI_GOAL_PRIORITY) {
        *grain = 0;
        for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
            *grain = greatest_divisor(*grain, model->priority_ppm[i]);
            if (model->priority_ppm[i] > span) span = model->priority_ppm[i];
        }
        if (*grain == 0) *grain = 1;
    } else if (goal == PWI_GOAL_TOTAL) {
        span = PWI_PPM;
        for (int r = 0; r < programme->n_fairness; r++)
            if (programme->fairness[r].soft) span += programme->fairness[r].penalty_ppm;
    } else if (goal == PWI_GOAL_NASH) {
        span = model->nash_weight[PWI_PPM];
    } else if (goal == PWI_GOAL_WORKLOAD) {
        for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
            int64_t step = -pwi_model_step(model, goal, PWI_MENTOR, j, model->range[PWI_MENTOR][j].most);
            if (step > span) span = step;
        }
    }
    return span;
}

static int64_t places_of(const PwiModel *model, int side) {
    int64_t places = 0;
    for (int person = 0; person < model->n[side]; person++) places += model->range[side][person].most;
    return places;
}

/* A unit of a goal outweighs all that those behind it can make of a matching. False: the numbers grow too large. */
static bool weigh(Relaxing *relaxing) {
    const PwiModel *model = relaxing->model;
    int64_t mentees = places_of(model, PWI_MENTEE), mentors = places_of(model, PWI_MENTOR);
    int64_t places = mentees < mentors ? mentees : mentors, grain;
    PwiWide behind = 0;
    relaxing->unit = span_of(model, relaxing->order[relaxing->n_order - 1], &grain);
    for (int k = relaxing->n_order - 1; k >= 0; k--) {
        int goal = relaxing->order[k];
        PwiWide span = (PwiWide)span_of(model, goal, &grain) * places, factor = behind / grain + 1;
        if (span > MOST_SPAN || factor * (span + 1) + behind > MOST_SPAN) return false;
        relaxing->factor[goal] = (int64_t)factor;
        behind += factor * span;
    }
    return true;
}

/* ---- prices ---- */

static int64_t factor_of_own(const Relaxing *relaxing) {
    return relaxing->goal == PWI_GOAL_ANY ? 0 : relaxing->factor[relaxing->goal];
}

static PwStatus price_row(PwiModel *model, PwiPrices *prices, PwiRowKey key, int64_t price) {
    int32_t row = pwi_model_row(model, key);
    if (row == PWI_NOBODY) return PW_NO_MEMORY;
    if (row >= prices->n_rows) {
        int64_t *grown = pwi_resize_array(prices->row, (size_t)row + 1, sizeof *grown);
        if (grown == NULL) return PW_NO_MEMORY;
        prices->row = grown;
        while (prices->n_rows <= row) prices->row[prices->n_rows++] = 0;
    }
    prices->row[row] = price;
    return PW_OK;
}

/* Prices of mentors and limits from heights. */
static PwStatus take_heights(Relaxing *relaxing, const int64_t *height, PwiPrices *prices) {
    const PwiNestedFlow *flow = &relaxing->flow;
    PwiModel *model = relaxing->model;
    PwStatus status = PW_OK;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        prices->mentor[j] = height[flow->root] - height[pwi_nested_node_of_mentor(flow, j)];
        for (int32_t g = 0; g < relaxing->nesting.n; g++) {
            const PwiNestedGroup *group = &relaxing->nesting.group[g];
            int32_t node = pwi_nested_node_of_group(flow, j, g);
            int64_t price = height[pwi_nested_node_above(flow, node)] - height[node];
            /* Kept pairs beyond a soft limit are charged for whatever is done. */
            if (pwi_nesting_limit(&relaxing->nesting, model, g, j) < 0) price = flow->arc[node].fee;
            if (price <= 0) continue;
            PwiRowKey key = {PWI_ROW_RULE, group->rule, group->option, PWI_NOBODY, PWI_NOBODY, j, 0};
            PW_TRY(price_row(model, prices, key, price));
        }
    }
out:
    return status;
}

static void price_goals(const Relaxing *relaxing, PwiPrices *prices) {
    const PwiModel *model = relaxing->model;
    for (int32_t r = 0; r < model->n_rows; r++)
        if (model->row[r].key.kind == PWI_ROW_GOAL && !model->row[r].is_void)
            prices->row[r] = relaxing->factor[model->row[r].key.goal];
}

/* The prices that prove the stage: without what is weighed beside its own goal, which cannot make up a unit of it. */
static PwStatus price_stage(Relaxing *relaxing, int64_t scale, PwiPrices *prices) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_prices_reset(prices, relaxing->model, scale));
    price_goals(relaxing, prices);
    PW_TRY(take_heights(relaxing, relaxing->flow.height, prices));
    pwi_prices_cap(prices, relaxing->model, relaxing->goal);
out:
    return status;
}

/* Prices that show that bounds clash: what the search has met cannot get rid of what it has too much. */
static PwStatus price_clash(Relaxing *relaxing, PwiPrices *prices) {
    const PwiNestedFlow *flow = &relaxing->flow;
    PwStatus status = PW_OK;
    int64_t *height = PWI_NEW_ARRAY(int64_t, (size_t)flow->n_nodes);
    PW_TRY(height != NULL ? PW_OK : PW_NO_MEMORY);
    for (int32_t node = 0; node < flow->n_nodes; node++) height[node] = pwi_nested_flow_has_met(flow, node) ? -1 : 0;
    PW_TRY(pwi_prices_reset(prices, relaxing->model, 0));
    PW_TRY(take_heights(relaxing, height, prices));
out:
    pwi_free(height);
    return status;
}

/* ---- the list of pairs ---- */

/* The core's pairs and prices without the limits. */
static PwStatus solve_core(const Relaxing *relaxing, PwiSolution *core) {
    const PwiModel *model = relaxing->model;
    PwiProblem problem = model->flow;
    problem.floor_ppm = model->least_score_ppm;
    for (int k = 0; k < relaxing->n_order; k++) problem.goal[problem.n_goals++] = relaxing->order[k];
    return pwi_assign(&problem, core, NULL);
}

static PwStatus take_core_prices(Relaxing *relaxing, const PwiSolution *core, int64_t *price) {
    int n_mentors = relaxing->model->n[PWI_MENTOR];
    relaxing->floor = PWI_NEW_ARRAY(int64_t, (size_t)n_mentors);
    relaxing->outside = PWI_NEW_ARRAY(int64_t, (size_t)relaxing->model->n[PWI_MENTEE]);
    if (relaxing->floor == NULL || relaxing->outside == NULL) return PW_NO_MEMORY;
    for (int j = 0; core->outcome == PWI_OPTIMAL && j < n_mentors; j++) {
        for (int k = 0; k < relaxing->n_order; k++) {
            relaxing->floor[j] = price[j];
            price[j] += relaxing->factor[relaxing->order[k]] * core->price[PWI_MENTOR][j * core->n_goals + k];
        }
    }
    return PW_OK;
}

/* Adds what is better than what mentees have, or, where bounds clash, what leads out of what has been met. */
static PwStatus add_missing(Relaxing *relaxing, int each, bool leads_out, int32_t *n_new) {
    PwStatus status = PW_OK;
    PwiNestedFlow *flow = &relaxing->flow;
    PwiNestedScan scan = {0};
    bool is_first = flow->n_pairs == 0;
    *n_new = 0;
    PW_TRY(pwi_nested_scan_init(&scan, relaxing->model, each));
    PW_TRY(pwi_nested_scan_all(flow, leads_out, &scan));
    for (int i = 0; i < relaxing->model->n[PWI_MENTEE]; i++) {
        size_t first = (size_t)i * (size_t)each;
        if (!leads_out) relaxing->outside[i] = scan.n[i] < each ? INT64_MIN : scan.worth[first + (size_t)each - 1];
        for (size_t k = first; k < first + (size_t)scan.n[i]; k++) {
            bool is_missing = is_first || leads_out || scan.worth[k] > pwi_nested_flow_worth(flow, i);
            if (!is_missing || pwi_nested_flow_has(flow, scan.pair[k])) continue;
            PW_TRY(pwi_nested_flow_add(flow, scan.pair[k]));
            ++*n_new;
        }
    }
out:
    pwi_nested_scan_clear(&scan);
    return status;
}

/* The best few pairs of each mentee at the core's prices. Its own pairs, which are among them, are made. */
static PwStatus begin(Relaxing *relaxing, const PwiSolution *core) {
    PwStatus status = PW_OK;
    PwiModel *model = relaxing->model;
    PwiNestedFlow *flow = &relaxing->flow;
    int32_t n_new;
    int64_t *price = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTOR]);
    PW_TRY(price != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(take_core_prices(relaxing, core, price));
    PW_TRY(pwi_nested_flow_init(flow, model, &relaxing->nesting, relaxing->factor));
    pwi_nested_flow_start(flow, price);
    PW_TRY(add_missing(relaxing, relaxing->more_each > FIRST_EACH ? relaxing->more_each : FIRST_EACH, false, &n_new));
    for (int32_t k = 0; core->outcome == PWI_OPTIMAL && k < flow->n_pairs; k++) {
        PwiPair pair = {flow->pair[k].pair.mentee, flow->pair[k].pair.mentor};
        if (pwi_pairs_contain(core->pair, core->n_pairs, pair.mentee, pair.mentor)) pwi_nested_flow_make(flow, k, true);
    }
    pwi_nested_flow_start(flow, price);
out:
    pwi_free(price);
    return status;
}

/* ---- what comes of it ---- */

static PwStatus take_clash(Relaxing *relaxing, PwiRelaxation *found) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PW_TRY(pwi_pricing_init(&pricing, relaxing->model, &found->prices, PWI_GOAL_ANY));
    PW_TRY(pwi_scan_bound(&pricing, &found->bound));
    found->is_infeasible = found->bound < 0;
    assert(found->is_infeasible && "a cut is a proof");
out:
    pwi_pricing_clear(&pricing);
    return status;
}

/* The judge has the last word on the matching; if it falls behind in goals before, they cannot be kept. */
static PwStatus take_matching(Relaxing *relaxing, PwiIncumbent *best, PwiRelaxation *found, bool *is_done) {
    PwStatus status = PW_OK;
    const PwiNestedFlow *flow = &relaxing->flow;
    PwiPricing pricing = {0};
    PwiJudge judge = {0};
    int n = 0;
    PwiScored *pair = PWI_NEW_ARRAY(PwiScored, (size_t)flow->n_pairs);
    PW_TRY(pair != NULL ? PW_OK : PW_NO_MEMORY);
    for (int32_t k = 0; k < flow->n_pairs; k++)
        if (flow->pair[k].is_made) pair[n++] = flow->pair[k].pair;
    PW_TRY(pwi_judge_init(&judge, relaxing->model));
    PwiVerdict verdict = pwi_judge(&judge, pair, n);
    PW_TRY(price_stage(relaxing, verdict.keeps_all ? factor_of_own(relaxing) : 0, &found->prices));
    if (!verdict.keeps_all) {
        PW_TRY(take_clash(relaxing, found));
        *is_done = found->is_infeasible;
        goto out;
    }
    if (!best->exists || relaxing->goal == PWI_GOAL_ANY ||
        best->verdict.value[relaxing->goal] < verdict.value[relaxing->goal])
        PW_TRY(pwi_incumbent_set(best, pair, n, &verdict));
    if (relaxing->goal == PWI_GOAL_ANY) goto out;
    PW_TRY(pwi_pricing_init(&pricing, relaxing->model, &found->prices, relaxing->goal));
    PW_TRY(pwi_scan_bound(&pricing, &found->bound));
    *is_done = pwi_bound_floor(relaxing->model, &found->prices, found->bound) == best->verdict.value[relaxing->goal];
    assert(*is_done && "the flow's prices prove it");
out:
    pwi_pricing_clear(&pricing);
    pwi_judge_clear(&judge);
    pwi_free(pair);
    return status;
}

/* Where most pairs are worth the same there is nothing to bid with; and limits that can be bought off are not for sale.
 */
static bool bids(const Relaxing *relaxing) {
    for (int32_t g = 0; g < relaxing->nesting.n; g++)
        if (relaxing->model->problem->programme->fairness[relaxing->nesting.group[g].rule].soft) return false;
    return relaxing->unit > 1;
}

static PwStatus solve(Relaxing *relaxing, PwiIncumbent *best, PwiRelaxation *found, bool *is_done) {
    PwStatus status = PW_OK;
    PwiSolution core = {0};
    bool is_possible;
    int32_t n_new = INT32_MAX, many = relaxing->model->n[PWI_MENTEE] / MANY;
    PW_TRY(solve_core(relaxing, &core));
    PW_TRY(begin(relaxing, &core));
    for (int round = 0; round < AUCTIONS && n_new > many && bids(relaxing); round++) {
        PW_TRY(pwi_nested_auction(&relaxing->flow, relaxing->floor, relaxing->outside, relaxing->unit));
        PW_TRY(add_missing(relaxing, relaxing->more_each, false, &n_new));
    }
    do {
        PW_TRY(pwi_nested_flow_solve(&relaxing->flow, &is_possible));
        PW_TRY(add_missing(relaxing, relaxing->more_each, !is_possible, &n_new));
    } while (n_new > 0);
    if (is_possible) {
        PW_TRY(take_matching(relaxing, best, found, is_done));
    } else {
        PW_TRY(price_clash(relaxing, &found->prices));
        PW_TRY(take_clash(relaxing, found));
        *is_done = found->is_infeasible;
    }
out:
    pwi_solution_clear(&core);
    return status;
}

PwStatus pwi_nested_relax(PwiModel *model, int goal, bool first_will_do, PwiIncumbent *best, PwiRelaxation *found,
                          bool *is_done) {
    PwStatus status = PW_OK;
    Relaxing relaxing = {.model = model, .goal = first_will_do ? PWI_GOAL_ANY : goal, .more_each = 3};
    *found = (PwiRelaxation){.bound = PWI_NO_CHOICE};
    *is_done = false;
    if (!is_flow(model)) return PW_OK;
    put_goals_in_order(&relaxing);
    if (!weigh(&relaxing)) return PW_OK;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (model->range[PWI_MENTEE][i].most >= relaxing.more_each)
            relaxing.more_each = model->range[PWI_MENTEE][i].most + 1;
    PW_TRY(pwi_nesting_init(&relaxing.nesting, model, is_done));
    if (!*is_done) goto out;
    PW_TRY(pwi_prices_init(&found->prices, model));
    PW_TRY(solve(&relaxing, best, found, is_done));
out:
    if (!*is_done) pwi_relaxation_clear(found);
    pwi_nested_flow_clear(&relaxing.flow);
    pwi_nesting_clear(&relaxing.nesting);
    pwi_free(relaxing.floor);
    pwi_free(relaxing.outside);
    return status;
}
