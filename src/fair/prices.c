/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak duality, in 128 bits (prices.h).
 *
 * Magnitudes. unit < 2^44 (10^6 · 10^7 mentees), prices < 2^62, scores < 2^20: a term of a worth is below 2^126 only in
 * the worst case of all at once; prices are made so that unit · scale · score < 2^100 (linear.c), and sums over 10^7
 * people stay below 2^124. */
#include "fair/prices.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

PwStatus pwi_prices_init(PwiPrices *prices, const PwiModel *model) {
    *prices = (PwiPrices){0};
    prices->mentor = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTOR]);
    return prices->mentor != NULL ? pwi_prices_reset(prices, model, 1) : PW_NO_MEMORY;
}

PwStatus pwi_prices_reset(PwiPrices *prices, const PwiModel *model, int64_t scale) {
    int64_t *row = pwi_resize_array(prices->row, (size_t)model->n_rows + 1, sizeof *row);
    if (row == NULL) return PW_NO_MEMORY;
    prices->row = row;
    int64_t *count = pwi_resize_array(prices->count, (size_t)model->n_counts + 1, sizeof *count);
    if (count == NULL) return PW_NO_MEMORY;
    prices->count = count;
    prices->scale = scale;
    prices->n_rows = model->n_rows;
    prices->n_counts = model->n_counts;
    memset(prices->mentor, 0, (size_t)model->n[PWI_MENTOR] * sizeof *prices->mentor);
    if (prices->mentee != NULL) memset(prices->mentee, 0, (size_t)model->n[PWI_MENTEE] * sizeof *prices->mentee);
    memset(row, 0, (size_t)model->n_rows * sizeof *row);
    memset(count, 0, (size_t)model->n_counts * sizeof *count);
    return PW_OK;
}

void pwi_prices_clear(PwiPrices *prices) {
    pwi_free(prices->mentor);
    pwi_free(prices->mentee);
    pwi_free(prices->row);
    pwi_free(prices->count);
    *prices = (PwiPrices){0};
}

int64_t pwi_prices_of_goal(const PwiPrices *prices, const PwiModel *model, int goal, int of) {
    int32_t row = pwi_model_goal_row(model, of);
    int64_t of_row = row != PWI_NOBODY && row < prices->n_rows ? prices->row[row] : 0;
    return goal == of ? prices->scale + of_row
                      : of_row; /* both where a matching is looked for by `total`, a goal before */
}

int64_t pwi_prices_of_penalty(const PwiPrices *prices, const PwiModel *model, int goal) {
    return pwi_prices_of_goal(prices, model, goal, PWI_GOAL_TOTAL);
}

void pwi_prices_cap(PwiPrices *prices, const PwiModel *model, int goal) {
    int64_t scale = pwi_prices_of_penalty(prices, model, goal);
    for (int32_t r = 0; r < prices->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        if (prices->row[r] < 0 || row->is_void) prices->row[r] = 0;
        if (!row->is_soft) continue;
        PwiWide most = (PwiWide)scale * row->penalty_ppm / (row->is_of_scores ? PWI_PPM : 1);
        if (prices->row[r] > most) prices->row[r] = (int64_t)most;
    }
}

/* ---- worths ---- */

PwStatus pwi_pricing_init(PwiPricing *pricing, const PwiModel *model, const PwiPrices *prices, int goal) {
    *pricing = (PwiPricing){.model = model, .prices = prices, .goal = goal};
    pricing->mentor_part = PWI_NEW_ARRAY(PwiWide, (size_t)model->n[PWI_MENTOR]);
    pricing->global = PWI_NEW_ARRAY(int32_t, (size_t)prices->n_rows);
    pricing->of_pairs = PWI_NEW_ARRAY(int32_t, (size_t)prices->n_rows);
    if (pricing->mentor_part == NULL || pricing->global == NULL || pricing->of_pairs == NULL) return PW_NO_MEMORY;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) pricing->mentor_part[j] = model->unit * prices->mentor[j];
    if (goal >= 0) pricing->factor[goal] = model->unit * prices->scale;
    for (int32_t r = 0; r < prices->n_rows; r++) {
        const PwiRowKey *key = &model->row[r].key;
        if (prices->row[r] == 0) continue;
        if (key->kind == PWI_ROW_GOAL) pricing->factor[key->goal] += model->unit * prices->row[r];
        if (key->kind == PWI_ROW_USED && key->rule == PWI_NOBODY)
            pricing->mentor_part[key->mentor] -= model->unit * prices->row[r];
        else if (key->mentor == PWI_NOBODY && pwi_model_is_of_pairs(model, r))
            pricing->of_pairs[pricing->n_of_pairs++] = r;
        else if (key->mentor == PWI_NOBODY)
            pricing->global[pricing->n_global++] = r;
    }
    pricing->has_factors = pricing->factor[PWI_GOAL_NASH] != 0 || pricing->factor[PWI_GOAL_STAY] != 0 ||
                           pricing->factor[PWI_GOAL_LEXIMIN] != 0;
    return PW_OK;
}

