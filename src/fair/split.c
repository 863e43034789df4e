/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of what to split (split.h): first where the structure is (a mentor is used or not), then single pairs. */
#include "fair/split.h"

#include <string.h>

#include "base/memory.h"
#include "fair/probe.h"
#include "fair/totals.h"

static PwiExpression about_pair(PwiScored pair) {
    return (PwiExpression){PWI_EXPRESSION_PAIR, pair.mentee, pair.mentor, PWI_NOBODY, PWI_NOBODY};
}

static PwiExpression about_load(int side, int person) {
    return side == PWI_MENTOR ? (PwiExpression){PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, person, PWI_NOBODY, PWI_NOBODY}
                              : (PwiExpression){PWI_EXPRESSION_MENTEE_LOAD, person, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
}

/* ---- rows that are broken ---- */

/* limit · load ≥ gap · (pairs of the group), for a mentor not yet known to be used who has no kept pair: at most so
 * many of the least that the mentor has. */
static PwStatus separate_used_limit(PwiTree *tree, int rule, int option, int mentor, double count, int *n_new) {
    PwiModel *model = tree->model;
    const PwiRange *range = &tree->limits.range[PWI_MENTOR][mentor];
    int64_t limit = model->problem->programme->fairness[rule].count;
    if (range->gap <= limit || range->least > 0 || model->n_kept[PWI_MENTOR][mentor] > 0) return PW_OK;
    double load = pwi_linear_load(&tree->linear, PWI_MENTOR, mentor);
    if (range->gap * count <= (double)limit * load + 1e-3) return PW_OK;
    int32_t before = model->n_rows;
    PwiRowKey key = {PWI_ROW_USED, rule, option, PWI_NOBODY, PWI_NOBODY, mentor, 0};
    if (pwi_model_row(model, key) == PWI_NOBODY) return PW_NO_MEMORY;
    *n_new += model->n_rows > before;
    return PW_OK;
}

static PwStatus separate_at_most(PwiTree *tree, int rule_index, int most, int *n_new) {
    PwiModel *model = tree->model;
    const PwiFairness *rule = &model->problem->programme->fairness[rule_index];
    int n_options = model->problem->programme->question[rule->question].options.n;
    bool limits_used = model->problem->programme->capacity.min_if_used[PWI_MENTOR] && !rule->soft;
    double *count = PWI_NEW_ARRAY(double, (size_t)n_options *(size_t)model->n[PWI_MENTOR]);
    if (count == NULL) return PW_NO_MEMORY;
    PwStatus status = PW_OK;
    for (int32_t k = 0; k < tree->list->n; k++) {
        int32_t option = pwi_model_group(model, rule->question, tree->list->pair[k].mentee);
        if (option == PWI_NOBODY || tree->linear.x[k] <= 0) continue;
        size_t at = (size_t)tree->list->pair[k].mentor * (size_t)n_options + (size_t)option;
        count[at] += tree->linear.x[k];
    }
    for (int32_t k = 0; k < model->n_kept_pairs; k++) {
        int32_t option = pwi_model_group(model, rule->question, model->kept[k].mentee);
        if (option != PWI_NOBODY) count[(size_t)model->kept[k].mentor * (size_t)n_options + (size_t)option] += 1;
    }
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        for (int option = 0; limits_used && option < n_options && *n_new < most; option++)
            PW_TRY(separate_used_limit(tree, rule_index, option, j,
                                       count[(size_t)j * (size_t)n_options + (size_t)option], n_new));
        for (int option = 0; option < n_options; option++) {
            if (count[(size_t)j * (size_t)n_options + (size_t)option] <= rule->count + PWI_WHOLE || *n_new >= most)
                continue;
            int32_t before = model->n_rows;
            PwiRowKey key = {PWI_ROW_RULE, rule_index, option, PWI_NOBODY, PWI_NOBODY, j, 0};
            PW_TRY(pwi_model_row(model, key) != PWI_NOBODY ? PW_OK : PW_NO_MEMORY);
            *n_new += model->n_rows > before;
        }
    }
out:
    pwi_free(count);
    return status;
}

/* gap · x ≤ load, for mentors not yet known to be used. */
static PwStatus separate_used(PwiTree *tree, int most, int *n_new) {
    PwiModel *model = tree->model;
    for (int32_t k = 0; k < tree->list->n && *n_new < most; k++) {
        PwiScored pair = tree->list->pair[k];
        const PwiRange *range = &tree->limits.range[PWI_MENTOR][pair.mentor];
        if (range->gap == 0 || range->least > 0 || tree->linear.x[k] < 0.01) continue;
        double load = pwi_linear_load(&tree->linear, PWI_MENTOR, pair.mentor);
        if (range->gap * tree->linear.x[k] <= load + 1e-3) continue;
        int32_t before = model->n_rows;
        PwiRowKey key = {PWI_ROW_USED, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, pair.mentee, pair.mentor, 0};
        if (pwi_model_row(model, key) == PWI_NOBODY) return PW_NO_MEMORY;
        *n_new += model->n_rows > before;
    }
    return PW_OK;
}

