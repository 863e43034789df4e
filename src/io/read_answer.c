/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading answers, a function a type of question (read_answer.h, table in docs/formats/cohort.md). */
#include "io/read_answer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "io/read_parts.h"

/* The option this string names, or -1 with a fault. */
static int option_of(const PwiNode *node, const PwiNames *options) {
    const char *name = json_string_value(node->value);
    if (name == NULL) {
        pwi_node_fault(node, "wrong type", "the name of an option, a string");
        return -1;
    }
    int option = pwi_names_find(options, name);
    if (option >= 0) return option;
    pwi_node_unknown_of(node, false, "option", name, options);
    return -1;
}

bool pwi_is_no_answer(const json_t *value) {
    return (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

static bool is_empty_string(const PwiNode *node) {
    return json_is_string(node->value) && json_string_length(node->value) == 0;
}

static bool read_choice(const PwiNode *node, const PwiQuestion *question, int32_t *cell) {
    if (is_empty_string(node)) return false;
    int option = option_of(node, &question->options);
    *cell = option >= 0 ? option : 0;
    return option >= 0;
}

static bool check_length(const PwiNode *list, int most) {
    if (most == 0) most = PWI_MAX_OPTIONS; /* nobody has more to say */
    if (json_array_size(list->value) <= (size_t)most) return true;
    pwi_node_complain(list, "too many entries; got %zu; need at most %d", json_array_size(list->value), most);
    return false;
}

static bool read_choices(const PwiNode *node, const PwiQuestion *question, uint64_t *cell) {
    if (!pwi_node_is_list(node) || !check_length(node, question->most)) return false;
    size_t n = json_array_size(node->value);
    for (size_t k = 0; k < n; k++) {
        PwiNode entry = pwi_node_element(node, k);
        int option = option_of(&entry, &question->options);
        if (option < 0) continue;
        uint64_t bit = UINT64_C(1) << (option % 64);
        if ((cell[option / 64] & bit) != 0) pwi_node_fault(&entry, "this option stands twice", "each option once");
        cell[option / 64] |= bit;
    }
    return n > 0;
}

void pwi_unknown_label(const PwiNode *node, const PwiQuestion *question) {
    const char *label = json_string_value(node->value);
    size_t n_levels = (size_t)(question->max - question->min + 1);
    const char **known = pwi_reader_array(node->reader, n_levels, sizeof *known); /* levels may lack labels */
    int n_known = 0;
    assert(label != NULL && question->label != NULL);
    for (size_t level = 0; known != NULL && level < n_levels; level++)
        if (question->label[level] != NULL) known[n_known++] = question->label[level];
    const char *nearest = known != NULL ? pwi_nearest_name(known, n_known, label) : NULL;
    if (nearest != NULL)
        pwi_node_unknown(node, false, "label", label, nearest);
    else
        pwi_node_fault(node, "unknown label", "a label of \"%s\", or a whole number from %lld to %lld", question->id,
                       (long long)question->min, (long long)question->max);
}

static bool read_scale(const PwiNode *node, const PwiQuestion *question, int32_t *cell) {
    int64_t level = 0;
    if (is_empty_string(node)) return false;
    const char *label = json_string_value(node->value);
    if (label == NULL || question->label == NULL) {
        if (!pwi_node_integer(node, question->min, question->max, &level)) return false;
        *cell = (int32_t)level;
        return true;
    }
    for (level = question->min; level <= question->max; level++) {
        const char *known = question->label[level - question->min];
        if (known == NULL || strcmp(known, label) != 0) continue;
        *cell = (int32_t)level;
        return true;
    }
    pwi_unknown_label(node, question);
    return false;
}

static bool read_number(const PwiNode *node, const PwiQuestion *question, int64_t *cell) {
    return !is_empty_string(node) && pwi_node_decimal(node, question->min, question->max, cell);
}

static bool read_ranking(const PwiNode *node, const PwiQuestion *question, uint16_t *cell) {
    if (!pwi_node_is_list(node)) return false;
    size_t n = json_array_size(node->value);
    uint16_t rank = 0;
    for (size_t k = 0; k < n; k++) {
        PwiNode entry = pwi_node_element(node, k);
        int option = option_of(&entry, &question->options);
        if (option < 0) continue;
        if (cell[option] != 0)
            pwi_node_fault(&entry, "this option is ranked twice", "each option once");
        else
            cell[option] = ++rank;
    }
    return rank > 0;
}

static bool read_ratings(const PwiNode *node, const PwiQuestion *question, int32_t *cell) {
    if (!pwi_node_is_object(node) || json_object_size(node->value) == 0) return false;
    for (int item = 0; item < question->options.n; item++) cell[item] = PWI_NO_RATING;
    const char *key;
    json_t *value;
    json_object_foreach(node->value, key, value) {
        PwiNode rating = {.reader = node->reader, .up = node, .key = key, .value = value};
        int64_t level;
        int item = pwi_names_find(&question->options, key);
        if (item < 0)
            pwi_node_unknown_of(&rating, true, "item", key, &question->options);
        else if (pwi_node_integer(&rating, question->min, question->max, &level))
            cell[item] = (int32_t)level;
    }
    return true;
}

static bool two_digits(const char *text, int *value) {
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return false;
    *value = (text[0] - '0') * 10 + text[1] - '0';
    return true;
}

bool pwi_read_clock(const char *text, int *minutes) {
    int hour, minute;
    if (!two_digits(text, &hour) || text[2] != ':' || !two_digits(text + 3, &minute) || minute > 59) return false;
    *minutes = hour * 60 + minute;
    return *minutes <= 24 * 60;
}

const char *pwi_read_block(const char *text, size_t n, const PwiQuestion *question, int *first, int *last) {
    const char *space = memchr(text, ' ', n);
    int from, to;
    if (space == NULL || text + n - space != 12 || space[6] != '-' || !pwi_read_clock(space + 1, &from) ||
        !pwi_read_clock(space + 7, &to))
        return "not a block of time";
    int day = pwi_names_find_bytes(&question->days, text, (size_t)(space - text));
    if (day < 0) return "unknown day";
    if (from >= to) return "the block ends before it starts";
    if (from < question->from_minutes || to > question->to_minutes) return "outside the hours asked about";
    from -= question->from_minutes;
    to -= question->from_minutes;
    if (from % question->step_minutes != 0 || to % question->step_minutes != 0) return "not on the grid of steps";
    int per_day = pwi_question_slots_per_day(question);
    *first = day * per_day + from / question->step_minutes;
    *last = day * per_day + to / question->step_minutes;
    return NULL;
}

static bool read_times(const PwiNode *node, const PwiQuestion *question, uint64_t *cell) {
    if (!pwi_node_is_list(node)) return false;
    size_t n = json_array_size(node->value);
    for (size_t k = 0; k < n; k++) {
        PwiNode entry = pwi_node_element(node, k);
        const char *text = json_string_value(entry.value);
        int first = 0, last = 0;
        const char *wrong = text == NULL
                                ? "wrong type"
                                : pwi_read_block(text, json_string_length(entry.value), question, &first, &last);
        if (wrong != NULL) {
            pwi_node_fault(&entry, wrong,
                           "such as \"%s %02d:%02d-%02d:%02d\", from %02d:%02d to %02d:%02d in steps of %d minutes",
                           question->days.name[0], question->from_minutes / 60, question->from_minutes % 60,
                           (question->from_minutes + question->step_minutes) / 60,
                           (question->from_minutes + question->step_minutes) % 60, question->from_minutes / 60,
                           question->from_minutes % 60, question->to_minutes / 60, question->to_minutes % 60,
                           question->step_minutes);
            continue;
        }
        for (int slot = first; slot < last; slot++) cell[slot / 64] |= UINT64_C(1) << (slot % 64);
    }
    return n > 0;
}

bool pwi_want(PwiWanted *wanted, const char *id) {
    const char **grown = pwi_reserve_array(wanted->id, &wanted->capacity, wanted->n + 1, sizeof *grown);
    if (grown == NULL) return false;
    wanted->id = grown;
    wanted->id[wanted->n++] = id;
    return true;
}

static bool read_people(const PwiNode *node, const PwiQuestion *question, PwiWanted *wanted, PwiSlice *cell) {
    if (!pwi_node_is_list(node) || !check_length(node, question->most)) return false;
    size_t n = json_array_size(node->value);
    PwiSlice slice = {(uint32_t)wanted->n, 0};
    for (size_t k = 0; k < n; k++) {
        PwiNode entry = pwi_node_element(node, k);
        const char *id;
        if (!pwi_node_word(&entry, &id)) continue;
        for (uint32_t earlier = 0; earlier < slice.n; earlier++)
            if (strcmp(wanted->id[slice.first + earlier], id) == 0)
                pwi_node_fault(&entry, "named twice", "each person once");
        if (!pwi_want(wanted, id))
            node->reader->out_of_memory = true;
        else
            slice.n++;
    }
    *cell = slice;
    return slice.n > 0;
}

static bool read_text(const PwiNode *node, const char **cell) {
    return !is_empty_string(node) && pwi_node_string(node, cell);
}

bool pwi_read_answer(const PwiNode *node, const PwiQuestion *question, PwiWanted *wanted, void *cell) {
    int64_t errors_before = node->reader->n_errors;
    bool answered = false;
    switch (question->type) {
        case PWI_CHOICE:
            answered = read_choice(node, question, cell);
            break;
        case PWI_CHOICES:
            answered = read_choices(node, question, cell);
            break;
        case PWI_SCALE:
            answered = read_scale(node, question, cell);
            break;
        case PWI_NUMBER:
            answered = read_number(node, question, cell);
            break;
        case PWI_RANKING:
            answered = read_ranking(node, question, cell);
            break;
        case PWI_RATINGS:
            answered = read_ratings(node, question, cell);
            break;
        case PWI_TIMES:
            answered = read_times(node, question, cell);
            break;
        case PWI_PEOPLE:
            answered = read_people(node, question, wanted, cell);
            break;
        case PWI_TEXT:
            answered = read_text(node, cell);
            break;
        case PWI_N_QUESTION_TYPES:
            break;
    }
    answered &= node->reader->n_errors == errors_before;
    if (!answered) memset(cell, 0, pwi_cell_size(question));
    return answered;
}
