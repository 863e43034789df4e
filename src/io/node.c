/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed access to the values of a document (reader.h): exactly what is needed, or a fault that says so. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "base/unicode.h"
#include "io/id_text.h"
#include "io/reader.h"

/* The value as its writer would recognise it. */
static const char *describe(const PwiNode *node, char text[PWI_QUOTED_SIZE + 4]) {
    char quoted[PWI_QUOTED_SIZE];
    switch (node->value != NULL ? (int)json_typeof(node->value) : -1) {
        case JSON_STRING:
            snprintf(text, PWI_QUOTED_SIZE + 4, "\"%s\"", pwi_quote(json_string_value(node->value), quoted));
            break;
        case JSON_OBJECT:
            snprintf(text, PWI_QUOTED_SIZE + 4, "an object");
            break;
        case JSON_ARRAY:
            snprintf(text, PWI_QUOTED_SIZE + 4, "a list");
            break;
        case JSON_TRUE:
            snprintf(text, PWI_QUOTED_SIZE + 4, "true");
            break;
        case JSON_FALSE:
            snprintf(text, PWI_QUOTED_SIZE + 4, "false");
            break;
        case JSON_NULL:
            snprintf(text, PWI_QUOTED_SIZE + 4, "null");
            break;
        case JSON_INTEGER:
        case JSON_REAL: {
            const char *first = node->reader->bytes + pwi_node_offset(node, false);
            size_t length = strspn(first, "+-.0123456789eE");
            snprintf(text, PWI_QUOTED_SIZE + 4, "%.*s%s", length > 40 ? 40 : (int)length, first,
                     length > 40 ? "…" : "");
            break;
        }
        default:
            snprintf(text, PWI_QUOTED_SIZE + 4, "nothing");
    }
    return text;
}

void pwi_node_fault(const PwiNode *node, const char *what, const char *need, ...) {
    char got[PWI_QUOTED_SIZE + 4], needed[1024];
    va_list arguments;
    va_start(arguments, need);
    vsnprintf(needed, sizeof needed, need, arguments);
    va_end(arguments);
    pwi_node_complain(node, "%s; got %s; need %s", what, describe(node, got), needed);
}

void pwi_node_unknown(const PwiNode *node, bool at_key, const char *what, const char *name, const char *nearest) {
    char quoted[PWI_QUOTED_SIZE], quoted_nearest[PWI_QUOTED_SIZE], hint[PWI_QUOTED_SIZE + 32];
    if (nearest == NULL)
        snprintf(hint, sizeof hint, "; need an existing %s", what);
    else
        snprintf(hint, sizeof hint, "; did you mean \"%s\"?", pwi_quote(nearest, quoted_nearest));
    void (*say)(const PwiNode *, const char *, ...) = at_key ? pwi_node_complain_key : pwi_node_complain;
    say(node, "unknown %s; got \"%s\"%s", what, pwi_quote(name, quoted), hint);
}

const char *pwi_node_nearest(const PwiNode *node, const PwiNames *known, const char *name) {
    bool is_listed = node->reader->faults->n_errors < PWI_MAX_LISTED_FAULTS;
    return is_listed ? pwi_names_nearest(known, name) : NULL;
}

void pwi_node_unknown_of(const PwiNode *node, bool at_key, const char *what, const char *name, const PwiNames *known) {
    const char *nearest = pwi_node_nearest(node, known, name);
    if (nearest != NULL || known->n == 0) {
        pwi_node_unknown(node, at_key, what, name, nearest);
        return;
    }
    char quoted[PWI_QUOTED_SIZE], all[PWI_LIST_SIZE];
    pwi_list_names((const char *const *)known->name, known->n, all);
    void (*say)(const PwiNode *, const char *, ...) = at_key ? pwi_node_complain_key : pwi_node_complain;
    say(node, "unknown %s; got \"%s\"; need %s%s", what, pwi_quote(name, quoted), known->n > 1 ? "one of " : "", all);
}

PwiNode pwi_node_member(const PwiNode *object, const char *key) {
    return (PwiNode){.reader = object->reader, .up = object, .key = key, .value = json_object_get(object->value, key)};
}

PwiNode pwi_node_element(const PwiNode *list, size_t index) {
    return (PwiNode){.reader = list->reader, .up = list, .index = index, .value = json_array_get(list->value, index)};
}

size_t pwi_node_list_size(const PwiNode *list, size_t n, int64_t most) {
    if (most >= 0 && n <= (uint64_t)most) return n;
    pwi_node_complain(list, "too many entries for this cohort; got %zu; need at most %lld", n, (long long)most);
    return 0;
}

bool pwi_node_has(const PwiNode *node) {
    return node->value != NULL;
}

bool pwi_node_require(const PwiNode *object, const char *key, PwiNode *member) {
    *member = pwi_node_member(object, key);
    if (pwi_node_has(member)) return true;
    pwi_node_complain(object, "the key \"%s\" is missing; need \"%s\": …", key, key);
    return false;
}

bool pwi_node_is_object(const PwiNode *node) {
    if (json_is_object(node->value)) return true;
    pwi_node_fault(node, "wrong type", "an object {…}");
    return false;
}

bool pwi_node_is_list(const PwiNode *node) {
    if (json_is_array(node->value)) return true;
    pwi_node_fault(node, "wrong type", "a list […]");
    return false;
}

static bool is_one_of(const char *name, const char *const *names, int n_names) {
    for (int k = 0; k < n_names; k++)
        if (strcmp(name, names[k]) == 0) return true;
    return false;
}