PwStatus pwi_split_separate(PwiTree *tree, int most, int *n_new) {
    const PwProgramme *programme = tree->model->problem->programme;
    PwStatus status = PW_OK;
    *n_new = 0;
    for (int r = 0; r < programme->n_fairness; r++)
        if (programme->fairness[r].kind == PWI_AT_MOST) PW_TRY(separate_at_most(tree, r, most, n_new));
    if (programme->capacity.min_if_used[PWI_MENTOR]) PW_TRY(separate_used(tree, most, n_new));
out:
    return status;
}

/* ---- splits ---- */

static bool split_gap(const PwiTree *tree, PwiSplit *split) {
    const PwiModel *model = tree->model;
    double best = PWI_WHOLE;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            const PwiRange *range = &tree->limits.range[side][person];
            if (range->gap == 0 || range->least > 0) continue;
            double load = pwi_linear_load(&tree->linear, side, person);
            double distance = load < range->gap - load ? load : range->gap - load;
            if (distance <= best) continue;
            best = distance;
            *split = (PwiSplit){about_load(side, person), 0, range->gap, 2 * load >= range->gap};
        }
    }
    return best > PWI_WHOLE;
}

/* Distance from the nearest whole number. */
static double off_whole(double value) {
    double part = value - (double)(int64_t)value;
    return part < 0.5 ? part : 1 - part;
}

static void split_at(PwiSplit *split, PwiExpression on, double value, int n_kept) {
    int64_t below = (int64_t)value + n_kept;
    *split = (PwiSplit){on, below, below + 1, value - (double)(int64_t)value >= 0.5};
}

/* Splits to choose from, the least whole first. */
enum { MOST_PROBES = 60 };
typedef struct Probes {
    PwiSplit split[MOST_PROBES];
    PwiProbe probe[MOST_PROBES];
    double off[MOST_PROBES];
    int n;
} Probes;

static void offer(Probes *probes, PwiSplit split, int32_t column, double x, double off) {
    int at = probes->n;
    if (at == MOST_PROBES && off <= probes->off[at - 1]) return;
    if (at == MOST_PROBES) at--;
    for (; at > 0 && probes->off[at - 1] < off; at--) {
        probes->split[at] = probes->split[at - 1];
        probes->probe[at] = probes->probe[at - 1];
        probes->off[at] = probes->off[at - 1];
    }
    probes->split[at] = split;
    probes->probe[at] = (PwiProbe){.column = column, .x = x};
    probes->off[at] = off;
    if (probes->n < MOST_PROBES) probes->n++;
}

static void offer_loads(const PwiTree *tree, Probes *probes) {
    const PwiModel *model = tree->model;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            const PwiRange *range = &tree->limits.range[side][person];
            PwiSplit split;
            if (range->least == range->most) continue;
            double load = pwi_linear_load(&tree->linear, side, person), off = off_whole(load);
            if (off <= PWI_WHOLE) continue;
            split_at(&split, about_load(side, person), load, model->n_kept[side][person]);
            offer(probes, split, tree->linear.person_column[side][person], load, off);
        }
    }
}

static void offer_pairs(const PwiTree *tree, Probes *probes) {
    for (int32_t k = 0; k < tree->list->n; k++) {
        double x = tree->linear.x[k], off = x < 0.5 ? x : 1 - x;
        if (off <= PWI_WHOLE || tree->limits.state[k] != PWI_PAIR_FREE || tree->linear.pair_column[k] <= 0) continue;
        PwiSplit split = {about_pair(tree->list->pair[k]), 0, 1, true};
        offer(probes, split, tree->linear.pair_column[k], x, off);
    }
}

/* What a split is worth: it is to lose on both sides; more than `most` is nothing more than closed. */
static double score_of(const PwiProbe *probe, double most) {
    double down = probe->down < most ? probe->down : most, up = probe->up < most ? probe->up : most;
    return (down + 1) * (up + 1);
}

static void move_up(Probes *probes, int from, int to) {
    PwiSplit split = probes->split[from];
    PwiProbe probe = probes->probe[from];
    for (; from > to; from--) {
        probes->split[from] = probes->split[from - 1];
        probes->probe[from] = probes->probe[from - 1];
    }
    probes->split[to] = split;
    probes->probe[to] = probe;
}

