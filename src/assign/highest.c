/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The highest prices (highest.h).
 *
 * Optimal prices are the solutions of a system of differences: one for each step that a path could take at the optimum
 * (transport.h), none of which may cost less than 0. They form a lattice (Shapley & Shubik 1972), whose ends are
 * distances to and from the root (Ford & Fulkerson 1956). With d(·) the lengths of the shortest ways to the root, by
 * the reduced costs of any optimal prices,
 *     u_i −= d(i)            v_j += d(j)
 * is the upper end. Which optimal matching the ways were measured on makes no difference: all share the same optimal
 * prices. It is the end that an auction stops near, as whoever bids goes up to the point of indifference; the lower end
 * is far away for a few mentors, and rows would have to be read to get there.
 *
 * Dijkstra's algorithm goes backwards here, from mentors to the mentees who list them. Lists do not have all pairs, but
 * a pair left out is worth no more than the list's bound; a mentee whose price falls below that has the list made
 * again, at the prices found so far, and distances are corrected until nobody's does.
 *
 * Some prices are not bounded by ways to the root, and get what changes nothing for others:
 * - a mentee without a pair: 0 and not below, where that would be all the same;
 * - people whom earlier goals left no place: so high a price that no pair with them is tight;
 * - where nobody can reach the root, as all places are taken and wanted: all are measured to the first mentor, and
 *   moved together as far down as the steps from the root allow;
 * - whoever is left over keeps their distances from each other. Only then are the prices not settled. */
#include "assign/highest.h"

#include <assert.h>

#include "assign/heap.h"

#define FAR INT64_MAX
/* Ways are short: pairs worth less than the mentee's price by more than the largest weight divided by this are looked
 * at only where one is not. */
enum { NEAR = 32 };

/* A pair on a mentee's list, by mentor. */
typedef struct Listing {
    int32_t mentee, weight;
} Listing;

typedef struct Raising {
    const PwiRows *rows;
    PwiCandidates *lists;
    PwiTransport *transport;
    PwiHeap heap; /* nodes: mentors, then mentees */
    int n[PWI_N_SIDES];
    int64_t *distance[PWI_N_SIDES]; /* [people] to the root; FAR: no way is known */
    int64_t near;                   /* how much less than the mentee's price the pairs that follow are worth, at most */
    size_t *first;                  /* [mentors + 1] offsets into listing */
    Listing *listing;               /* near pairs of the lists as they were at first */
    int64_t *mentor_price; /* [mentors] as the distances say now; of those who are FAR, higher than anybody bids */
    int64_t *best;         /* [mentees] whose list was made again: the highest worth of a pair not made, then */
    int64_t *bound;        /* [mentees] likewise: what no pair left out was worth more than */
    int64_t *fall_then;    /* [mentees] likewise: `fall` at that time; -1: the list is as it was at first */
    int64_t fall;          /* Σ of the largest fall of any mentor_price, round by round */
    bool out_of_memory;
} Raising;

static int64_t price(const Raising *raising, int side, int person) {
    return raising->transport->price[side][person];
}

/* Without a place: at the goals before, or from the start. */
static bool is_closed(const Raising *raising, int side, int person) {
    return raising->transport->bounds[side][person].max <= 0;
}

static void offer(Raising *raising, int side, int person, int64_t distance) {
    assert(distance >= 0);
    if (distance >= raising->distance[side][person]) return;
    raising->distance[side][person] = distance;
    int32_t node = side == PWI_MENTOR ? person : raising->n[PWI_MENTOR] + person;
    if (!pwi_heap_push(&raising->heap, distance, node)) raising->out_of_memory = true;
}

