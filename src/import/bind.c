/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding (bind.h): headers → columns, row labels → options. What is left over is said, so that nothing is lost in
 * silence. */
#include "import/bind.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "import/clock_text.h"

enum { MAX_LISTED = 8 };

/* ---- columns ---- */

static void complain_of_column(PwiSideImport *side, const PwiColumnName *name, const char *use) {
    const PwiSurvey *survey = &side->survey;
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    if (name->header == NULL) {
        pwi_cell_complain(side, survey->header_row, -1, "there is no column %d, which %s reads; need 1 to %d",
                          name->number, use, survey->n_columns);
        return;
    }
    const char **names = PWI_ARENA_ARRAY(&side->scratch, const char *, (size_t)survey->n_columns + 1);
    for (int k = 0; names != NULL && k < survey->n_columns; k++) names[k] = survey->column[k].name;
    const char *nearest = names != NULL ? pwi_nearest_name(names, survey->n_columns, name->header) : NULL;
    if (nearest != NULL)
        pwi_cell_complain(side, survey->header_row, -1,
                          "there is no column \"%s\", which %s reads; did you mean \"%s\"?",
                          pwi_quote(name->header, quoted), use, pwi_quote(nearest, other));
    else
        pwi_cell_complain(side, survey->header_row, -1,
                          "there is no column \"%s\", which %s reads; need one of %d headers",
                          pwi_quote(name->header, quoted), use, survey->n_columns);
}

/* The column, marked as used; −1 after a fault, or when none is wanted. */
static int find_column(PwiSideImport *side, const PwiColumnName *name, const char *use) {
    char quoted[PWI_QUOTED_SIZE];
    if (!pwi_is_column(name)) return -1;
    int found = pwi_survey_find(&side->survey, name);
    if (found == PWI_TWO_COLUMNS)
        pwi_cell_complain(
            side, side->survey.header_row, -1,
            "two columns are called \"%s\", which %s reads; need the column's number in the mapping instead",
            pwi_quote(name->header, quoted), use);
    else if (found == PWI_NO_COLUMN)
        complain_of_column(side, name, use);
    if (found < 0) return -1;
    side->is_used[found] = true;
    return found;
}

static int *new_columns(PwiSideImport *side, int n) {
    int *columns = PWI_ARENA_ARRAY(&side->arena, int, (size_t)n + 1);
    side->out_of_memory |= columns == NULL;
    return columns;
}

/* ---- parts ---- */

int pwi_find_day(const PwiQuestion *question, const char *text, size_t length) {
    int found = -1;
    for (int day = 0; day < question->days.n; day++) {
        const char *name = question->days.name[day];
        size_t n = strlen(name), shorter = n < length ? n : length;
        if (shorter < 2 || strncasecmp(name, text, shorter) != 0) continue;
        if (n == length) return day;
        if (found >= 0) return -1; /* "T" of Tuesday and Thursday */
        found = day;
    }
    return found;
}

/* What the mapping's `values` make of a text: its answer, or the text itself. */
static const char *translate(const PwiBoundAnswer *answer, const char *text, PwiArena *scratch) {
    int found = pwi_word_list_find(&answer->values, text, scratch);
    return found >= 0 ? answer->mapping->value[found].answer : text;
}

static bool new_parts(PwiSideImport *side, PwiBoundAnswer *answer, int n) {
    answer->column = new_columns(side, n);
    answer->part = new_columns(side, n);
    answer->span = PWI_ARENA_ARRAY(&side->arena, PwiClockSpan, (size_t)n + 1);
    side->out_of_memory |= answer->span == NULL;
    return !side->out_of_memory;
}

/* Which option, item, day or time the k-th column of a grid is about, by its label. */
static void bind_part(PwiSideImport *side, PwiBoundAnswer *answer, int k, const char *label) {
    const PwiQuestion *question = answer->question;
    const char *text = translate(answer, label, &side->scratch);
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    PwiClockSpan span;
    answer->part[k] = -1;
    if (text[0] == '\0') return; /* left out on purpose */
    if (question->type == PWI_TIMES) {
        answer->part[k] = pwi_find_day(question, text, strlen(text));
        if (answer->part[k] >= 0) return;
        if (pwi_clock_read(text, &span)) {
            answer->span[k] = span;
            answer->rows_are_times = true;
            return;
        }
        pwi_cell_warn(side, side->survey.header_row, answer->column[k],
                      "\"%s\" is no day of \"%s\": this column is left out", pwi_quote(text, quoted), question->id);
        side->is_used[answer->column[k]] = false;
        return;
    }
    answer->part[k] = pwi_word_list_find(&answer->options, text, &side->scratch);
    if (answer->part[k] >= 0) return;
    const char *nearest = pwi_names_nearest(&question->options, text);
    pwi_cell_complain(side, side->survey.header_row, answer->column[k],
                      "\"%s\" is no %s of \"%s\"%s%s%s; need it as it is spelt there, or in the mapping's \"values\"",
                      pwi_quote(text, quoted), question->type == PWI_RATINGS ? "item" : "option", question->id,
                      nearest != NULL ? "; did you mean \"" : "", nearest != NULL ? pwi_quote(nearest, other) : "",
                      nearest != NULL ? "\"?" : "");
}

