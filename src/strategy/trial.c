/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programmes that ask for less (trial.h). */
#include "strategy/trial.h"

#include <assert.h>
#include <string.h>

enum { NODES_A_TRY = 400 };

/* ---- copies ---- */

static PwStatus copy_people(PwiTrial *trial, PwiSide side, int n_more) {
    PwiPeople *people = &trial->cohort.side[side];
    PwiPerson *person = PWI_ARENA_ARRAY(&trial->arena, PwiPerson, (size_t)people->n + (size_t)n_more + 1);
    if (person == NULL) return PW_NO_MEMORY;
    if (people->n > 0) memcpy(person, people->person, (size_t)people->n * sizeof *person);
    trial->person[side] = people->person = person;
    return PW_OK;
}

PwStatus pwi_trial_begin(PwiTrial *trial, const PwiFairProblem *whole) {
    const PwProgramme *programme = whole->programme;
    PwStatus status = PW_OK;
    *trial =
        (PwiTrial){.whole = whole, .programme = *programme, .cohort = *whole->cohort, .decisions = *whole->decisions};
    trial->programme.fairness = PWI_ARENA_ARRAY(&trial->arena, PwiFairness, (size_t)programme->n_fairness + 1);
    PW_TRY(trial->programme.fairness != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < programme->n_fairness; k++) trial->programme.fairness[k] = programme->fairness[k];
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(copy_people(trial, (PwiSide)side, 0));
    trial->programme.goal[0] = PWI_GOAL_MATCHED;
    trial->programme.n_goals = 1;
    trial->problem = *whole;
    trial->problem.programme = &trial->programme;
    trial->problem.cohort = &trial->cohort;
    trial->problem.decisions = &trial->decisions;
    trial->problem.work_limit = NODES_A_TRY;
out:
    return status;
}

void pwi_trial_clear(PwiTrial *trial) {
    pwi_arena_clear(&trial->arena);
}

/* ---- rules ---- */

static int most_places(const PwiFairProblem *whole, PwiSide side) {
    const PwiPeople *people = &whole->cohort->side[side];
    int most = 0;
    for (int person = 0; person < people->n; person++)
        if (people->person[person].bounds.max > most) most = people->person[person].bounds.max;
    return most;
}

int64_t pwi_slack_steps(const PwiFairProblem *whole, int rule_index) {
    const PwiFairness *rule = &whole->programme->fairness[rule_index];
    int64_t most = 0;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_FLOOR:
            most = rule->level_ppm;
            break;
        case PWI_PLACE_PARITY: /* nobody can have more pairs a head than the most mentors of a mentee */
            most = most_places(whole, PWI_MENTEE) * PWI_PPM - rule->level_ppm;
            break;
        case PWI_GROUP_FLOOR:
            for (int g = 0; g < whole->programme->question[rule->question].options.n; g++)
                if (rule->group_level_ppm[g] > most) most = rule->group_level_ppm[g];
            break;
        case PWI_AT_MOST:
            most = most_places(whole, PWI_MENTOR);
            return most > rule->count ? most - rule->count : 0;
        case PWI_NOT_ALONE:
            return rule->count - 1;
        case PWI_RESERVE:
            return rule->count;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    return most > 0 ? (most + PWI_LEVEL_STEP_PPM - 1) / PWI_LEVEL_STEP_PPM : 0;
}

static int64_t lowered(int64_t level_ppm, int64_t steps) {
    int64_t left = level_ppm - steps * PWI_LEVEL_STEP_PPM;
    return left > 0 ? left : 0;
}

