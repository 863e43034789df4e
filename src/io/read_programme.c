/* SPDX-License-Identifier: GPL-3.0-or-later */
/* programme/1 as a whole: its members in the order in which they need one another (read_programme.h). */
#include "io/read_programme.h"

#include <string.h>

#include "base/numbers.h"
#include "io/id_text.h"
#include "io/read_parts.h"

enum { MAX_QUESTIONS = 10000 };

static const char *const members[] = {"pairwright", "title",    "pool",     "questions", "criteria", "emphasis",
                                      "rules",      "capacity", "fairness", "goals",     "seed"};

/* An object keyed by id: its size, its ids in `names`; the array of `size`d parts. */
static void *begin_parts(const PwiNode *object, int max, size_t size, PwiNames *names, int *n) {
    PwiReader *reader = object->reader;
    size_t found = json_object_size(object->value);
    if (found > (size_t)max) {
        pwi_node_complain(object, "too many entries; got %zu; need at most %d", found, max);
        return NULL;
    }
    void *parts = pwi_reader_array(reader, found, size);
    if (parts == NULL) return NULL;
    const char *key;
    json_t *value;
    json_object_foreach(object->value, key, value) {
        PwiNode member = {.reader = reader, .up = object, .key = key, .value = value};
        bool is_new;
        int index;
        const char *wrong = pwi_wrong_with_id(key);
        if (wrong != NULL) pwi_node_complain_key(&member, "%s; need plain text of 1 to 128 bytes", wrong);
        if (names != NULL && !pwi_names_add(names, pwi_reader_copy(reader, key), &index, &is_new))
            reader->out_of_memory = true;
    }
    *n = (int)found;
    return parts;
}

/* False when it is not even known what is asked. */
static bool read_questions(const PwiNode *document, PwProgramme *programme) {
    PwiNode questions;
    if (!pwi_node_require(document, "questions", &questions) || !pwi_node_is_object(&questions)) return false;
    programme->question = begin_parts(&questions, MAX_QUESTIONS, sizeof *programme->question,
                                      &programme->question_names, &programme->n_questions);
    if (programme->question == NULL || document->reader->out_of_memory) return false;
    const char *key;
    json_t *value;
    int k = 0;
    json_object_foreach(questions.value, key, value) {
        PwiNode node = {.reader = document->reader, .up = &questions, .key = key, .value = value};
        programme->question[k].id = programme->question_names.name[k];
        pwi_read_question(&node, &programme->question[k++]);
    }
    return true;
}

static void read_criteria(const PwiNode *document, PwProgramme *programme) {
    PwiNode criteria;
    if (!pwi_node_require(document, "criteria", &criteria) || !pwi_node_is_object(&criteria)) return;
    programme->criterion = begin_parts(&criteria, PWI_MAX_CRITERIA, sizeof *programme->criterion,
                                       &programme->criterion_names, &programme->n_criteria);
    if (programme->criterion == NULL || document->reader->out_of_memory) return;
    const char *key;
    json_t *value;
    int k = 0;
    int64_t sum_ppm = 0, n_errors = document->reader->faults->n_errors;
    json_object_foreach(criteria.value, key, value) {
        PwiNode node = {.reader = document->reader, .up = &criteria, .key = key, .value = value};
        programme->criterion[k].id = programme->criterion_names.name[k];
        pwi_read_criterion(&node, programme, &programme->criterion[k], NULL);
        sum_ppm += programme->criterion[k++].weight_ppm;
    }
    bool are_fine = document->reader->faults->n_errors == n_errors; /* a faulty weight counts 0 so far */
    if (sum_ppm == 0 && are_fine)
        pwi_node_warn(&criteria, "all weights are 0: every score will be 0 and the draw decides");
}

static void read_rules(const PwiNode *document, PwProgramme *programme) {
    PwiNode rules = pwi_node_member(document, "rules");
    if (!pwi_node_has(&rules) || !pwi_node_is_object(&rules)) return;
    programme->rule =
        begin_parts(&rules, PWI_MAX_RULES, sizeof *programme->rule, &programme->rule_names, &programme->n_rules);
    if (programme->rule == NULL || document->reader->out_of_memory) return;
    const char *key;
    json_t *value;
    int k = 0;
    json_object_foreach(rules.value, key, value) {
        PwiNode node = {.reader = document->reader, .up = &rules, .key = key, .value = value};
        PwiRule *rule = &programme->rule[k];
        rule->id = rule->test.id = programme->rule_names.name[k++];
        pwi_read_criterion(&node, programme, &rule->test, rule);
    }
}

