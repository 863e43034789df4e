/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading decisions, and finding those that contradict one another (read_decisions.h). */
#include "io/read_decisions.h"

#include <stdlib.h>
#include <string.h>

int pwi_read_person(const PwiNode *node, const PwCohort *cohort, PwiSide side) {
    const char *id = json_string_value(node->value);
    char text[PWI_QUOTED_SIZE];
    if (id == NULL) {
        pwi_node_fault(node, "wrong type", "the id of a %s, a string", pwi_side_names[side]);
        return -1;
    }
    int found = pwi_names_find(&cohort->side[side].ids, id);
    if (found >= 0) return found;
    if (pwi_names_find(&cohort->side[1 - side].ids, id) >= 0)
        pwi_node_complain(node, "\"%s\" is one of the %s; need the id of a %s (pairs are written mentee first)",
                          pwi_quote(id, text), pwi_side_plurals[1 - side], pwi_side_names[side]);
    else
        pwi_node_unknown(node, false, pwi_side_names[side], id, pwi_node_nearest(node, &cohort->side[side].ids, id));
    return -1;
}

/* One [mentee, mentor]. */
static bool read_pair(const PwiNode *node, const PwCohort *cohort, PwiPair *pair) {
    if (!pwi_node_is_list(node)) return false;
    if (json_array_size(node->value) != 2) {
        pwi_node_complain(node, "a pair has two ids; got %zu; need [mentee, mentor]", json_array_size(node->value));
        return false;
    }
    PwiNode mentee = pwi_node_element(node, 0), mentor = pwi_node_element(node, 1);
    pair->mentee = pwi_read_person(&mentee, cohort, PWI_MENTEE);
    pair->mentor = pwi_read_person(&mentor, cohort, PWI_MENTOR);
    if (pair->mentee < 0 || pair->mentor < 0) return false;
    if (pwi_pair_is_one_person(cohort, *pair)) {
        pwi_node_complain(node, "a pair of the same person; need two people");
        return false;
    }
    return true;
}

/* Where a pair of the list stands (the last place, if it stands twice); the list itself for faults beyond those listed.
 */
static PwiNode find_pair(const PwiNode *list, const PwCohort *cohort, PwiPair pair) {
    const char *mentee = cohort->side[PWI_MENTEE].person[pair.mentee].id,
               *mentor = cohort->side[PWI_MENTOR].person[pair.mentor].id;
    const PwFaults *faults = list->reader->faults;
    if (faults->n_errors >= PWI_MAX_LISTED_FAULTS || faults->n_warnings >= PWI_MAX_LISTED_FAULTS) return *list;
    for (size_t k = json_array_size(list->value); k > 0; k--) {
        PwiNode node = pwi_node_element(list, k - 1);
        const char *first = json_string_value(json_array_get(node.value, 0)),
                   *second = json_string_value(json_array_get(node.value, 1));
        if (first != NULL && second != NULL && strcmp(first, mentee) == 0 && strcmp(second, mentor) == 0) return node;
    }
    return *list;
}

void pwi_read_pair_list(const PwiNode *list, const PwCohort *cohort, PwiPair **pairs, int *n_pairs) {
    if (!pwi_node_is_list(list)) return;
    size_t n = json_array_size(list->value);
    PwiPair *read = PWI_NEW_ARRAY(PwiPair, n);
    if (read == NULL) {
        list->reader->out_of_memory = true;
        return;
    }
    int count = 0;
    for (size_t k = 0; k < n; k++) {
        PwiNode node = pwi_node_element(list, k);
        if (read_pair(&node, cohort, &read[count])) count++;
    }
    qsort(read, (size_t)count, sizeof *read, pwi_compare_pairs);
    int n_distinct = 0;
    for (int k = 0; k < count; k++) {
        bool is_repeat = k > 0 && pwi_compare_pairs(&read[k], &read[k - 1]) == 0;
        if (!is_repeat) read[n_distinct++] = read[k];
        if (!is_repeat) continue;
        PwiNode node = find_pair(list, cohort, read[k]);
        pwi_node_warn(&node, "the pair \"%s\", \"%s\" stands twice; it is taken once",
                      cohort->side[PWI_MENTEE].person[read[k].mentee].id,
                      cohort->side[PWI_MENTOR].person[read[k].mentor].id);
    }
    *pairs = read;
    *n_pairs = n_distinct;
}

