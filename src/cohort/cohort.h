/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cohort: the people of both sides and their answers, as columns.
 *
 * Shapes: side s has n people, in the order of their ids' bytes after NFC (so the order in the file never matters).
 * A column holds one cell of fixed size per person:
 *   choice   int32_t  option index                       scale    int32_t  whole units
 *   number   int64_t  millionths                         ratings  int32_t[items], PWI_NO_RATING where not rated
 *   choices  uint64_t[words], bit o = option o           times    uint64_t[words], bit t = slot t
 *   ranking  uint16_t[options]: rank from 1, 0 = not ranked
 *   people   PwiSlice into people_pool (indices on the other side, most wanted first; -1 = never to be met)
 *   text     const char *, NUL-terminated
 * A cell whose `answered` is 0 is all zero bytes. */
#ifndef PWI_COHORT_COHORT_H
#define PWI_COHORT_COHORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/names.h"
#include "programme/programme.h"

#define PWI_NO_RATING        INT32_MIN
#define PWI_MAX_PRIORITY_PPM INT64_C(1000000000000)

typedef struct PwiSlice {
    uint32_t first, n;
} PwiSlice;

typedef struct PwiPerson {
    const char *id;
    const char *name;     /* or NULL */
    PwiBounds bounds;     /* own or the side's */
    int64_t priority_ppm; /* mentees; default 1.0 */
    int file_index;       /* position in the document's list */
} PwiPerson;

typedef struct PwiColumn {
    void *cells; /* [n × cell_size]; NULL where the question is not asked of this side */
    size_t cell_size;
    uint8_t *answered; /* [n], 1 = answered */
} PwiColumn;

typedef struct PwiPeople {
    int n;
    PwiPerson *person; /* [n] */
    PwiColumn *column; /* [questions of the programme] */
    PwiNames ids;      /* id → index in `person` (its n names are in that order) */
} PwiPeople;

typedef struct PwCohort {
    PwiArena arena;              /* owns strings */
    bool one_pool;               /* both sides are the same peers: side[1] borrows side[0]'s arrays */
    int n_questions;             /* columns per side */
    PwiPeople side[PWI_N_SIDES]; /* by PwiSide; arrays owned */
    int32_t *people_pool;        /* all `people` answers, one after the other; owned */
    size_t n_people_pool;
    char sha256[PWI_SHA256_HEX_SIZE];
} PwCohort;

size_t pwi_cell_size(const PwiQuestion *question);
int pwi_bitset_words(int n_bits);
void pwi_cohort_destroy(PwCohort *cohort);

/* Cell access; the caller knows the type. */
static inline const void *pwi_cell(const PwiColumn *column, int person) {
    return (const char *)column->cells + (size_t)person * column->cell_size;
}
static inline bool pwi_answered(const PwiColumn *column, int person) {
    return column->cells != NULL && column->answered[person] != 0;
}
/* Whether every clause holds for this person. */
bool pwi_when_holds(const PwiWhen *when, const PwProgramme *programme, const PwiPeople *people, int person);

#endif
