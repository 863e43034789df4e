/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of mentors, a bit a mentor, in blocks of 512: as many bits as the widest registers have. */
#ifndef PWI_VERIFY_BLOCKS_H
#define PWI_VERIFY_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

enum { PWI_BLOCK_BITS = 512, PWI_BLOCK_WORDS = PWI_BLOCK_BITS / 64 };

/* A vector (of GCC and clang): how many registers it takes is the compiler's business. Not to be passed by value, as
 * that depends on the machine. */
typedef uint64_t PwiBlock __attribute__((vector_size(PWI_BLOCK_BITS / 8)));

/* Blocks of one set. Bits behind the last mentor are 0. */
static inline size_t pwi_count_blocks(int n_mentors) {
    return ((size_t)n_mentors + PWI_BLOCK_BITS - 1) / PWI_BLOCK_BITS;
}

/* How many bytes n blocks take where they may begin anywhere, and the first place in them that a block may begin at. */
static inline size_t pwi_block_room(size_t n) {
    return (n + 1) * sizeof(PwiBlock);
}
static inline PwiBlock *pwi_first_block(void *bytes) {
    size_t beyond = (uintptr_t)bytes % sizeof(PwiBlock);
    return (PwiBlock *)(void *)((char *)bytes + (beyond > 0 ? sizeof(PwiBlock) - beyond : 0));
}

/* n empty blocks of the arena's; NULL: memory is gone. */
static inline PwiBlock *pwi_blocks_new(PwiArena *arena, size_t n) {
    void *bytes = PWI_ARENA_ARRAY(arena, char, pwi_block_room(n));
    return bytes ? pwi_first_block(bytes) : NULL;
}

static inline void pwi_set_bit(PwiBlock *set, int mentor) {
    set[mentor / PWI_BLOCK_BITS][mentor % PWI_BLOCK_BITS / 64] |= UINT64_C(1) << (mentor % 64);
}

#endif
