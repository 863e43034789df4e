/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bundles may look like: how many mentees of each kind (bundles.h) a mentor may have together, listed once.
 *
 * Mentors with the same bounds and no kept pairs share their list. Choosing a mentor's best bundle at given prices is
 * then a look at the best few of each kind and one walk along the list: hundreds of times a second for thousands of
 * people (bundle_descent.c). */
#ifndef PWI_FAIR_BUNDLE_PATTERNS_H
#define PWI_FAIR_BUNDLE_PATTERNS_H

#include "fair/bundles.h"

/* So many of a kind. */
typedef struct PwiPart {
    int32_t kind, n; /* a dense number of the kind */
} PwiPart;

/* What it is made of, and what soft rules charge for it. */
typedef struct PwiPattern {
    int32_t first_part; /* into `part`, up to the next one's */
    int64_t charge_ppm;
} PwiPattern;

typedef struct PwiPatterns {
    int32_t *kind; /* [mentees] dense numbers 0 … n_kinds − 1; owned, as what follows */
    int32_t *key;  /* [n_kinds] which answers to the questions of not-alone the kind has, dense: 0 … n_keys − 1 */
    int32_t *list_of;    /* [mentors] which list is theirs */
    int32_t *first;      /* [n_lists + 1] into pattern */
    PwiPattern *pattern; /* [n_patterns + 1] */
    PwiPart *part;
    int32_t n_kinds, n_keys, n_lists, n_patterns, n_parts;
    size_t list_capacity, pattern_capacity, part_capacity;
    int most; /* in any bundle */
} PwiPatterns;

PW_MUST_CHECK PwStatus pwi_patterns_init(PwiPatterns *patterns, PwiBundles *bundles, const PwiLimits *limits);
void pwi_patterns_clear(PwiPatterns *patterns);

#endif
