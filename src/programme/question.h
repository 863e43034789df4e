/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question of the questionnaire: what is asked, of whom, and which answers are possible. */
#ifndef PWI_PROGRAMME_QUESTION_H
#define PWI_PROGRAMME_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/names.h"

typedef enum PwiQuestionType {
    PWI_CHOICE,
    PWI_CHOICES,
    PWI_SCALE,
    PWI_NUMBER,
    PWI_RANKING,
    PWI_RATINGS,
    PWI_TIMES,
    PWI_PEOPLE,
    PWI_TEXT,
    PWI_N_QUESTION_TYPES
} PwiQuestionType;

/* The two sides of a programme; also the index of every per-side array. */
typedef enum PwiSide { PWI_MENTEE, PWI_MENTOR, PWI_N_SIDES } PwiSide;

typedef enum PwiAsk { PWI_ASK_EVERYONE, PWI_ASK_MENTORS, PWI_ASK_MENTEES, PWI_N_ASKS } PwiAsk;

typedef struct PwiQuestion {
    const char *id;
    const char *text; /* or NULL */
    PwiQuestionType type;
    PwiAsk ask;
    bool required;
    bool sensitive;     /* may drive fairness; never shown about single persons */
    bool broken;        /* its definition has faults: answers to it are not checked */
    PwiNames options;   /* choice, choices, ranking: the options; ratings: the items */
    const char **label; /* scale: [max - min + 1], label of min, min + 1, …; entries or the array may be NULL */
    int most;           /* choices, people: longest answer; 0 = no limit */
    int64_t min, max;   /* scale, ratings: whole units; number: millionths */
    PwiNames days;      /* times */
    int from_minutes, to_minutes, step_minutes; /* times: each day's first and last minute, and the grid */
} PwiQuestion;

extern const char *const pwi_question_type_names[PWI_N_QUESTION_TYPES];
extern const char *const pwi_ask_names[PWI_N_ASKS];
extern const char *const pwi_side_names[PWI_N_SIDES];   /* "mentee", "mentor" */
extern const char *const pwi_side_plurals[PWI_N_SIDES]; /* "mentees", "mentors" */

bool pwi_question_asks(const PwiQuestion *question, PwiSide side);
/* times: steps in a day, and in the whole week of `days`; slot = day · slots_per_day + step. */
int pwi_question_slots_per_day(const PwiQuestion *question);
int pwi_question_slots(const PwiQuestion *question);

#endif
