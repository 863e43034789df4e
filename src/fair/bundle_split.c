/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a node of branch and price is split (bundle_search.h): expressions that bundles can be told to keep. */
#include "fair/bundle_search.h"

#include <string.h>

static bool is_fractional(double value) {
    double part = value - (double)(int64_t)value;
    return part > PWI_WHOLE && part < 1 - PWI_WHOLE;
}

static PwiSplit split_number(PwiExpression on, double value, int n_kept) {
    int64_t below = (int64_t)value + n_kept;
    return (PwiSplit){on, below, below + 1, value - (double)(int64_t)value > 0.5};
}

/* The places of a group. */
static bool split_places(const PwiBundleSearch *search, PwiSplit *split) {
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
static void add_presence(const PwiBundleSearch *search, int mentor, double *presence) {
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
static bool split_presence(PwiBundleSearch *search, PwiSplit *split) {
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
static bool split_load(PwiBundleSearch *search, PwiSplit *split) {
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
static bool split_pair(const PwiBundleSearch *search, bool any, PwiSplit *split) {
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

bool pwi_bundle_split(PwiBundleSearch *search, PwiSplit *split) {
    return split_places(search, split) || split_presence(search, split) || split_load(search, split) ||
           split_pair(search, false, split);
}

bool pwi_bundle_split_any(const PwiBundleSearch *search, PwiSplit *split) {
    return split_pair(search, true, split);
}
