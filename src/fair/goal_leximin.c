/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `leximin` (goals.h): as few pairs as can be of the lowest score, of these matchings as few of the second lowest, and
 * so on; the definition by levels stands in assign/leximin.h.
 *
 * The best matching known says what the next level is, and how many pairs it has there. With one pair fewer allowed,
 * and everything between the levels closed, either there is a matching, which is better and takes its place, or that
 * is shown to be impossible, and the level is settled. First the core is asked (without the rules, most levels clash as
 * they do in a flow), then the integer programme, which leans towards matchings that leximin would like, so that what
 * it finds is good for many levels. What is settled shrinks the rest (settled.h). */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "fair/goals.h"
#include "fair/record.h"

typedef struct Leximin {
    PwiFairSolving *solving;
    PwiPair *fixed; /* [n_fixed ≤ kept pairs + mentees] kept, and settled; sorted; owned */
    int n_fixed;
    PwiScored *alike; /* [n_alike] open pairs that score as the level does; owned */
    int n_alike;
    size_t alike_capacity;
    bool out_of_memory;
    int32_t level_ppm; /* the one at hand */
    int32_t n;         /* pairs that the best matching has there */
} Leximin;

/* ---- the next level ---- */

/* The lowest score of the best matching that is not settled; false: all are. */
static bool find_next(Leximin *leximin, int32_t above_ppm) {
    const PwiIncumbent *best = &leximin->solving->best;
    leximin->level_ppm = PWI_NOBODY;
    leximin->n = 0;
    for (int k = 0; k < best->n; k++) {
        int32_t score_ppm = best->pair[k].score_ppm;
        bool is_lower = leximin->level_ppm == PWI_NOBODY || score_ppm < leximin->level_ppm;
        if (score_ppm <= above_ppm || (!is_lower && score_ppm != leximin->level_ppm)) continue;
        leximin->n = is_lower ? 1 : leximin->n + 1;
        leximin->level_ppm = score_ppm;
    }
    return leximin->n > 0;
}

/* The row of the level with so many pairs at most; 0: it needs none, as the level is closed. */
static PwStatus allow(Leximin *leximin, int32_t n) {
    PwiModel *model = &leximin->solving->model;
    PwStatus status = PW_OK;
    const PwiRowKey key = {PWI_ROW_LEVEL, PWI_NOBODY, PWI_NOBODY,        PWI_GOAL_LEXIMIN,
                           PWI_NOBODY,    PWI_NOBODY, leximin->level_ppm};
    model->least_score_ppm = leximin->level_ppm + 1;
    if (n == 0) return PW_OK;
    PW_TRY(pwi_settled_set(&model->settled, leximin->level_ppm, n));
    int32_t row = pwi_model_row(model, key);
    PW_TRY(row != PWI_NOBODY ? PW_OK : PW_NO_MEMORY);
    model->row[row].bound = -model->unit * n;
    model->row[row].is_void = false;
out:
    return status;
}

static void forget_row(Leximin *leximin) {
    PwiModel *model = &leximin->solving->model;
    pwi_settled_drop(&model->settled, leximin->level_ppm);
    for (int32_t r = 0; r < model->n_rows; r++)
        if (model->row[r].key.kind == PWI_ROW_LEVEL && model->row[r].key.level_ppm == leximin->level_ppm)
            model->row[r].is_void = true;
}

/* ---- what is shown to be impossible ---- */

/* The pairs there could be without the rules, where settled pairs stand: as prices for the row of `matched`, if that is
 * too few for it. */
static PwStatus ask_core(Leximin *leximin, int32_t row, PwiPrices *prices, bool *is_answer) {
    const PwiModel *model = &leximin->solving->model;
    PwStatus status = PW_OK;
    PwiSolution core = {0};
    PwiBounds *bounds[PWI_N_SIDES] = {NULL, NULL};
    PwiProblem flow = model->flow;
    *is_answer = false;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)model->n[side];
        bounds[side] = PWI_NEW_ARRAY(PwiBounds, n);
        PW_TRY(bounds[side] != NULL ? PW_OK : PW_NO_MEMORY);
        if (n > 0) memcpy(bounds[side], model->bounds[side], n * sizeof(PwiBounds));
        flow.bounds[side] = bounds[side];
    }
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        int32_t mentor = model->settled.only[i];
        if (mentor == PWI_NOBODY) continue;
        PwiBounds *own = &bounds[PWI_MENTOR][mentor];
        bounds[PWI_MENTEE][i] = (PwiBounds){0, 0};
        *own = (PwiBounds){own->min > 0 ? own->min - 1 : 0, own->max - 1};
    }
    flow.fixed = leximin->fixed;
    flow.n_fixed = leximin->n_fixed;
    flow.floor_ppm = model->least_score_ppm;
    flow.goal[0] = PWI_GOAL_MATCHED;
    flow.n_goals = 1;
    PW_TRY(pwi_assign(&flow, &core, NULL));
    if (core.outcome != PWI_OPTIMAL) goto out;
    memcpy(prices->mentor, core.price[PWI_MENTOR], (size_t)model->n[PWI_MENTOR] * sizeof *prices->mentor);
    prices->row[row] = 1;
    *is_answer = true;
