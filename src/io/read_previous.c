/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an earlier matching (read_previous.h): its pairs and the mentors' prices of the goal total, an entry at a
 * time. What else it states was true of its own cohort, and is not looked at. */
#include "io/read_previous.h"

#include <stdlib.h>
#include <string.h>

#include "io/reader.h"
#include "matching/matching.h"

typedef struct Reading {
    PwiReader reader;
    const PwCohort *cohort;
    PwPrevious *previous;
} Reading;

/* The person of that side whom the member `key` of a pair names, or -1; *fine: there is an id. */
static int person_of(const Reading *reading, const PwiNode *pair, PwiSide side, bool *fine) {
    PwiNode member;
    *fine = pwi_node_require(pair, pwi_side_names[side], &member);
    if (!*fine) return -1;
    const char *id = json_string_value(member.value);
    *fine = id != NULL;
    if (*fine) return pwi_names_find(&reading->cohort->side[side].ids, id);
    pwi_node_fault(&member, "wrong type", "the id of a %s, a string", pwi_side_names[side]);
    return -1;
}

static void read_pair(Reading *reading, const PwiNode *node) {
    PwPrevious *previous = reading->previous;
    bool has_mentee, has_mentor;
    if (!pwi_node_is_object(node)) return;
    PwiPair pair = {.mentee = person_of(reading, node, PWI_MENTEE, &has_mentee)};
    pair.mentor = person_of(reading, node, PWI_MENTOR, &has_mentor);
    if (has_mentee && has_mentor) previous->n_stated++;
    if (pair.mentee < 0 || pair.mentor < 0) return;
    previous->pair[previous->n_pairs++] = pair;
}

static int drop_repeats(PwiPair *pair, int n) {
    int n_distinct = 0;
    qsort(pair, (size_t)n, sizeof *pair, pwi_compare_pairs);
    for (int k = 0; k < n; k++)
        if (k == 0 || pwi_compare_pairs(&pair[k], &pair[k - 1]) != 0) pair[n_distinct++] = pair[k];
    return n_distinct;
}

/* "pairs": […] */
static void read_pairs(Reading *reading, const PwiNode *document, const PwiMember *member) {
    PwiReader *reader = &reading->reader;
    PwPrevious *previous = reading->previous;
    PwiNode list = {.reader = reader, .up = document, .key = "pairs"};
    if (reader->bytes[member->at] != '[') {
        pwi_node_complain(&list, "wrong type; need a list of pairs");
        return;
    }
    previous->pair = PWI_NEW_ARRAY(PwiPair, member->n_elements);
    if (previous->pair == NULL) {
        reader->out_of_memory = true;
        return;
    }
    for (size_t k = 0; k < member->n_elements && !reader->out_of_memory; k++) {
        PwiNode node = {.reader = reader, .up = &list, .index = k};
        if (pwi_reader_parse_at(reader, reader->element[member->first_element + k], &node)) read_pair(reading, &node);
        pwi_arena_reset(&reader->scratch);
    }
    previous->n_pairs = drop_repeats(previous->pair, previous->n_pairs);
    if (previous->n_stated > 0 && previous->n_pairs == 0)
        pwi_node_warn(&list, "no pair of this matching is of people of this cohort: is it the right file?");
}

/* Which of a mentor's prices is that of the goal total, or -1. */
static int find_total(const PwiNode *goals) {
    if (!pwi_node_is_list(goals)) return -1;
    for (size_t k = 0; k < json_array_size(goals->value) && k < PWI_MAX_PROOF_GOALS; k++) {
        const char *name = json_string_value(json_array_get(goals->value, k));
        if (name != NULL && strcmp(name, pwi_goal_names[PWI_GOAL_TOTAL]) == 0) return (int)k;
    }
    return -1;
}

/* "proof": {…}. An infeasible matching has no prices, and other kinds of proof have them otherwise. */
static void read_proof(Reading *reading, const PwiNode *document, const PwiMember *member) {
    PwiReader *reader = &reading->reader;
    PwiNode proof = {.reader = reader, .up = document, .key = "proof"}, mentors;
    const char *id;
    json_t *value;
    if (!pwi_reader_parse_at(reader, member->at, &proof) || !pwi_node_is_object(&proof)) return;
    PwiNode kind = pwi_node_member(&proof, "kind"), goals = pwi_node_member(&proof, "goals");
    const char *stated = json_string_value(kind.value);
    if (stated == NULL || strcmp(stated, "prices/1") != 0) return;
    int total = pwi_node_has(&goals) ? find_total(&goals) : -1;
    if (total < 0 || !pwi_node_require(&proof, pwi_side_plurals[PWI_MENTOR], &mentors) || !pwi_node_is_object(&mentors))
        return;
    json_object_foreach(mentors.value, id, value) {
        PwiNode prices = {.reader = reader, .up = &mentors, .key = id, .value = value};
        int mentor = pwi_names_find(&reading->cohort->side[PWI_MENTOR].ids, id);
        if (mentor < 0 || !pwi_node_is_list(&prices)) continue;
        PwiNode price = pwi_node_element(&prices, (size_t)total);
        int64_t found;
        if (!pwi_node_integer(&price, -INT64_MAX, INT64_MAX, &found)) continue;
        reading->previous->mentor_price[mentor] = found > 0 ? found : 0;
        reading->previous->has_prices = true;
    }
}

static void read_document(Reading *reading) {
    PwiReader *reader = &reading->reader;
    PwiNode document = {.reader = reader};
    bool has_pairs = false, has_proof = false;
    for (int k = 0; k < reader->n_members; k++) {
        const PwiMember *member = &reader->member[k];
        bool is_pairs = pwi_json_key_is(reader->bytes, member->key, "pairs"),
             is_proof = pwi_json_key_is(reader->bytes, member->key, "proof");
        if ((is_pairs && has_pairs) || (is_proof && has_proof))
            pwi_reader_fault_inside(reader, member->key.first, "this key stands twice in its object");
        else if (is_pairs)
            read_pairs(reading, &document, member);
        else if (is_proof)
            read_proof(reading, &document, member);
        has_pairs |= is_pairs;
        has_proof |= is_proof;
    }
    if (!has_pairs) pwi_node_complain(&document, "the key \"pairs\" is missing; need \"pairs\": […]");
}

PwStatus pwi_read_previous(const char *path, const PwCohort *cohort, PwPrevious **previous, PwFaults *faults,
                           PwError *error) {
    PwStatus status = PW_OK;
    PwiArena arena = {0}; /* the reader's; no string outlives the reading */
    Reading reading = {.cohort = cohort, .previous = pwi_previous_new(cohort)};
    PW_TRY(reading.previous != NULL ? PW_OK : pwi_fail_memory(error));
    PW_TRY(pwi_reader_open(&reading.reader, path, &arena, faults, reading.previous->sha256, error));
    if (pwi_reader_check_kind(&reading.reader, "matching/1")) read_document(&reading);
    PW_TRY(pwi_reader_status(&reading.reader, error));
    *previous = reading.previous;
    reading.previous = NULL;

out:
    pwi_reader_close(&reading.reader);
    pwi_arena_clear(&arena);
    pwi_previous_destroy(reading.previous);
    return status;
}
