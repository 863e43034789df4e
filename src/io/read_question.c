/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question of a programme. */
#include <string.h>

#include "base/numbers.h"
#include "io/read_answer.h"
#include "io/read_parts.h"

static const char *const common_keys[] = {"type", "text", "ask", "required", "sensitive"};

/* What each type declares beyond the common keys. */
static const char *const type_keys[PWI_N_QUESTION_TYPES][4] = {
    [PWI_CHOICE] = {"options"},
    [PWI_CHOICES] = {"options", "most"},
    [PWI_SCALE] = {"min", "max", "labels"},
    [PWI_NUMBER] = {"min", "max"},
    [PWI_RANKING] = {"options"},
    [PWI_RATINGS] = {"items", "min", "max"},
    [PWI_TIMES] = {"days", "from", "to", "step"},
    [PWI_PEOPLE] = {"most"},
    [PWI_TEXT] = {NULL},
};

/* A list of distinct names as options (a repeat is a warning and dropped). */
static bool read_options(const PwiNode *list, PwiNames *options) {
    if (!pwi_node_is_list(list)) return false;
    size_t n = json_array_size(list->value);
    if (n == 0 || n > PWI_MAX_OPTIONS) {
        pwi_node_complain(list, "too few or too many entries; got %zu; need 1 to %d", n, PWI_MAX_OPTIONS);
        return false;
    }
    bool fine = true;
    for (size_t k = 0; k < n; k++) {
        PwiNode entry = pwi_node_element(list, k);
        const char *name;
        int index;
        bool is_new;
        if (!pwi_node_word(&entry, &name)) {
            fine = false;
            continue;
        }
        if (!pwi_names_add(options, name, &index, &is_new))
            list->reader->out_of_memory = true;
        else if (!is_new)
            pwi_node_warn(&entry, "\"%s\" stands twice in this list; it is taken once", name);
    }
    return fine;
}

static bool read_most(const PwiNode *node, PwiQuestion *question) {
    PwiNode member = pwi_node_member(node, "most");
    int64_t most = 0;
    if (pwi_node_has(&member) && !pwi_node_integer(&member, 1, PWI_MAX_OPTIONS, &most)) return false;
    question->most = (int)most;
    return true;
}

/* min and max of a scale or of ratings: whole units. */
static bool read_levels(const PwiNode *node, PwiQuestion *question) {
    PwiNode min, max;
    bool fine =
        pwi_node_require(node, "min", &min) && pwi_node_integer(&min, -PWI_MAX_LEVELS, PWI_MAX_LEVELS, &question->min);
    fine &=
        pwi_node_require(node, "max", &max) && pwi_node_integer(&max, -PWI_MAX_LEVELS, PWI_MAX_LEVELS, &question->max);
    if (fine && question->min >= question->max) {
        pwi_node_fault(&max, "max is not above min", "a number above %lld", (long long)question->min);
        return false;
    }
    return fine;
}

static bool read_number(const PwiNode *node, PwiQuestion *question) {
    PwiNode min, max;
    bool fine = pwi_node_require(node, "min", &min) &&
                pwi_node_decimal(&min, -PWI_MAX_NUMBER_PPM, PWI_MAX_NUMBER_PPM, &question->min);
    fine &= pwi_node_require(node, "max", &max) &&
            pwi_node_decimal(&max, -PWI_MAX_NUMBER_PPM, PWI_MAX_NUMBER_PPM, &question->max);
    if (fine && question->min >= question->max) {
        char low[PWI_DECIMAL_SIZE];
        pwi_ppm_print_short(question->min, low);
        pwi_node_fault(&max, "max is not above min", "a number above %s", low);
        return false;
    }
    return fine;
}

