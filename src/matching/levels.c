/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signs of vectors over levels (levels.h): two sorted lists are merged until something is not 0. */
#include "matching/levels.h"

#include <stdbool.h>

static int sign_of(int64_t number) {
    return (number > 0) - (number < 0);
}

int pwi_levels_sign_of_pair(const PwiLevels *levels, int mentee, int mentor, int32_t score_ppm) {
    const PwiLevelPrice *u = levels->entry[PWI_MENTEE] + levels->first[PWI_MENTEE][mentee],
                        *u_end = levels->entry[PWI_MENTEE] + levels->first[PWI_MENTEE][mentee + 1],
                        *v = levels->entry[PWI_MENTOR] + levels->first[PWI_MENTOR][mentor],
                        *v_end = levels->entry[PWI_MENTOR] + levels->first[PWI_MENTOR][mentor + 1];
    for (bool is_weighed = false; u < u_end || v < v_end || !is_weighed;) {
        int32_t level = is_weighed ? INT32_MAX : score_ppm;
        if (u < u_end && u->score_ppm < level) level = u->score_ppm;
        if (v < v_end && v->score_ppm < level) level = v->score_ppm;
        int64_t cost = 0, tie = 0;
        if (!is_weighed && level == score_ppm) {
            cost--;
            is_weighed = true;
        }
        if (u < u_end && u->score_ppm == level) {
            cost -= u->price;
            tie -= u++->tie;
        }
        if (v < v_end && v->score_ppm == level) {
            cost -= v->price;
            tie -= v++->tie;
        }
        if (cost != 0 || tie != 0) return sign_of(cost != 0 ? cost : tie);
    }
    return 0;
}

int pwi_levels_sign_of_person(const PwiLevels *levels, int side, int person) {
    const PwiLevelPrice *entry = levels->entry[side] + levels->first[side][person],
                        *end = levels->entry[side] + levels->first[side][person + 1];
    for (; entry < end; entry++)
        if (entry->price != 0 || entry->tie != 0) return sign_of(entry->price != 0 ? entry->price : entry->tie);
    return 0;
}
