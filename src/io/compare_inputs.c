/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing inputs (compare_inputs.h) as the trees they are: sections, their entries by id, the entries' fields; of
 * people, each answer is a field. */
#include "io/compare_inputs.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/numbers.h"
#include "io/reader.h"

typedef struct Comparing {
    const char *document; /* "programme" or "cohort" */
    PwiReader reader[2];
    PwiDifference *difference;
    int capacity; /* of difference->input */
    PwiBuffer fields;
    bool out_of_memory;
} Comparing;

static const char *copy(Comparing *comparing, const char *text, size_t length) {
    const char *made = pwi_arena_copy(&comparing->difference->arena, text, length);
    comparing->out_of_memory |= made == NULL;
    return made != NULL ? made : "";
}

/* Takes the fields noted so far. */
static void add(Comparing *comparing, const char *section, const char *id, const char *kind) {
    PwiDifference *difference = comparing->difference;
    if (difference->n_inputs == comparing->capacity) {
        int capacity = comparing->capacity > 0 ? 2 * comparing->capacity : 64;
        PwiInputChange *grown = PWI_ARENA_ARRAY(&difference->arena, PwiInputChange, (size_t)capacity);
        if (grown == NULL) {
            comparing->out_of_memory = true;
            return;
        }
        if (difference->n_inputs > 0) memcpy(grown, difference->input, (size_t)difference->n_inputs * sizeof *grown);
        difference->input = grown;
        comparing->capacity = capacity;
    }
    comparing->out_of_memory |= comparing->fields.out_of_memory;
    difference->input[difference->n_inputs++] = (PwiInputChange){
        .document = comparing->document,
        .section = copy(comparing, section, strlen(section)),
        .id = copy(comparing, id, strlen(id)),
        .kind = kind,
        .fields = copy(comparing, comparing->fields.n > 0 ? comparing->fields.bytes : "", comparing->fields.n)};
    comparing->fields.n = 0;
}

/* A number, as it would be written. Documents have six decimals at most, so the product is exact once rounded. */
static void print_number(PwiBuffer *text, const json_t *number) {
    char decimal[PWI_DECIMAL_SIZE];
    if (json_is_integer(number)) {
        pwi_buffer_format(text, "%lld", (long long)json_integer_value(number));
        return;
    }
    double ppm = json_real_value(number) * (double)PWI_PPM;
    pwi_buffer_append(text, decimal, pwi_ppm_print_short((int64_t)(ppm < 0 ? ppm - 0.5 : ppm + 0.5), decimal));
}

/* Names a field; a programme's numbers are told too, as they are nobody's answers. */
static void note_field(Comparing *comparing, const char *key, const json_t *before, const json_t *after) {
    PwiBuffer *fields = &comparing->fields;
    if (fields->n > 0) pwi_buffer_text(fields, ", ");
    pwi_buffer_text(fields, key);
    if (strcmp(comparing->document, "programme") != 0 || !json_is_number(before) || !json_is_number(after)) return;
    pwi_buffer_text(fields, " (");
    print_number(fields, before);
    pwi_buffer_text(fields, " before, ");
    print_number(fields, after);
    pwi_buffer_text(fields, " now)");
}

/* Fields of two objects that are not the same; what is under "answers" counts as fields. */
static void note_fields(Comparing *comparing, json_t *before, json_t *after) {
    const char *key;
    json_t *value;
    json_object_foreach(before, key, value) {
        json_t *other = json_object_get(after, key);
        if (other != NULL && json_equal(value, other)) continue;
        if (strcmp(key, "answers") == 0 && json_is_object(value) && json_is_object(other))
            note_fields(comparing, value, other);
        else
            note_field(comparing, key, value, other);
    }
    json_object_foreach(after, key, value) {
        if (json_object_get(before, key) == NULL) note_field(comparing, key, NULL, value);
    }
}

static void compare_entry(Comparing *comparing, const char *section, const char *id, json_t *before, json_t *after) {
    if (before == NULL || after == NULL) {
        add(comparing, section, id, before == NULL ? "added" : "removed");
    } else if (!json_equal(before, after)) {
        if (json_is_object(before) && json_is_object(after)) note_fields(comparing, before, after);
        add(comparing, section, id, "changed");
    }
}

/* Objects of entries by id. */
static void compare_objects(Comparing *comparing, const char *section, json_t *before, json_t *after) {
    const char *id;
    json_t *value;
    json_object_foreach(before, id, value) {
        compare_entry(comparing, section, id, value, json_object_get(after, id));
    }
    json_object_foreach(after, id, value) {
        if (json_object_get(before, id) == NULL) compare_entry(comparing, section, id, NULL, value);
    }
}

