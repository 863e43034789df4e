/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and counts of the integer programme: what a pair has in each, and what it asks for (model.h). */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "fair/model.h"

void pwi_model_terms(const PwiModel *model, int32_t row, int mentee, PwiWide *slope, PwiWide *constant) {
    const PwiRowKey *key = &model->row[row].key;
    *slope = *constant = 0;
    if (key->kind == PWI_ROW_GOAL) {
        if (key->goal == PWI_GOAL_TOTAL)
            *slope = model->unit; /* less soft floors: prices.c and pwi_model_coefficient */
        else if (key->goal == PWI_GOAL_MATCHED || key->goal == PWI_GOAL_PRIORITY)
            *constant = model->unit * pwi_model_weight(model, key->goal, (PwiScored){mentee, PWI_NOBODY, 0});
        return; /* others depend on more than the mentee and the score: prices.c */
    }
    if (key->kind == PWI_ROW_LEVEL) return; /* likewise */
    if (key->kind == PWI_ROW_MENTEE_SUM) {
        if (key->mentee == mentee) *slope = model->unit;
        return;
    }
    assert(key->kind == PWI_ROW_RULE);
    const PwiFairness *rule = &model->problem->programme->fairness[key->rule];
    if (rule->kind == PWI_RESERVE) {
        if (model->in_reserve[PWI_MENTEE][key->rule][mentee]) *constant = model->unit;
        return;
    }
    bool is_in = pwi_model_group(model, rule->question, mentee) == key->group;
    PwiWide size = pwi_model_group_size(model, rule->question, key->group);
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
            *slope = (is_in ? model->unit : 0) - rule->level_ppm * size;
            break;
        case PWI_PLACE_PARITY:
            *constant = (is_in ? model->unit : 0) - PWI_PPM * size;
            break;
        case PWI_GROUP_FLOOR:
            *slope = is_in ? model->unit : 0;
            break;
        default:
            assert(false && "a rule without a row for the whole matching");
    }
}

/* limit · load − gap · (pairs of the group), for a mentor without kept pairs. */
static PwiWide used_limit_of(const PwiModel *model, const PwiRowKey *key, PwiScored pair) {
    const PwiFairness *rule = &model->problem->programme->fairness[key->rule];
    bool is_in = pwi_model_group(model, rule->question, pair.mentee) == key->group;
    return model->unit * (rule->count - (is_in ? model->range[PWI_MENTOR][key->mentor].gap : 0));
}

PwiWide pwi_model_coefficient(const PwiModel *model, int32_t row, PwiScored pair) {
    const PwiRowKey *key = &model->row[row].key;
    PwiWide slope, constant;
    if (key->kind == PWI_ROW_USED) {
        if (pair.mentor != key->mentor) return 0;
        if (key->rule != PWI_NOBODY) return used_limit_of(model, key, pair);
        return model->unit - (pair.mentee == key->mentee ? model->range[PWI_MENTOR][key->mentor].gap : 0) * model->unit;
    }
    if (key->kind == PWI_ROW_GOAL) return model->unit * pwi_model_weight(model, key->goal, pair);
    if (key->kind == PWI_ROW_LEVEL) return pair.score_ppm == key->level_ppm ? -model->unit : 0;
    if (key->kind == PWI_ROW_RULE) {
        const PwiFairness *rule = &model->problem->programme->fairness[key->rule];
        if (rule->kind == PWI_AT_MOST)
            return pair.mentor == key->mentor && pwi_model_group(model, rule->question, pair.mentee) == key->group
                       ? -model->unit
                       : 0;
        if (rule->kind == PWI_RESERVE && !model->in_reserve[PWI_MENTOR][key->rule][pair.mentor]) return 0;
    }
    pwi_model_terms(model, row, pair.mentee, &slope, &constant);
    return slope * pair.score_ppm + constant;
}

