/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fairness rules of a programme: linear constraints on the matching (docs/formats/programme.md, Fairness). */
#ifndef PWI_PROGRAMME_FAIRNESS_H
#define PWI_PROGRAMME_FAIRNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "programme/criterion.h"

typedef enum PwiFairnessKind {
    PWI_SCORE_PARITY,
    PWI_PLACE_PARITY,
    PWI_GROUP_FLOOR,
    PWI_FLOOR,
    PWI_AT_MOST,
    PWI_NOT_ALONE,
    PWI_RESERVE,
    PWI_N_FAIRNESS_KINDS
} PwiFairnessKind;

typedef struct PwiFairness {
    const char *id;
    PwiFairnessKind kind;
    int question;             /* the group question; -1 for floor and reserve */
    int64_t level_ppm;        /* score-parity, floor: at_least; place-parity: within */
    int64_t *group_level_ppm; /* group-floor: [options of the question]; -1 = no floor for that group */
    int count;                /* at-most: limit; not-alone, reserve: at_least */
    PwiWhen who[PWI_N_SIDES]; /* reserve: the mentees and the mentors it speaks of */
    bool soft;                /* has a penalty */
    int64_t penalty_ppm;      /* cost in `total` for a unit of breach */
} PwiFairness;

/* Whether what the rule asks for is a number of mentees or pairs (`count`), and not a level. */
bool pwi_fairness_is_counted(PwiFairnessKind kind);
/* The member that says how much: at_least, within or limit; and whether more of it asks for less. */
const char *pwi_fairness_member(PwiFairnessKind kind);
bool pwi_fairness_rises(PwiFairnessKind kind);

extern const char *const pwi_fairness_kind_names[PWI_N_FAIRNESS_KINDS];

/* Whether a pair of this score, which is kept, stands below the rule: a hard floor. */
static inline bool pwi_fairness_is_below(const PwiFairness *rule, int32_t score_ppm) {
    return rule->kind == PWI_FLOOR && !rule->soft && score_ppm < rule->level_ppm;
}

#endif
