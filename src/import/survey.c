/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of the common survey tools (survey.h), as their exports have them:
 *
 *   Google Forms      one row; a grid's columns are "Question [row]"; the first is the time stamp
 *   Microsoft Forms   one row; ID, Start time, Completion time, Email, Name, then the questions
 *   Qualtrics         three rows: codes (Q5_1), the questions' words, {"ImportId": …}; older exports lack the third
 *   SurveyMonkey      two rows: the question over its first column only, and its options or "Response" */
#include "import/survey.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_NAME = 8192 };

/* ---- text ---- */

/* [*first, *behind) without white space (also no-break spaces) at either end. */
static void trim(const char **first, const char **behind) {
    static const char no_break[] = "\xC2\xA0";
    for (bool moved = true; moved;) {
        moved = false;
        if (*first < *behind && isspace((unsigned char)**first)) (*first)++, moved = true;
        if (*behind - *first >= 2 && memcmp(*first, no_break, 2) == 0) *first += 2, moved = true;
        if (*behind > *first && isspace((unsigned char)(*behind)[-1])) (*behind)--, moved = true;
        if (*behind - *first >= 2 && memcmp(*behind - 2, no_break, 2) == 0) *behind -= 2, moved = true;
    }
}

static const char *copy_trimmed(PwiArena *arena, const char *first, const char *behind) {
    trim(&first, &behind);
    return first == behind ? "" : pwi_arena_copy(arena, first, (size_t)(behind - first));
}

const char *pwi_survey_cell(const PwiSurvey *survey, int row, int column, PwiArena *arena) {
    const char *cell = pwi_table_cell(survey->table, row, column);
    return copy_trimmed(arena, cell, cell + strlen(cell));
}

/* A header's line breaks are its layout: one space for each run of white space. */
static const char *header_cell(const PwiTable *table, int row, int column, PwiArena *arena) {
    const char *cell = pwi_table_cell(table, row, column);
    char *made = pwi_arena_copy(arena, cell, strlen(cell));
    size_t n = 0;
    if (made == NULL) return NULL;
    for (const char *c = cell; *c != '\0'; c++) {
        bool is_space = isspace((unsigned char)*c) != 0;
        if (is_space && (n == 0 || made[n - 1] == ' ')) continue;
        made[n++] = is_space ? ' ' : *c;
    }
    made[n] = '\0';
    return copy_trimmed(arena, made, made + n);
}

