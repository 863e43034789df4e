/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's export: a table whose header rows are understood, so that a column has one name and rows are people. */
#ifndef PWI_IMPORT_SURVEY_H
#define PWI_IMPORT_SURVEY_H

#include "base/status.h"
#include "io/mapping.h"
#include "io/table.h"

typedef struct PwiSurveyColumn {
    const char *name; /* as mappings call it: the header; "stem [row]" where two rows of headers were one grid */
    const char *text; /* the question's words, where the header is a code (Qualtrics); else NULL */
    const char *stem; /* what columns of a grid share, and what is this column's own; else NULL */
    const char *label;
    bool is_private; /* addresses, places, times of answering: used only when a mapping says so */
    bool is_blank;   /* no header and no content: what spreadsheets leave behind */
    bool is_twice;   /* another column has this name */
} PwiSurveyColumn;

typedef struct PwiSurvey {
    PwiArena arena; /* owns names */
    const PwiTable *table;
    PwiSource source;
    PwiSurveyColumn *column; /* [n_columns]; owned by the arena */
    int n_columns;
    int header_row; /* the row that names columns, for faults */
    int first_row;  /* the first answer */
} PwiSurvey;

/* Understands the headers; `source` PWI_ANY_SOURCE: recognised. PW_REJECTED: faults were added (nothing below the
 * headers, or not the headers of the source named). Clear in any case. */
PW_MUST_CHECK PwStatus pwi_survey_open(const PwiTable *table, PwiSource source, PwiSurvey *survey, PwFaults *faults);
void pwi_survey_clear(PwiSurvey *survey);
/* The column a mapping means: by number, by name, or (Qualtrics) by the question's words. -1: there is none; -2: two
 * have this name. */
enum { PWI_NO_COLUMN = -1, PWI_TWO_COLUMNS = -2 };
int pwi_survey_find(const PwiSurvey *survey, const PwiColumnName *name);
/* The cell without white space around it, in the arena; "" when empty. NULL: memory is gone. */
const char *pwi_survey_cell(const PwiSurvey *survey, int row, int column, PwiArena *arena);

#endif
