/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading levels (read_levels.h): who has how many, then what they are. */
#include "io/read_levels.h"

#include "base/numbers.h"

static void read_entry(const PwiNode *node, PwiLevelPrice *entry) {
    size_t n = json_array_size(node->value);
    int64_t score_ppm = 0;
    if (!pwi_node_is_list(node)) return;
    if (n != 2 && n != 3) {
        pwi_node_complain(node, "wrong number of entries; got %zu; need a score and one or two prices", n);
        return;
    }
    PwiNode score = pwi_node_element(node, 0), price = pwi_node_element(node, 1), tie = pwi_node_element(node, n - 1);
    pwi_node_decimal(&score, 0, PWI_PPM, &score_ppm);
    pwi_node_integer(&price, -INT64_MAX, INT64_MAX, &entry->price);
    if (n == 3) pwi_node_integer(&tie, -INT64_MAX, INT64_MAX, &entry->tie);
    entry->score_ppm = (int32_t)score_ppm;
}

/* The person a key names, or -1, which has been said. */
static int find_person(const PwiNode *node, const PwCohort *cohort, PwiSide side) {
    const PwiNames *ids = &cohort->side[side].ids;
    int person = pwi_names_find(ids, node->key);
    if (person < 0)
        pwi_node_unknown(node, true, pwi_side_names[side], node->key, pwi_node_nearest(node, ids, node->key));
    return person;
}

static void read_side(const PwiNode *levels, const PwCohort *cohort, PwiSide side, PwiLevels *read) {
    PwiNode object;
    const char *key;
    json_t *value;
    size_t n = (size_t)cohort->side[side].n;
    size_t *first = read->first[side] = pwi_reader_array(levels->reader, n + 1, sizeof *first);
    if (first == NULL || !pwi_node_require(levels, pwi_side_plurals[side], &object) || !pwi_node_is_object(&object))
        return;
    json_object_foreach(object.value, key, value) {
        PwiNode list = {.reader = levels->reader, .up = &object, .key = key, .value = value};
        int person = find_person(&list, cohort, side);
        if (person >= 0 && pwi_node_is_list(&list)) first[person + 1] = json_array_size(value);
    }
    for (size_t person = 0; person < n; person++) first[person + 1] += first[person];
    read->entry[side] = pwi_reader_array(levels->reader, first[n], sizeof *read->entry[side]);
    json_object_foreach(object.value, key, value) {
        PwiNode list = {.reader = levels->reader, .up = &object, .key = key, .value = value};
        int person = pwi_names_find(&cohort->side[side].ids, key);
        for (size_t k = 0; person >= 0 && read->entry[side] != NULL && k < json_array_size(value); k++) {
            PwiNode entry = pwi_node_element(&list, k);
            read_entry(&entry, &read->entry[side][first[person] + k]);
        }
    }
}

void pwi_read_levels(const PwiNode *levels, const PwCohort *cohort, PwMatching *matching) {
    static const char *const known[] = {"mentees", "mentors"};
    PwiLevels *read = pwi_reader_array(levels->reader, 1, sizeof *read);
    if (read == NULL || !pwi_node_is_object(levels)) return;
    pwi_node_known_keys(levels, known, 2);
    for (int side = 0; side < PWI_N_SIDES; side++) read_side(levels, cohort, (PwiSide)side, read);
    matching->levels = read;
}