/* Where people stand in a list, by id. */
static bool index_people(json_t *list, PwiNames *ids, size_t *place) {
    for (size_t k = 0; k < json_array_size(list); k++) {
        const char *id = json_string_value(json_object_get(json_array_get(list, k), "id"));
        int index;
        bool is_new;
        if (id == NULL) continue;
        if (!pwi_names_add(ids, id, &index, &is_new)) return false;
        place[index] = k;
    }
    return true;
}

static void compare_people(Comparing *comparing, const char *section, json_t *before, json_t *after) {
    PwiNames old = {0}, new = {0};
    size_t *old_place = PWI_NEW_ARRAY(size_t, json_array_size(before)),
           *new_place = PWI_NEW_ARRAY(size_t, json_array_size(after));
    bool fine = old_place != NULL && new_place != NULL && index_people(before, &old, old_place) &&
                index_people(after, &new, new_place);
    comparing->out_of_memory |= !fine;
    for (int k = 0; fine && k < old.n; k++) {
        int there = pwi_names_find(&new, old.name[k]);
        compare_entry(comparing, section, old.name[k], json_array_get(before, old_place[k]),
                      there >= 0 ? json_array_get(after, new_place[there]) : NULL);
    }
    for (int k = 0; fine && k < new.n; k++)
        if (pwi_names_find(&old, new.name[k]) < 0)
            compare_entry(comparing, section, new.name[k], NULL, json_array_get(after, new_place[k]));
    pwi_names_clear(&old);
    pwi_names_clear(&new);
    pwi_free(old_place);
    pwi_free(new_place);
}

static void compare_section(Comparing *comparing, const char *section, json_t *before, json_t *after) {
    if (before != NULL && after != NULL && json_equal(before, after)) return;
    bool is_cohort = strcmp(comparing->document, "cohort") == 0;
    static const char *const by_id[] = {"questions", "criteria", "rules", "fairness"};
    bool has_ids = false;
    for (size_t k = 0; k < sizeof by_id / sizeof *by_id; k++) has_ids |= strcmp(section, by_id[k]) == 0;
    if (is_cohort)
        compare_people(comparing, section, before, after);
    else if (has_ids)
        compare_objects(comparing, section, before, after);
    else
        compare_entry(comparing, section, "", before, after);
}

static void compare_documents(Comparing *comparing, json_t *before, json_t *after) {
    const char *section;
    json_t *value;
    json_object_foreach(before, section, value) {
        compare_section(comparing, section, value, json_object_get(after, section));
    }
    json_object_foreach(after, section, value) {
        if (json_object_get(before, section) == NULL) compare_section(comparing, section, NULL, value);
    }
}

/* A changed document that a matching does not name is worth a word. */
static void check_hash(Comparing *comparing, int which, const char *sha256, PwFaults *faults) {
    const PwiOutline *outline = &comparing->difference->side[which];
    char name[32];
    snprintf(name, sizeof name, "%s_sha256", comparing->document);
    for (int k = 0; k < outline->n_fields; k++)
        if (strcmp(outline->field[k].name, name) == 0 && strcmp(outline->field[k].value, sha256) != 0)
            pwi_faults_add(faults, true, comparing->reader[which].path, "",
                           "this is not the %s that the %s matching was made from", comparing->document,
                           which == 0 ? "old" : "new");
}

PwStatus pwi_compare_inputs(const char *kind, const char *before, const char *after, PwiDifference *difference,
                            PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    Comparing comparing = {.document = kind, .difference = difference};
    const char *const path[2] = {before, after};
    char sha256[2][PWI_SHA256_HEX_SIZE], stated[32];
    PwiNode document[2];
    snprintf(stated, sizeof stated, "%s/1", kind);
    comparing.capacity = difference->n_inputs; /* what is there stays where it is */
    for (int k = 0; k < 2; k++) {
        PwiReader *reader = &comparing.reader[k];
        PW_TRY(pwi_reader_open(reader, path[k], &difference->arena, faults, sha256[k], error));
        bool fine = pwi_reader_check_kind(reader, stated) && pwi_reader_parse_all(reader, &document[k]);
        PW_TRY(pwi_reader_status(reader, error));
        if (!fine) PW_TRY(pwi_fail(error, PW_REJECTED, "the %s cannot be compared", kind));
    }
    compare_documents(&comparing, document[0].value, document[1].value);
    for (int k = 0; k < 2; k++) check_hash(&comparing, k, sha256[k], faults);
    if (comparing.out_of_memory) status = pwi_fail_memory(error);
out:
    for (int k = 0; k < 2; k++) pwi_reader_close(&comparing.reader[k]);
    pwi_buffer_clear(&comparing.fields);
    return status;
}
