/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages, duals and nodes from JSON (read_bounds.h). */
#include "io/read_bounds.h"

#include <jansson.h>
#include <string.h>

#include "base/numbers.h"
#include "io/read_decisions.h"
#include "io/read_parts.h"

static const int64_t max_price = INT64_C(1) << 62;

typedef struct Reading {
    PwiReader *reader;
    const PwProgramme *programme;
    const PwCohort *cohort;
} Reading;

static int32_t read_person_member(const Reading *reading, const PwiNode *object, PwiSide side) {
    PwiNode member = pwi_node_member(object, pwi_side_names[side]);
    return pwi_node_has(&member) ? pwi_read_person(&member, reading->cohort, side) : PWI_NOBODY;
}

/* The option that "group" names; PWI_NOBODY when there is none. */
static int32_t read_group(const Reading *reading, const PwiNode *object, int question) {
    PwiNode member = pwi_node_member(object, "group");
    if (!pwi_node_has(&member)) return PWI_NOBODY;
    const char *name = json_string_value(member.value);
    int option = name != NULL ? pwi_names_find(&reading->programme->question[question].options, name) : -1;
    if (option < 0) pwi_node_fault(&member, "unknown group", "an option of the question");
    return option < 0 ? PWI_NOBODY : option;
}

static int read_question(const Reading *reading, const PwiNode *object) {
    PwiNode member;
    if (!pwi_node_require(object, "question", &member)) return PWI_NOBODY;
    int question = pwi_read_question_name(&member, reading->programme);
    if (question >= 0 && reading->programme->question[question].type == PWI_CHOICE) return question;
    pwi_node_complain(&member, "need a choice, whose options are groups");
    return PWI_NOBODY;
}

static bool read_fairness_name(const Reading *reading, const PwiNode *member, int32_t *rule) {
    const char *id = json_string_value(member->value);
    for (int r = 0; id != NULL && r < reading->programme->n_fairness; r++) {
        if (strcmp(reading->programme->fairness[r].id, id) != 0) continue;
        *rule = r;
        return true;
    }
    pwi_node_fault(member, "unknown fairness rule", "the id of one of the programme's");
    return false;
}

/* The score of a level; without one, and where it is not asked for, PWI_NOBODY. */
static bool read_level(const PwiNode *object, bool is_asked, int64_t most_ppm, int64_t *level_ppm) {
    PwiNode score = pwi_node_member(object, "score");
    int64_t read_ppm = PWI_NOBODY;
    if (is_asked && !pwi_node_require(object, "score", &score)) return false;
    if (pwi_node_has(&score) && !pwi_node_decimal(&score, 0, most_ppm, &read_ppm)) return false;
    *level_ppm = read_ppm;
    return true;
}

/* Nothing but leximin has levels. */
static void refuse_level(const PwiNode *object) {
    PwiNode score = pwi_node_member(object, "score");
    if (pwi_node_has(&score)) pwi_node_complain_key(&score, "only the goal \"leximin\" has levels; need no score here");
}

static bool read_row(const Reading *reading, const PwiNode *node, PwiRowPrice *price) {
    static const char *const known[] = {"rule", "group", "goal", "score", "mentee", "mentor", "used", "price"};
    PwiNode rule, goal, used, amount;
    bool is_used = false;
    PwiRowKey *row = &price->row;
    *row = (PwiRowKey){PWI_ROW_USED, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, 0};
    if (!pwi_node_is_object(node)) return false;
    pwi_node_known_keys(node, known, 8);
    used = pwi_node_member(node, "used");
    if (pwi_node_has(&used) && !pwi_node_bool(&used, &is_used)) return false;
    rule = pwi_node_member(node, "rule");
    goal = pwi_node_member(node, "goal");
    row->mentee = read_person_member(reading, node, PWI_MENTEE);
    row->mentor = read_person_member(reading, node, PWI_MENTOR);
    if (pwi_node_has(&rule)) {
        row->kind = is_used ? PWI_ROW_USED : PWI_ROW_RULE;
        if (!read_fairness_name(reading, &rule, &row->rule)) return false;
        int question = reading->programme->fairness[row->rule].question;
        if (question >= 0) row->group = read_group(reading, node, question);
    } else if (pwi_node_has(&goal)) {
        int found;
        row->kind = PWI_ROW_GOAL;
        if (!pwi_node_enum(&goal, "goal", pwi_goal_names, PWI_N_GOALS, &found)) return false;
        row->goal = found;
        if (found == PWI_GOAL_LEXIMIN) {
            row->kind = PWI_ROW_LEVEL;
            int64_t level_ppm;
            if (!read_level(node, true, PWI_PPM, &level_ppm)) return false;
            row->level_ppm = (int32_t)level_ppm;
        }
    } else {
        if (row->mentor == PWI_NOBODY) row->kind = PWI_ROW_MENTEE_SUM;
        if (row->mentee == PWI_NOBODY) {
            pwi_node_complain(node, "a row needs a rule, a goal, or a mentee");
            return false;
        }
    }
    if (row->kind != PWI_ROW_LEVEL) refuse_level(node);
    return pwi_node_require(node, "price", &amount) && pwi_node_integer(&amount, 0, max_price, &price->price);
}

