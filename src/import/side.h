/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One side being imported: its survey, its mapping, and which column is what once the two are bound. */
#ifndef PWI_IMPORT_SIDE_H
#define PWI_IMPORT_SIDE_H

#include "import/clock_text.h"
#include "import/list_text.h"
#include "import/survey.h"
#include "import/word_list.h"
#include "io/json_out.h"

/* A question's answer and where it stands. */
typedef struct PwiBoundAnswer {
    const PwiAnswerMapping *mapping;
    const PwiQuestion *question;
    int *column;         /* [n_columns] */
    int *part;           /* [n_columns] option, item or day of each column of a grid; −1: none */
    PwiClockSpan *span;  /* times: [n_columns] the time of each column, where */
    bool rows_are_times; /* columns are times of day, and their cells days */
    int n_columns;
    PwiWordList options, values; /* the question's options, items or labels; the cells of `values` */
    PwiListWords list_words;     /* what entries of a list may be */
    bool is_grid;                /* each column is a part of the answer */
} PwiBoundAnswer;

/* What was counted (docs/formats/import.md). */
typedef struct PwiSideCounts {
    int64_t rows;           /* answers in the file, blank rows not counted */
    int64_t filtered_rows;  /* left out by "rows" of the mapping */
    int64_t duplicate_rows; /* left out by the policy */
    int64_t people;
    int64_t cells;          /* not empty, below the headers */
    int64_t used_cells;     /* became part of the cohort */
    int64_t unmapped_cells; /* in columns that nothing reads */
    int64_t dropped_cells;  /* of rows left out, or without meaning by the mapping (→ "") */
    int columns, used_columns, ignored_columns, private_columns;
} PwiSideCounts;

/* Somebody in the table. */
typedef struct PwiEntry {
    int row;
    const char *id, *name; /* name "" when there is none */
} PwiEntry;

typedef struct PwiSideImport {
    const PwProgramme *programme;
    PwiSide side;
    const char *plural; /* "mentees", "mentors", "peers" */
    const PwiSideMapping *mapping;
    PwiTable table;
    PwiSurvey survey;
    PwFaults *faults;
    PwiArena arena;             /* bindings and people; owned */
    PwiArena scratch;           /* of the cell at hand */
    int id, min, max, priority; /* columns; −1: none */
    int *name;                  /* [mapping->n_names] */
    int *filter;                /* [mapping->n_filters] */
    PwiBoundAnswer *answer;     /* [mapping->n_answers] */
    bool *is_used;              /* [survey.n_columns] */
    PwiEntry *entry;            /* [n_entries] people in the order of their rows */
    int n_entries;
    PwiWordList people_ids, people_names; /* of the entries */
    PwiSideCounts counts;
    int64_t n_errors;
    bool out_of_memory;
    int64_t n_always_free; /* people who ticked nothing in a grid of what is not possible */
    int64_t n_outside;     /* times outside the hours asked about */
} PwiSideImport;

/* Faults of the cell at hand: placed, the column's name said, counted. */
void pwi_cell_complain(PwiSideImport *side, int row, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pwi_cell_warn(PwiSideImport *side, int row, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The cell's text, trimmed, in scratch; "" also when memory is gone (and marked). */
const char *pwi_side_cell(PwiSideImport *side, int row, int column);
/* Counts a cell that is not empty: it says something, or is dropped on purpose. */
void pwi_count_cell(PwiSideImport *side, int row, int column, bool is_used);

#endif