/* The label of one level, which no other level may have: an answer could mean either. */
static bool read_label(const PwiNode *node, PwiQuestion *question, int64_t level, PwiNames *seen) {
    const char **label = &question->label[level - question->min];
    bool is_new = false;
    if (!pwi_node_word(node, label)) return false;
    if (!pwi_names_add(seen, *label, NULL, &is_new))
        node->reader->out_of_memory = true;
    else if (!is_new)
        pwi_node_fault(node, "this label stands twice", "a label of its own for each level");
    return is_new;
}

/* The level a key of `labels` names, written as a plain whole number ("1e0" would be another name for "1"). */
static bool read_level(const PwiNode *label, const PwiQuestion *question, int64_t *level) {
    char plain[PWI_DECIMAL_SIZE] = "";
    if (pwi_decimal_parse(label->key, strlen(label->key), 0, level) == PWI_DECIMAL_FINE && *level >= question->min &&
        *level <= question->max)
        pwi_ppm_print_short(*level * PWI_PPM, plain);
    if (strcmp(label->key, plain) == 0 && plain[0] != '\0') return true;
    pwi_node_complain_key(label, "this is no level of the scale; need a whole number from %lld to %lld",
                          (long long)question->min, (long long)question->max);
    return false;
}

static bool read_label_list(const PwiNode *labels, PwiQuestion *question, PwiNames *seen) {
    int64_t n_levels = question->max - question->min + 1;
    if ((int64_t)json_array_size(labels->value) != n_levels) {
        pwi_node_complain(labels, "wrong number of labels; got %zu; need %lld, one for each level from %lld to %lld",
                          json_array_size(labels->value), (long long)n_levels, (long long)question->min,
                          (long long)question->max);
        return false;
    }
    bool fine = true;
    for (int64_t k = 0; k < n_levels; k++) {
        PwiNode label = pwi_node_element(labels, (size_t)k);
        fine &= read_label(&label, question, question->min + k, seen);
    }
    return fine;
}

static bool read_label_object(const PwiNode *labels, PwiQuestion *question, PwiNames *seen) {
    bool fine = true;
    const char *key;
    json_t *value;
    json_object_foreach(labels->value, key, value) {
        PwiNode label = {.reader = labels->reader, .up = labels, .key = key, .value = value};
        int64_t level;
        fine &= read_level(&label, question, &level) && read_label(&label, question, level, seen);
    }
    return fine;
}

/* labels: a list, one for each level from min up; or an object {"1": "never", "5": "always"} that names some. */
static bool read_labels(const PwiNode *node, PwiQuestion *question) {
    PwiNode labels = pwi_node_member(node, "labels");
    PwiNames seen = {0};
    bool fine = false;
    if (!pwi_node_has(&labels)) return true;
    size_t n_levels = (size_t)(question->max - question->min + 1);
    if (n_levels > PWI_MAX_OPTIONS) {
        pwi_node_complain_key(&labels, "a scale of %zu levels is too long for labels; need at most %d", n_levels,
                              PWI_MAX_OPTIONS);
        return false;
    }
    question->label = pwi_reader_array(node->reader, n_levels, sizeof *question->label);
    if (question->label == NULL) return false;
    if (json_is_array(labels.value))
        fine = read_label_list(&labels, question, &seen);
    else if (json_is_object(labels.value))
        fine = read_label_object(&labels, question, &seen);
    else
        pwi_node_fault(&labels, "wrong type", "a list of %zu labels, or an object of level: label", n_levels);
    pwi_names_clear(&seen);
    return fine;
}

/* "HH:MM"; 24:00 is the end of the day. */
static bool read_clock(const PwiNode *node, int *minutes) {
    const char *text = json_string_value(node->value);
    if (text != NULL && strlen(text) == 5 && pwi_read_clock(text, minutes)) return true;
    pwi_node_fault(node, "not a time of day", "\"HH:MM\" from \"00:00\" to \"24:00\"");
    return false;
}

