/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arena allocator for jansson (jansson_arena.h). */
#include "io/jansson_arena.h"

#include <setjmp.h>

/* jansson's allocator functions take no context, so the thread that parses keeps it here while it parses. */
static _Thread_local struct {
    PwiArena *arena;
    jmp_buf *no_memory;
} parsing;

static void *take(size_t n) {
    assert(parsing.arena != NULL);
    void *block = pwi_arena_new(parsing.arena, n, 1);
    if (block == NULL) longjmp(*parsing.no_memory, 1);
    return block;
}

static void give_back(void *block) {
    (void)block; /* the arena frees all at once */
}

PwStatus pwi_jansson_load(PwiArena *arena, const char *bytes, size_t n, json_t **tree, json_error_t *fault) {
    /* The allocator is one per process: a host program that uses jansson too gets its own back at once. */
    json_malloc_t host_malloc;
    json_free_t host_free;
    jmp_buf no_memory;
    volatile PwStatus status = PW_NO_MEMORY;
    json_get_alloc_funcs(&host_malloc, &host_free);
    json_set_alloc_funcs(take, give_back);
    parsing.arena = arena;
    parsing.no_memory = &no_memory;
    if (setjmp(no_memory) == 0) {
        *tree = json_loadb(bytes, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, fault);
        status = *tree != NULL ? PW_OK : PW_REJECTED;
    }
    parsing.arena = NULL;
    parsing.no_memory = NULL;
    json_set_alloc_funcs(host_malloc, host_free);
    return status;
}
