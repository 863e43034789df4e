/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well each question and each group of columns fit: the first half of a proposal (propose.c is the second). */
#ifndef PWI_IMPORT_JUDGE_H
#define PWI_IMPORT_JUDGE_H

#include "import/groups.h"
#include "import/side.h"

/* How the columns of a group would answer a question. */
typedef enum PwiShape {
    PWI_COLUMN,
    PWI_PARTS,
    PWI_PLACES,
    PWI_ITEMS
} PwiShape; /* PWI_ITEMS: single columns whose headers are the parts */

typedef struct PwiGuess {
    int question, group; /* group −1: PWI_ITEMS */
    PwiShape shape;
    int likeness;
} PwiGuess;

typedef struct PwiProposing {
    const PwiSideImport *side;
    const PwProgramme *programme;
    const PwiSurvey *survey;
    PwiArena *arena;  /* the mapping's */
    PwiArena scratch; /* groups and words, until the end */
    PwiGroup *group;
    int n_groups;
    PwiWordList *options; /* [questions] */
    PwiGuess *guess;
    int n_guesses;
    bool *is_taken; /* [columns] */
    bool out_of_memory;
} PwiProposing;

/* Fills proposing->guess with all that are likely, the likest first. */
void pwi_judge_all(PwiProposing *proposing);
/* Whether a row's label is an option, item, day or time of the question. */
bool pwi_is_part(const PwiProposing *proposing, int q, const char *label, PwiArena *scratch);

#endif
