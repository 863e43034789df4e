/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks from the system, and arenas cut from them.
 *
 * An arena is a chain of blocks of at least ARENA_BLOCK_SIZE bytes, filled from the front. A request that would
 * waste much of a block gets one of its own, placed behind the newest so that the newest can still be filled. */
#include "base/memory.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK_SIZE = 32 * 1024, ARENA_OWN_BLOCK_FROM = ARENA_BLOCK_SIZE / 4, ALIGNMENT = _Alignof(max_align_t) };
enum { FEWEST_RESERVED = 8 };

struct PwiArenaBlock {
    struct PwiArenaBlock *older; /* owned */
    size_t size;                 /* bytes behind this header */
    size_t used;                 /* of them; a multiple of ALIGNMENT */
    max_align_t bytes[];         /* [size] bytes */
};

typedef struct PwiArenaBlock Block;

#ifdef PWI_TEST_FAULTS
#include <stdatomic.h>

static _Atomic int64_t n_allocations;
static _Atomic int64_t failing_allocation; /* 0 = none */

void pwi_memory_fail_at(int64_t nth) {
    atomic_store(&n_allocations, 0);
    atomic_store(&failing_allocation, nth);
}

int64_t pwi_memory_allocations(void) {
    return atomic_load(&n_allocations);
}

static bool is_refused(void) {
    return atomic_fetch_add(&n_allocations, 1) + 1 == atomic_load(&failing_allocation);
}
#else
static bool is_refused(void) {
    return false;
}
#endif

void *pwi_new_array(size_t count, size_t size) {
    assert(size > 0);
    size_t n_bytes;
    if (is_refused() || __builtin_mul_overflow(count, size, &n_bytes)) return NULL;
    return calloc(n_bytes > 0 ? n_bytes : 1, 1);
}

void *pwi_new_lines(size_t size) {
    if (is_refused() || size > SIZE_MAX - PWI_CACHE_LINE) return NULL;
    const size_t n_lines = size / PWI_CACHE_LINE + 1;
    void *lines = aligned_alloc(PWI_CACHE_LINE, n_lines * PWI_CACHE_LINE);
    if (lines != NULL) memset(lines, 0, n_lines * PWI_CACHE_LINE);
    return lines;
}

void *pwi_resize_array(void *block, size_t count, size_t size) {
    assert(size > 0);
    size_t n_bytes;
    if (is_refused() || __builtin_mul_overflow(count, size, &n_bytes)) return NULL;
    return realloc(block, n_bytes > 0 ? n_bytes : 1);
}

void *pwi_reserve_array(void *block, size_t *capacity, size_t count, size_t size) {
    assert(block != NULL || *capacity == 0);
    if (block != NULL && count <= *capacity) return block;
    size_t wanted = *capacity <= SIZE_MAX / 2 ? 2 * *capacity : SIZE_MAX;
    if (wanted < count) wanted = count;
    if (wanted < FEWEST_RESERVED) wanted = FEWEST_RESERVED;
    void *grown = pwi_resize_array(block, wanted, size);
    if (grown != NULL) *capacity = wanted;
    return grown;
}

void pwi_free(void *block) {
    free(block);
}

static Block *block_create(size_t size) {
    size_t n_bytes;
    if (is_refused() || __builtin_add_overflow(size, sizeof(Block), &n_bytes)) return NULL;
    Block *block = malloc(n_bytes);
    if (!block) return NULL;
    *block = (Block){.size = size};
    return block;
}

static size_t room(const Block *block) {
    assert(block->used <= block->size);
    return block->size - block->used;
}

/* A block with room for `size` bytes, linked into the arena. */
static Block *block_for(PwiArena *arena, size_t size) {
    Block *newest = arena->newest;
    if (newest && room(newest) >= size) return newest;
    bool is_own = size >= ARENA_OWN_BLOCK_FROM;
    Block *block = block_create(is_own ? size : ARENA_BLOCK_SIZE);
    if (!block) return NULL;
    if (is_own && newest) {
        block->older = newest->older;
        newest->older = block;
    } else {
        block->older = newest;
        arena->newest = block;
    }
    return block;
}

void *pwi_arena_new(PwiArena *arena, size_t count, size_t size) {
    assert(arena && size > 0);
    size_t n_bytes;
    if (__builtin_mul_overflow(count, size, &n_bytes)) return NULL;
    if (n_bytes == 0) n_bytes = 1; /* a place of its own */
    size_t misfit = n_bytes % ALIGNMENT;
    if (misfit > 0 && __builtin_add_overflow(n_bytes, ALIGNMENT - misfit, &n_bytes)) return NULL;
    Block *block = block_for(arena, n_bytes);
    arena->has_failed |= !block;
    if (!block) return NULL;
    char *place = (char *)block->bytes + block->used;
    block->used += n_bytes;
    assert(block->used <= block->size);
    assert((uintptr_t)place % ALIGNMENT == 0);
    return memset(place, 0, n_bytes);
}

char *pwi_arena_copy(PwiArena *arena, const char *text, size_t length) {
    assert(text || length == 0);
    if (length == SIZE_MAX) return NULL;
    char *copy = pwi_arena_new(arena, length + 1, 1);
    if (copy && length > 0) memcpy(copy, text, length);
    return copy;
}

void pwi_arena_reset(PwiArena *arena) {
    Block *kept = arena->newest;
    if (!kept) return;
    PwiArena rest = {.newest = kept->older};
    pwi_arena_clear(&rest);
    kept->older = NULL;
    kept->used = 0;
}

void pwi_arena_clear(PwiArena *arena) {
    while (arena->newest) {
        Block *block = arena->newest;
        arena->newest = block->older;
        free(block);
    }
    arena->has_failed = false;
}