/* The steps to the root: mentors who could do with more, mentees who could do with less. Whether there are any. */
static bool arrive_at_root(Raising *raising) {
    PwiTransport *transport = raising->transport;
    bool any = false;
    for (int j = 0; j < raising->n[PWI_MENTOR]; j++) {
        int load = transport->flow.load[PWI_MENTOR][j];
        if (is_closed(raising, PWI_MENTOR, j) || load >= transport->bounds[PWI_MENTOR][j].max) continue;
        offer(raising, PWI_MENTOR, j, -price(raising, PWI_MENTOR, j));
        any = true;
    }
    for (int i = 0; i < raising->n[PWI_MENTEE]; i++) {
        int load = transport->flow.load[PWI_MENTEE][i];
        int64_t *own = &transport->price[PWI_MENTEE][i], without = raising->rows->shift;
        if (is_closed(raising, PWI_MENTEE, i)) continue;
        if (load == 0 && *own < without) *own = without;
        if (load > 0 && load <= transport->bounds[PWI_MENTEE][i].min) continue;
        offer(raising, PWI_MENTEE, i, *own - without);
        any = true;
    }
    return any;
}

static void leave_mentor(Raising *raising, int mentor, int64_t distance) {
    const PwiFlow *flow = &raising->transport->flow;
    for (size_t k = raising->first[mentor]; k < raising->first[mentor + 1]; k++) {
        Listing own = raising->listing[k];
        int64_t to =
            distance + price(raising, PWI_MENTEE, own.mentee) + price(raising, PWI_MENTOR, mentor) - own.weight;
        if (to < raising->distance[PWI_MENTEE][own.mentee] && pwi_flow_find(flow, own.mentee, mentor) == PWI_NO_EDGE)
            offer(raising, PWI_MENTEE, own.mentee, to);
    }
}

static void leave_mentee(Raising *raising, int mentee, int64_t distance) {
    const PwiFlow *flow = &raising->transport->flow;
    for (int32_t edge = flow->first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTEE]) {
        int mentor = flow->edge[edge].person[PWI_MENTOR];
        int64_t both = price(raising, PWI_MENTEE, mentee) + price(raising, PWI_MENTOR, mentor);
        offer(raising, PWI_MENTOR, mentor, distance + flow->edge[edge].weight - both);
    }
}

/* Dijkstra's algorithm over the lists as they were; distances that were known already are corrected. */
static void search(Raising *raising) {
    while (raising->heap.n > 0 && !raising->out_of_memory) {
        PwiHeapEntry top = pwi_heap_pop(&raising->heap);
        int side = top.node < raising->n[PWI_MENTOR] ? PWI_MENTOR : PWI_MENTEE;
        int person = side == PWI_MENTOR ? top.node : top.node - raising->n[PWI_MENTOR];
        if (raising->distance[side][person] != top.distance) continue;
        if (side == PWI_MENTOR)
            leave_mentor(raising, person, top.distance);
        else
            leave_mentee(raising, person, top.distance);
    }
}

/* ---- what lists do not say ---- */

/* Mentors to whom no way is known come after all others, whatever they are worth. */
static void update_mentor_prices(Raising *raising) {
    int64_t highest = 0, furthest = 0;
    for (int j = 0; j < raising->n[PWI_MENTOR]; j++) {
        int64_t distance = raising->distance[PWI_MENTOR][j];
        int64_t now = price(raising, PWI_MENTOR, j) + (distance == FAR ? 0 : distance);
        if (now > highest) highest = now;
    }
    highest += 2 * ((int64_t)pwi_largest_weight(raising->rows->goal) + raising->rows->shift);
    for (int j = 0; j < raising->n[PWI_MENTOR]; j++) {
        int64_t distance = raising->distance[PWI_MENTOR][j];
        int64_t now = distance == FAR ? highest : price(raising, PWI_MENTOR, j) + distance;
        if (raising->mentor_price[j] - now > furthest) furthest = raising->mentor_price[j] - now;
        raising->mentor_price[j] = now;
    }
    raising->fall += furthest;
}

/* What a pair left out may be worth now, at most. No price is lower than when lists were made. */
static int64_t bound_now(const Raising *raising, int mentee) {
    int64_t then = raising->fall_then[mentee];
    if (then < 0) {
        int64_t bound = pwi_candidates_bound(raising->lists, mentee), near = price(raising, PWI_MENTEE, mentee);
        near -= raising->near + 1;
        return bound > near ? bound : near;
    }
    return raising->bound[mentee] == PWI_NOTHING_ELSE ? PWI_NOTHING_ELSE
                                                      : raising->bound[mentee] + raising->fall - then;
}