/* unit · b, kept pairs included. */
static PwiWide whole_bound(const PwiModel *model, const PwiModelRow *row) {
    const PwiRowKey *key = &row->key;
    if (key->kind == PWI_ROW_USED || key->kind == PWI_ROW_LEVEL) return 0; /* goal_leximin.c sets its own */
    if (key->kind == PWI_ROW_MENTEE_SUM) return model->unit * model->sums.need_ppm[key->mentee];
    assert(key->kind == PWI_ROW_RULE);
    const PwiFairness *rule = &model->problem->programme->fairness[key->rule];
    switch (rule->kind) {
        case PWI_PLACE_PARITY:
            return -(PwiWide)rule->level_ppm * model->n_taking *
                   pwi_model_group_size(model, rule->question, key->group);
        case PWI_GROUP_FLOOR:
            return model->unit * rule->group_level_ppm[key->group] *
                   pwi_model_group_size(model, rule->question, key->group);
        case PWI_RESERVE:
            return model->unit * rule->count;
        case PWI_AT_MOST: {
            int n_kept = pwi_model_kept_count(model, key->mentor, rule->question, key->group);
            return -model->unit * (!rule->soft && n_kept > rule->count ? n_kept : rule->count);
        }
        default:
            return 0;
    }
}

static bool same_key(const PwiRowKey *a, const PwiRowKey *b) {
    return a->kind == b->kind && a->rule == b->rule && a->group == b->group && a->goal == b->goal &&
           a->mentee == b->mentee && a->mentor == b->mentor && a->level_ppm == b->level_ppm;
}

static bool add_special(PwiModel *model, int mentor, bool is_row, int32_t index) {
    PwiSpecial *grown =
        pwi_reserve_array(model->special, &model->special_capacity, (size_t)model->n_specials + 1, sizeof *grown);
    if (grown == NULL) return false;
    model->special = grown;
    int32_t *first = pwi_model_chain(model, mentor);
    model->special[model->n_specials] = (PwiSpecial){is_row, index, *first};
    *first = model->n_specials++;
    return true;
}

static int32_t append_row(PwiModel *model, PwiModelRow row) {
    PwiModelRow *grown = pwi_reserve_array(model->row, &model->row_capacity, (size_t)model->n_rows + 1, sizeof *grown);
    if (grown == NULL) return PWI_NOBODY;
    model->row = grown;
    int32_t index = model->n_rows++;
    model->row[index] = row;
    for (int k = 0; k < model->n_kept_pairs; k++)
        model->row[index].bound -= pwi_model_coefficient(model, index, model->kept[k]);
    return index;
}

int32_t pwi_model_row(PwiModel *model, PwiRowKey key) {
    bool is_special = key.kind != PWI_ROW_GOAL && key.mentor != PWI_NOBODY;
    if (is_special) {
        for (int32_t s = model->first_special[key.mentor]; s != PWI_NOBODY; s = model->special[s].next)
            if (model->special[s].is_row && same_key(&model->row[model->special[s].index].key, &key))
                return model->special[s].index;
    } else {
        for (int32_t row = 0; row < model->n_rows; row++)
            if (same_key(&model->row[row].key, &key)) return row;
    }
    PwiModelRow row = {.key = key};
    if (key.kind == PWI_ROW_RULE) {
        const PwiFairness *rule = &model->problem->programme->fairness[key.rule];
        row.is_soft = rule->soft;
        row.penalty_ppm = rule->penalty_ppm;
        row.is_of_scores = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
    } else {
        row.is_of_scores = key.kind == PWI_ROW_MENTEE_SUM;
    }
    row.bound = whole_bound(model, &row);
    int32_t index = append_row(model, row);
    if (index != PWI_NOBODY && is_special && !add_special(model, key.mentor, true, index)) return PWI_NOBODY;
    return index;
}

int32_t pwi_model_count(PwiModel *model, int mentor, int question, int option) {
    for (int32_t s = *pwi_model_chain(model, mentor); s != PWI_NOBODY; s = model->special[s].next) {
        const PwiModelCount *count = &model->count[model->special[s].index];
        if (!model->special[s].is_row && count->question == question && count->option == option)
            return model->special[s].index;
    }
    PwiModelCount *grown =
        pwi_reserve_array(model->count, &model->count_capacity, (size_t)model->n_counts + 1, sizeof *grown);
    if (grown == NULL) return PWI_NOBODY;
    model->count = grown;
    model->count[model->n_counts] = (PwiModelCount){mentor, question, option};
    return add_special(model, mentor, false, model->n_counts) ? model->n_counts++ : PWI_NOBODY;
}

