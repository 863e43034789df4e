/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that allocates. Plain blocks for arrays that live on their own, arenas for the many
 * small things of a document that die together.
 *
 * Every function returns NULL when memory is gone (or a size would overflow); nothing aborts. */
#ifndef PWI_BASE_MEMORY_H
#define PWI_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* `count` zeroed elements of `size` bytes; never NULL for count 0. Free with pwi_free. */
void *pwi_new_array(size_t count, size_t size);
/* `size` zeroed bytes that begin a cache line, for columns that are read by vectors; likewise. */
enum { PWI_CACHE_LINE = 64 };
void *pwi_new_lines(size_t size);
/* As realloc to `count` elements; the old block stays valid on failure. New bytes are not zeroed. */
void *pwi_resize_array(void *block, size_t count, size_t size);
/* For arrays that grow by appending: `block` with room for `count` elements, moved only where *capacity is less, to
 * twice what it had at least, so that n appended cost O(n). NULL: memory is gone, and block and *capacity are as they
 * were. */
void *pwi_reserve_array(void *block, size_t *capacity, size_t count, size_t size);
void pwi_free(void *block);

#define PWI_NEW(type)              ((type *)pwi_new_array(1, sizeof(type)))
#define PWI_NEW_ARRAY(type, count) ((type *)pwi_new_array((count), sizeof(type)))
#define PWI_NEW_LINES(type, count) ((type *)pwi_new_lines((count) * sizeof(type)))

/* A chain of blocks; everything in it is freed at once. Zero-initialise, then use. */
typedef struct PwiArena {
    struct PwiArenaBlock *newest; /* owned chain, newest first; NULL when empty */
    bool has_failed;              /* something could not be had since it was last cleared: for who asks at the end */
} PwiArena;

void *pwi_arena_new(PwiArena *arena, size_t count, size_t size);        /* zeroed, aligned for any type */
char *pwi_arena_copy(PwiArena *arena, const char *text, size_t length); /* adds the final NUL */
void pwi_arena_reset(PwiArena *arena);                                  /* empties it, keeps one block */
void pwi_arena_clear(PwiArena *arena);                                  /* frees everything */

#define PWI_ARENA_ARRAY(arena, type, count) ((type *)pwi_arena_new((arena), (count), sizeof(type)))

#ifdef PWI_TEST_FAULTS
#include <stdint.h>
/* Test builds only: the nth allocation from now (1 = the next) fails once, 0 = none does; restarts the count. */
void pwi_memory_fail_at(int64_t nth);
int64_t pwi_memory_allocations(void); /* since the last pwi_memory_fail_at */
#endif

#endif
