/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a survey as questions: one alone, or the columns of a grid. */
#ifndef PWI_IMPORT_GROUPS_H
#define PWI_IMPORT_GROUPS_H

#include "import/survey.h"

typedef struct PwiGroup {
    const char *stem;  /* of a grid; NULL: one column */
    const char *words; /* what was asked, as far as the headers tell */
    int *column;       /* [n] */
    int n;
} PwiGroup;

/* The groups of columns that may answer questions, in the order of the table, in the arena: private and blank columns
 * are left out. −1: memory is gone. */
int pwi_group_columns(const PwiSurvey *survey, PwiArena *arena, PwiGroup **group);

/* Who answered: what to make ids and names of. Column −1: none. */
typedef struct PwiIdentity {
    int id;
    PwiIdRule rule;
    int name[2], n_names;
} PwiIdentity;
PwiIdentity pwi_find_identity(const PwiSurvey *survey, PwiArena *scratch);

/* How many different texts a column holds, and in how many cells. */
typedef struct PwiVariety {
    int n_cells, n_texts;
} PwiVariety;
PwiVariety pwi_count_variety(const PwiSurvey *survey, int column, PwiArena *arena); /* failure: noted in the arena */

#endif
