/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the cells of a person to the answer of a question, as cohort/1 has it. */
#ifndef PWI_IMPORT_ANSWERS_H
#define PWI_IMPORT_ANSWERS_H

#include "import/side.h"

/* Writes `"question": answer` if the person in this row answered; else nothing. `others` are the people of the other
 * side (the same, in one pool), whom answers of type people name; `own_id` is the person's. Faults are added to the
 * side. */
void pwi_write_answer(PwiSideImport *side, const PwiSideImport *others, const PwiBoundAnswer *answer,
                      const PwiEntry *person, PwiJsonOut *out);

/* ---- shared by answers.c, answers_lists.c and answers_times.c ---- */

/* What a text in this answer means by the mapping's `values`; "" = nothing is meant. */
const char *pwi_answer_meaning(PwiSideImport *side, const PwiBoundAnswer *answer, const char *text);
/* Whether `values` has a "*" that says what becomes of texts nobody knows; its answer goes to *text. */
bool pwi_answer_has_default(const PwiBoundAnswer *answer, const char **text);
/* The option a text means; −1: none, either by the mapping or after a fault. */
int pwi_answer_option(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int column, const char *text);
/* The level of a scale or rating a text means; false: none, as above. */
bool pwi_answer_level(PwiSideImport *side, const PwiBoundAnswer *answer, int row, int column, const char *text,
                      int64_t *level);
/* Cuts a cell into entries; marks the side when memory is gone (then none). */
int pwi_cut_cell(PwiSideImport *side, const PwiBoundAnswer *answer, const char *text, const char ***entry);

void pwi_write_choices(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out);
void pwi_write_ranking(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out);
void pwi_write_ratings(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out);
void pwi_write_times(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out);
void pwi_write_people(PwiSideImport *side, const PwiSideImport *others, const PwiBoundAnswer *answer,
                      const PwiEntry *person, PwiJsonOut *out);

#endif
