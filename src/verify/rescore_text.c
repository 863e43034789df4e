/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text-alike: the cosine of TF-IDF vectors, in integers, as docs/methods/scoring.md defines it.
 *
 * The documents are all texts with a word in them, answers to the criterion's two questions; where both sides are the
 * same peers and the question is one, each text is one document. With N documents, df of which hold a word, a word that
 * stands c times in a text has the weight c · (ln((1 + N)/(1 + df)) + 1), the logarithm with 32 fractional bits. A
 * text's weights are divided by the square root of their sum of squares, which is rounded to an integer, and rounded
 * half up to 2^-31; the product of two such vectors is rounded half up to millionths, and is at most 1. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed_log.h"
#include "base/numbers.h"
#include "base/unicode.h"
#include "verify/rescore_inside.h"

enum { PART_BITS = 31 };

/* The words while they are read: 24 bytes a word of text, freed when the vectors stand in the arena. */
typedef struct WordList {
    PwiWord *word; /* [n] owned */
    size_t n, capacity;
} WordList;

typedef struct Vocabulary {
    PwiNames names; /* the strings lie in `arena` */
    PwiArena arena;
} Vocabulary;

static int compare_words(const void *a, const void *b) {
    const PwiWord *p = a, *q = b;
    return (p->word > q->word) - (p->word < q->word);
}

static bool append_word(WordList *list, int32_t word) {
    PwiWord *grown = pwi_reserve_array(list->word, &list->capacity, list->n + 1, sizeof *grown);
    if (!grown) return false;
    list->word = grown;
    list->word[list->n++] = (PwiWord){.word = word, .count = 1};
    return true;
}

/* Appends one text's different words, ascending, with their counts. */
static bool read_text(Vocabulary *vocabulary, const char *text, WordList *list) {
    size_t first = list->n;
    for (;;) {
        const char *word;
        int index;
        bool is_new;
        if (!pwi_unicode_next_word(&vocabulary->arena, &text, &word)) return false;
        if (!word) break;
        if (!pwi_names_add(&vocabulary->names, word, &index, &is_new) || !append_word(list, index)) return false;
    }
    if (list->n == first) return true;
    qsort(&list->word[first], list->n - first, sizeof *list->word, compare_words);
    size_t last = first;
    for (size_t k = first + 1; k < list->n; k++) {
        if (list->word[k].word == list->word[last].word) {
            list->word[last].count++;
        } else {
            list->word[++last] = list->word[k];
        }
    }
    list->n = last + 1;
    return true;
}

/* Everyone's words; a text without any is no answer. */
static bool read_side(PwiRescorer *rescorer, PwiTest *test, PwiSide side, Vocabulary *vocabulary) {
    const PwiPeople *people = &rescorer->cohort->side[side];
    const PwiColumn *column = &people->column[test->criterion->question[side]];
    PwiTestSide *data = &test->side[side];
    WordList list = {0};
    bool is_read = false;
    data->texts.first = PWI_ARENA_ARRAY(&rescorer->arena, size_t, (size_t)people->n + 1);
    if (!data->texts.first) goto out;
    for (int i = 0; i < people->n; i++) {
        if (pwi_answered(column, i) && !read_text(vocabulary, *(const char *const *)pwi_cell(column, i), &list))
            goto out;
        data->texts.first[i + 1] = list.n;
        if (list.n == data->texts.first[i]) data->state[i] &= (uint8_t)~PWI_HAS_ANSWERED;
    }
    data->texts.word = PWI_ARENA_ARRAY(&rescorer->arena, PwiWord, list.n);
    if (!data->texts.word) goto out;
    if (list.n > 0) memcpy(data->texts.word, list.word, list.n * sizeof *list.word);
    is_read = true;
out:
    pwi_free(list.word);
    return is_read;
}

