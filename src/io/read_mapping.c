/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a mapping (read_mapping.h): columns, values and rules, each checked against the programme. Whether the
 * columns are there is for import/ to say, which has the tables. */
#include "io/read_mapping.h"

#include <string.h>

#include "base/numbers.h"
#include "io/reader.h"

const char *const pwi_source_names[PWI_N_SOURCES] = {
    [PWI_GOOGLE] = "google",       [PWI_QUALTRICS] = "qualtrics",
    [PWI_MICROSOFT] = "microsoft", [PWI_SURVEYMONKEY] = "surveymonkey",
    [PWI_PLAIN] = "plain",
};

const char *const pwi_id_rule_names[PWI_N_ID_RULES] = {
    [PWI_ID_AS_IS] = "as-is",
    [PWI_ID_LOWER_CASE] = "lower-case",
    [PWI_ID_LOCAL_PART] = "local-part",
    [PWI_ID_ROW] = "row",
};

const char *const pwi_duplicates_names[PWI_N_DUPLICATES] = {
    [PWI_DUPLICATES_ERROR] = "error",
    [PWI_DUPLICATES_FIRST] = "first",
    [PWI_DUPLICATES_LAST] = "last",
};

enum { MAX_COLUMN_NUMBER = 16384 };

/* A header, or the number of a column. */
static void read_column(const PwiNode *node, PwiColumnName *column) {
    int64_t number;
    if (json_is_integer(node->value)) {
        if (pwi_node_integer(node, 1, MAX_COLUMN_NUMBER, &number)) column->number = (int)number;
    } else if (!json_is_string(node->value)) {
        pwi_node_fault(node, "wrong type", "a column: its header, or its number from 1");
    } else if (json_string_length(node->value) == 0) {
        pwi_node_fault(node, "this header is empty", "a column: its header, or its number from 1");
    } else {
        (void)pwi_node_string(node, &column->header);
    }
}

static void read_column_member(const PwiNode *object, const char *key, PwiColumnName *column) {
    PwiNode member = pwi_node_member(object, key);
    if (pwi_node_has(&member)) read_column(&member, column);
}

/* One column, or a list of them. */
static PwiColumnName *read_columns(const PwiNode *node, int *n) {
    bool is_list = json_is_array(node->value);
    size_t length = is_list ? json_array_size(node->value) : 1;
    PwiColumnName *column = pwi_reader_array(node->reader, length, sizeof *column);
    if (column == NULL) return NULL;
    *n = (int)length;
    for (size_t k = 0; is_list && k < length; k++) {
        PwiNode entry = pwi_node_element(node, k);
        read_column(&entry, &column[k]);
    }
    if (!is_list) read_column(node, column);
    return column;
}

/* ---- answers ---- */

/* "columns": a list, or an object of option, item, day or time: column. */
static void read_answer_columns(const PwiNode *node, PwiAnswerMapping *answer) {
    if (!json_is_object(node->value)) {
        if (pwi_node_is_list(node)) answer->column = read_columns(node, &answer->n_columns);
        return;
    }
    size_t n = json_object_size(node->value);
    const char *key;
    json_t *value;
    answer->column = pwi_reader_array(node->reader, n, sizeof *answer->column);
    answer->part = pwi_reader_array(node->reader, n, sizeof *answer->part);
    if (answer->column == NULL || answer->part == NULL) return;
    json_object_foreach(node->value, key, value) {
        PwiNode member = {.reader = node->reader, .up = node, .key = key, .value = value};
        answer->part[answer->n_columns] = pwi_reader_copy(node->reader, key);
        read_column(&member, &answer->column[answer->n_columns++]);
    }
}

/* A string, or a number as it is written. */
static const char *read_value(const PwiNode *node) {
    const char *text = "";
    if (!json_is_number(node->value)) {
        (void)pwi_node_string(node, &text);
        return text;
    }
    const char *numeral = node->reader->bytes + pwi_node_offset(node, false);
    text = pwi_arena_copy(node->reader->arena, numeral, strspn(numeral, "+-.0123456789eE"));
    node->reader->out_of_memory |= text == NULL;
    return text != NULL ? text : "";
}

static void read_values(const PwiNode *node, PwiAnswerMapping *answer) {
    const char *key;
    json_t *value;
    if (!pwi_node_is_object(node)) return;
    answer->value = pwi_reader_array(node->reader, json_object_size(node->value), sizeof *answer->value);
    if (answer->value == NULL) return;
    json_object_foreach(node->value, key, value) {
        PwiNode member = {.reader = node->reader, .up = node, .key = key, .value = value};
        answer->value[answer->n_values++] = (PwiValue){pwi_reader_copy(node->reader, key), read_value(&member)};
    }
}

