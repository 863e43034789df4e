/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiling a term: which kernel, which mentors are concerned, and the dictionary of their distinct answers. */
#include "score/term.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

static const PwiKernel *kernel_for(const PwProgramme *programme, const PwiCriterion *test) {
    switch (test->kind) {
        case PWI_SAME:
        case PWI_DIFFERENT:
        case PWI_CLOSE:
        case PWI_AHEAD:
        case PWI_TABLE:
            return &pwi_kernel_values;
        case PWI_OVERLAP:
        case PWI_SHARED_TIME:
            return &pwi_kernel_sets;
        case PWI_COVERS: {
            bool is_rated = programme->question[test->question[PWI_MENTEE]].type == PWI_RATINGS;
            return is_rated ? &pwi_kernel_covers : &pwi_kernel_sets;
        }
        case PWI_ALIKE:
            return &pwi_kernel_alike;
        case PWI_AGREE:
            return &pwi_kernel_ranking;
        case PWI_ASKED_FOR:
            return &pwi_kernel_asked_for;
        case PWI_TEXT_ALIKE:
            return &pwi_kernel_text;
        case PWI_GIVEN:
            return &pwi_kernel_given;
        case PWI_N_CRITERION_KINDS:
            break;
    }
    assert(false && "a criterion has a kind");
    return NULL;
}

static bool is_answered(const PwiTerm *term, PwiSide side, int person) {
    if (term->kernel->answered != NULL) return term->kernel->answered(term, side, person);
    return pwi_answered(pwi_term_answers(term, side), person);
}

PwiStanding pwi_term_standing(const PwiTerm *term, int mentee) {
    const PwiPeople *mentees = &term->cohort->side[PWI_MENTEE];
    if (!pwi_when_holds(&term->test->when[PWI_MENTEE], term->programme, mentees, mentee)) return PWI_NOT_CONCERNED;
    return is_answered(term, PWI_MENTEE, mentee) ? PWI_ANSWERED : PWI_NO_ANSWER;
}

/* Gives every mentor a code, and the answers found on the way to `answers`. */
static PwStatus code_mentors(PwiTerm *term, PwiDictionary *answers, uint32_t *code, PwError *error) {
    const PwiPeople *mentors = &term->cohort->side[PWI_MENTOR];
    PwStatus status = PW_OK;
    void *cell = pwi_new_array(answers->cell_size, 1);
    if (cell == NULL) return pwi_fail_memory(error);

    for (int j = 0; j < mentors->n; j++) {
        if (!pwi_when_holds(&term->test->when[PWI_MENTOR], term->programme, mentors, j)) {
            code[j] = PWI_CODE_WHEN_FALSE;
            term->has_when_false = true;
        } else if (!is_answered(term, PWI_MENTOR, j)) {
            code[j] = PWI_CODE_MISSING;
            term->has_missing = true;
        } else {
            int answer;
            memset(cell, 0, answers->cell_size);
            term->kernel->encode(term, j, cell);
            if (!pwi_dictionary_add(answers, cell, &answer)) {
                status = pwi_fail_memory(error);
                goto out;
            }
            code[j] = PWI_CODE_FIRST_ANSWER + (uint32_t)answer;
        }
    }
    term->n_codes = PWI_CODE_FIRST_ANSWER + answers->n;
out:
    pwi_free(cell);
    return status;
}

PwStatus pwi_term_compile(PwiTerm *term, const PwProgramme *programme, const PwCohort *cohort, const PwiCriterion *test,
                          bool is_rule, const PwiGivenMatrix *given, uint32_t *code, PwError *error) {
    assert(!test->broken);
    PwStatus status = PW_OK;
    PwiDictionary answers = {0};
    *term = (PwiTerm){.test = test,
                      .is_rule = is_rule,
                      .programme = programme,
                      .cohort = cohort,
                      .kernel = kernel_for(programme, test),
                      .stream = -1};

    PW_TRY(term->kernel->open(term, given, &answers.cell_size, error));
    PW_TRY(code_mentors(term, &answers, code, error));
    PW_TRY(term->kernel->close(term, &answers, error));
out:
    pwi_dictionary_clear(&answers);
    if (status != PW_OK) pwi_term_clear(term);
    return status;
}

void pwi_term_clear(PwiTerm *term) {
    if (term->kernel != NULL && term->column != NULL) term->kernel->destroy(term);
    *term = (PwiTerm){0};
}
