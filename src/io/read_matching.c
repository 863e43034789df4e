/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a matching (read_matching.h). */
#include "io/read_matching.h"

#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "io/check_summary.h"
#include "io/read_bounds.h"
#include "io/read_conflict.h"
#include "io/read_decisions.h"
#include "io/read_levels.h"
#include "io/read_pairs.h"
#include "io/read_plain_pairs.h"
#include "io/read_provenance.h"

#define MAX_PRICE     INT64_MAX
#define MAX_TOTAL_PPM (INT64_C(1) << 60)

typedef struct Reading {
    PwiReader reader;
    const PwProgramme *programme;
    const PwCohort *cohort;
    PwMatching *matching;
    PwDecisions *decisions;
    /* What is not in the tree, as there is much of it: */
    const PwiMember *pairs;      /* NULL: no list of that name */
    PwiSpan prices[PWI_N_SIDES]; /* the object, brackets included; n = 0: none */
} Reading;

/* `price` is not read: it says what other matchings would be, and nothing of this one. */
static const char *const members[] = {"pairwright", "status",    "summary",  "price", "price_of_minimums",
                                      "conflict",   "decisions", "previous", "pairs", "unmatched",
                                      "proof",      "provenance"};

static size_t list_size(const PwiNode *list, int64_t most) {
    return pwi_node_list_size(list, json_array_size(list->value), most);
}

/* A goal's value is a count or a decimal. Penalties can make a total negative. */
static bool read_value(const PwiNode *node, int goal, int64_t *value) {
    int64_t shown, least = goal == PWI_GOAL_TOTAL ? -MAX_TOTAL_PPM : 0;
    bool fine = pwi_proof_goal_is_ppm(goal) ? pwi_node_decimal(node, least, MAX_TOTAL_PPM, &shown)
                                            : pwi_node_integer(node, least, MAX_TOTAL_PPM, &shown);
    if (fine) *value = pwi_proof_goal_shown(goal, shown);
    return fine;
}

static void read_goals(Reading *reading, const PwiNode *document) {
    static const char *const known[] = {"goal", "value", "bound", "gap"};
    PwiNode summary, goals;
    PwMatching *matching = reading->matching;
    if (!pwi_node_require(document, "summary", &summary) || !pwi_node_is_object(&summary) ||
        !pwi_node_require(&summary, "goals", &goals) || !pwi_node_is_list(&goals))
        return;
    size_t n = json_array_size(goals.value);
    if (n == 0 && matching->outcome != PWI_INFEASIBLE) pwi_node_fault(&goals, "no goal", "the goals of the run");
    if (n > PWI_N_GOALS) pwi_node_fault(&goals, "too many goals", "at most %d", PWI_N_GOALS);
    for (size_t k = 0; k < n && k < PWI_N_GOALS; k++) {
        PwiNode entry = pwi_node_element(&goals, k), name, value, bound;
        PwiGoalValue *goal = &matching->goal[matching->n_goals];
        if (!pwi_node_is_object(&entry) || !pwi_node_known_keys(&entry, known, 4) ||
            !pwi_node_require(&entry, "goal", &name) ||
            !pwi_node_enum(&name, "goal", pwi_goal_names, PWI_N_GOALS, &goal->goal))
            continue;
        if (pwi_node_require(&entry, "value", &value) && read_value(&value, goal->goal, &goal->value) &&
            pwi_node_require(&entry, "bound", &bound) && read_value(&bound, goal->goal, &goal->bound))
            matching->n_goals++;
    }
}

static void read_unmatched(Reading *reading, const PwiNode *document) {
    static const char *const known[] = {"mentee", "reason", "hall", "text"};
    PwiNode list;
    PwMatching *matching = reading->matching;
    if (!pwi_node_require(document, "unmatched", &list) || !pwi_node_is_list(&list)) return;
    size_t n = list_size(&list, reading->cohort->side[PWI_MENTEE].n);
    matching->unmatched = pwi_reader_array(&reading->reader, n, sizeof *matching->unmatched);
    for (size_t k = 0; matching->unmatched != NULL && k < n; k++) {
        PwiNode node = pwi_node_element(&list, k), mentee, reason, hall = pwi_node_member(&node, "hall"),
                text = pwi_node_member(&node, "text");
        PwiUnmatched *entry = &matching->unmatched[matching->n_unmatched++];
        int found = PWI_CUT_SHORT;
        int64_t index = -1;
        entry->text = "";
        if (!pwi_node_is_object(&node)) continue;
        pwi_node_known_keys(&node, known, 4);
        if (pwi_node_require(&node, "mentee", &mentee))
            entry->mentee = pwi_read_person(&mentee, reading->cohort, PWI_MENTEE);
        if (pwi_node_require(&node, "reason", &reason))
            pwi_node_enum(&reason, "reason", pwi_reason_names, PWI_N_REASONS, &found);
        if (pwi_node_has(&hall)) pwi_node_integer(&hall, 0, INT32_MAX, &index);
        if (pwi_node_has(&text)) pwi_node_string(&text, &entry->text);
        entry->reason = (PwiReason)found;
        entry->hall = (int32_t)index;
    }
}

