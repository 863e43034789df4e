/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mentors and mentees make of prices at best: the maxima in the bound of a leaf (bounds.h). */
#include <assert.h>
#include <stdlib.h>

#include "verify/bounds.h"

static PwiWide larger(PwiWide a, PwiWide b) {
    return a > b ? a : b;
}

/* max over loads low … high of v·l − (D + λ)·(l + kept)²: concave, so the last step up that pays is the last. */
static PwiWide best_of_loads(PwiBoundsCheck *bounds, int mentor, int64_t low, int64_t high) {
    PwiWide price = pwi_times(bounds, bounds->unit, bounds->dual.load_price[mentor]);
    PwiWide square = bounds->dual.load_square;
    int64_t n_kept = bounds->check->room[PWI_MENTOR][mentor].n_kept;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (price - pwi_times(bounds, square, 2 * (middle + n_kept) + 1) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    PwiWide loss = pwi_times(bounds, square, (PwiWide)(low + n_kept) * (low + n_kept));
    return price * low - loss;
}

/* The most that a mentor's load brings: where the minimum applies if used, and nobody is kept, that of nobody, or of
 * the minimum at least. */
static PwiWide best_load(PwiBoundsCheck *bounds, int mentor) {
    const PwiSizes *sizes = &bounds->sizes[PWI_MENTOR][mentor];
    const PwiRoom *room = &bounds->check->room[PWI_MENTOR][mentor];
    if (!pwi_is_optional(bounds, PWI_MENTOR, mentor) || sizes->lo > 0 || room->whole.min < 2)
        return best_of_loads(bounds, mentor, sizes->lo, sizes->hi);
    if (sizes->hi < room->whole.min) return 0;
    PwiWide best = best_of_loads(bounds, mentor, room->whole.min, sizes->hi);
    return best > 0 ? best : 0;
}

PwiWide pwi_charge_for(PwiBoundsCheck *bounds, int question, int64_t count) {
    const PwProgramme *programme = bounds->check->programme;
    PwiWide sum = 0;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft || rule->question != question) continue;
        if (count > 0 && count < rule->count)
            sum +=
                pwi_times(bounds, pwi_times(bounds, bounds->dual.breach_price, rule->penalty_ppm), rule->count - count);
    }
    return sum;
}

/* Whether the node at hand has the mentor above "alone". */
static bool is_crowded(const PwiBoundsCheck *bounds, int mentor) {
    int64_t least = bounds->sizes[PWI_MENTOR][mentor].lo + bounds->check->room[PWI_MENTOR][mentor].n_kept;
    return least > pwi_alone(bounds, mentor);
}

static PwiWide worth_of_count(PwiBoundsCheck *bounds, int question, const PwiCell *cell, int64_t count, bool charges) {
    PwiWide worth = pwi_times(bounds, cell->price, count);
    if (charges) worth -= pwi_charge_for(bounds, question, count + cell->n_kept);
    return worth;
}

/* max over the cell's counts. Between the places where some charge begins or ends it is a straight line. */
static PwiWide best_count(PwiBoundsCheck *bounds, int question, int mentor, const PwiCell *cell) {
    const PwProgramme *programme = bounds->check->programme;
    bool charges =
        mentor != PWI_NOBODY && !bounds->dual.by_mentors && bounds->dual.breach_price > 0 && is_crowded(bounds, mentor);
    PwiWide best = larger(worth_of_count(bounds, question, cell, cell->lo, charges),
                          worth_of_count(bounds, question, cell, cell->hi, charges));
    for (int k = 0; charges && k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft || rule->question != question) continue;
        int64_t bend[] = {0, 1, rule->count - 1, rule->count};
        for (int b = 0; b < 4; b++) {
            int64_t count = bend[b] - cell->n_kept;
            if (count > cell->lo && count < cell->hi)
                best = larger(best, worth_of_count(bounds, question, cell, count, charges));
        }
    }
    return best;
}

/* Adds the best counts of a mentor's cells, or of those of any. False: a range is empty. */
static bool add_best_counts(PwiBoundsCheck *bounds, int mentor, PwiWide *sum) {
    for (int c = 0; c < bounds->n_cells; c++)
        for (int g = 0; g < bounds->cells[c].n_options; g++) {
            const PwiCell *cell = pwi_cell_at(&bounds->cells[c], mentor, g);
            if (cell->lo > cell->hi) return false;
            PwiWide best = best_count(bounds, bounds->cells[c].question, mentor, cell);
            *sum += pwi_times(bounds, bounds->unit, best);
        }
    return true;
}

bool pwi_bound_of_mentors(PwiBoundsCheck *bounds, PwiWide *bound) {
    PwiWide sum = bounds->dual.constant;
    for (int j = 0; j < bounds->check->cohort->side[PWI_MENTOR].n; j++) {
        if (bounds->sizes[PWI_MENTOR][j].lo > bounds->sizes[PWI_MENTOR][j].hi) return false;
        sum += best_load(bounds, j);
        if (!add_best_counts(bounds, j, &sum)) return false;
    }
    *bound = sum;
    return add_best_counts(bounds, PWI_NOBODY, bound);
}

static int compare_down(const void *a, const void *b) {
    PwiWide left = *(const PwiWide *)a, right = *(const PwiWide *)b;
    return (left < right) - (left > right);
}

PwiWide pwi_gain_of(const PwiBoundsCheck *bounds, int mentee) {
    if (bounds->check->room[PWI_MENTEE][mentee].n_kept > 0) return 0;
    return bounds->dual.gain_factor * bounds->check->cohort->side[PWI_MENTEE].person[mentee].priority_ppm;
}

bool pwi_choose_best(const PwiChoice *choice, PwiWide *worth, int n, PwiWide *best) {
    const PwiSizes *sizes = &choice->sizes;
    int64_t least = sizes->lo > choice->n_made ? sizes->lo - choice->n_made : 0, most = sizes->hi - choice->n_made;
    bool may_be_none = choice->n_made == 0 && (sizes->may_be_none || (sizes->lo <= 0 && sizes->hi >= 0));
    *best = 0;
    if (choice->n_made == 0 && least == 0) least = 1; /* no pair at all is looked at by itself */
    if (least > most || least > n) return may_be_none;
    if (most == 1) { /* nearly always: the best one first is enough */
        for (int k = 1; k < n; k++)
            if (worth[k] > worth[0]) {
                PwiWide better = worth[k];
                worth[k] = worth[0];
                worth[0] = better;
            }
    } else if (most > 1) {
        qsort(worth, (size_t)n, sizeof *worth, compare_down);
    }
    PwiWide sum = choice->made + choice->gain;
    for (int k = 0; k < n && k < most && (k < least || worth[k] > 0); k++) sum += worth[k];
    *best = may_be_none ? larger(sum, 0) : sum;
    return true;
}
