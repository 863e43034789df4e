/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The earlier matching's life. io/ fills it. */
#include "cohort/previous.h"

#include <stddef.h>

PwPrevious *pwi_previous_new(const PwCohort *cohort) {
    PwPrevious *previous = PWI_NEW(PwPrevious);
    if (previous == NULL) return NULL;
    previous->mentor_price = PWI_NEW_ARRAY(int64_t, (size_t)cohort->side[PWI_MENTOR].n);
    if (previous->mentor_price != NULL) return previous;
    pwi_previous_destroy(previous);
    return NULL;
}

void pwi_previous_destroy(PwPrevious *previous) {
    if (previous == NULL) return;
    pwi_free(previous->pair);
    pwi_free(previous->mentor_price);
    pwi_free(previous);
}
