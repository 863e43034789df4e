/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts and changes from JSON (read_conflict.h). */
#include "io/read_conflict.h"

#include <jansson.h>
#include <string.h>

#include "io/read_decisions.h"

static const int64_t most_total_ppm = INT64_C(1) << 60;

typedef struct Reading {
    const PwProgramme *programme;
    const PwCohort *cohort;
    PwMatching *matching;
} Reading;

static const int32_t *read_people(const PwiNode *list, const PwCohort *cohort, PwiSide side, int *n) {
    if (!pwi_node_is_list(list)) return NULL;
    size_t n_listed = pwi_node_list_size(list, json_array_size(list->value), cohort->side[side].n);
    int32_t *people = pwi_reader_array(list->reader, n_listed, sizeof *people);
    for (size_t k = 0; people != NULL && k < n_listed; k++) {
        PwiNode node = pwi_node_element(list, k);
        people[(*n)++] = pwi_read_person(&node, cohort, side);
    }
    return people;
}

void pwi_read_hall_set(const PwiNode *node, const PwCohort *cohort, PwiHallSet *set) {
    PwiNode list, wanted, places;
    if (pwi_node_require(node, pwi_side_plurals[PWI_MENTEE], &list))
        set->mentee = read_people(&list, cohort, PWI_MENTEE, &set->n_mentees);
    if (pwi_node_require(node, pwi_side_plurals[PWI_MENTOR], &list))
        set->mentor = read_people(&list, cohort, PWI_MENTOR, &set->n_mentors);
    if (pwi_node_require(node, "wanted", &wanted)) pwi_node_integer(&wanted, 0, most_total_ppm, &set->wanted);
    if (pwi_node_require(node, "places", &places)) pwi_node_integer(&places, 0, most_total_ppm, &set->places);
}

/* The index of a fairness rule that a node names; -1: there is none, which has been said. */
static int read_fairness_name(const Reading *reading, const PwiNode *name) {
    const char *id = json_string_value(name->value);
    for (int k = 0; id != NULL && k < reading->programme->n_fairness; k++)
        if (strcmp(reading->programme->fairness[k].id, id) == 0) return k;
    pwi_node_fault(name, "unknown rule", "the id of a fairness rule of the programme");
    return -1;
}

static void read_clashing_rule(const Reading *reading, const PwiNode *node, PwiClash *clash) {
    static const char *const known[] = {"rule", "group", "minimum"};
    PwiNode rule = pwi_node_member(node, "rule"), group = pwi_node_member(node, "group"), minimum;
    *clash = (PwiClash){PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 3);
    if (!pwi_node_has(&rule)) {
        static const char *const minimums[] = {"if-used"};
        int found;
        if (pwi_node_require(node, "minimum", &minimum)) pwi_node_enum(&minimum, "minimum", minimums, 1, &found);
        return;
    }
    clash->rule = read_fairness_name(reading, &rule);
    if (clash->rule < 0 || !pwi_node_has(&group)) return;
    int question = reading->programme->fairness[clash->rule].question;
    const char *name = json_string_value(group.value);
    if (question >= 0 && name != NULL)
        clash->group = pwi_names_find(&reading->programme->question[question].options, name);
    if (clash->group < 0) pwi_node_fault(&group, "unknown group", "a group of the rule's question");
}

/* "rule": what it asks for then. */
static void read_rule_change(const Reading *reading, const PwiNode *node, PwiClashChange *change) {
    PwiNode rule = pwi_node_member(node, "rule"), group = pwi_node_member(node, "group"), by, then;
    const PwProgramme *programme = reading->programme;
    if (!pwi_node_require(node, "by", &by)) return;
    change->rule = read_fairness_name(reading, &rule);
    if (change->rule < 0) return;
    const PwiFairness *changed = &programme->fairness[change->rule];
    const char *const known[] = {"rule", "group", "by", pwi_fairness_member(changed->kind)};
    pwi_node_known_keys(node, known, 4);
    const char *name = json_string_value(group.value);
    if (pwi_node_has(&group) && changed->question >= 0 && name != NULL)
        change->group = pwi_names_find(&programme->question[changed->question].options, name);
    if (pwi_node_has(&group) && change->group < 0)
        pwi_node_fault(&group, "unknown group", "a group of the rule's question");
    then = pwi_node_member(node, pwi_fairness_member(changed->kind));
    if (pwi_fairness_is_counted(changed->kind)) {
        pwi_node_integer(&by, 1, INT32_MAX, &change->by);
        if (pwi_node_has(&then)) pwi_node_integer(&then, 0, INT32_MAX, &change->then);
    } else {
        pwi_node_decimal(&by, 1, most_total_ppm, &change->by);
        if (pwi_node_has(&then)) pwi_node_decimal(&then, 0, most_total_ppm, &change->then);
    }
}