static void read_all_fairness(const PwiNode *document, PwProgramme *programme) {
    PwiNode fairness = pwi_node_member(document, "fairness");
    if (!pwi_node_has(&fairness) || !pwi_node_is_object(&fairness)) return;
    programme->fairness =
        begin_parts(&fairness, PWI_MAX_RULES, sizeof *programme->fairness, NULL, &programme->n_fairness);
    if (programme->fairness == NULL) return;
    const char *key;
    json_t *value;
    int k = 0;
    json_object_foreach(fairness.value, key, value) {
        PwiNode node = {.reader = document->reader, .up = &fairness, .key = key, .value = value};
        programme->fairness[k].id = pwi_reader_copy(document->reader, key);
        pwi_read_fairness(&node, programme, &programme->fairness[k++]);
    }
}

/* An option that names no criterion is the mentee's way to say "no emphasis"; one that nearly does is suspicious. */
static void read_emphasis(const PwiNode *document, PwProgramme *programme) {
    static const char *const known[] = {"question", "factor"};
    PwiNode emphasis = pwi_node_member(document, "emphasis"), question, factor;
    if (!pwi_node_has(&emphasis) || !pwi_node_is_object(&emphasis)) return;
    pwi_node_known_keys(&emphasis, known, 2);
    PwiEmphasis *found = &programme->emphasis;
    if (pwi_node_require(&emphasis, "factor", &factor))
        pwi_node_decimal(&factor, 0, PWI_MAX_WEIGHT_PPM, &found->factor_ppm);
    if (!pwi_node_require(&emphasis, "question", &question)) return;
    int index = pwi_read_question_name(&question, programme);
    if (index < 0 || programme->question[index].broken) return;
    const PwiQuestion *asked = &programme->question[index];
    if (asked->type != PWI_CHOICE) {
        pwi_node_complain(&question, "\"%s\" is a question of type %s; need a choice whose options are criteria",
                          asked->id, pwi_question_type_names[asked->type]);
        return;
    }
    if (!pwi_may_read(&question, asked, PWI_MENTEE, false)) return;
    found->criterion_of_option = pwi_reader_array(document->reader, (size_t)asked->options.n, sizeof(int));
    if (found->criterion_of_option == NULL) return;
    int n_named = 0;
    for (int option = 0; option < asked->options.n; option++) {
        const char *name = asked->options.name[option];
        found->criterion_of_option[option] = pwi_names_find(&programme->criterion_names, name);
        n_named += found->criterion_of_option[option] >= 0;
        const char *nearest = pwi_names_nearest(&programme->criterion_names, name);
        if (found->criterion_of_option[option] < 0 && nearest != NULL)
            pwi_node_warn(&question, "its option \"%s\" names no criterion and changes nothing; did you mean \"%s\"?",
                          name, nearest);
    }
    if (n_named == 0)
        pwi_node_complain(&question, "no option of \"%s\" names a criterion; need options that do", asked->id);
    found->question = index;
}

static void read_bounds(const PwiNode *node, PwiSide side, PwiCapacity *capacity) {
    static const char *const known[] = {"min", "max", "min_applies"};
    static const char *const applies[] = {"always", "if-used"};
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, 3);
    PwiNode min = pwi_node_member(node, "min"), max = pwi_node_member(node, "max"),
            when = pwi_node_member(node, "min_applies");
    int64_t value;
    int found = 0;
    PwiBounds *bounds = &capacity->side[side];
    if (pwi_node_has(&max) && pwi_node_integer(&max, 0, PWI_MAX_CAPACITY, &value)) bounds->max = (int)value;
    if (pwi_node_has(&min) && pwi_node_integer(&min, 0, PWI_MAX_CAPACITY, &value)) bounds->min = (int)value;
    if (pwi_node_has(&when) && pwi_node_enum(&when, "way a minimum applies", applies, 2, &found))
        capacity->min_if_used[side] = found == 1;
    if (bounds->min > bounds->max)
        pwi_node_complain(node, "min %d is above max %d%s; need min ≤ max", bounds->min, bounds->max,
                          pwi_node_has(&max) ? "" : ", which it is unless said otherwise");
}

