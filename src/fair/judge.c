/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the pairs, then rule after rule (judge.h). */
#include "fair/judge.h"

#include <string.h>

#include "base/memory.h"

PwStatus pwi_judge_init(PwiJudge *judge, const PwiModel *model) {
    const PwProgramme *programme = model->problem->programme;
    *judge = (PwiJudge){.model = model};
    for (int side = 0; side < PWI_N_SIDES; side++) judge->load[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
    judge->sum_ppm = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTEE]);
    judge->n_of =
        PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR] * (size_t)model->first_option[programme->n_questions]);
    bool fine = judge->load[0] != NULL && judge->load[1] != NULL && judge->sum_ppm != NULL && judge->n_of != NULL;
    return fine ? PW_OK : PW_NO_MEMORY;
}

void pwi_judge_clear(PwiJudge *judge) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(judge->load[side]);
    pwi_free(judge->sum_ppm);
    pwi_free(judge->n_of);
    *judge = (PwiJudge){0};
}

static bool has_counts(const PwiFairness *rule) {
    return rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE;
}

static int32_t *count_of(const PwiJudge *judge, int mentor, int question, int option) {
    const PwiModel *model = judge->model;
    size_t n_options = (size_t)model->first_option[model->problem->programme->n_questions];
    return &judge->n_of[(size_t)mentor * n_options + (size_t)(model->first_option[question] + option)];
}

/* The pair's part in loads, sums and values. */
static void take(PwiJudge *judge, const PwiScored *pair, PwiVerdict *verdict) {
    const PwiModel *model = judge->model;
    const PwProgramme *programme = model->problem->programme;
    judge->load[PWI_MENTEE][pair->mentee]++;
    judge->load[PWI_MENTOR][pair->mentor]++;
    judge->sum_ppm[pair->mentee] += pair->score_ppm;
    static const int sums[] = {PWI_GOAL_MATCHED, PWI_GOAL_PRIORITY, PWI_GOAL_TOTAL,
                               PWI_GOAL_NASH,    PWI_GOAL_STAY,     PWI_GOAL_LEXIMIN};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
        verdict->value[sums[k]] += pwi_model_weight(model, sums[k], *pair);
    for (int q = 0; q < programme->n_questions; q++) {
        int32_t option = pwi_model_group(model, q, pair->mentee);
        if (option != PWI_NOBODY) ++*count_of(judge, pair->mentor, q, option);
    }
}

static bool loads_fit(const PwiJudge *judge) {
    const PwiModel *model = judge->model;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            const PwiRange *range = &model->range[side][person];
            int load = judge->load[side][person] - model->n_kept[side][person];
            if (load < range->least || load > range->most || (load > 0 && load < range->gap)) return false;
        }
    }
    return true;
}

/* A sum over the pairs of one group (option), of everybody (PWI_NOBODY). */
typedef struct GroupSum {
    PwiWide score_ppm, pairs;
} GroupSum;

static GroupSum sum_of(const PwiJudge *judge, int question, int option) {
    const PwiModel *model = judge->model;
    GroupSum sum = {0, 0};
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        if (option != PWI_NOBODY && pwi_model_group(model, question, i) != option) continue;
        sum.score_ppm += judge->sum_ppm[i];
        sum.pairs += judge->load[PWI_MENTEE][i];
    }
    return sum;
}

/* What the rule of a group is short of, times unit; ≤ 0: nothing. */
static PwiWide shortfall_of_group(const PwiJudge *judge, const PwiFairness *rule, int option) {
    const PwiModel *model = judge->model;
    PwiWide n = model->n_taking, size = pwi_model_group_size(model, rule->question, option);
    GroupSum own = sum_of(judge, rule->question, option), all = sum_of(judge, rule->question, PWI_NOBODY);
    if (rule->kind == PWI_SCORE_PARITY) return rule->level_ppm * size * all.score_ppm - PWI_PPM * n * own.score_ppm;
    if (rule->kind == PWI_PLACE_PARITY)
        return PWI_PPM * size * all.pairs - PWI_PPM * n * own.pairs - rule->level_ppm * n * size;
    return PWI_PPM * n * (rule->group_level_ppm[option] * size - own.score_ppm);
}

static int shortfall_of_reserve(const PwiJudge *judge, int rule, const PwiScored *pair, int n) {
    const PwiModel *model = judge->model;
    int made = 0;
    for (int k = 0; k < n + model->n_kept_pairs; k++) {
        const PwiScored *one = k < n ? &pair[k] : &model->kept[k - n];
        made += model->in_reserve[PWI_MENTEE][rule][one->mentee] && model->in_reserve[PWI_MENTOR][rule][one->mentor];
    }
    return model->problem->programme->fairness[rule].count - made;
}

/* at-most, not-alone: what one mentor and answer is short of, in pairs. */
static int shortfall_of_mentor(const PwiJudge *judge, const PwiFairness *rule, int mentor, int option) {
    const PwiModel *model = judge->model;
    int count = *count_of(judge, mentor, rule->question, option);
    if (rule->kind == PWI_AT_MOST) {
        int n_kept = pwi_model_kept_count(model, mentor, rule->question, option);
        return count - (!rule->soft && n_kept > rule->count ? n_kept : rule->count);
    }
    bool is_crowd = judge->load[PWI_MENTOR][mentor] > pwi_model_alone(model, mentor);
    return is_crowd && count > 0 ? rule->count - count : 0;
}