static void read_prices(Reading *reading, const PwiNode *proof, PwiSide side) {
    PwMatching *matching = reading->matching;
    PwiReader *reader = &reading->reader;
    const PwiPeople *people = &reading->cohort->side[side];
    PwiNode object;
    size_t n_goals = (size_t)matching->n_goals;
    matching->price[side] =
        pwi_reader_array(&reading->reader, (size_t)reading->cohort->side[side].n * n_goals, sizeof(int64_t));
    if (matching->price[side] == NULL || !pwi_node_require(proof, pwi_side_plurals[side], &object) ||
        !pwi_node_is_object(&object))
        return;
    uint8_t *seen = pwi_reader_array(reader, (size_t)people->n, 1);
    if (seen == NULL || pwi_read_plain_prices(reader->bytes + reading->prices[side].first, people, (int)n_goals,
                                              MAX_PRICE, seen, matching->price[side]))
        return;
    if (!pwi_reader_parse(reader, reading->prices[side], &object)) return;
    const char *key;
    json_t *value;
    json_object_foreach(object.value, key, value) {
        PwiNode prices = {.reader = proof->reader, .up = &object, .key = key, .value = value};
        int person = pwi_names_find(&reading->cohort->side[side].ids, key);
        if (person < 0) {
            pwi_node_unknown(&prices, true, pwi_side_names[side], key,
                             pwi_node_nearest(&prices, &reading->cohort->side[side].ids, key));
            continue;
        }
        if (!pwi_node_is_list(&prices)) continue;
        if (json_array_size(value) != n_goals) {
            pwi_node_complain(&prices, "wrong number of prices; got %zu; need %zu, one a goal of the proof",
                              json_array_size(value), n_goals);
            continue;
        }
        for (size_t k = 0; k < n_goals; k++) {
            PwiNode price = pwi_node_element(&prices, k);
            pwi_node_integer(&price, -MAX_PRICE, MAX_PRICE, &matching->price[side][(size_t)person * n_goals + k]);
        }
    }
}

/* The proof's goals must be the summary's, and then perhaps the draw. */
static bool read_proof_goals(Reading *reading, const PwiNode *proof) {
    PwMatching *matching = reading->matching;
    PwiNode goals, draw = pwi_node_member(proof, "draw");
    if (!pwi_node_require(proof, "goals", &goals) || !pwi_node_is_list(&goals)) return false;
    int n = matching->n_goals;
    if (pwi_node_has(&draw) && pwi_node_is_object(&draw)) {
        static const char *const known[] = {"value", "bound"};
        PwiNode value, bound;
        pwi_node_known_keys(&draw, known, 2);
        PwiGoalValue *goal = &matching->goal[n];
        goal->goal = PWI_GOAL_DRAW;
        if (!pwi_node_require(&draw, "value", &value) || !pwi_node_integer(&value, 0, INT64_MAX, &goal->value) ||
            !pwi_node_require(&draw, "bound", &bound) || !pwi_node_integer(&bound, 0, INT64_MAX, &goal->bound))
            return false;
        matching->n_goals = ++n;
    }
    bool same = (int)json_array_size(goals.value) == n;
    for (int k = 0; same && k < n; k++) {
        const char *name = json_string_value(json_array_get(goals.value, (size_t)k));
        same = name != NULL && strcmp(name, pwi_proof_goal_name(matching->goal[k].goal)) == 0;
    }
    if (!same) pwi_node_complain(&goals, "these are not the goals of the summary, then the draw");
    return same;
}