/* The probe that loses most on both sides: by one step, and of those that look best by some more, until the best has
 * stood against four others. */
static PwStatus choose(PwiTree *tree, Probes *probes, double most, PwiSplit *split) {
    enum { MOST_TRIED = 12, MOST_IN_VAIN = 4 };
    PwStatus status = PW_OK;
    int best = 0;
    double best_score = -1;
    PW_TRY(pwi_probe(&tree->linear, probes->probe, probes->n));
    for (int k = 0; k < probes->n; k++) { /* by score, highest first */
        int to = k;
        (void)pwi_costs_know(&tree->costs, &probes->probe[k]);
        while (to > 0 && score_of(&probes->probe[to - 1], most) < score_of(&probes->probe[k], most)) to--;
        move_up(probes, k, to);
    }
    for (int k = 0, n_vain = 0; k < probes->n && k < MOST_TRIED && n_vain < MOST_IN_VAIN; k++, n_vain++) {
        PwiProbe *probe = &probes->probe[k];
        if (!pwi_costs_know(&tree->costs, probe)) {
            PW_TRY(pwi_probe_further(&tree->linear, probe, most));
            PW_TRY(pwi_costs_add(&tree->costs, probe));
        }
        double score = score_of(probe, most);
        if (score <= best_score) continue;
        best_score = score;
        best = k;
        n_vain = 0;
        if (probe->down >= most || probe->up >= most) break; /* one side is closed: nothing is wider */
    }
    *split = probes->split[best];
    split->prefers_above = probes->probe[best].up <= probes->probe[best].down;
out:
    return status;
}

/* Σ x of one question's answers, by mentor: [mentors × options]. */
static void count_answers(const PwiTree *tree, int question, int n_options) {
    const PwiModel *model = tree->model;
    memset(tree->count, 0, (size_t)n_options * (size_t)model->n[PWI_MENTOR] * sizeof *tree->count);
    for (int32_t k = 0; k < tree->list->n + model->n_kept_pairs; k++) {
        bool is_kept = k >= tree->list->n;
        PwiScored pair = is_kept ? model->kept[k - tree->list->n] : tree->list->pair[k];
        int32_t option = pwi_model_group(model, question, pair.mentee);
        if (option != PWI_NOBODY) tree->count[pair.mentor * n_options + option] += is_kept ? 1 : tree->linear.x[k];
    }
}

/* How many of a group are matched, where place-parity asks: split first, as all single pairs of a group are alike. */
static bool split_places(const PwiTree *tree, PwiSplit *split) {
    const PwiModel *model = tree->model;
    const PwProgramme *programme = model->problem->programme;
    double best = PWI_WHOLE;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_PLACE_PARITY) continue;
        int n_options = programme->question[rule->question].options.n;
        count_answers(tree, rule->question, n_options);
        for (int option = 0; option < n_options; option++) {
            double pairs = 0;
            for (int j = 0; j < model->n[PWI_MENTOR]; j++) pairs += tree->count[j * n_options + option];
            if (off_whole(pairs) <= best) continue;
            best = off_whole(pairs);
            split_at(split, (PwiExpression){PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, rule->question, option},
                     pairs, 0);
        }
    }
    return best > PWI_WHOLE;
}

/* Whether the group is known to be there at all: then the linear programme knows what a soft rule charges for it. */
static bool is_settled_count(const PwiTree *tree, int mentor, int question, int option) {
    const PwiModel *model = tree->model;
    for (int32_t s = model->first_special[mentor]; s != PWI_NOBODY; s = model->special[s].next) {
        int32_t index = model->special[s].index;
        if (model->special[s].is_row || model->count[index].question != question ||
            model->count[index].option != option)
            continue;
        return index < tree->linear.n_counts && pwi_limits_is_in_crowd(&tree->limits, model, index);
    }
    return false;
}