/* What only some types of questions have; each is a fault elsewhere, as it would do nothing. */
static void read_answer_options(const PwiNode *node, PwiQuestionType type, PwiAnswerMapping *answer) {
    static const char *const decimals[] = {"point", "comma"};
    PwiNode separator = pwi_node_member(node, "separator"), unavailable = pwi_node_member(node, "unavailable"),
            minutes = pwi_node_member(node, "minutes"), decimal = pwi_node_member(node, "decimal");
    bool is_list = type == PWI_CHOICES || type == PWI_RANKING || type == PWI_TIMES || type == PWI_PEOPLE;
    int64_t value;
    int found;
    if (pwi_node_has(&separator) && !is_list)
        pwi_node_complain_key(&separator, "only lists are separated; need no \"separator\" here");
    else if (pwi_node_has(&separator))
        (void)(pwi_node_string(&separator, &answer->separator) &&
               (answer->separator[0] != '\0' || (pwi_node_fault(&separator, "this is empty", "a separator"), true)));
    if (type != PWI_TIMES && (pwi_node_has(&unavailable) || pwi_node_has(&minutes)))
        pwi_node_complain(node, "\"unavailable\" and \"minutes\" are for questions of type times");
    else if (pwi_node_has(&unavailable))
        (void)pwi_node_bool(&unavailable, &answer->is_unavailable);
    if (type == PWI_TIMES && pwi_node_has(&minutes) && pwi_node_integer(&minutes, 1, 24 * 60, &value))
        answer->minutes = (int)value;
    if (pwi_node_has(&decimal) && type != PWI_NUMBER)
        pwi_node_complain_key(&decimal, "only numbers have decimals; need no \"decimal\" here");
    else if (pwi_node_has(&decimal) && pwi_node_enum(&decimal, "decimal mark", decimals, 2, &found))
        answer->decimal_comma = found == 1;
}

static void read_answer(const PwiNode *node, const PwiQuestion *question, PwiAnswerMapping *answer) {
    static const char *const known[] = {"column",    "columns",     "grid",    "values",
                                        "separator", "unavailable", "minutes", "decimal"};
    if (!json_is_object(node->value)) {
        answer->column = read_columns(node, &answer->n_columns);
        return;
    }
    PwiNode column = pwi_node_member(node, "column"), columns = pwi_node_member(node, "columns"),
            grid = pwi_node_member(node, "grid"), values = pwi_node_member(node, "values");
    pwi_node_known_keys(node, known, sizeof known / sizeof *known);
    if (pwi_node_has(&column) + pwi_node_has(&columns) + pwi_node_has(&grid) != 1)
        pwi_node_complain(node,
                          "it is not said where the answer stands; need one of \"column\", \"columns\", \"grid\"");
    if (pwi_node_has(&column)) answer->column = read_columns(&column, &answer->n_columns);
    if (pwi_node_has(&columns)) read_answer_columns(&columns, answer);
    if (pwi_node_has(&grid)) (void)pwi_node_word(&grid, &answer->grid);
    if (pwi_node_has(&values)) read_values(&values, answer);
    read_answer_options(node, question->type, answer);
}

static void read_answers(const PwiNode *node, const PwProgramme *programme, PwiSide side, PwiSideMapping *mapping) {
    const char *key;
    json_t *value;
    if (!pwi_node_is_object(node)) return;
    mapping->answer = pwi_reader_array(node->reader, json_object_size(node->value), sizeof *mapping->answer);
    if (mapping->answer == NULL) return;
    json_object_foreach(node->value, key, value) {
        PwiNode member = {.reader = node->reader, .up = node, .key = key, .value = value};
        int found = pwi_names_find(&programme->question_names, key);
        if (found < 0) {
            pwi_node_unknown_of(&member, true, "question", key, &programme->question_names);
        } else if (!programme->one_pool && !pwi_question_asks(&programme->question[found], side)) {
            pwi_node_complain_key(&member, "\"%s\" is asked of %s only; need no column for it here", key,
                                  pwi_side_plurals[1 - side]);
        } else {
            PwiAnswerMapping *answer = &mapping->answer[mapping->n_answers++];
            answer->question = found;
            read_answer(&member, &programme->question[found], answer);
        }
    }
}

/* ---- people ---- */

static void read_id(const PwiNode *node, PwiSideMapping *mapping) {
    static const char *const known[] = {"column", "rule", "prefix"};
    PwiNode rule, prefix;
    int found;
    if (!json_is_object(node->value)) {
        read_column(node, &mapping->id);
        return;
    }
    pwi_node_known_keys(node, known, 3);
    read_column_member(node, "column", &mapping->id);
    rule = pwi_node_member(node, "rule");
    prefix = pwi_node_member(node, "prefix");
    if (pwi_node_has(&rule) && pwi_node_enum(&rule, "rule for ids", pwi_id_rule_names, PWI_N_ID_RULES, &found))
        mapping->id_rule = (PwiIdRule)found;
    if (pwi_node_has(&prefix)) (void)pwi_node_word(&prefix, &mapping->id_prefix);
    if (mapping->id_rule == PWI_ID_ROW && pwi_is_column(&mapping->id))
        pwi_node_complain(node, "ids made of the row read no column; need either \"column\" or the rule \"row\"");
    if (mapping->id_rule != PWI_ID_ROW && !pwi_is_column(&mapping->id))
        pwi_node_complain(node, "it is not said what ids are made of; need \"column\": …, or \"rule\": \"row\"");
}

