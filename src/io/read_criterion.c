/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One criterion, or one rule: the questions it reads, its parameters, when it counts, what a missing answer means. */
#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "io/read_answer.h"
#include "io/read_parts.h"

enum { MAX_KEYS = 24, MAX_TABLE = 1000000 };

static const char *const by_names[PWI_N_SIDES] = {"mentee", "mentor"};

/* Which types of question a kind can read, as a set of bits, and the parameters it takes. */
#define TYPE(name) (1u << (name))
static const struct {
    unsigned types;
    const char *parameters[4];
} kinds[PWI_N_CRITERION_KINDS] = {
    [PWI_SAME] = {TYPE(PWI_CHOICE) | TYPE(PWI_SCALE) | TYPE(PWI_NUMBER), {NULL}},
    [PWI_DIFFERENT] = {TYPE(PWI_CHOICE) | TYPE(PWI_SCALE) | TYPE(PWI_NUMBER), {NULL}},
    [PWI_CLOSE] = {TYPE(PWI_SCALE) | TYPE(PWI_NUMBER), {"range"}},
    [PWI_AHEAD] = {TYPE(PWI_SCALE) | TYPE(PWI_NUMBER), {"ideal", "tolerance"}},
    [PWI_OVERLAP] = {TYPE(PWI_CHOICES), {"measure", "enough"}},
    [PWI_COVERS] = {TYPE(PWI_CHOICES) | TYPE(PWI_RATINGS), {NULL}},
    [PWI_SHARED_TIME] = {TYPE(PWI_TIMES), {"enough"}},
    [PWI_ALIKE] = {TYPE(PWI_RATINGS), {NULL}},
    [PWI_AGREE] = {TYPE(PWI_RANKING), {NULL}},
    [PWI_TABLE] = {TYPE(PWI_CHOICE), {"table"}},
    [PWI_ASKED_FOR] = {TYPE(PWI_PEOPLE), {"by"}},
    [PWI_TEXT_ALIKE] = {TYPE(PWI_TEXT), {NULL}},
    [PWI_GIVEN] = {0, {"from", "to"}},
};

static void check_keys(const PwiNode *node, PwiCriterionKind kind, bool is_rule) {
    const char *known[MAX_KEYS] = {"kind", "when", "missing", "sensitive"};
    int n = 4;
    if (is_rule) {
        known[n++] = "at_least";
        known[n++] = "because";
    } else {
        known[n++] = "weight";
    }
    if (kind != PWI_GIVEN) known[n++] = "question";
    if (kind != PWI_GIVEN && kind != PWI_ASKED_FOR) {
        known[n++] = "mentee";
        known[n++] = "mentor";
    }
    for (int k = 0; k < 4 && kinds[kind].parameters[k] != NULL; k++) known[n++] = kinds[kind].parameters[k];
    pwi_node_known_keys(node, known, n);
}

int pwi_read_question_name(const PwiNode *node, const PwProgramme *programme) {
    const char *name = json_string_value(node->value);
    if (name == NULL) {
        pwi_node_fault(node, "wrong type", "the id of a question, a string");
        return -1;
    }
    int found = pwi_names_find(&programme->question_names, name);
    if (found < 0) pwi_node_unknown_of(node, false, "question", name, &programme->question_names);
    return found;
}

bool pwi_may_read(const PwiNode *node, const PwiQuestion *question, PwiSide side, bool may_be_sensitive) {
    if (!pwi_question_asks(question, side)) {
        pwi_node_complain(node, "\"%s\" is asked of %s only; need a question that %s answer", question->id,
                          pwi_side_plurals[1 - side], pwi_side_plurals[side]);
        return false;
    }
    if (question->sensitive && !may_be_sensitive) {
        pwi_node_complain(node, "\"%s\" is sensitive; need \"sensitive\": true here, or another question",
                          question->id);
        return false;
    }
    return true;
}

