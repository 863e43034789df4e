/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of columns, and who answered (groups.h). */
#include "import/groups.h"

#include <string.h>
#include <strings.h>

#include "import/likeness.h"

/* What a column asks: Qualtrics says it in the second row, before the dash of a grid. */
static const char *words_of(const PwiSurveyColumn *column, PwiArena *arena) {
    if (column->text == NULL) return column->stem != NULL ? column->stem : column->name;
    const char *dash = NULL;
    for (const char *at = column->text; column->stem != NULL && (at = strstr(at, " - ")) != NULL; at++) dash = at;
    return dash != NULL ? pwi_arena_copy(arena, column->text, (size_t)(dash - column->text)) : column->text;
}

int pwi_group_columns(const PwiSurvey *survey, PwiArena *arena, PwiGroup **group) {
    PwiGroup *made = PWI_ARENA_ARRAY(arena, PwiGroup, (size_t)survey->n_columns + 1);
    int n = 0;
    if (made == NULL) return -1;
    for (int k = 0; k < survey->n_columns; k++) {
        const PwiSurveyColumn *column = &survey->column[k];
        if (column->is_private || column->is_blank || column->is_twice) continue;
        PwiGroup *grid = NULL;
        for (int g = 0; column->stem != NULL && g < n; g++)
            if (made[g].stem != NULL && strcasecmp(made[g].stem, column->stem) == 0) grid = &made[g];
        if (grid == NULL) {
            grid = &made[n++];
            grid->stem = column->stem;
            grid->words = words_of(column, arena);
            grid->column = PWI_ARENA_ARRAY(arena, int, (size_t)survey->n_columns);
            if (grid->column == NULL || grid->words == NULL) return -1;
        }
        grid->column[grid->n++] = k;
    }
    *group = made;
    return n;
}

PwiVariety pwi_count_variety(const PwiSurvey *survey, int column, PwiArena *arena) {
    PwiNames texts = {0};
    PwiVariety variety = {0, 0};
    for (int row = survey->first_row; row < survey->table->n_rows; row++) {
        const char *cell = pwi_table_cell(survey->table, row, column);
        int index;
        bool is_new;
        if (cell[0] == '\0') continue;
        variety.n_cells++;
        if (!pwi_names_add(&texts, cell, &index, &is_new)) {
            arena->has_failed = true;
            break;
        }
    }
    variety.n_texts = texts.n;
    pwi_names_clear(&texts);
    return variety;
}

/* Filled in every row, and nearly always differently: people may answer twice. */
static bool tells_people_apart(const PwiSurvey *survey, int column, PwiArena *scratch) {
    PwiVariety variety = pwi_count_variety(survey, column, scratch);
    int n_rows = 0;
    for (int row = survey->first_row; row < survey->table->n_rows; row++)
        for (int k = 0; k < survey->n_columns; k++)
            if (pwi_table_cell(survey->table, row, k)[0] != '\0') {
                n_rows++;
                break;
            }
    return variety.n_cells >= n_rows && 10 * variety.n_texts >= 7 * variety.n_cells;
}

static int find_id(const PwiSurvey *survey, const char *const *phrase, int n, bool is_whole, PwiArena *scratch) {
    for (int column = 0; column < survey->n_columns; column++) {
        const PwiSurveyColumn *header = &survey->column[column];
        bool fits = false;
        for (int k = 0; is_whole && k < n; k++)
            fits |= strcasecmp(header->name, phrase[k]) == 0 ||
                    (header->text != NULL && strcasecmp(header->text, phrase[k]) == 0);
        if (!is_whole)
            fits = pwi_has_phrase(header->name, phrase, n, scratch) ||
                   (header->text != NULL && pwi_has_phrase(header->text, phrase, n, scratch));
        if (fits && header->stem == NULL && tells_people_apart(survey, column, scratch)) return column;
    }
    return -1;
}

/* A column called just that is meant as such, also with gaps and repeats: these are faults, which want to be told. */
static int find_plain_id(const PwiSurvey *survey, PwiArena *scratch) {
    for (int column = 0; column < survey->n_columns; column++)
        if (strcasecmp(survey->column[column].name, "id") == 0 &&
            pwi_count_variety(survey, column, scratch).n_cells > 0)
            return column;
    return -1;
}

/* Names whose headers say so in full or in part. */
static void find_names(const PwiSurvey *survey, PwiIdentity *identity, PwiArena *scratch) {
    static const char *const firsts[] = {"first name", "given name", "vorname", "prénom", "forename"},
                             *const lasts[] = {"last name", "surname", "family name", "nachname"},
                             *const wholes[] = {"name", "full name", "your name", "what is your name?", "ad soyad"};
    int first = -1, last = -1, whole = -1;
    for (int k = survey->n_columns - 1; k >= 0; k--) {
        const PwiSurveyColumn *column = &survey->column[k];
        const char *header = column->text != NULL ? column->text : column->name;
        if (pwi_count_variety(survey, k, scratch).n_cells == 0) continue;
        if (pwi_has_phrase(header, firsts, 5, scratch)) first = k;
        if (pwi_has_phrase(header, lasts, 4, scratch)) last = k;
        for (int w = 0; w < 5; w++)
            if (strcasecmp(header, wholes[w]) == 0) whole = k;
    }
    if (whole >= 0) identity->name[identity->n_names++] = whole;
    if (whole < 0 && first >= 0) identity->name[identity->n_names++] = first;
    if (whole < 0 && last >= 0) identity->name[identity->n_names++] = last;
}

PwiIdentity pwi_find_identity(const PwiSurvey *survey, PwiArena *scratch) {
    static const char *const ids[] = {"participant id", "student id", "mentor id", "mentee id", "user id"},
                             *const codes[] = {"student number", "student id",     "matric",          "user name",
                                               "username",       "participant id", "participant code"},
                             *const mails[] = {"email", "e-mail"},
                             *const answers[] = {"ResponseId", "Response ID", "Respondent ID", "RespondentID", "ID"};
    PwiIdentity identity = {.id = -1, .rule = PWI_ID_AS_IS};
    find_names(survey, &identity, scratch);
    /* Microsoft's ID only counts answers. */
    if (survey->source != PWI_MICROSOFT) identity.id = find_plain_id(survey, scratch);
    if (survey->source != PWI_MICROSOFT && identity.id < 0) identity.id = find_id(survey, ids, 5, true, scratch);
    if (identity.id < 0) identity.id = find_id(survey, codes, 7, false, scratch);
    if (identity.id >= 0) return identity;
    identity.id = find_id(survey, mails, 2, false, scratch);
    if (identity.id >= 0) {
        identity.rule = PWI_ID_LOWER_CASE;
        return identity;
    }
    identity.id = find_id(survey, answers, 5, true, scratch);
    if (identity.id < 0 && identity.n_names == 1 && tells_people_apart(survey, identity.name[0], scratch))
        identity.id = identity.name[0];
    if (identity.id < 0) identity.rule = PWI_ID_ROW;
    return identity;
}
