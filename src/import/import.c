/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import (import.h): tables are read, columns bound, people listed, and each person's answers written.
 *
 * Everything that is wrong is said at once, with its cell; then nothing is written. What is legal but left out is
 * counted: used + unmapped + dropped cells are all cells that are not empty. */
#include "import/import.h"

#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "import/answers.h"
#include "import/bind.h"
#include "import/draft.h"
#include "import/people.h"
#include "import/propose.h"
#include "io/read_mapping.h"
#include "io/read_table.h"
#include "io/write_mapping.h"

enum { FAULT_SIZE = 1024 };

/* ---- cells ---- */

static void add_fault(PwiSideImport *side, bool is_warning, int row, int column, const char *format,
                      va_list arguments) {
    char text[FAULT_SIZE], quoted[PWI_QUOTED_SIZE];
    (void)vsnprintf(text, sizeof text, format, arguments);
    bool has_name = column >= 0 && row != side->survey.header_row && side->survey.column[column].name[0] != '\0';
    pwi_table_fault(&side->table, side->faults, is_warning, row, column, "%s%s%s%s", has_name ? "(" : "",
                    has_name ? pwi_quote(side->survey.column[column].name, quoted) : "", has_name ? ") " : "", text);
    side->n_errors += !is_warning;
}

void pwi_cell_complain(PwiSideImport *side, int row, int column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_fault(side, false, row, column, format, arguments);
    va_end(arguments);
}

void pwi_cell_warn(PwiSideImport *side, int row, int column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_fault(side, true, row, column, format, arguments);
    va_end(arguments);
}

const char *pwi_side_cell(PwiSideImport *side, int row, int column) {
    const char *cell = pwi_survey_cell(&side->survey, row, column, &side->scratch);
    side->out_of_memory |= cell == NULL;
    return cell != NULL ? cell : "";
}

void pwi_count_cell(PwiSideImport *side, int row, int column, bool is_used) {
    side->counts.used_cells += is_used && pwi_table_cell(&side->table, row, column)[0] != '\0';
}

/* ---- people ---- */

static void write_count(PwiSideImport *side, int row, int column, const char *key, PwiJsonOut *out) {
    const char *cell = column >= 0 ? pwi_side_cell(side, row, column) : "";
    char quoted[PWI_QUOTED_SIZE];
    int64_t value;
    if (cell[0] == '\0') return;
    if (pwi_decimal_parse(cell, strlen(cell), 0, &value) != PWI_DECIMAL_FINE || value < 0 || value > PWI_MAX_CAPACITY) {
        pwi_cell_complain(side, row, column, "this is no %s; got \"%s\"; need a whole number from 0 to %d", key,
                          pwi_quote(cell, quoted), PWI_MAX_CAPACITY);
        return;
    }
    pwi_count_cell(side, row, column, true);
    pwi_json_integer_member(out, key, value);
}

static void write_priority(PwiSideImport *side, int row, PwiJsonOut *out) {
    const char *cell = side->priority >= 0 ? pwi_side_cell(side, row, side->priority) : "";
    char quoted[PWI_QUOTED_SIZE];
    int64_t ppm;
    if (cell[0] == '\0') return;
    if (pwi_decimal_parse(cell, strlen(cell), 6, &ppm) != PWI_DECIMAL_FINE || ppm < 0 || ppm > 1000000 * PWI_PPM) {
        pwi_cell_complain(side, row, side->priority, "this is no priority; got \"%s\"; need a number from 0 to 1000000",
                          pwi_quote(cell, quoted));
        return;
    }
    pwi_count_cell(side, row, side->priority, true);
    pwi_json_key(out, "priority");
    pwi_json_decimal(out, ppm);
}

/* Cells of the kept row: those nobody reads, and those that name the person. */
static void count_row(PwiSideImport *side, int row) {
    for (int column = 0; column < side->survey.n_columns; column++)
        side->counts.unmapped_cells += !side->is_used[column] && pwi_table_cell(&side->table, row, column)[0] != '\0';
    if (side->id >= 0) pwi_count_cell(side, row, side->id, true);
    for (int k = 0; k < side->mapping->n_names; k++)
        if (side->name[k] >= 0 && side->name[k] != side->id) pwi_count_cell(side, row, side->name[k], true);
}