/* Whether a pair left out may lead to the root on a shorter way. */
static bool says_too_little(void *context, int mentee) {
    Raising *raising = context;
    int64_t distance = raising->distance[PWI_MENTEE][mentee], bound = bound_now(raising, mentee);
    if (is_closed(raising, PWI_MENTEE, mentee) || bound == PWI_NOTHING_ELSE) return false;
    if (raising->fall_then[mentee] == raising->fall) return false;
    return distance == FAR || price(raising, PWI_MENTEE, mentee) - distance < bound;
}

/* Whether the pair is a step towards the root; its worth. */
static bool leads_on(const Raising *raising, int mentee, int mentor, int32_t weight, int64_t *worth) {
    if (weight < 0 || raising->distance[PWI_MENTOR][mentor] == FAR) return false;
    *worth = weight - raising->mentor_price[mentor];
    return pwi_flow_find(&raising->transport->flow, mentee, mentor) == PWI_NO_EDGE;
}

static int64_t best_of_list(const Raising *raising, int mentee) {
    const PwiCandidate *list = pwi_candidates_of(raising->lists, mentee);
    int64_t best = INT64_MIN, worth;
    for (int k = 0; k < raising->lists->n[mentee]; k++)
        if (leads_on(raising, mentee, list[k].mentor, list[k].weight, &worth) && worth > best) best = worth;
    return best;
}

/* The best of the whole row that leads on; *bound: of any pair not made. */
static int64_t best_of_row(const Raising *raising, PwiRowWorker *worker, int mentee, int64_t *bound) {
    const int32_t *row = pwi_rows_get(raising->rows, worker, mentee);
    const PwiFlow *flow = &raising->transport->flow;
    int64_t best = INT64_MIN;
    *bound = PWI_NOTHING_ELSE;
    for (int j = 0; j < raising->n[PWI_MENTOR]; j++) {
        int64_t worth = row[j] - raising->mentor_price[j];
        if (row[j] < 0 || worth <= *bound || pwi_flow_find(flow, mentee, j) != PWI_NO_EDGE) continue;
        *bound = worth; /* mentors to whom no way is known come last, so this is the best of the others too */
        if (raising->distance[PWI_MENTOR][j] != FAR) best = worth;
    }
    return best;
}

/* Lists are too short for people with many pairs. */
static bool has_many(const Raising *raising, int mentee) {
    return raising->transport->flow.load[PWI_MENTEE][mentee] >= PWI_MOST_HELD;
}

/* The list as it is, where it says enough. */
static bool list_suffices(Raising *raising, int mentee) {
    if (raising->fall_then[mentee] >= 0) return false; /* it did not before */
    raising->bound[mentee] = pwi_candidates_bound(raising->lists, mentee);
    raising->best[mentee] = best_of_list(raising, mentee);
    return raising->bound[mentee] == PWI_NOTHING_ELSE || raising->best[mentee] >= raising->bound[mentee];
}

static void read_again(void *context, PwiRowWorker *worker, int mentee) {
    Raising *raising = context;
    if (has_many(raising, mentee)) {
        raising->best[mentee] = best_of_row(raising, worker, mentee, &raising->bound[mentee]);
    } else if (!list_suffices(raising, mentee)) {
        pwi_candidates_scan(raising->lists, raising->rows, worker, mentee, raising->mentor_price);
        raising->bound[mentee] = raising->lists->bound[mentee];
        raising->best[mentee] = best_of_list(raising, mentee);
    }
    raising->fall_then[mentee] = raising->fall;
}