/* Whether it says `"pairs": true`: all pairs are counted. Then there is no question, group or person. */
static bool read_pairs(const PwiNode *node) {
    bool are_all = false;
    PwiNode pairs = pwi_node_member(node, "pairs");
    if (!pwi_node_has(&pairs) || !pwi_node_bool(&pairs, &are_all)) return false;
    static const char *const others[] = {"mentee", "mentor", "question", "group"};
    for (int k = 0; are_all && k < 4; k++) {
        PwiNode other = pwi_node_member(node, others[k]);
        if (pwi_node_has(&other)) pwi_node_complain_key(&other, "a count of all pairs is of nobody in particular");
    }
    return are_all;
}

static bool read_count(const Reading *reading, const PwiNode *node, PwiCountPrice *price) {
    static const char *const known[] = {"mentor", "question", "group", "pairs", "price"};
    PwiNode amount;
    if (!pwi_node_is_object(node)) return false;
    pwi_node_known_keys(node, known, 5);
    *price = (PwiCountPrice){PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, 0};
    if (!read_pairs(node)) {
        price->mentor = read_person_member(reading, node, PWI_MENTOR);
        price->question = read_question(reading, node);
        if (price->question >= 0) price->option = read_group(reading, node, price->question);
        if (price->option == PWI_NOBODY) {
            pwi_node_complain(node, "a count needs a question and a group");
            return false;
        }
    }
    return pwi_node_require(node, "price", &amount) && pwi_node_integer(&amount, -max_price, max_price, &price->price);
}

/* One price of an object keyed by people; false: it is none. */
static bool read_person_price(const Reading *reading, const PwiNode *node, PwiSide side, int32_t *person,
                              int64_t *price) {
    const PwiNames *ids = &reading->cohort->side[side].ids;
    *person = pwi_names_find(ids, node->key);
    if (*person >= 0) return pwi_node_integer(node, -max_price, max_price, price);
    pwi_node_unknown(node, true, pwi_side_names[side], node->key, pwi_node_nearest(node, ids, node->key));
    return false;
}

static void read_mentors(const Reading *reading, const PwiNode *object, PwiDual *dual) {
    if (!pwi_node_is_object(object)) return;
    dual->mentor = pwi_reader_array(reading->reader, json_object_size(object->value), sizeof *dual->mentor);
    if (dual->mentor == NULL) return;
    const char *key;
    json_t *value;
    json_object_foreach(object->value, key, value) {
        PwiNode node = {.reader = reading->reader, .up = object, .key = key, .value = value};
        PwiMentorPrice *next = &dual->mentor[dual->n_mentors];
        if (read_person_price(reading, &node, PWI_MENTOR, &next->mentor, &next->price)) dual->n_mentors++;
    }
}

static void read_mentees(const Reading *reading, const PwiNode *object, PwiDual *dual) {
    if (!pwi_node_is_object(object)) return;
    dual->by_mentors = true;
    dual->mentee = pwi_reader_array(reading->reader, json_object_size(object->value), sizeof *dual->mentee);
    if (dual->mentee == NULL) return;
    const char *key;
    json_t *value;
    json_object_foreach(object->value, key, value) {
        PwiNode node = {.reader = reading->reader, .up = object, .key = key, .value = value};
        PwiMenteePrice *next = &dual->mentee[dual->n_mentees];
        if (read_person_price(reading, &node, PWI_MENTEE, &next->mentee, &next->price)) dual->n_mentees++;
    }
}

