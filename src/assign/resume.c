/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting from the pairs there are (resume.h).
 *
 * All mentors get one price: 0, or for workload the one at which the average load and the next are equally good. At
 * such a price all pairs of the same weight are equally good, so those that are made already are tight, as long as
 * nobody has more of them than the price allows; transport.h makes them, and moves only the others. For stay, mentees
 * rather hold a place with whom they had. */
#include "assign/resume.h"

#include <assert.h>

#include "base/memory.h"

typedef struct Resuming {
    const PwiRows *rows;
    PwiCandidates *lists;
    PwiTransport *transport;
    int32_t *room; /* [mentors] pairs that the price still allows */
} Resuming;

/* The step from the average load to the next, as a price; 0 where loads do not count. */
static int64_t find_price(const Resuming *resuming, int n_pairs) {
    const PwiTransport *transport = resuming->transport;
    int64_t n_all = n_pairs, n_open = 0;
    if (resuming->rows->goal != PWI_GOAL_WORKLOAD) return 0;
    for (int j = 0; j < resuming->rows->problem->n[PWI_MENTOR]; j++) {
        if (transport->bounds[PWI_MENTOR][j].max <= 0) continue;
        n_all += transport->taken[PWI_MENTOR][j];
        n_open++;
    }
    return n_open > 0 ? 2 * (n_all / n_open) + 1 : 0;
}

/* Lists were made at prices 0: all that they leave out is now worth `price` less, too. */
static void set_prices(Resuming *resuming, int64_t price) {
    const PwiProblem *problem = resuming->rows->problem;
    for (int i = 0; i < problem->n[PWI_MENTEE]; i++) resuming->lists->drift_then[i] += price;
    for (int j = 0; j < problem->n[PWI_MENTOR]; j++) {
        PwiBounds loads = resuming->transport->bounds[PWI_MENTOR][j];
        pwi_best_loads(problem, resuming->rows->goal, PWI_MENTOR, j, resuming->transport->taken[PWI_MENTOR][j], price,
                       &loads);
        resuming->transport->price[PWI_MENTOR][j] = price;
        resuming->room[j] = loads.max > 0 ? loads.max : 0;
    }
}

/* Sees to it that the pair is on the mentee's list: instead of a worse one, which the bound then has to cover. */
static void put_on_list(PwiCandidates *lists, int mentee, PwiCandidate candidate) {
    PwiCandidate *list = lists->list + (size_t)mentee * PWI_LIST_LENGTH;
    int n = lists->n[mentee], worst = 0;
    for (int k = 0; k < n; k++) {
        if (list[k].mentor == candidate.mentor) return;
        if (list[k].weight < list[worst].weight) worst = k;
    }
    if (n < PWI_LIST_LENGTH) {
        list[lists->n[mentee]++] = candidate;
        return;
    }
    if (lists->bound[mentee] < list[worst].weight) lists->bound[mentee] = list[worst].weight;
    list[worst] = candidate;
}

static void hold(Resuming *resuming, int mentee, int mentor) {
    PwiHoldings *held = &resuming->transport->held;
    size_t at = held->first[mentee] + (size_t)held->n[mentee];
    if (at >= held->first[mentee + 1] || resuming->room[mentor] == 0 || pwi_holds(held, mentee, mentor)) return;
    held->mentor_of[at] = mentor;
    held->n[mentee]++;
    resuming->room[mentor]--;
}

/* stay: whom the mentee had comes first. Whether there is anybody who is possible. */
static bool hold_previous(Resuming *resuming, int mentee) {
    const PwiCandidate *list = pwi_candidates_of(resuming->lists, mentee);
    bool has_any = false;
    for (int k = 0; resuming->rows->goal == PWI_GOAL_STAY && k < resuming->lists->n[mentee]; k++) {
        if (list[k].weight == 0) continue;
        hold(resuming, mentee, list[k].mentor);
        has_any = true;
    }
    return has_any;
}

PwStatus pwi_resume(const PwiRows *rows, PwiCandidates *lists, const PwiPair *pair, int n_pairs,
                    PwiTransport *transport) {
    const PwiProblem *problem = rows->problem;
    Resuming resuming = {rows, lists, transport, PWI_NEW_ARRAY(int32_t, (size_t)problem->n[PWI_MENTOR])};
    uint8_t *is_settled = PWI_NEW_ARRAY(uint8_t, (size_t)problem->n[PWI_MENTEE]);
    PwStatus status = resuming.room != NULL && is_settled != NULL ? PW_OK : PW_NO_MEMORY;
    if (status != PW_OK) goto out;
    assert(rows->shift == 0);
    set_prices(&resuming, find_price(&resuming, n_pairs));
    for (int i = 0; i < problem->n[PWI_MENTEE]; i++) {
        const PwiBounds *bounds = &transport->bounds[PWI_MENTEE][i];
        /* To workload a pair is a loss: whoever may do without would not make it at this price. */
        bool would_rather_not = rows->goal == PWI_GOAL_WORKLOAD && bounds->min < bounds->max;
        is_settled[i] = would_rather_not || hold_previous(&resuming, i);
    }
    for (int k = 0; k < n_pairs; k++) {
        if (is_settled[pair[k].mentee]) continue;
        int32_t weight = pwi_pair_weight(problem, rows->goal, pair[k].mentee, pair[k].mentor, 0);
        put_on_list(lists, pair[k].mentee, (PwiCandidate){pair[k].mentor, weight});
        hold(&resuming, pair[k].mentee, pair[k].mentor);
    }
out:
    pwi_free(resuming.room);
    pwi_free(is_settled);
    return status;
}
