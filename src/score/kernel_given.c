/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of given: a matrix of values, handed in from outside.
 *
 * Nobody answers anything. A pair in the matrix has its entry; one that is not counts as not answered by the mentor,
 * and is forbidden besides (row.c). */
#include <assert.h>

#include "base/memory.h"
#include "score/term.h"

static PwStatus given_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    if (given == NULL || given->denominator == 0) {
        return pwi_fail(error, PW_USAGE, "criterion \"%s\" needs scores, and none were handed in", term->test->id);
    }
    assert(given->denominator > 0);
    *cell_size = 0;
    term->sparse = (PwiSparse){
        .first = given->first, .mentor = given->mentor, .x = given->numerator, .common_y = given->denominator};
    return PW_OK;
}

static bool given_answered(const PwiTerm *term, PwiSide side, int person) {
    (void)term, (void)person;
    return side == PWI_MENTEE;
}

static void given_encode(const PwiTerm *term, int mentor, void *cell) {
    (void)term, (void)mentor, (void)cell;
    assert(false && "no mentor answers");
}

static PwStatus given_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    (void)term, (void)error;
    assert(answers->n == 0);
    (void)answers;
    return PW_OK;
}

static bool given_fold(const PwiTerm *term, const PwiFold *fold) {
    (void)term;
    assert(fold->first == fold->end);
    (void)fold;
    return false;
}

static void given_destroy(PwiTerm *term) {
    (void)term; /* the matrix is the caller's */
}

const PwiKernel pwi_kernel_given = {
    .open = given_open,
    .answered = given_answered,
    .encode = given_encode,
    .close = given_close,
    .fold = given_fold,
    .destroy = given_destroy,
};