/* Reads what is needed; shorter ways that this shows go into the heap. */
static PwStatus look_further(Raising *raising) {
    PwStatus status = PW_OK;
    bool any = false;
    update_mentor_prices(raising);
    for (int i = 0; i < raising->n[PWI_MENTEE] && !any; i++) any = says_too_little(raising, i);
    if (any)
        PW_TRY(pwi_rows_visit(raising->rows, (PwiRowVisitor){raising, says_too_little, read_again},
                              raising->rows->problem->deadline));
    for (int i = 0; i < raising->n[PWI_MENTEE]; i++) {
        if (raising->fall_then[i] < 0) continue;
        int64_t best = has_many(raising, i) ? raising->best[i] : best_of_list(raising, i);
        if (best > INT64_MIN) offer(raising, PWI_MENTEE, i, price(raising, PWI_MENTEE, i) - best);
    }
out:
    return status;
}

static PwStatus find_distances(Raising *raising) {
    PwStatus status = PW_OK;
    do {
        search(raising);
        PW_TRY(look_further(raising));
    } while (raising->heap.n > 0 && !raising->out_of_memory);
    if (raising->out_of_memory) status = PW_NO_MEMORY;
out:
    return status;
}

/* ---- from distances to prices ---- */

/* Moves everybody who has places; whoever is left over by as much as the farthest, which keeps all in order. */
static void move_prices(Raising *raising, bool *are_settled) {
    int64_t farthest = 0;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < raising->n[side]; person++) {
            int64_t distance = raising->distance[side][person];
            if (distance != FAR && distance > farthest) farthest = distance;
        }
    *are_settled = true;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < raising->n[side]; person++) {
            if (is_closed(raising, side, person)) continue;
            int64_t distance = raising->distance[side][person];
            *are_settled &= distance != FAR;
            if (distance == FAR) distance = farthest;
            raising->transport->price[side][person] += side == PWI_MENTOR ? distance : -distance;
        }
}

/* The least that a step from the root costs; where there is none, the lowest price of a mentor. */
static int64_t cheapest_step(const Raising *raising) {
    const PwiTransport *transport = raising->transport;
    int64_t least = FAR, lowest = FAR;
    for (int j = 0; j < raising->n[PWI_MENTOR]; j++) {
        int64_t own = price(raising, PWI_MENTOR, j);
        if (is_closed(raising, PWI_MENTOR, j)) continue;
        if (own < lowest) lowest = own;
        if (transport->flow.load[PWI_MENTOR][j] > transport->bounds[PWI_MENTOR][j].min && own < least) least = own;
    }
    for (int i = 0; i < raising->n[PWI_MENTEE]; i++) {
        int64_t own = raising->rows->shift - price(raising, PWI_MENTEE, i);
        bool could_do_with_more = transport->flow.load[PWI_MENTEE][i] < transport->bounds[PWI_MENTEE][i].max;
        if (could_do_with_more && own < least) least = own;
    }
    return least != FAR ? least : lowest != FAR ? lowest : 0;
}

/* All who have places, the mentors by so much down. */
static void lower_all(Raising *raising, int64_t by) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < raising->n[side]; person++)
            if (!is_closed(raising, side, person))
                raising->transport->price[side][person] += side == PWI_MENTOR ? -by : by;
    if (by > 0) raising->lists->drift += by;
}

/* People without places: out of everybody's way. Whoever never had any stays at 0. */
static void close_people(Raising *raising) {
    const PwiRows *rows = raising->rows;
    const int64_t beyond = (int64_t)pwi_largest_weight(rows->goal) + rows->shift + 1;
    int64_t lowest[PWI_N_SIDES] = {0, 0};
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < raising->n[side]; person++)
            if (!is_closed(raising, side, person) && price(raising, side, person) < lowest[side])
                lowest[side] = price(raising, side, person);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < raising->n[side]; person++) {
            if (!is_closed(raising, side, person)) continue;
            bool had_any = rows->problem->bounds[side][person].max > 0;
            int64_t without = side == PWI_MENTEE ? rows->shift : 0;
            raising->transport->price[side][person] = had_any ? beyond - lowest[1 - side] : without;
        }
}

/* Lists that were made again say so. */
static void renew_bounds(Raising *raising) {
    PwiCandidates *lists = raising->lists;
    for (int i = 0; i < raising->n[PWI_MENTEE]; i++) {
        if (raising->fall_then[i] < 0 || has_many(raising, i)) continue;
        lists->bound[i] = bound_now(raising, i);
        lists->drift_then[i] = lists->drift;
    }
}

