/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names looked up as people write them: exactly, or else but for case, spaces and normal form. */
#ifndef PWI_IMPORT_WORD_LIST_H
#define PWI_IMPORT_WORD_LIST_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/names.h"

typedef struct PwiWordList {
    PwiArena arena;
    PwiNames skeletons;
    int *first;     /* [skeletons.n] the first name of this skeleton */
    bool *is_vague; /* [skeletons.n] there are several */
    const char *const *name;
    int n; /* name[n], borrowed */
} PwiWordList;

enum { PWI_NO_WORD = -1, PWI_TWO_WORDS = -2 };

bool pwi_word_list_init(PwiWordList *list, const char *const *name, int n); /* false: memory is gone */
/* The name meant, PWI_NO_WORD, or PWI_TWO_WORDS when several fit equally well. `scratch` is used, not kept; gone memory
 * finds nothing. */
int pwi_word_list_find(const PwiWordList *list, const char *text, PwiArena *scratch);
void pwi_word_list_clear(PwiWordList *list);

#endif
