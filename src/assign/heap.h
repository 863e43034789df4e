/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A binary min-heap of (distance, node) without decrease-key: stale entries are skipped by whoever pops them. */
#ifndef PWI_ASSIGN_HEAP_H
#define PWI_ASSIGN_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PwiHeapEntry {
    int64_t distance;
    int32_t node; /* breaks ties, so that the order never depends on history */
} PwiHeapEntry;

typedef struct PwiHeap {
    PwiHeapEntry *entry; /* [n]; owned */
    int n;
    size_t capacity;
} PwiHeap;

bool pwi_heap_push(PwiHeap *heap, int64_t distance, int32_t node); /* false: memory is gone */
PwiHeapEntry pwi_heap_pop(PwiHeap *heap);
void pwi_heap_clear(PwiHeap *heap);

#endif
