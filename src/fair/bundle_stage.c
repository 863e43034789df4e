/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and price (Barnhart, Johnson, Nemhauser, Savelsbergh & Vance 1998; bundle_stage.h).
 *
 * A node's linear programme is solved over the bundles there are; its duals, rounded to integers, price all others. The
 * same pass gives a bound that holds whether or not the programme is solved to the end (Lasdon 1970; Farley 1990), so
 * many a node is closed early. Nodes split numbers of a group, loads and pairs, which bundles can be told to keep. */
#include "fair/bundle_stage.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "fair/limits.h"
#include "fair/master.h"
#include "fair/split.h"

enum { MOST_ROUNDS = 1000, DIVE_ROUNDS = 12 };
/* A bundle comes in if it is worth so much more than its mentor's price, in unit / scale. */
#define LEAST_GAIN ((PwiWide)1 << 22)

typedef enum NodeOutcome {
    NODE_CLOSED, /* `tightest` proves that nothing better is in it */
    NODE_SOLVED, /* the linear programme's optimum is at hand */
    NODE_STUCK,  /* impossible in floating point, but not shown in integers */
    N_NODE_OUTCOMES
} NodeOutcome;

typedef struct Search {
    PwiModel *model;
    int goal;
    bool first_will_do;
    int64_t *work_left;
    PwiIncumbent *best;
    PwiPairList list; /* all open pairs */
    PwiBundles bundles;
    PwiMaster master;
    PwiLimits limits;
    PwiJudge judge;
    PwiRecord record;
    PwiPrices prices, tightest; /* of the node at hand: the last, and those with the lowest bound */
    int64_t tightest_value;
    PwiWide *worth;    /* [list.n] */
    PwiScored *chosen; /* [list.n] */
    double *load;      /* [mentors] of the last solution */
    double *presence;  /* [options] scratch */
    int32_t *open;     /* [n_open] leaves */
    int32_t n_open, open_capacity;
    int64_t n_processed;
    int64_t known_bound; /* no matching has more */
} Search;

/* ---- life ---- */

static PwStatus init_prices(PwiPrices *prices, const PwiModel *model) {
    PwStatus status = pwi_prices_init(prices, model);
    if (status != PW_OK) return status;
    prices->mentee = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTEE]);
    return prices->mentee != NULL ? PW_OK : PW_NO_MEMORY;
}

/* All open pairs: prices of 0 and no bound on what they may lose. */
static PwStatus list_pairs(Search *search) {
    PwStatus status = PW_OK;
    PwiPrices nothing = {0};
    PwiPricing pricing = {0};
    PwiWide bound;
    int64_t n;
    PW_TRY(pwi_prices_init(&nothing, search->model));
    PW_TRY(pwi_pricing_init(&pricing, search->model, &nothing, search->goal));
    PW_TRY(pwi_scan_list(&pricing, (PwiWanted){-PWI_NO_CHOICE, 0, INT32_MAX}, NULL, &search->list, &bound, &n));
out:
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&nothing);
    return status;
}

