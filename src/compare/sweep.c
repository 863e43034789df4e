/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeping (sweep.h): each value is a solve of its own, started from the mentors' prices of the one before. Where two
 * neighbouring steps differ, bisection on the millionths between them finds the value at which the matching becomes
 * another one. */
#include "compare/sweep.h"

#include <assert.h>
#include <string.h>

#include "base/numbers.h"

/* Break points are looked for in programmes of at most so many pairs; and one thread is quicker than many there. */
#define MOST_PAIRS_BISECTED INT64_C(200000)

typedef struct Sweeping {
    const PwiStrategyInput *input;
    PwiStrategyInput run; /* of one value */
    const PwiGiven *given;
    PwiSweep *sweep;
    PwProgramme programme;   /* a shallow copy, whose criteria and fairness rules are the next two */
    PwiCriterion *criterion; /* owned */
    PwiFairness *fairness;   /* owned */
    int n_expected;          /* solves of steps, for the progress */
    PwError *error;
} Sweeping;

/* ---- one value ---- */

bool pwi_level_is_count(PwiFairnessKind kind) {
    return kind == PWI_AT_MOST || kind == PWI_NOT_ALONE || kind == PWI_RESERVE;
}

static void set_level(PwiFairness *fairness, int64_t value_ppm, int n_options) {
    if (pwi_level_is_count(fairness->kind))
        fairness->count = (int)(value_ppm / PWI_PPM);
    else
        fairness->level_ppm = value_ppm;
    for (int option = 0; fairness->kind == PWI_GROUP_FLOOR && option < n_options; option++)
        if (fairness->group_level_ppm[option] >= 0) fairness->group_level_ppm[option] = value_ppm;
}

static void set_value(Sweeping *sweeping, int64_t value_ppm) {
    const PwiSweepAsk *ask = &sweeping->sweep->ask;
    if (ask->of_fairness) {
        PwiFairness *fairness = &sweeping->fairness[ask->index];
        int question = fairness->question;
        set_level(fairness, value_ppm, question >= 0 ? sweeping->programme.question[question].options.n : 0);
    } else {
        sweeping->criterion[ask->index].weight_ppm = value_ppm;
        sweeping->criterion[ask->index].weight_was_set = true;
    }
}

static PwStatus solve(Sweeping *sweeping, PwMatching **matching) {
    PwStatus status = PW_OK;
    PwiStrategyInput other = sweeping->run;
    PwiScorer *scorer = NULL;
    PwMatching *made = pwi_matching_new();
    PW_TRY(made != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_scorer_create(&sweeping->programme, other.cohort, sweeping->given, other.decisions, &scorer,
                             sweeping->error));
    other.programme = &sweeping->programme;
    other.scorer = scorer;
    other.progress = NULL; /* told of whole solves only */
    PW_TRY(pwi_solve_optimal(&other, made, sweeping->error));
    sweeping->sweep->n_solves++;
    bool between = sweeping->sweep->n_solves > sweeping->n_expected;
    pwi_progress_step(sweeping->input->progress, between ? "looking for break points" : "sweeping", NULL,
                      sweeping->sweep->n_solves, between ? 0 : sweeping->n_expected);
    *matching = made;
    made = NULL;
out:
    pwi_matching_destroy(made);
    pwi_scorer_destroy(scorer);
    return status;
}

/* ---- figures ---- */

static PwStatus copy_pairs(PwiSweep *sweep, const PwMatching *matching, const PwiPair **pairs) {
    PwiPair *copy = PWI_ARENA_ARRAY(&sweep->arena, PwiPair, (size_t)matching->n_pairs + 1);
    if (copy == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < matching->n_pairs; k++) copy[k] = (PwiPair){matching->pair[k].mentee, matching->pair[k].mentor};
    *pairs = copy;
    return PW_OK;
}

