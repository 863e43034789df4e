/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programme without not-alone that is left when every mentor has a group (bundle_modes.h). */
#include "fair/bundle_modes.h"

#include <string.h>

#include "base/memory.h"
#include "fair/judge.h"
#include "fair/stage.h"

enum { NODES = 60, GAP_PPM = 10 };
#define SETTLED_PART 0.7f /* of a pair in the bundles chosen */

/* Rows of scores without the pairs that settled groups rule out. */
typedef struct Masked {
    const PwiDescent *descent;
    PwiScores scores; /* of the whole programme */
    int32_t *only;    /* [mentees] the mentor they are settled with, or PWI_NOBODY; owned */
} Masked;

typedef struct MaskedWorker {
    void *worker;
    void (*destroy)(void *worker);
    int32_t *score; /* [mentors] */
} MaskedWorker;

static void destroy_worker(void *worker) {
    MaskedWorker *masked = worker;
    if (masked->worker != NULL) masked->destroy(masked->worker);
    pwi_free(masked->score);
    pwi_free(masked);
}

static PwStatus create_worker(const void *self, void **worker) {
    const Masked *masked = self;
    PwStatus status = PW_OK;
    MaskedWorker *made = PWI_NEW(MaskedWorker);
    PW_TRY(made != NULL ? PW_OK : PW_NO_MEMORY);
    made->destroy = masked->scores.worker_destroy;
    made->score = PWI_NEW_ARRAY(int32_t, (size_t)masked->descent->model->n[PWI_MENTOR]);
    PW_TRY(made->score != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(masked->scores.worker_create(masked->scores.self, &made->worker));
    *worker = made;
    made = NULL;
out:
    if (made != NULL) destroy_worker(made);
    return status;
}

static const int32_t *masked_row(const void *self, void *worker, int mentee) {
    const Masked *masked = self;
    MaskedWorker *own = worker;
    const PwiDescent *descent = masked->descent;
    const int32_t *score = masked->scores.row(masked->scores.self, own->worker, mentee);
    int32_t key = descent->patterns.key[descent->patterns.kind[mentee]], only = masked->only[mentee];
    for (int j = 0; j < descent->model->n[PWI_MENTOR]; j++)
        own->score[j] = descent->key_of_mentor[j] == key && (only == PWI_NOBODY || only == j) ? score[j] : PWI_NO_PAIR;
    return own->score;
}

/* Several of one group have to be enough of them. */
static void close_gaps(PwiModel *model, const PwProgramme *programme) {
    int least = 0;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind == PWI_NOT_ALONE && !rule->soft && rule->count > least) least = rule->count;
    }
    for (int j = 0; least > 2 && j < model->n[PWI_MENTOR]; j++) {
        PwiRange *range = &model->range[PWI_MENTOR][j];
        if (range->most < least && range->most > 1)
            range->most = 1;
        else if (range->gap < least && range->most > 1)
            range->gap = least;
    }
}

/* Rows without what `descent` rules out; masked->only [mentees] is made, of nobody. */
static PwStatus mask(Masked *masked, const PwiDescent *descent, PwiScores *scores) {
    int n = descent->model->n[PWI_MENTEE];
    *masked = (Masked){.descent = descent, .scores = *scores, .only = PWI_NEW_ARRAY(int32_t, (size_t)n)};
    if (masked->only == NULL) return PW_NO_MEMORY;
    for (int i = 0; i < n; i++) masked->only[i] = PWI_NOBODY;
    *scores = (PwiScores){
        .self = masked, .row = masked_row, .worker_create = create_worker, .worker_destroy = destroy_worker};
    return PW_OK;
}

PwStatus pwi_modes_flow(const PwiDescent *descent, PwiSolution *core) {
    PwStatus status = PW_OK;
    PwiProblem flow = descent->model->flow;
    Masked masked = {0};
    PW_TRY(mask(&masked, descent, &flow.scores));
    flow.goal[0] = PWI_GOAL_MATCHED;
    flow.n_goals = 1;
    PW_TRY(pwi_assign(&flow, core, NULL));
out:
    pwi_free(masked.only);
    return status;
}

