/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PwiProposing (propose.h): every question is compared with every group of columns, by the words of both and by how
 * many cells would be answers; the likest pair is taken, then the next, each question and each column once. Parts of
 * grids are found by their labels. What is spelt differently but nearly alike goes into `values`, for a person to look
 * over.
 */
#include "import/propose.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "import/bind.h"
#include "import/judge.h"
#include "import/likeness.h"
#include "import/number_text.h"

enum { MAX_VALUES = 64 };

/* ---- answers ---- */

static PwiColumnName name_of(const PwiProposing *proposing, int column) {
    return (PwiColumnName){.header = proposing->survey->column[column].name};
}

static void add_value(PwiProposing *proposing, PwiAnswerMapping *answer, const char *cell, const char *meaning) {
    for (int k = 0; k < answer->n_values; k++)
        if (strcmp(answer->value[k].cell, cell) == 0) return;
    if (answer->n_values == MAX_VALUES) return;
    if (answer->value == NULL) answer->value = PWI_ARENA_ARRAY(proposing->arena, PwiValue, MAX_VALUES);
    const char *copy = pwi_arena_copy(proposing->arena, cell, strlen(cell));
    if (answer->value == NULL || copy == NULL)
        proposing->out_of_memory = true;
    else
        answer->value[answer->n_values++] = (PwiValue){copy, meaning};
}

static const char *print_level(PwiProposing *proposing, int64_t level) {
    char text[PWI_DECIMAL_SIZE];
    const char *copy = pwi_arena_copy(proposing->arena, text, pwi_ppm_print_short(level * PWI_PPM, text));
    proposing->out_of_memory |= copy == NULL;
    return copy != NULL ? copy : "";
}

/* Of "First Choice, Second Choice" the first; 0: there is none. */
static int best_rank(PwiProposing *proposing, const char *cell) {
    const PwiListWords no_words = {0};
    const char **entry;
    int best = 0, n = pwi_list_cut(cell, NULL, &no_words, &proposing->scratch, &entry);
    for (int e = 0; e < n; e++) {
        int rank = pwi_rank_in_text(entry[e]);
        if (rank > 0 && (best == 0 || rank < best)) best = rank;
    }
    return best;
}

/* What a cell that is no answer may mean; NULL: nobody knows. */
static const char *guess_meaning(PwiProposing *proposing, const PwiQuestion *question, const PwiWordList *options,
                                 const char *cell) {
    int64_t level;
    if (question->type == PWI_CHOICE || question->type == PWI_CHOICES)
        return pwi_word_list_find(options, cell, &proposing->scratch) >= 0
                   ? NULL
                   : pwi_nearest_name(options->name, options->n, cell);
    bool has_levels = question->type == PWI_RATINGS || (question->type == PWI_SCALE && options->n == 0);
    if (!has_levels || pwi_level_in_text(cell, &level)) return NULL;
    int agreement = pwi_agreement_in_text(cell);
    if (agreement > 0 && question->max - question->min == 4)
        return print_level(proposing, question->min + agreement - 1);
    if (question->type != PWI_RATINGS) return NULL;
    int rank = best_rank(proposing, cell); /* the first choice is rated highest */
    return rank > 0 && question->max - rank + 1 >= question->min ? print_level(proposing, question->max - rank + 1)
                                                                 : NULL;
}

static void propose_values(PwiProposing *proposing, PwiAnswerMapping *answer, int q, int column) {
    const PwiSurvey *survey = proposing->survey;
    const PwiQuestion *question = &proposing->programme->question[q];
    const PwiWordList *options = &proposing->options[q];
    PwiListWords words;
    if (!pwi_list_words_init(&words, &proposing->scratch, options->name, options->n, NULL, 0)) {
        proposing->out_of_memory = true;
        return;
    }
    for (int row = survey->first_row; row < survey->table->n_rows && !proposing->out_of_memory; row++) {
        const char *cell = pwi_survey_cell(survey, row, column, &proposing->scratch), **entry = &cell;
        int n = 1;
        if (cell == NULL || cell[0] == '\0') continue;
        if (question->type == PWI_CHOICES) n = pwi_list_cut(cell, NULL, &words, &proposing->scratch, &entry);
        for (int e = 0; e < n; e++) {
            const char *meaning = guess_meaning(proposing, question, options, entry[e]);
            if (meaning != NULL) add_value(proposing, answer, entry[e], meaning);
        }
    }
}

static bool new_columns(PwiProposing *proposing, PwiAnswerMapping *answer, int n, bool has_parts) {
    answer->column = PWI_ARENA_ARRAY(proposing->arena, PwiColumnName, (size_t)n);
    if (has_parts) answer->part = PWI_ARENA_ARRAY(proposing->arena, const char *, (size_t)n);
    proposing->out_of_memory |= answer->column == NULL || (has_parts && answer->part == NULL);
    return !proposing->out_of_memory;
}