static PwStatus take_figures(Sweeping *sweeping, const PwMatching *matching, PwiSweepStep *step) {
    PwStatus status = PW_OK;
    PwiSweep *sweep = sweeping->sweep;
    step->outcome = matching->outcome;
    if (matching->outcome == PWI_INFEASIBLE) {
        step->conflict = pwi_arena_copy(&sweep->arena, matching->conflict_text, strlen(matching->conflict_text));
        return step->conflict != NULL ? PW_OK : PW_NO_MEMORY;
    }
    step->n_pairs = matching->n_pairs;
    step->n_unmatched = matching->n_unmatched;
    for (int k = 0; k < matching->n_pairs; k++) {
        int32_t score_ppm = matching->pair[k].score_ppm;
        step->total_ppm += score_ppm;
        if (k == 0 || score_ppm < step->worst_ppm) step->worst_ppm = score_ppm;
    }
    for (int k = 0; k < sweep->n_goals; k++)
        for (int other = 0; other < matching->n_goals; other++)
            if (matching->goal[other].goal == sweep->goal[k]) step->goal[k] = matching->goal[other].value;
    step->group = PWI_ARENA_ARRAY(&sweep->arena, PwiGroupTally, (size_t)sweep->n_groups + 1);
    PW_TRY(step->group != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < sweep->n_groups; k++)
        step->group[k] = pwi_group_count(matching, sweeping->input->cohort, sweeping->input->decisions,
                                         sweep->group[k].question, sweep->group[k].option);
    PW_TRY(copy_pairs(sweep, matching, &step->pair));
out:
    return status;
}

static PwStatus take_step(Sweeping *sweeping, int64_t value_ppm, PwiSweepStep *step) {
    PwStatus status = PW_OK;
    PwMatching *matching = NULL;
    *step = (PwiSweepStep){.value_ppm = value_ppm};
    set_value(sweeping, value_ppm);
    PW_TRY(solve(sweeping, &matching));
    PW_TRY(take_figures(sweeping, matching, step));
out:
    pwi_matching_destroy(matching);
    return status;
}

/* Pairs of `one` that `other` does not have. */
static int count_changed(const PwiSweepStep *one, const PwiSweepStep *other) {
    int n = 0;
    for (int k = 0; k < one->n_pairs; k++)
        n += !pwi_pairs_contain(other->pair, other->n_pairs, one->pair[k].mentee, one->pair[k].mentor);
    return n;
}

static bool are_same(const PwiSweepStep *one, const PwiSweepStep *other) {
    if ((one->outcome == PWI_INFEASIBLE) != (other->outcome == PWI_INFEASIBLE)) return false;
    return one->n_pairs == other->n_pairs && count_changed(one, other) == 0;
}

/* ---- ranges ---- */

static PwStatus add_range(PwiSweep *sweep, int *capacity, PwiSweepRange range) {
    if (sweep->n_ranges == *capacity) {
        int grown = *capacity > 0 ? 2 * *capacity : 64;
        PwiSweepRange *copy = PWI_ARENA_ARRAY(&sweep->arena, PwiSweepRange, (size_t)grown);
        if (copy == NULL) return PW_NO_MEMORY;
        if (sweep->n_ranges > 0) memcpy(copy, sweep->range, (size_t)sweep->n_ranges * sizeof *copy);
        sweep->range = copy;
        *capacity = grown;
    }
    sweep->range[sweep->n_ranges++] = range;
    return PW_OK;
}

/* Brings `low` and `high` within a millionth, at low the matching `wanted`, at high another (or the other way round).
 */
static PwStatus bisect(Sweeping *sweeping, const PwiSweepStep *wanted, bool is_low, PwiSweepStep *low,
                       PwiSweepStep *high) {
    PwStatus status = PW_OK;
    while (high->value_ppm - low->value_ppm > 1) {
        PwiSweepStep middle;
        PW_TRY(take_step(sweeping, low->value_ppm + (high->value_ppm - low->value_ppm) / 2, &middle));
        *(are_same(&middle, wanted) == is_low ? low : high) = middle;
    }
out:
    return status;
}