static PwStatus solve_rest(const PwiFairProblem *problem, const PwiModel *whole, int goal, int64_t *work_left,
                           PwiIncumbent *found) {
    PwStatus status = PW_OK;
    PwiModel model = {0};
    PwiArena arena = {0};
    PwiStageResult result;
    PW_TRY(pwi_model_init(&model, problem, whole->glpk));
    model.least_score_ppm = whole->least_score_ppm;
    for (int32_t r = 0; r < whole->n_rows; r++) {
        const PwiModelRow *row = &whole->row[r];
        if (row->key.kind != PWI_ROW_GOAL || row->is_void) continue;
        int64_t value = (int64_t)(row->bound / whole->unit) + pwi_model_kept_weight(whole, row->key.goal);
        PW_TRY(pwi_model_add_goal(&model, row->key.goal, value));
    }
    close_gaps(&model, whole->problem->programme);
    PW_TRY(pwi_stage_solve(&model, goal, false, work_left, found, NULL, &arena, &result));
out:
    pwi_arena_clear(&arena);
    pwi_model_clear(&model);
    return status;
}

/* Pairs that the descent's bundles all but agree on are settled, too, so that few are left to decide. */
static void settle_pairs(const PwiDescent *descent, int32_t *only) {
    const PwiBundles *bundles = descent->bundles;
    for (int32_t k = 0; k < bundles->list->n; k++) {
        PwiScored pair = bundles->list->pair[bundles->of_mentor[k]];
        int32_t key = descent->patterns.key[descent->patterns.kind[pair.mentee]];
        if (descent->part[k] >= SETTLED_PART && descent->key_of_mentor[pair.mentor] == key)
            only[pair.mentee] = pair.mentor;
    }
}

/* The same programme without not-alone; `programme` gets its own array of rules. */
static PwStatus leave_out_not_alone(const PwProgramme *whole, PwProgramme *programme) {
    *programme = *whole;
    programme->n_fairness = 0;
    programme->fairness = PWI_NEW_ARRAY(PwiFairness, (size_t)whole->n_fairness);
    if (programme->fairness == NULL) return PW_NO_MEMORY;
    for (int r = 0; r < whole->n_fairness; r++)
        if (whole->fairness[r].kind != PWI_NOT_ALONE) programme->fairness[programme->n_fairness++] = whole->fairness[r];
    return PW_OK;
}

static PwStatus take_if_better(const PwiModel *model, int goal, const PwiIncumbent *found, PwiIncumbent *best) {
    PwStatus status = PW_OK;
    PwiJudge judge = {0};
    bool is_better;
    PW_TRY(pwi_judge_init(&judge, model));
    PW_TRY(pwi_incumbent_offer(best, &judge, goal, found->pair, found->n, &is_better));
out:
    pwi_judge_clear(&judge);
    return status;
}

PwStatus pwi_modes_solve(const PwiDescent *descent, bool settles_pairs, PwiIncumbent *best) {
    PwStatus status = PW_OK;
    const PwiModel *model = descent->model;
    PwProgramme programme = {0};
    PwiFairProblem problem = *model->problem;
    PwiIncumbent found = {0};
    Masked masked = {0};
    int64_t nodes = NODES;
    PW_TRY(leave_out_not_alone(model->problem->programme, &programme));
    PW_TRY(mask(&masked, descent, &problem.scores));
    if (settles_pairs) settle_pairs(descent, masked.only);
    problem.programme = &programme;
    if (problem.gap_ppm < GAP_PPM) problem.gap_ppm = GAP_PPM;
    PW_TRY(solve_rest(&problem, model, descent->goal, &nodes, &found));
    if (found.exists) PW_TRY(take_if_better(model, descent->goal, &found, best));
out:
    pwi_free(masked.only);
    pwi_incumbent_clear(&found);
    pwi_free(programme.fairness);
    return status;
}
