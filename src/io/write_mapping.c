/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing mappings (write_mapping.h): what is as it would be without saying so is not said. */
#include "io/write_mapping.h"

#include <string.h>

#include "base/numbers.h"
#include "io/json_out.h"

static void write_column(PwiJsonOut *out, const PwiColumnName *column) {
    if (column->header != NULL)
        pwi_json_string(out, column->header);
    else
        pwi_json_integer(out, column->number);
}

static void write_column_member(PwiJsonOut *out, const char *key, const PwiColumnName *column) {
    if (column->header == NULL && column->number == 0) return;
    pwi_json_key(out, key);
    write_column(out, column);
}

static void write_columns(PwiJsonOut *out, const PwiColumnName *column, int n) {
    pwi_json_open_line(out, '[');
    for (int k = 0; k < n; k++) write_column(out, &column[k]);
    pwi_json_close(out);
}

static void write_id(PwiJsonOut *out, const PwiSideMapping *side) {
    pwi_json_key(out, "id");
    if (side->id_rule == PWI_ID_AS_IS && side->id_prefix[0] == '\0') {
        write_column(out, &side->id);
        return;
    }
    pwi_json_open_line(out, '{');
    write_column_member(out, "column", &side->id);
    if (side->id_rule != PWI_ID_AS_IS) pwi_json_string_member(out, "rule", pwi_id_rule_names[side->id_rule]);
    if (side->id_prefix[0] != '\0') pwi_json_string_member(out, "prefix", side->id_prefix);
    pwi_json_close(out);
}

/* Numbers as numbers where the question wants them. */
static void write_value(PwiJsonOut *out, const PwiValue *value, PwiQuestionType type) {
    bool wants_number = type == PWI_SCALE || type == PWI_NUMBER || type == PWI_RATINGS;
    int64_t ppm;
    pwi_json_key(out, value->cell);
    if (wants_number && pwi_decimal_parse(value->answer, strlen(value->answer), 6, &ppm) == PWI_DECIMAL_FINE)
        pwi_json_decimal(out, ppm);
    else
        pwi_json_string(out, value->answer);
}

static void write_answer(PwiJsonOut *out, const PwiAnswerMapping *answer, const PwiQuestion *question) {
    bool is_plain = answer->grid == NULL && answer->part == NULL && answer->n_columns == 1 && answer->n_values == 0 &&
                    answer->separator == NULL && !answer->is_unavailable && answer->minutes == 0 &&
                    !answer->decimal_comma;
    pwi_json_key(out, question->id);
    if (is_plain) {
        write_column(out, answer->column);
        return;
    }
    pwi_json_open(out, '{');
    if (answer->grid != NULL) {
        pwi_json_string_member(out, "grid", answer->grid);
    } else if (answer->part != NULL) {
        pwi_json_key(out, "columns");
        pwi_json_open(out, '{');
        for (int k = 0; k < answer->n_columns; k++) write_column_member(out, answer->part[k], &answer->column[k]);
        pwi_json_close(out);
    } else if (answer->n_columns == 1) {
        write_column_member(out, "column", answer->column);
    } else {
        pwi_json_key(out, "columns");
        write_columns(out, answer->column, answer->n_columns);
    }
    if (answer->n_values > 0) {
        pwi_json_key(out, "values");
        pwi_json_open(out, '{');
        for (int k = 0; k < answer->n_values; k++) write_value(out, &answer->value[k], question->type);
        pwi_json_close(out);
    }
    if (answer->separator != NULL) pwi_json_string_member(out, "separator", answer->separator);
    if (answer->is_unavailable) {
        pwi_json_key(out, "unavailable");
        pwi_json_bool(out, true);
    }
    if (answer->minutes > 0) pwi_json_integer_member(out, "minutes", answer->minutes);
    if (answer->decimal_comma) pwi_json_string_member(out, "decimal", "comma");
    pwi_json_close(out);
}

static void write_filters(PwiJsonOut *out, const PwiSideMapping *side) {
    pwi_json_key(out, "rows");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < side->n_filters; k++) {
        pwi_json_key(out, side->filter[k].column.header);
        pwi_json_open_line(out, '[');
        for (int v = 0; v < side->filter[k].n_values; v++) pwi_json_string(out, side->filter[k].value[v]);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_side(PwiJsonOut *out, const char *key, const PwiSideMapping *side, const PwProgramme *programme) {
    pwi_json_key(out, key);
    pwi_json_open(out, '{');
    if (side->source != PWI_ANY_SOURCE) pwi_json_string_member(out, "source", pwi_source_names[side->source]);
    if (side->sheet != NULL) pwi_json_string_member(out, "sheet", side->sheet);
    write_id(out, side);
    if (side->n_names > 0) {
        pwi_json_key(out, "name");
        write_columns(out, side->name, side->n_names);
    }
    write_column_member(out, "min", &side->min);
    write_column_member(out, "max", &side->max);
    write_column_member(out, "priority", &side->priority);
    if (side->n_filters > 0) write_filters(out, side);
    pwi_json_key(out, "answers");
    pwi_json_open(out, '{');
    for (int k = 0; k < side->n_answers; k++)
        write_answer(out, &side->answer[k], &programme->question[side->answer[k].question]);
    pwi_json_close(out);
    if (side->n_ignored > 0) {
        pwi_json_key(out, "ignore");
        write_columns(out, side->ignored, side->n_ignored);
    }
    if (side->duplicates != PWI_DUPLICATES_ERROR)
        pwi_json_string_member(out, "duplicates", pwi_duplicates_names[side->duplicates]);
    pwi_json_close(out);
}

PwStatus pwi_write_mapping(const PwiMapping *mapping, const PwProgramme *programme, PwiBuffer *text) {
    PwiJsonOut out = {0};
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "mapping/1");
    for (int k = PWI_N_SIDES - 1; k >= 0; k--)
        if (mapping->side[k].is_there)
            write_side(&out, programme->one_pool ? "peers" : pwi_side_plurals[k], &mapping->side[k], programme);
    pwi_json_close(&out);
    *text = out.text;
    return out.text.out_of_memory ? PW_NO_MEMORY : PW_OK;
}
