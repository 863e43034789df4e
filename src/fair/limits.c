/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges narrowed and widened again (limits.h). */
#include "fair/limits.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

PwStatus pwi_limits_init(PwiLimits *limits, const PwiModel *model, int32_t n_pairs) {
    *limits = (PwiLimits){.state = PWI_NEW_ARRAY(uint8_t, (size_t)n_pairs)};
    for (int side = 0; side < PWI_N_SIDES; side++)
        limits->range[side] = PWI_NEW_ARRAY(PwiRange, (size_t)model->n[side]);
    size_t n_sums = model->sums.are_asked ? (size_t)model->n[PWI_MENTEE] : 0;
    if (n_sums > 0) {
        limits->sum_least = PWI_NEW_ARRAY(int64_t, n_sums);
        limits->sum_most = PWI_NEW_ARRAY(int64_t, n_sums);
        limits->sum_need = PWI_NEW_ARRAY(int64_t, n_sums);
        if (limits->sum_least == NULL || limits->sum_most == NULL || limits->sum_need == NULL) return PW_NO_MEMORY;
    }
    if (limits->state == NULL || limits->range[0] == NULL || limits->range[1] == NULL) return PW_NO_MEMORY;
    return pwi_limits_reset(limits, model, n_pairs);
}

void pwi_limits_clear(PwiLimits *limits) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(limits->range[side]);
    pwi_free(limits->count_least);
    pwi_free(limits->count_most);
    pwi_free(limits->state);
    pwi_free(limits->sum_least);
    pwi_free(limits->sum_most);
    pwi_free(limits->sum_need);
    *limits = (PwiLimits){0};
}

PwStatus pwi_limits_reset(PwiLimits *limits, const PwiModel *model, int32_t n_pairs) {
    int32_t *least = pwi_resize_array(limits->count_least, (size_t)model->n_counts + 1, sizeof *least);
    if (least == NULL) return PW_NO_MEMORY;
    limits->count_least = least;
    int32_t *most = pwi_resize_array(limits->count_most, (size_t)model->n_counts + 1, sizeof *most);
    if (most == NULL) return PW_NO_MEMORY;
    limits->count_most = most;
    for (int side = 0; side < PWI_N_SIDES; side++)
        memcpy(limits->range[side], model->range[side], (size_t)model->n[side] * sizeof(PwiRange));
    for (int32_t c = 0; c < model->n_counts; c++) {
        least[c] = 0;
        most[c] = pwi_model_count_most(model, c);
    }
    for (int i = 0; limits->sum_need != NULL && i < model->n[PWI_MENTEE]; i++) {
        limits->sum_least[i] = 0;
        limits->sum_most[i] = INT64_MAX;
    }
    memset(limits->state, PWI_PAIR_FREE, (size_t)n_pairs);
    return PW_OK;
}

PwStatus pwi_limits_make_count(PwiLimits *limits, PwiModel *model, const PwiExpression *on) {
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

static int clamped(int64_t value) {
    return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int)value;
}

static bool apply_to_load(PwiLimits *limits, const PwiModel *model, int side, int person, bool is_above, int64_t value,
                          PwiUndo *undo) {
    PwiRange *range = &limits->range[side][person];
    *undo = (PwiUndo){.range = range, .old_range = *range};
    int open = clamped(value - model->n_kept[side][person]);
    if (is_above) {
        if (open > range->least) range->least = open;
        if (open > 0 && range->least < range->gap) range->least = range->gap;
        if (open > 0) range->gap = 0;
    } else {
        if (open < range->most) range->most = open;
        if (range->most < range->gap) {
            if (range->most > 0) range->most = 0;
            range->gap = 0;
        }
    }
    return range->least <= range->most;
}

static bool apply_to_pair(PwiLimits *limits, const PwiPairList *list, const PwiExpression *on, bool is_above,
                          PwiUndo *undo) {
    for (int32_t k = list->first[on->mentee]; k < list->first[on->mentee + 1]; k++) {
        if (list->pair[k].mentor != on->mentor) continue;
        PwiPairState wanted = is_above ? PWI_PAIR_IN : PWI_PAIR_OUT, old = (PwiPairState)limits->state[k];
        *undo = (PwiUndo){.state = &limits->state[k], .old_state = limits->state[k]};
        limits->state[k] = (uint8_t)wanted;
        return old == PWI_PAIR_FREE || old == wanted;
    }
    assert(false && "only pairs of the list are split");
    return true;
}

static bool apply_to_sum(PwiLimits *limits, const PwiModel *model, int mentee, bool is_above, int64_t value,
                         PwiUndo *undo) {
    int64_t *limit = is_above ? &limits->sum_least[mentee] : &limits->sum_most[mentee];
    *undo = (PwiUndo){.sum = limit, .old_sum = *limit};
    if (is_above ? value > *limit : value < *limit) *limit = value;
    return pwi_sums_narrow(&model->sums, limits->sum_least, limits->sum_most, limits->sum_need);
}

bool pwi_limits_apply(PwiLimits *limits, PwiModel *model, const PwiPairList *list, const PwiExpression *on,
                      bool is_above, int64_t value, PwiUndo *undo) {
    *undo = (PwiUndo){0};
    switch (on->kind) {
        case PWI_EXPRESSION_PAIR:
            return apply_to_pair(limits, list, on, is_above, undo);
        case PWI_EXPRESSION_MENTOR_LOAD:
            return apply_to_load(limits, model, PWI_MENTOR, on->mentor, is_above, value, undo);
        case PWI_EXPRESSION_MENTEE_LOAD:
            return apply_to_load(limits, model, PWI_MENTEE, on->mentee, is_above, value, undo);
        case PWI_EXPRESSION_MENTEE_SUM:
            return apply_to_sum(limits, model, on->mentee, is_above, value, undo);
        default: {
            assert(on->kind == PWI_EXPRESSION_COUNT);
            int32_t c = pwi_model_count(model, on->mentor, on->question, on->option);
            assert(c != PWI_NOBODY && "a count is made before it is split");
            *undo = (PwiUndo){.least = &limits->count_least[c],
                              .most = &limits->count_most[c],
                              .old_least = limits->count_least[c],
                              .old_most = limits->count_most[c]};
            int open = clamped(value - pwi_model_kept_count(model, on->mentor, on->question, on->option));
            if (is_above && open > limits->count_least[c]) limits->count_least[c] = open;
            if (!is_above && open < limits->count_most[c]) limits->count_most[c] = open;
            return limits->count_least[c] <= limits->count_most[c];
        }
    }
}

void pwi_limits_undo(const PwiUndo *undo) {
    if (undo->range != NULL) *undo->range = undo->old_range;
    if (undo->least != NULL) *undo->least = undo->old_least;
    if (undo->most != NULL) *undo->most = undo->old_most;
    if (undo->state != NULL) *undo->state = undo->old_state;
    if (undo->sum != NULL) *undo->sum = undo->old_sum;
}
