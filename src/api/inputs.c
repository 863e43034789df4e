/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: faults, programme, cohort, decisions, given scores (pairwright.h). */
#include <assert.h>
#include <string.h>

#include "api/private.h"
#include "base/numbers.h"
#include "io/read_cohort.h"
#include "io/read_decisions.h"
#include "io/read_given.h"
#include "io/read_previous.h"
#include "io/read_programme.h"
#include "io/write_faults.h"

const char *pw_version(void) {
    return PW_VERSION;
}

void pw_text_clear(PwText *text) {
    pwi_free(text->bytes);
    *text = (PwText){0};
}

PwStatus pwi_hand_over(PwiBuffer *buffer, PwStatus status, PwText *text, PwError *error) {
    if (status == PW_NO_MEMORY || buffer->out_of_memory) {
        pwi_buffer_clear(buffer);
        return pwi_fail_memory(error);
    }
    *text = (PwText){buffer->bytes, buffer->n};
    return status;
}

PwStatus pwi_conclude(PwiBuffer *buffer, PwStatus status, PwText *text, PwError *error) {
    if (status == PW_OK || status == PW_NO_MEMORY) return pwi_hand_over(buffer, status, text, error);
    pwi_buffer_clear(buffer);
    return status;
}

PwFaults *pw_faults_create(void) {
    return PWI_NEW(PwFaults);
}

void pw_faults_destroy(PwFaults *faults) {
    if (faults == NULL) return;
    pwi_faults_clear(faults);
    pwi_free(faults);
}

int64_t pw_faults_count_errors(const PwFaults *faults) {
    return faults->n_errors;
}

int64_t pw_faults_count_warnings(const PwFaults *faults) {
    return faults->n_warnings;
}

PwStatus pw_faults_to_lines(const PwFaults *faults, PwText *lines, PwError *error) {
    PwiBuffer text = {0};
    pwi_write_fault_lines(faults, &text);
    return pwi_hand_over(&text, PW_OK, lines, error);
}

PwStatus pw_faults_to_json(const PwFaults *faults, PwText *json, PwError *error) {
    PwiBuffer text = {0};
    PwStatus status = pwi_write_faults(faults, &text);
    return pwi_hand_over(&text, status, json, error);
}

PwStatus pw_programme_read(const char *path, PwProgramme **programme, PwFaults *faults, PwError *error) {
    return pwi_read_programme(path, programme, faults, error);
}

void pw_programme_destroy(PwProgramme *programme) {
    pwi_programme_destroy(programme);
}

PwStatus pw_programme_set_weight(PwProgramme *programme, const char *criterion, int64_t weight_ppm, PwError *error) {
    int found = pwi_names_find(&programme->criterion_names, criterion);
    if (found < 0)
        return pwi_fail_unknown(error, "criterion", criterion, (const char *const *)programme->criterion_names.name,
                                programme->n_criteria);
    if (weight_ppm < 0 || weight_ppm > PWI_PPM * PWI_PPM)
        return pwi_fail(error, PW_USAGE, "the weight of \"%s\" is out of range; need 0 to 1000000", criterion);
    programme->criterion[found].weight_ppm = weight_ppm;
    programme->criterion[found].weight_was_set = true;
    return PW_OK;
}

PwStatus pw_programme_set_goals(PwProgramme *programme, const char *comma_separated, PwError *error) {
    PwiGoal goal[PWI_N_GOALS];
    int n = 0;
    for (const char *rest = comma_separated; rest != NULL; rest = strchr(rest, ',')) {
        char word[PWI_QUOTED_SIZE];
        rest += *rest == ',';
        size_t length = strcspn(rest, ",");
        if (length >= sizeof word) return pwi_fail(error, PW_USAGE, "a goal's name is too long");
        memcpy(word, rest, length);
        word[length] = '\0';
        int found = 0;
        while (found < PWI_N_GOALS && strcmp(word, pwi_goal_names[found]) != 0) found++;
        if (found == PWI_N_GOALS) return pwi_fail_unknown(error, "goal", word, pwi_goal_names, PWI_N_GOALS);
        for (int k = 0; k < n; k++)
            if ((int)goal[k] == found) return pwi_fail(error, PW_USAGE, "the goal \"%s\" stands twice", word);
        goal[n++] = (PwiGoal)found;
    }
    int at;
    const char *fault = pwi_goals_fault(goal, n, pwi_programme_has_minimum(programme), &at);
    if (fault != NULL)
        return pwi_fail(error, PW_USAGE, "the goal \"%s\" makes no sense in this place: %s", pwi_goal_names[goal[at]],
                        fault);
    memcpy(programme->goal, goal, sizeof *goal * (size_t)n);
    programme->n_goals = n;
    return PW_OK;
}

