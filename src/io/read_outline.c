/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an outline (read_outline.h). */
#include "io/read_outline.h"

#include <string.h>

#include "base/buffer.h"
#include "base/numbers.h"
#include "io/reader.h"

#define MAX_VALUE_PPM (INT64_C(1) << 62)

typedef struct Reading {
    PwiReader reader;
    PwiDifference *difference;
    PwiOutline *outline;
} Reading;

/* The number of whoever this id names. */
static bool read_person(Reading *reading, const PwiNode *node, int side, int32_t *person) {
    const char *id;
    int index;
    bool is_new;
    if (!pwi_node_id(node, &id)) return false;
    if (!pwi_names_add(&reading->difference->names[side], id, &index, &is_new)) {
        reading->reader.out_of_memory = true;
        return false;
    }
    *person = index;
    return true;
}

static void read_pair(Reading *reading, const PwiNode *entry) {
    PwiOutline *outline = reading->outline;
    PwiOutlinePair *pair = &outline->pair[outline->n_pairs];
    PwiNode mentee, mentor, score;
    int64_t score_ppm;
    bool fine = pwi_node_is_object(entry) && pwi_node_require(entry, "mentee", &mentee) &&
                pwi_node_require(entry, "mentor", &mentor) && pwi_node_require(entry, "score", &score) &&
                read_person(reading, &mentee, PWI_MENTEE, &pair->pair.mentee) &&
                read_person(reading, &mentor, PWI_MENTOR, &pair->pair.mentor) &&
                pwi_node_decimal(&score, 0, PWI_PPM, &score_ppm);
    if (!fine) return;
    pair->score_ppm = (int32_t)score_ppm;
    outline->n_pairs++;
}

static void read_lists(Reading *reading, const PwiNode *document) {
    PwiOutline *outline = reading->outline;
    PwiNode pairs, unmatched;
    if (pwi_node_require(document, "pairs", &pairs) && pwi_node_is_list(&pairs)) {
        size_t n = json_array_size(pairs.value);
        outline->pair = pwi_reader_array(&reading->reader, n + 1, sizeof *outline->pair);
        for (size_t k = 0; outline->pair != NULL && k < n; k++) {
            PwiNode entry = pwi_node_element(&pairs, k);
            read_pair(reading, &entry);
        }
    }
    if (pwi_node_require(document, "unmatched", &unmatched) && pwi_node_is_list(&unmatched)) {
        size_t n = json_array_size(unmatched.value);
        outline->unmatched = pwi_reader_array(&reading->reader, n + 1, sizeof *outline->unmatched);
        for (size_t k = 0; outline->unmatched != NULL && k < n; k++) {
            PwiNode entry = pwi_node_element(&unmatched, k), mentee;
            if (pwi_node_is_object(&entry) && pwi_node_require(&entry, "mentee", &mentee) &&
                read_person(reading, &mentee, PWI_MENTEE, &outline->unmatched[outline->n_unmatched]))
                outline->n_unmatched++;
        }
    }
}

/* One pair twice would be two moves to one place. */
static void refuse_repeats(Reading *reading, const PwiNode *document) {
    const PwiOutline *outline = reading->outline;
    PwiNode pairs = pwi_node_member(document, "pairs");
    for (int k = 1; k < outline->n_pairs; k++) {
        const PwiPair *one = &outline->pair[k - 1].pair, *next = &outline->pair[k].pair;
        if (one->mentee != next->mentee || one->mentor != next->mentor) continue;
        PwiNode entry = pwi_node_element(&pairs, (size_t)k);
        pwi_node_complain(&entry, "this pair stands twice; need it once");
    }
}

static void read_goals(Reading *reading, const PwiNode *document) {
    PwiOutline *outline = reading->outline;
    PwiNode summary, goals, name, value;
    if (!pwi_node_require(document, "summary", &summary) || !pwi_node_is_object(&summary) ||
        !pwi_node_require(&summary, "goals", &goals) || !pwi_node_is_list(&goals))
        return;
    for (size_t k = 0; k < json_array_size(goals.value) && k < PWI_N_GOALS; k++) {
        PwiNode entry = pwi_node_element(&goals, k);
        PwiNamedValue *goal = &outline->goal[outline->n_goals];
        if (!pwi_node_is_object(&entry) || !pwi_node_require(&entry, "goal", &name) ||
            !pwi_node_word(&name, &goal->name) || !pwi_node_require(&entry, "value", &value) ||
            !pwi_node_decimal(&value, -MAX_VALUE_PPM, MAX_VALUE_PPM, &goal->ppm))
            continue;
        outline->n_goals++;
    }
}