/* Adds a side's documents to *n_documents, and to df[vocabulary] those that hold each word. */
static void count_documents(const PwiTexts *texts, int n_people, uint64_t *n_documents, uint64_t *df) {
    for (int i = 0; i < n_people; i++) *n_documents += texts->first[i + 1] > texts->first[i];
    for (size_t k = 0; k < texts->first[n_people]; k++) df[texts->word[k].word]++;
}

/* Gives one text's words their parts; df[vocabulary] of n_documents. */
static void scale_text(PwiWord *word, size_t n, uint64_t n_documents, const uint64_t *df) {
    PwiUnsignedWide squares = 0;
    for (size_t k = 0; k < n; k++) {
        uint64_t idf = (uint64_t)pwi_fixed_log(1 + n_documents, 1 + df[word[k].word]) + (UINT64_C(1) << PWI_LOG_BITS);
        word[k].part = word[k].count * idf;
        squares += (PwiUnsignedWide)word[k].part * word[k].part;
    }
    PwiUnsignedWide length = pwi_square_root(squares);
    for (size_t k = 0; k < n; k++) {
        word[k].part = (uint64_t)((((PwiUnsignedWide)word[k].part << (PART_BITS + 1)) + length) / (2 * length));
        assert(word[k].part <= UINT64_C(1) << PART_BITS);
    }
}

PwStatus pwi_test_prepare_text(PwiRescorer *rescorer, PwiTest *test) {
    const PwCohort *cohort = rescorer->cohort;
    const int *question = test->criterion->question;
    bool is_one = cohort->one_pool && question[PWI_MENTEE] == question[PWI_MENTOR];
    int n_sides = is_one ? 1 : PWI_N_SIDES;
    PwStatus status = PW_NO_MEMORY;
    Vocabulary vocabulary = {.names = {0}};
    uint64_t n_documents = 0, *df = NULL;
    for (int side = 0; side < n_sides; side++)
        if (!read_side(rescorer, test, (PwiSide)side, &vocabulary)) goto out;
    df = PWI_NEW_ARRAY(uint64_t, (size_t)vocabulary.names.n);
    if (!df) goto out;
    for (int side = 0; side < n_sides; side++)
        count_documents(&test->side[side].texts, cohort->side[side].n, &n_documents, df);
    for (int side = 0; side < n_sides; side++) {
        const PwiTexts *texts = &test->side[side].texts;
        for (int i = 0; i < cohort->side[side].n; i++)
            if (texts->first[i + 1] > texts->first[i])
                scale_text(&texts->word[texts->first[i]], texts->first[i + 1] - texts->first[i], n_documents, df);
    }
    if (is_one) {
        PwiTestSide *mentor = &test->side[PWI_MENTOR];
        mentor->texts = test->side[PWI_MENTEE].texts;
        for (int i = 0; i < cohort->side[PWI_MENTOR].n; i++)
            if (mentor->texts.first[i + 1] == mentor->texts.first[i]) mentor->state[i] &= (uint8_t)~PWI_HAS_ANSWERED;
    }
    status = PW_OK;
out:
    pwi_free(df);
    pwi_names_clear(&vocabulary.names);
    pwi_arena_clear(&vocabulary.arena);
    return status;
}

int64_t pwi_text_cosine(const PwiTest *test, int mentee, int mentor) {
    const PwiTexts *a = &test->side[PWI_MENTEE].texts, *b = &test->side[PWI_MENTOR].texts;
    size_t p = a->first[mentee], p_end = a->first[mentee + 1], q = b->first[mentor], q_end = b->first[mentor + 1];
    PwiUnsignedWide product = 0;
    while (p < p_end && q < q_end) {
        int32_t word = a->word[p].word, other = b->word[q].word;
        if (word == other) product += (PwiUnsignedWide)a->word[p].part * b->word[q].part;
        p += word <= other;
        q += other <= word;
    }
    const int bits = 2 * PART_BITS;
    int64_t ppm = (int64_t)((product * (uint64_t)PWI_PPM + ((PwiUnsignedWide)1 << (bits - 1))) >> bits);
    return ppm < PWI_PPM ? ppm : PWI_PPM;
}