void pwi_pricing_clear(PwiPricing *pricing) {
    pwi_free(pricing->mentor_part);
    pwi_free(pricing->global);
    pwi_free(pricing->of_pairs);
    *pricing = (PwiPricing){0};
}

PwiMenteeTerms pwi_pricing_mentee(const PwiPricing *pricing, int mentee) {
    const PwiModel *model = pricing->model;
    PwiWide scale = model->unit * pricing->prices->scale;
    PwiMenteeTerms terms = {.gain = pricing->factor[PWI_GOAL_PRIORITY] *
                                    pwi_model_step(model, PWI_GOAL_PRIORITY, PWI_MENTEE, mentee, 0)};
    if (pricing->goal == PWI_GOAL_TOTAL)
        terms.slope = scale;
    else if (pricing->goal == PWI_GOAL_MATCHED || pricing->goal == PWI_GOAL_PRIORITY)
        terms.constant = scale * pwi_model_weight(model, pricing->goal, (PwiScored){mentee, PWI_NOBODY, 0});
    for (int32_t k = 0; k < pricing->n_global; k++) {
        int32_t row = pricing->global[k];
        PwiWide slope, constant;
        pwi_model_terms(model, row, mentee, &slope, &constant);
        terms.slope += slope * pricing->prices->row[row];
        terms.constant += constant * pricing->prices->row[row];
    }
    for (int32_t s = *pwi_model_chain(model, PWI_NOBODY); s != PWI_NOBODY; s = model->special[s].next) {
        int32_t count = model->special[s].index;
        if (count < pricing->prices->n_counts && pwi_model_counts(model, count, (PwiScored){mentee, PWI_NOBODY, 0}))
            terms.constant -= model->unit * pricing->prices->count[count];
    }
    if (pricing->prices->mentee != NULL) terms.constant -= model->unit * pricing->prices->mentee[mentee];
    return terms;
}

/* Parts of a worth that depend on both people. */
static PwiWide special_part(const PwiPricing *pricing, PwiScored pair) {
    const PwiModel *model = pricing->model;
    const PwiPrices *prices = pricing->prices;
    PwiWide part = 0;
    for (int32_t s = model->first_special[pair.mentor]; s != PWI_NOBODY; s = model->special[s].next) {
        int32_t index = model->special[s].index;
        if (model->special[s].is_row) {
            if (index >= prices->n_rows || prices->row[index] == 0) continue;
            const PwiRowKey *key = &model->row[index].key;
            if (key->kind == PWI_ROW_USED && key->rule == PWI_NOBODY) {
                if (key->mentee == pair.mentee)
                    part -= model->unit * prices->row[index] * model->range[PWI_MENTOR][pair.mentor].gap;
            } else {
                part += pwi_model_coefficient(model, index, pair) * prices->row[index];
            }
        } else if (index < prices->n_counts && prices->count[index] != 0) {
            if (pwi_model_counts(model, index, pair)) part -= model->unit * prices->count[index];
        }
    }
    for (int32_t k = 0; k < pricing->n_of_pairs; k++) {
        int32_t row = pricing->of_pairs[k];
        part += pwi_model_coefficient(model, row, pair) * prices->row[row];
    }
    if (model->has_soft_floor) {
        PwiWide scale = pwi_prices_of_penalty(prices, model, pricing->goal);
        part += model->unit * scale * (pwi_model_weight(model, PWI_GOAL_TOTAL, pair) - pair.score_ppm);
    }
    if (pricing->has_factors) {
        part += pricing->factor[PWI_GOAL_NASH] * pwi_model_weight(model, PWI_GOAL_NASH, pair);
        part += pricing->factor[PWI_GOAL_LEXIMIN] * pwi_model_weight(model, PWI_GOAL_LEXIMIN, pair);
        if (pricing->factor[PWI_GOAL_STAY] != 0)
            part += pricing->factor[PWI_GOAL_STAY] * pwi_model_weight(model, PWI_GOAL_STAY, pair);
    }
    return part;
}

