/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no matching, and what would help, in words (conflict.h). Ids, rules and their groups; no answers of
 * single persons. */
#include "base/buffer.h"
#include "base/numbers.h"
#include "strategy/assemble.h"
#include "strategy/conflict.h"

static const char *plural(int64_t n) {
    return n == 1 ? "" : "s";
}

/* ---- who clashes ---- */

static void tell_minimums(const PwCohort *cohort, const PwMatching *matching, PwiBuffer *text) {
    const PwiHallSet *set = &matching->conflict;
    const PwiPeople *mentees = &cohort->side[PWI_MENTEE], *mentors = &cohort->side[PWI_MENTOR];
    if (matching->conflict_kind == PWI_MENTEES_MINIMUM) {
        pwi_buffer_format(text, "%d mentee%s (", set->n_mentees, plural(set->n_mentees));
        pwi_append_ids(text, mentees, set->mentee, set->n_mentees);
        pwi_buffer_format(text, ") must get %lld place%s, but only %lld %s possible", (long long)set->wanted,
                          plural(set->wanted), (long long)set->places, set->places == 1 ? "is" : "are");
        if (set->n_mentors == 0) return;
        pwi_buffer_format(text, ", with %d mentor%s (", set->n_mentors, plural(set->n_mentors));
        pwi_append_ids(text, mentors, set->mentor, set->n_mentors);
    } else {
        pwi_buffer_format(text, "%d mentor%s (", set->n_mentors, plural(set->n_mentors));
        pwi_append_ids(text, mentors, set->mentor, set->n_mentors);
        pwi_buffer_format(text, ") must take at least %lld mentee%s, but only %lld can come", (long long)set->wanted,
                          plural(set->wanted), (long long)set->places);
        if (set->n_mentees == 0) return;
        pwi_buffer_text(text, " (from ");
        pwi_append_ids(text, mentees, set->mentee, set->n_mentees);
    }
    pwi_buffer_char(text, ')');
}

/* "the rule … (kind) for a, b"; c is the first of the rule's entries. */
static void tell_rule(const PwProgramme *programme, const PwMatching *matching, int c, PwiBuffer *text) {
    const PwiFairness *rule = &programme->fairness[matching->clash[c].rule];
    pwi_buffer_format(text, "the rule \"%s\" (%s)", rule->id, pwi_fairness_kind_names[rule->kind]);
    const char *before = " for ";
    for (; c < matching->n_clash && matching->clash[c].rule == (int32_t)(rule - programme->fairness); c++) {
        if (matching->clash[c].group == PWI_NOBODY) continue;
        const char *group = programme->question[rule->question].options.name[matching->clash[c].group];
        pwi_buffer_format(text, "%s\"%s\"", before, group);
        before = ", ";
    }
}

static void tell_rules(const PwProgramme *programme, const PwMatching *matching, PwiBuffer *text) {
    bool is_one = matching->clash[0].rule == matching->clash[matching->n_clash - 1].rule;
    pwi_buffer_text(text, is_one ? "no matching keeps " : "no matching keeps these together: ");
    for (int c = 0; c < matching->n_clash; c++) {
        int32_t rule = matching->clash[c].rule;
        if (c > 0 && rule == matching->clash[c - 1].rule) continue; /* another group of the same rule */
        if (c > 0) pwi_buffer_text(text, "; ");
        if (rule == PWI_NOBODY)
            pwi_buffer_text(text, "the minimums that apply if-used");
        else
            tell_rule(programme, matching, c, text);
    }
}

/* ---- what would help ---- */

/* "lower at_least of "same-quality" from 0.97 to 0.94": which member of the rule, and by how much. */
static void tell_rule_change(const PwProgramme *programme, const PwiClashChange *change, PwiBuffer *text) {
    const PwiFairness *rule = &programme->fairness[change->rule];
    char from[PWI_DECIMAL_SIZE], to[PWI_DECIMAL_SIZE];
    bool rises = pwi_fairness_rises(rule->kind);
    int64_t unit = pwi_fairness_is_counted(rule->kind) ? PWI_PPM : 1;
    pwi_buffer_format(text, "%s %s of \"%s\" ", rises ? "raise" : "lower", pwi_fairness_member(rule->kind), rule->id);
    if (rule->kind == PWI_GROUP_FLOOR && change->group == PWI_NOBODY) {
        pwi_ppm_print_short(change->by, to);
        pwi_buffer_format(text, "by %s", to);
        return;
    }
    if (change->group != PWI_NOBODY)
        pwi_buffer_format(text, "for \"%s\" ", programme->question[rule->question].options.name[change->group]);
    pwi_ppm_print_short((rises ? change->then - change->by : change->then + change->by) * unit, from);
    pwi_ppm_print_short(change->then * unit, to);
    pwi_buffer_format(text, "from %s to %s", from, to);
}