static void read_capacity(const PwiNode *document, PwProgramme *programme) {
    PwiNode capacity = pwi_node_member(document, "capacity");
    if (!pwi_node_has(&capacity) || !pwi_node_is_object(&capacity)) return;
    static const char *const one_pool[] = {"peers"};
    pwi_node_known_keys(&capacity, programme->one_pool ? one_pool : pwi_side_plurals, programme->one_pool ? 1 : 2);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        PwiNode bounds = pwi_node_member(&capacity, programme->one_pool ? "peers" : pwi_side_plurals[side]);
        if (!pwi_node_has(&bounds)) continue;
        read_bounds(&bounds, (PwiSide)side, &programme->capacity);
        if (programme->one_pool) {
            programme->capacity.side[PWI_MENTOR] = programme->capacity.side[PWI_MENTEE];
            programme->capacity.min_if_used[PWI_MENTOR] = programme->capacity.min_if_used[PWI_MENTEE];
            return;
        }
    }
}

static void read_goals(const PwiNode *document, PwProgramme *programme) {
    PwiNode goals = pwi_node_member(document, "goals");
    if (!pwi_node_has(&goals) || !pwi_node_is_list(&goals)) return;
    size_t n = json_array_size(goals.value);
    if (n == 0) pwi_node_fault(&goals, "no goal", "at least one goal");
    programme->n_goals = 0;
    for (size_t k = 0; k < n; k++) {
        PwiNode goal = pwi_node_element(&goals, k);
        int found;
        if (!pwi_node_enum(&goal, "goal", pwi_goal_names, PWI_N_GOALS, &found)) continue;
        bool stands_twice = false;
        for (int earlier = 0; earlier < programme->n_goals; earlier++)
            stands_twice |= (int)programme->goal[earlier] == found;
        if (stands_twice)
            pwi_node_complain(&goal, "the goal \"%s\" stands twice; need each goal once", pwi_goal_names[found]);
        else
            programme->goal[programme->n_goals++] = (PwiGoal)found;
    }
    int at;
    const char *fault = pwi_goals_fault(programme->goal, programme->n_goals, pwi_programme_has_minimum(programme), &at);
    if (fault != NULL)
        pwi_node_complain(&goals, "the goal \"%s\" makes no sense in this place: %s",
                          pwi_goal_names[programme->goal[at]], fault);
}

/* False when it is not even known what is asked, so that no other part and no cohort can be judged by it. */
static bool read_document(const PwiNode *document, PwProgramme *programme) {
    static const char *const pools[] = {"two-sided", "one-pool"};
    int pool = 0;
    pwi_node_known_keys(document, members, sizeof members / sizeof *members);
    PwiNode title = pwi_node_member(document, "title"), kind = pwi_node_member(document, "pool"),
            seed = pwi_node_member(document, "seed");
    if (pwi_node_has(&title)) pwi_node_string(&title, &programme->title);
    if (pwi_node_has(&seed)) pwi_node_string(&seed, &programme->seed);
    if (pwi_node_has(&kind) && pwi_node_enum(&kind, "pool", pools, 2, &pool)) programme->one_pool = pool == 1;
    if (!read_questions(document, programme)) return false;
    read_criteria(document, programme);
    read_rules(document, programme);
    read_emphasis(document, programme);
    read_capacity(document, programme);
    read_all_fairness(document, programme);
    read_goals(document, programme);
    return true;
}

PwStatus pwi_read_programme(const char *path, PwProgramme **programme, PwFaults *faults, PwError *error) {
    PwiReader reader = {0};
    PwiNode document;
    PwProgramme *made = pwi_programme_new();
    PwStatus status = PW_OK;
    if (made == NULL) return pwi_fail_memory(error);
    PW_TRY(pwi_reader_open(&reader, path, &made->arena, faults, made->sha256, error));
    bool is_readable = pwi_reader_check_kind(&reader, "programme/1") && pwi_reader_parse_all(&reader, &document) &&
                       read_document(&document, made);
    status = pwi_reader_status(&reader, error);
    if (status == PW_NO_MEMORY || !is_readable) goto out;
    *programme = made;
    made = NULL;

out:
    pwi_reader_close(&reader);
    pwi_programme_destroy(made);
    return status;
}
