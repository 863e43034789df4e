/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying answers out in planes (planes.h). */
#include "score/planes.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "score/path.h"
#include "score/term.h"

bool pwi_terms_are_twins(const PwiTerm *a, const PwiTerm *b) {
    return a->kernel == b->kernel && a->test->question[PWI_MENTEE] == b->test->question[PWI_MENTEE] &&
           a->test->question[PWI_MENTOR] == b->test->question[PWI_MENTOR];
}

static void lay_out(const PwiTerm *term, const uint32_t *code, int n_mentors, PwiPlanes *planes) {
    uint8_t *plane = (uint8_t *)planes->plane;
    uint8_t byte[PWI_MAX_PLANES];
    for (int j = 0; j < n_mentors; j++) {
        const bool has_answer = code[j] >= PWI_CODE_FIRST_ANSWER;
        const int v = has_answer ? (int)code[j] - PWI_CODE_FIRST_ANSWER : -1;
        const int kind = term->kernel->sorter->spell(term, v, byte);
        planes->kind[j] = (uint8_t)(has_answer ? kind : (int)code[j]);
        assert(planes->kind[j] < PWI_MAX_KINDS);
        if (planes->kind[j] >= planes->n_kinds) planes->n_kinds = planes->kind[j] + 1;
        for (size_t b = 0; b < (size_t)planes->n_planes; b++) {
            plane[b * (size_t)planes->stride + (size_t)j] = byte[b];
        }
    }
}

PwiPlanes *pwi_planes_create(const PwiTerm *term, const uint32_t *code, int n_mentors) {
    PwiPlanes *planes = PWI_NEW(PwiPlanes);
    if (planes == NULL) return NULL;
    const size_t stride = pwi_padded(n_mentors);
    planes->n_planes = term->kernel->sorter->count_planes(term);
    planes->are_sets = term->kernel->sorter->are_sets;
    planes->stride = (int)stride;
    planes->n_kinds = PWI_CODE_FIRST_ANSWER + 1;
    assert(0 < planes->n_planes && planes->n_planes <= PWI_MAX_PLANES);
    planes->plane = PWI_NEW_LINES(uint64_t, (size_t)planes->n_planes * stride / sizeof(uint64_t));
    planes->kind = PWI_NEW_LINES(uint8_t, stride);
    if (planes->plane == NULL || planes->kind == NULL) {
        pwi_planes_destroy(planes);
        return NULL;
    }
    lay_out(term, code, n_mentors, planes);
    return planes;
}

void pwi_planes_destroy(PwiPlanes *planes) {
    if (planes == NULL) return;
    pwi_free(planes->plane);
    pwi_free(planes->kind);
    pwi_free(planes);
}

void pwi_classes_begin(PwiClasses *classes, const PwiPlanes *planes) {
    classes->n_used = 0;
    classes->by_kind = false;
    classes->most = UINT8_MAX;
    classes->n_kinds = planes->n_kinds;
    memset(classes->first, PWI_CODE_FIRST_ANSWER, sizeof classes->first);
    classes->first[PWI_CODE_WHEN_FALSE] = PWI_CODE_WHEN_FALSE;
    classes->first[PWI_CODE_MISSING] = PWI_CODE_MISSING;
    classes->n_classes = PWI_CODE_FIRST_ANSWER + 1;
}

bool pwi_value_distances(const PwiStake *stake, int64_t most, int32_t *worth, int32_t *lost) {
    if (most > 0) {
        const PwiDenominator denominator = pwi_denominator(most);
        for (int64_t distance = 0; distance <= most; distance++) {
            worth[distance] += pwi_worth_over(stake, most - distance, denominator);
        }
        return false;
    }
    worth[0] += stake->missing;
    if (stake->missing_drops) lost[0] += stake->points;
    return stake->missing_drops;
}
