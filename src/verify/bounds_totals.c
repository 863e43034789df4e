/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of pairs that loads can add up to, as intervals (bounds.h).
 *
 * The sums of a set and one person more are the set, moved by each load that the person may have; intervals that meet
 * become one. A person who has nobody, or at least a minimum, leaves two intervals of one, and few gaps are left when
 * their loads may differ. */
#include "base/memory.h"
#include "verify/bounds.h"

/* All whole numbers from lo to hi. */
typedef struct Interval {
    int64_t lo, hi;
} Interval;

typedef struct Intervals {
    Interval *at; /* [n] rising, with room between; owned */
    int n;
    size_t capacity;
} Intervals;

/* Behind all others, or as part of the last. */
static bool append(Intervals *sums, int64_t lo, int64_t hi) {
    Interval *last = sums->n > 0 ? &sums->at[sums->n - 1] : NULL;
    if (last && lo <= last->hi + 1) {
        if (hi > last->hi) last->hi = hi;
        return true;
    }
    Interval *grown = pwi_reserve_array(sums->at, &sums->capacity, (size_t)sums->n + 1, sizeof *grown);
    if (!grown) return false;
    sums->at = grown;
    sums->at[sums->n++] = (Interval){lo, hi};
    return true;
}

/* The sums with one person more, who has lo … hi, or nobody if they may; up to `most`. */
static bool add_person(const Intervals *sums, bool may_be_none, int64_t lo, int64_t hi, int64_t most, Intervals *next) {
    int stays = may_be_none ? 0 : sums->n, moves = 0;
    next->n = 0;
    while (stays < sums->n || moves < sums->n) {
        bool is_moved = stays == sums->n || (moves < sums->n && sums->at[moves].lo + lo < sums->at[stays].lo);
        int64_t first = is_moved ? sums->at[moves].lo + lo : sums->at[stays].lo;
        int64_t last = is_moved ? sums->at[moves].hi + hi : sums->at[stays].hi;
        if (is_moved)
            moves++;
        else
            stays++;
        if (first <= most && !append(next, first, last)) return false;
    }
    return true;
}

static PwStatus find_sums(const PwiBoundsCheck *bounds, int side, int64_t most, Intervals *sums) {
    PwStatus status = PW_NO_MEMORY;
    Intervals next = {0};
    if (!append(sums, 0, 0)) goto out;
    for (int i = 0; i < bounds->check->cohort->side[side].n; i++) {
        const PwiSizes *sizes = &bounds->sizes[side][i];
        int64_t lo = sizes->lo, hi = sizes->hi;
        bool may_be_none = lo <= 0 || sizes->may_be_none;
        if (pwi_is_optional(bounds, side, i) && lo < bounds->check->room[side][i].whole.min)
            lo = bounds->check->room[side][i].whole.min;
        else if (lo <= 0)
            lo = may_be_none = 0;
        if (hi < lo) {
            if (!may_be_none) sums->n = 0; /* nothing is possible at all */
            continue;
        }
        if (!add_person(sums, may_be_none, lo, hi, most, &next)) goto out;
        Intervals done = *sums;
        *sums = next;
        next = done;
    }
    status = PW_OK;
out:
    pwi_free(next.at);
    return status;
}

PwStatus pwi_is_gap_of_totals(const PwiBoundsCheck *bounds, int64_t below, int64_t above, bool *is_gap) {
    *is_gap = false;
    for (int side = 0; side < PWI_N_SIDES && !*is_gap; side++) {
        Intervals sums = {0};
        PwStatus status = find_sums(bounds, side, above, &sums);
        *is_gap = status == PW_OK;
        for (int k = 0; k < sums.n; k++) *is_gap &= sums.at[k].hi <= below || sums.at[k].lo >= above;
        pwi_free(sums.at);
        if (status != PW_OK) return status;
    }
    return PW_OK;
}
