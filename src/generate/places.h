/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places: how many mentees each synthetic mentor may have. */
#ifndef PWI_GENERATE_PLACES_H
#define PWI_GENERATE_PLACES_H

#include <stdint.h>

typedef enum PwiPlacesKind {
    PWI_PLACES_ROOMY,  /* 1 to 6 (more where few mentors must take many), about 15 % more places than are wanted */
    PWI_PLACES_TIGHT,  /* exactly as many places as are wanted */
    PWI_PLACES_UNEVEN, /* about 15 % more; most mentors have few places, some have very many */
    PWI_PLACES_SINGLE  /* one each */
} PwiPlacesKind;

/* Fills places[n_mentors] for `wanted` pairs. Each is at least 1, except where TIGHT has fewer wanted than mentors,
 * and at most PWI_MAX_CAPACITY. Cost: O(n_mentors). */
void pwi_places_share(PwiPlacesKind kind, uint64_t key, int64_t wanted, int n_mentors, int32_t *places);

#endif