static PwStatus init(Search *search) {
    PwStatus status = PW_OK;
    PwiModel *model = search->model;
    PW_TRY(list_pairs(search));
    PW_TRY(pwi_bundles_init(&search->bundles, model, &search->list));
    PW_TRY(pwi_master_init(&search->master, model, search->goal, &search->bundles));
    PW_TRY(pwi_limits_init(&search->limits, model, search->list.n));
    PW_TRY(pwi_judge_init(&search->judge, model));
    PW_TRY(pwi_record_init(&search->record, model, NULL));
    PW_TRY(init_prices(&search->prices, model));
    PW_TRY(init_prices(&search->tightest, model));
    search->worth = PWI_NEW_ARRAY(PwiWide, (size_t)search->list.n);
    search->chosen = PWI_NEW_ARRAY(PwiScored, (size_t)search->list.n);
    search->load = PWI_NEW_ARRAY(double, (size_t)model->n[PWI_MENTOR]);
    search->presence = PWI_NEW_ARRAY(double, (size_t)model->first_option[model->problem->programme->n_questions]);
    PW_TRY(search->presence != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(search->worth != NULL && search->chosen != NULL && search->load != NULL ? PW_OK : PW_NO_MEMORY);
out:
    return status;
}

static void clear(Search *search) {
    pwi_pair_list_clear(&search->list);
    pwi_master_clear(&search->master);
    pwi_bundles_clear(&search->bundles);
    pwi_limits_clear(&search->limits);
    pwi_judge_clear(&search->judge);
    pwi_record_clear(&search->record);
    pwi_prices_clear(&search->prices);
    pwi_prices_clear(&search->tightest);
    pwi_free(search->worth);
    pwi_free(search->chosen);
    pwi_free(search->load);
    pwi_free(search->presence);
    pwi_free(search->open);
}

/* ---- pricing ---- */

/* A node whose bound is not above this holds nothing that is wanted. */
static int64_t cutoff(const Search *search) {
    if (!search->best->exists || search->first_will_do) return INT64_MIN;
    return search->best->verdict.value[search->goal];
}

static PwStatus find_worths(const Search *search, const PwiPrices *prices, PwiWide *rest) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PW_TRY(pwi_pricing_init(&pricing, search->model, prices, search->goal));
    for (int i = 0; i < search->model->n[PWI_MENTEE]; i++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(&pricing, i);
        for (int32_t k = search->list.first[i]; k < search->list.first[i + 1]; k++)
            search->worth[k] = pwi_pricing_worth(&pricing, &terms, search->list.pair[k]);
    }
    *rest = pwi_pricing_rest(&pricing, &search->limits);
out:
    pwi_pricing_clear(&pricing);
    return status;
}

/* The bound that the prices at hand prove, and the bundles that are worth more than their mentors' prices. */
static PwStatus price_bundles(Search *search, PwiWide *bound, int *n_new) {
    PwStatus status = PW_OK;
    const PwiModel *model = search->model;
    PwiBundle best[PWI_MOST_IN_BUNDLE + 1];
    *n_new = 0;
    PW_TRY(find_worths(search, &search->prices, bound));
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        if (!pwi_bundles_best(&search->bundles, j, search->worth, &search->limits, best)) {
            *bound = PWI_NO_CHOICE; /* the mentor has no bundle at all */
            break;
        }
        PwiWide top = PWI_NO_CHOICE, promise = pwi_master_promise(&search->master, j);
        for (int n = 0; n <= PWI_MOST_IN_BUNDLE; n++) {
            bool is_new = false;
            if (!best[n].exists) continue;
            if (best[n].worth > top) top = best[n].worth;
            if (best[n].worth - promise > model->unit * LEAST_GAIN)
                PW_TRY(pwi_master_add(&search->master, j, best[n].pair, best[n].n, &is_new));
            *n_new += is_new;
        }
        *bound += top;
    }
out:
    return status;
}

/* ⌊bound⌋ in the goal's unit; INT64_MIN: the node is empty. */
static int64_t as_value(const Search *search, PwiWide bound) {
    if (bound <= PWI_NO_CHOICE) return INT64_MIN;
    if (search->prices.scale == 0) return bound < 0 ? INT64_MIN : INT64_MAX;
    return pwi_bound_floor(search->model, &search->prices, bound);
}

static void keep_tightest(Search *search, int64_t value) {
    PwiPrices *to = &search->tightest;
    const PwiPrices *from = &search->prices;
    if (value >= search->tightest_value) return;
    search->tightest_value = value;
    to->scale = from->scale;
    memcpy(to->mentee, from->mentee, (size_t)search->model->n[PWI_MENTEE] * sizeof *to->mentee);
    if (to->n_rows > 0) memcpy(to->row, from->row, (size_t)to->n_rows * sizeof *to->row);
    if (to->n_counts > 0) memcpy(to->count, from->count, (size_t)to->n_counts * sizeof *to->count);
}

