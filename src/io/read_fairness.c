/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fairness rule of a programme. */
#include "base/numbers.h"
#include "io/read_parts.h"

enum { MAX_COUNT = 10000000 };

static const char *const keys[PWI_N_FAIRNESS_KINDS][5] = {
    [PWI_SCORE_PARITY] = {"kind", "penalty", "question", "at_least"},
    [PWI_PLACE_PARITY] = {"kind", "penalty", "question", "within"},
    [PWI_GROUP_FLOOR] = {"kind", "penalty", "question", "at_least"},
    [PWI_FLOOR] = {"kind", "penalty", "at_least"},
    [PWI_AT_MOST] = {"kind", "penalty", "question", "limit"},
    [PWI_NOT_ALONE] = {"kind", "penalty", "question", "at_least"},
    [PWI_RESERVE] = {"kind", "penalty", "mentees", "mentors", "at_least"},
};

/* Groups are the options of a choice that mentees answered; fairness may read sensitive questions. */
static bool read_group_question(const PwiNode *node, const PwProgramme *programme, PwiFairness *fairness) {
    PwiNode name;
    if (!pwi_node_require(node, "question", &name)) return false;
    int found = pwi_read_question_name(&name, programme);
    if (found < 0 || programme->question[found].broken) return false;
    const PwiQuestion *question = &programme->question[found];
    if (question->type != PWI_CHOICE) {
        pwi_node_complain(&name, "\"%s\" is a question of type %s; need a choice, whose options are the groups",
                          question->id, pwi_question_type_names[question->type]);
        return false;
    }
    fairness->question = found;
    return pwi_may_read(&name, question, PWI_MENTEE, true);
}

static void read_level(const PwiNode *node, const char *key, int64_t *level_ppm) {
    PwiNode level;
    if (pwi_node_require(node, key, &level)) pwi_node_decimal(&level, 0, PWI_PPM, level_ppm);
}

static void read_count(const PwiNode *node, const char *key, int64_t min, int *count) {
    PwiNode member;
    int64_t value = 0;
    if (pwi_node_require(node, key, &member) && pwi_node_integer(&member, min, MAX_COUNT, &value)) *count = (int)value;
}

/* at_least: one number for all groups, or {"group": number}. */
static void read_group_levels(const PwiNode *node, const PwiQuestion *question, PwiFairness *fairness) {
    PwiNode levels;
    if (!pwi_node_require(node, "at_least", &levels)) return;
    fairness->group_level_ppm = pwi_reader_array(node->reader, (size_t)question->options.n, sizeof(int64_t));
    if (fairness->group_level_ppm == NULL) return;
    bool by_group = json_is_object(levels.value);
    int64_t for_all = -1;
    if (!by_group) pwi_node_decimal(&levels, 0, PWI_PPM, &for_all);
    for (int group = 0; group < question->options.n; group++) fairness->group_level_ppm[group] = for_all;
    if (!by_group) return;
    const char *key;
    json_t *value;
    json_object_foreach(levels.value, key, value) {
        PwiNode level = {.reader = node->reader, .up = &levels, .key = key, .value = value};
        int group = pwi_names_find(&question->options, key);
        if (group < 0)
            pwi_node_unknown_of(&level, true, "group", key, &question->options);
        else
            pwi_node_decimal(&level, 0, PWI_PPM, &fairness->group_level_ppm[group]);
    }
}

static void read_reserve(const PwiNode *node, const PwProgramme *programme, PwiFairness *fairness) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        PwiNode who;
        if (pwi_node_require(node, pwi_side_plurals[side], &who))
            pwi_read_conditions(&who, programme, (PwiSide)side, true, &fairness->who[side]);
    }
    read_count(node, "at_least", 0, &fairness->count);
}

void pwi_read_fairness(const PwiNode *node, const PwProgramme *programme, PwiFairness *fairness) {
    PwiNode kind, penalty = pwi_node_member(node, "penalty");
    int found, n_keys = 0;
    fairness->question = -1;
    if (!pwi_node_is_object(node) || !pwi_node_require(node, "kind", &kind) ||
        !pwi_node_enum(&kind, "kind of fairness", pwi_fairness_kind_names, PWI_N_FAIRNESS_KINDS, &found))
        return;
    fairness->kind = (PwiFairnessKind)found;
    while (n_keys < 5 && keys[found][n_keys] != NULL) n_keys++;
    pwi_node_known_keys(node, keys[found], n_keys);
    fairness->soft =
        pwi_node_has(&penalty) && pwi_node_decimal(&penalty, 0, PWI_MAX_WEIGHT_PPM, &fairness->penalty_ppm);
    bool has_groups = fairness->kind != PWI_FLOOR && fairness->kind != PWI_RESERVE;
    if (has_groups && !read_group_question(node, programme, fairness)) return;
    switch (fairness->kind) {
        case PWI_SCORE_PARITY:
        case PWI_FLOOR:
            read_level(node, "at_least", &fairness->level_ppm);
            break;
        case PWI_PLACE_PARITY:
            read_level(node, "within", &fairness->level_ppm);
            break;
        case PWI_GROUP_FLOOR:
            read_group_levels(node, &programme->question[fairness->question], fairness);
            break;
        case PWI_AT_MOST:
            read_count(node, "limit", 0, &fairness->count);
            break;
        case PWI_NOT_ALONE:
            read_count(node, "at_least", 1, &fairness->count);
            break;
        case PWI_RESERVE:
            read_reserve(node, programme, fairness);
            break;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
}
