/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unicode (utf8proc): normal forms for comparing ids, words for text-alike. */
#ifndef PWI_BASE_UNICODE_H
#define PWI_BASE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* NFC of valid UTF-8, in the arena; ASCII text is returned as it is. NULL: memory gone. */
const char *pwi_unicode_nfc(PwiArena *arena, const char *text);
/* What two ids share when they only differ by case, white space, normal form or invisible characters. NULL: memory
 * gone. */
const char *pwi_unicode_skeleton(PwiArena *arena, const char *text);
/* How many of the n bytes, from the first, are whole characters of UTF-8; n when all of them are. */
size_t pwi_unicode_valid_length(const char *text, size_t n);
/* Whether the text holds control characters or bidirectional overrides (never fit for an id). */
bool pwi_unicode_has_control(const char *text);
/* The same of one code point: C0, DEL, C1, bidirectional marks, embeddings, overrides, isolates, line separators. */
bool pwi_unicode_is_control(int32_t code_point);
/* The next word (a run of letters, marks and digits, case-folded, NFC) of *text in the arena; advances *text past it.
 * *word is NULL at the end. Returns false when memory is gone. */
bool pwi_unicode_next_word(PwiArena *arena, const char **text, const char **word);

#endif