out:
    pwi_solution_clear(&core);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(bounds[side]);
    return status;
}

/* Whether the core's prices show that there are too few pairs; then they are the proof. */
static PwStatus try_core(Leximin *leximin, PwiStage *proof, bool *is_shown) {
    PwiFairSolving *solving = leximin->solving;
    const PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    PwiPrices prices = {0};
    PwiPricing pricing = {0};
    PwiWide bound = 0;
    bool is_answer;
    int32_t row = pwi_model_goal_row(model, PWI_GOAL_MATCHED);
    *is_shown = false;
    if (row == PWI_NOBODY) return PW_OK;
    PW_TRY(pwi_prices_init(&prices, model));
    PW_TRY(pwi_prices_reset(&prices, model, 0));
    PW_TRY(ask_core(leximin, row, &prices, &is_answer));
    if (!is_answer) goto out;
    PW_TRY(pwi_pricing_init(&pricing, model, &prices, PWI_GOAL_ANY));
    PW_TRY(pwi_scan_bound(&pricing, &bound));
    *is_shown = bound < 0;
    if (*is_shown) PW_TRY(pwi_record_leaf(model, PWI_GOAL_LEXIMIN, &prices, INT64_MIN, solving->result->arena, proof));
out:
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&prices);
    return status;
}

/* One pair fewer at the level: a better matching, or a proof that there is none (*is_shown). Neither: a limit. */
static PwStatus try_fewer(Leximin *leximin, PwiStage *proof, bool *is_shown, bool *is_better) {
    PwiFairSolving *solving = leximin->solving;
    PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    PwiIncumbent trial = {0};
    PwiStageResult found;
    *is_better = false;
    model->settled.lowest_ppm = leximin->level_ppm;
    PW_TRY(allow(leximin, leximin->n - 1));
    status = try_core(leximin, proof, is_shown);
    PW_TRY(status == PW_LIMIT ? PW_OK : status);
    if (*is_shown) goto out;
    PW_TRY(pwi_stage_solve(model, PWI_GOAL_LEXIMIN, true, &solving->work_left, &trial, NULL, solving->result->arena,
                           &found));
    *is_better = trial.exists;
    *is_shown = !trial.exists && found.outcome == PWI_STAGE_IMPOSSIBLE;
    *proof = found.proof;
    if (trial.exists) PW_TRY(pwi_incumbent_set(&solving->best, trial.pair, trial.n, &trial.verdict));
    if (trial.exists) forget_row(leximin);
out:
    pwi_incumbent_clear(&trial);
    return status;
}

/* ---- settling ---- */

static bool is_open(void *context, int mentee) {
    const PwiModel *model = &((Leximin *)context)->solving->model;
    return model->range[PWI_MENTEE][mentee].most > 0 && model->settled.only[mentee] == PWI_NOBODY;
}

static void collect_alike(void *context, PwiRowWorker *worker, int mentee) {
    Leximin *leximin = context;
    const PwiModel *model = &leximin->solving->model;
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        if (row[j] != leximin->level_ppm) continue;
#ifdef _OPENMP
#pragma omp critical
#endif
        {
            PwiScored *grown = pwi_reserve_array(leximin->alike, &leximin->alike_capacity, (size_t)leximin->n_alike + 1,
                                                 sizeof *grown);
            leximin->out_of_memory |= grown == NULL;
            if (grown != NULL) {
                leximin->alike = grown;
                grown[leximin->n_alike++] = (PwiScored){mentee, j, row[j]};
            }
        }
    }
}

static void fix(Leximin *leximin, PwiScored pair) {
    PwiModel *model = &leximin->solving->model;
    const PwiPair new = {pair.mentee, pair.mentor};
    model->settled.only[pair.mentee] = pair.mentor;
    model->range[PWI_MENTEE][pair.mentee].least = 1;
    int at = leximin->n_fixed++;
    for (; at > 0 && pwi_compare_pairs(&leximin->fixed[at - 1], &new) > 0; at--)
        leximin->fixed[at] = leximin->fixed[at - 1];
    leximin->fixed[at] = new;
}

