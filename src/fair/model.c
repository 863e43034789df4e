/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds, groups, weights, and the rows to begin with (model.h; what a row is: model_rows.c). */
#include "fair/model.h"

#include "assign/weight.h"
#include "base/memory.h"

/* ---- people ---- */

static PwStatus init_side(PwiModel *model, int side) {
    const PwiFairProblem *problem = model->problem;
    const PwiPeople *people = &problem->cohort->side[side];
    bool if_used = problem->programme->capacity.min_if_used[side];
    size_t n = (size_t)people->n;
    model->n[side] = people->n;
    model->range[side] = PWI_NEW_ARRAY(PwiRange, n);
    model->n_kept[side] = PWI_NEW_ARRAY(int32_t, n);
    model->bounds[side] = PWI_NEW_ARRAY(PwiBounds, n);
    if (model->range[side] == NULL || model->n_kept[side] == NULL || model->bounds[side] == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < problem->decisions->n_keep; k++) {
        const PwiPair *pair = &problem->decisions->keep[k];
        model->n_kept[side][side == PWI_MENTEE ? pair->mentee : pair->mentor]++;
    }
    for (int person = 0; person < people->n; person++) {
        if (!pwi_model_takes_part(problem, side, person)) continue;
        PwiBounds own = people->person[person].bounds;
        int n_kept = model->n_kept[side][person], least = own.min > n_kept ? own.min - n_kept : 0;
        PwiRange *range = &model->range[side][person];
        *range = (PwiRange){.least = least, .most = own.max - n_kept};
        if (if_used && n_kept == 0) *range = (PwiRange){.most = own.max, .gap = own.min > 1 ? own.min : 0};
        model->bounds[side][person] = (PwiBounds){range->least, range->most};
        if (side == PWI_MENTEE) {
            model->n_taking++;
            model->sums_count |= own.max > 1;
        }
    }
    return PW_OK;
}

static PwStatus init_kept(PwiModel *model) {
    const PwDecisions *decisions = model->problem->decisions;
    model->n_kept_pairs = decisions->n_keep;
    model->kept = PWI_NEW_ARRAY(PwiScored, (size_t)decisions->n_keep);
    if (model->kept == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < decisions->n_keep; k++)
        model->kept[k] =
            (PwiScored){decisions->keep[k].mentee, decisions->keep[k].mentor, model->problem->kept_score_ppm[k]};
    return PW_OK;
}

/* ---- groups ---- */

static PwStatus init_groups(PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    const PwiPeople *mentees = &model->problem->cohort->side[PWI_MENTEE];
    int n_questions = programme->n_questions;
    model->first_option = PWI_NEW_ARRAY(int, (size_t)n_questions + 1);
    model->group = PWI_NEW_ARRAY(int32_t, (size_t)n_questions * (size_t)mentees->n);
    if (model->first_option == NULL || model->group == NULL) return PW_NO_MEMORY;
    for (int q = 0; q < n_questions; q++)
        model->first_option[q + 1] = model->first_option[q] + programme->question[q].options.n;
    model->group_size = PWI_NEW_ARRAY(int32_t, (size_t)model->first_option[n_questions]);
    if (model->group_size == NULL) return PW_NO_MEMORY;
    for (int q = 0; q < n_questions; q++) {
        for (int i = 0; i < mentees->n; i++) {
            int32_t *group = &model->group[(size_t)q * (size_t)mentees->n + (size_t)i];
            *group = PWI_NOBODY;
            if (programme->question[q].type != PWI_CHOICE || !pwi_model_takes_part(model->problem, PWI_MENTEE, i) ||
                !pwi_answered(&mentees->column[q], i))
                continue;
            *group = *(const int32_t *)pwi_cell(&mentees->column[q], i);
            model->group_size[model->first_option[q] + *group]++;
        }
    }
    return PW_OK;
}

static PwStatus init_reserves(PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &model->problem->cohort->side[side];
        model->in_reserve[side] = PWI_NEW_ARRAY(uint8_t *, (size_t)programme->n_fairness);
        if (model->in_reserve[side] == NULL) return PW_NO_MEMORY;
        for (int r = 0; r < programme->n_fairness; r++) {
            const PwiFairness *rule = &programme->fairness[r];
            if (rule->kind != PWI_RESERVE) continue;
            uint8_t *in = model->in_reserve[side][r] = PWI_NEW_ARRAY(uint8_t, (size_t)people->n);
            if (in == NULL) return PW_NO_MEMORY;
            for (int person = 0; person < people->n; person++)
                in[person] = pwi_when_holds(&rule->who[side], programme, people, person);
        }
    }
    return PW_OK;
}

/* ---- weights ---- */

