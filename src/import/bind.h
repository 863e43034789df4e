/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding a mapping to a survey: every column it speaks of is found, every part of a grid is given its option. */
#ifndef PWI_IMPORT_BIND_H
#define PWI_IMPORT_BIND_H

#include "import/side.h"

/* Fills the columns and answers of a side whose survey is open; faults and warnings are added to side->faults, errors
 * counted in side->n_errors. */
void pwi_bind(PwiSideImport *side);
void pwi_unbind(PwiSideImport *side); /* frees the word lists */

/* What an answer is compared with: options, items, or labels of a scale ("" where a level has none). −1: memory is
 * gone. */
int pwi_question_words(const PwiQuestion *question, PwiArena *arena, const char *const **word);
/* "Sunday", "Sun", "SU" → the day of the question; −1: none of them. */
int pwi_find_day(const PwiQuestion *question, const char *text, size_t length);

#endif