/* What happens between two steps of different matchings: where that of the first ends, and where that of the second
 * begins. What lies between the two, if anything does, is a range of unknown matchings. */
static PwStatus find_breaks(Sweeping *sweeping, int step, int *capacity) {
    PwStatus status = PW_OK;
    PwiSweep *sweep = sweeping->sweep;
    const PwiSweepStep *before = &sweep->step[step - 1], *after = &sweep->step[step];
    PwiSweepStep low = *before, high = *after;
    if (sweep->has_breaks) PW_TRY(bisect(sweeping, before, true, &low, &high));
    sweep->range[sweep->n_ranges - 1].to_ppm = low.value_ppm;
    PwiSweepStep start = *after;
    if (sweep->has_breaks && !are_same(&high, after)) {
        low = high;
        PW_TRY(bisect(sweeping, after, false, &low, &start));
        PW_TRY(add_range(sweep, capacity,
                         (PwiSweepRange){.from_ppm = high.value_ppm,
                                         .to_ppm = low.value_ppm,
                                         .step = -1,
                                         .n_changed = count_changed(&high, before),
                                         .is_exact = true}));
        high = start;
    }
    PW_TRY(add_range(sweep, capacity,
                     (PwiSweepRange){.from_ppm = high.value_ppm,
                                     .step = step,
                                     .n_changed = count_changed(after, before),
                                     .is_exact = sweep->has_breaks}));
out:
    return status;
}

static PwStatus find_ranges(Sweeping *sweeping) {
    PwStatus status = PW_OK;
    PwiSweep *sweep = sweeping->sweep;
    int capacity = 0;
    PW_TRY(add_range(sweep, &capacity, (PwiSweepRange){.from_ppm = sweep->step[0].value_ppm, .step = 0}));
    for (int k = 1; k < sweep->n_steps; k++) {
        if (!are_same(&sweep->step[k - 1], &sweep->step[k])) PW_TRY(find_breaks(sweeping, k, &capacity));
        sweep->range[sweep->n_ranges - 1].to_ppm = sweep->step[k].value_ppm;
    }
    sweep->range[sweep->n_ranges - 1].to_ppm = sweep->step[sweep->n_steps - 1].value_ppm;
out:
    return status;
}

/* ---- the whole ---- */

static PwStatus list_groups(PwiSweep *sweep, const PwProgramme *programme) {
    size_t n = 0;
    for (int q = 0; q < programme->n_questions; q++) n += (size_t)programme->question[q].options.n;
    sweep->group = PWI_ARENA_ARRAY(&sweep->arena, PwiSweepGroup, n + 1);
    if (sweep->group == NULL) return PW_NO_MEMORY;
    for (int q = 0; q < programme->n_questions; q++)
        for (int option = 0; pwi_programme_has_groups(programme, q) && option < programme->question[q].options.n;
             option++)
            sweep->group[sweep->n_groups++] = (PwiSweepGroup){q, option};
    return PW_OK;
}

/* The last rule of the fairness rules takes the place of the one left out. */
static PwStatus solve_without(Sweeping *sweeping) {
    PwStatus status = PW_OK;
    PwMatching *matching = NULL;
    PwProgramme *programme = &sweeping->programme;
    int index = sweeping->sweep->ask.index;
    PwiFairness left_out = sweeping->fairness[index];
    programme->n_fairness--;
    sweeping->fairness[index] = sweeping->fairness[programme->n_fairness];
    PW_TRY(solve(sweeping, &matching));
    PW_TRY(take_figures(sweeping, matching, &sweeping->sweep->without));
out:
    sweeping->fairness[index] = left_out;
    programme->n_fairness++;
    pwi_matching_destroy(matching);
    return status;
}

