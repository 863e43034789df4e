/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a column looks like a question: by its words, and by its cells. All in thousandths. */
#ifndef PWI_IMPORT_LIKENESS_H
#define PWI_IMPORT_LIKENESS_H

#include "import/side.h"

enum { PWI_WHOLE = 1000 };

/* A header and a question: its words, or its id (whose words may be joined by - or _). */
int pwi_likeness_of_header(const char *header, const PwiQuestion *question, PwiArena *scratch);
/* The share of a column's filled cells that would be answers to the question. */
int pwi_likeness_of_cells(const PwiSurvey *survey, int column, const PwiQuestion *question, const PwiWordList *options,
                          PwiArena *scratch);
/* Whether the text holds one of these words or phrases, but for case. */
bool pwi_has_phrase(const char *text, const char *const *phrase, int n, PwiArena *scratch);

#endif
