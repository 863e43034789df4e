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

/* What a thread needs. */
typedef struct Worker {
    PwiReach *reach;
    PwiScoredPair *pair;    /* [mentors] */
    PwiWide *worth[2], sum; /* [mentors] */
} Worker;

int pwi_find_open_pairs(const PwiBoundsCheck *bounds, PwiRescoreRow *row, int mentee, const PwiDemand *demand,
                        PwiScoredPair *pair) {
    const int32_t *contender, *score_ppm;
    int n = 0, n_contenders = pwi_rescore_contenders(row, demand, &contender, &score_ppm);
    for (int c = 0; c < n_contenders; c++) {
        pair[n] = (PwiScoredPair){mentee, contender[c], score_ppm[c]};
        n += pwi_bounds_admit(bounds, pair[n]) && pwi_claim_is_open(bounds->check, row, contender[c]);
    }
    return n;
}

/* The pair of a mentee who can have no more than one, if it is open. */
static bool find_own_pair(const PwiBoundsCheck *bounds, const PwiRescoreRow *row, int mentee, PwiScoredPair *own) {
    const PwiClaimCheck *check = bounds->check;
    int32_t out_of_ppm;
    if (check->claim->outcome == PWI_INFEASIBLE) return false;
    for (int p = check->first_pair[mentee]; p < check->first_pair[mentee + 1]; p++) {
        int32_t mentor = check->claim->pair[p].mentor;
        *own = (PwiScoredPair){mentee, mentor, pwi_rescore_pair(row, mentor, NULL, &out_of_ppm)};
        if (pwi_bounds_admit(bounds, *own) && pwi_claim_is_open(check, row, mentor)) return true;
    }
    return false;
}

/* The best choice of a mentee who can have one pair at most: their pair in the claim, or what is worth more than that;
 * where they may have none, it need not be looked for among what is worth less than none. */
static PwiWide find_best_one(PwiBoundsCheck *bounds, PwiRescoreRow *row, int mentee, const PwiChoice *choice,
                             Worker *worker, bool *is_empty) {
    PwiScoredPair own;
    bool may_be_none = choice->sizes.may_be_none || choice->sizes.lo <= 0, has_any = may_be_none;
    bool has_own = find_own_pair(bounds, row, mentee, &own);
    PwiWide best = 0, worth;
    if (has_own) {
        worth = choice->gain + pwi_worth(bounds, own);
        if (!has_any || worth > best) best = worth;
        has_any = true;
    }
    const PwiDemand *demand = has_any ? pwi_demand_for_worth(bounds, worker->reach, mentee, best + 1 - choice->gain)
                                      : pwi_demand_for_everyone(worker->reach);
    int n = pwi_find_open_pairs(bounds, row, mentee, demand, worker->pair);
    for (int k = 0; k < n; k++) {
        worth = choice->gain + pwi_worth(bounds, worker->pair[k]);
        if (!has_any || worth > best) best = worth;
        has_any = true;
    }
    *is_empty = !has_any;
    return best;
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

/* One mentee of a pass: adds their best choice to the sum, or keeps their open pairs. */
static PwStatus pass_mentee(PwiBoundsCheck *bounds, const PwiRootPass *pass, int mentee, Worker *worker,
                            bool *is_empty) {
    PwiRescoreRow *row = bounds->check->row[pwi_thread_index()];
    PwiChoice choice = {.sizes = bounds->sizes[PWI_MENTEE][mentee], .gain = pwi_gain_of(bounds, mentee)};
    const PwiDemand *demand = pwi_demand_for_everyone(worker->reach);
    PwiWide *best = &pass->best[mentee];
    bool has_room = bounds->check->room[PWI_MENTEE][mentee].most > 0,
         is_one = has_room && choice.sizes.hi == 1 && choice.sizes.lo <= 1;
    if (has_room) pwi_rescore_mentee(row, mentee);
    if (pass->has_dual && !pass->is_closing && is_one) {
        *best = find_best_one(bounds, row, mentee, &choice, worker, is_empty);
        worker->sum += *best;
        return PW_OK;
    }
    if (pass->has_dual && pass->is_closing && is_one) /* what is worth less is closed */
        demand =
            pwi_demand_for_worth(bounds, worker->reach, mentee, *best - choice.gain - (pass->bound - pass->threshold));
    int n = has_room ? pwi_find_open_pairs(bounds, row, mentee, demand, worker->pair) : 0;
    PwiWide *worth = worker->worth[0], *sorted = worker->worth[1];
    for (int k = 0; k < n && pass->has_dual; k++) worth[k] = sorted[k] = pwi_worth(bounds, worker->pair[k]);
    if (pass->has_dual && !is_one && !pwi_choose_best(&choice, sorted, n, best)) *is_empty = true;
    worker->sum += *best;
    return pass->is_closing ? keep_open_pairs(bounds, pass, mentee, worker->pair, worth, sorted, n, &choice, *best)
                            : PW_OK;
}

static PwStatus make_workers(const PwiBoundsCheck *bounds, PwiArena *arena, Worker **worker) {
    size_t n_mentors = (size_t)bounds->check->cohort->side[PWI_MENTOR].n, n_threads = (size_t)bounds->check->n_threads;
    *worker = PWI_ARENA_ARRAY(arena, Worker, n_threads);
    for (size_t t = 0; *worker && t < n_threads; t++) {
        Worker *one = &(*worker)[t];
        one->reach = pwi_reach_new(bounds, arena);
        one->pair = PWI_ARENA_ARRAY(arena, PwiScoredPair, n_mentors);
        for (int k = 0; k < 2; k++) one->worth[k] = PWI_ARENA_ARRAY(arena, PwiWide, n_mentors);
    }
    return arena->has_failed ? PW_NO_MEMORY : PW_OK;
}

/* A pass over all open pairs of the cohort; *sum: Σ of the mentees' best choices. */
PwStatus pwi_pass_all(PwiBoundsCheck *bounds, const PwiRootPass *pass, PwiWide *sum, bool *is_empty) {
    const PwiClaimCheck *check = bounds->check;
    PwStatus status = PW_OK;
    PwiArena arena = {0};
    Worker *worker = NULL;
    int n_failed = 0, n_empty = 0;
    PW_TRY(make_workers(bounds, &arena, &worker));
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16) reduction(+ : n_failed, n_empty)
#endif
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        bool is_none = false;
        pwi_claim_tell(check, i);
        n_failed += pass_mentee(bounds, pass, i, &worker[pwi_thread_index()], &is_none) != PW_OK;
        n_empty += is_none;
    }
    *sum = 0;
    for (int t = 0; t < check->n_threads; t++) *sum += worker[t].sum;
    *is_empty = n_empty > 0;
    PW_TRY(n_failed == 0 ? PW_OK : PW_NO_MEMORY);
out:
    pwi_arena_clear(&arena);
    return status;
}
