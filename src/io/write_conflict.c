/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts and changes as JSON (write_conflict.h). */
#include "io/write_conflict.h"

typedef struct Writing {
    PwiJsonOut *out;
    const PwMatching *matching;
    const PwProgramme *programme;
    const PwCohort *cohort;
} Writing;

static void write_people(PwiJsonOut *out, const PwCohort *cohort, const char *key, int side, const int32_t *person,
                         int n) {
    pwi_json_key(out, key);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < n; k++) pwi_json_string(out, cohort->side[side].person[person[k]].id);
    pwi_json_close(out);
}

void pwi_write_hall_set(PwiJsonOut *out, const PwCohort *cohort, const PwiHallSet *set) {
    write_people(out, cohort, "mentees", PWI_MENTEE, set->mentee, set->n_mentees);
    write_people(out, cohort, "mentors", PWI_MENTOR, set->mentor, set->n_mentors);
    pwi_json_integer_member(out, "wanted", set->wanted);
    pwi_json_integer_member(out, "places", set->places);
}

/* The rules that clash. */
static void write_clash(const Writing *writing) {
    PwiJsonOut *out = writing->out;
    const PwMatching *matching = writing->matching;
    const PwProgramme *programme = writing->programme;
    pwi_json_key(out, "rules");
    pwi_json_open_line(out, '[');
    for (int k = 0; k < matching->n_clash; k++) {
        const PwiClash *clash = &matching->clash[k];
        pwi_json_open_line(out, '{');
        if (clash->rule == PWI_NOBODY)
            pwi_json_string_member(out, "minimum", "if-used");
        else
            pwi_json_string_member(out, "rule", programme->fairness[clash->rule].id);
        if (clash->group != PWI_NOBODY) {
            const PwiQuestion *question = &programme->question[programme->fairness[clash->rule].question];
            pwi_json_string_member(out, "group", question->options.name[clash->group]);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* "rule": what it asks for then; of group-floor for all groups, only by how much less. */
static void write_rule_change(const Writing *writing, const PwiClashChange *change) {
    PwiJsonOut *out = writing->out;
    const PwiFairness *rule = &writing->programme->fairness[change->rule];
    bool is_counted = pwi_fairness_is_counted(rule->kind);
    pwi_json_string_member(out, "rule", rule->id);
    if (change->group != PWI_NOBODY)
        pwi_json_string_member(out, "group", writing->programme->question[rule->question].options.name[change->group]);
    if (is_counted)
        pwi_json_integer_member(out, pwi_fairness_member(rule->kind), change->then);
    else if (rule->kind != PWI_GROUP_FLOOR || change->group != PWI_NOBODY)
        pwi_json_ppm_member(out, pwi_fairness_member(rule->kind), change->then);
    if (is_counted)
        pwi_json_integer_member(out, "by", change->by);
    else
        pwi_json_ppm_member(out, "by", change->by);
}

static void write_bound_change(const Writing *writing, const PwiClashChange *change) {
    PwiJsonOut *out = writing->out;
    pwi_json_string_member(out, "side", pwi_side_plurals[change->side]);
    if (change->n_people > 0) write_people(out, writing->cohort, "ids", change->side, change->person, change->n_people);
    pwi_json_integer_member(out, change->kind == PWI_CHANGE_MINIMUM ? "min" : "max", change->then);
    pwi_json_integer_member(out, "by", change->by);
}

static void write_newcomers(const Writing *writing, const PwiClashChange *change) {
    PwiJsonOut *out = writing->out;
    pwi_json_integer_member(out, "newcomers", change->by);
    if (change->option == PWI_NOBODY) return;
    const PwiQuestion *question = &writing->programme->question[change->question];
    pwi_json_string_member(out, "question", question->id);
    pwi_json_string_member(out, "answer", question->options.name[change->option]);
}

/* Changes of which each would help. */
static void write_changes(const Writing *writing) {
    PwiJsonOut *out = writing->out;
    pwi_json_key(out, "changes");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->matching->n_changes; k++) {
        const PwiClashChange *change = &writing->matching->change[k];
        pwi_json_open_line(out, '{');
        if (change->kind == PWI_CHANGE_RULE)
            write_rule_change(writing, change);
        else if (change->kind == PWI_CHANGE_NEWCOMERS)
            write_newcomers(writing, change);
        else
            write_bound_change(writing, change);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

void pwi_write_conflict(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                        const PwCohort *cohort) {
    const Writing writing = {out, matching, programme, cohort};
    if (matching->outcome != PWI_INFEASIBLE) return;
    pwi_json_key(out, "conflict");
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "kind", pwi_conflict_names[matching->conflict_kind]);
    if (matching->conflict_kind == PWI_FAIRNESS_CLASH)
        write_clash(&writing);
    else
        pwi_write_hall_set(out, cohort, &matching->conflict);
    write_changes(&writing);
    pwi_json_string_member(out, "text", matching->conflict_text);
    pwi_json_close(out);
}
