/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likeness (likeness.h). A guess for a person to look over, so coarse measures do: shared words, and cells that fit. */
#include "import/likeness.h"

#include <string.h>
#include <strings.h>

#include "base/numbers.h"
#include "base/unicode.h"
#include "import/list_text.h"
#include "import/number_text.h"

enum { MAX_WORDS = 64, SAMPLE = 200, MIN_STEM = 4 };

static int read_words(const char *text, const char *word[MAX_WORDS], PwiArena *scratch) {
    int n = 0;
    while (n < MAX_WORDS && pwi_unicode_next_word(scratch, &text, &word[n]) && word[n] != NULL) n++;
    return n;
}

/* "language" and "languages": equal, or one starts with the other. */
static bool is_same_word(const char *one, const char *other) {
    size_t n = strlen(one), m = strlen(other), shorter = n < m ? n : m;
    return n == m ? strcmp(one, other) == 0 : shorter >= MIN_STEM && strncmp(one, other, shorter) == 0;
}

static int count_shared(const char *const *one, int n, const char *const *other, int m) {
    int n_shared = 0;
    for (int a = 0; a < n; a++) {
        bool is_shared = false;
        for (int b = 0; b < m; b++) is_shared |= is_same_word(one[a], other[b]);
        n_shared += is_shared;
    }
    return n_shared;
}

/* Words that two texts share, of all they have (Dice), where a word may lack its ending. */
static int likeness_of_texts(const char *one, const char *other, PwiArena *scratch) {
    const char *left[MAX_WORDS], *right[MAX_WORDS];
    int n = read_words(one, left, scratch), m = read_words(other, right, scratch);
    if (n == 0 || m == 0) return 0;
    return PWI_WHOLE * (count_shared(left, n, right, m) + count_shared(right, m, left, n)) / (n + m);
}

int pwi_likeness_of_header(const char *header, const PwiQuestion *question, PwiArena *scratch) {
    const char *words[MAX_WORDS], *id[MAX_WORDS];
    int n = read_words(header, words, scratch), m = read_words(question->id, id, scratch);
    /* All words of the id in the header count for much, as ids are short. */
    int by_id = m > 0 ? 700 * count_shared(id, m, words, n) / m : 0;
    int by_text = question->text != NULL ? likeness_of_texts(header, question->text, scratch) : 0;
    return by_id > by_text ? by_id : by_text;
}

static bool fits_list(const char *text, const PwiWordList *options, const PwiListWords *words, PwiArena *scratch) {
    const char **entry;
    int n = pwi_list_cut(text, NULL, words, scratch, &entry), n_known = 0;
    for (int e = 0; e < n; e++) n_known += pwi_word_list_find(options, entry[e], scratch) >= 0;
    return n > 0 && 2 * n_known > n;
}

static bool fits(const char *text, const PwiQuestion *question, const PwiWordList *options, const PwiListWords *words,
                 PwiArena *scratch) {
    int64_t value;
    switch (question->type) {
        case PWI_CHOICE:
            return pwi_word_list_find(options, text, scratch) >= 0 ||
                   pwi_nearest_name(options->name, options->n, text) != NULL;
        case PWI_CHOICES:
        case PWI_RANKING:
            return fits_list(text, options, words, scratch);
        case PWI_SCALE:
            return pwi_word_list_find(options, text, scratch) >= 0 ||
                   (pwi_level_in_text(text, &value) && value >= question->min && value <= question->max);
        case PWI_RATINGS:
            return pwi_rank_in_text(text) > 0 || pwi_agreement_in_text(text) > 0 ||
                   (pwi_level_in_text(text, &value) && value >= question->min && value <= question->max);
        case PWI_NUMBER:
            return pwi_decimal_parse(text, strlen(text), 6, &value) == PWI_DECIMAL_FINE && value >= question->min &&
                   value <= question->max;
        default:
            return false; /* anything could be a text, or somebody's name */
    }
}

int pwi_likeness_of_cells(const PwiSurvey *survey, int column, const PwiQuestion *question, const PwiWordList *options,
                          PwiArena *scratch) {
    PwiArena cells = {0};
    PwiListWords words = {0};
    int n = 0, n_fitting = 0;
    if (!pwi_list_words_init(&words, scratch, options->name, options->n, NULL, 0)) return 0;
    for (int row = survey->first_row; row < survey->table->n_rows && n < SAMPLE; row++) {
        const char *text = pwi_survey_cell(survey, row, column, &cells);
        if (text == NULL || text[0] == '\0') continue;
        n++;
        n_fitting += fits(text, question, options, &words, &cells);
        pwi_arena_reset(&cells);
    }
    scratch->has_failed |= cells.has_failed;
    pwi_arena_clear(&cells);
    return n > 0 ? PWI_WHOLE * n_fitting / n : 0;
}

bool pwi_has_phrase(const char *text, const char *const *phrase, int n, PwiArena *scratch) {
    const char *skeleton = pwi_unicode_skeleton(scratch, text);
    for (int k = 0; skeleton != NULL && k < n; k++) {
        const char *wanted = pwi_unicode_skeleton(scratch, phrase[k]);
        if (wanted != NULL && strstr(skeleton, wanted) != NULL) return true;
    }
    return false;
}
