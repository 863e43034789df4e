/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of texts: text-alike.
 *
 * The mentee's unit vector is spread over a table of all words; a mentor's cosine is then one pass over the words of
 * their text. */
#include <assert.h>
#include <string.h>

#include "base/fixed_log.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "score/term.h"
#include "score/text_index.h"

typedef struct TextColumn {
    PwiTextIndex index;
    int32_t *mentor; /* [n_answers] whose text it is; owned */
} TextColumn;

static PwStatus text_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    TextColumn *column = PWI_NEW(TextColumn);
    if (column == NULL) return pwi_fail_memory(error);
    term->column = column;
    assert(pwi_term_question(term, PWI_MENTEE)->type == PWI_TEXT);
    assert(pwi_term_question(term, PWI_MENTOR)->type == PWI_TEXT);
    *cell_size = sizeof(int32_t);
    bool is_built = pwi_text_index_build(&column->index, term->cohort, term->test->question);
    return is_built ? PW_OK : pwi_fail_memory(error);
}

static bool text_answered(const PwiTerm *term, PwiSide side, int person) {
    const TextColumn *column = term->column;
    return pwi_text_has_word(&column->index, side, person);
}

/* Texts are hardly ever the same, so each counts as an answer of its own. */
static void text_encode(const PwiTerm *term, int mentor, void *cell) {
    (void)term;
    int32_t whose = mentor;
    memcpy(cell, &whose, sizeof whose);
}

static PwStatus text_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    TextColumn *column = term->column;
    column->mentor = PWI_NEW_ARRAY(int32_t, (size_t)answers->n);
    if (column->mentor == NULL) return pwi_fail_memory(error);
    for (int v = 0; v < answers->n; v++) {
        memcpy(&column->mentor[v], pwi_dictionary_cell(answers, v), sizeof column->mentor[v]);
    }
    term->scratch_size = (size_t)column->index.n_words * sizeof(uint32_t);
    return PW_OK;
}

/* The product of two unit vectors in millionths, rounded half up. Vectors of length 1 ± 2^-31·√words can exceed 1. */
static int64_t cosine_ppm(uint64_t product) {
    const int unit_bits = 2 * PWI_TEXT_UNIT_BITS;
    PwiUnsignedWide ppm = ((PwiUnsignedWide)product * PWI_PPM + ((PwiUnsignedWide)1 << (unit_bits - 1))) >> unit_bits;
    return ppm < PWI_PPM ? (int64_t)ppm : PWI_PPM;
}

static bool text_fold(const PwiTerm *term, const PwiFold *fold) {
    const TextColumn *column = term->column;
    const PwiTextVectors *mentees = &column->index.side[PWI_MENTEE], *mentors = &column->index.side[PWI_MENTOR];
    uint32_t *share_of_word = fold->scratch;
    memset(share_of_word, 0, (size_t)column->index.n_words * sizeof *share_of_word);
    for (size_t entry = mentees->first[fold->mentee]; entry < mentees->first[fold->mentee + 1]; entry++) {
        share_of_word[mentees->word[entry]] = mentees->share[entry];
    }

    for (int v = fold->first; v < fold->end; v++) {
        const int32_t mentor = column->mentor[v];
        uint64_t product = 0; /* at most about 2^62 (Cauchy–Schwarz) */
        for (size_t entry = mentors->first[mentor]; entry < mentors->first[mentor + 1]; entry++) {
            product += (uint64_t)share_of_word[mentors->word[entry]] * mentors->share[entry];
        }
        fold->worth[v] = pwi_worth(fold->stake, cosine_ppm(product), PWI_PPM);
    }
    return false;
}

static void text_destroy(PwiTerm *term) {
    TextColumn *column = term->column;
    pwi_text_index_clear(&column->index);
    pwi_free(column->mentor);
    pwi_free(column);
}

const PwiKernel pwi_kernel_text = {
    .open = text_open,
    .answered = text_answered,
    .encode = text_encode,
    .close = text_close,
    .fold = text_fold,
    .destroy = text_destroy,
};
