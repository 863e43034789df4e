/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `leximin` where mentees may have several mentors (goals.h): as few mentees as can be with the lowest summed score, of
 * these matchings as few with the second lowest, and so on.
 *
 * The best matching known says what the next level is. Who has it there is, as a rule, somebody who can have no more,
 * whoever else has what: that is the first try, and if it is impossible the mentee is settled. If it is not, the
 * matching found is better and takes the best one's place, or somebody else has the level in it: then the two of them
 * share that fate, and it is tried whether fewer of the set can, until that is impossible. A settled set is a count in
 * what is still of interest (sums.h): of these so many fare worse than the next level, and no others do. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fair/goals.h"
#include "fair/record.h"

typedef enum Outcome { LEVEL_SETTLED, LEVEL_BETTER, LEVEL_CUT_SHORT } Outcome;

typedef struct Levels {
    PwiFairSolving *solving;
    int64_t *sum_ppm, *trial_ppm; /* [mentees] of the best matching, and of one just found; owned, as what follows */
    int64_t *sorted, *other;      /* [mentees] scratch */
    int32_t *group;               /* [mentees] who are in the same set so far have the same number */
    bool *is_settled;             /* [mentees] in a set of a level before */
    bool *is_in;                  /* [mentees] in the set that is tried */
    int32_t *set_of;              /* [mentees] the set of the level at hand, or PWI_NOBODY */
    PwiStage *stage;              /* [n_sets ≤ mentees] their proofs; without nodes: the set is part of a later one */
    int n_sets;
    int64_t level_ppm; /* the one at hand */
} Levels;

static bool takes_part(const Levels *levels, int mentee) {
    return pwi_model_takes_part(levels->solving->model.problem, PWI_MENTEE, mentee);
}

/* ---- matchings ---- */

static void add_up(const Levels *levels, const PwiIncumbent *matching, int64_t *sum_ppm) {
    const PwiModel *model = &levels->solving->model;
    memset(sum_ppm, 0, (size_t)model->n[PWI_MENTEE] * sizeof *sum_ppm);
    for (int k = 0; k < matching->n; k++) sum_ppm[matching->pair[k].mentee] += matching->pair[k].score_ppm;
    for (int k = 0; k < model->n_kept_pairs; k++) sum_ppm[model->kept[k].mentee] += model->kept[k].score_ppm;
}

