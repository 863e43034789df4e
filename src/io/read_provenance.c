/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provenance of a matching (read_provenance.h). */
#include "io/read_provenance.h"

#include <string.h>

#include "base/numbers.h"

typedef struct Reading {
    const PwProgramme *programme;
    PwMatching *matching;
} Reading;

static void read_weights(const Reading *reading, const PwiNode *weights) {
    PwiTerms *terms = &reading->matching->terms;
    const char *key;
    json_t *value;
    json_object_foreach(weights->value, key, value) {
        PwiNode node = {.reader = weights->reader, .up = weights, .key = key, .value = value};
        int criterion = pwi_names_find(&reading->programme->criterion_names, key);
        if (criterion < 0)
            pwi_node_unknown_of(&node, true, "criterion", key, &reading->programme->criterion_names);
        else
            terms->weight_is_set[criterion] =
                pwi_node_decimal(&node, 0, PWI_PPM * PWI_PPM, &terms->weight_ppm[criterion]);
    }
}

/* What the run was asked beyond the programme. */
static void read_options(const Reading *reading, const PwiNode *options) {
    static const char *const known[] = {"goals",           "weights",    "decisions_sha256",
                                        "previous_sha256", "least_stay", "scores"};
    PwiTerms *terms = &reading->matching->terms;
    pwi_node_known_keys(options, known, 6);
    PwiNode goals = pwi_node_member(options, "goals"), weights = pwi_node_member(options, "weights"),
            least_stay = pwi_node_member(options, "least_stay");
    int64_t n_stay = 0;
    if (pwi_node_has(&least_stay) && pwi_node_integer(&least_stay, 1, INT32_MAX, &n_stay))
        terms->least_stay = (int)n_stay;
    if (pwi_node_has(&weights) && pwi_node_is_object(&weights)) read_weights(reading, &weights);
    if (!pwi_node_has(&goals) || !pwi_node_is_list(&goals)) return;
    bool stands[PWI_N_GOALS] = {false};
    for (size_t k = 0; k < json_array_size(goals.value); k++) {
        PwiNode goal = pwi_node_element(&goals, k);
        int found;
        if (!pwi_node_enum(&goal, "goal", pwi_goal_names, PWI_N_GOALS, &found)) continue;
        if (stands[found])
            pwi_node_complain(&goal, "the goal \"%s\" stands twice; need each goal once", pwi_goal_names[found]);
        else
            terms->goal[terms->n_goals++] = (PwiGoal)found;
        stands[found] = true;
    }
}

/* The claim holds for what the run was asked, which may not be what the programme says: worth a word. */
static void warn_about_terms(const Reading *reading, const PwiNode *provenance) {
    const PwiTerms *terms = &reading->matching->terms;
    const PwProgramme *programme = reading->programme;
    PwiNode seed = pwi_node_member(provenance, "seed"), options = pwi_node_member(provenance, "options"),
            goals = pwi_node_member(&options, "goals"), weights = pwi_node_member(&options, "weights"),
            least_stay = pwi_node_member(&options, "least_stay");
    char own[PWI_QUOTED_SIZE];
    if (strcmp(terms->seed, programme->seed) != 0)
        pwi_node_warn(&seed, "the draw was made with another seed than the programme's, \"%s\"",
                      pwi_quote(programme->seed, own));
    bool same_goals = terms->n_goals == 0 || terms->n_goals == programme->n_goals;
    for (int k = 0; same_goals && k < terms->n_goals; k++) same_goals = terms->goal[k] == programme->goal[k];
    if (!same_goals) pwi_node_warn(&goals, "the matching was made for other goals than the programme's");
    if (terms->least_stay > 0)
        pwi_node_warn(&least_stay, "%d pairs of an earlier matching had to stay, whatever the goals",
                      terms->least_stay);
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        if (!terms->weight_is_set[k] || terms->weight_ppm[k] == criterion->weight_ppm) continue;
        char decimal[PWI_DECIMAL_SIZE];
        pwi_ppm_print_short(criterion->weight_ppm, decimal);
        PwiNode weight = pwi_node_member(&weights, criterion->id);
        pwi_node_warn(&weight, "the matching was made with another weight than the programme's, %s", decimal);
    }
}

void pwi_read_provenance(const PwiNode *document, const PwProgramme *programme, PwMatching *matching) {
    const Reading reading = {programme, matching};
    static const char *const known[] = {"version", "programme_sha256", "cohort_sha256", "seed", "strategy", "options"};
    PwiTerms *terms = &matching->terms;
    PwiNode provenance, options, part[5];
    const char **text[5] = {&matching->version, &matching->programme_sha256, &matching->cohort_sha256, &terms->seed,
                            &terms->strategy};
    int n_criteria = programme->n_criteria;
    terms->weight_is_set = pwi_reader_array(document->reader, (size_t)n_criteria, sizeof(bool));
    terms->weight_ppm = pwi_reader_array(document->reader, (size_t)n_criteria, sizeof(int64_t));
    if (terms->weight_is_set == NULL || terms->weight_ppm == NULL) return;
    terms->seed = "";
    if (!pwi_node_require(document, "provenance", &provenance) || !pwi_node_is_object(&provenance)) return;
    pwi_node_known_keys(&provenance, known, 6);
    for (int k = 0; k < 5; k++)
        if (pwi_node_require(&provenance, known[k], &part[k])) pwi_node_string(&part[k], text[k]);
    if (!pwi_node_require(&provenance, "options", &options) || !pwi_node_is_object(&options)) return;
    read_options(&reading, &options);
    if (document->reader->n_errors == 0) warn_about_terms(&reading, &provenance);
}
