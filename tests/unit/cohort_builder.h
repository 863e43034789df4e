/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For unit tests: programmes and cohorts made in memory, by hand or at random from a seed.
 *
 * A unit test is one program of one file, so a test that builds cohorts includes cohort_builder.c. Everything asserts:
 * a test that runs out of memory has failed. People are called p000, p002, … (mentees, peers) and p000, p003, …
 * (mentors), so that some are on both sides. */
#ifndef PAIRWRIGHT_TESTS_COHORT_BUILDER_H
#define PAIRWRIGHT_TESTS_COHORT_BUILDER_H

#include <stdbool.h>
#include <stdint.h>

#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "cohort/given.h"
#include "programme/programme.h"

enum { BUILT_MAX_QUESTIONS = 24, BUILT_MAX_CRITERIA = 24, BUILT_MAX_RULES = 8 };

typedef struct BuiltCohort {
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwiGiven given;        /* [BUILT_MAX_CRITERIA] matrices, empty but for `given` criteria */
    uint64_t random_state; /* of built_pick */
} BuiltCohort;

void built_begin(BuiltCohort *built, bool one_pool, int n_mentees, int n_mentors);
void built_clear(BuiltCohort *built);

/* A question asked of everyone, its options, items or days being names[n_names] (borrowed). Bounds default to 1…5
 * (numbers: in millionths), times to 08:00–20:00 by the hour. Returns its index; change programme->question[] at will
 * before the first answer that depends on it. */
int built_question(BuiltCohort *built, PwiQuestionType type, const char *const *names, int n_names);
/* Makes the columns of all questions: after the questions, before the answers. */
void built_columns(BuiltCohort *built);
/* Marks the question as answered and returns the cell to write, zeroed (ratings: nothing rated). */
void *built_answer(BuiltCohort *built, PwiSide side, int person, int question);
void built_people_answer(BuiltCohort *built, PwiSide side, int person, int question, const int32_t *list, int n);

/* A criterion that skips missing answers. Returns its index. */
int built_criterion(BuiltCohort *built, PwiCriterionKind kind, int mentee_question, int mentor_question,
                    int64_t weight_ppm);
/* A rule with a test of its own. Returns its index. */
int built_rule(BuiltCohort *built, const PwiCriterion *test, int64_t at_least_ppm);
/* One clause of `when`, added. */
void built_when(BuiltCohort *built, PwiWhen *when, int question, int64_t answer);
/* The matrix of a given criterion: values[mentees × mentors] millionths, -1 where there is no entry. */
void built_matrix(BuiltCohort *built, int criterion, const int64_t *values_ppm, int64_t denominator);
void built_ban(BuiltCohort *built, int mentee, int mentor);

/* A whole random instance: all kinds of questions and criteria, missing answers, when, emphasis, rules, bans. */
void built_random(BuiltCohort *built, uint64_t seed, bool one_pool, int n_mentees, int n_mentors);
/* Everybody's places at random, and minimums if asked for. */
void built_random_bounds(BuiltCohort *built, bool has_minimums);
/* Keeps and people who are out, so that they do not clash; a keep may stand against a rule. */
void built_random_decisions(BuiltCohort *built);
/* A number in [0, n). */
int built_pick(BuiltCohort *built, int n);

#endif