static void add_field(Reading *reading, const char *name, const char *value) {
    PwiOutline *outline = reading->outline;
    if (value == NULL || outline->n_fields == PWI_MOST_FIELDS) return;
    outline->field[outline->n_fields++] = (PwiField){name, pwi_reader_copy(&reading->reader, value)};
}

/* "matched, total" */
static void add_goals(Reading *reading, const PwiNode *options) {
    PwiNode goals = pwi_node_member(options, "goals");
    PwiBuffer text = {0};
    if (!pwi_node_has(&goals) || !pwi_node_is_list(&goals)) return;
    for (size_t k = 0; k < json_array_size(goals.value); k++) {
        const char *goal = json_string_value(json_array_get(goals.value, k));
        if (k > 0) pwi_buffer_text(&text, ", ");
        if (goal != NULL) pwi_buffer_text(&text, goal);
    }
    pwi_buffer_char(&text, '\0');
    if (text.out_of_memory)
        reading->reader.out_of_memory = true;
    else
        add_field(reading, "goals", text.bytes);
    pwi_buffer_clear(&text);
}

static void read_weights(Reading *reading, const PwiNode *options) {
    PwiOutline *outline = reading->outline;
    PwiNode weights = pwi_node_member(options, "weights");
    const char *key;
    json_t *value;
    if (!pwi_node_has(&weights) || !pwi_node_is_object(&weights)) return;
    outline->weight = pwi_reader_array(&reading->reader, json_object_size(weights.value) + 1, sizeof *outline->weight);
    json_object_foreach(weights.value, key, value) {
        PwiNode node = {.reader = weights.reader, .up = &weights, .key = key, .value = value};
        PwiNamedValue *weight = &outline->weight[outline->n_weights];
        if (outline->weight == NULL || !pwi_node_decimal(&node, 0, PWI_PPM * PWI_PPM, &weight->ppm)) continue;
        weight->name = pwi_reader_copy(&reading->reader, key);
        outline->n_weights++;
    }
}

static void read_terms(Reading *reading, const PwiNode *document) {
    static const char *const stated[] = {"version", "programme_sha256", "cohort_sha256", "seed", "strategy"};
    PwiNode provenance, options;
    if (!pwi_node_require(document, "provenance", &provenance) || !pwi_node_is_object(&provenance)) return;
    PwiNode status = pwi_node_member(document, "status");
    add_field(reading, "status", json_string_value(status.value));
    for (size_t k = 0; k < sizeof stated / sizeof *stated; k++)
        add_field(reading, stated[k], json_string_value(json_object_get(provenance.value, stated[k])));
    if (!pwi_node_require(&provenance, "options", &options) || !pwi_node_is_object(&options)) return;
    add_goals(reading, &options);
    const char *key;
    json_t *value;
    json_object_foreach(options.value, key, value) {
        if (json_is_string(value)) add_field(reading, pwi_reader_copy(&reading->reader, key), json_string_value(value));
    }
    read_weights(reading, &options);
}

PwStatus pwi_read_outline(const char *path, int which, PwiDifference *difference, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    Reading reading = {.difference = difference, .outline = &difference->side[which]};
    PwiNode document;
    char sha256[PWI_SHA256_HEX_SIZE];
    PW_TRY(pwi_reader_open(&reading.reader, path, &difference->arena, faults, sha256, error));
    if (pwi_reader_check_kind(&reading.reader, "matching/1") && pwi_reader_parse_all(&reading.reader, &document)) {
        read_lists(&reading, &document);
        refuse_repeats(&reading, &document);
        read_goals(&reading, &document);
        read_terms(&reading, &document);
    }
    status = pwi_reader_status(&reading.reader, error);
out:
    pwi_reader_close(&reading.reader);
    return status;
}
