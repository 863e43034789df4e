/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: scores, matchings, verification, generation (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/threads.h"
#include "generate/generate.h"
#include "io/read_matching.h"
#include "io/write_faults.h"
#include "io/write_matching.h"
#include "io/write_scores.h"
#include "strategy/strategy.h"
#include "verify/handed_in.h"
#include "verify/verify.h"

_Static_assert((int)PW_OPTIMAL == (int)PWI_OPTIMAL && (int)PW_FEASIBLE == (int)PWI_FEASIBLE &&
                   (int)PW_INFEASIBLE == (int)PWI_INFEASIBLE,
               "the public outcomes are the private ones");

const PwDecisions *pwi_decisions_or_none(const PwSolveInput *input, PwDecisions **own) {
    if (input->decisions != NULL) return input->decisions;
    *own = pwi_decisions_none(input->cohort);
    return *own;
}

const PwiGiven *pwi_given_of(const PwSolveInput *input) {
    return input->scores != NULL ? &input->scores->given : NULL;
}

PwStatus pwi_scorer_for(const PwSolveInput *input, const PwDecisions *decisions, PwiScorer **scorer, PwError *error) {
    const PwiGiven *given = pwi_given_of(input);
    for (int k = 0; k < input->programme->n_criteria; k++) {
        const PwiCriterion *criterion = &input->programme->criterion[k];
        if (criterion->kind == PWI_GIVEN && (given == NULL || given->matrix[k].denominator == 0))
            return pwi_fail(error, PW_USAGE, "the criterion \"%s\" needs its scores; need --scores %s=FILE.csv",
                            criterion->id, criterion->id);
    }
    return pwi_scorer_create(input->programme, input->cohort, given, decisions, scorer, error);
}

PwStatus pw_scoring_create(const PwSolveInput *input, PwScoring **scoring, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwScoring *made = PWI_NEW(PwScoring);
    if (made == NULL) return pwi_fail_memory(error);
    const PwDecisions *decisions = pwi_decisions_or_none(input, &made->own_decisions);
    if (decisions == NULL) goto out;
    PW_TRY(pwi_scorer_for(input, decisions, &made->scorer, error));
    PW_TRY(pwi_score_row_create(made->scorer, &made->row));
    *scoring = made;
    made = NULL;
out:
    pw_scoring_destroy(made);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

void pw_scoring_destroy(PwScoring *scoring) {
    if (scoring == NULL) return;
    pwi_score_row_destroy(scoring->row);
    pwi_scorer_destroy(scoring->scorer);
    pwi_decisions_destroy(scoring->own_decisions);
    pwi_free(scoring);
}

const int32_t *pw_scoring_get_row(PwScoring *scoring, int mentee) {
    return pwi_score_mentee(scoring->scorer, scoring->row, mentee);
}

/* Whether all allowed pairs of the cohort have one score (and there are two pairs at least). */
static bool all_tied(PwScoring *scoring, const PwCohort *cohort) {
    int32_t first = PWI_FORBIDDEN;
    int64_t n_allowed = 0;
    for (int mentee = 0; mentee < cohort->side[PWI_MENTEE].n; mentee++) {
        const int32_t *score = pw_scoring_get_row(scoring, mentee);
        for (int mentor = 0; mentor < cohort->side[PWI_MENTOR].n; mentor++) {
            if (score[mentor] < 0) continue;
            if (n_allowed++ == 0) first = score[mentor];
            if (score[mentor] != first) return false;
        }
    }
    return n_allowed > 1;
}

/* Rules that hold groups against each other say little about a group of nobody or one; and those of a group smaller
 * than not-alone asks for can only ever be their mentor's only mentee. */
static bool is_too_small(const PwiFairness *fairness, int n) {
    if (fairness->kind == PWI_AT_MOST) return false;
    return fairness->kind == PWI_NOT_ALONE ? n > 0 && n < fairness->count : n < 2;
}

/* A reserve for which there are not enough people. */
static void warn_about_reserve(const PwSolveInput *input, const PwiFairness *fairness, PwFaults *faults) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &input->cohort->side[side];
        int64_t n_places = 0;
        for (int i = 0; i < people->n; i++)
            if (pwi_when_holds(&fairness->who[side], input->programme, people, i))
                n_places += people->person[i].bounds.max;
        if (n_places < fairness->count)
            pwi_faults_add(faults, true, "", "/fairness", "the rule \"%s\" asks for %d pairs, and its %s can have %lld",
                           fairness->id, fairness->count, pwi_side_plurals[side], (long long)n_places);
    }
}