static void write_person(PwiSideImport *side, const PwiSideImport *others, const PwiEntry *person, PwiJsonOut *out) {
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "id", person->id);
    if (person->name[0] != '\0') pwi_json_string_member(out, "name", person->name);
    write_count(side, person->row, side->min, "min", out);
    write_count(side, person->row, side->max, "max", out);
    write_priority(side, person->row, out);
    pwi_json_key(out, "answers");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < side->mapping->n_answers; k++) {
        const PwiBoundAnswer *answer = &side->answer[k];
        size_t before = out->text.n;
        int64_t n_errors = side->n_errors;
        pwi_write_answer(side, others, answer, person, out);
        if (answer->question->required && out->text.n == before && side->n_errors == n_errors)
            pwi_cell_complain(side, person->row, answer->n_columns > 0 ? answer->column[0] : -1,
                              "the required question \"%s\" is not answered; need an answer", answer->question->id);
    }
    pwi_json_close(out);
    pwi_json_close(out);
    count_row(side, person->row);
    pwi_arena_reset(&side->scratch);
}

static void count_all_cells(PwiSideImport *side) {
    for (int row = side->survey.first_row; row < side->table.n_rows; row++)
        for (int column = 0; column < side->survey.n_columns; column++)
            side->counts.cells += pwi_table_cell(&side->table, row, column)[0] != '\0';
    /* A column may be read twice (an id that is a name, too): what is left over is never negative. */
    int64_t rest = side->counts.cells - side->counts.unmapped_cells;
    if (side->counts.used_cells > rest) side->counts.used_cells = rest;
    side->counts.dropped_cells = rest - side->counts.used_cells;
}

static void say_what_was_assumed(PwiSideImport *side) {
    if (side->n_always_free > 0)
        pwi_table_fault(&side->table, side->faults, true, -1, -1,
                        "%lld %s ticked nothing in a grid of times that are not possible: they count as always free",
                        (long long)side->n_always_free, side->plural);
    if (side->n_outside > 0)
        pwi_table_fault(&side->table, side->faults, true, -1, -1,
                        "%lld %s named times outside the hours of the question: these are left out",
                        (long long)side->n_outside, side->plural);
}

static void write_side(PwiSideImport *side, const PwiSideImport *others, PwiJsonOut *out) {
    pwi_json_key(out, side->plural);
    pwi_json_open(out, '[');
    for (int k = 0; k < side->n_entries && !side->out_of_memory; k++) write_person(side, others, &side->entry[k], out);
    pwi_json_close(out);
    count_all_cells(side);
    say_what_was_assumed(side);
}

/* ---- sides ---- */

/* Whether the question is asked of this side, and no column answers it. */
static bool is_unanswered(const PwiSideImport *side, int question) {
    const PwProgramme *programme = side->programme;
    if (!programme->one_pool && !pwi_question_asks(&programme->question[question], side->side)) return false;
    for (int k = 0; k < side->mapping->n_answers; k++)
        if (side->mapping->answer[k].question == question) return false;
    return true;
}

static void check_questions(PwiSideImport *side) {
    const PwProgramme *programme = side->programme;
    PwiBuffer optional = {0};
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        if (!is_unanswered(side, q)) continue;
        if (question->required)
            pwi_cell_complain(side, side->survey.header_row, -1,
                              "no column answers the required question \"%s\"; need one in the mapping", question->id);
        else
            pwi_buffer_format(&optional, "%s\"%s\"", optional.n > 0 ? ", " : "", question->id);
    }
    pwi_buffer_char(&optional, '\0');
    side->out_of_memory |= optional.out_of_memory;
    if (optional.n > 1 && !optional.out_of_memory)
        pwi_cell_warn(side, side->survey.header_row, -1, "no column answers %s", optional.bytes);
    pwi_buffer_clear(&optional);
}

/* Where a guessed mapping makes ids of its own, and what it takes cells for that are no answers as they stand: nothing
 * is put right unsaid. */
