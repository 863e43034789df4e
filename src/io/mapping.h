/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping: which columns of a survey's export answer which question, and who is who (docs/formats/mapping.md).
 *
 * io/read_mapping.h reads one, import/propose.h makes one by looking at the tables, io/write_mapping.h writes it. */
#ifndef PWI_IO_MAPPING_H
#define PWI_IO_MAPPING_H

#include "base/memory.h"
#include "programme/programme.h"

/* Who exported the table: decides how many header rows there are and how columns are called. */
typedef enum PwiSource {
    PWI_GOOGLE,
    PWI_QUALTRICS,
    PWI_MICROSOFT,
    PWI_SURVEYMONKEY,
    PWI_PLAIN,
    PWI_N_SOURCES,
    PWI_ANY_SOURCE = PWI_N_SOURCES /* not said: recognised */
} PwiSource;

/* What an id is made of. */
typedef enum PwiIdRule {
    PWI_ID_AS_IS,      /* the cell */
    PWI_ID_LOWER_CASE, /* the cell in small letters: e-mail addresses */
    PWI_ID_LOCAL_PART, /* what stands before the @ of an address, in small letters */
    PWI_ID_ROW,        /* the number of the answer, from 1 */
    PWI_N_ID_RULES
} PwiIdRule;

/* What becomes of a second row of the same person. */
typedef enum PwiDuplicates {
    PWI_DUPLICATES_ERROR,
    PWI_DUPLICATES_FIRST,
    PWI_DUPLICATES_LAST,
    PWI_N_DUPLICATES
} PwiDuplicates;

/* A column by its header, or by its number. */
typedef struct PwiColumnName {
    const char *header; /* or NULL */
    int number;         /* from 1, where there is no header; 0 and no header: no column */
} PwiColumnName;

/* A cell (or an entry of a list in it) → what is meant. */
typedef struct PwiValue {
    const char *cell;   /* "*": anything else that is not understood */
    const char *answer; /* "": no answer */
} PwiValue;

typedef struct PwiAnswerMapping {
    int question;
    const char *grid;      /* the stem of columns "stem [row]"; or NULL */
    PwiColumnName *column; /* [n_columns] */
    const char **part;     /* [n_columns] option, item, day or time of a column; NULL: the columns are a list */
    int n_columns;
    PwiValue *value; /* [n_values] */
    int n_values;
    const char *separator; /* of lists; NULL: semicolon, comma or line break */
    bool is_unavailable;   /* times: what is ticked is not free */
    int minutes;           /* times: how long a single time of day lasts; 0: an hour */
    bool decimal_comma;    /* numbers */
} PwiAnswerMapping;

/* Only rows whose cell in this column is one of these. */
typedef struct PwiRowFilter {
    PwiColumnName column;
    const char **value; /* [n_values] */
    int n_values;
} PwiRowFilter;

typedef struct PwiSideMapping {
    bool is_there;
    PwiSource source;
    const char *sheet; /* or NULL */
    PwiColumnName id;
    PwiIdRule id_rule;
    const char *id_prefix; /* "" */
    PwiColumnName *name;   /* [n_names], joined by spaces */
    int n_names;
    PwiColumnName min, max, priority;
    PwiAnswerMapping *answer; /* [n_answers] */
    int n_answers;
    PwiColumnName *ignored; /* [n_ignored] left out on purpose */
    int n_ignored;
    PwiRowFilter *filter; /* [n_filters] */
    int n_filters;
    PwiDuplicates duplicates;
} PwiSideMapping;

typedef struct PwiMapping {
    PwiArena arena;                   /* owns everything */
    PwiSideMapping side[PWI_N_SIDES]; /* of one pool: PWI_MENTEE stands for the peers */
} PwiMapping;

extern const char *const pwi_source_names[PWI_N_SOURCES];
extern const char *const pwi_id_rule_names[PWI_N_ID_RULES];
extern const char *const pwi_duplicates_names[PWI_N_DUPLICATES];

static inline bool pwi_is_column(const PwiColumnName *name) {
    return name->header != NULL || name->number > 0;
}

#endif
