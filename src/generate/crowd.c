/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crowd behind the synthetic answers (see the header). */
#include "generate/crowd.h"

#include <assert.h>
#include <stddef.h>

#include "base/memory.h"
#include "generate/purpose.h"

/* Large and small circles; mentors are a little more even than mentees, so some circles are short of mentors. */
static const int circle_weight[PWI_N_SIDES][PWI_N_CIRCLES] = {
    [PWI_MENTEE] = {30, 20, 14, 11, 9, 7, 5, 4},
    [PWI_MENTOR] = {23, 18, 15, 12, 11, 9, 7, 5},
};

PwiTraits pwi_traits_of(uint64_t key, PwiSide side, int person) {
    PwiChance chance = pwi_chance_start(key, PWI_PURPOSE_TRAITS + (uint64_t)side, (uint64_t)person);
    PwiTraits traits = {.circle = pwi_chance_pick(&chance, circle_weight[side], PWI_N_CIRCLES)};
    /* The product of two uniform draws: half of all people stay below a fifth of the scale. */
    int first = pwi_chance_below(&chance, PWI_MAX_STANDING);
    int second = pwi_chance_below(&chance, PWI_MAX_STANDING);
    traits.standing = first * second / PWI_MAX_STANDING;
    traits.outgoing = pwi_chance_bell(&chance);
    traits.orderly = pwi_chance_bell(&chance);
    assert(traits.standing >= 0 && traits.standing < PWI_MAX_STANDING);
    return traits;
}

/* Counting sort of one side's people by circle. */
static bool init_circles(PwiCircles *circles, uint64_t key, PwiSide side, int n) {
    circles->member = PWI_NEW_ARRAY(int32_t, (size_t)n);
    if (circles->member == NULL) return false;
    int32_t next[PWI_N_CIRCLES + 1] = {0};
    for (int i = 0; i < n; i++) next[pwi_traits_of(key, side, i).circle + 1]++;
    for (int c = 0; c < PWI_N_CIRCLES; c++) next[c + 1] += next[c];
    for (int c = 0; c <= PWI_N_CIRCLES; c++) circles->first[c] = next[c];
    assert(next[PWI_N_CIRCLES] == n);
    for (int i = 0; i < n; i++) circles->member[next[pwi_traits_of(key, side, i).circle]++] = i;
    return true;
}

bool pwi_crowd_init(PwiCrowd *crowd, uint64_t key, const int n[PWI_N_SIDES]) {
    *crowd = (PwiCrowd){.key = key};
    return init_circles(&crowd->circles[PWI_MENTEE], key, PWI_MENTEE, n[PWI_MENTEE]) &&
           init_circles(&crowd->circles[PWI_MENTOR], key, PWI_MENTOR, n[PWI_MENTOR]);
}

void pwi_crowd_clear(PwiCrowd *crowd) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(crowd->circles[side].member);
    *crowd = (PwiCrowd){0};
}

/* The one of highest standing among three people met by chance in the circle. */
static int meet_someone(const PwiCrowd *crowd, PwiChance *chance, PwiSide side, int circle) {
    const PwiCircles *circles = &crowd->circles[side];
    int lo = circles->first[circle], hi = circles->first[circle + 1];
    if (lo == hi) {
        lo = 0;
        hi = circles->first[PWI_N_CIRCLES];
    }
    int best = -1, best_standing = -1;
    for (int met = 0; met < 3; met++) {
        int person = circles->member[pwi_chance_between(chance, lo, hi - 1)];
        int standing = pwi_traits_of(crowd->key, side, person).standing;
        if (standing > best_standing) {
            best = person;
            best_standing = standing;
        }
    }
    assert(best >= 0);
    return best;
}

int pwi_crowd_names(const PwiCrowd *crowd, PwiChance *chance, PwiSide named_side, int circle, int wanted,
                    int32_t names[PWI_MOST_NAMES]) {
    assert(wanted >= 0 && wanted <= PWI_MOST_NAMES);
    int n = 0;
    /* A bounded number of tries: in a small circle the same few turn up again and again. */
    for (int tries = 0; tries < 3 * wanted && n < wanted; tries++) {
        int where = pwi_chance_happens(chance, 850) ? circle : pwi_chance_below(chance, PWI_N_CIRCLES);
        int person = meet_someone(crowd, chance, named_side, where);
        int k = 0;
        while (k < n && names[k] != person) k++;
        if (k == n) names[n++] = person;
    }
    return n;
}