/* One side's question, with its type checked. */
static bool read_side(const PwiNode *node, const PwProgramme *programme, PwiSide side, PwiCriterion *criterion) {
    int found = pwi_read_question_name(node, programme);
    if (found < 0) return false;
    const PwiQuestion *question = &programme->question[found];
    criterion->question[side] = found;
    if (question->broken) return false;
    if ((kinds[criterion->kind].types & TYPE(question->type)) == 0) {
        pwi_node_complain(node, "\"%s\" is a question of type %s, which \"%s\" cannot compare", question->id,
                          pwi_question_type_names[question->type], pwi_criterion_kind_names[criterion->kind]);
        return false;
    }
    return pwi_may_read(node, question, side, criterion->sensitive);
}

/* Two different questions must be of one kind to be compared. */
static bool fit_together(const PwiNode *node, const PwProgramme *programme, const PwiCriterion *criterion) {
    const PwiQuestion *mentee = &programme->question[criterion->question[PWI_MENTEE]];
    const PwiQuestion *mentor = &programme->question[criterion->question[PWI_MENTOR]];
    if (mentee == mentor) return true;
    const char *clash = NULL;
    if (mentee->type != mentor->type) {
        clash = "are of different types";
    } else if (criterion->kind == PWI_ALIKE && (mentee->min != mentor->min || mentee->max != mentor->max)) {
        clash = "are rated on different scales";
    } else if (mentee->type == PWI_TIMES) {
        bool same_days = mentee->days.n == mentor->days.n;
        for (int day = 0; same_days && day < mentee->days.n; day++)
            same_days = strcmp(mentee->days.name[day], mentor->days.name[day]) == 0;
        if (!same_days || mentee->from_minutes != mentor->from_minutes || mentee->to_minutes != mentor->to_minutes ||
            mentee->step_minutes != mentor->step_minutes)
            clash = "have different days, hours or steps";
    }
    if (clash != NULL)
        pwi_node_complain(node, "\"%s\" and \"%s\" %s and cannot be compared", mentee->id, mentor->id, clash);
    return clash == NULL;
}

static bool read_questions(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion) {
    if (criterion->kind == PWI_GIVEN) return true;
    PwiNode one = pwi_node_member(node, "question"), side[PWI_N_SIDES];
    side[PWI_MENTEE] = pwi_node_member(node, "mentee");
    side[PWI_MENTOR] = pwi_node_member(node, "mentor");
    if (criterion->kind == PWI_ASKED_FOR) {
        PwiNode by;
        int found;
        if (!pwi_node_require(node, "by", &by) || !pwi_node_enum(&by, "side", by_names, PWI_N_SIDES, &found))
            return false;
        criterion->by = (PwiSide)found;
        return pwi_node_require(node, "question", &one) && read_side(&one, programme, criterion->by, criterion);
    }
    bool has_sides = pwi_node_has(&side[PWI_MENTEE]) && pwi_node_has(&side[PWI_MENTOR]);
    bool has_any_side = pwi_node_has(&side[PWI_MENTEE]) || pwi_node_has(&side[PWI_MENTOR]);
    if (pwi_node_has(&one) ? has_any_side : !has_sides) {
        pwi_node_complain(node, "it is not clear what is compared; need \"question\", or \"mentee\" and \"mentor\"");
        return false;
    }
    if (pwi_node_has(&one)) side[PWI_MENTEE] = side[PWI_MENTOR] = one;
    if (!read_side(&side[PWI_MENTEE], programme, PWI_MENTEE, criterion)) return false;
    return read_side(&side[PWI_MENTOR], programme, PWI_MENTOR, criterion) && fit_together(node, programme, criterion);
}

/* The answer of a condition, in the unit of PwiCondition. */
static bool read_condition_answer(const PwiNode *node, const PwiQuestion *question, int64_t *answer) {
    if (question->type == PWI_NUMBER) return pwi_node_decimal(node, question->min, question->max, answer);
    if (question->type == PWI_SCALE) {
        const char *label = json_string_value(node->value);
        for (int64_t level = question->min; label != NULL && question->label != NULL && level <= question->max;
             level++) {
            *answer = level;
            if (question->label[level - question->min] != NULL &&
                strcmp(label, question->label[level - question->min]) == 0)
                return true;
        }
        if (label != NULL && question->label != NULL) {
            pwi_unknown_label(node, question);
            return false;
        }
        return pwi_node_integer(node, question->min, question->max, answer);
    }
    int found;
    if (!pwi_node_enum(node, "option", question->options.name, question->options.n, &found)) return false;
    *answer = found;
    return true;
}