static void read_dual(const Reading *reading, const PwiNode *node, bool is_first, PwiDual *dual) {
    static const char *const known[] = {"scale", "from_root", "mentors", "mentees", "counts", "rows"};
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 6);
    PwiNode scale, from_root = pwi_node_member(node, "from_root"), mentors = pwi_node_member(node, "mentors"),
                   mentees = pwi_node_member(node, "mentees"), counts = pwi_node_member(node, "counts"),
                   rows = pwi_node_member(node, "rows");
    if (pwi_node_require(node, "scale", &scale)) pwi_node_integer(&scale, 0, max_price, &dual->scale);
    if (pwi_node_has(&from_root)) pwi_node_bool(&from_root, &dual->from_root);
    if (is_first && dual->from_root) pwi_node_complain(&from_root, "the first of the duals is the root's own");
    if (pwi_node_has(&mentors)) read_mentors(reading, &mentors, dual);
    if (pwi_node_has(&mentees)) read_mentees(reading, &mentees, dual);
    if (pwi_node_has(&counts) && pwi_node_is_list(&counts)) {
        size_t n = json_array_size(counts.value);
        dual->count = pwi_reader_array(reading->reader, n, sizeof *dual->count);
        for (size_t k = 0; dual->count != NULL && k < n; k++) {
            PwiNode one = pwi_node_element(&counts, k);
            if (read_count(reading, &one, &dual->count[dual->n_counts])) dual->n_counts++;
        }
    }
    if (pwi_node_has(&rows) && pwi_node_is_list(&rows)) {
        size_t n = json_array_size(rows.value);
        dual->row = pwi_reader_array(reading->reader, n, sizeof *dual->row);
        for (size_t k = 0; dual->row != NULL && k < n; k++) {
            PwiNode one = pwi_node_element(&rows, k);
            if (read_row(reading, &one, &dual->row[dual->n_rows])) dual->n_rows++;
        }
    }
}

static void read_split(const Reading *reading, const PwiNode *node, PwiExpression *on) {
    static const char *const known[] = {"mentee", "mentor", "question", "group", "pairs", "sum"};
    PwiNode question = pwi_node_member(node, "question"), sum = pwi_node_member(node, "sum");
    bool is_sum = false;
    *on = (PwiExpression){PWI_EXPRESSION_PAIR, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 6);
    if (read_pairs(node)) {
        on->kind = PWI_EXPRESSION_COUNT;
        return;
    }
    if (pwi_node_has(&sum)) pwi_node_bool(&sum, &is_sum);
    on->mentee = read_person_member(reading, node, PWI_MENTEE);
    on->mentor = read_person_member(reading, node, PWI_MENTOR);
    if (pwi_node_has(&question)) {
        on->kind = PWI_EXPRESSION_COUNT;
        on->question = read_question(reading, node);
        on->option = on->question >= 0 ? read_group(reading, node, on->question) : PWI_NOBODY;
        if (on->mentee != PWI_NOBODY || on->option == PWI_NOBODY)
            pwi_node_complain(node, "a count is of a question and a group, and maybe a mentor");
    } else if (on->mentee == PWI_NOBODY) {
        on->kind = PWI_EXPRESSION_MENTOR_LOAD;
        if (on->mentor == PWI_NOBODY) pwi_node_complain(node, "need somebody whose load is split");
    } else if (on->mentor == PWI_NOBODY) {
        on->kind = is_sum ? PWI_EXPRESSION_MENTEE_SUM : PWI_EXPRESSION_MENTEE_LOAD;
    }
    if (is_sum && on->kind != PWI_EXPRESSION_MENTEE_SUM) pwi_node_complain(node, "only a mentee has a sum");
}

static void read_children(const PwiNode *node, int32_t own, int32_t n_nodes, PwiTreeNode *tree_node) {
    PwiNode children;
    if (!pwi_node_require(node, "children", &children) || !pwi_node_is_list(&children)) return;
    if (json_array_size(children.value) != 2) {
        pwi_node_complain(&children, "a split has two children");
        return;
    }
    for (size_t k = 0; k < 2; k++) {
        PwiNode child = pwi_node_element(&children, k);
        int64_t index = 0;
        pwi_node_integer(&child, own + 1, n_nodes - 1, &index);
        tree_node->child[k] = (int32_t)index;
    }
}

