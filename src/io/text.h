/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of JSON and CSV ask of a text before its grammar: is it text in UTF-8, and which line is this? */
#ifndef PWI_IO_TEXT_H
#define PWI_IO_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/faults.h"

/* Writes why the text is none in UTF-8 to `what` and where to *at; false: it is fine. `wanted` is what is read
 * ("JSON"). */
bool pwi_text_is_foreign(const char *bytes, size_t n, const char *wanted, char what[PWI_QUOTED_SIZE], size_t *at);
/* The line and column of a byte, both from 1; a column is a character, however many bytes it has. */
void pwi_text_place(const char *bytes, size_t n, size_t offset, int64_t *line, int64_t *column);

#endif