void pwi_read_conditions(const PwiNode *node, const PwProgramme *programme, PwiSide side, bool may_be_sensitive,
                         PwiWhen *when) {
    if (!pwi_node_is_object(node)) return;
    when->condition = pwi_reader_array(node->reader, json_object_size(node->value), sizeof *when->condition);
    if (when->condition == NULL) return;
    const char *key;
    json_t *value;
    json_object_foreach(node->value, key, value) {
        PwiNode clause = {.reader = node->reader, .up = node, .key = key, .value = value};
        int found = pwi_names_find(&programme->question_names, key);
        if (found < 0) {
            pwi_node_unknown_of(&clause, true, "question", key, &programme->question_names);
            continue;
        }
        const PwiQuestion *question = &programme->question[found];
        if (question->broken || !pwi_may_read(&clause, question, side, may_be_sensitive)) continue;
        if ((TYPE(question->type) & (TYPE(PWI_CHOICE) | TYPE(PWI_CHOICES) | TYPE(PWI_SCALE) | TYPE(PWI_NUMBER))) == 0) {
            pwi_node_complain(&clause,
                              "a question of type %s cannot be a condition; need choice, choices, scale or number",
                              pwi_question_type_names[question->type]);
            continue;
        }
        PwiCondition *condition = &when->condition[when->n];
        condition->question = found;
        if (read_condition_answer(&clause, question, &condition->answer)) when->n++;
    }
}

static void read_when(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion) {
    PwiNode when = pwi_node_member(node, "when");
    if (!pwi_node_has(&when) || !pwi_node_is_object(&when)) return;
    pwi_node_known_keys(&when, by_names, PWI_N_SIDES);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        PwiNode clauses = pwi_node_member(&when, by_names[side]);
        if (pwi_node_has(&clauses))
            pwi_read_conditions(&clauses, programme, (PwiSide)side, criterion->sensitive, &criterion->when[side]);
    }
}

static bool read_table(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion) {
    PwiNode table;
    if (!pwi_node_require(node, "table", &table) || !pwi_node_is_object(&table)) return false;
    const PwiNames *mentee = &programme->question[criterion->question[PWI_MENTEE]].options;
    const PwiNames *mentor = &programme->question[criterion->question[PWI_MENTOR]].options;
    if ((int64_t)mentee->n * mentor->n > MAX_TABLE) {
        pwi_node_complain_key(&table, "a table of %d by %d options is too large; need at most %d entries", mentee->n,
                              mentor->n, MAX_TABLE);
        return false;
    }
    criterion->table_ppm =
        pwi_reader_array(node->reader, (size_t)mentee->n * (size_t)mentor->n, sizeof *criterion->table_ppm);
    if (criterion->table_ppm == NULL) return false;
    bool fine = true;
    const char *row_key, *key;
    json_t *row_value, *value;
    json_object_foreach(table.value, row_key, row_value) {
        PwiNode row = {.reader = node->reader, .up = &table, .key = row_key, .value = row_value};
        int from = pwi_names_find(mentee, row_key);
        if (from < 0) pwi_node_unknown_of(&row, true, "option", row_key, mentee);
        fine &= from >= 0;
        if (!pwi_node_is_object(&row)) {
            fine = false;
            continue;
        }
        json_object_foreach(row_value, key, value) {
            PwiNode entry = {.reader = node->reader, .up = &row, .key = key, .value = value};
            int64_t ppm = 0;
            int to = pwi_names_find(mentor, key);
            if (to < 0) pwi_node_unknown_of(&entry, true, "option", key, mentor);
            fine &= pwi_node_decimal(&entry, 0, PWI_PPM, &ppm) && to >= 0;
            if (from >= 0 && to >= 0) criterion->table_ppm[from * mentor->n + to] = (int32_t)ppm;
        }
    }
    return fine;
}

