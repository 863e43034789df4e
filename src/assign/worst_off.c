/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threshold search (worst_off.h; for the bottleneck assignment Garfinkel 1971, and Burkard, Dell'Amico & Martello
 * 2009, chapter 6).
 *
 * Whether all pairs can reach a score t is a question of bounds alone: leave out the pairs below t and see whether the
 * minimums can still be met. If so, the smallest score of what was found is reached as well; if not, the clash of
 * minimums (Hall 1935) proves that t cannot be. Halving what is between ends with two neighbouring millionths. */
#include "assign/worst_off.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"

typedef struct Search {
    PwiProblem problem; /* as given, with the bounds of the face */
    PwiRows rows;       /* scores on the face, from the threshold at hand up */
    PwiBounds *bounds[PWI_N_SIDES];
    PwiCandidates lists;
    int32_t *n_listed; /* [mentees] entries of the whole lists, */
    int64_t *bound;    /* [mentees] and their bounds */
    PwiWorstOff *worst;
    int32_t most_ppm;
} Search;

/* Best score first, by insertion: most lists are in that order as they come. */
static void sort_list(PwiCandidate *list, int n) {
    for (int k = 1; k < n; k++) {
        PwiCandidate moved = list[k];
        int at = k;
        for (; at > 0 && list[at - 1].weight < moved.weight; at--) list[at] = list[at - 1];
        list[at] = moved;
    }
}

static PwStatus search_init(Search *search, const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES]) {
    PwStatus status = PW_NO_MEMORY;
    search->problem = *rows->problem;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int n = search->problem.n[side];
        search->bounds[side] = PWI_NEW_ARRAY(PwiBounds, (size_t)n);
        search->worst->price[side] = PWI_NEW_ARRAY(int64_t, (size_t)n);
        if (search->bounds[side] == NULL || search->worst->price[side] == NULL) goto out;
        for (int person = 0; person < n; person++) {
            PwiBounds own = bounds[side][person];
            search->bounds[side][person] = (PwiBounds){own.min > 0 ? own.min : 0, own.max};
        }
        search->problem.bounds[side] = search->bounds[side];
    }
    int n_mentees = search->problem.n[PWI_MENTEE];
    search->n_listed = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees);
    search->bound = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees);
    if (search->n_listed == NULL || search->bound == NULL) goto out;
    PW_TRY(pwi_rows_init(&search->rows, &search->problem, PWI_GOAL_TOTAL));
    search->rows.are_scores = true;
    search->rows.shift = 0;
    search->rows.floor_ppm = rows->floor_ppm;
    search->rows.n_faces = rows->n_faces;
    memcpy(search->rows.face, rows->face, sizeof rows->face);
    PW_TRY(pwi_candidates_init(&search->lists, n_mentees, search->problem.n[PWI_MENTOR]));
    PW_TRY(pwi_candidates_scan_all(&search->lists, &search->rows, NULL));
    for (int mentee = 0; mentee < n_mentees; mentee++)
        sort_list(search->lists.list + (size_t)mentee * PWI_LIST_LENGTH, search->lists.n[mentee]);
    memcpy(search->n_listed, search->lists.n, (size_t)n_mentees * sizeof *search->n_listed);
    memcpy(search->bound, search->lists.bound, (size_t)n_mentees * sizeof *search->bound);
out:
    return status;
}

static void search_clear(Search *search) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(search->bounds[side]);
    pwi_free(search->n_listed);
    pwi_free(search->bound);
    pwi_candidates_clear(&search->lists);
    pwi_rows_clear(&search->rows);
}

/* Lists are sorted by score: those of a threshold are their beginnings. */
static void cut_lists(Search *search, int32_t threshold_ppm) {
    PwiCandidates *lists = &search->lists;
    for (int mentee = 0; mentee < lists->n_mentees; mentee++) {
        const PwiCandidate *list = pwi_candidates_of(lists, mentee);
        int n = search->n_listed[mentee];
        while (n > 0 && list[n - 1].weight < threshold_ppm) n--;
        lists->n[mentee] = n;
        lists->bound[mentee] = search->bound[mentee] < threshold_ppm ? PWI_NOTHING_ELSE : search->bound[mentee];
    }
    search->rows.floor_ppm = threshold_ppm;
}

