/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings in words: why a criterion gave what it gave, and what a change would bring. */
#ifndef PWI_EXPLAIN_WORDS_H
#define PWI_EXPLAIN_WORDS_H

#include "base/buffer.h"
#include "explain/what_if.h"

/* What these two answered, as far as this criterion looks at it: "both Maths", "offers R of R, writing". Never of a
 * sensitive test. */
void pwi_words_of_criterion(PwiBuffer *text, const PwiStrategyInput *run, const PwiCriterion *test, int mentee,
                            int mentor);
/* A person's answer to a question: choices and numbers; nothing for other types, no answer, or a sensitive question. */
void pwi_words_of_answer(PwiBuffer *text, const PwiStrategyInput *run, PwiSide side, int person, int question);
/* "1 pair and 0.031204 of the total": the goals that change, as amounts; `sign` −1 turns losses into amounts. */
void pwi_words_of_gain(PwiBuffer *text, const PwMatching *matching, const int64_t *gain, int sign);
/* "s001 goes to m004; s012 from m004 to m007": the moves in order. */
void pwi_words_of_moves(PwiBuffer *text, const PwiStrategyInput *run, const PwiMove *move, int n_moves);
/* An id, safe to show. */
void pwi_words_of_person(PwiBuffer *text, const PwiStrategyInput *run, PwiSide side, int person);
/* The text so far, into the arena; the buffer starts again. NULL: memory is gone. */
const char *pwi_words_end(PwiBuffer *text, PwiArena *arena);

#endif
