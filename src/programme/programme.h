/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programme: what is asked, what counts, what is fair. Read-only once made; io/read_programme.h makes it. */
#ifndef PWI_PROGRAMME_PROGRAMME_H
#define PWI_PROGRAMME_PROGRAMME_H

#include "base/hash.h"
#include "base/memory.h"
#include "base/names.h"
#include "programme/capacity.h"
#include "programme/criterion.h"
#include "programme/fairness.h"
#include "programme/goal.h"
#include "programme/question.h"

enum { PWI_MAX_CRITERIA = 1000, PWI_MAX_RULES = 1000 };

/* "The mentee's answer to `question` names the criterion whose weight is multiplied for them." */
typedef struct PwiEmphasis {
    int question;             /* a choice asked of mentees, or -1: no emphasis */
    int64_t factor_ppm;       /* ≥ 0 */
    int *criterion_of_option; /* [options of the question]: criterion, or -1 where the option names none */
} PwiEmphasis;

typedef struct PwProgramme {
    PwiArena arena;    /* owns every string and array below */
    const char *title; /* "" when there is none */
    bool one_pool;     /* peers of the same standing */
    PwiQuestion *question;
    int n_questions;
    PwiCriterion *criterion;
    int n_criteria;
    PwiRule *rule;
    int n_rules;
    PwiFairness *fairness;
    int n_fairness;
    PwiNames question_names, criterion_names, rule_names; /* id → index; own their tables */
    PwiEmphasis emphasis;
    PwiCapacity capacity;
    PwiGoal goal[PWI_N_GOALS]; /* each at most once */
    int n_goals;
    const char *seed;
    char sha256[PWI_SHA256_HEX_SIZE]; /* of the document's bytes */
} PwProgramme;

PwProgramme *pwi_programme_new(void); /* with the defaults; NULL when memory is gone */
void pwi_programme_destroy(PwProgramme *programme);
/* Whether the mentees' groups by this question are worth looking at: it is one of a fairness rule, or sensitive. */
bool pwi_programme_has_groups(const PwProgramme *programme, int question);

/* Whether the capacities ask that people of some side have somebody, used or not. (Single people may be asked less.) */
bool pwi_programme_has_minimum(const PwProgramme *programme);
/* The score below which fairness rules of kind floor allow no pair, unless it is kept; 0: any will do. */
int32_t pwi_programme_floor_ppm(const PwProgramme *programme);

#endif
