/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pairs can still reach a score, without scoring all of them to the end (rescore.h).
 *
 * With p_k the points of the criteria that can count and c_k what the pair gets of them, let the pair lose p_k − c_k
 * ≥ 0 by each criterion that counts for it. With L the sum of its losses and A ≤ 10^6 the points of the criteria that
 * do not drop out, its score is 10^6 · (A − L) / A rounded half up, and it is at least 10^6 − spare only if
 *
 *     L ≤ A · (spare + 1/2) / 10^6, and so only if L + Σ over those that drop out of p_k · spare / 2^20 ≤ spare,
 *
 * rounded down term by term, as 2^20 > 10^6 and the left-hand side is whole. So a pair is out of the running as soon as
 * it has lost more than its spare, whatever the criteria not looked at say; each that drops out takes a part of it,
 * too.
 *
 * The sieve (sieve_body.h) leaves a few; of those, criteria with much to lose for little work go first, and what a
 * class of mentors loses is found once. Who is left in the end is scored. */
#include <string.h>

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

/* The criterion to look at next, of order[first …]: the one that takes most for its work. Moved to `first`. */
static const PwiCounting *choose(PwiRescoreRow *row, int first, int n) {
    int best = first;
    int64_t best_loss = row->order[first]->point * row->order[first]->test->share_lost, best_work;
    best_work = work(row->order[first], n);
    for (int c = first + 1; c < row->n_order; c++) {
        int64_t loss = row->order[c]->point * row->order[c]->test->share_lost, its_work = work(row->order[c], n);
        if ((PwiWide)loss * best_work <= (PwiWide)best_loss * its_work) continue;
        best = c;
        best_loss = loss;
        best_work = its_work;
    }
    const PwiCounting *chosen = row->order[best];
    row->order[best] = row->order[first];
    row->order[first] = chosen;
    return chosen;
}

/* Takes from each contender what it loses by this criterion; who has nothing left to lose is out. */
static int sift(PwiRescoreRow *row, const PwiCounting *counting, const PwiDemand *demand, int n) {
    const PwiClasses *classes = &counting->test->classes;
    bool by_class = classes->n > 0 && classes->n < n;
    const int32_t *asked = by_class ? classes->representative : row->contender;
    int n_asked = by_class ? classes->n : n, n_left = 0;
    pwi_rescore_points(row, counting, asked, n_asked, row->points);
    for (int c = 0; c < n; c++) {
        int32_t mentor = row->contender[c], points = row->points[by_class ? classes->of[mentor] : c];
        int32_t loss = counting->point - points;
        if (points == PWI_NOT_COUNTED)
            loss = (int32_t)(counting->point * (PWI_PPM - pwi_demand_least(demand, mentor)) >> 20);
        row->contender[n_left] = mentor;
        row->rest[n_left] = row->rest[c] - loss;
        n_left += row->rest[n_left] >= 0;
    }
    return n_left;
}

/* Scores the contenders[n] to the end, into row->rest; keeps those who score what is demanded. */
static int score_all(PwiRescoreRow *row, const PwiDemand *demand, int n) {
    int n_left = 0;
    memset(row->rest, 0, (size_t)n * sizeof *row->rest);
    memset(row->left, 0, (size_t)n * sizeof *row->left);
    for (const PwiCounting *counting = row->counting; counting < row->counting + row->n_counting; counting++) {
        pwi_rescore_points(row, counting, row->contender, n, row->points);
        for (int c = 0; c < n; c++) {
            bool counts = row->points[c] != PWI_NOT_COUNTED;
            row->rest[c] += counts ? row->points[c] : 0;
            row->left[c] += counts ? counting->point : 0;
        }
    }
    for (int c = 0; c < n; c++) {
        int32_t mentor = row->contender[c], score = pwi_rescale(row->rest[c], row->left[c]);
        row->contender[n_left] = mentor;
        row->rest[n_left] = score;
        n_left += score >= pwi_demand_least(demand, mentor);
    }
    return n_left;
}

/* Leaves out pairs that are decided or forbidden, before anything dearer is done for them: what is left of a good
 * matching's pairs is for the most part of that kind. */
static int drop_forbidden(PwiRescoreRow *row, int n) {
    int n_left = 0;
    for (int c = 0; c < n; c++) {
        int32_t mentor = row->contender[c];
        row->contender[n_left] = mentor;
        row->rest[n_left] = row->rest[c];
        n_left += row->marks[mentor] == 0 && pwi_rescore_follows_rules(row, mentor);
    }
    return n_left;
}

int pwi_rescore_contenders(PwiRescoreRow *row, const PwiDemand *demand, const int32_t **contender,
                           const int32_t **score_ppm) {
    int n = row->sieve(row, demand);
    for (int c = 0; n > 0 && c < row->n_order; c++) n = sift(row, choose(row, c, n), demand, n);
    n = drop_forbidden(row, n);
    *contender = row->contender;
    *score_ppm = row->rest;
    return score_all(row, demand, n);
}
