/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jansson, kept on a leash: trees live in an arena, and running out of memory is an answer, not a corruption.
 *
 * jansson 2.14 can accept wrong data when one of its allocations fails (akheron/jansson#362), so its allocator must
 * never return NULL: ours leaves the parser by longjmp, and the whole arena is thrown away. */
#ifndef PWI_IO_JANSSON_ARENA_H
#define PWI_IO_JANSSON_ARENA_H

#include <jansson.h>

#include "base/memory.h"
#include "base/status.h"

/* Parses one value of `n` bytes. *tree lives as long as the arena (never json_decref it).
 * PW_REJECTED: *fault says what and where (fault->position in bytes); PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_jansson_load(PwiArena *arena, const char *bytes, size_t n, json_t **tree,
                                        json_error_t *fault);

#endif
