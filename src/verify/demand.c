/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying prices out by binary digits (demand.h). */
#include "verify/demand.h"

PwStatus pwi_demand_make(PwiArena *arena, int n_mentors, PwiDemand *demand) {
    size_t n_blocks = pwi_count_blocks(n_mentors);
    *demand = (PwiDemand){.n_mentors = n_mentors};
    demand->price = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n_mentors + 1);
    demand->digits = pwi_blocks_new(arena, n_blocks * PWI_SUM_DIGITS);
    demand->in_reach = pwi_blocks_new(arena, n_blocks);
    return demand->price && demand->digits && demand->in_reach ? PW_OK : PW_NO_MEMORY;
}

void pwi_demand_lay(PwiDemand *demand) {
    size_t n_blocks = pwi_count_blocks(demand->n_mentors);
    demand->lowest = PWI_NONE_COUNTS;
    for (int j = 0; j < demand->n_mentors; j++)
        demand->lowest = demand->price[j] < demand->lowest ? demand->price[j] : demand->lowest;
    for (int w = 0; w < (int)n_blocks * PWI_BLOCK_WORDS; w++) {
        PwiBlock *digits = demand->digits + (size_t)(w / PWI_BLOCK_WORDS) * PWI_SUM_DIGITS;
        uint64_t digit[PWI_SUM_DIGITS] = {0}, in_reach = 0;
        for (int j = 64 * w; j < demand->n_mentors && j < 64 * w + 64; j++) {
            uint64_t units = (uint64_t)pwi_demand_units(demand, j);
            in_reach |= (uint64_t)(demand->price[j] < PWI_NONE_COUNTS) << (j % 64);
            for (int d = 0; d < PWI_SUM_DIGITS; d++) digit[d] |= (units >> d & 1) << (j % 64);
        }
        for (int d = 0; d < PWI_SUM_DIGITS; d++) digits[d][w % PWI_BLOCK_WORDS] = digit[d];
        demand->in_reach[w / PWI_BLOCK_WORDS][w % PWI_BLOCK_WORDS] = in_reach;
    }
}