int32_t pwi_model_goal_row(const PwiModel *model, int goal) {
    for (int32_t r = 0; r < model->n_rows; r++)
        if (model->row[r].key.kind == PWI_ROW_GOAL && model->row[r].key.goal == goal && !model->row[r].is_void)
            return r;
    return PWI_NOBODY;
}

bool pwi_model_is_of_pairs(const PwiModel *model, int32_t row) {
    return model->row[row].key.kind == PWI_ROW_LEVEL || pwi_model_is_reserve(model, row);
}

bool pwi_model_is_reserve(const PwiModel *model, int32_t row) {
    const PwiRowKey *key = &model->row[row].key;
    return key->kind == PWI_ROW_RULE && model->problem->programme->fairness[key->rule].kind == PWI_RESERVE;
}

PwStatus pwi_model_add_goal(PwiModel *model, int goal, int64_t value) {
    PwiRowKey key = {PWI_ROW_GOAL, PWI_NOBODY, PWI_NOBODY, goal, PWI_NOBODY, PWI_NOBODY, 0};
    PwiModelRow row = {.key = key, .bound = model->unit * value, .is_of_scores = pwi_goal_is_ppm((PwiGoal)goal)};
    int32_t index = pwi_model_goal_row(model, goal); /* of least_stay, which now asks for more */
    if (index == PWI_NOBODY) index = append_row(model, row);
    if (index == PWI_NOBODY) return PW_NO_MEMORY;
    model->row[index].bound = model->unit * (value - pwi_model_kept_weight(model, goal));
    return PW_OK;
}

static bool has_room(void *context, int mentee) {
    return ((const PwiModel *)context)->range[PWI_MENTEE][mentee].most > 0;
}

/* The best scores there are for the mentee's places but one. */
static void add_best_others(void *context, PwiRowWorker *worker, int mentee) {
    const PwiModel *model = context;
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    int n = model->range[PWI_MENTEE][mentee].most - 1;
    for (int32_t below_ppm = INT32_MAX, next_ppm; n > 0; below_ppm = next_ppm) { /* equals at once */
        int n_equal = 0;
        next_ppm = -1;
        for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
            if (row[j] < next_ppm || row[j] >= below_ppm || row[j] < model->least_score_ppm) continue;
            n_equal = row[j] == next_ppm ? n_equal + 1 : 1;
            next_ppm = row[j];
        }
        if (next_ppm < 0) break;
        for (; n > 0 && n_equal > 0; n--, n_equal--) model->sums.others_ppm[mentee] += next_ppm;
    }
}

static PwStatus find_others(PwiModel *model) {
    PwStatus status = pwi_rows_visit(&model->rows, (PwiRowVisitor){model, has_room, add_best_others}, (PwiDeadline){0});
    for (int k = 0; k < model->n_kept_pairs; k++)
        model->sums.others_ppm[model->kept[k].mentee] += model->kept[k].score_ppm;
    return status;
}

PwStatus pwi_model_ask_sums(PwiModel *model) {
    PwStatus status = model->sums.are_asked ? PW_OK : find_others(model);
    if (status != PW_OK) return status;
    model->sums.are_asked = true;
    (void)pwi_sums_narrow(&model->sums, NULL, NULL, model->sums.need_ppm);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        if (!pwi_model_takes_part(model->problem, PWI_MENTEE, i)) continue;
        PwiRowKey key = {PWI_ROW_MENTEE_SUM, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, i, PWI_NOBODY, 0};
        int32_t index = pwi_model_row(model, key);
        if (index == PWI_NOBODY) return PW_NO_MEMORY;
        PwiModelRow *row = &model->row[index];
        row->bound = whole_bound(model, row);
        for (int k = 0; k < model->n_kept_pairs; k++) row->bound -= pwi_model_coefficient(model, index, model->kept[k]);
    }
    return PW_OK;
}

PwStatus pwi_model_set_least(PwiModel *model, int64_t least_ppm) {
    if (!model->sums_count) {
        model->least_score_ppm = least_ppm > model->floor_ppm ? (int32_t)least_ppm : model->floor_ppm;
        return PW_OK;
    }
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        model->sums.least_ppm[i] = pwi_model_takes_part(model->problem, PWI_MENTEE, i) ? least_ppm : 0;
    return pwi_model_ask_sums(model);
}