/* Solves the linear programme of the node with search->limits, or nearly so in so many rounds of phase two. PW_LIMIT:
 * the deadline. */
static PwStatus solve_node(Search *search, int most_rounds, NodeOutcome *node) {
    PwStatus status = PW_OK;
    bool phase_one = false;
    search->tightest_value = INT64_MAX;
    PW_TRY(pwi_master_limit(&search->master, &search->limits));
    *node = NODE_STUCK;
    for (int round = 0, n_of_two = 0; round < MOST_ROUNDS && n_of_two < most_rounds; round++) {
        PwiLinearOutcome outcome;
        PwiWide bound;
        int n_new;
        PW_TRY(pwi_deadline_is_over(search->model->problem->deadline) ? PW_LIMIT : PW_OK);
        PW_TRY(pwi_master_solve(&search->master, phase_one, &outcome));
        PW_TRY(outcome == PWI_LINEAR_CUT_SHORT ? PW_LIMIT : PW_OK);
        if (phase_one != (outcome == PWI_LINEAR_INFEASIBLE)) { /* on to the other phase */
            phase_one = !phase_one;
            continue;
        }
        PW_TRY(pwi_master_prices(&search->master, &search->prices));
        PW_TRY(price_bundles(search, &bound, &n_new));
        keep_tightest(search, as_value(search, bound));
        if (search->tightest_value <= cutoff(search)) {
            *node = NODE_CLOSED;
            break;
        }
        *node = phase_one ? NODE_STUCK : NODE_SOLVED;
        n_of_two += !phase_one;
        if (n_new == 0) break;
    }
out:
    return status;
}

/* ---- solutions ---- */

static bool is_whole(const Search *search) {
    for (int32_t k = 0; k < search->list.n; k++)
        if (search->master.x[k] > PWI_WHOLE && search->master.x[k] < 1 - PWI_WHOLE) return false;
    return true;
}

static PwStatus take_solution(Search *search) {
    int n = 0;
    for (int32_t k = 0; k < search->list.n; k++)
        if (search->master.x[k] > 0.5) search->chosen[n++] = search->list.pair[k];
    PwiVerdict verdict = pwi_judge(&search->judge, search->chosen, n);
    PwiIncumbent *best = search->best;
    if (!verdict.keeps_all) return PW_OK;
    if (best->exists && verdict.value[search->goal] <= best->verdict.value[search->goal]) return PW_OK;
    return pwi_incumbent_set(best, search->chosen, n, &verdict);
}

/* ---- splits ---- */

static bool is_fractional(double value) {
    double part = value - (double)(int64_t)value;
    return part > PWI_WHOLE && part < 1 - PWI_WHOLE;
}

static PwiSplit split_number(PwiExpression on, double value, int n_kept) {
    int64_t below = (int64_t)value + n_kept;
    return (PwiSplit){on, below, below + 1, value - (double)(int64_t)value > 0.5};
}

/* The places of a group. */
static bool split_places(const Search *search, PwiSplit *split) {
    const PwiModel *model = search->model;
    for (int32_t c = 0; c < model->n_counts; c++) {
        const PwiModelCount *count = &model->count[c];
        double sum = 0;
        if (count->mentor != PWI_NOBODY) continue;
        for (int32_t k = 0; k < search->list.n; k++)
            if (search->master.x[k] > 0 && pwi_model_counts(model, c, search->list.pair[k])) sum += search->master.x[k];
        if (!is_fractional(sum)) continue;
        PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, count->question, count->option};
        *split = split_number(on, sum, pwi_model_kept_count(model, PWI_NOBODY, count->question, count->option));
        return true;
    }
    return false;
}

