/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a matching says about itself (check_summary.h): its summary is written anew from its pairs,
 * and both are compared, value by value. */
#include "io/check_summary.h"

#include <stdio.h>
#include <string.h>

#include "io/jansson_arena.h"
#include "io/write_matching.h"

static bool is_equal(const json_t *claimed, const json_t *right) {
    return json_equal(claimed, right) != 0 ||
           (json_is_number(claimed) && json_is_number(right) && json_number_value(claimed) == json_number_value(right));
}

/* A value of the summary as it should be. */
static const char *describe(const json_t *right, char text[PWI_QUOTED_SIZE]) {
    char quoted[PWI_QUOTED_SIZE];
    if (json_is_integer(right))
        (void)snprintf(text, PWI_QUOTED_SIZE, "%lld", (long long)json_integer_value(right));
    else if (json_is_real(right))
        (void)snprintf(text, PWI_QUOTED_SIZE, "%.6f", json_real_value(right));
    else if (json_is_string(right))
        (void)snprintf(text, PWI_QUOTED_SIZE, "\"%.200s\"", pwi_quote(json_string_value(right), quoted));
    else
        (void)snprintf(text, PWI_QUOTED_SIZE, "what the pairs amount to");
    return text;
}

static void compare(const PwiNode *claimed, json_t *right);

static void compare_objects(const PwiNode *claimed, json_t *right) {
    const char *key;
    json_t *value;
    json_object_foreach(right, key, value) {
        PwiNode member;
        if (pwi_node_require(claimed, key, &member)) compare(&member, value);
    }
    json_object_foreach(claimed->value, key, value) {
        PwiNode member = {.reader = claimed->reader, .up = claimed, .key = key, .value = value};
        if (json_object_get(right, key) == NULL) pwi_node_complain_key(&member, "this key does not belong here");
    }
}

/* Every place where two values differ, as a fault. */
static void compare(const PwiNode *claimed, json_t *right) {
    char text[PWI_QUOTED_SIZE];
    size_t n = json_array_size(right);
    if (json_is_object(right) && json_is_object(claimed->value)) {
        compare_objects(claimed, right);
    } else if (json_is_array(right) && json_array_size(claimed->value) == n && n > 0) {
        for (size_t k = 0; k < n; k++) {
            PwiNode element = pwi_node_element(claimed, k);
            compare(&element, json_array_get(right, k));
        }
    } else if (!is_equal(claimed->value, right)) {
        pwi_node_fault(claimed, "this is not what the pairs of the matching amount to", "%s", describe(right, text));
    }
}

static void check_inputs(const PwiNode *document, const PwProgramme *programme, const PwCohort *cohort) {
    PwiNode provenance = pwi_node_member(document, "provenance"),
            programme_hash = pwi_node_member(&provenance, "programme_sha256"),
            cohort_hash = pwi_node_member(&provenance, "cohort_sha256");
    const char *claimed = json_string_value(programme_hash.value);
    if (claimed == NULL || strcmp(claimed, programme->sha256) != 0)
        pwi_node_complain(&programme_hash, "the matching was made with another programme; this one has SHA-256 %s",
                          programme->sha256);
    claimed = json_string_value(cohort_hash.value);
    if (claimed == NULL || strcmp(claimed, cohort->sha256) != 0)
        pwi_node_complain(&cohort_hash, "the matching was made with another cohort; this one has SHA-256 %s",
                          cohort->sha256);
}

void pwi_check_summary(const PwiNode *document, const PwMatching *matching, const PwProgramme *programme,
                       const PwCohort *cohort, const PwDecisions *decisions) {
    PwiReader *reader = document->reader;
    PwiBuffer text = {0};
    json_t *rewritten;
    json_error_t fault;
    if (pwi_write_summary(matching, programme, cohort, decisions, &text) != PW_OK ||
        pwi_jansson_load(&reader->scratch, text.bytes, text.n, &rewritten, &fault) != PW_OK) {
        reader->out_of_memory = true;
    } else {
        PwiNode summary = pwi_node_member(document, "summary");
        compare(&summary, json_object_get(rewritten, "summary"));
        check_inputs(document, programme, cohort);
    }
    pwi_buffer_clear(&text);
}