static int32_t smallest_score(const PwiFlow *flow, int n_mentees) {
    int32_t smallest = (int32_t)PWI_PPM;
    for (int mentee = 0; mentee < n_mentees; mentee++)
        for (int32_t edge = flow->first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE;
             edge = flow->edge[edge].next[PWI_MENTEE])
            if (flow->edge[edge].weight < smallest) smallest = flow->edge[edge].weight;
    return smallest;
}

/* The clash as prices: those who want, and those who are all they can have at the threshold. Whoever earlier goals have
 * left no place is among these, at no cost: pairs with them are no help, even where they are tight. */
static void take_clash(Search *search, const PwiCardinality *found) {
    int wanting = found->conflict == PWI_MENTEES_MINIMUM ? PWI_MENTEE : PWI_MENTOR;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < search->problem.n[side]; person++) {
            const PwiBounds *bounds = &search->bounds[side][person];
            bool counts = found->closed[side][person] && (side != wanting || bounds->min > 0);
            search->worst->price[side][person] = !counts ? 0 : side == wanting ? -1 : 1;
        }
}

static PwStatus try_threshold(Search *search, int32_t threshold_ppm) {
    PwiWorstOff *worst = search->worst;
    PwiCardinality found;
    cut_lists(search, threshold_ppm);
    const PwiFlow *start = worst->has_flow ? &worst->found.flow : NULL; /* what was found lower down is nearly there */
    PwStatus status = pwi_cardinality_solve(&search->rows, &search->lists, start, &found);
    if (status == PW_OK && found.conflict == PWI_NO_CONFLICT) {
        int32_t reached = smallest_score(&found.flow, search->problem.n[PWI_MENTEE]);
        worst->value_ppm = reached < search->most_ppm ? reached : search->most_ppm;
        assert(worst->value_ppm >= threshold_ppm && worst->value_ppm <= worst->bound_ppm);
        pwi_cardinality_clear(&worst->found);
        worst->found = found;
        worst->has_flow = true;
        return PW_OK;
    }
    if (status == PW_OK) {
        take_clash(search, &found);
        worst->bound_ppm = threshold_ppm - 1;
    }
    pwi_cardinality_clear(&found);
    return status;
}

/* Nobody who must have a mentor fares better than with their best one. */
static void bound_by_best(Search *search) {
    PwiWorstOff *worst = search->worst;
    int who = -1;
    for (int mentee = 0; mentee < search->problem.n[PWI_MENTEE]; mentee++) {
        if (search->bounds[PWI_MENTEE][mentee].min < 1) continue;
        assert(search->n_listed[mentee] > 0 && "the bounds are feasible");
        int32_t best = pwi_candidates_of(&search->lists, mentee)[0].weight;
        if (best >= worst->bound_ppm) continue;
        worst->bound_ppm = best;
        who = mentee;
    }
    if (who >= 0) worst->price[PWI_MENTEE][who] = -1;
}

PwStatus pwi_worst_off_solve(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES], int32_t most_ppm,
                             PwiWorstOff *worst) {
    Search search = {.worst = worst, .most_ppm = most_ppm};
    *worst = (PwiWorstOff){.value_ppm = rows->floor_ppm, .bound_ppm = most_ppm};
    if (worst->value_ppm > most_ppm) worst->value_ppm = most_ppm; /* by a pair that is kept below the floor */
    PwStatus status;
    PW_TRY(search_init(&search, rows, bounds));
    bound_by_best(&search);
    /* Often that is within reach, or nearly: the first step is all the way. */
    for (bool is_first = true; worst->value_ppm < worst->bound_ppm; is_first = false) {
        int32_t between = worst->bound_ppm - worst->value_ppm;
        PW_TRY(try_threshold(&search, worst->value_ppm + (is_first ? between : (between + 1) / 2)));
    }
out:
    search_clear(&search);
    return status;
}

void pwi_worst_off_clear(PwiWorstOff *worst) {
    pwi_cardinality_clear(&worst->found);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(worst->price[side]);
    *worst = (PwiWorstOff){.value_ppm = 0};
}