/* Adds to presence [options] the parts of the mentor's bundles that have somebody of the group (kept ones apart). */
static void add_presence(const Search *search, int mentor, double *presence) {
    const PwiModel *model = search->model;
    const PwiMaster *master = &search->master;
    for (int32_t c = master->of_mentor[mentor]; c != PWI_NOBODY; c = master->column[c].next) {
        const PwiMasterColumn *column = &master->column[c];
        if (column->part < PWI_WHOLE) continue;
        for (int t = 0; t < search->bundles.n_questions; t++) {
            int q = search->bundles.question[t];
            for (int32_t m = 0; m < column->n; m++) {
                const int32_t *member = master->member + column->first;
                int group = pwi_model_group(model, q, search->list.pair[member[m]].mentee);
                bool is_first = group != PWI_NOBODY;
                for (int32_t k = 0; k < m && is_first; k++)
                    is_first = pwi_model_group(model, q, search->list.pair[member[k]].mentee) != group;
                if (is_first) presence[model->first_option[q] + group] += column->part;
            }
        }
    }
}

/* Whether a mentor has anybody of a group: where the bundles disagree most. */
static bool split_presence(Search *search, PwiSplit *split) {
    const PwiModel *model = search->model;
    double best = PWI_WHOLE;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        memset(search->presence, 0,
               (size_t)model->first_option[model->problem->programme->n_questions] * sizeof *search->presence);
        add_presence(search, j, search->presence);
        for (int t = 0; t < search->bundles.n_questions; t++) {
            int q = search->bundles.question[t];
            if (!pwi_bundles_is_lonely(&search->bundles, q)) continue;
            for (int g = 0; g < model->first_option[q + 1] - model->first_option[q]; g++) {
                double part = search->presence[model->first_option[q] + g], far = part < 0.5 ? part : 1 - part;
                if (far <= best) continue;
                best = far;
                PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, j, q, g};
                int n_kept = pwi_model_kept_count(model, j, q, g);
                *split = (PwiSplit){on, n_kept, n_kept + 1, part > 0.5};
            }
        }
    }
    return best > PWI_WHOLE;
}

/* The load that is furthest from whole. */
static bool split_load(Search *search, PwiSplit *split) {
    const PwiModel *model = search->model;
    double best = PWI_WHOLE;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) search->load[j] = 0;
    for (int32_t k = 0; k < search->list.n; k++) search->load[search->list.pair[k].mentor] += search->master.x[k];
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        double part = search->load[j] - (double)(int64_t)search->load[j], far = part < 0.5 ? part : 1 - part;
        if (far <= best) continue;
        best = far;
        PwiExpression on = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, j, PWI_NOBODY, PWI_NOBODY};
        *split = split_number(on, search->load[j], model->n_kept[PWI_MENTOR][j]);
    }
    return best > PWI_WHOLE;
}

/* The pair that is furthest from whole; of whole ones, with `any`, one that is made and could be unmade. */
static bool split_pair(const Search *search, bool any, PwiSplit *split) {
    double best = any ? -1 : PWI_WHOLE;
    for (int32_t k = 0; k < search->list.n; k++) {
        double x = search->master.x[k], far = x < 0.5 ? x : 1 - x;
        if (search->limits.state[k] != PWI_PAIR_FREE || far <= best) continue;
        best = far;
        PwiScored pair = search->list.pair[k];
        *split = (PwiSplit){{PWI_EXPRESSION_PAIR, pair.mentee, pair.mentor, PWI_NOBODY, PWI_NOBODY}, 0, 1, x >= 0.5};
    }
    return best > (any ? -1 : PWI_WHOLE);
}

/* ---- the tree ---- */

static PwStatus push_open(Search *search, int32_t node) {
    if (search->n_open == search->open_capacity) {
        int32_t capacity = 2 * search->open_capacity + 64;
        int32_t *grown = pwi_resize_array(search->open, (size_t)capacity, sizeof *grown);
        if (grown == NULL) return PW_NO_MEMORY;
        search->open = grown;
        search->open_capacity = capacity;
    }
    search->open[search->n_open++] = node;
    return PW_OK;
}

