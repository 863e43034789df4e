/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer of one person: JSON value → cell of a column. */
#ifndef PWI_IO_READ_ANSWER_H
#define PWI_IO_READ_ANSWER_H

#include "cohort/cohort.h"
#include "io/reader.h"

/* `people` answers name ids that may come later in the document: kept by name until all are known. */
typedef struct PwiWanted {
    const char **id; /* [n]; owned array of strings in the cohort's arena */
    size_t n, capacity;
} PwiWanted;

/* Reads the answer at `node` into `cell` (zeroed, pwi_cell_size bytes). Returns whether there is one: an empty list,
 * object or string is none. Faults leave the cell zero. */
bool pwi_read_answer(const PwiNode *node, const PwiQuestion *question, PwiWanted *wanted, void *cell);
/* Whether an answer of this form says nothing: an empty list, object or string. */
bool pwi_is_no_answer(const json_t *value);
/* The fault of a string that is no label of the scale. */
void pwi_unknown_label(const PwiNode *node, const PwiQuestion *question);
/* One more name; false: memory is gone. */
bool pwi_want(PwiWanted *wanted, const char *id);
/* "Mon 09:00-11:00" at text[n] as slots first … last − 1; what is wrong when it is not that, or not on the grid. */
const char *pwi_read_block(const char *text, size_t n, const PwiQuestion *question, int *first, int *last);
/* "HH:MM" at `text` (what follows is not looked at) as minutes, up to 24:00. */
bool pwi_read_clock(const char *text, int *minutes);

#endif
