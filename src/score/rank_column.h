/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the kernel of rankings: what kernel_ranking.c compiles, and what ranking_classes.c reads of it. */
#ifndef PWI_SCORE_RANK_COLUMN_H
#define PWI_SCORE_RANK_COLUMN_H

#include <stdint.h>

#include "score/term.h"

typedef struct PwiRankColumn {
    int n_mentee_options;
    int32_t *option_map; /* [mentee options] the mentor's option of that name, or -1; owned */
    int n_options;       /* of the mentor's question */
    int n_answers;
    int16_t *rank;         /* [n_options × n_answers], row = option; 0 = not ranked; owned */
    int16_t *rank_or_last; /* the same with INT16_MAX = not ranked; owned */
    int most_unranked;     /* options without a rank in one answer */
} PwiRankColumn;

/* In ranking_classes.c. */
extern const PwiSorter pwi_sorter_ranking;

#endif