int pw_programme_count_goals(const PwProgramme *programme) {
    return programme->n_goals;
}

const char *pw_programme_get_goal(const PwProgramme *programme, int index) {
    assert(index >= 0 && index < programme->n_goals);
    return pwi_goal_names[programme->goal[index]];
}

PwStatus pw_programme_set_seed(PwProgramme *programme, const char *seed, PwError *error) {
    const char *copy = pwi_arena_copy(&programme->arena, seed, strlen(seed));
    if (copy == NULL) return pwi_fail_memory(error);
    programme->seed = copy;
    return PW_OK;
}

PwStatus pw_cohort_read(const char *path, const PwProgramme *programme, PwCohort **cohort, PwFaults *faults,
                        PwError *error) {
    return pwi_read_cohort(path, programme, cohort, faults, error);
}

void pw_cohort_destroy(PwCohort *cohort) {
    pwi_cohort_destroy(cohort);
}

int pw_cohort_count_mentees(const PwCohort *cohort) {
    return cohort->side[PWI_MENTEE].n;
}

int pw_cohort_count_mentors(const PwCohort *cohort) {
    return cohort->side[PWI_MENTOR].n;
}

int pw_cohort_count_taking_part(const PwCohort *cohort, const PwDecisions *decisions, bool is_mentor) {
    PwiSide side = is_mentor ? PWI_MENTOR : PWI_MENTEE;
    const PwiPeople *people = &cohort->side[side];
    int n = 0;
    for (int person = 0; person < people->n; person++)
        n += people->person[person].bounds.max > 0 && (decisions == NULL || !decisions->out[side][person]);
    return n;
}

int pw_cohort_find_mentee(const PwCohort *cohort, const char *id) {
    return pwi_names_find(&cohort->side[PWI_MENTEE].ids, id);
}

int pw_cohort_find_mentor(const PwCohort *cohort, const char *id) {
    return pwi_names_find(&cohort->side[PWI_MENTOR].ids, id);
}

const char *pw_cohort_get_mentee_id(const PwCohort *cohort, int mentee) {
    return cohort->side[PWI_MENTEE].person[mentee].id;
}

const char *pw_cohort_get_mentor_id(const PwCohort *cohort, int mentor) {
    return cohort->side[PWI_MENTOR].person[mentor].id;
}

PwStatus pw_decisions_read(const char *path, const PwCohort *cohort, PwDecisions **decisions, PwFaults *faults,
                           PwError *error) {
    return pwi_read_decisions(path, cohort, decisions, faults, error);
}

void pw_decisions_destroy(PwDecisions *decisions) {
    pwi_decisions_destroy(decisions);
}

PwStatus pw_previous_read(const char *path, const PwCohort *cohort, PwPrevious **previous, PwFaults *faults,
                          PwError *error) {
    return pwi_read_previous(path, cohort, previous, faults, error);
}

void pw_previous_destroy(PwPrevious *previous) {
    pwi_previous_destroy(previous);
}

int pw_previous_count_pairs(const PwPrevious *previous) {
    return previous->n_pairs;
}

int pw_previous_count_kept(const PwPrevious *previous, const PwMatching *matching) {
    int n_kept = 0;
    for (int k = 0; k < matching->n_pairs; k++)
        n_kept +=
            pwi_pairs_contain(previous->pair, previous->n_pairs, matching->pair[k].mentee, matching->pair[k].mentor);
    return n_kept;
}

PwStatus pw_given_scores_read(const char *path, const PwProgramme *programme, const PwCohort *cohort,
                              const char *criterion, PwGivenScores **scores, PwFaults *faults, PwError *error) {
    char quoted[PWI_QUOTED_SIZE];
    int found = pwi_names_find(&programme->criterion_names, criterion);
    if (found < 0 || programme->criterion[found].kind != PWI_GIVEN)
        return pwi_fail(error, PW_USAGE, "\"%s\" is no criterion of kind given", pwi_quote(criterion, quoted));
    PwGivenScores *made = *scores;
    if (made == NULL) {
        made = PWI_NEW(PwGivenScores);
        if (made == NULL || pwi_given_init(&made->given, programme) != PW_OK) {
            pwi_free(made);
            return pwi_fail_memory(error);
        }
        *scores = made;
    }
    if (made->given.matrix[found].denominator != 0)
        return pwi_fail(error, PW_USAGE, "the scores of \"%s\" are given twice", pwi_quote(criterion, quoted));
    return pwi_read_given(path, programme, cohort, found, &made->given, faults, error);
}

void pw_given_scores_destroy(PwGivenScores *scores) {
    if (scores == NULL) return;
    pwi_given_clear(&scores->given);
    pwi_free(scores);
}
