/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auction of the core (assign/auction.h: Bertsekas 1979) for places with nested limits.
 *
 * A mentor holds bids, of a group no more than its limit. Who bids where the mentor or one of the mentee's groups is
 * full outbids the lowest bid in the smallest of those that are: that is the one bid that may be exchanged for the new
 * one (the circuit of a laminar matroid). So a place costs a mentee the lowest bid there, which never falls; a mentor
 * or group that is not full costs nothing above the floor. One round with a moderate ε finds the prices; from somewhat
 * lower ones, all bid again without ε for a while, so that the pairs made are tight, as in the row reduction of Jonker
 * & Volgenant (1987). */
#include "fair/nested_auction.h"

#include <assert.h>

#include "base/memory.h"

enum {
    NONE = -1,
    FINE = 512,     /* ε is the unit divided by this */
    MOST_BIDS = 40, /* of the round with ε, for a place wanted */
    FREE_BIDS = 20, /* of those without */
    FREE_TURNS = 8,
    STEP = 5,             /* ε falls to a fifth from round to round, */
    CROWD_IN_TENTHS = 16, /* while so many pairs of a mentee are within ε of the best, that one included */
    LOWER = 4             /* before the end prices fall by so many ε */
};

typedef struct Auction {
    PwiNestedFlow *flow;
    const int64_t *floor;   /* [mentors] */
    const int64_t *outside; /* [mentees] */
    int64_t *start;         /* [mentors] what places cost until they are bid for */
    int64_t *ask;  /* [nodes] of mentors and groups that are full: the lowest bid; else `start` of the mentor */
    int64_t *bid;  /* [pairs] of those made */
    int32_t *held; /* [mentees] places they hold */
    int32_t *waiting, *postponed; /* [places wanted] stacks of mentees, once for each place they lack */
    int32_t n_waiting, n_postponed;
    int64_t n_wanted, n_bids;
    int64_t patience; /* how much less than outside is still bid for: prices have risen since */
} Auction;

/* ---- places ---- */

static int64_t price_of(const Auction *auction, int32_t end) {
    const PwiNestedFlow *flow = auction->flow;
    int64_t price = auction->ask[end];
    for (int32_t node = end; (node = pwi_nested_node_above(flow, node)) != flow->root;)
        if (auction->ask[node] > price) price = auction->ask[node];
    return price;
}

/* The lowest bid at a node and the groups inside it. */
static void find_lowest(const Auction *auction, int mentor, int32_t node, int32_t first_inner, int32_t *lowest) {
    const PwiNestedFlow *flow = auction->flow;
    for (int32_t k = flow->first_made[node]; k != NONE; k = flow->pair[k].next_made)
        if (*lowest == NONE || auction->bid[k] < auction->bid[*lowest]) *lowest = k;
    for (int32_t group = first_inner; group != NONE; group = flow->sibling[group]) {
        int32_t inner = pwi_nested_node_of_group(flow, mentor, group);
        if (flow->arc[inner].load > 0) find_lowest(auction, mentor, inner, flow->inner[group], lowest);
    }
}

static int32_t lowest_of(const Auction *auction, int mentor, int32_t node) {
    const PwiNestedFlow *flow = auction->flow;
    int32_t lowest = NONE;
    bool is_mentor = node == pwi_nested_node_of_mentor(flow, mentor);
    find_lowest(auction, mentor, node, is_mentor ? flow->outermost : flow->inner[pwi_nested_group_of(flow, node)],
                &lowest);
    return lowest;
}

/* The pair comes, or goes; the costs of all that it counts in. */
static void change(Auction *auction, int32_t pair, bool is_made) {
    PwiNestedFlow *flow = auction->flow;
    int mentor = flow->pair[pair].pair.mentor;
    pwi_nested_flow_make(flow, pair, is_made);
    auction->held[flow->pair[pair].pair.mentee] += is_made ? 1 : -1;
    for (int32_t node = pwi_nested_end_of(flow, flow->pair[pair].pair); node != flow->root;
         node = pwi_nested_node_above(flow, node)) {
        auction->ask[node] = auction->start[mentor];
        if (flow->arc[node].load >= flow->arc[node].most) {
            int32_t lowest = lowest_of(auction, mentor, node);
            if (lowest != NONE && auction->bid[lowest] > auction->ask[node]) auction->ask[node] = auction->bid[lowest];
        }
    }
}

