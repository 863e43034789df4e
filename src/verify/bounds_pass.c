/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What prices make of the pairs: all of the cohort at the root, and in the tree those that are still open (bounds.h).
 */
#include "base/threads.h"
#include "verify/bounds.h"

/* The free pairs' worths, and what has to be made. */
static PwiChoice look_at(const PwiBoundsCheck *bounds, int mentee, PwiWide *worth, int *n) {
    const PwiOpenPairs *open = &bounds->open[mentee];
    PwiChoice choice = {.sizes = bounds->sizes[PWI_MENTEE][mentee], .gain = pwi_gain_of(bounds, mentee)};
    *n = 0;
    for (int k = 0; k < open->n; k++) {
        if (open->state[k] == PWI_PAIR_UNMADE) continue;
        PwiWide is_worth = pwi_worth(bounds, open->pair[k]);
        if (open->state[k] == PWI_PAIR_MADE) {
            choice.made += is_worth;
            choice.n_made++;
        } else {
            worth[(*n)++] = is_worth;
        }
    }
    return choice;
}

/* The bound B of the node that has been entered, with its dual laid out. False: some choice or range is empty. */
bool pwi_bound_of_node(PwiBoundsCheck *bounds, PwiWide *bound) {
    PwiWide sum;
    if (!pwi_bound_of_mentors(bounds, &sum)) return false;
    for (int i = 0; i < bounds->check->cohort->side[PWI_MENTEE].n; i++) {
        int n;
        PwiChoice choice = look_at(bounds, i, bounds->worth, &n);
        PwiWide best;
        if (!pwi_choose_best(&choice, bounds->worth, n, &best)) return false;
        sum += best;
    }
    *bound = sum;
    return true;
}

/* The open pairs of a mentee, scored, in `pair`; returns their number. */
static int find_pairs(const PwiBoundsCheck *bounds, PwiRescoreRow *row, int mentee, PwiScoredPair *pair) {
    int n = 0, n_mentors = bounds->check->cohort->side[PWI_MENTOR].n;
    if (bounds->check->room[PWI_MENTEE][mentee].most == 0) return 0;
    pwi_rescore_mentee(row, mentee);
    for (int j = 0; j < n_mentors; j++) {
        int32_t out_of_ppm;
        if (!pwi_claim_is_open(bounds->check, row, j)) continue;
        int32_t score_ppm = pwi_rescore_pair(row, j, NULL, &out_of_ppm);
        if (score_ppm >= bounds->least_score_ppm) pair[n++] = (PwiScoredPair){mentee, j, score_ppm};
    }
    return n;
}

/* The best choice that contains a pair of this worth, which is one of sorted[n]; they need to be sorted only if more
 * than one pair can be chosen. */
static PwiWide best_choice_with(const PwiChoice *choice, const PwiWide *sorted, int n, PwiWide worth) {
    PwiWide sum = choice->gain + worth;
    bool is_passed = false; /* one entry is the pair itself */
    for (int k = 0, n_chosen = 1; k < n && n_chosen < choice->sizes.hi; k++) {
        if (!is_passed && sorted[k] == worth) {
            is_passed = true;
            continue;
        }
        if (n_chosen >= choice->sizes.lo && sorted[k] <= 0) break;
        sum += sorted[k];
        n_chosen++;
    }
    return sum;
}

/* Keeps the pairs that the root does not close. `sorted`: the worths once more, the best first. */
static PwStatus keep_open_pairs(PwiBoundsCheck *bounds, const PwiRootPass *pass, int mentee, const PwiScoredPair *pair,
                                const PwiWide *worth, const PwiWide *sorted, int n, const PwiChoice *choice,
                                PwiWide best) {
    PwiOpenPairs *open = &bounds->open[mentee];
    pwi_free(open->pair);
    pwi_free(open->state);
    *open = (PwiOpenPairs){.pair = PWI_NEW_ARRAY(PwiScoredPair, (size_t)n), .state = PWI_NEW_ARRAY(uint8_t, (size_t)n)};
    if (!open->pair || !open->state) return PW_NO_MEMORY;
    for (int k = 0; k < n; k++) {
        PwiWide loss = pass->has_dual ? best - best_choice_with(choice, sorted, n, worth[k]) : 0;
        if (!pass->has_dual || pass->bound - loss >= pass->threshold) open->pair[open->n++] = pair[k];
    }
    return PW_OK;
}

/* One mentee of a pass: adds their best choice to *sum, or keeps their open pairs. */
static PwStatus pass_mentee(PwiBoundsCheck *bounds, const PwiRootPass *pass, int mentee, PwiScoredPair *pair,
                            PwiWide *worth[2], PwiWide *sum, bool *is_empty) {
    PwiRescoreRow *row = bounds->check->row[pwi_thread_index()];
    int n = find_pairs(bounds, row, mentee, pair);
    PwiChoice choice = {.sizes = bounds->sizes[PWI_MENTEE][mentee], .gain = pwi_gain_of(bounds, mentee)};
    PwiWide best = 0;
    for (int k = 0; k < n && pass->has_dual; k++) worth[0][k] = worth[1][k] = pwi_worth(bounds, pair[k]);
    if (pass->has_dual && !pwi_choose_best(&choice, worth[1], n, &best)) *is_empty = true;
    *sum += best;
    return pass->is_closing ? keep_open_pairs(bounds, pass, mentee, pair, worth[0], worth[1], n, &choice, best) : PW_OK;
}

/* A pass over all open pairs of the cohort; *sum: Σ of the mentees' best choices. */
PwStatus pwi_pass_all(PwiBoundsCheck *bounds, const PwiRootPass *pass, PwiWide *sum, bool *is_empty) {
    const PwiClaimCheck *check = bounds->check;
    size_t n_mentors = (size_t)check->cohort->side[PWI_MENTOR].n, n_threads = (size_t)check->n_threads;
    PwiScoredPair *pair = PWI_NEW_ARRAY(PwiScoredPair, n_threads * n_mentors);
    PwiWide *worth = PWI_NEW_ARRAY(PwiWide, 2 * n_threads * n_mentors), *partial = PWI_NEW_ARRAY(PwiWide, n_threads);
    int n_failed = 0, n_empty = 0;
    if (!pair || !worth || !partial) n_failed = 1;
    if (n_failed == 0) {
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16) reduction(+ : n_failed, n_empty)
#endif
        for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
            size_t t = (size_t)pwi_thread_index();
            PwiWide *own[] = {worth + 2 * t * n_mentors, worth + (2 * t + 1) * n_mentors};
            bool is_none = false;
            n_failed += pass_mentee(bounds, pass, i, pair + t * n_mentors, own, &partial[t], &is_none) != PW_OK;
            n_empty += is_none;
        }
        *sum = 0;
        for (size_t t = 0; t < n_threads; t++) *sum += partial[t];
    }
    *is_empty = n_empty > 0;
    pwi_free(pair);
    pwi_free(worth);
    pwi_free(partial);
    return n_failed == 0 ? PW_OK : PW_NO_MEMORY;
}