static void read_out(const PwiNode *list, const PwCohort *cohort, PwDecisions *decisions) {
    if (!pwi_node_is_list(list)) return;
    for (size_t k = 0; k < json_array_size(list->value); k++) {
        PwiNode node = pwi_node_element(list, k);
        const char *id;
        if (!pwi_node_word(&node, &id)) continue;
        bool known = false;
        for (int side = 0; side < PWI_N_SIDES; side++) {
            int found = pwi_names_find(&cohort->side[side].ids, id);
            if (found >= 0) decisions->out[side][found] = 1;
            known |= found >= 0;
        }
        if (known) continue;
        const char *nearest = pwi_node_nearest(&node, &cohort->side[PWI_MENTEE].ids, id);
        if (nearest == NULL) nearest = pwi_node_nearest(&node, &cohort->side[PWI_MENTOR].ids, id);
        pwi_node_unknown(&node, false, "id", id, nearest);
    }
}

/* One kept pair against bans, outs and places; load[side][person] counts the pairs kept so far. */
static void check_keep(const PwiNode *keep, const PwCohort *cohort, const PwDecisions *decisions, PwiPair pair,
                       int *const load[PWI_N_SIDES]) {
    int person[PWI_N_SIDES] = {pair.mentee, pair.mentor};
    const char *id[PWI_N_SIDES] = {cohort->side[0].person[person[0]].id, cohort->side[1].person[person[1]].id};
    if (pwi_pairs_contain(decisions->ban, decisions->n_ban, person[0], person[1])) {
        PwiNode node = find_pair(keep, cohort, pair);
        pwi_node_complain(&node, "the pair \"%s\", \"%s\" is both kept and banned; need one of the two", id[0], id[1]);
    }
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int max = cohort->side[side].person[person[side]].bounds.max;
        bool is_out = decisions->out[side][person[side]] != 0, is_too_many = ++load[side][person[side]] == max + 1;
        if (!is_out && !is_too_many) continue;
        PwiNode node = find_pair(keep, cohort, pair);
        if (is_out)
            pwi_node_complain(&node, "this pair is kept, but \"%s\" is out; need one of the two", id[side]);
        else
            pwi_node_complain(&node, "more pairs of the %s \"%s\" are kept than there are places; need at most %d",
                              pwi_side_names[side], id[side], max);
    }
}

static void check_keeps(const PwiNode *keep, const PwCohort *cohort, const PwDecisions *decisions) {
    int *load[PWI_N_SIDES] = {PWI_NEW_ARRAY(int, (size_t)cohort->side[0].n),
                              PWI_NEW_ARRAY(int, (size_t)cohort->side[1].n)};
    if (load[0] == NULL || load[1] == NULL) keep->reader->out_of_memory = true;
    for (int k = 0; k < decisions->n_keep && !keep->reader->out_of_memory; k++)
        check_keep(keep, cohort, decisions, decisions->keep[k], load);
    pwi_free(load[0]);
    pwi_free(load[1]);
}

void pwi_read_decision_lists(const PwiNode *object, const PwCohort *cohort, PwDecisions *decisions) {
    PwiNode keep = pwi_node_member(object, "keep"), ban = pwi_node_member(object, "ban"),
            out = pwi_node_member(object, "out");
    if (pwi_node_has(&ban)) pwi_read_pair_list(&ban, cohort, &decisions->ban, &decisions->n_ban);
    if (pwi_node_has(&out)) read_out(&out, cohort, decisions);
    if (!pwi_node_has(&keep)) return;
    pwi_read_pair_list(&keep, cohort, &decisions->keep, &decisions->n_keep);
    check_keeps(&keep, cohort, decisions);
}

PwStatus pwi_read_decisions(const char *path, const PwCohort *cohort, PwDecisions **decisions, PwFaults *faults,
                            PwError *error) {
    static const char *const known[] = {"pairwright", "keep", "ban", "out"};
    PwStatus status = PW_OK;
    PwiReader reader = {0};
    PwiArena arena = {0};
    PwiNode document;
    PwDecisions *made = pwi_decisions_none(cohort);
    if (made == NULL) return pwi_fail_memory(error);
    PW_TRY(pwi_reader_open(&reader, path, &arena, faults, made->sha256, error));
    if (pwi_reader_check_kind(&reader, "decisions/1") && pwi_reader_parse_all(&reader, &document)) {
        pwi_node_known_keys(&document, known, 4);
        pwi_read_decision_lists(&document, cohort, made);
    }
    PW_TRY(pwi_reader_status(&reader, error));
    *decisions = made;
    made = NULL;

out:
    pwi_reader_close(&reader);
    pwi_arena_clear(&arena);
    pwi_decisions_destroy(made);
    return status;
}
