/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers from cells that are one value (answers.h); lists are in answers_lists.c, times in answers_times.c. */
#include "import/answers.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "import/number_text.h"
#include "io/id_text.h"

/* ---- texts and what they mean ---- */

const char *pwi_answer_meaning(PwiSideImport *side, const PwiBoundAnswer *answer, const char *text) {
    int found = pwi_word_list_find(&answer->values, text, &side->scratch);
    return found >= 0 ? answer->mapping->value[found].answer : text;
}

bool pwi_answer_has_default(const PwiBoundAnswer *answer, const char **text) {
    for (int k = 0; k < answer->mapping->n_values; k++) {
        if (strcmp(answer->mapping->value[k].cell, "*") != 0) continue;
        *text = answer->mapping->value[k].answer;
        return true;
    }
    return false;
}

int pwi_cut_cell(PwiSideImport *side, const PwiBoundAnswer *answer, const char *text, const char ***entry) {
    int n = pwi_list_cut(text, answer->mapping->separator, &answer->list_words, &side->scratch, entry);
    side->out_of_memory |= n < 0;
    return n < 0 ? 0 : n;
}

static const char *damage_hint(const char *text) {
    return pwi_looks_damaged(text) ? " (a spreadsheet may have changed it)" : "";
}

static void complain_of_option(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int column,
                               const char *text) {
    const PwiWordList *options = &answer->options;
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    bool is_listed = side->faults->n_errors < PWI_MAX_LISTED_FAULTS;
    const char *nearest = is_listed ? pwi_nearest_name(options->name, options->n, text) : NULL;
    if (nearest != NULL)
        pwi_cell_complain(side, row, column, "unknown option; got \"%s\"%s; did you mean \"%s\"?",
                          pwi_quote(text, quoted), damage_hint(text), pwi_quote(nearest, other));
    else
        pwi_cell_complain(side, row, column, "unknown option; got \"%s\"%s; need one of %d, such as \"%s\"",
                          pwi_quote(text, quoted), damage_hint(text), options->n,
                          options->n > 0 ? pwi_quote(options->name[0], other) : "");
}

int pwi_answer_option(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int column, const char *text) {
    const char *meaning = pwi_answer_meaning(side, answer, text);
    if (meaning[0] == '\0') return -1;
    int found = pwi_word_list_find(&answer->options, meaning, &side->scratch);
    if (found >= 0) return found;
    if (pwi_answer_has_default(answer, &meaning)) {
        found = meaning[0] != '\0' ? pwi_word_list_find(&answer->options, meaning, &side->scratch) : -1;
        if (found >= 0 || meaning[0] == '\0') return found;
    }
    complain_of_option(side, answer, row, column, meaning);
    return -1;
}

/* ---- one value ---- */

/* The text of a question that one cell answers, from whichever of its columns is filled; "" = no answer. */
static const char *single_text(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int *column) {
    const char *text = "";
    for (int k = 0; k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        if (cell[0] == '\0') continue;
        bool is_dropped = pwi_answer_meaning(side, answer, cell)[0] == '\0';
        pwi_count_cell(side, row, answer->column[k], !is_dropped);
        if (text[0] != '\0' && strcmp(text, cell) != 0) {
            char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
            pwi_cell_complain(side, row, answer->column[k],
                              "clashing answers to \"%s\": \"%s\" here, and \"%s\" in column %d; need one",
                              answer->question->id, pwi_quote(cell, quoted), pwi_quote(text, other), *column + 1);
            continue;
        }
        text = cell;
        *column = answer->column[k];
    }
    return text;
}

static void write_choice(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    int column = 0;
    const char *text = single_text(side, answer, row, &column);
    int option = text[0] != '\0' ? pwi_answer_option(side, answer, row, column, text) : -1;
    if (option >= 0) pwi_json_string_member(out, answer->question->id, answer->options.name[option]);
}

bool pwi_answer_level(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int column, const char *text,
                      int64_t *level) {
    const PwiQuestion *question = answer->question;
    char quoted[PWI_QUOTED_SIZE];
    const char *meaning = pwi_answer_meaning(side, answer, text);
    for (bool is_default = false;; is_default = true) {
        if (meaning[0] == '\0') return false;
        int label =
            question->type == PWI_SCALE ? pwi_word_list_find(&answer->options, meaning, &side->scratch) : PWI_NO_WORD;
        if (label >= 0) *level = question->min + label;
        if (label >= 0 || (pwi_level_in_text(meaning, level) && *level >= question->min && *level <= question->max))
            return true;
        if (is_default || !pwi_answer_has_default(answer, &meaning)) break;
    }
    pwi_cell_complain(side, row, column, "this is no level of \"%s\"; got \"%s\"%s; need %s%lld to %lld", question->id,
                      pwi_quote(meaning, quoted), damage_hint(meaning),
                      answer->options.n > 0 && question->type == PWI_SCALE ? "a label, or " : "",
                      (long long)question->min, (long long)question->max);
    return false;
}