/* All columns "stem [label]", in their order. */
static void bind_grid(PwiSideImport *side, PwiBoundAnswer *answer) {
    const PwiSurvey *survey = &side->survey;
    const char *stem = answer->mapping->grid;
    char quoted[PWI_QUOTED_SIZE];
    if (!new_parts(side, answer, survey->n_columns)) return;
    for (int k = 0; k < survey->n_columns; k++) {
        const PwiSurveyColumn *column = &survey->column[k];
        if (column->stem == NULL || strcasecmp(column->stem, stem) != 0) continue;
        answer->column[answer->n_columns] = k;
        side->is_used[k] = true;
        bind_part(side, answer, answer->n_columns++, column->label);
    }
    if (answer->n_columns == 0)
        pwi_cell_complain(side, survey->header_row, -1,
                          "there is no column \"%s [...]\", which the question \"%s\" reads; need a grid of this name",
                          pwi_quote(stem, quoted), answer->question->id);
}

static void bind_columns(PwiSideImport *side, PwiBoundAnswer *answer) {
    const PwiAnswerMapping *mapping = answer->mapping;
    if (!new_parts(side, answer, mapping->n_columns)) return;
    for (int k = 0; k < mapping->n_columns; k++) {
        char use[PWI_QUOTED_SIZE + 32];
        (void)snprintf(use, sizeof use, "the question \"%s\"", answer->question->id);
        int column = find_column(side, &mapping->column[k], use);
        if (column < 0) continue;
        answer->column[answer->n_columns] = column;
        answer->part[answer->n_columns] = -1;
        if (mapping->part != NULL) bind_part(side, answer, answer->n_columns, mapping->part[k]);
        answer->n_columns++;
    }
}

int pwi_question_words(const PwiQuestion *question, PwiArena *arena, const char *const **word) {
    *word = question->options.name;
    if (question->type != PWI_SCALE || question->label == NULL) return question->options.n;
    int n_levels = (int)(question->max - question->min + 1);
    const char **label = PWI_ARENA_ARRAY(arena, const char *, (size_t)n_levels);
    if (label == NULL) return -1;
    for (int k = 0; k < n_levels; k++) label[k] = question->label[k] != NULL ? question->label[k] : "";
    *word = label;
    return n_levels;
}

static bool list_words(PwiSideImport *side, PwiBoundAnswer *answer) {
    const PwiAnswerMapping *mapping = answer->mapping;
    const char *const *known;
    int n_known = pwi_question_words(answer->question, &side->arena, &known);
    const char **cells = PWI_ARENA_ARRAY(&side->arena, const char *, (size_t)mapping->n_values + 1);
    if (n_known < 0 || cells == NULL) return false;
    for (int k = 0; k < mapping->n_values; k++) cells[k] = mapping->value[k].cell;
    return pwi_word_list_init(&answer->options, known, n_known) &&
           pwi_word_list_init(&answer->values, cells, mapping->n_values) &&
           pwi_list_words_init(&answer->list_words, &side->arena, known, n_known, cells, mapping->n_values);
}

static void bind_answer(PwiSideImport *side, const PwiAnswerMapping *mapping, PwiBoundAnswer *answer) {
    const PwiQuestion *question = &side->programme->question[mapping->question];
    answer->mapping = mapping;
    answer->question = question;
    answer->is_grid = mapping->grid != NULL || mapping->part != NULL;
    if (!list_words(side, answer)) {
        side->out_of_memory = true;
        return;
    }
    bool has_parts = question->type == PWI_CHOICES || question->type == PWI_RANKING || question->type == PWI_RATINGS ||
                     question->type == PWI_TIMES;
    if (answer->is_grid && !has_parts)
        pwi_cell_complain(side, side->survey.header_row, -1,
                          "the question \"%s\" is a %s, which no grid answers; need \"column\" in the mapping",
                          question->id, pwi_question_type_names[question->type]);
    else if (mapping->grid != NULL)
        bind_grid(side, answer);
    else
        bind_columns(side, answer);
    if (question->type == PWI_RATINGS && !answer->is_grid)
        pwi_cell_complain(side, side->survey.header_row, -1,
                          "the question \"%s\" has ratings, which need a column for each item; need \"grid\" or "
                          "\"columns\": {item: column} in the mapping",
                          question->id);
}