/* The level has as many pairs as the best matching, no fewer. Where there are no more of that score, they are made. */
static PwStatus settle(Leximin *leximin) {
    PwiModel *model = &leximin->solving->model;
    PwStatus status = PW_OK;
    leximin->n_alike = 0;
    PW_TRY(pwi_rows_visit(&model->rows, (PwiRowVisitor){leximin, is_open, collect_alike}, (PwiDeadline){0}));
    PW_TRY(leximin->out_of_memory ? PW_NO_MEMORY : PW_OK);
    assert(leximin->n_alike >= leximin->n && "the best matching's own are among them");
    if (leximin->n_alike > leximin->n) {
        PW_TRY(allow(leximin, leximin->n));
        goto out;
    }
    forget_row(leximin);
    for (int k = 0; k < leximin->n_alike; k++) fix(leximin, leximin->alike[k]);
    model->least_score_ppm = leximin->level_ppm + 1;
out:
    return status;
}

/* ---- the whole ---- */

static PwStatus leximin_init(Leximin *leximin, PwiFairSolving *solving) {
    PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    *leximin = (Leximin){.solving = solving, .level_ppm = PWI_NOBODY, .n_fixed = model->flow.n_fixed};
    leximin->fixed = PWI_NEW_ARRAY(PwiPair, (size_t)model->flow.n_fixed + (size_t)model->n[PWI_MENTEE]);
    PW_TRY(leximin->fixed != NULL ? PW_OK : PW_NO_MEMORY);
    if (leximin->n_fixed > 0)
        memcpy(leximin->fixed, model->flow.fixed, (size_t)leximin->n_fixed * sizeof *leximin->fixed);
    PW_TRY(pwi_settled_init(&model->settled, model->n[PWI_MENTEE]));
out:
    return status;
}

/* From the lowest level up; *n_levels are settled, and the last of them the highest if not *is_cut_short. */
static PwStatus settle_all(Leximin *leximin, int *n_levels, bool *is_cut_short) {
    PwiFairSolving *solving = leximin->solving;
    PwStatus status = PW_OK;
    int n_settled = 0;
    bool is_shown = false, is_better = false;
    *n_levels = 0;
    *is_cut_short = false;
    for (int32_t above_ppm = PWI_NOBODY; find_next(leximin, above_ppm);) {
        PwiStage proof;
        pwi_progress_step(solving->problem.progress, "settling scores, the lowest first", "leximin", n_settled,
                          solving->best.n);
        PW_TRY(try_fewer(leximin, &proof, &is_shown, &is_better));
        if (is_better) continue;
        *is_cut_short = !is_shown;
        if (!is_shown) break;
        proof.goal = PWI_GOAL_LEXIMIN;
        proof.level_ppm = leximin->level_ppm;
        *pwi_goals_next_stage(solving, PWI_GOAL_LEXIMIN) = proof;
        ++*n_levels;
        n_settled += leximin->n;
        above_ppm = leximin->level_ppm;
        PW_TRY(settle(leximin));
    }
out:
    return status;
}

PwStatus pwi_goals_solve_leximin(PwiFairSolving *solving) {
    PwStatus status = PW_OK;
    Leximin leximin = {.solving = solving};
    PwiStage proof;
    int64_t bound;
    int n_levels = 0;
    bool is_cut_short = false;
    PW_TRY(pwi_goals_find_worst_off(solving, &proof, &bound));
    if (solving->result->outcome == PWI_INFEASIBLE) goto out;
    int64_t worst = pwi_goals_worst_off(solving);
    if (bound == worst) {
        if (solving->model.sums_count) {
            PW_TRY(pwi_goals_settle_sums(solving, &n_levels, &is_cut_short));
        } else {
            PW_TRY(leximin_init(&leximin, solving));
            PW_TRY(settle_all(&leximin, &n_levels, &is_cut_short));
            solving->model.least_score_ppm = (int32_t)PWI_PPM + 1;
        }
    }
    proof.goal = PWI_GOAL_LEXIMIN;
    if (n_levels == 0) *pwi_goals_next_stage(solving, PWI_GOAL_LEXIMIN) = proof;
    pwi_goals_note(solving, PWI_GOAL_LEXIMIN, worst, bound);
    solving->leximin_is_cut_short = is_cut_short || bound != worst;
    solving->is_cut_short |= is_cut_short;
out:
    pwi_free(leximin.fixed);
    pwi_free(leximin.alike);
    return status;
}