static void read_node(const Reading *reading, const PwiNode *node, int32_t own, const PwiStage *stage,
                      PwiTreeNode *tree_node) {
    static const char *const known[] = {"split", "below", "above", "children", "dual", "empty"};
    PwiNode split = pwi_node_member(node, "split"), dual = pwi_node_member(node, "dual"),
            empty = pwi_node_member(node, "empty"), member;
    *tree_node = (PwiTreeNode){.child = {PWI_NOBODY, PWI_NOBODY}, .dual = PWI_NOBODY};
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 6);
    if (pwi_node_has(&split)) {
        read_split(reading, &split, &tree_node->on);
        if (pwi_node_require(node, "below", &member)) pwi_node_integer(&member, 0, max_price, &tree_node->below);
        if (pwi_node_require(node, "above", &member)) pwi_node_integer(&member, 1, max_price, &tree_node->above);
        read_children(node, own, stage->n_nodes, tree_node);
    }
    if (pwi_node_has(&dual)) {
        int64_t index = 0;
        pwi_node_integer(&dual, 0, stage->n_duals - 1, &index);
        tree_node->dual = (int32_t)index;
    }
    if (!pwi_node_has(&split) && !pwi_node_has(&dual) && !pwi_node_has(&empty))
        pwi_node_complain(node, "a node needs a split, a dual, or to be empty");
}

/* Leximin of sums: whom the stage is about. */
static void read_set(const Reading *reading, const PwiNode *list, PwiStage *stage) {
    if (!pwi_node_is_list(list)) return;
    size_t n = json_array_size(list->value);
    stage->mentee = pwi_reader_array(reading->reader, n, sizeof *stage->mentee);
    for (size_t k = 0; stage->mentee != NULL && k < n; k++) {
        PwiNode one = pwi_node_element(list, k);
        stage->mentee[stage->n_mentees++] = pwi_read_person(&one, reading->cohort, PWI_MENTEE);
    }
}

static void read_stage(const Reading *reading, const PwiNode *node, PwiStage *stage) {
    static const char *const known[] = {"goal", "score", "mentees", "duals", "nodes"};
    const int64_t most_ppm = PWI_PPM * (int64_t)reading->cohort->side[PWI_MENTOR].n;
    PwiNode goal, duals, nodes, set = pwi_node_member(node, "mentees");
    int found = 0;
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 5);
    if (!pwi_node_require(node, "goal", &goal) || !read_level(node, false, most_ppm, &stage->level_ppm)) return;
    if (pwi_node_has(&set)) read_set(reading, &set, stage);
    const char *name = json_string_value(goal.value);
    stage->goal = PWI_GOAL_ANY;
    if (name == NULL || strcmp(name, "any") != 0) {
        if (!pwi_node_enum(&goal, "goal", pwi_goal_names, PWI_N_GOALS, &found)) return;
        stage->goal = found;
    }
    if (stage->goal != PWI_GOAL_LEXIMIN) refuse_level(node);
    if (stage->level_ppm == PWI_NOBODY && pwi_node_has(&set)) pwi_node_complain(&set, "only levels have sets");
    if (!pwi_node_require(node, "duals", &duals) || !pwi_node_is_list(&duals)) return;
    size_t n = json_array_size(duals.value);
    stage->dual = pwi_reader_array(reading->reader, n, sizeof *stage->dual);
    for (size_t k = 0; stage->dual != NULL && k < n; k++) {
        PwiNode one = pwi_node_element(&duals, k);
        read_dual(reading, &one, k == 0, &stage->dual[stage->n_duals++]);
    }
    if (!pwi_node_require(node, "nodes", &nodes) || !pwi_node_is_list(&nodes)) return;
    n = json_array_size(nodes.value);
    stage->node = pwi_reader_array(reading->reader, n, sizeof *stage->node);
    if (stage->node == NULL) return;
    stage->n_nodes = (int32_t)n;
    for (size_t k = 0; k < n; k++) {
        PwiNode one = pwi_node_element(&nodes, k);
        read_node(reading, &one, (int32_t)k, stage, &stage->node[k]);
    }
}

void pwi_read_bounds(const PwiNode *proof, const PwProgramme *programme, const PwCohort *cohort, PwMatching *matching) {
    const Reading reading = {proof->reader, programme, cohort};
    PwiNode stages;
    if (!pwi_node_require(proof, "stages", &stages) || !pwi_node_is_list(&stages)) return;
    size_t n = json_array_size(stages.value);
    if (n > PWI_N_GOALS + (size_t)cohort->side[PWI_MENTEE].n) {
        pwi_node_complain(&stages, "%zu stages are more than there are goals and levels", n);
        return;
    }
    matching->stage = pwi_reader_array(proof->reader, n, sizeof *matching->stage);
    for (size_t k = 0; matching->stage != NULL && k < n; k++) {
        PwiNode stage = pwi_node_element(&stages, k);
        read_stage(&reading, &stage, &matching->stage[matching->n_stages++]);
    }
}