/* ---- what is left over ---- */

/* Names a few of the columns that nobody reads, once. */
static void warn_of_unmapped(PwiSideImport *side, const bool *is_ignored) {
    PwiBuffer text = {0};
    int n = 0;
    for (int k = 0; k < side->survey.n_columns; k++) {
        const PwiSurveyColumn *column = &side->survey.column[k];
        char quoted[PWI_QUOTED_SIZE];
        if (side->is_used[k] || is_ignored[k] || column->is_blank || column->is_private) continue;
        if (n++ < MAX_LISTED) pwi_buffer_format(&text, "%s\"%s\"", n > 1 ? ", " : "", pwi_quote(column->name, quoted));
    }
    if (n > MAX_LISTED) pwi_buffer_format(&text, " and %d more", n - MAX_LISTED);
    pwi_buffer_char(&text, '\0');
    side->out_of_memory |= text.out_of_memory;
    if (n > 0 && !text.out_of_memory)
        pwi_table_fault(&side->table, side->faults, true, side->survey.header_row, -1,
                        "%d column%s not read: %s (say so under \"ignore\" in the mapping if that is meant)", n,
                        n == 1 ? " is" : "s are", text.bytes);
    pwi_buffer_clear(&text);
}

/* Two headers of one name can only be told apart by number: each has to be spoken of. */
static void check_doubles(PwiSideImport *side, const bool *is_ignored) {
    for (int k = 0; k < side->survey.n_columns; k++) {
        char quoted[PWI_QUOTED_SIZE];
        if (!side->survey.column[k].is_twice || side->is_used[k] || is_ignored[k]) continue;
        pwi_cell_complain(
            side, side->survey.header_row, k,
            "the header \"%s\" stands twice; need different headers, or the numbers of both columns in the "
            "mapping (used, or under \"ignore\")",
            pwi_quote(side->survey.column[k].name, quoted));
    }
}

static void account_for_columns(PwiSideImport *side) {
    bool *is_ignored = PWI_ARENA_ARRAY(&side->arena, bool, (size_t)side->survey.n_columns + 1);
    if (is_ignored == NULL) {
        side->out_of_memory = true;
        return;
    }
    for (int k = 0; k < side->mapping->n_ignored; k++) {
        const PwiColumnName *name = &side->mapping->ignored[k];
        int column = pwi_survey_find(&side->survey, name);
        if (column == PWI_NO_COLUMN)
            complain_of_column(side, name, "\"ignore\"");
        else if (column == PWI_TWO_COLUMNS)
            for (int other = 0; other < side->survey.n_columns; other++)
                is_ignored[other] |= strcmp(side->survey.column[other].name, name->header) == 0;
        else
            is_ignored[column] = true;
    }
    check_doubles(side, is_ignored);
    warn_of_unmapped(side, is_ignored);
    for (int k = 0; k < side->survey.n_columns; k++) {
        side->counts.columns++;
        side->counts.used_columns += side->is_used[k];
        side->counts.private_columns += !side->is_used[k] && side->survey.column[k].is_private;
        side->counts.ignored_columns += !side->is_used[k];
    }
}

void pwi_bind(PwiSideImport *side) {
    const PwiSideMapping *mapping = side->mapping;
    side->is_used = PWI_ARENA_ARRAY(&side->arena, bool, (size_t)side->survey.n_columns + 1);
    side->answer = PWI_ARENA_ARRAY(&side->arena, PwiBoundAnswer, (size_t)mapping->n_answers + 1);
    side->name = new_columns(side, mapping->n_names);
    side->filter = new_columns(side, mapping->n_filters);
    if (side->is_used == NULL || side->answer == NULL || side->out_of_memory) {
        side->out_of_memory = true;
        return;
    }
    side->id = find_column(side, &mapping->id, "the id");
    side->min = find_column(side, &mapping->min, "\"min\"");
    side->max = find_column(side, &mapping->max, "\"max\"");
    side->priority = find_column(side, &mapping->priority, "\"priority\"");
    for (int k = 0; k < mapping->n_names; k++) side->name[k] = find_column(side, &mapping->name[k], "the name");
    for (int k = 0; k < mapping->n_filters; k++)
        side->filter[k] = find_column(side, &mapping->filter[k].column, "\"rows\"");
    for (int k = 0; k < mapping->n_answers && !side->out_of_memory; k++)
        bind_answer(side, &mapping->answer[k], &side->answer[k]);
    if (!side->out_of_memory) account_for_columns(side);
}

void pwi_unbind(PwiSideImport *side) {
    for (int k = 0; side->answer != NULL && k < side->mapping->n_answers; k++) {
        pwi_word_list_clear(&side->answer[k].options);
        pwi_word_list_clear(&side->answer[k].values);
    }
}