/* The score less the penalties of the soft floors it is below. */
static int64_t penalised(const PwiModel *model, int32_t score_ppm) {
    int64_t weight = score_ppm;
    const PwProgramme *programme = model->problem->programme;
    for (int r = 0; model->has_soft_floor && r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind == PWI_FLOOR && rule->soft && score_ppm < rule->level_ppm) weight -= rule->penalty_ppm;
    }
    return weight;
}

int64_t pwi_model_weight(const PwiModel *model, int goal, PwiScored pair) {
    switch (goal) {
        case PWI_GOAL_MATCHED:
            return 1;
        case PWI_GOAL_PRIORITY:
            return model->priority_is_step ? 0 : model->priority_ppm[pair.mentee];
        case PWI_GOAL_TOTAL:
            return penalised(model, pair.score_ppm);
        case PWI_GOAL_NASH:
            return model->nash_weight != NULL ? model->nash_weight[pair.score_ppm] : 0;
        case PWI_GOAL_LEXIMIN:
            return pwi_settled_lean(&model->settled, pair.score_ppm);
        case PWI_GOAL_STAY:
            return pwi_pairs_contain(model->problem->previous, model->problem->n_previous, pair.mentee, pair.mentor);
        default:
            return 0; /* workload counts loads, worst-off is no sum */
    }
}

int64_t pwi_model_step(const PwiModel *model, int goal, int side, int person, int load) {
    int64_t n = load + model->n_kept[side][person];
    if (goal == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) {
        int gap = model->range[PWI_MENTOR][person].gap; /* it is all or nothing up to there: what it costs, evenly */
        return n < gap ? -gap : -(2 * n + 1);
    }
    if (goal == PWI_GOAL_PRIORITY && side == PWI_MENTEE && model->priority_is_step && n == 0)
        return model->priority_ppm[person];
    return 0;
}

bool pwi_model_has_steps(const PwiModel *model, int goal, int side) {
    int of_side = side == PWI_MENTOR ? PWI_GOAL_WORKLOAD : PWI_GOAL_PRIORITY;
    if (side == PWI_MENTEE && !model->priority_is_step) return false;
    bool has_steps = goal == of_side;
    for (int32_t r = 0; r < model->n_rows; r++)
        has_steps |= model->row[r].key.kind == PWI_ROW_GOAL && model->row[r].key.goal == of_side;
    return has_steps;
}

static PwStatus init_weights(PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    const PwiPeople *mentees = &model->problem->cohort->side[PWI_MENTEE];
    PwStatus status = PW_OK;
    model->priority_is_step = model->sums_count;
    model->priority_ppm = PWI_NEW_ARRAY(int64_t, (size_t)mentees->n);
    PW_TRY(model->priority_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    for (int i = 0; i < mentees->n; i++) model->priority_ppm[i] = mentees->person[i].priority_ppm;
    if (pwi_goals_have(programme->goal, programme->n_goals, PWI_GOAL_NASH)) {
        model->nash_weight = PWI_NEW_ARRAY(int32_t, (size_t)PWI_PPM + 1);
        PW_TRY(model->nash_weight != NULL ? pwi_fill_nash_weights(model->nash_weight) : PW_NO_MEMORY);
    }
out:
    return status;
}

bool pwi_model_is_close(const PwiModel *model, int64_t value, int64_t bound) {
    PwiWide of = value < 0 ? -(PwiWide)value : value;
    return ((PwiWide)bound - value) * PWI_PPM <= of * model->problem->gap_ppm;
}

int64_t pwi_model_kept_weight(const PwiModel *model, int goal) {
    int64_t sum = 0;
    for (int k = 0; k < model->n_kept_pairs; k++) sum += pwi_model_weight(model, goal, model->kept[k]);
    for (int i = 0; goal == PWI_GOAL_PRIORITY && model->priority_is_step && i < model->n[PWI_MENTEE]; i++)
        if (model->n_kept[PWI_MENTEE][i] > 0) sum += model->priority_ppm[i];
    return sum;
}

int pwi_model_kept_count(const PwiModel *model, int mentor, int question, int option) {
    int n = 0;
    for (int k = 0; k < model->n_kept_pairs; k++)
        n += (mentor == PWI_NOBODY || model->kept[k].mentor == mentor) &&
             pwi_model_group(model, question, model->kept[k].mentee) == option;
    return n;
}

int pwi_model_count_most(const PwiModel *model, int32_t count) {
    const PwiModelCount *of = &model->count[count];
    if (of->mentor != PWI_NOBODY) return model->range[PWI_MENTOR][of->mentor].most;
    int64_t most = 0;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (pwi_model_group(model, of->question, i) == of->option) most += model->range[PWI_MENTEE][i].most;
    if (of->question == PWI_NOBODY && model->most_pairs < most) most = model->most_pairs;
    return most < INT32_MAX ? (int)most : INT32_MAX;
}

/* ---- the first rows ---- */

/* Rows of the rules that speak of the whole matching, one a group that has people. */
static PwStatus add_rules(PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        PwiRowKey key = {PWI_ROW_RULE, r, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, 0};
        if (rule->kind == PWI_FLOOR) {
            model->has_soft_floor |= rule->soft;
            if (!rule->soft && rule->level_ppm > model->floor_ppm) model->floor_ppm = (int32_t)rule->level_ppm;
            model->least_score_ppm = model->floor_ppm;
        } else if (rule->kind == PWI_RESERVE) {
            if (pwi_model_row(model, key) == PWI_NOBODY) return PW_NO_MEMORY;
        } else if (rule->kind <= PWI_GROUP_FLOOR) {
            int n_options = programme->question[rule->question].options.n;
            for (key.group = 0; key.group < n_options; key.group++) {
                if (pwi_model_group_size(model, rule->question, key.group) == 0) continue;
                if (rule->kind == PWI_GROUP_FLOOR && rule->group_level_ppm[key.group] <= 0) continue;
                if (pwi_model_row(model, key) == PWI_NOBODY) return PW_NO_MEMORY;
            }
        }
    }
    return PW_OK;
}