PwiWide pwi_pricing_worth(const PwiPricing *pricing, const PwiMenteeTerms *terms, PwiScored pair) {
    return terms->slope * pair.score_ppm + terms->constant - pricing->mentor_part[pair.mentor] +
           special_part(pricing, pair);
}

/* ---- what is not the mentees' ---- */

static PwiWide at_best(PwiWide price, int least, int most) {
    return price > 0 ? price * most : price * least;
}

/* max over a mentor's loads of price · load − (the square of the whole load) · factor: concave, so the last step up
 * that pays is the last. */
static PwiWide best_load(const PwiPricing *pricing, int mentor, PwiRange range) {
    const PwiModel *model = pricing->model;
    PwiWide price = model->unit * pricing->prices->mentor[mentor], factor = pricing->factor[PWI_GOAL_WORKLOAD];
    if (factor == 0) return at_best(price, range.least, range.most);
    int load = range.least;
    while (load < range.most && price + factor * pwi_model_step(model, PWI_GOAL_WORKLOAD, PWI_MENTOR, mentor, load) > 0)
        load++;
    PwiWide whole = load + model->n_kept[PWI_MENTOR][mentor];
    return price * load - factor * whole * whole;
}

/* What soft not-alone rules charge for `number` of a count's group in a crowd, times `price`. */
static PwiWide charge_for(const PwiModel *model, const PwiModelCount *count, int64_t number, PwiWide price) {
    const PwProgramme *programme = model->problem->programme;
    PwiWide sum = 0;
    for (int r = 0; price > 0 && r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft || rule->question != count->question) continue;
        sum += price * rule->penalty_ppm * pwi_lacking_company(rule, number);
    }
    return sum;
}

/* The most a count can bring: price · c, less what soft not-alone rules charge for it in a crowd. (Where mentors
 * choose, their bundles are charged.) */
static PwiWide count_part(const PwiPricing *pricing, int32_t index, const PwiLimits *limits) {
    const PwiModel *model = pricing->model;
    const PwiModelCount *count = &model->count[index];
    PwiWide price = pricing->prices->count[index], penalty = 0;
    int least = limits != NULL ? limits->count_least[index] : 0;
    int most = limits != NULL ? limits->count_most[index] : pwi_model_count_most(model, index);
    bool is_crowd = limits != NULL && count->mentor != PWI_NOBODY && pricing->prices->mentee == NULL &&
                    limits->range[PWI_MENTOR][count->mentor].least >= pwi_model_crowd(model, count->mentor);
    if (is_crowd) penalty = pwi_prices_of_penalty(pricing->prices, model, pricing->goal);
    if (penalty == 0) return model->unit * at_best(price, least, most);
    PwiWide best = PWI_NO_CHOICE;
    for (int c = least; c <= most; c++) { /* a mentor's places: few */
        PwiWide worth = price * c - charge_for(model, count, c + pwi_model_kept_of(model, index), penalty);
        if (worth > best) best = worth;
    }
    return model->unit * best;
}

PwiWide pwi_pricing_rest(const PwiPricing *pricing, const PwiLimits *limits) {
    const PwiModel *model = pricing->model;
    const PwiPrices *prices = pricing->prices;
    PwiWide sum = 0;
    if (pricing->goal >= 0) sum += model->unit * prices->scale * pwi_model_kept_weight(model, pricing->goal);
    const int64_t *need_ppm = limits != NULL ? pwi_limits_needs(limits, model) : NULL;
    for (int32_t r = 0; r < prices->n_rows; r++) {
        const PwiRowKey *key = &model->row[r].key;
        sum -= model->row[r].bound * prices->row[r];
        if (need_ppm != NULL && key->kind == PWI_ROW_MENTEE_SUM)
            sum -= model->unit * (need_ppm[key->mentee] - model->sums.need_ppm[key->mentee]) * prices->row[r];
    }
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        const PwiRange *range = limits != NULL ? &limits->range[PWI_MENTOR][j] : &model->range[PWI_MENTOR][j];
        sum += best_load(pricing, j, *range);
    }
    for (int i = 0; prices->mentee != NULL && i < model->n[PWI_MENTEE]; i++) {
        const PwiRange *range = limits != NULL ? &limits->range[PWI_MENTEE][i] : &model->range[PWI_MENTEE][i];
        sum += model->unit * at_best(prices->mentee[i], range->least, range->most);
    }
    for (int32_t c = 0; c < prices->n_counts; c++) sum += count_part(pricing, c, limits);
    return sum;
}

