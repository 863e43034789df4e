/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handed-in scores: their end. io/ makes them. */
#include "cohort/given.h"

#include "base/memory.h"

void pwi_given_clear(PwiGiven *given) {
    if (given->matrix != NULL) {
        for (int c = 0; c < given->n_criteria; c++) {
            pwi_free(given->matrix[c].first);
            pwi_free(given->matrix[c].mentor);
            pwi_free(given->matrix[c].numerator);
        }
    }
    pwi_free(given->matrix);
    *given = (PwiGiven){0};
}