static bool has_goal(const PwProgramme *programme, PwiGoal goal) {
    for (int k = 0; k < programme->n_goals; k++)
        if (programme->goal[k] == goal) return true;
    return false;
}

static void warn_about_fairness(const PwSolveInput *input, PwFaults *faults) {
    const PwiPeople *mentees = &input->cohort->side[PWI_MENTEE];
    for (int k = 0; k < input->programme->n_fairness; k++) {
        const PwiFairness *fairness = &input->programme->fairness[k];
        if (fairness->soft && !has_goal(input->programme, PWI_GOAL_TOTAL))
            pwi_faults_add(
                faults, true, "", "/fairness",
                "the rule \"%s\" has a penalty, which counts in the goal \"total\", and the goals do not have "
                "it: the rule changes nothing",
                fairness->id);
        if (fairness->kind == PWI_RESERVE) warn_about_reserve(input, fairness, faults);
        if (fairness->question < 0) continue;
        const PwiQuestion *question = &input->programme->question[fairness->question];
        const PwiColumn *column = &mentees->column[fairness->question];
        for (int option = 0; option < question->options.n; option++) {
            int n = 0;
            for (int i = 0; i < mentees->n; i++)
                n += pwi_answered(column, i) && *(const int32_t *)pwi_cell(column, i) == option;
            if (is_too_small(fairness, n))
                pwi_faults_add(faults, true, "", "/fairness",
                               "the rule \"%s\" speaks of groups, and \"%s\" has %d mentee%s", fairness->id,
                               question->options.name[option], n, n == 1 ? "" : "s");
        }
    }
}

PwStatus pw_warn_about_inputs(const PwSolveInput *input, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    PwScoring *scoring = NULL;
    warn_about_fairness(input, faults);
    for (int k = 0; k < input->programme->n_criteria; k++)
        if (input->programme->criterion[k].kind == PWI_GIVEN && input->scores == NULL) return PW_OK; /* not known yet */
    PW_TRY(pw_scoring_create(input, &scoring, error));
    if (all_tied(scoring, input->cohort))
        pwi_faults_add(faults, true, "", "",
                       "all allowed pairs have the same score: the draw alone decides who is matched with whom");
out:
    pw_scoring_destroy(scoring);
    return status;
}