static void write_scale(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    int column = 0;
    int64_t level;
    const char *text = single_text(side, answer, row, &column);
    if (text[0] != '\0' && pwi_answer_level(side, answer, row, column, text, &level))
        pwi_json_integer_member(out, answer->question->id, level);
}

/* The numeral with a point, if commas are decimal marks here. */
static const char *plain_numeral(PwiSideImport *side, const PwiBoundAnswer *answer, const char *text) {
    if (!answer->mapping->decimal_comma) return text[0] == '+' ? text + 1 : text;
    char *made = pwi_arena_copy(&side->scratch, text, strlen(text));
    side->out_of_memory |= made == NULL;
    for (char *c = made; made != NULL && *c != '\0'; c++)
        if (*c == ',') *c = '.';
    return made != NULL ? made : "";
}

/* A numeral of a survey may start with zeros, which JSON's may not. */
static const char *skip_zeros(const char *numeral) {
    while (numeral[0] == '0' && isdigit((unsigned char)numeral[1])) numeral++;
    return numeral;
}

static void write_number(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    const PwiQuestion *question = answer->question;
    int column = 0;
    int64_t ppm;
    char low[PWI_DECIMAL_SIZE], high[PWI_DECIMAL_SIZE], quoted[PWI_QUOTED_SIZE];
    const char *text = single_text(side, answer, row, &column), *meaning = pwi_answer_meaning(side, answer, text);
    for (bool is_default = false; meaning[0] != '\0'; is_default = true) {
        const char *numeral = skip_zeros(plain_numeral(side, answer, meaning));
        if (pwi_decimal_parse(numeral, strlen(numeral), 6, &ppm) == PWI_DECIMAL_FINE && ppm >= question->min &&
            ppm <= question->max) {
            pwi_json_key(out, question->id);
            pwi_json_decimal(out, ppm);
            return;
        }
        if (!is_default && pwi_answer_has_default(answer, &meaning)) continue;
        pwi_ppm_print_short(question->min, low);
        pwi_ppm_print_short(question->max, high);
        pwi_cell_complain(side, row, column,
                          "this is no number in range; got \"%s\"%s; need %s to %s, with %s and at most six decimals",
                          pwi_quote(meaning, quoted), damage_hint(meaning), low, high,
                          answer->mapping->decimal_comma ? "a decimal comma" : "a point");
        return;
    }
}

/* Several columns are several paragraphs. */
static void write_text(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    PwiBuffer text = {0};
    for (int k = 0; k < answer->n_columns; k++) {
        const char *cell = pwi_side_cell(side, row, answer->column[k]);
        const char *meaning = cell[0] != '\0' ? pwi_answer_meaning(side, answer, cell) : "";
        if (cell[0] != '\0') pwi_count_cell(side, row, answer->column[k], meaning[0] != '\0');
        if (meaning[0] == '\0') continue;
        if (text.n > 0) pwi_buffer_char(&text, '\n');
        pwi_buffer_text(&text, meaning);
    }
    pwi_buffer_char(&text, '\0');
    side->out_of_memory |= text.out_of_memory;
    if (text.n > 1 && !text.out_of_memory) pwi_json_string_member(out, answer->question->id, text.bytes);
    pwi_buffer_clear(&text);
}

void pwi_write_answer(PwiSideImport *side, const PwiSideImport *others, const PwiBoundAnswer *answer,
                      const PwiEntry *person, PwiJsonOut *out) {
    switch (answer->question->type) {
        case PWI_CHOICE:
            write_choice(side, answer, person->row, out);
            break;
        case PWI_CHOICES:
            pwi_write_choices(side, answer, person->row, out);
            break;
        case PWI_SCALE:
            write_scale(side, answer, person->row, out);
            break;
        case PWI_NUMBER:
            write_number(side, answer, person->row, out);
            break;
        case PWI_RANKING:
            pwi_write_ranking(side, answer, person->row, out);
            break;
        case PWI_RATINGS:
            pwi_write_ratings(side, answer, person->row, out);
            break;
        case PWI_TIMES:
            pwi_write_times(side, answer, person->row, out);
            break;
        case PWI_PEOPLE:
            pwi_write_people(side, others, answer, person, out);
            break;
        case PWI_TEXT:
            write_text(side, answer, person->row, out);
            break;
        case PWI_N_QUESTION_TYPES:
            assert(false && "a question has a type");
            break;
    }
    pwi_arena_reset(&side->scratch);
}
