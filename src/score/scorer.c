/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiling a programme against a cohort: every criterion and rule a term, the terms' codes fused into streams, and
 * who is the same person on both sides. */
#include "score/scorer.h"

#include <assert.h>

#include "base/memory.h"
#include "score/scorer_private.h"

/* The matrix handed in for a criterion, or NULL. */
static const PwiGivenMatrix *matrix_for(const PwiGiven *given, int criterion) {
    if (given == NULL || criterion < 0 || criterion >= given->n_criteria) return NULL;
    return &given->matrix[criterion];
}

static PwStatus compile_terms(PwiScorer *scorer, const PwiGiven *given, uint32_t **code, PwError *error) {
    const PwProgramme *programme = scorer->programme;
    const size_t n_mentors = (size_t)scorer->cohort->side[PWI_MENTOR].n;
    const int n_criteria = programme->n_criteria;
    PwStatus status = PW_OK;
    for (int t = 0; t < scorer->n_terms; t++) {
        const PwiRule *rule = t < n_criteria ? NULL : &programme->rule[t - n_criteria];
        const PwiCriterion *test = rule != NULL ? &rule->test : &programme->criterion[t];
        const PwiGivenMatrix *matrix = matrix_for(given, rule != NULL ? rule->criterion : t);
        code[t] = PWI_NEW_ARRAY(uint32_t, n_mentors);
        if (code[t] == NULL) PW_TRY(pwi_fail_memory(error));

        PwiTerm *term = &scorer->term[t];
        PW_TRY(pwi_term_compile(term, programme, scorer->cohort, test, rule != NULL, matrix, code[t], error));
        term->first_code = scorer->n_codes;
        scorer->n_codes += (size_t)term->n_codes;
        if (term->scratch_size > scorer->scratch_size) scorer->scratch_size = term->scratch_size;
        if (term->sparse.first != NULL) scorer->sparse_term[scorer->n_sparse_terms++] = t;
    }
out:
    return status;
}

static PwStatus fuse_terms(PwiScorer *scorer, uint32_t *const *code, PwError *error) {
    PwStatus status = PW_OK;
    const int n_mentors = scorer->cohort->side[PWI_MENTOR].n;
    PW_TRY(
        pwi_streams_create(scorer->term, scorer->n_terms, code, n_mentors, &scorer->stream, &scorer->n_streams, error));
    for (int s = 0; s < scorer->n_streams; s++) scorer->n_entries += (size_t)scorer->stream[s].n_entries;
    PW_TRY(pwi_drops_create(scorer->term, scorer->programme->n_criteria, code, n_mentors, &scorer->drops,
                            &scorer->n_drop_groups, error));
out:
    return status;
}

static PwStatus find_selves(PwiScorer *scorer, PwError *error) {
    const PwCohort *cohort = scorer->cohort;
    const PwiPeople *mentees = &cohort->side[PWI_MENTEE];
    scorer->self = PWI_NEW_ARRAY(int32_t, (size_t)mentees->n);
    if (scorer->self == NULL) return pwi_fail_memory(error);
    for (int i = 0; i < mentees->n; i++) {
        scorer->self[i] = cohort->one_pool ? i : pwi_names_find(&cohort->side[PWI_MENTOR].ids, mentees->person[i].id);
    }
    return PW_OK;
}

PwStatus pwi_scorer_create(const PwProgramme *programme, const PwCohort *cohort, const PwiGiven *given,
                           const PwDecisions *decisions, PwiScorer **result, PwError *error) {
    assert(programme->n_criteria <= PWI_MAX_CRITERIA && programme->n_rules <= PWI_MAX_RULES);
    assert(cohort->n_questions == programme->n_questions);
    PwStatus status = PW_OK;
    const int n_terms = programme->n_criteria + programme->n_rules;
    uint32_t **code = PWI_NEW_ARRAY(uint32_t *, (size_t)n_terms);
    PwiScorer *scorer = PWI_NEW(PwiScorer);
    if (code == NULL || scorer == NULL) PW_TRY(pwi_fail_memory(error));

    *scorer = (PwiScorer){.programme = programme, .cohort = cohort, .decisions = decisions, .path = pwi_path_fastest()};
    scorer->term = PWI_NEW_ARRAY(PwiTerm, (size_t)n_terms);
    scorer->sparse_term = PWI_NEW_ARRAY(int, (size_t)n_terms);
    if (scorer->term == NULL || scorer->sparse_term == NULL) PW_TRY(pwi_fail_memory(error));
    scorer->n_terms = n_terms;

    PW_TRY(compile_terms(scorer, given, code, error));
    PW_TRY(fuse_terms(scorer, code, error));
    for (int k = 0; k < programme->n_criteria; k++) {
        scorer->has_given |= programme->criterion[k].kind == PWI_GIVEN;
    }
    PW_TRY(find_selves(scorer, error));
    *result = scorer;
    scorer = NULL;
out:
    for (int t = 0; code != NULL && t < n_terms; t++) pwi_free(code[t]);
    pwi_free(code);
    pwi_scorer_destroy(scorer);
    return status;
}

void pwi_scorer_destroy(PwiScorer *scorer) {
    if (scorer == NULL) return;
    for (int t = 0; t < scorer->n_terms; t++) pwi_term_clear(&scorer->term[t]);
    for (int s = 0; s < scorer->n_streams; s++) pwi_stream_clear(&scorer->stream[s]);
    pwi_free(scorer->term);
    pwi_free(scorer->sparse_term);
    pwi_free(scorer->stream);
    pwi_drops_destroy(scorer->drops, scorer->n_drop_groups);
    pwi_free(scorer->self);
    pwi_free(scorer);
}