PwStatus pw_scores_write(const PwSolveInput *input, const PwScoreOptions *options,
                         PwStatus (*take)(void *context, const char *bytes, size_t n), void *context, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    PwiScoreListing listing = {.programme = input->programme,
                               .cohort = input->cohort,
                               .scorer = scorer,
                               .top = options->top,
                               .mentee = options->mentee,
                               .csv = options->csv,
                               .progress = input->progress,
                               .n_threads = pwi_threads(input->n_threads)};
    PW_TRY(pwi_write_scores(&listing, (PwiSink){context, take}));
out:
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

PwiStrategyInput pwi_strategy_input(const PwSolveInput *input, const char *strategy, const PwDecisions *decisions,
                                    const PwiScorer *scorer) {
    PwiDeadline deadline = pwi_deadline_after_ms(input->time_limit_ms);
    deadline.stop = input->stop;
    return (PwiStrategyInput){.strategy = strategy,
                              .programme = input->programme,
                              .cohort = input->cohort,
                              .decisions = decisions,
                              .previous = input->previous,
                              .least_stay = input->least_stay,
                              .scorer = scorer,
                              .given = pwi_given_of(input),
                              .deadline = deadline,
                              .gap_ppm = input->gap_ppm,
                              .work_limit = input->work_limit,
                              .progress = input->progress,
                              .n_threads = pwi_threads(input->n_threads)};
}

void pw_matching_destroy(PwMatching *matching) {
    pwi_matching_destroy(matching);
}

PwOutcome pw_matching_get_outcome(const PwMatching *matching) {
    return (PwOutcome)matching->outcome;
}

int pw_matching_count_pairs(const PwMatching *matching) {
    return matching->n_pairs;
}

PwPairInfo pw_matching_get_pair(const PwMatching *matching, int index) {
    assert(index >= 0 && index < matching->n_pairs);
    const PwiMatchedPair *pair = &matching->pair[index];
    return (PwPairInfo){pair->mentee, pair->mentor, pair->score_ppm, pair->kept};
}

int64_t pw_matching_get_total_ppm(const PwMatching *matching) {
    int64_t total = 0;
    for (int k = 0; k < matching->n_pairs; k++) total += matching->pair[k].score_ppm;
    return total;
}

int pw_matching_count_goals(const PwMatching *matching) {
    int n = 0;
    while (n < matching->n_goals && matching->goal[n].goal != PWI_GOAL_DRAW) n++;
    return n;
}

PwGoalInfo pw_matching_get_goal(const PwMatching *matching, int index) {
    assert(index >= 0 && index < matching->n_goals);
    const PwiGoalValue *goal = &matching->goal[index];
    return (PwGoalInfo){.name = pwi_proof_goal_name(goal->goal),
                        .is_ppm = pwi_proof_goal_is_ppm(goal->goal),
                        .is_minimised = pwi_goal_is_minimised((PwiGoal)goal->goal),
                        .value = pwi_proof_goal_shown(goal->goal, goal->value),
                        .bound = pwi_proof_goal_shown(goal->goal, goal->bound)};
}

int pw_matching_count_unmatched(const PwMatching *matching) {
    return matching->n_unmatched;
}

const char *pw_matching_get_unmatched_text(const PwMatching *matching, int index, int *mentee) {
    assert(index >= 0 && index < matching->n_unmatched);
    *mentee = matching->unmatched[index].mentee;
    return matching->unmatched[index].text;
}

const char *pw_matching_get_conflict(const PwMatching *matching) {
    return matching->outcome == PWI_INFEASIBLE ? matching->conflict_text : NULL;
}

PwStatus pw_matching_to_json(const PwMatching *matching, const PwSolveInput *input, PwText *json, PwError *error) {
    PwDecisions *own = NULL;
    PwiBuffer text = {0};
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    PwStatus status = decisions == NULL
                          ? PW_NO_MEMORY
                          : pwi_write_matching(matching, input->programme, input->cohort, decisions, &text);
    pwi_decisions_destroy(own);
    return pwi_hand_over(&text, status, json, error);
}

/* The terms a matching was made under become the programme's. */
static PwStatus apply_terms(const PwiTerms *terms, PwProgramme *programme, PwError *error) {
    for (int k = 0; k < programme->n_criteria; k++) {
        if (!terms->weight_is_set[k]) continue;
        programme->criterion[k].weight_ppm = terms->weight_ppm[k];
        programme->criterion[k].weight_was_set = true;
    }
    if (terms->n_goals > 0) {
        memcpy(programme->goal, terms->goal, sizeof *terms->goal * (size_t)terms->n_goals);
        programme->n_goals = terms->n_goals;
    }
    return pw_programme_set_seed(programme, terms->seed, error);
}

PwStatus pw_matching_read(const char *path, PwProgramme *programme, const PwCohort *cohort, PwMatching **matching,
                          PwDecisions **decisions, PwFaults *faults, PwError *error) {
    PwStatus status = pwi_read_matching(path, programme, cohort, matching, decisions, faults, error);
    return status == PW_OK ? apply_terms(&(*matching)->terms, programme, error) : status;
}

PwStatus pw_matching_verify(const PwMatching *matching, const PwSolveInput *input, PwFaults *faults, PwError *error) {
    PwDecisions *own = NULL;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) return pwi_fail_memory(error);
    PwStatus status = pwi_verify(input->programme, input->cohort, decisions, pwi_given_of(input), matching,
                                 pwi_threads(input->n_threads), input->progress, faults, error);
    pwi_decisions_destroy(own);
    return status;
}

void pw_decisions_compare(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                          PwFaults *faults) {
    pwi_compare_decisions(cohort, stated, handed_in, faults);
}

void pw_previous_compare(const PwCohort *cohort, const PwMatching *matching, const PwPrevious *handed_in,
                         PwFaults *faults) {
    pwi_compare_previous(cohort, matching, handed_in, faults);
}

PwStatus pw_verdict_to_json(const PwMatching *matching, const PwFaults *faults, PwText *json, PwError *error) {
    PwiBuffer text = {0};
    PwStatus status = pwi_write_verdict(faults, faults->n_errors == 0, pwi_outcome_names[matching->outcome], &text);
    return pwi_hand_over(&text, status, json, error);
}

PwStatus pw_generate(const PwGenerateInput *input, PwText *programme, PwText *cohort, PwError *error) {
    PwiBuffer programme_text = {0}, cohort_text = {0};
    PwiGenerateOptions options = {.n_mentees = input->n_mentees,
                                  .n_mentors = input->n_mentors,
                                  .seed = input->seed != NULL ? input->seed : "pairwright",
                                  .family = input->family != NULL ? input->family : "campus"};
    PwStatus status = pwi_generate(&options, &programme_text, &cohort_text, error);
    if (status == PW_OK) status = pwi_hand_over(&programme_text, status, programme, error);
    if (status == PW_OK) status = pwi_hand_over(&cohort_text, status, cohort, error);
    if (status != PW_OK) {
        pwi_buffer_clear(&programme_text);
        pwi_buffer_clear(&cohort_text);
    }
    return status;
}