static void tell_bound_change(const PwCohort *cohort, const PwiClashChange *change, PwiBuffer *text) {
    bool is_minimum = change->kind == PWI_CHANGE_MINIMUM;
    pwi_buffer_text(text, is_minimum ? "lower the minimum of " : "raise the maximum of ");
    if (change->n_people == 0)
        pwi_buffer_format(text, "all %s", pwi_side_plurals[change->side]);
    else
        pwi_append_ids(text, &cohort->side[change->side], change->person, change->n_people);
    int64_t from = is_minimum ? change->then + change->by : change->then - change->by;
    if (change->n_people < 2) pwi_buffer_format(text, " from %lld", (long long)from);
    pwi_buffer_format(text, " to %lld", (long long)change->then);
}

/* Whom newcomers are for: the Hall set, the group of the clash, or whoever its rules speak of. */
static void tell_whom(const PwProgramme *programme, const PwMatching *matching, bool has_answer, PwiBuffer *text) {
    const PwiClash *only = NULL;
    bool is_one = true;
    for (int c = 0; c < matching->n_clash; c++) {
        const PwiClash *clash = &matching->clash[c];
        if (clash->group == PWI_NOBODY) continue;
        bool is_same = only == NULL || (only->group == clash->group && programme->fairness[only->rule].question ==
                                                                           programme->fairness[clash->rule].question);
        is_one &= is_same;
        only = clash;
    }
    if (only == NULL || !is_one)
        pwi_buffer_text(text, has_answer ? "for mentees" : "for these mentees");
    else
        pwi_buffer_format(text, "for mentees of \"%s\"",
                          programme->question[programme->fairness[only->rule].question].options.name[only->group]);
}

static void tell_newcomers(const PwProgramme *programme, const PwMatching *matching, const PwiClashChange *change,
                           PwiBuffer *text) {
    pwi_buffer_format(text, "find %lld more allowed mentor%s, with a place each, ", (long long)change->by,
                      plural(change->by));
    tell_whom(programme, matching, change->option != PWI_NOBODY, text);
    if (change->option == PWI_NOBODY) return;
    const PwiQuestion *question = &programme->question[change->question];
    pwi_buffer_format(text, " with %s \"%s\"", question->id, question->options.name[change->option]);
}

static void tell_change(const PwProgramme *programme, const PwCohort *cohort, const PwMatching *matching,
                        const PwiClashChange *change, PwiBuffer *text) {
    switch (change->kind) {
        case PWI_CHANGE_RULE:
            tell_rule_change(programme, change, text);
            break;
        case PWI_CHANGE_MINIMUM:
        case PWI_CHANGE_MAXIMUM:
            tell_bound_change(cohort, change, text);
            break;
        case PWI_CHANGE_NEWCOMERS:
            tell_newcomers(programme, matching, change, text);
            break;
        case PWI_N_CHANGE_KINDS:
            break;
    }
}

PwStatus pwi_tell_conflict(const PwProgramme *programme, const PwCohort *cohort, PwMatching *matching) {
    PwiBuffer text = {0};
    if (matching->conflict_kind == PWI_FAIRNESS_CLASH)
        tell_rules(programme, matching, &text);
    else
        tell_minimums(cohort, matching, &text);
    for (int c = 0; c < matching->n_changes; c++) {
        pwi_buffer_text(&text, c == 0 ? ". It would help to " : "; or to ");
        tell_change(programme, cohort, matching, &matching->change[c], &text);
    }
    if (matching->n_changes == 0) pwi_buffer_text(&text, ". No single change is known to help");
    bool is_whole = !text.out_of_memory;
    matching->conflict_text = is_whole ? pwi_arena_copy(&matching->arena, text.bytes, text.n) : NULL;
    pwi_buffer_clear(&text);
    return matching->conflict_text != NULL ? PW_OK : PW_NO_MEMORY;
}