static bool read_range(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion) {
    const PwiQuestion *mentee = &programme->question[criterion->question[PWI_MENTEE]];
    const PwiQuestion *mentor = &programme->question[criterion->question[PWI_MENTOR]];
    PwiNode range = pwi_node_member(node, "range");
    if (pwi_node_has(&range)) return pwi_node_decimal(&range, 1, 2 * PWI_MAX_NUMBER_PPM, &criterion->range);
    if (mentee->min != mentor->min || mentee->max != mentor->max) {
        pwi_node_complain(node, "\"%s\" and \"%s\" have different ranges; need \"range\"", mentee->id, mentor->id);
        return false;
    }
    criterion->range = (mentee->max - mentee->min) * (mentee->type == PWI_SCALE ? PWI_PPM : 1);
    return true;
}

static bool read_ahead(const PwiNode *node, PwiCriterion *criterion) {
    PwiNode ideal, tolerance;
    bool fine = pwi_node_require(node, "ideal", &ideal) && pwi_node_is_list(&ideal);
    if (fine && json_array_size(ideal.value) != 2) {
        pwi_node_fault(&ideal, "not a range", "[lowest, highest]");
        fine = false;
    }
    if (fine) {
        PwiNode lo = pwi_node_element(&ideal, 0), hi = pwi_node_element(&ideal, 1);
        fine = pwi_node_decimal(&lo, -2 * PWI_MAX_NUMBER_PPM, 2 * PWI_MAX_NUMBER_PPM, &criterion->ideal_lo);
        fine &= pwi_node_decimal(&hi, -2 * PWI_MAX_NUMBER_PPM, 2 * PWI_MAX_NUMBER_PPM, &criterion->ideal_hi);
        if (fine && criterion->ideal_lo > criterion->ideal_hi) {
            pwi_node_complain(&ideal, "the lowest is above the highest; need [lowest, highest]");
            fine = false;
        }
    }
    return (pwi_node_require(node, "tolerance", &tolerance) &&
            pwi_node_decimal(&tolerance, 0, 2 * PWI_MAX_NUMBER_PPM, &criterion->tolerance)) &&
           fine;
}

static bool read_measure(const PwiNode *node, PwiCriterion *criterion) {
    PwiNode measure = pwi_node_member(node, "measure"), enough = pwi_node_member(node, "enough");
    int found = PWI_JACCARD;
    if (pwi_node_has(&measure) && !pwi_node_enum(&measure, "measure", pwi_measure_names, PWI_N_MEASURES, &found))
        return false;
    criterion->measure = (PwiMeasure)found;
    if (criterion->measure == PWI_ENOUGH)
        return pwi_node_require(node, "enough", &enough) &&
               pwi_node_integer(&enough, 1, PWI_MAX_OPTIONS, &criterion->enough);
    if (pwi_node_has(&enough))
        pwi_node_complain_key(&enough, "\"enough\" means nothing with this measure; need \"measure\": \"enough\"");
    return !pwi_node_has(&enough);
}

static bool read_given(const PwiNode *node, PwiCriterion *criterion) {
    PwiNode from = pwi_node_member(node, "from"), to = pwi_node_member(node, "to");
    criterion->to = PWI_PPM;
    if (pwi_node_has(&from) && !pwi_node_decimal(&from, -PWI_MAX_NUMBER_PPM, PWI_MAX_NUMBER_PPM, &criterion->from))
        return false;
    if (pwi_node_has(&to) && !pwi_node_decimal(&to, -PWI_MAX_NUMBER_PPM, PWI_MAX_NUMBER_PPM, &criterion->to))
        return false;
    if (criterion->from == criterion->to)
        pwi_node_complain(node, "\"from\" and \"to\" are equal; need two different scores");
    return criterion->from != criterion->to;
}

static bool read_parameters(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion) {
    PwiNode enough;
    switch (criterion->kind) {
        case PWI_CLOSE:
            return read_range(node, programme, criterion);
        case PWI_AHEAD:
            return read_ahead(node, criterion);
        case PWI_OVERLAP:
            return read_measure(node, criterion);
        case PWI_SHARED_TIME:
            return pwi_node_require(node, "enough", &enough) &&
                   pwi_node_integer(&enough, 1, 7 * 24 * 60, &criterion->enough);
        case PWI_TABLE:
            return read_table(node, programme, criterion);
        case PWI_GIVEN:
            return read_given(node, criterion);
        default:
            return true;
    }
}