static void take_column(PwiProposing *proposing, PwiAnswerMapping *answer, const PwiGroup *group, int q) {
    if (!new_columns(proposing, answer, 1, false)) return;
    answer->column[answer->n_columns++] = name_of(proposing, group->column[0]);
    proposing->is_taken[group->column[0]] = true;
    propose_values(proposing, answer, q, group->column[0]);
}

static void take_grid(PwiProposing *proposing, PwiAnswerMapping *answer, const PwiGroup *group, int q) {
    static const char *const negations[] = {"unavailable", "not available",  "not free",        "busy",      "cannot",
                                            "can't",       "not be able to", "nicht verfügbar", "keine zeit"};
    const PwiQuestion *question = &proposing->programme->question[q];
    answer->grid = group->stem;
    answer->is_unavailable =
        question->type == PWI_TIMES && pwi_has_phrase(group->words, negations, 9, &proposing->scratch);
    for (int k = 0; k < group->n; k++) {
        const char *label = proposing->survey->column[group->column[k]].label;
        proposing->is_taken[group->column[k]] = true;
        /* A row that is no part stays out on purpose, "Other (please specify)" say; times warn by themselves. */
        if (question->type != PWI_TIMES && !pwi_is_part(proposing, q, label, &proposing->scratch)) {
            const char *nearest = pwi_names_nearest(&question->options, label);
            add_value(proposing, answer, label, nearest != NULL ? nearest : "");
        } else if (question->type == PWI_RATINGS) {
            propose_values(proposing, answer, q, group->column[k]);
        }
    }
}

/* Columns in the order of the ranks in their labels. */
static void take_places(PwiProposing *proposing, PwiAnswerMapping *answer, const PwiGroup *group) {
    if (!new_columns(proposing, answer, group->n, false)) return;
    for (int rank = 1; answer->n_columns < group->n && rank < 10000; rank++) {
        for (int k = 0; k < group->n; k++) {
            if (pwi_rank_in_text(proposing->survey->column[group->column[k]].label) != rank) continue;
            answer->column[answer->n_columns++] = name_of(proposing, group->column[k]);
            proposing->is_taken[group->column[k]] = true;
        }
    }
}

static void take_items(PwiProposing *proposing, PwiAnswerMapping *answer, int q) {
    if (!new_columns(proposing, answer, proposing->n_groups, true)) return;
    for (int g = 0; g < proposing->n_groups; g++) {
        const PwiGroup *group = &proposing->group[g];
        int column = group->column[0];
        if (group->stem != NULL || proposing->is_taken[column]) continue;
        int option =
            pwi_word_list_find(&proposing->options[q], proposing->survey->column[column].name, &proposing->scratch);
        if (option < 0) continue;
        answer->part[answer->n_columns] = proposing->programme->question[q].options.name[option];
        answer->column[answer->n_columns++] = name_of(proposing, column);
        proposing->is_taken[column] = true;
        propose_values(proposing, answer, q, column);
    }
}

static void take_guess(PwiProposing *proposing, const PwiGuess *guess, PwiAnswerMapping *answer) {
    const PwiGroup *group = guess->group >= 0 ? &proposing->group[guess->group] : NULL;
    answer->question = guess->question;
    switch (guess->shape) {
        case PWI_COLUMN:
            take_column(proposing, answer, group, guess->question);
            break;
        case PWI_PARTS:
            take_grid(proposing, answer, group, guess->question);
            break;
        case PWI_PLACES:
            take_places(proposing, answer, group);
            break;
        case PWI_ITEMS:
            take_items(proposing, answer, guess->question);
            break;
    }
}

static int compare_answers(const void *a, const void *b) {
    const PwiAnswerMapping *left = a, *right = b;
    return (left->question > right->question) - (left->question < right->question);
}

static void take_best(PwiProposing *proposing, PwiSideMapping *mapping) {
    size_t n_questions = (size_t)proposing->programme->n_questions;
    bool *is_answered = PWI_ARENA_ARRAY(&proposing->scratch, bool, n_questions + 1);
    mapping->answer = PWI_ARENA_ARRAY(proposing->arena, PwiAnswerMapping, n_questions + 1);
    if (mapping->answer == NULL || is_answered == NULL) {
        proposing->out_of_memory = true;
        return;
    }
    for (int k = 0; k < proposing->n_guesses; k++) {
        const PwiGuess *guess = &proposing->guess[k];
        bool is_free = guess->group < 0 || !proposing->is_taken[proposing->group[guess->group].column[0]];
        if (is_answered[guess->question] || !is_free) continue;
        is_answered[guess->question] = true;
        take_guess(proposing, guess, &mapping->answer[mapping->n_answers++]);
    }
    if (mapping->n_answers > 0)
        qsort(mapping->answer, (size_t)mapping->n_answers, sizeof *mapping->answer, compare_answers);
}

/* ---- people ---- */

