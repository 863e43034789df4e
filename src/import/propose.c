/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposing (propose.h): columns whose headers are a question's id or words. */
#include "import/propose.h"

#include <string.h>

/* The column whose header is one of these words, but for case and spaces; −1: there is none. */
static int find_header(const PwiWordList *headers, const char *const *word, int n, PwiArena *scratch) {
    for (int k = 0; k < n; k++) {
        int found = word[k] != NULL ? pwi_word_list_find(headers, word[k], scratch) : PWI_NO_WORD;
        if (found >= 0) return found;
    }
    return -1;
}

static void set_column(PwiColumnName *name, const PwiSurvey *survey, int column) {
    if (column >= 0) *name = (PwiColumnName){.header = survey->column[column].name};
}

static PwiColumnName *new_column(PwiArena *arena, const PwiSurvey *survey, int column) {
    PwiColumnName *name = PWI_ARENA_ARRAY(arena, PwiColumnName, 1);
    if (name != NULL) set_column(name, survey, column);
    return name;
}

static bool propose_people(const PwiSurvey *survey, const PwiWordList *headers, PwiArena *arena,
                           PwiSideMapping *mapping) {
    static const char *const ids[] = {"id"}, *const names[] = {"name"}, *const mins[] = {"min"},
                             *const maxs[] = {"max"}, *const priorities[] = {"priority"};
    int id = find_header(headers, ids, 1, arena), name = find_header(headers, names, 1, arena);
    set_column(&mapping->id, survey, id >= 0 ? id : name);
    if (!pwi_is_column(&mapping->id)) mapping->id_rule = PWI_ID_ROW;
    set_column(&mapping->min, survey, find_header(headers, mins, 1, arena));
    set_column(&mapping->max, survey, find_header(headers, maxs, 1, arena));
    set_column(&mapping->priority, survey, find_header(headers, priorities, 1, arena));
    if (name < 0) return true;
    mapping->name = new_column(arena, survey, name);
    mapping->n_names = 1;
    return mapping->name != NULL;
}

static bool propose_answers(const PwiSideImport *side, const PwiWordList *headers, PwiArena *arena,
                            PwiSideMapping *mapping) {
    const PwProgramme *programme = side->programme;
    mapping->answer = PWI_ARENA_ARRAY(arena, PwiAnswerMapping, (size_t)programme->n_questions + 1);
    if (mapping->answer == NULL) return false;
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        const char *words[] = {question->id, question->text};
        int column = find_header(headers, words, 2, arena);
        if (column < 0 || (!programme->one_pool && !pwi_question_asks(question, side->side))) continue;
        PwiAnswerMapping *answer = &mapping->answer[mapping->n_answers++];
        answer->question = q;
        answer->n_columns = 1;
        answer->column = new_column(arena, &side->survey, column);
        if (answer->column == NULL) return false;
    }
    return true;
}

PwStatus pwi_propose_mapping(const PwiSideImport *side, int n_sides, PwiMapping *mapping, PwError *error) {
    static const char *const prefixes[PWI_N_SIDES] = {"s", "m"};
    bool fine = true;
    for (int k = 0; fine && k < n_sides; k++) {
        PwiSideMapping *proposed = &mapping->side[k];
        const PwiSurvey *survey = &side[k].survey;
        PwiWordList headers = {0};
        const char **names = PWI_ARENA_ARRAY(&mapping->arena, const char *, (size_t)survey->n_columns + 1);
        for (int column = 0; names != NULL && column < survey->n_columns; column++)
            names[column] = survey->column[column].name;
        *proposed = (PwiSideMapping){.is_there = true, .source = survey->source, .id_prefix = ""};
        fine = names != NULL && pwi_word_list_init(&headers, names, survey->n_columns) &&
               propose_people(survey, &headers, &mapping->arena, proposed) &&
               propose_answers(&side[k], &headers, &mapping->arena, proposed);
        if (proposed->id_rule == PWI_ID_ROW) proposed->id_prefix = n_sides == 1 ? "p" : prefixes[k];
        pwi_word_list_clear(&headers);
    }
    return fine ? PW_OK : pwi_fail_memory(error);
}
