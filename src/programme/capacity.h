/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many partners a person may and must have. */
#ifndef PWI_PROGRAMME_CAPACITY_H
#define PWI_PROGRAMME_CAPACITY_H

#include <stdbool.h>

enum { PWI_MAX_CAPACITY = 1000000 };

typedef struct PwiBounds {
    int min, max; /* 0 ≤ min ≤ max ≤ PWI_MAX_CAPACITY */
} PwiBounds;

typedef struct PwiCapacity {
    PwiBounds side[2];   /* by PwiSide; a participant's own min and max override them */
    bool min_if_used[2]; /* true: none, or at least min; false: always at least min */
} PwiCapacity;
/* Defaults: min 0, max 1; mentors `if-used`, mentees `always`. */

#endif