/* "skip" or a value. */
static void read_missing(const PwiNode *node, PwiCriterion *criterion) {
    criterion->skip_missing = true;
    PwiNode missing = pwi_node_member(node, "missing");
    if (!pwi_node_has(&missing)) return;
    if (json_is_string(missing.value)) {
        if (strcmp(json_string_value(missing.value), "skip") != 0)
            pwi_node_fault(&missing, "unknown policy", "\"skip\" or a number from 0 to 1");
        return;
    }
    if (pwi_node_decimal(&missing, 0, PWI_PPM, &criterion->missing_ppm)) criterion->skip_missing = false;
}

static void read_rule_fields(const PwiNode *node, PwiRule *rule) {
    static const char *const policies[] = {"allow", "forbid"};
    PwiNode at_least, because = pwi_node_member(node, "because"), missing = pwi_node_member(node, "missing");
    int policy = 0;
    if (pwi_node_require(node, "at_least", &at_least)) pwi_node_decimal(&at_least, 0, PWI_PPM, &rule->at_least_ppm);
    if (pwi_node_has(&because)) pwi_node_string(&because, &rule->because);
    if (pwi_node_has(&missing) && pwi_node_enum(&missing, "policy", policies, 2, &policy))
        rule->forbid_missing = policy == 1;
}

/* A rule that borrows a criterion: everything but at_least, because and missing is the criterion's. */
static void read_named(const PwiNode *node, const PwiNode *name, const PwProgramme *programme, PwiRule *rule) {
    static const char *const known[] = {"criterion", "at_least", "because", "missing"};
    pwi_node_known_keys(node, known, 4);
    read_rule_fields(node, rule);
    const char *word = json_string_value(name->value);
    if (word == NULL) {
        pwi_node_fault(name, "wrong type", "the id of a criterion, a string");
        return;
    }
    rule->criterion = pwi_names_find(&programme->criterion_names, word);
    if (rule->criterion < 0) {
        pwi_node_unknown_of(name, false, "criterion", word, &programme->criterion_names);
        return;
    }
    const char *id = rule->test.id;
    rule->test = programme->criterion[rule->criterion];
    rule->test.id = id;
}

void pwi_read_criterion(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion, PwiRule *rule) {
    criterion->question[PWI_MENTEE] = criterion->question[PWI_MENTOR] = -1;
    criterion->broken = true;
    criterion->skip_missing = true;
    if (!pwi_node_is_object(node)) return;
    PwiNode kind, weight, sensitive = pwi_node_member(node, "sensitive"), named = pwi_node_member(node, "criterion");
    int found;
    if (rule != NULL) {
        rule->criterion = -1;
        if (pwi_node_has(&named)) {
            read_named(node, &named, programme, rule);
            return;
        }
        read_rule_fields(node, rule);
    } else if (pwi_node_require(node, "weight", &weight)) {
        pwi_node_decimal(&weight, 0, PWI_MAX_WEIGHT_PPM, &criterion->weight_ppm);
    }
    if (!pwi_node_require(node, "kind", &kind) ||
        !pwi_node_enum(&kind, "kind of criterion", pwi_criterion_kind_names, PWI_N_CRITERION_KINDS, &found))
        return;
    criterion->kind = (PwiCriterionKind)found;
    check_keys(node, criterion->kind, rule != NULL);
    if (rule != NULL && criterion->kind == PWI_GIVEN) {
        pwi_node_fault(&kind, "a rule has no score matrix of its own",
                       "\"criterion\": the id of a criterion of kind given");
        return;
    }
    if (pwi_node_has(&sensitive)) pwi_node_bool(&sensitive, &criterion->sensitive);
    read_when(node, programme, criterion);
    if (rule == NULL) read_missing(node, criterion);
    criterion->broken = !(read_questions(node, programme, criterion) && read_parameters(node, programme, criterion));
}