/* Groups without a floor (−1) stay without one. */
static PwStatus lower_groups(PwiTrial *trial, const PwiFairness *whole, int32_t group, int64_t steps,
                             PwiFairness *rule) {
    int n_groups = trial->programme.question[rule->question].options.n;
    rule->group_level_ppm = PWI_ARENA_ARRAY(&trial->arena, int64_t, (size_t)n_groups);
    if (rule->group_level_ppm == NULL) return PW_NO_MEMORY;
    for (int g = 0; g < n_groups; g++) {
        int64_t level_ppm = whole->group_level_ppm[g];
        bool is_meant = level_ppm >= 0 && (group == PWI_NOBODY || group == g);
        rule->group_level_ppm[g] = is_meant ? lowered(level_ppm, steps) : level_ppm;
    }
    return PW_OK;
}

PwStatus pwi_trial_slacken(PwiTrial *trial, int rule_index, int32_t group, int64_t steps) {
    const PwiFairness *whole = &trial->whole->programme->fairness[rule_index];
    PwiFairness *rule = &trial->programme.fairness[rule_index];
    *rule = *whole;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_FLOOR:
            rule->level_ppm = lowered(rule->level_ppm, steps);
            break;
        case PWI_PLACE_PARITY:
            rule->level_ppm += steps * PWI_LEVEL_STEP_PPM;
            break;
        case PWI_GROUP_FLOOR:
            return lower_groups(trial, whole, group, steps, rule);
        case PWI_AT_MOST:
            rule->count += (int)steps;
            break;
        case PWI_NOT_ALONE:
        case PWI_RESERVE:
            rule->count -= (int)steps;
            break;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    return PW_OK;
}

/* ---- people ---- */

void pwi_trial_cap_minimums(PwiTrial *trial, PwiSide side, int most) {
    for (int person = 0; person < trial->cohort.side[side].n; person++)
        if (trial->person[side][person].bounds.min > most) trial->person[side][person].bounds.min = most;
}

typedef struct NewcomerWorker {
    const PwiNewcomers *newcomers;
    void *worker;   /* of the others' scores */
    int32_t *score; /* [others + newcomers] */
} NewcomerWorker;

static void newcomer_worker_destroy(void *worker) {
    NewcomerWorker *own = worker;
    if (own == NULL) return;
    own->newcomers->scores.worker_destroy(own->worker);
    pwi_free(own->score);
    pwi_free(own);
}