/* The open leaf with the highest bound, the youngest of equals; PWI_NOBODY: none could hold anything better. */
static int32_t pop_open(Search *search) {
    int32_t at = PWI_NOBODY;
    for (int32_t k = 0; k < search->n_open; k++)
        if (at == PWI_NOBODY ||
            search->record.node[search->open[k]].bound >= search->record.node[search->open[at]].bound)
            at = k;
    if (at == PWI_NOBODY || search->record.node[search->open[at]].bound <= cutoff(search)) return PWI_NOBODY;
    int32_t node = search->open[at];
    search->n_open--;
    memmove(search->open + at, search->open + at + 1, (size_t)(search->n_open - at) * sizeof *search->open);
    return node;
}

/* False: the node's restrictions leave nothing. */
static PwStatus restrict_to(Search *search, int32_t node, bool *is_possible) {
    PwStatus status = pwi_limits_reset(&search->limits, search->model, search->list.n);
    PwiUndo undo;
    *is_possible = true;
    while (status == PW_OK && search->record.node[node].parent != PWI_NOBODY) {
        const PwiRecordNode *child = &search->record.node[node];
        const PwiTreeNode *parent = &search->record.node[child->parent].node;
        *is_possible &= pwi_limits_apply(&search->limits, search->model, &search->list, &parent->on, child->is_above,
                                         child->is_above ? parent->above : parent->below, &undo);
        node = child->parent;
    }
    return status;
}

/* A count that is about to be split has to be there, in the model and in the limits. */
static PwStatus make_count(Search *search, const PwiExpression *on) {
    PwiModel *model = search->model;
    PwiLimits *limits = &search->limits;
    int32_t before = model->n_counts;
    if (on->kind != PWI_EXPRESSION_COUNT) return PW_OK;
    int32_t count = pwi_model_count(model, on->mentor, on->question, on->option);
    if (count == PWI_NOBODY) return PW_NO_MEMORY;
    if (model->n_counts == before) return PW_OK;
    int32_t *least = pwi_resize_array(limits->count_least, (size_t)count + 1, sizeof *least);
    if (least == NULL) return PW_NO_MEMORY;
    limits->count_least = least;
    int32_t *most = pwi_resize_array(limits->count_most, (size_t)count + 1, sizeof *most);
    if (most == NULL) return PW_NO_MEMORY;
    limits->count_most = most;
    least[count] = 0;
    most[count] = pwi_model_count_most(model, count);
    return PW_OK;
}

/* Children with the parent's prices, which bound them too; *next is the one to go on with. */
static PwStatus make_children(Search *search, int32_t node, const PwiSplit *split, int32_t *next) {
    PwStatus status = PW_OK;
    PwiTreeNode *parent = &search->record.node[node].node;
    int32_t dual = parent->dual;
    int64_t bound = search->record.node[node].bound;
    *next = PWI_NOBODY;
    PW_TRY(make_count(search, &split->on));
    parent->on = split->on;
    parent->below = split->below;
    parent->above = split->above;
    parent->dual = PWI_NOBODY;
    for (int side = 0; side < 2; side++) {
        bool is_above = side == 1;
        PwiUndo undo;
        int32_t child;
        bool is_possible = pwi_limits_apply(&search->limits, search->model, &search->list, &split->on, is_above,
                                            is_above ? split->above : split->below, &undo);
        pwi_limits_undo(&undo);
        PW_TRY(pwi_record_node(&search->record, node, is_above, is_possible ? bound : INT64_MIN, &child));
        if (!is_possible) continue;
        search->record.node[child].node.dual = dual;
        if (is_above == split->prefers_above)
            *next = child;
        else
            PW_TRY(push_open(search, child));
    }
out:
    return status;
}

