/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in a matching (assemble.h). */
#include "strategy/assemble.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- the scorer as the solvers' source of rows ---- */

static const int32_t *row_of(const void *self, void *worker, int mentee) {
    return pwi_score_mentee(self, worker, mentee);
}

static int best_of(const void *self, void *worker, int mentee, const PwiBestQuery *query, PwiBest *best,
                   int64_t *bound) {
    return pwi_best_of_mentee(self, worker, mentee, query, best, bound);
}

static PwStatus row_create(const void *self, void **worker) {
    PwiScoreRow *row = NULL;
    PwStatus status = pwi_score_row_create(self, &row);
    *worker = row;
    return status;
}

static void row_destroy(void *worker) {
    pwi_score_row_destroy(worker);
}

_Static_assert((int)PWI_NO_PAIR == (int)PWI_FORBIDDEN, "the scorer's word for a forbidden pair is the core's");

PwiScores pwi_scorer_rows(const PwiScorer *scorer) {
    return (PwiScores){
        .self = scorer, .row = row_of, .best = best_of, .worker_create = row_create, .worker_destroy = row_destroy};
}

/* ---- assembling ---- */

bool pwi_takes_part(const PwiStrategyInput *input, PwiSide side, int person) {
    return !input->decisions->out[side][person] && input->cohort->side[side].person[person].bounds.max > 0;
}

/* A kept pair says which rules it breaks. */
static PwStatus take_broken(const PwProgramme *programme, const uint8_t *broken, PwiArena *arena,
                            PwiMatchedPair *scored) {
    int n_broken = 0;
    for (int rule = 0; rule < programme->n_rules; rule++) n_broken += broken[rule];
    if (n_broken == 0) return PW_OK;
    int32_t *against = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n_broken);
    if (against == NULL) return PW_NO_MEMORY;
    for (int rule = 0; rule < programme->n_rules; rule++)
        if (broken[rule]) against[scored->n_against++] = rule;
    scored->against = against;
    return PW_OK;
}

/* A pair with its parts, part_ppm[criteria]; broken[rules] as PwiPairScore has it. */
static PwiMatchedPair score_pair(const PwiStrategyInput *input, PwiScoreRow *row, PwiPair pair, bool kept,
                                 int32_t *part_ppm, uint8_t *broken) {
    PwiPairScore score = {.broken = broken, .part_ppm = part_ppm};
    pwi_score_pair(input->scorer, row, pair.mentee, pair.mentor, &score);
    assert(kept || pwi_pair_is_allowed(input->scorer, &score));
    return (PwiMatchedPair){.mentee = pair.mentee,
                            .mentor = pair.mentor,
                            .score_ppm = score.score_ppm,
                            .out_of_ppm = score.out_of_ppm,
                            .part_ppm = part_ppm,
                            .kept = kept};
}

PwStatus pwi_score_kept(const PwiStrategyInput *input, int32_t *score_ppm) {
    PwStatus status = PW_NO_MEMORY;
    PwiScoreRow *row = NULL;
    PwiPairScore score = {0};
    score.part_ppm = PWI_NEW_ARRAY(int32_t, (size_t)input->programme->n_criteria);
    score.broken = PWI_NEW_ARRAY(uint8_t, (size_t)input->programme->n_rules);
    if (score.part_ppm == NULL || score.broken == NULL) goto out;
    PW_TRY(pwi_score_row_create(input->scorer, &row));
    for (int k = 0; k < input->decisions->n_keep; k++) {
        const PwiPair *pair = &input->decisions->keep[k];
        pwi_score_pair(input->scorer, row, pair->mentee, pair->mentor, &score);
        score_ppm[k] = score.score_ppm;
    }
    status = PW_OK;
out:
    pwi_score_row_destroy(row);
    pwi_free(score.part_ppm);
    pwi_free(score.broken);
    return status;
}

static int compare_matched(const void *a, const void *b) {
    const PwiMatchedPair *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

/* All chosen pairs, in parallel; part_ppm[pairs × criteria]. */
static PwStatus score_chosen(const PwiStrategyInput *input, const PwiPair *chosen, int n_chosen, int32_t *part_ppm,
                             PwiMatchedPair *scored) {
    const size_t n_criteria = (size_t)input->programme->n_criteria;
    PwStatus status = PW_OK;
#ifdef _OPENMP
#pragma omp parallel num_threads(input->n_threads)
#endif
    {
        PwiScoreRow *row = NULL;
        uint8_t *broken = PWI_NEW_ARRAY(uint8_t, (size_t)input->programme->n_rules);
        PwStatus mine = broken != NULL ? pwi_score_row_create(input->scorer, &row) : PW_NO_MEMORY;
#ifdef _OPENMP
#pragma omp for schedule(static)
#endif
        for (int k = 0; k < n_chosen; k++)
            if (mine == PW_OK)
                scored[k] = score_pair(input, row, chosen[k], false, part_ppm + (size_t)k * n_criteria, broken);
        pwi_score_row_destroy(row);
        pwi_free(broken);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine > status) status = mine;
    }
    return status;
}