/* How many partners somebody takes, and their priority: by plain names, or words such as "How many mentees". */
static void propose_bounds(PwiProposing *proposing, PwiSideMapping *mapping) {
    static const char *const counts[] = {"how many mentees", "how many students", "number of mentees",
                                         "capacity",         "how many mentors",  "number of students"};
    const PwiSurvey *survey = proposing->survey;
    for (int k = 0; k < survey->n_columns; k++) {
        const char *name = survey->column[k].name;
        PwiColumnName *target = strcmp(name, "min") == 0   ? &mapping->min
                                : strcmp(name, "max") == 0 ? &mapping->max
                                : strcmp(name, "priority") == 0 && proposing->side->side == PWI_MENTEE
                                    ? &mapping->priority
                                : pwi_has_phrase(name, counts, 6, &proposing->scratch) ? &mapping->max
                                                                                       : NULL;
        if (target == NULL || proposing->is_taken[k] || pwi_is_column(target)) continue;
        *target = name_of(proposing, k);
        proposing->is_taken[k] = true;
    }
}

static void propose_identity(PwiProposing *proposing, PwiSideMapping *mapping, const char *prefix) {
    PwiIdentity identity = pwi_find_identity(proposing->survey, &proposing->scratch);
    mapping->id_rule = identity.rule;
    mapping->id_prefix = identity.rule == PWI_ID_ROW ? prefix : "";
    if (identity.id >= 0) {
        mapping->id = name_of(proposing, identity.id);
        proposing->is_taken[identity.id] = true;
    }
    mapping->name = PWI_ARENA_ARRAY(proposing->arena, PwiColumnName, 2);
    proposing->out_of_memory |= mapping->name == NULL;
    for (int k = 0; k < identity.n_names && mapping->name != NULL; k++) {
        if (identity.name[k] == identity.id) continue; /* said already */
        mapping->name[mapping->n_names++] = name_of(proposing, identity.name[k]);
        proposing->is_taken[identity.name[k]] = true;
    }
}

/* What nothing reads, for a person to look over. */
static void list_rest(PwiProposing *proposing, PwiSideMapping *mapping) {
    const PwiSurvey *survey = proposing->survey;
    mapping->ignored = PWI_ARENA_ARRAY(proposing->arena, PwiColumnName, (size_t)survey->n_columns + 1);
    proposing->out_of_memory |= mapping->ignored == NULL;
    for (int k = 0; k < survey->n_columns && mapping->ignored != NULL; k++) {
        const PwiSurveyColumn *column = &survey->column[k];
        if (proposing->is_taken[k] || column->is_private || column->is_blank) continue;
        mapping->ignored[mapping->n_ignored++] =
            column->is_twice ? (PwiColumnName){.number = k + 1} : name_of(proposing, k);
    }
}

static bool start(PwiProposing *proposing) {
    const PwProgramme *programme = proposing->programme;
    proposing->options = PWI_ARENA_ARRAY(&proposing->scratch, PwiWordList, (size_t)programme->n_questions + 1);
    proposing->is_taken = PWI_ARENA_ARRAY(&proposing->scratch, bool, (size_t)proposing->survey->n_columns + 1);
    proposing->n_groups = pwi_group_columns(proposing->survey, &proposing->scratch, &proposing->group);
    if (proposing->options == NULL || proposing->is_taken == NULL || proposing->n_groups < 0) return false;
    for (int q = 0; q < programme->n_questions; q++) {
        const char *const *known;
        int n = pwi_question_words(&programme->question[q], &proposing->scratch, &known);
        if (n < 0 || !pwi_word_list_init(&proposing->options[q], known, n)) return false;
    }
    return true;
}

static bool propose_side(const PwiSideImport *side, const char *prefix, PwiArena *arena, PwiSideMapping *mapping) {
    PwiProposing proposing = {.side = side, .programme = side->programme, .survey = &side->survey, .arena = arena};
    *mapping =
        (PwiSideMapping){.is_there = true, .source = side->survey.source, .id_prefix = "", .sheet = side->table.sheet};
    proposing.out_of_memory = !start(&proposing);
    if (!proposing.out_of_memory) {
        propose_identity(&proposing, mapping, prefix);
        pwi_judge_all(&proposing);
    }
    if (!proposing.out_of_memory) take_best(&proposing, mapping);
    if (!proposing.out_of_memory) propose_bounds(&proposing, mapping);
    if (!proposing.out_of_memory) list_rest(&proposing, mapping);
    for (int q = 0; proposing.options != NULL && q < side->programme->n_questions; q++)
        pwi_word_list_clear(&proposing.options[q]);
    proposing.out_of_memory |= proposing.scratch.has_failed || arena->has_failed;
    pwi_arena_clear(&proposing.scratch);
    return !proposing.out_of_memory;
}

PwStatus pwi_propose_mapping(const PwiSideImport *side, int n_sides, PwiMapping *mapping, PwError *error) {
    static const char *const prefixes[PWI_N_SIDES] = {"s", "m"};
    for (int k = 0; k < n_sides; k++)
        if (!propose_side(&side[k], n_sides == 1 ? "p" : prefixes[k], &mapping->arena, &mapping->side[k]))
            return pwi_fail_memory(error);
    return PW_OK;
}
