/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phrases of the two documents that every family of the generator writes: questions, criteria and answers. */
#ifndef PWI_GENERATE_WRITING_H
#define PWI_GENERATE_WRITING_H

#include <stdint.h>

#include "generate/chance.h"
#include "io/json_out.h"
#include "programme/question.h"

enum { PWI_ID_SIZE = 16 };
/* "s000001" for the first of n mentees, "m000001" for the first mentor; wider for a million people and more, so that
 * all ids of a side are of one length. */
void pwi_write_id(PwiSide side, int person, int n, char id[PWI_ID_SIZE]);

/* A list of texts, on one line. */
typedef struct PwiWords {
    const char *const *word; /* [n] */
    int n;
} PwiWords;
#define PWI_WORDS(array) \
    { .word = (array), .n = (int)(sizeof(array) / sizeof((array)[0])) }
void pwi_write_words_member(PwiJsonOut *out, const char *key, PwiWords words);

/* Opens a question's object with its type, text and whom it asks; the caller adds the rest and closes it. */
void pwi_open_question(PwiJsonOut *out, const char *id, PwiQuestionType type, PwiAsk ask, const char *text);
/* A whole question of type choice or choices. */
void pwi_write_options_question(PwiJsonOut *out, const char *id, PwiQuestionType type, PwiAsk ask, const char *text,
                                PwiWords options);
/* A whole question of type scale or number. */
void pwi_write_range_question(PwiJsonOut *out, const char *id, PwiQuestionType type, const char *text, int min,
                              int max);
/* A whole question of type times, Monday to Friday. */
void pwi_write_times_question(PwiJsonOut *out, const char *id, PwiWords days, int from_hour, int to_hour);

/* Opens a criterion's object with its kind, weight and question (NULL: the caller adds `mentee` and `mentor`). */
void pwi_open_criterion(PwiJsonOut *out, const char *id, const char *kind, int64_t weight_ppm, const char *question);
void pwi_write_criterion(PwiJsonOut *out, const char *id, const char *kind, int64_t weight_ppm, const char *question);

/* The rule "can-talk": a language in common, of the question `languages`. */
void pwi_write_languages_rule(PwiJsonOut *out);

/* Answers. A choices answer of no bits is left out, as is a times answer of no slots. */
void pwi_write_chosen(PwiJsonOut *out, const char *question, PwiWords options, uint64_t chosen);
/* Free hours, a bit each, as ranges a day: bit d·hours_a_day + h is the h-th hour of day d. */
void pwi_write_hours(PwiJsonOut *out, const char *question, PwiWords days, int from_hour, int hours_a_day,
                     const uint64_t *free_hours);

#endif