static void read_proof(Reading *reading, const PwiNode *document) {
    static const char *const known[] = {"kind", "goals", "draw", "mentees", "mentors", "levels", "hall"};
    static const char *const known_of_bounds[] = {"kind", "stages"};
    static const char *const kinds[] = {"prices/1", "bounds/1"};
    static const char *const set_keys[] = {"mentees", "mentors", "wanted", "places"};
    PwMatching *matching = reading->matching;
    PwiNode proof, kind, levels, hall;
    int found;
    if (!pwi_node_require(document, "proof", &proof) || !pwi_node_is_object(&proof)) return;
    kind = pwi_node_member(&proof, "kind");
    if (matching->outcome == PWI_INFEASIBLE && !pwi_node_has(&kind)) {
        pwi_node_known_keys(&proof, known, 0); /* the conflict is the proof */
        return;
    }
    if (!pwi_node_require(&proof, "kind", &kind) || !pwi_node_enum(&kind, "kind of proof", kinds, 2, &found)) return;
    if (found == 1) {
        pwi_node_known_keys(&proof, known_of_bounds, 2);
        pwi_read_bounds(&proof, reading->programme, reading->cohort, matching);
        return;
    }
    pwi_node_known_keys(&proof, known, 7);
    if (matching->outcome == PWI_INFEASIBLE) {
        pwi_node_complain(&kind, "no prices prove that there is no matching");
        return;
    }
    if (!read_proof_goals(reading, &proof)) return;
    for (int side = 0; side < PWI_N_SIDES; side++) read_prices(reading, &proof, (PwiSide)side);
    levels = pwi_node_member(&proof, "levels");
    if (pwi_node_has(&levels)) pwi_read_levels(&levels, reading->cohort, matching);
    if (!pwi_node_require(&proof, "hall", &hall) || !pwi_node_is_list(&hall)) return;
    size_t n = json_array_size(hall.value);
    matching->hall = pwi_reader_array(&reading->reader, n, sizeof *matching->hall);
    for (size_t k = 0; matching->hall != NULL && k < n; k++) {
        PwiNode set = pwi_node_element(&hall, k);
        PwiHallSet *read = &matching->hall[matching->n_hall++];
        if (!pwi_node_is_object(&set)) continue;
        pwi_node_known_keys(&set, set_keys, 4);
        pwi_read_hall_set(&set, reading->cohort, read);
    }
}

static void read_decisions(Reading *reading, const PwiNode *document) {
    static const char *const known[] = {"keep", "ban", "out"};
    PwiNode decisions = pwi_node_member(document, "decisions"), provenance = pwi_node_member(document, "provenance"),
            options = pwi_node_member(&provenance, "options"), sha256 = pwi_node_member(&options, "decisions_sha256");
    if (pwi_node_has(&sha256) && !pwi_node_has(&decisions))
        pwi_node_complain_key(&sha256,
                              "the run had decisions, and the matching does not state them; need \"decisions\": …");
    if (!pwi_node_has(&decisions) || !pwi_node_is_object(&decisions)) return;
    pwi_node_known_keys(&decisions, known, 3);
    pwi_read_decision_lists(&decisions, reading->cohort, reading->decisions);
    const char *text = json_string_value(sha256.value);
    if (text == NULL || strlen(text) != PWI_SHA256_HEX_SIZE - 1)
        pwi_node_complain(&decisions,
                          "it is not said where these decisions come from; need provenance/options/decisions_sha256");
    else
        memcpy(reading->decisions->sha256, text, PWI_SHA256_HEX_SIZE);
}

/* Whether the run had the goal, which it may not have come to. */
static bool asks_to_stay(const Reading *reading) {
    const PwiTerms *terms = &reading->matching->terms;
    return terms->n_goals > 0 ? pwi_goals_have(terms->goal, terms->n_goals, PWI_GOAL_STAY)
                              : pwi_goals_have(reading->programme->goal, reading->programme->n_goals, PWI_GOAL_STAY);
}

/* The pairs that the goal stay counts. */
static void read_previous(Reading *reading, const PwiNode *document) {
    PwMatching *matching = reading->matching;
    PwiNode list = pwi_node_member(document, "previous"), provenance = pwi_node_member(document, "provenance"),
            options = pwi_node_member(&provenance, "options"), sha256 = pwi_node_member(&options, "previous_sha256");
    bool is_asked = matching->terms.least_stay > 0;
    for (int k = 0; k < matching->n_goals; k++) is_asked |= matching->goal[k].goal == PWI_GOAL_STAY;
    if (!is_asked && matching->outcome == PWI_FEASIBLE && pwi_node_has(&list)) is_asked = asks_to_stay(reading);
    if (!is_asked) {
        if (pwi_node_has(&list))
            pwi_node_complain_key(&list, "only the goal \"stay\" and least_stay have an earlier matching");
        if (pwi_node_has(&sha256))
            pwi_node_complain_key(&sha256, "only the goal \"stay\" and least_stay have an earlier matching");
        return;
    }
    if (!pwi_node_require(&options, "previous_sha256", &sha256)) return;
    pwi_node_string(&sha256, &matching->previous_sha256);
    if (!pwi_node_has(&list)) return;
    PwiPair *pairs = NULL;
    int n = 0;
    pwi_read_pair_list(&list, reading->cohort, &pairs, &n);
    matching->previous = pwi_reader_array(&reading->reader, (size_t)n, sizeof *pairs);
    if (matching->previous != NULL && n > 0) memcpy(matching->previous, pairs, (size_t)n * sizeof *pairs);
    if (matching->previous != NULL) matching->n_previous = n;
    pwi_free(pairs);
}

