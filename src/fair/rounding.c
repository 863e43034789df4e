/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is split takes the likeliest mentor who has room, or makes room: augmenting paths over the pairs that the
 * solution has something of (Kuhn 1955). Without the rows of the rules there is a whole solution among these. */
#include "fair/rounding.h"

#include "base/memory.h"

#define SOMETHING 1e-6

typedef struct Rounding {
    const PwiLinear *linear;
    int32_t *last, *previous; /* chains of pairs with something by mentee: [mentees], [n_pairs] */
    int32_t *chosen;          /* [mentees] the pair, or −1 */
    int32_t *load;            /* [mentors] */
    int32_t *split;           /* [n_split] mentees who have parts of several mentors */
    int n_split;
    uint8_t *is_seen; /* [mentors] */
} Rounding;

static bool find_room(Rounding *rounding, int mentee);

/* Whether one of the split mentees of this mentor can go elsewhere. */
static bool make_room(Rounding *rounding, int mentor) {
    for (int s = 0; s < rounding->n_split; s++) {
        int other = rounding->split[s];
        int32_t has = rounding->chosen[other];
        if (has >= 0 && rounding->linear->pair[has].mentor == mentor && find_room(rounding, other)) {
            rounding->load[mentor]--;
            return true;
        }
    }
    return false;
}

static bool find_room(Rounding *rounding, int mentee) {
    const PwiLinear *linear = rounding->linear;
    for (int32_t k = rounding->last[mentee]; k >= 0; k = rounding->previous[k]) {
        int mentor = linear->pair[k].mentor;
        if (rounding->is_seen[mentor]) continue;
        rounding->is_seen[mentor] = 1;
        if (rounding->load[mentor] >= linear->model->range[PWI_MENTOR][mentor].most && !make_room(rounding, mentor))
            continue;
        rounding->load[mentor]++;
        rounding->chosen[mentee] = k;
        return true;
    }
    return false;
}

/* The chains, the likeliest pair of each mentee first, and whole pairs as they are. */
static void begin(Rounding *rounding) {
    const PwiLinear *linear = rounding->linear;
    int n_mentees = linear->model->n[PWI_MENTEE];
    for (int i = 0; i < n_mentees; i++) rounding->last[i] = rounding->chosen[i] = -1;
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        if (linear->x[k] <= SOMETHING) continue;
        int32_t *link = &rounding->last[linear->pair[k].mentee];
        while (*link >= 0 && linear->x[*link] >= linear->x[k]) link = &rounding->previous[*link];
        rounding->previous[k] = *link;
        *link = k;
    }
    for (int i = 0; i < n_mentees; i++) {
        int32_t k = rounding->last[i];
        if (k < 0) continue;
        if (linear->x[k] < 1 - SOMETHING) {
            rounding->split[rounding->n_split++] = i;
            continue;
        }
        rounding->chosen[i] = k;
        rounding->load[linear->pair[k].mentor]++;
    }
}

PwStatus pwi_round(const PwiLinear *linear, PwiScored *pair, int *n) {
    const PwiModel *model = linear->model;
    PwStatus status = PW_OK;
    size_t n_mentees = (size_t)model->n[PWI_MENTEE], n_mentors = (size_t)model->n[PWI_MENTOR];
    Rounding rounding = {.linear = linear};
    *n = 0;
    for (size_t i = 0; i < n_mentees; i++)
        if (model->range[PWI_MENTEE][i].most > 1) return PW_OK;
    rounding.last = PWI_NEW_ARRAY(int32_t, n_mentees);
    rounding.previous = PWI_NEW_ARRAY(int32_t, (size_t)linear->n_pairs);
    rounding.chosen = PWI_NEW_ARRAY(int32_t, n_mentees);
    rounding.load = PWI_NEW_ARRAY(int32_t, n_mentors);
    rounding.split = PWI_NEW_ARRAY(int32_t, n_mentees);
    rounding.is_seen = PWI_NEW_ARRAY(uint8_t, n_mentors);
    PW_TRY(rounding.last != NULL && rounding.previous != NULL && rounding.chosen != NULL && rounding.load != NULL &&
                   rounding.split != NULL && rounding.is_seen != NULL
               ? PW_OK
               : PW_NO_MEMORY);
    begin(&rounding);
    for (int s = 0; s < rounding.n_split; s++) {
        for (size_t j = 0; j < n_mentors; j++) rounding.is_seen[j] = 0;
        (void)find_room(&rounding, rounding.split[s]); /* who finds none has none: the rows will say so */
    }
    for (size_t i = 0; i < n_mentees; i++)
        if (rounding.chosen[i] >= 0) pair[(*n)++] = linear->pair[rounding.chosen[i]];
out:
    pwi_free(rounding.last);
    pwi_free(rounding.previous);
    pwi_free(rounding.chosen);
    pwi_free(rounding.load);
    pwi_free(rounding.split);
    pwi_free(rounding.is_seen);
    return status;
}
