/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying prices out by binary digits (demand.h). */
#include "verify/demand.h"

PwStatus pwi_demand_make(PwiArena *arena, int n_mentors, PwiDemand *demand) {
    size_t n_words = ((size_t)n_mentors + 63) / 64;
    *demand = (PwiDemand){.n_mentors = n_mentors, .n_words = (int)n_words};
    demand->price = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n_mentors + 1);
    demand->digits = PWI_ARENA_ARRAY(arena, uint64_t, PWI_SUM_DIGITS * n_words + 1);
    demand->in_reach = PWI_ARENA_ARRAY(arena, uint64_t, n_words + 1);
    return demand->price && demand->digits && demand->in_reach ? PW_OK : PW_NO_MEMORY;
}

void pwi_demand_lay(PwiDemand *demand) {
    demand->lowest = PWI_NONE_COUNTS;
    for (int j = 0; j < demand->n_mentors; j++)
        demand->lowest = demand->price[j] < demand->lowest ? demand->price[j] : demand->lowest;
    for (int w = 0; w < demand->n_words; w++) {
        uint64_t digit[PWI_SUM_DIGITS] = {0}, in_reach = 0;
        for (int j = 64 * w; j < demand->n_mentors && j < 64 * w + 64; j++) {
            uint64_t units = (uint64_t)pwi_demand_units(demand, j);
            in_reach |= (uint64_t)(demand->price[j] < PWI_NONE_COUNTS) << (j % 64);
            for (int d = 0; d < PWI_SUM_DIGITS; d++) digit[d] |= (units >> d & 1) << (j % 64);
        }
        for (int d = 0; d < PWI_SUM_DIGITS; d++) demand->digits[d * demand->n_words + w] = digit[d];
        demand->in_reach[w] = in_reach;
    }
}
