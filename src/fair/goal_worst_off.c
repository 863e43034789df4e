/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `worst-off` (goals.h): a search for the highest threshold at which a matching exists. */
#include <assert.h>

#include "base/memory.h"
#include "fair/goals.h"

/* What nobody's score (or sum) can exceed for all of the mentees who need somebody: the least of their best. */
typedef struct Highest {
    const PwiModel *model;
    bool all_need;     /* everybody's places are all taken */
    int64_t *best_ppm; /* [mentees] */
} Highest;

static bool needs_somebody(void *context, int mentee) {
    const Highest *highest = context;
    const PwiRange *range = &highest->model->range[PWI_MENTEE][mentee];
    return range->most > 0 && (highest->all_need || range->least > 0);
}

static void find_best(void *context, PwiRowWorker *worker, int mentee) {
    const Highest *highest = context;
    const PwiModel *model = highest->model;
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    int most = model->range[PWI_MENTEE][mentee].most;
    int64_t sum = 0;
    int32_t last = INT32_MAX;
    /* The best so many, equals one after the other. */
    for (int n = 0; n < most;) {
        int32_t next = -1;
        int n_equal = 0;
        for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
            if (row[j] < 0 || row[j] >= last || row[j] < next) continue;
            n_equal = row[j] == next ? n_equal + 1 : 1;
            next = row[j];
        }
        if (next < 0) break;
        for (; n_equal > 0 && n < most; n_equal--, n++) sum += next;
        last = next;
    }
    highest->best_ppm[mentee] = sum;
}

static PwStatus find_highest(PwiFairSolving *solving, int64_t *highest_ppm) {
    const PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    Highest highest = {model, pwi_linear_full_row(model) != PWI_NOBODY,
                       PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTEE])};
    PW_TRY(highest.best_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) highest.best_ppm[i] = -1;
    PW_TRY(
        pwi_rows_visit(&model->rows, (PwiRowVisitor){&highest, needs_somebody, find_best}, solving->problem.deadline));
    *highest_ppm = model->sums_count ? (int64_t)model->n[PWI_MENTOR] * PWI_PPM : PWI_PPM;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        int64_t kept_ppm = 0;
        for (int k = 0; model->sums_count && k < model->n_kept_pairs; k++)
            if (model->kept[k].mentee == i) kept_ppm += model->kept[k].score_ppm;
        if (highest.best_ppm[i] >= 0 && highest.best_ppm[i] + kept_ppm < *highest_ppm)
            *highest_ppm = highest.best_ppm[i] + kept_ppm;
    }
    for (int k = 0; !model->sums_count && k < model->n_kept_pairs; k++)
        if (model->kept[k].score_ppm < *highest_ppm) *highest_ppm = model->kept[k].score_ppm;
out:
    pwi_free(highest.best_ppm);
    return status;
}

/* Whether a matching exists in which nobody is worse off than that; it becomes the best. */
static PwStatus try_least(PwiFairSolving *solving, int64_t least_ppm, PwiStageResult *found) {
    PwiModel *model = &solving->model;
    PwiIncumbent trial = {0};
    PwStatus status = PW_OK;
    PW_TRY(pwi_model_set_least(model, least_ppm));
    PW_TRY(
        pwi_stage_solve(model, PWI_GOAL_TOTAL, true, &solving->work_left, &trial, NULL, solving->result->arena, found));
    if (trial.exists) PW_TRY(pwi_incumbent_set(&solving->best, trial.pair, trial.n, &trial.verdict));
    if (trial.exists) found->outcome = PWI_STAGE_SOLVED;
out:
    pwi_incumbent_clear(&trial);
    return status;
}

/* Any matching at all to begin with. */
static PwStatus find_any(PwiFairSolving *solving) {
    PwiStageResult found;
    PwStatus status = PW_OK;
    if (solving->best.exists) return PW_OK;
    PW_TRY(pwi_stage_solve(&solving->model, PWI_GOAL_TOTAL, true, &solving->work_left, &solving->best, NULL,
                           solving->result->arena, &found));
    if (found.outcome == PWI_STAGE_IMPOSSIBLE) return pwi_goals_conclude_infeasible(solving, found.proof);
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
out:
    return status;
}

int64_t pwi_goals_ceiling(const PwiModel *model) {
    if (model->sums_count) return (int64_t)model->n[PWI_MENTOR] * PWI_PPM;
    int64_t ceiling = PWI_PPM;
    for (int k = 0; k < model->n_kept_pairs; k++)
        if (model->kept[k].score_ppm < ceiling) ceiling = model->kept[k].score_ppm;
    return ceiling;
}

int64_t pwi_goals_worst_off(const PwiFairSolving *solving) {
    int64_t worst = solving->best.verdict.value[PWI_GOAL_WORST_OFF];
    return worst < INT64_MAX ? worst : PWI_PPM;
}

static void tell_interval(const PwiFairSolving *solving, int64_t bound) {
    pwi_progress_tell(solving->problem.progress, &(PwProgress){.phase = "halving the interval",
                                                               .goal = pwi_goal_names[PWI_GOAL_WORST_OFF],
                                                               .has_bound = true,
                                                               .is_ppm = true,
                                                               .value = pwi_goals_worst_off(solving),
                                                               .bound = bound});
}

/* Halves the interval between what is reached and what is shown to be impossible; the highest conceivable value is
 * tried first, as it often can be had. */
PwStatus pwi_goals_find_worst_off(PwiFairSolving *solving, PwiStage *proof, int64_t *bound) {
    PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    PwiStageResult found;
    int64_t highest;
    *proof = (PwiStage){.level_ppm = PWI_NOBODY};
    PW_TRY(find_any(solving));
    if (solving->result->outcome == PWI_INFEASIBLE) goto out;
    PW_TRY(find_highest(solving, &highest));
    int64_t shown = pwi_goals_ceiling(model) + 1, next = pwi_goals_worst_off(solving) < highest ? highest : highest + 1;
    while (pwi_goals_worst_off(solving) + 1 < shown &&
           !pwi_model_is_close(model, pwi_goals_worst_off(solving), shown - 1)) {
        tell_interval(solving, shown - 1);
        PW_TRY(try_least(solving, next, &found));
        if (found.outcome == PWI_STAGE_CUT_SHORT) break;
        if (found.outcome == PWI_STAGE_IMPOSSIBLE) {
            shown = next;
            *proof = found.proof;
        }
        int64_t worst = pwi_goals_worst_off(solving);
        next = shown > highest + 1 && worst <= highest ? highest + 1 : worst + (shown - worst) / 2;
    }
    *bound = shown - 1;
    PW_TRY(pwi_model_set_least(model, pwi_goals_worst_off(solving)));
out:
    return status;
}

PwStatus pwi_goals_solve_worst_off(PwiFairSolving *solving) {
    PwStatus status = PW_OK;
    PwiStage proof;
    int64_t bound;
    PW_TRY(pwi_goals_find_worst_off(solving, &proof, &bound));
    if (solving->result->outcome == PWI_INFEASIBLE) goto out;
    proof.goal = PWI_GOAL_WORST_OFF;
    *pwi_goals_next_stage(solving, PWI_GOAL_WORST_OFF) = proof;
    pwi_goals_note(solving, PWI_GOAL_WORST_OFF, pwi_goals_worst_off(solving), bound);
out:
    return status;
}