static bool starts_with(const char *text, const char *start) {
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool is_one_of(const char *text, const char *const *known, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (strcasecmp(text, known[k]) == 0) return true;
    return false;
}

/* ---- recognising ---- */

static bool has_header(const PwiTable *table, const char *const *known, size_t n) {
    for (int column = 0; column < table->n_columns; column++)
        if (is_one_of(pwi_table_cell(table, 0, column), known, n)) return true;
    return false;
}

/* The row of {"ImportId": …}; 0: there is none. */
static int find_import_ids(const PwiTable *table) {
    for (int row = 1; row <= 2 && row < table->n_rows; row++)
        if (starts_with(pwi_table_cell(table, row, 0), "{\"ImportId\"")) return row;
    return 0;
}

/* Who exported this table, by its headers. */
static PwiSource recognise_source(const PwiTable *table) {
    static const char *const stamps[] = {"Timestamp",      "Zeitstempel",   "Horodateur",
                                         "Marca temporal", "Zaman damgası", "Informazioni cronologiche",
                                         "Tijdstempel",    "Tidstempel"};
    static const char *const starts[] = {"Start time", "Startzeit", "Heure de début", "Hora de inicio",
                                         "Başlangıç zamanı"};
    static const char *const ends[] = {"Completion time", "Fertigstellungszeit", "Heure de fin", "Hora de finalización",
                                       "Tamamlanma zamanı"};
    const char *first = pwi_table_cell(table, 0, 0);
    if (find_import_ids(table) > 0) return PWI_QUALTRICS;
    if (strcasecmp(first, "Respondent ID") == 0 || strcasecmp(first, "RespondentID") == 0) return PWI_SURVEYMONKEY;
    if (is_one_of(first, stamps, sizeof stamps / sizeof *stamps)) return PWI_GOOGLE;
    if (has_header(table, starts, sizeof starts / sizeof *starts) &&
        has_header(table, ends, sizeof ends / sizeof *ends))
        return PWI_MICROSOFT;
    for (int column = 0; column < table->n_columns; column++) {
        const char *header = pwi_table_cell(table, 0, column);
        size_t n = strlen(header);
        if (n > 3 && header[n - 1] == ']' && strstr(header, " [") != NULL) return PWI_GOOGLE; /* a grid */
    }
    return PWI_PLAIN;
}

/* ---- columns ---- */

/* What a survey tool adds by itself: who, from where, how long. Answers to questions are never among them. */
static bool is_private(const PwiSurveyColumn *column) {
    static const char *const known[] = {"Timestamp",
                                        "Zeitstempel",
                                        "Horodateur",
                                        "Marca temporal",
                                        "Zaman damgası",
                                        "Start time",
                                        "Completion time",
                                        "Startzeit",
                                        "Fertigstellungszeit",
                                        "Last modified time",
                                        "Language",
                                        "Total points",
                                        "Quiz feedback",
                                        "StartDate",
                                        "EndDate",
                                        "Status",
                                        "IPAddress",
                                        "Progress",
                                        "Duration (in seconds)",
                                        "Finished",
                                        "RecordedDate",
                                        "ResponseId",
                                        "RecipientLastName",
                                        "RecipientFirstName",
                                        "RecipientEmail",
                                        "ExternalReference",
                                        "LocationLatitude",
                                        "LocationLongitude",
                                        "DistributionChannel",
                                        "UserLanguage",
                                        "Start Date",
                                        "End Date",
                                        "Response Type",
                                        "IP Address",
                                        "Recorded Date",
                                        "Response ID",
                                        "Recipient Last Name",
                                        "Recipient First Name",
                                        "Recipient Email",
                                        "External Data Reference",
                                        "Location Latitude",
                                        "Location Longitude",
                                        "Distribution Channel",
                                        "User Language",
                                        "Respondent ID",
                                        "RespondentID",
                                        "Collector ID",
                                        "CollectorID",
                                        "Email Address",
                                        "First Name",
                                        "Last Name",
                                        "Custom Data 1",
                                        "Date Created",
                                        "Date Modified"};
    return is_one_of(column->name, known, sizeof known / sizeof *known) || starts_with(column->name, "Q_") ||
           strstr(column->name, "_Browser_") != NULL || strstr(column->name, "_First Click") != NULL ||
           strstr(column->name, "_Page Submit") != NULL;
}

/* "stem [label]" → its two parts. */
static bool split_bracket(PwiSurveyColumn *column, PwiArena *arena) {
    size_t n = strlen(column->name);
    if (n < 4 || column->name[n - 1] != ']') return true;
    /* The bracket that the last one closes: labels may hold brackets of their own. */
    int depth = 0;
    size_t at = n;
    do {
        at--;
        depth += column->name[at] == ']';
        depth -= column->name[at] == '[';
    } while (at > 0 && depth > 0);
    if (depth != 0 || at == 0) return true;
    column->stem = copy_trimmed(arena, column->name, column->name + at);
    column->label = copy_trimmed(arena, column->name + at + 1, column->name + n - 1);
    return column->stem != NULL && column->label != NULL;
}

/* "words - label" → its two parts, for a column whose code is one of several (Q5_1). */
static bool split_dash(PwiSurveyColumn *column, PwiArena *arena) {
    const char *dash = NULL, *code = strrchr(column->name, '_');
    if (column->text == NULL || code == NULL) return true;
    for (const char *at = column->text; (at = strstr(at, " - ")) != NULL; at++) dash = at;
    if (dash == NULL) return true;
    column->stem = copy_trimmed(arena, column->name, code);
    column->label = copy_trimmed(arena, dash + 3, dash + strlen(dash));
    return column->stem != NULL && column->label != NULL;
}

/* SurveyMonkey: the question stands over its first column, the others' first row is empty. */
static const char *join_headers(const PwiTable *table, int column, const char **question, PwiArena *arena) {
    static const char *const alone[] = {"", "Response", "Open-Ended Response", "Antwort", "Réponse", "Respuesta"};
    const char *over = header_cell(table, 0, column, arena), *under = header_cell(table, 1, column, arena);
    char joined[MAX_NAME];
    if (over == NULL || under == NULL) return NULL;
    if (over[0] != '\0') *question = over;
    if (is_one_of(under, alone, sizeof alone / sizeof *alone)) return over[0] != '\0' ? over : under;
    (void)snprintf(joined, sizeof joined, "%s [%s]", *question, under);
    return pwi_arena_copy(arena, joined, strlen(joined));
}

static bool name_columns(PwiSurvey *survey) {
    const PwiTable *table = survey->table;
    const char *question = "";
    bool fine = true;
    for (int k = 0; fine && k < survey->n_columns; k++) {
        PwiSurveyColumn *column = &survey->column[k];
        column->name = survey->source == PWI_SURVEYMONKEY ? join_headers(table, k, &question, &survey->arena)
                                                          : header_cell(table, 0, k, &survey->arena);
        if (column->name == NULL) return false;
        if (survey->source == PWI_QUALTRICS) {
            column->text = header_cell(table, 1, k, &survey->arena);
            fine = column->text != NULL && split_dash(column, &survey->arena);
        } else {
            fine = split_bracket(column, &survey->arena);
        }
        column->is_private = survey->source != PWI_PLAIN && is_private(column);
    }
    return fine;
}

static bool is_empty_below(const PwiTable *table, int first_row, int column) {
    for (int row = first_row; row < table->n_rows; row++)
        if (pwi_table_cell(table, row, column)[0] != '\0') return false;
    return true;
}

/* Names that are empty or stand twice. Two of a name are told of only when somebody asks for the name. */
static PwStatus check_names(PwiSurvey *survey, PwFaults *faults) {
    PwiNames names = {0};
    PwStatus status = PW_OK;
    for (int k = 0; k < survey->n_columns; k++) {
        PwiSurveyColumn *column = &survey->column[k];
        int earlier;
        bool is_new;
        if (column->name[0] == '\0') {
            column->is_blank = is_empty_below(survey->table, survey->first_row, k);
            if (column->is_blank) continue;
            pwi_table_fault(survey->table, faults, false, survey->header_row, k,
                            "this column has no header, and answers below; need a header");
            status = PW_REJECTED;
            continue;
        }
        /* Every column is added, also blank ones, so that an index in the set tells the column. */
        if (!pwi_names_add(&names, column->name, &earlier, &is_new)) status = PW_NO_MEMORY;
        if (status == PW_NO_MEMORY) break;
        if (is_new) continue;
        column->is_twice = true;
        for (int other = 0; other < k; other++)
            if (strcmp(survey->column[other].name, column->name) == 0) survey->column[other].is_twice = true;
    }
    pwi_names_clear(&names);
    return status;
}

static int count_header_rows(const PwiTable *table, PwiSource source) {
    if (source == PWI_SURVEYMONKEY) return 2;
    if (source != PWI_QUALTRICS) return 1;
    int import_ids = find_import_ids(table);
    return import_ids > 0 ? import_ids + 1 : 2;
}

PwStatus pwi_survey_open(const PwiTable *table, PwiSource source, PwiSurvey *survey, PwFaults *faults) {
    *survey = (PwiSurvey){.table = table};
    survey->source = source != PWI_ANY_SOURCE ? source : recognise_source(table);
    survey->first_row = count_header_rows(table, survey->source);
    survey->n_columns = table->n_columns;
    survey->column = PWI_ARENA_ARRAY(&survey->arena, PwiSurveyColumn, (size_t)table->n_columns + 1);
    if (survey->column == NULL) return PW_NO_MEMORY;
    if (table->n_rows <= survey->first_row) {
        pwi_table_fault(table, faults, false, table->n_rows > 0 ? table->n_rows - 1 : -1, -1,
                        "there are no answers below the header; need a row of headers%s and a row a person",
                        survey->first_row > 1 ? " (this source has more than one)" : "");
        return PW_REJECTED;
    }
    if (!name_columns(survey)) return PW_NO_MEMORY;
    return check_names(survey, faults);
}

void pwi_survey_clear(PwiSurvey *survey) {
    pwi_arena_clear(&survey->arena);
    *survey = (PwiSurvey){0};
}

/* Equal but for runs of white space, also at the ends. */
static bool is_same_header(const char *a, const char *b) {
    const char *a_behind = a + strlen(a), *b_behind = b + strlen(b);
    trim(&a, &a_behind);
    trim(&b, &b_behind);
    while (a < a_behind && b < b_behind) {
        bool is_space = isspace((unsigned char)*a) != 0;
        if (is_space != (isspace((unsigned char)*b) != 0) || (!is_space && *a != *b)) return false;
        a++, b++;
        while (is_space && isspace((unsigned char)*a)) a++;
        while (is_space && isspace((unsigned char)*b)) b++;
    }
    return a == a_behind && b == b_behind;
}

int pwi_survey_find(const PwiSurvey *survey, const PwiColumnName *name) {
    if (name->header == NULL) {
        assert(name->number > 0);
        return name->number <= survey->n_columns ? name->number - 1 : PWI_NO_COLUMN;
    }
    int found = PWI_NO_COLUMN;
    for (int k = 0; k < survey->n_columns; k++)
        if (is_same_header(survey->column[k].name, name->header)) found = found == PWI_NO_COLUMN ? k : PWI_TWO_COLUMNS;
    for (int k = 0; found == PWI_NO_COLUMN && k < survey->n_columns; k++)
        if (survey->column[k].text != NULL && is_same_header(survey->column[k].text, name->header)) return k;
    return found;
}