/* Adds up penalties (× unit × 10^6); false: a hard rule is broken. */
static bool apply_rule(const PwiJudge *judge, int index, const PwiScored *pair, int n, PwiWide *cost) {
    const PwiModel *model = judge->model;
    const PwiFairness *rule = &model->problem->programme->fairness[index];
    if (rule->kind == PWI_FLOOR) return true; /* hard: in the least score; soft: in the weights */
    int n_options = rule->kind == PWI_RESERVE ? 1 : model->problem->programme->question[rule->question].options.n;
    for (int option = 0; option < n_options; option++) {
        PwiWide units = 0; /* breach × unit */
        if (rule->kind == PWI_RESERVE) {
            int pairs = shortfall_of_reserve(judge, index, pair, n);
            units = pairs > 0 ? model->unit * pairs : 0;
        } else if (has_counts(rule)) {
            for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
                int pairs = shortfall_of_mentor(judge, rule, j, option);
                if (pairs > 0) units += model->unit * pairs;
            }
        } else if (pwi_model_group_size(model, rule->question, option) > 0 &&
                   !(rule->kind == PWI_GROUP_FLOOR && rule->group_level_ppm[option] < 0)) {
            PwiWide missing = shortfall_of_group(judge, rule, option);
            units = missing > 0 ? missing : 0;
        }
        if (units > 0 && !rule->soft) return false;
        bool of_scores = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
        if (rule->soft) *cost += units * rule->penalty_ppm * (of_scores ? 1 : PWI_PPM);
    }
    return true;
}

static int64_t worst_of(const PwiJudge *judge, const PwiScored *pair, int n) {
    const PwiModel *model = judge->model;
    int64_t worst = INT64_MAX;
    for (int i = 0; model->sums_count && i < model->n[PWI_MENTEE]; i++)
        if (judge->load[PWI_MENTEE][i] > 0 && judge->sum_ppm[i] < worst) worst = judge->sum_ppm[i];
    for (int k = 0; !model->sums_count && k < n + model->n_kept_pairs; k++) {
        const PwiScored *one = k < n ? &pair[k] : &model->kept[k - n];
        if (one->score_ppm < worst) worst = one->score_ppm;
    }
    return worst;
}

/* Goals that count people and their loads. */
static void count_loads(const PwiJudge *judge, PwiVerdict *verdict) {
    const PwiModel *model = judge->model;
    for (int i = 0; model->priority_is_step && i < model->n[PWI_MENTEE]; i++)
        if (judge->load[PWI_MENTEE][i] > 0) verdict->value[PWI_GOAL_PRIORITY] += model->priority_ppm[i];
    for (int j = 0; j < model->n[PWI_MENTOR]; j++)
        verdict->value[PWI_GOAL_WORKLOAD] -= (int64_t)judge->load[PWI_MENTOR][j] * judge->load[PWI_MENTOR][j];
}

static bool keeps_goals(const PwiModel *model, const PwiVerdict *verdict) {
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        if (row->key.kind != PWI_ROW_GOAL || row->is_void) continue;
        /* The row's bound is the goal's value less the kept pairs' part, times unit. */
        PwiWide value = (row->bound / model->unit) + pwi_model_kept_weight(model, row->key.goal);
        if (verdict->value[row->key.goal] < value) return false;
    }
    return true;
}

/* Loads, sums and values of the pairs, and whether floors leave them. */
static PwiVerdict take_all(PwiJudge *judge, const PwiScored *pair, int n) {
    const PwiModel *model = judge->model;
    const PwProgramme *programme = model->problem->programme;
    PwiVerdict verdict = {.keeps_all = true};
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(judge->load[side], 0, (size_t)model->n[side] * sizeof(int32_t));
    memset(judge->sum_ppm, 0, (size_t)model->n[PWI_MENTEE] * sizeof(int64_t));
    memset(judge->n_of, 0,
           (size_t)model->n[PWI_MENTOR] * (size_t)model->first_option[programme->n_questions] * sizeof(int32_t));
    for (int k = 0; k < model->n_kept_pairs; k++) take(judge, &model->kept[k], &verdict);
    for (int k = 0; k < n; k++) {
        take(judge, &pair[k], &verdict);
        verdict.keeps_all &= pwi_model_admits(model, pair[k]);
    }
    return verdict;
}

bool pwi_judge_people(PwiJudge *judge, const PwiScored *pair, int n) {
    const PwProgramme *programme = judge->model->problem->programme;
    bool keeps = take_all(judge, pair, n).keeps_all && loads_fit(judge);
    PwiWide cost = 0;
    for (int r = 0; keeps && r < programme->n_fairness; r++)
        if (has_counts(&programme->fairness[r])) keeps = apply_rule(judge, r, pair, n, &cost);
    return keeps;
}

PwiVerdict pwi_judge(PwiJudge *judge, const PwiScored *pair, int n) {
    const PwiModel *model = judge->model;
    const PwProgramme *programme = model->problem->programme;
    PwiVerdict verdict = take_all(judge, pair, n);
    count_loads(judge, &verdict);
    verdict.keeps_all &= loads_fit(judge) && pwi_settled_hold(&model->settled, pair, n);
    PwiWide cost = 0;
    for (int r = 0; verdict.keeps_all && r < programme->n_fairness; r++)
        verdict.keeps_all = apply_rule(judge, r, pair, n, &cost);
    PwiWide whole = model->unit * PWI_PPM;
    verdict.penalty_ppm = (int64_t)((cost + whole - 1) / whole);
    verdict.value[PWI_GOAL_TOTAL] -= verdict.penalty_ppm;
    verdict.value[PWI_GOAL_WORST_OFF] = worst_of(judge, pair, n);
    if (model->sums.are_asked && !pwi_sums_hold(&model->sums, judge->sum_ppm)) verdict.keeps_all = false;
    verdict.keeps_all = verdict.keeps_all && keeps_goals(model, &verdict);
    return verdict;
}