/* Kept pairs that a soft not-alone rule may charge for whatever is done: their counts have to be there. */
static PwStatus count_kept(PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        for (int k = 0; rule->kind == PWI_NOT_ALONE && rule->soft && k < model->n_kept_pairs; k++) {
            int32_t option = pwi_model_group(model, rule->question, model->kept[k].mentee);
            if (option == PWI_NOBODY) continue;
            if (pwi_model_count(model, model->kept[k].mentor, rule->question, option) == PWI_NOBODY)
                return PW_NO_MEMORY;
        }
    }
    return PW_OK;
}

/* ---- life ---- */

PwStatus pwi_model_init(PwiModel *model, const PwiFairProblem *problem, PwiGlpk *glpk) {
    PwStatus status = PW_OK;
    *model = (PwiModel){.problem = problem, .glpk = glpk, .most_pairs = INT64_MAX};
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(init_side(model, side));
    model->unit = PWI_PPM * (PwiWide)(model->n_taking > 0 ? model->n_taking : 1);
    if (model->sums_count) PW_TRY(pwi_sums_init(&model->sums, model->n[PWI_MENTEE]));
    PW_TRY(init_kept(model));
    PW_TRY(init_weights(model));
    PW_TRY(init_groups(model));
    PW_TRY(init_reserves(model));
    model->first_special = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR] + 1);
    PW_TRY(model->first_special != NULL ? PW_OK : PW_NO_MEMORY);
    for (int j = 0; j <= model->n[PWI_MENTOR]; j++) model->first_special[j] = PWI_NOBODY;
    PW_TRY(add_rules(model));
    PW_TRY(count_kept(model));
    model->flow = (PwiProblem){.scores = problem->scores,
                               .n = {model->n[0], model->n[1]},
                               .bounds = {model->bounds[0], model->bounds[1]},
                               .fixed = problem->decisions->keep,
                               .n_fixed = problem->decisions->n_keep,
                               .deadline = problem->deadline,
                               .progress = problem->progress,
                               .priority_ppm = model->priority_ppm,
                               .nash_weight = model->nash_weight,
                               .previous = problem->previous,
                               .n_previous = problem->n_previous,
                               .n_threads = problem->n_threads};
    PW_TRY(pwi_rows_init(&model->rows, &model->flow, PWI_GOAL_TOTAL));
    if (problem->least_stay > 0) PW_TRY(pwi_model_add_goal(model, PWI_GOAL_STAY, problem->least_stay));
out:
    return status;
}

void pwi_model_clear(PwiModel *model) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(model->range[side]);
        pwi_free(model->n_kept[side]);
        pwi_free(model->bounds[side]);
        for (int r = 0; model->in_reserve[side] != NULL && r < model->problem->programme->n_fairness; r++)
            pwi_free(model->in_reserve[side][r]);
        pwi_free(model->in_reserve[side]);
    }
    pwi_free(model->kept);
    pwi_free(model->priority_ppm);
    pwi_free(model->nash_weight);
    pwi_free(model->group);
    pwi_free(model->group_size);
    pwi_free(model->first_option);
    pwi_free(model->row);
    pwi_free(model->count);
    pwi_free(model->special);
    pwi_free(model->first_special);
    pwi_settled_clear(&model->settled);
    pwi_sums_clear(&model->sums);
    pwi_rows_clear(&model->rows);
    *model = (PwiModel){0};
}