/* ---- choices ---- */

/* Moves the k largest to the front, in order (k is small). */
static void sort_top(PwiWide *worth, int n, int k) {
    for (int i = 0; i < k; i++) {
        int top = i;
        for (int j = i + 1; j < n; j++)
            if (worth[j] > worth[top]) top = j;
        PwiWide swap = worth[i];
        worth[i] = worth[top];
        worth[top] = swap;
    }
}

PwiChoice pwi_choice_best(PwiWide *worth, int n, PwiRange range, int n_in, PwiWide sum_in) {
    PwiChoice choice = {PWI_NO_CHOICE, PWI_NO_CHOICE, (PwiWide)1 << 122, PWI_NO_CHOICE};
    int low = range.least > 1 ? range.least : 1;
    if (range.gap > low) low = range.gap;
    if (n_in > low) low = n_in;
    int least = low - n_in, most = range.most - n_in;
    if (most > n) most = n;
    if (range.most >= low && least <= n) {
        sort_top(worth, n, most);
        PwiWide sum = sum_in;
        int taken = 0;
        while (taken < least) sum += worth[taken++];
        while (taken < most && worth[taken] > 0) sum += worth[taken++];
        choice.filled = sum;
        if (taken > 0) choice.top_at = worth[taken - 1];
        /* With one pair forced in, which is not among them: all but the last place that it takes. */
        if (most > 0) {
            PwiWide others = sum_in;
            int m = 0;
            while (m < least - 1) others += worth[m++];
            while (m < most - 1 && worth[m] > 0) others += worth[m++];
            choice.with_one = others;
        }
    }
    choice.best = choice.filled;
    if (range.least <= 0 && n_in == 0 && choice.best < 0) choice.best = 0;
    return choice;
}

int64_t pwi_bound_floor(const PwiModel *model, const PwiPrices *prices, PwiWide bound) {
    assert(prices->scale > 0);
    PwiWide by = model->unit * prices->scale, floor = bound / by - (bound % by < 0);
    return floor > INT64_MAX ? INT64_MAX : floor < -INT64_MAX ? -INT64_MAX : (int64_t)floor;
}

void pwi_worths_of_list(const PwiPricing *pricing, const PwiScored *pair, const int32_t *first, PwiWide *worth,
                        PwiWide *gain) {
    for (int i = 0; i < pricing->model->n[PWI_MENTEE]; i++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(pricing, i);
        gain[i] = terms.gain;
        for (int32_t k = first[i]; k < first[i + 1]; k++) worth[k] = pwi_pricing_worth(pricing, &terms, pair[k]);
    }
}

PwiChoice pwi_choice_of_list(const PwiModel *model, const PwiWide *worth, PwiWide gain, const int32_t *first,
                             int mentee, const PwiLimits *limits, int32_t also, PwiWide *scratch) {
    PwiRange range = limits != NULL ? limits->range[PWI_MENTEE][mentee] : model->range[PWI_MENTEE][mentee];
    PwiWide sum_in = gain;
    int n = 0, n_in = 0;
    for (int32_t k = first[mentee]; k < first[mentee + 1]; k++) {
        PwiPairState state = limits != NULL ? (PwiPairState)limits->state[k] : PWI_PAIR_FREE;
        if (state == PWI_PAIR_FREE || k == also) scratch[n++] = worth[k];
        if (state != PWI_PAIR_IN) continue;
        sum_in += worth[k];
        n_in++;
    }
    return pwi_choice_best(scratch, n, range, n_in, sum_in);
}

PwiWide pwi_bound_of_worths(const PwiPricing *pricing, const PwiWide *worth, const PwiWide *gain, const int32_t *first,
                            const PwiLimits *limits, PwiWide *scratch, PwiWide *best) {
    const PwiModel *model = pricing->model;
    PwiWide bound = pwi_pricing_rest(pricing, limits);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        PwiWide choice = pwi_choice_of_list(model, worth, gain[i], first, i, limits, PWI_NOBODY, scratch).best;
        if (best != NULL) best[i] = choice;
        if (choice <= PWI_NO_CHOICE) return PWI_NO_CHOICE;
        bound += choice;
    }
    return bound;
}