/* ---- */

static bool is_near(const Raising *raising, int mentee, PwiCandidate candidate) {
    int64_t both = price(raising, PWI_MENTEE, mentee) + price(raising, PWI_MENTOR, candidate.mentor);
    return both - candidate.weight <= raising->near;
}

/* Lists by mentor. */
static bool index_lists(Raising *raising) {
    const PwiCandidates *lists = raising->lists;
    const int n_mentors = raising->n[PWI_MENTOR];
    raising->first = PWI_NEW_ARRAY(size_t, (size_t)n_mentors + 2);
    if (raising->first == NULL) return false;
    for (int i = 0; i < lists->n_mentees; i++) {
        const PwiCandidate *list = pwi_candidates_of(lists, i);
        for (int k = 0; k < lists->n[i]; k++)
            if (is_near(raising, i, list[k])) raising->first[list[k].mentor + 2]++;
    }
    for (int j = 0; j <= n_mentors; j++) raising->first[j + 1] += raising->first[j];
    raising->listing = PWI_NEW_ARRAY(Listing, raising->first[n_mentors + 1]);
    if (raising->listing == NULL) return false;
    for (int i = 0; i < lists->n_mentees; i++) {
        const PwiCandidate *list = pwi_candidates_of(lists, i);
        for (int k = 0; k < lists->n[i]; k++)
            if (is_near(raising, i, list[k]))
                raising->listing[raising->first[list[k].mentor + 1]++] = (Listing){i, list[k].weight};
    }
    return true;
}

static bool raising_init(Raising *raising, const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport) {
    *raising = (Raising){.rows = rows, .lists = lists, .transport = transport};
    raising->near = pwi_largest_weight(rows->goal) / NEAR;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int n = raising->n[side] = rows->problem->n[side];
        raising->distance[side] = PWI_NEW_ARRAY(int64_t, (size_t)n);
        if (raising->distance[side] == NULL) return false;
        for (int person = 0; person < n; person++) raising->distance[side][person] = FAR;
    }
    size_t n_mentees = (size_t)rows->problem->n[PWI_MENTEE];
    raising->mentor_price = PWI_NEW_ARRAY(int64_t, (size_t)rows->problem->n[PWI_MENTOR]);
    raising->best = PWI_NEW_ARRAY(int64_t, n_mentees);
    raising->bound = PWI_NEW_ARRAY(int64_t, n_mentees);
    raising->fall_then = PWI_NEW_ARRAY(int64_t, n_mentees);
    if (raising->mentor_price == NULL || raising->best == NULL || raising->bound == NULL || raising->fall_then == NULL)
        return false;
    for (size_t i = 0; i < n_mentees; i++) raising->fall_then[i] = -1;
    return index_lists(raising);
}

static void raising_clear(Raising *raising) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(raising->distance[side]);
    pwi_free(raising->first);
    pwi_free(raising->listing);
    pwi_free(raising->mentor_price);
    pwi_free(raising->best);
    pwi_free(raising->bound);
    pwi_free(raising->fall_then);
    pwi_heap_clear(&raising->heap);
}

PwStatus pwi_highest_prices(const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport, bool *are_settled) {
    Raising raising;
    PwStatus status = PW_NO_MEMORY;
    assert(!pwi_has_gains(rows->goal));
    if (!raising_init(&raising, rows, lists, transport)) goto out;
    bool is_apart = !arrive_at_root(&raising);
    for (int j = 0; is_apart && j < raising.n[PWI_MENTOR]; j++) {
        if (is_closed(&raising, PWI_MENTOR, j)) continue;
        offer(&raising, PWI_MENTOR, j, 0);
        break;
    }
    PW_TRY(find_distances(&raising));
    move_prices(&raising, are_settled);
    renew_bounds(&raising);
    if (is_apart) lower_all(&raising, cheapest_step(&raising));
    close_people(&raising);
out:
    raising_clear(&raising);
    return status;
}