static void read_bound_change(const Reading *reading, const PwiNode *node, PwiClashChange *change) {
    static const char *const known[] = {"side", "ids", "min", "max", "by"};
    PwiNode side, by, ids = pwi_node_member(node, "ids"), then = pwi_node_member(node, "max");
    int found;
    pwi_node_known_keys(node, known, 5);
    if (!pwi_node_require(node, "side", &side) || !pwi_node_require(node, "by", &by)) return;
    change->kind = pwi_node_has(&then) ? PWI_CHANGE_MAXIMUM : PWI_CHANGE_MINIMUM;
    if (change->kind == PWI_CHANGE_MINIMUM && !pwi_node_require(node, "min", &then)) return;
    if (!pwi_node_enum(&side, "side", pwi_side_plurals, PWI_N_SIDES, &found)) return;
    change->side = found;
    pwi_node_integer(&then, 0, INT32_MAX, &change->then);
    pwi_node_integer(&by, 1, INT32_MAX, &change->by);
    if (pwi_node_has(&ids)) change->person = read_people(&ids, reading->cohort, (PwiSide)found, &change->n_people);
}

static void read_newcomers(const Reading *reading, const PwiNode *node, PwiClashChange *change) {
    static const char *const known[] = {"newcomers", "question", "answer"};
    PwiNode n = pwi_node_member(node, "newcomers"), question = pwi_node_member(node, "question"), answer;
    pwi_node_known_keys(node, known, 3);
    change->kind = PWI_CHANGE_NEWCOMERS;
    pwi_node_integer(&n, 1, INT32_MAX, &change->by);
    change->then = change->by;
    if (!pwi_node_has(&question)) return;
    const char *id = json_string_value(question.value);
    for (int q = 0; id != NULL && q < reading->programme->n_questions; q++)
        if (strcmp(reading->programme->question[q].id, id) == 0) change->question = q;
    if (change->question < 0) pwi_node_fault(&question, "unknown question", "the id of a question of the programme");
    if (change->question < 0 || !pwi_node_require(node, "answer", &answer)) return;
    const char *name = json_string_value(answer.value);
    if (name != NULL) change->option = pwi_names_find(&reading->programme->question[change->question].options, name);
    if (change->option < 0) pwi_node_fault(&answer, "unknown answer", "an option of the question");
}

static void read_change(const Reading *reading, const PwiNode *node, PwiClashChange *change) {
    PwiNode rule = pwi_node_member(node, "rule"), newcomers = pwi_node_member(node, "newcomers");
    *change = (PwiClashChange){.rule = PWI_NOBODY, .group = PWI_NOBODY, .question = PWI_NOBODY, .option = PWI_NOBODY};
    if (!pwi_node_is_object(node)) return;
    if (pwi_node_has(&rule))
        read_rule_change(reading, node, change);
    else if (pwi_node_has(&newcomers))
        read_newcomers(reading, node, change);
    else
        read_bound_change(reading, node, change);
}

static void read_changes(const Reading *reading, const PwiNode *conflict) {
    PwMatching *matching = reading->matching;
    PwiNode list = pwi_node_member(conflict, "changes");
    if (!pwi_node_has(&list) || !pwi_node_is_list(&list)) return;
    matching->change = pwi_reader_array(list.reader, json_array_size(list.value), sizeof *matching->change);
    for (size_t k = 0; matching->change != NULL && k < json_array_size(list.value); k++) {
        PwiNode node = pwi_node_element(&list, k);
        read_change(reading, &node, &matching->change[matching->n_changes++]);
    }
}

static void read_clash(const Reading *reading, const PwiNode *conflict) {
    PwMatching *matching = reading->matching;
    PwiNode list;
    if (!pwi_node_require(conflict, "rules", &list) || !pwi_node_is_list(&list)) return;
    matching->clash = pwi_reader_array(list.reader, json_array_size(list.value), sizeof *matching->clash);
    for (size_t k = 0; matching->clash != NULL && k < json_array_size(list.value); k++) {
        PwiNode node = pwi_node_element(&list, k);
        read_clashing_rule(reading, &node, &matching->clash[matching->n_clash++]);
    }
}

void pwi_read_conflict(const PwiNode *document, const PwProgramme *programme, const PwCohort *cohort,
                       PwMatching *matching) {
    const Reading whole = {programme, cohort, matching}, *reading = &whole;
    PwiNode conflict, kind, text;
    static const char *const known[] = {"kind", "text", "changes", "mentees", "mentors", "wanted", "places"};
    static const char *const known_of_clash[] = {"kind", "text", "rules", "changes"};
    int found = PWI_NO_CONFLICT;
    conflict = pwi_node_member(document, "conflict");
    if (matching->outcome != PWI_INFEASIBLE) {
        if (pwi_node_has(&conflict)) pwi_node_complain_key(&conflict, "only an infeasible matching has a conflict");
        return;
    }
    if (!pwi_node_require(document, "conflict", &conflict) || !pwi_node_is_object(&conflict)) return;
    if (pwi_node_require(&conflict, "kind", &kind))
        pwi_node_enum(&kind, "kind of conflict", pwi_conflict_names, PWI_N_CONFLICT_KINDS, &found);
    matching->conflict_kind = (PwiConflictKind)found;
    matching->conflict_text = "";
    bool is_clash = matching->conflict_kind == PWI_FAIRNESS_CLASH;
    pwi_node_known_keys(&conflict, is_clash ? known_of_clash : known, is_clash ? 4 : 7);
    if (is_clash)
        read_clash(reading, &conflict);
    else
        pwi_read_hall_set(&conflict, cohort, &matching->conflict);
    read_changes(reading, &conflict);
    text = pwi_node_member(&conflict, "text");
    if (pwi_node_has(&text)) pwi_node_string(&text, &matching->conflict_text);
}