static PwStatus record_tightest(Search *search, int32_t node) {
    PwiRecordNode *at = &search->record.node[node];
    at->bound = search->tightest_value;
    return pwi_record_dual(&search->record, search->model, &search->tightest, &at->node.dual);
}

/* The root, with what prices of 0 prove of it. */
static PwStatus make_root(Search *search, int32_t *root) {
    PwStatus status = PW_OK;
    PwiWide bound;
    int n_new;
    PW_TRY(pwi_record_node(&search->record, PWI_NOBODY, false, INT64_MAX, root));
    PW_TRY(pwi_limits_reset(&search->limits, search->model, search->list.n));
    PW_TRY(pwi_prices_reset(&search->prices, search->model, PWI_SCALE));
    PW_TRY(price_bundles(search, &bound, &n_new));
    search->tightest_value = INT64_MAX;
    keep_tightest(search, as_value(search, bound));
    PW_TRY(record_tightest(search, *root));
out:
    return status;
}

/* Closes or splits a node; *next is a child to go on with; *is_stuck: it stays open. */
static PwStatus process(Search *search, int32_t node, int32_t *next, bool *is_stuck) {
    PwStatus status = PW_OK;
    NodeOutcome outcome;
    PwiSplit split;
    *next = PWI_NOBODY;
    PwStatus solved = solve_node(search, MOST_ROUNDS, &outcome);
    if (solved != PW_LIMIT) PW_TRY(solved);
    if (search->tightest_value < search->record.node[node].bound) PW_TRY(record_tightest(search, node));
    PW_TRY(solved);
    if (outcome == NODE_CLOSED) goto out;
    bool is_done = outcome == NODE_SOLVED && is_whole(search);
    if (is_done) {
        PW_TRY(take_solution(search));
        if (search->record.node[node].bound <= cutoff(search)) goto out;
        if (search->first_will_do && search->best->exists) {
            PW_TRY(push_open(search, node));
            goto out;
        }
    }
    bool found = outcome == NODE_SOLVED && (split_places(search, &split) || split_presence(search, &split) ||
                                            split_load(search, &split) || split_pair(search, false, &split));
    if (!found) *is_stuck = !split_pair(search, true, &split);
    if (!*is_stuck) PW_TRY(make_children(search, node, &split, next));
out:
    return status;
}

static int64_t open_bound(const Search *search) {
    int64_t bound = INT64_MIN;
    for (int32_t k = 0; k < search->n_open; k++)
        if (search->record.node[search->open[k]].bound > bound) bound = search->record.node[search->open[k]].bound;
    return bound;
}

/* Whether the search has to stop before this node, or may: what it has found is as good as is asked for. */
static bool is_over(Search *search, int32_t node) {
    const PwiIncumbent *best = search->best;
    int64_t open = open_bound(search), here = search->record.node[node].bound;
    if (here > open) open = here;
    if (open < search->known_bound) search->known_bound = open;
    pwi_tree_tell(search->model, search->goal, search->first_will_do ? NULL : best, search->known_bound,
                  search->n_processed);
    bool is_close = best->exists && !search->first_will_do &&
                    pwi_model_is_close(search->model, best->verdict.value[search->goal], search->known_bound);
    return is_close || *search->work_left == 0 || search->record.n_entries > PWI_MOST_PROOF_ENTRIES;
}

