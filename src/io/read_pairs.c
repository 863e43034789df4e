/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the pairs of a matching (read_pairs.h). */
#include "io/read_pairs.h"

#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "io/read_decisions.h"
#include "io/read_plain_pairs.h"

typedef struct Reading {
    PwiReader *reader;
    const PwProgramme *programme;
    const PwCohort *cohort;
} Reading;

static void read_parts(const Reading *reading, const PwiNode *parts, PwiMatchedPair *pair) {
    int n_criteria = reading->programme->n_criteria;
    int32_t *part = pwi_reader_array(reading->reader, (size_t)n_criteria, sizeof *part);
    if (part == NULL) return;
    for (int k = 0; k < n_criteria; k++) part[k] = PWI_NOT_COUNTED;
    pair->part_ppm = part;
    if (!pwi_node_is_object(parts)) return;
    const char *key;
    json_t *value;
    json_object_foreach(parts->value, key, value) {
        PwiNode node = {.reader = parts->reader, .up = parts, .key = key, .value = value};
        int criterion = pwi_names_find(&reading->programme->criterion_names, key);
        int64_t ppm;
        if (criterion < 0)
            pwi_node_unknown_of(&node, true, "criterion", key, &reading->programme->criterion_names);
        else if (pwi_node_decimal(&node, 0, PWI_PPM, &ppm))
            part[criterion] = (int32_t)ppm;
    }
}

static void read_against(const Reading *reading, const PwiNode *list, PwiMatchedPair *pair) {
    if (!pwi_node_is_list(list)) return;
    size_t n = json_array_size(list->value);
    int32_t *against = pwi_reader_array(reading->reader, n, sizeof *against);
    for (size_t k = 0; against != NULL && k < n; k++) {
        PwiNode node = pwi_node_element(list, k);
        const char *id = json_string_value(node.value);
        int rule = id != NULL ? pwi_names_find(&reading->programme->rule_names, id) : -1;
        if (rule < 0)
            pwi_node_fault(&node, "unknown rule", "the id of a rule of the programme");
        else
            against[pair->n_against++] = rule;
    }
    pair->against = against;
}

/* The floors that the pair stands below follow from its score: they have to be those. */
static void check_floors(const Reading *reading, const PwiNode *node, const PwiMatchedPair *pair) {
    PwiNode below = pwi_node_member(node, "below");
    const PwProgramme *programme = reading->programme;
    size_t n_listed = 0, n = 0;
    if (pwi_node_has(&below)) {
        if (!pwi_node_is_list(&below)) return;
        n = json_array_size(below.value);
    }
    for (int r = 0; pair->kept && r < programme->n_fairness; r++) {
        if (!pwi_fairness_is_below(&programme->fairness[r], pair->score_ppm)) continue;
        const char *id = n_listed < n ? json_string_value(json_array_get(below.value, n_listed)) : NULL;
        if (id == NULL || strcmp(id, programme->fairness[r].id) != 0) {
            pwi_node_complain(n > 0 ? &below : node,
                              "the kept pair is below a floor that is not in its place in \"below\"");
            return;
        }
        n_listed++;
    }
    if (n_listed < n) pwi_node_complain(&below, "the pair is not kept below so many floors");
}

static void read_pair(const Reading *reading, const PwiNode *node, PwiMatchedPair *pair) {
    static const char *const known[] = {"mentee", "mentor", "score", "parts", "out_of", "kept", "against", "below"};
    PwiNode mentee, mentor, score, parts, out_of = pwi_node_member(node, "out_of"),
                                          kept = pwi_node_member(node, "kept"),
                                          against = pwi_node_member(node, "against");
    int64_t ppm = 0;
    pair->out_of_ppm = (int32_t)PWI_PPM;
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 8);
    if (pwi_node_require(node, "mentee", &mentee)) pair->mentee = pwi_read_person(&mentee, reading->cohort, PWI_MENTEE);
    if (pwi_node_require(node, "mentor", &mentor)) pair->mentor = pwi_read_person(&mentor, reading->cohort, PWI_MENTOR);
    if (pwi_node_require(node, "score", &score) && pwi_node_decimal(&score, 0, PWI_PPM, &ppm))
        pair->score_ppm = (int32_t)ppm;
    if (pwi_node_require(node, "parts", &parts)) read_parts(reading, &parts, pair);
    if (pwi_node_has(&out_of) && pwi_node_decimal(&out_of, 0, PWI_PPM, &ppm)) pair->out_of_ppm = (int32_t)ppm;
    if (pwi_node_has(&kept)) pwi_node_bool(&kept, &pair->kept);
    if (pwi_node_has(&against)) read_against(reading, &against, pair);
    check_floors(reading, node, pair);
}

/* The list that stands in the tree is empty: each pair is read from the text, plainly or by a tree of its own. */
void pwi_read_pairs(const PwiNode *document, const PwiMember *list, const PwProgramme *programme,
                    const PwCohort *cohort, PwMatching *matching) {
    PwiNode pairs;
    PwiReader *reader = document->reader;
    const Reading reading = {reader, programme, cohort};
    size_t n_criteria = (size_t)programme->n_criteria;
    if (!pwi_node_require(document, "pairs", &pairs) || !pwi_node_is_list(&pairs)) return;
    assert(list != NULL);
    int64_t most = (int64_t)cohort->side[PWI_MENTEE].n * cohort->side[PWI_MENTOR].n;
    size_t n = pwi_node_list_size(&pairs, list->n_elements, most);
    matching->pair = pwi_reader_array(reader, n, sizeof *matching->pair);
    int32_t *part_ppm = pwi_reader_array(reader, n * n_criteria, sizeof *part_ppm);
    int expected = 0;
    for (size_t k = 0; !reader->out_of_memory && k < n; k++) {
        size_t at = reader->element[list->first_element + k];
        PwiNode node = {.reader = reader, .up = &pairs, .index = k};
        PwiMatchedPair *pair = &matching->pair[matching->n_pairs++];
        bool is_plain =
            pwi_read_plain_pair(reader->bytes + at, programme, cohort, expected, part_ppm + k * n_criteria, pair);
        if (!is_plain) {
            *pair = (PwiMatchedPair){0};
            if (pwi_reader_parse_at(reader, at, &node)) read_pair(&reading, &node, pair);
        }
        expected = pair->mentee + 1;
    }
}
