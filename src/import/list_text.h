/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists within one cell: "R;exam technique;" or "R, exam technique", where options may hold the separator themselves.
 */
#ifndef PWI_IMPORT_LIST_TEXT_H
#define PWI_IMPORT_LIST_TEXT_H

#include <stdbool.h>

#include "base/memory.h"

/* What entries may be, the longest first. */
typedef struct PwiListWords {
    const char **word; /* [n] */
    int n;
} PwiListWords;

/* Collects words from two lists (either may be empty) in the arena; false: memory is gone. */
bool pwi_list_words_init(PwiListWords *words, PwiArena *arena, const char *const *one, int n_one,
                         const char *const *other, int n_other);
/* Cuts the text into entries, trimmed, in the arena. `separator` NULL: semicolon, comma or line break. Returns their
 * number, or −1 when memory is gone. */
int pwi_list_cut(const char *text, const char *separator, const PwiListWords *words, PwiArena *arena,
                 const char ***entry);

#endif