/* The smallest full node that the pair counts in, NONE if there is room. */
static int32_t full_node(const PwiNestedFlow *flow, int32_t pair) {
    int32_t node = pwi_nested_end_of(flow, flow->pair[pair].pair);
    for (; node != flow->root; node = pwi_nested_node_above(flow, node))
        if (flow->arc[node].load >= flow->arc[node].most) return node;
    return NONE;
}

/* ---- bids ---- */

/* A mentee bids for one place: as much as makes the second best equally good, plus ε. Returns who loses one, or NONE.
 */
static int32_t bid(Auction *auction, int32_t mentee, int64_t epsilon, bool *has_risen) {
    PwiNestedFlow *flow = auction->flow;
    int64_t best = INT64_MIN, second = INT64_MIN;
    int32_t pair = NONE, loser = NONE;
    *has_risen = false;
    for (int32_t k = flow->first_pair[mentee]; k != NONE; k = flow->pair[k].next_of_mentee) {
        if (flow->pair[k].is_made) continue;
        int32_t end = pwi_nested_end_of(flow, flow->pair[k].pair);
        if (flow->arc[end].most == 0) continue;
        int64_t worth = flow->pair[k].gain - price_of(auction, end);
        if (worth > best) {
            second = best;
            best = worth;
            pair = k;
        } else if (worth > second) {
            second = worth;
        }
    }
    bool may_do_without = auction->held[mentee] >= flow->arc[mentee].least;
    if (may_do_without && second < 0) second = 0;
    if (pair == NONE || best + auction->patience < auction->outside[mentee] || (may_do_without && best <= 0))
        return NONE;
    int64_t raise = second == INT64_MIN ? 0 : best - second;
    int mentor = flow->pair[pair].pair.mentor;
    int64_t price = flow->pair[pair].gain - best + raise + epsilon;
    int32_t full = full_node(flow, pair), lowest = full == NONE ? NONE : lowest_of(auction, mentor, full);
    if (full != NONE && lowest == NONE) return NONE; /* no places at all */
    if (lowest != NONE) {
        loser = flow->pair[lowest].pair.mentee;
        change(auction, lowest, false);
    }
    auction->bid[pair] = price;
    change(auction, pair, true);
    *has_risen = raise + epsilon > 0;
    return loser;
}

/* All places are given up, and cost less than before. */
static void open_round(Auction *auction, int64_t discount) {
    PwiNestedFlow *flow = auction->flow;
    const PwiModel *model = flow->model;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        int64_t price = auction->ask[pwi_nested_node_of_mentor(flow, j)] - discount;
        auction->start[j] = price > auction->floor[j] ? price : auction->floor[j];
    }
    for (int32_t k = 0; k < flow->n_pairs; k++)
        if (flow->pair[k].is_made) change(auction, k, false);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        auction->ask[pwi_nested_node_of_mentor(flow, j)] = auction->start[j];
        for (int32_t g = 0; g < flow->nesting->n; g++)
            auction->ask[pwi_nested_node_of_group(flow, j, g)] = auction->start[j];
    }
    auction->n_waiting = 0;
    auction->n_bids = 0;
    for (int i = model->n[PWI_MENTEE] - 1; i >= 0; i--)
        for (int n = 0; n < flow->arc[i].most; n++) auction->waiting[auction->n_waiting++] = i;
}

static void run_round(Auction *auction, int64_t epsilon) {
    bool has_risen;
    while (auction->n_waiting > 0 && auction->n_bids++ < MOST_BIDS * auction->n_wanted) {
        int32_t loser = bid(auction, auction->waiting[--auction->n_waiting], epsilon, &has_risen);
        if (loser != NONE) auction->waiting[auction->n_waiting++] = loser;
    }
}