static int compare_sums(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void sort(const Levels *levels, const int64_t *sum_ppm, int64_t *sorted) {
    size_t n = (size_t)levels->solving->model.n[PWI_MENTEE];
    memcpy(sorted, sum_ppm, n * sizeof *sorted);
    if (n > 0) qsort(sorted, n, sizeof *sorted, compare_sums);
}

/* Takes the matching just found if its lowest sums are better. Those who take no part have 0 in both. */
static PwStatus take_if_better(Levels *levels, const PwiIncumbent *trial, bool *is_better) {
    PwiFairSolving *solving = levels->solving;
    int n = solving->model.n[PWI_MENTEE], k = 0;
    add_up(levels, trial, levels->trial_ppm);
    sort(levels, levels->sum_ppm, levels->sorted);
    sort(levels, levels->trial_ppm, levels->other);
    while (k < n && levels->sorted[k] == levels->other[k]) k++;
    *is_better = k < n && levels->other[k] > levels->sorted[k];
    if (!*is_better) return PW_OK;
    memcpy(levels->sum_ppm, levels->trial_ppm, (size_t)n * sizeof *levels->sum_ppm);
    return pwi_incumbent_set(&solving->best, trial->pair, trial->n, &trial->verdict);
}

/* The lowest sum above that; false: all are settled. */
static bool find_next(Levels *levels, int64_t above_ppm) {
    bool is_some = false;
    for (int i = 0; i < levels->solving->model.n[PWI_MENTEE]; i++) {
        if (!takes_part(levels, i) || levels->sum_ppm[i] <= above_ppm) continue;
        if (!is_some || levels->sum_ppm[i] < levels->level_ppm) levels->level_ppm = levels->sum_ppm[i];
        is_some = true;
    }
    return is_some;
}

/* ---- tries ---- */

/* Who is not settled has that much at least, and of settled sets no more than are known to have less. */
static void ask_open(Levels *levels, int64_t least_ppm) {
    PwiSums *sums = &levels->solving->model.sums;
    for (int i = 0; i < sums->n_mentees; i++)
        if (!levels->is_settled[i] && takes_part(levels, i)) sums->least_ppm[i] = least_ppm;
    for (int f = 0; f < sums->n_few; f++)
        if (!sums->few[f].is_fixed) sums->few[f].below_ppm = least_ppm;
}

/* Whether there is a matching with what has been asked: a better one, another one (both false), or none, which is
 * shown. */
static PwStatus try_asked(Levels *levels, int64_t most_work, PwiStageResult *found, bool *is_better) {
    PwiFairSolving *solving = levels->solving;
    PwStatus status = PW_OK;
    bool is_limited = most_work >= 0 && (solving->work_left < 0 || solving->work_left > most_work);
    int64_t work_left = is_limited ? most_work : solving->work_left;
    PwiIncumbent trial = {0};
    *is_better = false;
    PW_TRY(pwi_model_ask_sums(&solving->model));
    PW_TRY(pwi_stage_solve(&solving->model, PWI_GOAL_TOTAL, true, &work_left, &trial, NULL, solving->result->arena,
                           found));
    if (!is_limited)
        solving->work_left = work_left;
    else if (solving->work_left > 0)
        solving->work_left -= most_work - work_left;
    if (trial.exists) PW_TRY(take_if_better(levels, &trial, is_better));
    if (trial.exists) found->outcome = PWI_STAGE_SOLVED;
out:
    pwi_incumbent_clear(&trial);
    return status;
}

/* The level of the best matching has just risen: it is raised further, by leaps that double until one is too long, and
 * then by shorter ones. Proves nothing. */
static PwStatus raise_level(Levels *levels, int64_t settled_ppm) {
    enum { FIRST_LEAP_PPM = 1 << 13, SHORTEST_LEAP_PPM = 1 << 6, MOST_WORK = 200 };
    const PwiFairSolving *solving = levels->solving;
    PwStatus status = PW_OK;
    bool is_too_long = false;
    for (int64_t leap_ppm = FIRST_LEAP_PPM; leap_ppm >= SHORTEST_LEAP_PPM;) {
        PwiStageResult found;
        bool is_better;
        if (!find_next(levels, settled_ppm)) break;
        ask_open(levels, levels->level_ppm + leap_ppm);
        PW_TRY(try_asked(levels, MOST_WORK, &found, &is_better));
        if (solving->work_left == 0 || pwi_deadline_is_over(solving->problem.deadline)) break;
        is_too_long |= !is_better;
        leap_ppm = !is_better ? leap_ppm / 4 : is_too_long ? leap_ppm / 2 : 2 * leap_ppm;
    }
out:
    return status;
}

/* ---- sets ---- */

/* The mentee is in the set, and so are all who share a set with them already. */
static void include(Levels *levels, int mentee) {
    int32_t set = levels->set_of[mentee];
    for (int i = 0; i < levels->solving->model.n[PWI_MENTEE]; i++) {
        bool is_with = levels->group[i] == levels->group[mentee] || (set != PWI_NOBODY && levels->set_of[i] == set);
        if (!is_with) continue;
        levels->is_in[i] = true;
        levels->set_of[i] = PWI_NOBODY;
    }
    if (set != PWI_NOBODY) levels->stage[set].n_nodes = 0;
}

static int count_low(const Levels *levels) {
    int n = 0;
    for (int i = 0; i < levels->solving->model.n[PWI_MENTEE]; i++)
        n += levels->is_in[i] && levels->sum_ppm[i] <= levels->level_ppm;
    return n;
}

/* Who has the level in the matching just found instead; false: nobody. */
static bool include_others(Levels *levels) {
    bool is_some = false;
    for (int i = 0; i < levels->solving->model.n[PWI_MENTEE]; i++) {
        bool is_new = levels->trial_ppm[i] == levels->level_ppm && levels->sum_ppm[i] != levels->level_ppm;
        if (!is_new || levels->is_in[i] || !takes_part(levels, i)) continue;
        include(levels, i);
        is_some = true;
    }
    return is_some;
}

/* A set with the mentee, as small as can be, of which no fewer can have the level or less. */
static PwStatus settle_set(Levels *levels, int mentee, Outcome *outcome) {
    PwiFairSolving *solving = levels->solving;
    PwiSums *sums = &solving->model.sums;
    PwStatus status = PW_OK;
    int n = solving->model.n[PWI_MENTEE];
    *outcome = LEVEL_CUT_SHORT;
    memset(levels->is_in, 0, (size_t)n * sizeof *levels->is_in);
    include(levels, mentee);
    while (true) {
        PwiStageResult found;
        bool is_better;
        ask_open(levels, levels->level_ppm);
        PW_TRY(pwi_sums_add(sums, levels->is_in, levels->level_ppm + 1, count_low(levels) - 1));
        status = try_asked(levels, -1, &found, &is_better);
        pwi_sums_drop(sums);
        PW_TRY(status);
        if (found.outcome == PWI_STAGE_IMPOSSIBLE) {
            levels->stage[levels->n_sets] = found.proof;
            for (int i = 0; i < n; i++)
                if (levels->is_in[i]) levels->set_of[i] = levels->n_sets;
            levels->n_sets++;
            *outcome = LEVEL_SETTLED;
            break;
        }
        if (is_better) *outcome = LEVEL_BETTER;
        if (is_better || found.outcome == PWI_STAGE_CUT_SHORT) break;
        if (!include_others(levels)) {
            assert(false && "who has the level is somebody else, or they are fewer");
            break;
        }
    }
out:
    return status;
}

/* The sets of the level stand: as stages of the proof, and as counts in what is still of interest. */
static PwStatus keep_sets(Levels *levels) {
    PwiFairSolving *solving = levels->solving;
    PwiSums *sums = &solving->model.sums;
    PwStatus status = PW_OK;
    int n = sums->n_mentees;
    for (int s = 0; s < levels->n_sets; s++) {
        if (levels->stage[s].n_nodes == 0) continue;
        PwiStage *stage = pwi_goals_next_stage(solving, PWI_GOAL_LEXIMIN);
        *stage = levels->stage[s];
        stage->goal = PWI_GOAL_LEXIMIN;
        stage->level_ppm = levels->level_ppm;
        stage->mentee = PWI_ARENA_ARRAY(solving->result->arena, int32_t, (size_t)n);
        PW_TRY(stage->mentee != NULL ? PW_OK : PW_NO_MEMORY);
        for (int i = 0; i < n; i++) {
            levels->is_in[i] = levels->set_of[i] == s;
            if (levels->is_in[i]) stage->mentee[stage->n_mentees++] = i;
        }
        for (int f = 0; f < sums->n_few; f++) {
            if (sums->few[f].is_fixed || !levels->is_in[sums->few[f].mentee[0]]) continue;
            sums->few[f].below_ppm = levels->level_ppm;
            sums->few[f].is_fixed = true;
        }
        int n_low = count_low(levels);
        if (n_low < stage->n_mentees) PW_TRY(pwi_sums_add(sums, levels->is_in, levels->level_ppm + 1, n_low));
        for (int32_t k = 0; k < stage->n_mentees; k++) {
            int32_t i = stage->mentee[k];
            if (!levels->is_settled[i]) sums->least_ppm[i] = levels->level_ppm;
            levels->is_settled[i] = true;
            levels->group[i] = stage->mentee[0];
        }
    }
out:
    return status;
}

static PwStatus settle_level(Levels *levels, Outcome *outcome) {
    PwStatus status = PW_OK;
    int n = levels->solving->model.n[PWI_MENTEE];
    *outcome = LEVEL_SETTLED;
    levels->n_sets = 0;
    for (int i = 0; i < n; i++) levels->set_of[i] = PWI_NOBODY;
    for (int i = 0; i < n && *outcome == LEVEL_SETTLED; i++) {
        if (!takes_part(levels, i) || levels->sum_ppm[i] != levels->level_ppm || levels->set_of[i] != PWI_NOBODY)
            continue;
        PW_TRY(settle_set(levels, i, outcome));
    }
    if (*outcome == LEVEL_SETTLED) PW_TRY(keep_sets(levels));
out:
    return status;
}

/* ---- the whole ---- */

static PwStatus levels_init(Levels *levels, PwiFairSolving *solving) {
    size_t n = (size_t)solving->model.n[PWI_MENTEE];
    *levels = (Levels){.solving = solving,
                       .sum_ppm = PWI_NEW_ARRAY(int64_t, n),
                       .trial_ppm = PWI_NEW_ARRAY(int64_t, n),
                       .sorted = PWI_NEW_ARRAY(int64_t, n),
                       .other = PWI_NEW_ARRAY(int64_t, n),
                       .group = PWI_NEW_ARRAY(int32_t, n),
                       .is_settled = PWI_NEW_ARRAY(bool, n),
                       .is_in = PWI_NEW_ARRAY(bool, n),
                       .set_of = PWI_NEW_ARRAY(int32_t, n),
                       .stage = PWI_NEW_ARRAY(PwiStage, n)};
    bool is_there = levels->sum_ppm != NULL && levels->trial_ppm != NULL && levels->sorted != NULL &&
                    levels->other != NULL && levels->group != NULL && levels->is_settled != NULL &&
                    levels->is_in != NULL && levels->set_of != NULL && levels->stage != NULL;
    for (int i = 0; is_there && i < (int)n; i++) levels->group[i] = i;
    return is_there ? PW_OK : PW_NO_MEMORY;
}

static void levels_clear(Levels *levels) {
    void *owned[] = {levels->sum_ppm,    levels->trial_ppm, levels->sorted, levels->other, levels->group,
                     levels->is_settled, levels->is_in,     levels->set_of, levels->stage};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
}

PwStatus pwi_goals_settle_sums(PwiFairSolving *solving, int *n_levels, bool *is_cut_short) {
    PwStatus status = PW_OK;
    Levels levels;
    int n_settled = 0;
    *n_levels = 0;
    *is_cut_short = false;
    PW_TRY(levels_init(&levels, solving));
    add_up(&levels, &solving->best, levels.sum_ppm);
    for (int64_t settled_ppm = -1; find_next(&levels, settled_ppm);) {
        Outcome outcome;
        pwi_progress_step(solving->problem.progress, "settling sums, the lowest first", "leximin", n_settled,
                          solving->model.n[PWI_MENTEE]);
        PW_TRY(settle_level(&levels, &outcome));
        *is_cut_short = outcome == LEVEL_CUT_SHORT;
        if (*is_cut_short) break;
        if (outcome == LEVEL_BETTER) {
            PW_TRY(raise_level(&levels, settled_ppm));
            continue;
        }
        ++*n_levels;
        settled_ppm = levels.level_ppm;
        n_settled = 0;
        for (int i = 0; i < solving->model.n[PWI_MENTEE]; i++) n_settled += levels.sum_ppm[i] <= settled_ppm;
    }
    PW_TRY(pwi_model_ask_sums(&solving->model));
out:
    levels_clear(&levels);
    return status;
}