static bool read_times(const PwiNode *node, PwiQuestion *question) {
    PwiNode days, from, to, step;
    int64_t minutes = 0;
    bool fine = pwi_node_require(node, "days", &days) && read_options(&days, &question->days);
    fine &= pwi_node_require(node, "from", &from) && read_clock(&from, &question->from_minutes);
    fine &= pwi_node_require(node, "to", &to) && read_clock(&to, &question->to_minutes);
    fine &= pwi_node_require(node, "step", &step) && pwi_node_integer(&step, 1, 24 * 60, &minutes);
    if (!fine) return false;
    question->step_minutes = (int)minutes;
    if (question->to_minutes <= question->from_minutes) {
        pwi_node_fault(&to, "the day ends before it starts", "a time after \"from\"");
        return false;
    }
    if ((question->to_minutes - question->from_minutes) % question->step_minutes != 0) {
        pwi_node_fault(&step, "does not divide the day", "minutes that divide the time from \"from\" to \"to\"");
        return false;
    }
    for (int day = 0; day < question->days.n; day++) {
        if (strchr(question->days.name[day], ' ') == NULL) continue;
        pwi_node_fault(&days, "a day's name holds a space", "names without spaces, as in \"Mon 09:00-11:00\"");
        return false;
    }
    if (pwi_question_slots(question) <= PWI_MAX_OPTIONS) return true;
    pwi_node_fault(&step, "too fine a grid", "at most %d steps in all", PWI_MAX_OPTIONS);
    return false;
}

static bool read_names(const PwiNode *node, const char *key, PwiQuestion *question) {
    PwiNode list;
    return pwi_node_require(node, key, &list) && read_options(&list, &question->options);
}

static bool read_declaration(const PwiNode *node, PwiQuestion *question) {
    bool fine;
    switch (question->type) {
        case PWI_CHOICE:
        case PWI_RANKING:
            return read_names(node, "options", question);
        case PWI_CHOICES:
            fine = read_names(node, "options", question);
            return read_most(node, question) && fine;
        case PWI_SCALE:
            return read_levels(node, question) && read_labels(node, question);
        case PWI_NUMBER:
            return read_number(node, question);
        case PWI_RATINGS:
            fine = read_names(node, "items", question);
            return read_levels(node, question) && fine;
        case PWI_TIMES:
            return read_times(node, question);
        case PWI_PEOPLE:
            return read_most(node, question);
        case PWI_TEXT:
        case PWI_N_QUESTION_TYPES:
            break;
    }
    return true;
}

static void check_keys(const PwiNode *node, PwiQuestionType type) {
    const char *known[sizeof common_keys / sizeof *common_keys + 4];
    int n = 0;
    for (size_t k = 0; k < sizeof common_keys / sizeof *common_keys; k++) known[n++] = common_keys[k];
    for (int k = 0; k < 4 && type_keys[type][k] != NULL; k++) known[n++] = type_keys[type][k];
    pwi_node_known_keys(node, known, n);
}

void pwi_read_question(const PwiNode *node, PwiQuestion *question) {
    question->broken = true;
    PwiNode type, member;
    int found = 0;
    if (!pwi_node_is_object(node) || !pwi_node_require(node, "type", &type) ||
        !pwi_node_enum(&type, "question type", pwi_question_type_names, PWI_N_QUESTION_TYPES, &found))
        return;
    question->type = (PwiQuestionType)found;
    check_keys(node, question->type);
    member = pwi_node_member(node, "text");
    if (pwi_node_has(&member)) pwi_node_string(&member, &question->text);
    member = pwi_node_member(node, "required");
    if (pwi_node_has(&member)) pwi_node_bool(&member, &question->required);
    member = pwi_node_member(node, "sensitive");
    bool fine = !pwi_node_has(&member) || pwi_node_bool(&member, &question->sensitive);
    member = pwi_node_member(node, "ask");
    if (pwi_node_has(&member) && (fine &= pwi_node_enum(&member, "side", pwi_ask_names, PWI_N_ASKS, &found)))
        question->ask = (PwiAsk)found;
    question->broken = !(fine & read_declaration(node, question));
}