/* Without ε: who loses a place bids again at once only if its price has risen. */
static void run_turn(Auction *auction) {
    auction->n_postponed = 0;
    while (auction->n_waiting > 0) {
        int32_t mentee = auction->waiting[--auction->n_waiting];
        for (bool goes_on = true; goes_on && mentee != NONE;) {
            if (auction->n_bids++ >= FREE_BIDS * auction->n_wanted) return;
            mentee = bid(auction, mentee, 0, &goes_on);
        }
        if (mentee != NONE) auction->postponed[auction->n_postponed++] = mentee;
    }
    int32_t *postponed = auction->postponed;
    auction->postponed = auction->waiting;
    auction->waiting = postponed;
    auction->n_waiting = auction->n_postponed;
}

/* Whether mentees have many pairs that are as good, but for ε, as the best. */
static bool is_crowded(const Auction *auction, int64_t epsilon) {
    const PwiNestedFlow *flow = auction->flow;
    int64_t n_near = 0;
    for (int i = 0; i < flow->model->n[PWI_MENTEE]; i++) {
        int64_t best = INT64_MIN / 2;
        for (int pass = 0; pass < 2; pass++) {
            for (int32_t k = flow->first_pair[i]; k != NONE; k = flow->pair[k].next_of_mentee) {
                int64_t worth = flow->pair[k].gain - price_of(auction, pwi_nested_end_of(flow, flow->pair[k].pair));
                if (pass == 0 && worth > best) best = worth;
                n_near += pass == 1 && worth >= best - epsilon;
            }
        }
    }
    return 10 * n_near > CROWD_IN_TENTHS * (int64_t)flow->model->n[PWI_MENTEE];
}

static void take_prices(const Auction *auction) {
    PwiNestedFlow *flow = auction->flow;
    flow->height[flow->root] = 0;
    for (int j = 0; j < flow->model->n[PWI_MENTOR]; j++) {
        int32_t node = pwi_nested_node_of_mentor(flow, j);
        flow->height[node] = -auction->ask[node];
        for (int32_t g = 0; g < flow->nesting->n; g++) {
            node = pwi_nested_node_of_group(flow, j, g);
            flow->height[node] = -price_of(auction, node);
        }
    }
    pwi_nested_flow_raise_mentees(flow);
}

PwStatus pwi_nested_auction(PwiNestedFlow *flow, const int64_t *floor, const int64_t *outside, int64_t unit) {
    PwStatus status = PW_OK;
    Auction auction = {.flow = flow, .floor = floor, .outside = outside, .patience = LOWER * (unit / FINE)};
    int64_t epsilon = unit / FINE > 0 ? unit / FINE : 1;
    for (int i = 0; i < flow->model->n[PWI_MENTEE]; i++) auction.n_wanted += flow->arc[i].most;
    auction.start = PWI_NEW_ARRAY(int64_t, (size_t)flow->model->n[PWI_MENTOR]);
    auction.ask = PWI_NEW_ARRAY(int64_t, (size_t)flow->n_nodes);
    auction.bid = PWI_NEW_ARRAY(int64_t, (size_t)flow->n_pairs);
    auction.held = PWI_NEW_ARRAY(int32_t, (size_t)flow->model->n[PWI_MENTEE]);
    auction.waiting = PWI_NEW_ARRAY(int32_t, (size_t)auction.n_wanted);
    auction.postponed = PWI_NEW_ARRAY(int32_t, (size_t)auction.n_wanted);
    PW_TRY(auction.start != NULL && auction.ask != NULL && auction.bid != NULL && auction.held != NULL &&
                   auction.waiting != NULL && auction.postponed != NULL
               ? PW_OK
               : PW_NO_MEMORY);
    for (int32_t k = 0; k < flow->n_pairs; k++) auction.held[flow->pair[k].pair.mentee] += flow->pair[k].is_made;
    open_round(&auction, 0);
    run_round(&auction, epsilon);
    while (auction.n_waiting == 0 && epsilon >= STEP && is_crowded(&auction, epsilon)) {
        open_round(&auction, epsilon);
        epsilon /= STEP;
        run_round(&auction, epsilon);
    }
    open_round(&auction, LOWER * epsilon);
    for (int turn = 0; turn < FREE_TURNS && auction.n_bids < FREE_BIDS * auction.n_wanted; turn++) run_turn(&auction);
    take_prices(&auction);
out:
    pwi_free(auction.start);
    pwi_free(auction.ask);
    pwi_free(auction.bid);
    pwi_free(auction.held);
    pwi_free(auction.waiting);
    pwi_free(auction.postponed);
    return status;
}
