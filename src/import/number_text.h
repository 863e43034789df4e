/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels and ranks as survey tools write them. */
#ifndef PWI_IMPORT_NUMBER_TEXT_H
#define PWI_IMPORT_NUMBER_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* "4", "4 - often", "4. often", "4 (often)". */
bool pwi_level_in_text(const char *text, int64_t *level);
/* The rank of "2", "2nd choice", "Second Choice", "Choice 2", "Top choice"; 0: none, or several. */
int pwi_rank_in_text(const char *text);
/* 1 to 5 for words of agreement ("Strongly disagree" … "Strongly agree"), frequency or degree; 0: it is none. */
int pwi_agreement_in_text(const char *text);

#endif
