/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the kernels of ratings: what kernel_ratings.c compiles, and what rating_classes.c reads of it. */
#ifndef PWI_SCORE_RATING_COLUMN_H
#define PWI_SCORE_RATING_COLUMN_H

#include <stdint.h>

#include "score/term.h"

typedef struct PwiRatingColumn {
    int n_mentee_items;
    int32_t *item_map; /* [mentee items] the mentor's item of that name, or -1; owned */
    int n_items;       /* of the mentor's question */
    int n_answers;
    int32_t *rating;  /* [n_items × n_answers], row = item; alike: PWI_NO_RATING where there is none;
                         covers: above the question's min, 0 where there is none; owned */
    int most_unrated; /* alike: items without a rating in one answer */
} PwiRatingColumn;

/* alike: max − min; with two questions the range spans both. */
int64_t pwi_rating_span(const PwiTerm *term);
/* covers: what a mentee needs of an item, above the question's min; 0 for an item that is not rated. */
int32_t pwi_rating_need(const PwiTerm *term, const int32_t *own, int item);

/* In rating_classes.c. */
extern const PwiSorter pwi_sorter_alike, pwi_sorter_covers;

#endif
