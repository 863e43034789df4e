/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pairs of a mentee can be worth so much, without scoring the others (bounds.h).
 *
 * A pair's worth is F_i · s_ij + (a part of the mentee) + R_ij − (what cannot be below 0), where F_i is the mentee's
 * score factor and R_ij depends on the mentor and on the mentee's groups. For F_i > 0 it is at least W only if
 *
 *     s_ij ≥ (W − part − R_ij) / F_i ≥ ⌊(W − part) / F_i⌋ − ⌈R_ij / F_i⌉,
 *
 * a price of the mentee and one of the mentor, as rescore.h wants them. The mentors' prices are the same for all
 * mentees of the same groups, and kept. */
#include <assert.h>

#include "verify/bounds.h"

enum { MOST_KINDS = 32 };

/* The demands of mentees of one kind: alike in F and in the groups that R asks for. */
typedef struct Kind {
    int mentee;       /* one of them */
    PwiDemand demand; /* F > 0 */
    PwiWide most;     /* F = 0: the largest R */
} Kind;

struct PwiReach {
    PwiDemand everyone, nobody; /* every score counts, and none */
    Kind kind[MOST_KINDS];
    int n_kinds, oldest;
};

PwiReach *pwi_reach_new(const PwiBoundsCheck *bounds, PwiArena *arena) {
    int n_mentors = bounds->check->cohort->side[PWI_MENTOR].n;
    PwiReach *reach = PWI_ARENA_ARRAY(arena, PwiReach, 1);
    if (!reach || pwi_demand_make(arena, n_mentors, &reach->everyone) != PW_OK ||
        pwi_demand_make(arena, n_mentors, &reach->nobody) != PW_OK)
        return NULL;
    pwi_demand_lay(&reach->everyone);
    for (int j = 0; j < n_mentors; j++) reach->nobody.price[j] = PWI_NONE_COUNTS;
    pwi_demand_lay(&reach->nobody);
    for (int k = 0; k < MOST_KINDS; k++)
        if (pwi_demand_make(arena, n_mentors, &reach->kind[k].demand) != PW_OK) return NULL;
    return reach;
}

static bool are_alike(const PwiBoundsCheck *bounds, int a, int b) {
    const PwiLaidDual *dual = &bounds->dual;
    bool is_so = dual->score_factor[a] == dual->score_factor[b];
    for (int c = 0; is_so && c < bounds->n_cells; c++)
        is_so =
            pwi_group_of(bounds, bounds->cells[c].question, a) == pwi_group_of(bounds, bounds->cells[c].question, b);
    for (int r = 0; is_so && r < dual->n_reserves; r++) {
        const uint8_t *is_reserved = bounds->is_reserved[PWI_MENTEE][dual->reserve[r].rule];
        is_so = is_reserved[a] == is_reserved[b];
    }
    return is_so;
}

/* R of the pair; with mentor PWI_NOBODY what the mentee's groups cost whoever the mentor is. */
static PwiWide part_of(const PwiBoundsCheck *bounds, int mentee, int mentor) {
    const PwiLaidDual *dual = &bounds->dual;
    PwiWide part = mentor == PWI_NOBODY ? 0 : dual->mentor_part[mentor];
    for (int c = 0; c < bounds->n_cells; c++) {
        int group = pwi_group_of(bounds, bounds->cells[c].question, mentee);
        if (group >= 0) part -= pwi_cell_at(&bounds->cells[c], mentor, group)->per_pair;
    }
    for (int r = 0; mentor != PWI_NOBODY && r < dual->n_reserves; r++)
        if (bounds->is_reserved[PWI_MENTEE][dual->reserve[r].rule][mentee] &&
            bounds->is_reserved[PWI_MENTOR][dual->reserve[r].rule][mentor])
            part += dual->reserve[r].price;
    return part;
}

static PwiWide floor_of(PwiWide a, PwiWide b) {
    assert(b > 0);
    return a / b - (a % b < 0);
}

static void lay_kind(const PwiBoundsCheck *bounds, int mentee, Kind *kind) {
    const PwiWide factor = bounds->dual.score_factor[mentee], most = PWI_DEMAND_RANGE;
    bool has_any = false;
    kind->mentee = mentee;
    kind->most = 0;
    for (int j = 0; j < kind->demand.n_mentors; j++) {
        bool has_room = bounds->check->room[PWI_MENTOR][j].most > 0;
        PwiWide part = has_room ? part_of(bounds, mentee, j) : 0, price = factor > 0 ? floor_of(-part, factor) : 0;
        if (has_room && (!has_any || part > kind->most)) kind->most = part;
        has_any |= has_room;
        if (!has_room)
            kind->demand.price[j] = PWI_NONE_COUNTS;
        else if (price < -most)
            kind->demand.price[j] = PWI_ALL_COUNT;
        else
            kind->demand.price[j] = (int32_t)(price < most ? price : most);
    }
    pwi_demand_lay(&kind->demand);
}

static Kind *kind_of(const PwiBoundsCheck *bounds, PwiReach *reach, int mentee) {
    for (int k = 0; k < reach->n_kinds; k++)
        if (are_alike(bounds, reach->kind[k].mentee, mentee)) return &reach->kind[k];
    Kind *kind = &reach->kind[reach->oldest];
    if (reach->n_kinds < MOST_KINDS)
        kind = &reach->kind[reach->n_kinds++];
    else
        reach->oldest = (reach->oldest + 1) % MOST_KINDS;
    lay_kind(bounds, mentee, kind);
    return kind;
}

const PwiDemand *pwi_demand_for_everyone(const PwiReach *reach) {
    return &reach->everyone;
}

const PwiDemand *pwi_demand_for_worth(const PwiBoundsCheck *bounds, PwiReach *reach, int mentee, PwiWide least) {
    const PwiLaidDual *dual = &bounds->dual;
    PwiWide factor = dual->score_factor[mentee];
    /* Other goals' weights can be anything. */
    if (dual->n_factors > 0 || dual->n_level_fees > 0 || factor < 0 || dual->floor_factor < 0) return &reach->everyone;
    PwiWide rest = least - dual->mentee_part[mentee] - part_of(bounds, mentee, PWI_NOBODY);
    Kind *kind = kind_of(bounds, reach, mentee);
    if (factor == 0) return rest > kind->most ? &reach->nobody : &reach->everyone;
    PwiWide base = floor_of(rest, factor);
    if (base < -PWI_DEMAND_RANGE) return &reach->everyone;
    kind->demand.base = (int32_t)(base < PWI_DEMAND_RANGE ? base : PWI_DEMAND_RANGE);
    return &kind->demand;
}
