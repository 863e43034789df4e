/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap (heap.h), after Williams 1964. */
#include "assign/heap.h"

#include <assert.h>

#include "base/memory.h"

static bool is_before(PwiHeapEntry a, PwiHeapEntry b) {
    return a.distance < b.distance || (a.distance == b.distance && a.node < b.node);
}

bool pwi_heap_push(PwiHeap *heap, int64_t distance, int32_t node) {
    PwiHeapEntry *grown = pwi_reserve_array(heap->entry, &heap->capacity, (size_t)heap->n + 1, sizeof *grown);
    if (grown == NULL) return false;
    heap->entry = grown;
    PwiHeapEntry entry = {distance, node};
    int at = heap->n++;
    for (int up; at > 0 && is_before(entry, heap->entry[up = (at - 1) / 2]); at = up) heap->entry[at] = heap->entry[up];
    heap->entry[at] = entry;
    return true;
}

PwiHeapEntry pwi_heap_pop(PwiHeap *heap) {
    assert(heap->n > 0);
    PwiHeapEntry top = heap->entry[0], last = heap->entry[--heap->n];
    int at = 0;
    for (int down = 1; down < heap->n; down = 2 * at + 1) {
        if (down + 1 < heap->n && is_before(heap->entry[down + 1], heap->entry[down])) down++;
        if (!is_before(heap->entry[down], last)) break;
        heap->entry[at] = heap->entry[down];
        at = down;
    }
    heap->entry[at] = last;
    return top;
}

void pwi_heap_clear(PwiHeap *heap) {
    pwi_free(heap->entry);
    *heap = (PwiHeap){0};
}