static void say_what_was_guessed(PwiSideImport *side) {
    if (side->mapping->id_rule == PWI_ID_ROW)
        pwi_cell_warn(
            side, side->survey.header_row, -1,
            "no column tells all %s apart: their ids are made of rows (say which is the \"id\" in the mapping)",
            side->plural);
    for (int k = 0; k < side->mapping->n_answers; k++) {
        const PwiAnswerMapping *mapping = &side->mapping->answer[k];
        PwiBuffer guesses = {0};
        char cell[PWI_QUOTED_SIZE], meaning[PWI_QUOTED_SIZE];
        for (int v = 0; v < mapping->n_values; v++)
            pwi_buffer_format(&guesses, "%s\"%s\" for \"%s\"", v > 0 ? ", " : "",
                              pwi_quote(mapping->value[v].cell, cell), pwi_quote(mapping->value[v].answer, meaning));
        pwi_buffer_char(&guesses, '\0');
        side->out_of_memory |= guesses.out_of_memory;
        if (mapping->n_values > 0 && !guesses.out_of_memory)
            pwi_cell_warn(side, side->survey.header_row, side->answer[k].n_columns > 0 ? side->answer[k].column[0] : -1,
                          "taken by guess: %s (say what is meant under \"values\" in the mapping)", guesses.bytes);
        pwi_buffer_clear(&guesses);
    }
}

static PwStatus side_status(const PwiSideImport *side, PwError *error) {
    char quoted[PWI_QUOTED_SIZE];
    bool has_failed = side->out_of_memory || side->scratch.has_failed || side->arena.has_failed;
    if (has_failed || side->faults->out_of_memory) return pwi_fail_memory(error);
    if (side->n_errors == 0) return PW_OK;
    return pwi_fail(error, PW_REJECTED, "%s has %lld fault%s", pwi_quote(side->table.path, quoted),
                    (long long)side->n_errors, side->n_errors == 1 ? "" : "s");
}

static int count_sides(const PwProgramme *programme) {
    return programme != NULL && programme->one_pool ? 1 : PWI_N_SIDES;
}

/* Reads the tables and understands their headers; used by import and by proposals. Clear in any case. */
static PwStatus open_sides(const PwiImportTask *task, const PwiMapping *mapping, PwFaults *faults,
                           PwiSideImport side[PWI_N_SIDES], PwError *error) {
    PwStatus worst = PW_OK;
    for (int k = 0; k < PWI_N_SIDES; k++) {
        if (task->table_path[k] == NULL) continue;
        const PwiSideMapping *mapped = mapping != NULL ? &mapping->side[k] : NULL;
        side[k].programme = task->programme;
        side[k].side = (PwiSide)k;
        side[k].plural = task->table_path[1 - k] == NULL ? "peers" : pwi_side_plurals[k];
        side[k].faults = faults;
        PwiSource source = task->source != PWI_ANY_SOURCE || mapped == NULL ? task->source : mapped->source;
        PwStatus status =
            pwi_read_table(task->table_path[k], mapped != NULL ? mapped->sheet : NULL, &side[k].table, faults, error);
        if (status == PW_OK) status = pwi_survey_open(&side[k].table, source, &side[k].survey, faults);
        if (status == PW_NO_MEMORY || status == PW_IO) return status == PW_IO ? status : pwi_fail_memory(error);
        if (status != PW_OK) worst = status; /* the other side is looked at all the same */
    }
    return worst;
}

static void clear_sides(PwiSideImport side[PWI_N_SIDES]) {
    for (int k = 0; k < PWI_N_SIDES; k++) {
        if (side[k].mapping != NULL) pwi_unbind(&side[k]);
        pwi_word_list_clear(&side[k].people_ids);
        pwi_word_list_clear(&side[k].people_names);
        pwi_survey_clear(&side[k].survey);
        pwi_arena_clear(&side[k].arena);
        pwi_arena_clear(&side[k].scratch);
        pwi_table_clear(&side[k].table);
    }
}

