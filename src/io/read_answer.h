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

#endif
