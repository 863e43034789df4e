/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `greedy`: of all pairs that are left the one with the highest score is made, and so on; equals by lot.
 *
 * What a script with a sorted list does. Each pair shuts out at most two better ones for the people it takes, so the
 * total is at least half of the best there is (Avis 1983; with places alike Mestre 2006).
 * Not all pairs are sorted: a heap holds each mentee's best free mentor, and when the mentor at the top has no place
 * left the mentee looks again. Preferences only fall, so the top is the best pair there is. */
#include "assign/heap.h"
#include "strategy/picking.h"

/* Puts the mentee's best free mentor into the heap, if there is one. */
static PwStatus offer(PwiPicking *picking, PwiHeap *heap, int32_t *favourite, int mentee) {
    PwiPreference preference = 0;
    if (picking->places[PWI_MENTEE][mentee] <= 0) return PW_OK;
    favourite[mentee] = pwi_picking_best(picking, mentee, true, INT64_MAX, &preference);
    if (favourite[mentee] == PWI_NOBODY) return PW_OK;
    return pwi_heap_push(heap, -preference, mentee) ? PW_OK : PW_NO_MEMORY;
}

static PwStatus pick_all(PwiPicking *picking, PwiHeap *heap) {
    int n_mentees = picking->input->cohort->side[PWI_MENTEE].n;
    PwStatus status = PW_OK;
    int32_t *favourite = PWI_ARENA_ARRAY(&picking->arena, int32_t, (size_t)n_mentees + 1);
    PW_TRY(favourite != NULL ? PW_OK : PW_NO_MEMORY);
    for (int mentee = 0; mentee < n_mentees; mentee++) PW_TRY(offer(picking, heap, favourite, mentee));
    while (heap->n > 0) {
        int mentee = pwi_heap_pop(heap).node;
        if (pwi_deadline_is_over(picking->input->deadline)) return PW_LIMIT;
        if (picking->places[PWI_MENTOR][favourite[mentee]] > 0) pwi_picking_take(picking, mentee, favourite[mentee]);
        PW_TRY(offer(picking, heap, favourite, mentee));
    }
out:
    return status;
}

PwStatus pwi_solve_greedy(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwiPicking picking;
    PwiHeap heap = {0};
    PwStatus status = PW_OK;
    PW_TRY(pwi_picking_init(&picking, input, error));
    PW_TRY(pick_all(&picking, &heap));
    PW_TRY(pwi_picking_finish(&picking, matching));
out:
    pwi_heap_clear(&heap);
    pwi_picking_clear(&picking);
    return pwi_picking_end(status, error);
}