/* Finds what is read without the tree; returns how many holes[3] it leaves there, in the order of the text. */
static int find_holes(Reading *reading, PwiSpan *hole) {
    PwiReader *reader = &reading->reader;
    const PwiMember *proof = pwi_reader_member(reader, "proof"), *pairs = pwi_reader_member(reader, "pairs");
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiSpan key, value;
    int n = 0;
    if (pairs != NULL && reader->bytes[pairs->at] == '[') {
        cursor.at = pairs->at;
        pwi_json_pass(&cursor, &value);
        reading->pairs = pairs;
        hole[n++] = (PwiSpan){value.first + 1, value.n - 2};
    }
    if (proof == NULL || reader->bytes[proof->at] != '{') return n;
    cursor.at = proof->at;
    (void)pwi_json_enter(&cursor, '{');
    while (pwi_json_more(&cursor, &key)) {
        (void)pwi_json_peek(&cursor);
        pwi_json_pass(&cursor, &value);
        for (int side = 0; side < PWI_N_SIDES; side++) {
            bool is_it = reader->bytes[value.first] == '{' && reading->prices[side].n == 0 &&
                         pwi_json_key_is(reader->bytes, key, pwi_side_plurals[side]);
            if (!is_it) continue;
            reading->prices[side] = value;
            hole[n++] = (PwiSpan){value.first + 1, value.n - 2};
        }
    }
    if (pairs != NULL && n > 1 && hole[0].first > hole[1].first) { /* the pairs stand last */
        PwiSpan last = hole[0];
        for (int k = 1; k < n; k++) hole[k - 1] = hole[k];
        hole[n - 1] = last;
    }
    return n;
}

static void read_document(Reading *reading, const PwiNode *document) {
    PwiNode status;
    int outcome = PWI_FEASIBLE;
    pwi_node_known_keys(document, members, sizeof members / sizeof *members);
    if (pwi_node_require(document, "status", &status))
        pwi_node_enum(&status, "status", pwi_outcome_names, PWI_N_OUTCOMES, &outcome);
    reading->matching->outcome = (PwiOutcome)outcome;
    read_goals(reading, document);
    pwi_read_conflict(document, reading->programme, reading->cohort, reading->matching);
    read_decisions(reading, document);
    pwi_read_provenance(document, reading->programme, reading->matching);
    read_previous(reading, document);
    pwi_read_pairs(document, reading->pairs, reading->programme, reading->cohort, reading->matching);
    read_unmatched(reading, document);
    read_proof(reading, document);
}

PwStatus pwi_read_matching(const char *path, const PwProgramme *programme, const PwCohort *cohort,
                           PwMatching **matching, PwDecisions **decisions, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    PwiNode document;
    PwiSpan hole[1 + PWI_N_SIDES];
    Reading reading = {.programme = programme,
                       .cohort = cohort,
                       .matching = pwi_matching_new(),
                       .decisions = pwi_decisions_none(cohort)};
    PW_TRY(reading.matching != NULL && reading.decisions != NULL ? PW_OK : pwi_fail_memory(error));
    PW_TRY(pwi_reader_open(&reading.reader, path, &reading.matching->arena, faults, NULL, error));
    if (pwi_reader_check_kind(&reading.reader, "matching/1") &&
        pwi_reader_parse_around(&reading.reader, hole, find_holes(&reading, hole), &document))
        read_document(&reading, &document);
    if (reading.reader.n_errors == 0 && !reading.reader.out_of_memory)
        pwi_check_summary(&document, reading.matching, programme, cohort, reading.decisions);
    PW_TRY(pwi_reader_status(&reading.reader, error));
    *matching = reading.matching;
    *decisions = reading.decisions;
    reading.matching = NULL;
    reading.decisions = NULL;

out:
    pwi_reader_close(&reading.reader);
    pwi_matching_destroy(reading.matching);
    pwi_decisions_destroy(reading.decisions);
    return status;
}