static PwStatus newcomer_worker_create(const void *self, void **worker) {
    const PwiNewcomers *newcomers = self;
    PwStatus status = PW_OK;
    NewcomerWorker *own = PWI_NEW(NewcomerWorker);
    if (own == NULL) return PW_NO_MEMORY;
    own->newcomers = newcomers;
    own->score = PWI_NEW_ARRAY(int32_t, (size_t)newcomers->n_others + (size_t)newcomers->n);
    PW_TRY(own->score != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(newcomers->scores.worker_create(newcomers->scores.self, &own->worker));
    *worker = own;
    own = NULL;
out:
    newcomer_worker_destroy(own);
    return status;
}

static const int32_t *newcomer_row(const void *self, void *worker, int mentee) {
    const PwiNewcomers *newcomers = self;
    NewcomerWorker *own = worker;
    const int32_t *score = newcomers->scores.row(newcomers->scores.self, own->worker, mentee);
    memcpy(own->score, score, (size_t)newcomers->n_others * sizeof *score);
    for (int k = 0; k < newcomers->n; k++)
        own->score[newcomers->n_others + k] = newcomers->is_for[mentee] ? (int32_t)PWI_PPM : PWI_NO_PAIR;
    return own->score;
}

/* A side's answers, and those of `like` once more for each newcomer. */
static PwStatus extend_columns(PwiTrial *trial, int n, int n_more, int like) {
    PwiPeople *mentors = &trial->cohort.side[PWI_MENTOR];
    size_t n_all = (size_t)n + (size_t)n_more;
    PwiColumn *column = PWI_ARENA_ARRAY(&trial->arena, PwiColumn, (size_t)trial->cohort.n_questions + 1);
    if (column == NULL) return PW_NO_MEMORY;
    for (int q = 0; q < trial->cohort.n_questions; q++) {
        const PwiColumn *old = &mentors->column[q];
        column[q] = *old;
        if (old->cells == NULL) continue;
        char *cells = pwi_arena_new(&trial->arena, n_all, old->cell_size);
        column[q].cells = cells;
        column[q].answered = PWI_ARENA_ARRAY(&trial->arena, uint8_t, n_all);
        if (cells == NULL || column[q].answered == NULL) return PW_NO_MEMORY;
        memcpy(cells, old->cells, (size_t)n * old->cell_size);
        memcpy(column[q].answered, old->answered, (size_t)n);
        for (int k = 0; k < n_more; k++) {
            memcpy(cells + (size_t)(n + k) * old->cell_size, pwi_cell(old, like), old->cell_size);
            column[q].answered[n + k] = old->answered[like];
        }
    }
    mentors->column = column;
    return PW_OK;
}

PwStatus pwi_trial_add_newcomers(PwiTrial *trial, int n, int like, const uint8_t *is_for) {
    PwStatus status = PW_OK;
    PwiPeople *mentors = &trial->cohort.side[PWI_MENTOR];
    int n_others = mentors->n;
    assert(trial->newcomers.n == 0 && like >= 0 && like < n_others);
    PW_TRY(copy_people(trial, PWI_MENTOR, n));
    PW_TRY(extend_columns(trial, n_others, n, like));
    uint8_t *out = PWI_ARENA_ARRAY(&trial->arena, uint8_t, (size_t)n_others + (size_t)n);
    PW_TRY(out != NULL ? PW_OK : PW_NO_MEMORY);
    memcpy(out, trial->decisions.out[PWI_MENTOR], (size_t)n_others * sizeof *out);
    trial->decisions.out[PWI_MENTOR] = out;
    for (int k = 0; k < n; k++) mentors->person[n_others + k] = (PwiPerson){.id = "", .bounds = {0, 1}};
    mentors->n += n;
    trial->newcomers = (PwiNewcomers){trial->whole->scores, n_others, n, is_for};
    trial->problem.scores = (PwiScores){.self = &trial->newcomers,
                                        .row = newcomer_row,
                                        .worker_create = newcomer_worker_create,
                                        .worker_destroy = newcomer_worker_destroy};
out:
    return status;
}

/* ---- whether there is a matching ---- */

/* A flow is settled by the core's first question alone. */
static PwStatus run_flow(PwiTrial *trial, PwiAnswer *answer, PwError *error) {
    PwStatus status = PW_OK;
    PwiModel model = {0};
    PwiSolution solution = {0};
    PW_TRY(pwi_model_init(&model, &trial->problem, NULL));
    PwiProblem flow = model.flow;
    flow.floor_ppm = model.floor_ppm;
    flow.goal[0] = PWI_GOAL_MATCHED;
    flow.n_goals = 1;
    PW_TRY(pwi_assign(&flow, &solution, error));
    *answer = solution.outcome == PWI_INFEASIBLE ? PWI_IMPOSSIBLE : PWI_POSSIBLE;
out:
    pwi_solution_clear(&solution);
    pwi_model_clear(&model);
    return status;
}

PwStatus pwi_trial_run(PwiTrial *trial, PwiAnswer *answer, PwError *error) {
    PwStatus status = PW_OK;
    PwiFairResult *result = &trial->result;
    *answer = PWI_UNKNOWN;
    if (!pwi_fair_is_needed(&trial->programme, &trial->cohort, &trial->decisions)) {
        status = run_flow(trial, answer, error);
    } else {
        status = pwi_fair_solve(&trial->problem, &trial->arena, result, error);
        bool is_clash = result->conflict_kind == PWI_FAIRNESS_CLASH;
        if (status == PW_OK && result->outcome != PWI_INFEASIBLE)
            *answer = PWI_POSSIBLE;
        else if (status == PW_OK && (!is_clash || result->stage[0].n_nodes > 0))
            *answer = PWI_IMPOSSIBLE;
    }
    return status == PW_LIMIT ? PW_OK : status;
}