/* The mapping handed in, or one found by looking at the tables. */
static PwStatus bind_sides(const PwiImportTask *task, PwiMapping *mapping, PwiSideImport side[PWI_N_SIDES],
                           PwError *error) {
    PwStatus status = PW_OK;
    if (task->mapping_path == NULL) PW_TRY(pwi_propose_mapping(side, count_sides(task->programme), mapping, error));
    for (int k = 0; k < count_sides(task->programme); k++) {
        if (!mapping->side[k].is_there) {
            pwi_faults_add(side[k].faults, false, task->mapping_path, "",
                           "the mapping says nothing about the %s; need \"%s\": {...}", side[k].plural, side[k].plural);
            status = pwi_fail(error, PW_REJECTED, "the mapping is not complete");
            goto out;
        }
        /* Without a mapping nobody has said what to leave out: it is named, not ignored. */
        if (task->mapping_path == NULL) mapping->side[k].n_ignored = 0;
        side[k].mapping = &mapping->side[k];
        pwi_bind(&side[k]);
        if (!side[k].out_of_memory) check_questions(&side[k]);
        if (!side[k].out_of_memory && task->mapping_path == NULL) say_what_was_guessed(&side[k]);
        PwStatus of_side = side_status(&side[k], error);
        if (of_side != PW_OK) status = of_side;
        if (status == PW_NO_MEMORY) goto out;
        if (of_side == PW_OK)
            pwi_list_people(&side[k],
                            task->duplicates != PWI_N_DUPLICATES ? task->duplicates : side[k].mapping->duplicates);
    }
out:
    return status;
}

static PwStatus write_cohort(const PwiImportTask *task, PwiSideImport side[PWI_N_SIDES], PwiBuffer *cohort,
                             PwError *error) {
    PwStatus status = PW_OK;
    PwiJsonOut out = {0};
    int n_sides = count_sides(task->programme);
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "cohort/1");
    for (int k = n_sides - 1; k >= 0; k--) write_side(&side[k], &side[n_sides == 1 ? 0 : 1 - k], &out);
    pwi_json_close(&out);
    for (int k = 0; k < n_sides && status != PW_NO_MEMORY; k++) {
        PwStatus of_side = side_status(&side[k], error);
        if (of_side != PW_OK) status = of_side;
    }
    if (out.text.out_of_memory) status = pwi_fail_memory(error);
    if (status == PW_OK)
        *cohort = out.text;
    else
        pwi_buffer_clear(&out.text);
    return status;
}

PwStatus pwi_import(const PwiImportTask *task, PwiBuffer *cohort, PwiSideCounts counts[PWI_N_SIDES], PwFaults *faults,
                    PwError *error) {
    PwStatus status;
    PwiMapping mapping = {0};
    PwiSideImport *side = PWI_NEW_ARRAY(PwiSideImport, PWI_N_SIDES);
    if (side == NULL) return pwi_fail_memory(error);
    if (task->mapping_path != NULL)
        PW_TRY(pwi_read_mapping(task->mapping_path, task->programme, &mapping, faults, error));
    PW_TRY(open_sides(task, task->mapping_path != NULL ? &mapping : NULL, faults, side, error));
    PW_TRY(bind_sides(task, &mapping, side, error));
    PW_TRY(write_cohort(task, side, cohort, error));
    for (int k = 0; k < PWI_N_SIDES; k++) counts[k] = side[k].counts;
out:
    clear_sides(side);
    pwi_arena_clear(&mapping.arena);
    pwi_free(side);
    return status;
}

PwStatus pwi_import_propose(const PwiImportTask *task, PwiBuffer *document, PwFaults *faults, PwError *error) {
    PwStatus status;
    PwiMapping mapping = {0};
    PwiSideImport *side = PWI_NEW_ARRAY(PwiSideImport, PWI_N_SIDES);
    if (side == NULL) return pwi_fail_memory(error);
    int n_sides = task->table_path[PWI_MENTOR] == NULL ? 1 : PWI_N_SIDES;
    PW_TRY(open_sides(task, NULL, faults, side, error));
    if (task->programme == NULL) {
        status = pwi_draft_programme(side, n_sides, document);
    } else {
        PW_TRY(pwi_propose_mapping(side, n_sides, &mapping, error));
        status = pwi_write_mapping(&mapping, task->programme, document);
    }
out:
    clear_sides(side);
    pwi_arena_clear(&mapping.arena);
    pwi_free(side);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}