/* Until all leaves are closed (*is_closed) or a limit. */
static PwStatus search_tree(Search *search, bool *is_closed) {
    PwStatus status = PW_OK;
    int32_t node;
    *is_closed = false;
    PW_TRY(make_root(search, &node));
    while (true) {
        int32_t next = PWI_NOBODY;
        bool is_possible, is_stuck = false;
        if (node == PWI_NOBODY) node = pop_open(search);
        if (node == PWI_NOBODY) break;
        if (search->record.node[node].bound > cutoff(search)) {
            status = is_over(search, node) ? PW_LIMIT : PW_OK;
            if (status == PW_OK) PW_TRY(restrict_to(search, node, &is_possible));
            if (status == PW_OK) {
                assert(is_possible);
                if (*search->work_left > 0) --*search->work_left;
                search->n_processed++;
                status = process(search, node, &next, &is_stuck);
            }
            if (status == PW_LIMIT || is_stuck) {
                status = push_open(search, node);
                goto out;
            }
            PW_TRY(status);
            if (search->first_will_do && search->best->exists) {
                if (next != PWI_NOBODY) PW_TRY(push_open(search, next));
                goto out;
            }
        }
        node = next;
    }
    *is_closed = true;
out:
    return status;
}

/* ---- the dive ---- */

/* Makes the pairs that are whole, and the likeliest of the others. False: there is no other. */
static bool fix_pairs(Search *search) {
    int32_t likeliest = PWI_NOBODY;
    for (int32_t k = 0; k < search->list.n; k++) {
        double x = search->master.x[k];
        if (search->limits.state[k] != PWI_PAIR_FREE || x < PWI_WHOLE) continue;
        if (x > 1 - PWI_WHOLE)
            search->limits.state[k] = PWI_PAIR_IN;
        else if (likeliest == PWI_NOBODY || x > search->master.x[likeliest])
            likeliest = k;
    }
    if (likeliest != PWI_NOBODY) search->limits.state[likeliest] = PWI_PAIR_IN;
    return likeliest != PWI_NOBODY;
}

/* A quick descent for a first matching. */
static PwStatus dive(Search *search) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_limits_reset(&search->limits, search->model, search->list.n));
    while (true) {
        NodeOutcome outcome;
        PW_TRY(solve_node(search, DIVE_ROUNDS, &outcome));
        if (outcome != NODE_SOLVED) break;
        if (is_whole(search)) {
            PW_TRY(take_solution(search));
            break;
        }
        if (!fix_pairs(search)) break;
    }
out:
    return status == PW_LIMIT ? PW_OK : status;
}

/* ---- the stage ---- */

static PwStatus conclude(Search *search, bool is_closed, PwiArena *arena, PwiStageResult *result) {
    const PwiIncumbent *best = search->best;
    int64_t open = open_bound(search), value = best->exists ? best->verdict.value[search->goal] : INT64_MIN;
    result->outcome = PWI_STAGE_CUT_SHORT;
    if (is_closed) result->outcome = best->exists ? PWI_STAGE_SOLVED : PWI_STAGE_IMPOSSIBLE;
    if (search->first_will_do && best->exists) result->outcome = PWI_STAGE_SOLVED;
    /* What was known before stands where a tree that was cut short proves no more, or too long-windedly. */
    if (!is_closed && (open >= result->bound || search->record.n_entries > PWI_MOST_OPEN_ENTRIES)) return PW_OK;
    result->bound = open > value ? open : value;
    return pwi_record_finish(&search->record, search->model, search->goal, arena, &result->proof);
}

PwStatus pwi_bundle_stage_solve(PwiModel *model, int goal, bool first_will_do, int64_t *work_left, PwiIncumbent *best,
                                PwiArena *arena, PwiStageResult *result) {
    PwStatus status = PW_OK;
    bool is_closed = false;
    Search search = {.model = model,
                     .goal = goal,
                     .first_will_do = first_will_do,
                     .work_left = work_left,
                     .best = best,
                     .known_bound = result->bound};
    PW_TRY(init(&search));
    if (!best->exists) PW_TRY(dive(&search));
    if (first_will_do && best->exists) {
        result->outcome = PWI_STAGE_SOLVED;
        goto out;
    }
    PW_TRY(search_tree(&search, &is_closed));
    PW_TRY(conclude(&search, is_closed, arena, result));
out:
    clear(&search);
    return status;
}