/* Group floors are levels of their own, which a sweep must not write into the programme's. */
static PwStatus own_levels(Sweeping *sweeping, const PwProgramme *programme) {
    for (int k = 0; k < programme->n_fairness; k++) {
        PwiFairness *fairness = &sweeping->fairness[k];
        if (fairness->kind != PWI_GROUP_FLOOR || fairness->group_level_ppm == NULL) continue;
        size_t n = (size_t)programme->question[fairness->question].options.n;
        int64_t *level = PWI_ARENA_ARRAY(&sweeping->sweep->arena, int64_t, n + 1);
        if (level == NULL) return PW_NO_MEMORY;
        memcpy(level, fairness->group_level_ppm, n * sizeof *level);
        fairness->group_level_ppm = level;
    }
    return PW_OK;
}

static PwStatus sweeping_init(Sweeping *sweeping) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = sweeping->input->programme;
    PwiSweep *sweep = sweeping->sweep;
    sweeping->programme = *programme;
    sweeping->criterion = PWI_NEW_ARRAY(PwiCriterion, (size_t)programme->n_criteria);
    sweeping->fairness = PWI_NEW_ARRAY(PwiFairness, (size_t)programme->n_fairness);
    PW_TRY(sweeping->criterion != NULL && sweeping->fairness != NULL ? PW_OK : PW_NO_MEMORY);
    if (programme->n_criteria > 0)
        memcpy(sweeping->criterion, programme->criterion, (size_t)programme->n_criteria * sizeof *sweeping->criterion);
    if (programme->n_fairness > 0)
        memcpy(sweeping->fairness, programme->fairness, (size_t)programme->n_fairness * sizeof *sweeping->fairness);
    sweeping->programme.criterion = sweeping->criterion;
    sweeping->programme.fairness = sweeping->fairness;
    PW_TRY(own_levels(sweeping, programme));
    for (int k = 0; k < programme->n_goals; k++) sweep->goal[sweep->n_goals++] = (int)programme->goal[k];
    PW_TRY(list_groups(sweep, programme));
out:
    return status;
}

PwStatus pwi_sweep(const PwiStrategyInput *input, const PwiGiven *given, const PwiSweepAsk *ask, PwiSweep *sweep,
                   PwError *error) {
    assert(ask->from_ppm <= ask->to_ppm && ask->step_ppm > 0);
    Sweeping sweeping = {.input = input, .run = *input, .given = given, .sweep = sweep, .error = error};
    PwStatus status = PW_OK;
    int64_t n_steps = (ask->to_ppm - ask->from_ppm) / ask->step_ppm + 1;
    assert(n_steps <= PWI_MOST_STEPS);
    *sweep = (PwiSweep){.programme = input->programme, .ask = *ask};
    PW_TRY(sweeping_init(&sweeping));
    sweeping.n_expected = (int)n_steps + ask->of_fairness;
    /* Solves with fairness rules, and of many people, are dear; a break point takes some twenty. */
    int64_t n_pairs = (int64_t)input->cohort->side[PWI_MENTEE].n * input->cohort->side[PWI_MENTOR].n;
    sweep->has_breaks = input->programme->n_fairness == 0 && n_pairs <= MOST_PAIRS_BISECTED;
    if (n_pairs <= MOST_PAIRS_BISECTED) sweeping.run.n_threads = 1;
    sweep->step = PWI_ARENA_ARRAY(&sweep->arena, PwiSweepStep, (size_t)n_steps);
    PW_TRY(sweep->step != NULL ? PW_OK : PW_NO_MEMORY);
    if (ask->of_fairness) PW_TRY(solve_without(&sweeping));
    for (int k = 0; k < (int)n_steps; k++) {
        PW_TRY(take_step(&sweeping, ask->from_ppm + k * ask->step_ppm, &sweep->step[k]));
        sweep->n_steps++;
        if (k > 0) sweep->step[k].n_changed = count_changed(&sweep->step[k], &sweep->step[k - 1]);
    }
    PW_TRY(find_ranges(&sweeping));
out:
    pwi_free(sweeping.criterion);
    pwi_free(sweeping.fairness);
    return status;
}

void pwi_sweep_clear(PwiSweep *sweep) {
    pwi_arena_clear(&sweep->arena);
    *sweep = (PwiSweep){0};
}
