/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of single pairs (asked-for, given): sparse rows by mentee, the mentors of a row ascending. */
#ifndef PWI_SCORE_SPARSE_H
#define PWI_SCORE_SPARSE_H

#include <stddef.h>
#include <stdint.h>

typedef struct PwiSparse {
    const size_t *first;   /* [mentees + 1] offsets into the arrays below; NULL: no entries at all */
    const int32_t *mentor; /* ascending within a row, no repeats */
    const int64_t *x;      /* value = x / y */
    const int64_t *y;      /* > 0; NULL: common_y for all */
    int64_t common_y;
} PwiSparse;

static inline int64_t pwi_sparse_y(const PwiSparse *sparse, size_t entry) {
    return sparse->y != NULL ? sparse->y[entry] : sparse->common_y;
}

/* The first entry of a mentee's row whose mentor is `mentor` or a later one; the row's end if there is none. */
size_t pwi_sparse_from(const PwiSparse *sparse, int mentee, int mentor);

#endif
