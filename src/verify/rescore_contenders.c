/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pairs can still reach a score, without scoring all of them to the end (rescore.h).
 *
 * With p_k the points of the criteria that can count and c_k what the pair gets of them, let the pair lose p_k − c_k
 * ≥ 0 by each criterion that counts for it, and nothing by one that drops out. With L the sum of its losses and
 * A ≤ 10^6 the points left, its score is 10^6 · (A − L) / A rounded half up: at most 10^6 − L, as
 * 10^6 · (A − L) / A ≤ 10^6 − L for A ≤ 10^6, and the right-hand side is whole. So a pair is out of the running for
 * `least` as soon as it has lost more than 10^6 − least, whatever the criteria not looked at say.
 *
 * Criteria with many points for little work go first. What a class of mentors loses is found once. */
#include <assert.h>

#include "base/numbers.h"
#include "verify/rescore_inside.h"

/* What a value costs, in steps of the kind a look-up is. */
static int64_t work_of_value(const PwiTest *test) {
    enum { FRACTION = 4, WORD = 3, PLACE = 2, TEXT = 60 };
    switch (test->criterion->kind) {
        case PWI_AGREE:
            return FRACTION + (int64_t)PLACE * test->n_places * test->n_places;
        case PWI_TEXT_ALIKE:
            return TEXT;
        default:
            if (test->side[PWI_MENTOR].level) return FRACTION + PLACE * (int64_t)test->n_places;
            return FRACTION + (test->side[PWI_MENTOR].set ? WORD * (int64_t)test->n_words : 0);
    }
}

/* What a look at n contenders costs: a value for each, or for each class, and a look-up for each. */
static int64_t work(const PwiCounting *counting, int n) {
    int n_classes = counting->test->classes.n;
    return n + work_of_value(counting->test) * (n_classes > 0 && n_classes < n ? n_classes : n);
}

/* The criterion to look at next, of order[first …]: the one with the most points for its work. Moved to `first`. */
static const PwiCounting *choose(PwiRescoreRow *row, int first, int n) {
    int best = first;
    for (int c = first + 1; c < row->n_counting; c++)
        if (row->order[c]->point * work(row->order[best], n) > row->order[best]->point * work(row->order[c], n))
            best = c;
    const PwiCounting *chosen = row->order[best];
    row->order[best] = row->order[first];
    row->order[first] = chosen;
    return chosen;
}

/* Takes from each contender what it loses by this criterion; who has nothing left to lose is out. */
static int sift(PwiRescoreRow *row, const PwiCounting *counting, int n) {
    const PwiClasses *classes = &counting->test->classes;
    bool by_class = classes->n > 0 && classes->n < n;
    const int32_t *asked = by_class ? classes->representative : row->contender;
    int n_asked = by_class ? classes->n : n, n_left = 0;
    pwi_rescore_points(row, counting, asked, n_asked, row->points);
    for (int k = 0; k < n_asked; k++)
        row->points[k] = row->points[k] == PWI_NOT_COUNTED ? 0 : counting->point - row->points[k];
    for (int c = 0; c < n; c++) {
        int32_t mentor = row->contender[c];
        int32_t rest = row->rest[c] - row->points[by_class ? classes->of[mentor] : c];
        row->contender[n_left] = mentor;
        row->rest[n_left] = rest;
        n_left += rest >= 0;
    }
    return n_left;
}

int pwi_rescore_contenders(PwiRescoreRow *row, const int32_t *least_ppm, const int32_t **contender) {
    int n = 0;
    for (int j = 0; j < row->rescorer->cohort->side[PWI_MENTOR].n; j++) {
        row->contender[n] = j;
        row->rest[n] = (int32_t)PWI_PPM - least_ppm[j];
        n += row->rest[n] >= 0;
    }
    for (int c = 0; c < row->n_counting; c++) row->order[c] = &row->counting[c];
    for (int c = 0; n > 0 && c < row->n_counting; c++) {
        const PwiCounting *counting = choose(row, c, n);
        n = sift(row, counting, n);
    }
    *contender = row->contender;
    return n;
}
