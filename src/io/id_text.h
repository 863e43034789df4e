/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids as texts: what is none, and what spreadsheets make of them behind their owners' backs. */
#ifndef PWI_IO_ID_TEXT_H
#define PWI_IO_ID_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { PWI_MAX_ID_BYTES = 128 };
const char *pwi_wrong_with_id(const char *id); /* in words, or NULL */

/* "2-Mar" (was 2-3) or "1E5" (was a code, or a long number). */
bool pwi_looks_damaged(const char *text);

/* Leading zeros that may be lost: feed all ids, then ask. */
typedef struct PwiWidths {
    size_t width;  /* of the longest number */
    int n, n_full; /* ids; those of that width */
    bool not_numbers;
} PwiWidths;
void pwi_widths_add(PwiWidths *widths, const char *id);
/* Nearly all ids are numbers of one width, and the few others are shorter. */
bool pwi_widths_are_odd(const PwiWidths *widths);

#endif