void pwi_node_unknown_key(const PwiNode *member, const char *const *known, int n_known) {
    const char *nearest = pwi_nearest_name(known, n_known, member->key);
    if (nearest != NULL) {
        pwi_node_unknown(member, true, "key", member->key, nearest);
        return;
    }
    char quoted[PWI_QUOTED_SIZE], all[PWI_LIST_SIZE] = "none";
    if (n_known > 0) pwi_list_names(known, n_known, all);
    pwi_node_complain_key(member, "unknown key; got \"%s\"; need %s%s", pwi_quote(member->key, quoted),
                          n_known > 1 ? "one of " : "", all);
}

bool pwi_node_known_keys(const PwiNode *object, const char *const *known, int n_known) {
    bool all_known = true;
    const char *key;
    json_t *value;
    json_object_foreach(object->value, key, value) {
        if (is_one_of(key, known, n_known)) continue;
        PwiNode member = {.reader = object->reader, .up = object, .key = key, .value = value};
        all_known = false;
        pwi_node_unknown_key(&member, known, n_known);
    }
    return all_known;
}

bool pwi_node_string(const PwiNode *node, const char **text) {
    if (!json_is_string(node->value)) {
        pwi_node_fault(node, "wrong type", "a string");
        return false;
    }
    *text = pwi_reader_copy(node->reader, json_string_value(node->value));
    return true;
}

bool pwi_node_word(const PwiNode *node, const char **text) {
    if (!pwi_node_string(node, text)) return false;
    if ((*text)[0] == '\0') {
        pwi_node_fault(node, "this is empty", "some text");
        return false;
    }
    if (pwi_unicode_has_control(*text)) {
        pwi_node_fault(node, "there are control or bidirectional characters in this", "plain text");
        return false;
    }
    return true;
}

bool pwi_node_id(const PwiNode *node, const char **id) {
    if (!pwi_node_string(node, id)) return false;
    const char *wrong = pwi_wrong_with_id(*id);
    if (wrong != NULL) pwi_node_fault(node, wrong, "plain text of 1 to %d bytes", PWI_MAX_ID_BYTES);
    return wrong == NULL;
}

bool pwi_node_bool(const PwiNode *node, bool *value) {
    if (!json_is_boolean(node->value)) {
        pwi_node_fault(node, "wrong type", "true or false");
        return false;
    }
    *value = json_is_true(node->value);
    return true;
}

bool pwi_node_integer(const PwiNode *node, int64_t min, int64_t max, int64_t *value) {
    if (!json_is_integer(node->value)) {
        pwi_node_fault(node, json_is_real(node->value) ? "not a whole number as it is written" : "wrong type",
                       "a whole number from %lld to %lld", (long long)min, (long long)max);
        return false;
    }
    int64_t found = json_integer_value(node->value);
    if (found < min || found > max) {
        pwi_node_fault(node, "out of range", "a whole number from %lld to %lld", (long long)min, (long long)max);
        return false;
    }
    *value = found;
    return true;
}

static bool fail_decimal(const PwiNode *node, const char *what, int64_t min_ppm, int64_t max_ppm) {
    char low[PWI_DECIMAL_SIZE], high[PWI_DECIMAL_SIZE];
    pwi_ppm_print_short(min_ppm, low);
    pwi_ppm_print_short(max_ppm, high);
    pwi_node_fault(node, what, "a number from %s to %s", low, high);
    return false;
}

bool pwi_node_decimal(const PwiNode *node, int64_t min_ppm, int64_t max_ppm, int64_t *ppm) {
    if (!json_is_number(node->value)) return fail_decimal(node, "wrong type", min_ppm, max_ppm);
    PwiDecimalFault fault = PWI_DECIMAL_FINE;
    int64_t found;
    if (json_is_integer(node->value)) {
        int64_t whole = json_integer_value(node->value);
        if (whole > INT64_MAX / PWI_PPM || whole < -(INT64_MAX / PWI_PPM)) fault = PWI_DECIMAL_TOO_BIG;
        found = fault == PWI_DECIMAL_FINE ? whole * PWI_PPM : 0;
    } else {
        /* A double has already forgotten what was written: read the numeral itself. */
        const char *numeral = node->reader->bytes + pwi_node_offset(node, false);
        fault = pwi_decimal_parse(numeral, strspn(numeral, "+-.0123456789eE"), 6, &found);
    }
    if (fault == PWI_DECIMAL_TOO_FINE) {
        pwi_node_fault(node, "too many decimals", "at most six");
        return false;
    }
    if (fault != PWI_DECIMAL_FINE || found < min_ppm || found > max_ppm)
        return fail_decimal(node, "out of range", min_ppm, max_ppm);
    *ppm = found;
    return true;
}

bool pwi_node_enum(const PwiNode *node, const char *what, const char *const *names, int n_names, int *index) {
    const char *word = json_string_value(node->value);
    for (int k = 0; k < n_names; k++) {
        if (word == NULL || strcmp(word, names[k]) != 0) continue;
        *index = k;
        return true;
    }
    const char *nearest = word != NULL ? pwi_nearest_name(names, n_names, word) : NULL;
    if (nearest != NULL) {
        pwi_node_unknown(node, false, what, word, nearest);
        return false;
    }
    char what_text[64], all[PWI_LIST_SIZE];
    pwi_list_names(names, n_names, all);
    snprintf(what_text, sizeof what_text, "unknown %s", what);
    pwi_node_fault(node, word != NULL ? what_text : "wrong type", "one of %s", all);
    return false;
}