static void read_filters(const PwiNode *node, PwiSideMapping *mapping) {
    const char *key;
    json_t *value;
    if (!pwi_node_is_object(node)) return;
    mapping->filter = pwi_reader_array(node->reader, json_object_size(node->value), sizeof *mapping->filter);
    if (mapping->filter == NULL) return;
    json_object_foreach(node->value, key, value) {
        PwiNode member = {.reader = node->reader, .up = node, .key = key, .value = value};
        PwiRowFilter *filter = &mapping->filter[mapping->n_filters++];
        bool is_list = json_is_array(value);
        size_t n = is_list ? json_array_size(value) : 1;
        filter->column.header = pwi_reader_copy(node->reader, key);
        filter->value = pwi_reader_array(node->reader, n, sizeof *filter->value);
        for (size_t k = 0; filter->value != NULL && k < n; k++) {
            PwiNode entry = is_list ? pwi_node_element(&member, k) : member;
            filter->value[filter->n_values++] = read_value(&entry);
        }
    }
}

static void read_side(const PwiNode *node, const PwProgramme *programme, PwiSide side, PwiSideMapping *mapping) {
    static const char *const known[] = {"source", "sheet",   "id",     "name",       "min",     "max",
                                        "rows",   "answers", "ignore", "duplicates", "priority"};
    int found;
    mapping->is_there = true;
    mapping->source = PWI_ANY_SOURCE;
    mapping->id_prefix = "";
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, side == PWI_MENTEE ? 11 : 10);
    PwiNode id, source = pwi_node_member(node, "source"), sheet = pwi_node_member(node, "sheet"),
                name = pwi_node_member(node, "name"), answers = pwi_node_member(node, "answers"),
                ignored = pwi_node_member(node, "ignore"), rows = pwi_node_member(node, "rows"),
                duplicates = pwi_node_member(node, "duplicates");
    if (pwi_node_has(&source) && pwi_node_enum(&source, "source", pwi_source_names, PWI_N_SOURCES, &found))
        mapping->source = (PwiSource)found;
    if (pwi_node_has(&sheet)) (void)pwi_node_word(&sheet, &mapping->sheet);
    if (pwi_node_require(node, "id", &id)) read_id(&id, mapping);
    if (pwi_node_has(&name)) mapping->name = read_columns(&name, &mapping->n_names);
    read_column_member(node, "min", &mapping->min);
    read_column_member(node, "max", &mapping->max);
    read_column_member(node, "priority", &mapping->priority);
    if (pwi_node_has(&answers)) read_answers(&answers, programme, side, mapping);
    if (pwi_node_has(&ignored)) mapping->ignored = read_columns(&ignored, &mapping->n_ignored);
    if (pwi_node_has(&rows)) read_filters(&rows, mapping);
    if (pwi_node_has(&duplicates) &&
        pwi_node_enum(&duplicates, "policy for duplicates", pwi_duplicates_names, PWI_N_DUPLICATES, &found))
        mapping->duplicates = (PwiDuplicates)found;
}

static void read_document(const PwiNode *document, const PwProgramme *programme, PwiMapping *mapping) {
    static const char *const one_pool[] = {"pairwright", "peers"}, *const two_sides[] = {"pairwright", "mentees",
                                                                                         "mentors"};
    const char *const *known = programme->one_pool ? one_pool : two_sides;
    int n_known = programme->one_pool ? 2 : 3;
    pwi_node_known_keys(document, known, n_known);
    for (int k = 1; k < n_known; k++) {
        PwiNode side = pwi_node_member(document, known[k]);
        if (pwi_node_has(&side)) read_side(&side, programme, (PwiSide)(k - 1), &mapping->side[k - 1]);
    }
}

PwStatus pwi_read_mapping(const char *path, const PwProgramme *programme, PwiMapping *mapping, PwFaults *faults,
                          PwError *error) {
    PwStatus status;
    PwiReader reader = {0};
    PwiNode document;
    char sha256[PWI_SHA256_HEX_SIZE];
    PW_TRY(pwi_reader_open(&reader, path, &mapping->arena, faults, sha256, error));
    if (pwi_reader_check_kind(&reader, "mapping/1") && pwi_reader_parse_all(&reader, &document))
        read_document(&document, programme, mapping);
    status = pwi_reader_status(&reader, error);
out:
    pwi_reader_close(&reader);
    return status;
}