/* A crowd of which a group has too few: whether it is a crowd, then whether the group is there at all. */
static bool split_crowd(const PwiTree *tree, PwiSplit *split) {
    const PwiModel *model = tree->model;
    const PwProgramme *programme = model->problem->programme;
    double best = PWI_WHOLE;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_NOT_ALONE || (rule->soft && !pwi_model_weighs_penalties(tree->model, tree->goal)))
            continue;
        int n_options = programme->question[rule->question].options.n;
        count_answers(tree, rule->question, n_options);
        for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
            int alone = pwi_model_alone(model, j);
            double load = pwi_linear_load(&tree->linear, PWI_MENTOR, j) + model->n_kept[PWI_MENTOR][j];
            if (load <= alone + PWI_WHOLE) continue;
            bool is_crowd = tree->limits.range[PWI_MENTOR][j].least >= pwi_model_crowd(model, j);
            for (int option = 0; option < n_options; option++) {
                double count = tree->count[j * n_options + option], rest = rule->count - count;
                double off = count < rest ? count : rest;
                if (off <= best) continue;
                if (is_crowd && rule->soft && is_settled_count(tree, j, rule->question, option)) continue;
                best = off;
                PwiExpression on = {PWI_EXPRESSION_COUNT, PWI_NOBODY, j, rule->question, option};
                int gap = tree->limits.range[PWI_MENTOR][j].gap;
                if (is_crowd)
                    *split = (PwiSplit){on, 0, rule->soft ? 1 : rule->count, count >= rest};
                else if (gap > alone) /* who is used has a crowd anyway */
                    *split = (PwiSplit){about_load(PWI_MENTOR, j), 0, gap, true};
                else
                    *split = (PwiSplit){about_load(PWI_MENTOR, j), alone, alone + 1, true};
            }
        }
    }
    return best > PWI_WHOLE;
}

PwStatus pwi_split_total(const PwiTree *tree, PwiSplit *split, bool *is_split) {
    const PwiModel *model = tree->model;
    PwiTotalsGap gap;
    double total = 0;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) total += pwi_linear_load(&tree->linear, PWI_MENTEE, i);
    PwStatus status = pwi_totals_find_gap(model, tree->limits.range, total, is_split, &gap);
    if (status != PW_OK || !*is_split) return status;
    *split = (PwiSplit){{PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY},
                        gap.low + model->n_kept_pairs,
                        gap.high + model->n_kept_pairs,
                        false};
    return PW_OK;
}

/* Σ scores of each mentee, kept pairs included. */
static void sum_scores(const PwiTree *tree) {
    const PwiModel *model = tree->model;
    memset(tree->sum, 0, (size_t)model->n[PWI_MENTEE] * sizeof *tree->sum);
    for (int32_t k = 0; k < tree->list->n; k++)
        tree->sum[tree->list->pair[k].mentee] += tree->linear.x[k] * tree->list->pair[k].score_ppm;
    for (int32_t k = 0; k < model->n_kept_pairs; k++) tree->sum[model->kept[k].mentee] += model->kept[k].score_ppm;
}

/* Where more mentees fare worse than may: whether the one who lacks most is one of those who do. */
static bool split_sums(const PwiTree *tree, PwiSplit *split) {
    const PwiSums *sums = &tree->model->sums;
    double most_lacking = 0.5; /* of a millionth: sums are whole */
    if (sums->n_few == 0) return false;
    sum_scores(tree);
    for (int f = 0; f < sums->n_few; f++) {
        const PwiFewBelow *few = &sums->few[f];
        int n_below = 0;
        for (int32_t k = 0; k < few->n; k++) n_below += tree->sum[few->mentee[k]] < (double)few->below_ppm - 0.5;
        for (int32_t k = 0; n_below > few->most && k < few->n; k++) {
            int32_t i = few->mentee[k];
            double lacking = (double)few->below_ppm - tree->sum[i];
            bool is_decided = tree->limits.sum_most[i] < few->below_ppm || tree->limits.sum_least[i] >= few->below_ppm;
            if (lacking <= most_lacking || is_decided) continue;
            most_lacking = lacking;
            PwiExpression on = {PWI_EXPRESSION_MENTEE_SUM, i, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
            *split = (PwiSplit){on, few->below_ppm - 1, few->below_ppm, false};
        }
    }
    return most_lacking > 0.5;
}

PwStatus pwi_split_fractional(PwiTree *tree, double most_loss, PwiSplit *split, bool *is_split) {
    Probes probes = {.n = 0};
    *is_split = true;
    if (split_gap(tree, split) || split_places(tree, split) || split_sums(tree, split)) return PW_OK;
    offer_loads(tree, &probes);
    offer_pairs(tree, &probes);
    if (split_crowd(tree, split) && probes.n == 0) return PW_OK;
    *is_split = probes.n > 0;
    if (most_loss > 0 && probes.n > 0) return choose(tree, &probes, most_loss, split);
    if (probes.n > 0) *split = probes.split[0];
    return PW_OK;
}

bool pwi_split_any(const PwiTree *tree, PwiSplit *split) {
    for (int made = 1; made >= 0; made--) {
        for (int32_t k = 0; k < tree->list->n; k++) {
            if (tree->limits.state[k] != PWI_PAIR_FREE || tree->linear.pair_column[k] == 0 ||
                (tree->linear.x[k] > 0.5) != (made == 1))
                continue;
            *split = (PwiSplit){about_pair(tree->list->pair[k]), 0, 1, made == 1};
            return true;
        }
    }
    return false;
}