PwStatus pwi_assemble_pairs(const PwiStrategyInput *input, const PwiPair *chosen, int n_chosen, PwMatching *matching) {
    const PwDecisions *decisions = input->decisions;
    const size_t n_criteria = (size_t)input->programme->n_criteria;
    PwStatus status = PW_OK;
    PwiScoreRow *row = NULL;
    int n_pairs = n_chosen + decisions->n_keep;
    uint8_t *broken = PWI_NEW_ARRAY(uint8_t, (size_t)input->programme->n_rules);
    int32_t *part_ppm = PWI_ARENA_ARRAY(&matching->arena, int32_t, (size_t)n_pairs * n_criteria + 1);
    matching->pair = PWI_ARENA_ARRAY(&matching->arena, PwiMatchedPair, (size_t)n_pairs + 1);
    PW_TRY(broken != NULL && part_ppm != NULL && matching->pair != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(score_chosen(input, chosen, n_chosen, part_ppm, matching->pair));
    PW_TRY(pwi_score_row_create(input->scorer, &row));
    for (int k = n_chosen; k < n_pairs; k++) {
        int32_t *part = part_ppm + (size_t)k * n_criteria;
        matching->pair[k] = score_pair(input, row, decisions->keep[k - n_chosen], true, part, broken);
        PW_TRY(take_broken(input->programme, broken, &matching->arena, &matching->pair[k]));
    }
    matching->n_pairs = n_pairs;
    qsort(matching->pair, (size_t)n_pairs, sizeof *matching->pair, compare_matched);
out:
    pwi_score_row_destroy(row);
    pwi_free(broken);
    return status;
}

PwStatus pwi_assemble_terms(const PwiStrategyInput *input, PwMatching *matching) {
    const PwProgramme *programme = input->programme;
    PwiTerms *terms = &matching->terms;
    terms->strategy = input->strategy;
    terms->seed = pwi_arena_copy(&matching->arena, programme->seed, strlen(programme->seed));
    terms->least_stay = input->least_stay;
    terms->n_goals = programme->n_goals;
    for (int k = 0; k < programme->n_goals; k++) terms->goal[k] = programme->goal[k];
    terms->weight_is_set = PWI_ARENA_ARRAY(&matching->arena, bool, (size_t)programme->n_criteria + 1);
    terms->weight_ppm = PWI_ARENA_ARRAY(&matching->arena, int64_t, (size_t)programme->n_criteria + 1);
    if (terms->weight_is_set == NULL || terms->weight_ppm == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < programme->n_criteria; k++) {
        terms->weight_is_set[k] = programme->criterion[k].weight_was_set;
        terms->weight_ppm[k] = programme->criterion[k].weight_ppm;
    }
    matching->programme_sha256 = pwi_arena_copy(&matching->arena, programme->sha256, strlen(programme->sha256));
    matching->cohort_sha256 = pwi_arena_copy(&matching->arena, input->cohort->sha256, strlen(input->cohort->sha256));
    matching->version = PW_VERSION;
    bool fine = terms->seed != NULL && matching->programme_sha256 != NULL && matching->cohort_sha256 != NULL;
    return fine ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_assemble_previous(const PwiStrategyInput *input, PwMatching *matching) {
    const PwPrevious *previous = input->previous;
    if (input->least_stay == 0 && !pwi_goals_have(input->programme->goal, input->programme->n_goals, PWI_GOAL_STAY))
        return PW_OK;
    matching->previous = PWI_ARENA_ARRAY(&matching->arena, PwiPair, (size_t)previous->n_pairs + 1);
    matching->previous_sha256 = pwi_arena_copy(&matching->arena, previous->sha256, strlen(previous->sha256));
    if (matching->previous == NULL || matching->previous_sha256 == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < previous->n_pairs; k++)
        if (!pwi_pair_is_one_person(input->cohort, previous->pair[k]))
            matching->previous[matching->n_previous++] = previous->pair[k];
    return PW_OK;
}
