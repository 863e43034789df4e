/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Successive shortest paths for the transportation problem (transport.h).
 *
 * The network: root → mentee (units f_i ∈ [min, max]), mentee → mentor (0 or 1), mentor → root (units g_j ∈ [min,
 * max]). Prices u (mentees), v (mentors), root 0. Reduced costs, all ≥ 0 where the arc has room:
 *   pair not made             u_i + v_j − w           pair made (back)           w − u_i − v_j
 *   mentee could do with less u_i + step(f_i − 1)     mentee could do with more  −u_i − step(f_i)
 *   mentor could take more    −v_j − step(g_j)        mentor could do with less  v_j + step(g_j − 1)
 * step: what one more unit adds to the gain of the person's load (weight.h), 0 for most goals.
 * Start: the pairs that are tight at the prices of an auction (auction.h), or none, and every f and g at the bound its
 * price asks for; so mentees have units to place (excess), mentors or the root wait for them (deficit). Each step sends
 * one unit along a shortest path (Dijkstra with potentials; Edmonds & Karp 1972, Tomizawa 1971; for dense assignment
 * Jonker & Volgenant 1987) and keeps all reduced costs ≥ 0. What ours does differently: rows are not stored. A reached
 * mentee relaxes its candidate list, and an event at distance + u_i − bound stands for everything left out; only if the
 * search gets that far is the row read again. What the root has to send goes out together: one search finds all mentors
 * who wait, prices move by the distance of the farthest, and every way is taken that shares nobody with one before. */
#include "assign/transport.h"

#include <assert.h>

#include "assign/ways.h"

/* Sends one unit from the source to the end, back along the way. */
static bool augment(PwiWays *search, PwiWayEnd end) {
    PwiFlow *flow = &search->transport->flow;
    bool at_root = end.is_root;
    int mentor = end.mentor;
    if (at_root) search->root_deficit--;
    while (true) {
        if (at_root) {
            int from = search->root_from;
            if (search->root_distance == 0 && from == PWI_NOWHERE) return true; /* the root was the source */
            if (search->root_from_side == PWI_MENTOR) {
                search->units[PWI_MENTOR][from]++;
                mentor = from;
                at_root = false;
                continue;
            }
            search->units[PWI_MENTEE][from]--;
            int32_t edge = search->mentee_edge[from];
            if (edge == PWI_NOWHERE) return true;
            if (edge == PWI_FROM_ROOT) return false; /* cannot be: the root is passed once */
            mentor = flow->edge[edge].person[PWI_MENTOR];
            pwi_flow_remove(flow, edge);
            at_root = false;
            continue;
        }
        int mentee = search->mentor_from[mentor];
        if (mentee == PWI_FROM_ROOT) {
            search->units[PWI_MENTOR][mentor]--;
            at_root = true;
            continue;
        }
        int32_t edge = search->mentee_edge[mentee];
        int32_t weight = search->weight_from[mentor];
        int next = edge >= 0 ? flow->edge[edge].person[PWI_MENTOR] : mentor;
        if (edge >= 0) pwi_flow_remove(flow, edge);
        if (!pwi_flow_add(flow, mentee, mentor, weight)) return false;
        if (edge == PWI_NOWHERE) return true;
        if (edge == PWI_FROM_ROOT) {
            search->units[PWI_MENTEE][mentee]++;
            at_root = true;
        } else {
            mentor = next;
        }
    }
}

/* One unit from a mentee. */
static PwStatus send_unit(PwiWays *search, int mentee) {
    PwiWayEnd end;
    PwStatus status = pwi_ways_from_mentee(search, mentee, &end);
    if (status != PW_OK) return status;
    return augment(search, end) ? PW_OK : PW_NO_MEMORY;
}

/* Whether the way on which the mentor was reached is still as it was; if so, it is taken. A person who was on a way
 * taken before counts as not settled. */
static bool take_way(PwiWays *search, int mentor) {
    const uint32_t number = search->number;
    for (int at = mentor;;) {
        if (search->settled[PWI_MENTOR][at] != number) return false;
        int mentee = search->mentor_from[at];
        if (mentee == PWI_FROM_ROOT) break;
        if (search->settled[PWI_MENTEE][mentee] != number) return false;
        int32_t edge = search->mentee_edge[mentee];
        if (edge == PWI_FROM_ROOT) break;
        at = search->transport->flow.edge[edge].person[PWI_MENTOR];
    }
    for (int at = mentor;;) {
        search->settled[PWI_MENTOR][at] = 0;
        int mentee = search->mentor_from[at];
        if (mentee == PWI_FROM_ROOT) return true;
        search->settled[PWI_MENTEE][mentee] = 0;
        int32_t edge = search->mentee_edge[mentee];
        if (edge == PWI_FROM_ROOT) return true;
        at = search->transport->flow.edge[edge].person[PWI_MENTOR];
    }
}

/* Units from the root: one search for `most` mentors who wait, or as many as there are, and a unit for each to whom it
 * has found a way apart from those of mentors before. Returns in *most how many there were, at least one. */
static PwStatus send_from_root(PwiWays *search, int64_t *most) {
    int64_t n_waiting = 0;
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) n_waiting += pwi_ways_waits(search, j);
    if (n_waiting > -search->root_deficit) n_waiting = -search->root_deficit;
    PwStatus status = pwi_ways_from_root(search, (int)(n_waiting < *most ? n_waiting : *most));
    if (status != PW_OK) return status;
    *most = 0;
    for (int k = 0; k < search->n_served; k++) {
        if (!take_way(search, search->served[k])) continue;
        if (!augment(search, (PwiWayEnd){.found = true, .mentor = search->served[k]})) return PW_NO_MEMORY;
        search->root_deficit++;
        ++*most;
    }
    return PW_OK;
}

/* The units a person may have at their price, by (CS). */
static PwiBounds best_units(const PwiWays *search, int side, int person) {
    const PwiRows *rows = search->rows;
    PwiBounds units = search->transport->bounds[side][person];
    int64_t own = pwi_ways_price(search, side, person) - (side == PWI_MENTEE ? rows->shift : 0);
    pwi_best_loads(rows->problem, rows->goal, side, person, search->transport->taken[side][person], own, &units);
    return units;
}

/* The highest worth of a listed mentor the mentee holds no place with; INT64_MIN: there is none. */
static int64_t best_not_held(const PwiWays *search, int mentee) {
    const PwiHoldings *held = &search->transport->held;
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    int64_t best = INT64_MIN;
    for (int k = 0; k < search->lists->n[mentee]; k++) {
        int64_t worth = list[k].weight - pwi_ways_price(search, PWI_MENTOR, list[k].mentor);
        if (worth > best && !pwi_holds(held, mentee, list[k].mentor)) best = worth;
    }
    return best;
}

/* What the best pair not held is worth becomes the mentee's price; of a list just made anew that may be its bound,
 * which does no harm. Whether the list is to be made anew: what it leaves out may be better. */
static bool set_first_price(void *context, int mentee) {
    PwiWays *search = context;
    int64_t best = best_not_held(search, mentee), bound = pwi_candidates_bound(search->lists, mentee);
    search->transport->price[PWI_MENTEE][mentee] = best > bound ? best : bound;
    return best < bound;
}

static void set_first_price_anew(void *context, PwiRowWorker *worker, int mentee) {
    PwiWays *search = context;
    pwi_candidates_scan(search->lists, search->rows, worker, mentee, search->transport->price[PWI_MENTOR]);
    (void)set_first_price(search, mentee);
}

/* Makes the pairs a mentee holds whose worth is at least `least_worth`; the lowest worth among them. (Who is no longer
 * on the list is worth no more than its bound, and need not be made.) */
static bool make_held(PwiWays *search, int mentee, int64_t least_worth, int64_t *lowest) {
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    *lowest = INT64_MAX;
    for (int k = 0; k < search->lists->n[mentee]; k++) {
        int64_t worth = list[k].weight - pwi_ways_price(search, PWI_MENTOR, list[k].mentor);
        if (worth < least_worth || !pwi_holds(&search->transport->held, mentee, list[k].mentor)) continue;
        if (!pwi_flow_add(&search->transport->flow, mentee, list[k].mentor, list[k].weight)) return false;
        if (worth < *lowest) *lowest = worth;
    }
    return true;
}

/* A minimum below 0 never binds, so nobody is held to it by a low price. */
static void raise_to_minimum(PwiWays *search, int side, int person) {
    if (search->transport->bounds[side][person].min >= 0) return;
    int64_t least = -pwi_ways_slope(search, side, person, -1), *own = &search->transport->price[side][person];
    if (*own < least) *own = least;
}

/* The price of a mentee, and the pairs and units that go with it. */
static bool start_mentee(PwiWays *search, int mentee) {
    PwiTransport *transport = search->transport;
    const PwiBounds *bounds = &transport->bounds[PWI_MENTEE][mentee];
    int64_t best = transport->price[PWI_MENTEE][mentee], without = search->rows->shift, lowest;
    /* Who may do without does not make a pair at a loss, nor need a price below that. */
    if (bounds->min < bounds->max && best < without && !pwi_has_gains(search->rows->goal)) best = without;
    if (!make_held(search, mentee, best, &lowest)) return false;
    int load = transport->flow.load[PWI_MENTEE][mentee];
    if (load > 0 && load == bounds->max) best = lowest;
    if (best == INT64_MIN) best = 0;
    transport->price[PWI_MENTEE][mentee] = best;
    raise_to_minimum(search, PWI_MENTEE, mentee);
    PwiBounds units = best_units(search, PWI_MENTEE, mentee);
    assert(load <= units.max && units.max >= 0);
    search->units[PWI_MENTEE][mentee] = load > units.min ? load : units.min;
    return true;
}

/* Prices of mentees, pairs from the start, and every unit count at the bound its price asks for. */
static bool start(PwiWays *search) {
    PwiTransport *transport = search->transport;
    PwiFlow *flow = &transport->flow;
    search->root_deficit = 0;
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) raise_to_minimum(search, PWI_MENTOR, j);
    for (int i = 0; i < search->n[PWI_MENTEE]; i++) {
        if (!start_mentee(search, i)) return false;
        search->root_deficit += search->units[PWI_MENTEE][i];
    }
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) {
        int load = flow->load[PWI_MENTOR][j];
        PwiBounds units = best_units(search, PWI_MENTOR, j);
        assert(load <= units.max && units.max >= 0);
        search->units[PWI_MENTOR][j] = load > units.min ? load : units.min;
        search->root_deficit -= search->units[PWI_MENTOR][j];
    }
    return true;
}

static PwStatus send_all(PwiWays *search) {
    PwStatus status = PW_OK;
    int64_t most = INT64_MAX; /* looking further than ways can be taken is of no use */
    const PwiFlow *flow = &search->transport->flow;
    const PwiProblem *problem = search->rows->problem;
    for (int i = 0; i < search->n[PWI_MENTEE]; i++) {
        pwi_progress_step(problem->progress, "matching", pwi_proof_goal_name(search->rows->goal), i,
                          search->n[PWI_MENTEE]);
        while (flow->load[PWI_MENTEE][i] < search->units[PWI_MENTEE][i]) {
            if (pwi_deadline_is_over(problem->deadline)) return PW_LIMIT;
            PW_TRY(send_unit(search, i));
        }
    }
    while (search->root_deficit < 0) {
        if (pwi_deadline_is_over(problem->deadline)) return PW_LIMIT;
        PW_TRY(send_from_root(search, &most));
    }
out:
    return status;
}

PwStatus pwi_transport_init(PwiTransport *transport, const PwiProblem *problem,
                            const PwiBounds *const bounds[PWI_N_SIDES], const int32_t *const taken[PWI_N_SIDES]) {
    *transport = (PwiTransport){.flow = {.free = PWI_NO_EDGE}};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        transport->bounds[side] = bounds[side];
        transport->taken[side] = taken[side];
        transport->price[side] = PWI_NEW_ARRAY(int64_t, (size_t)problem->n[side]);
        if (transport->price[side] == NULL) return PW_NO_MEMORY;
    }
    PwStatus status = pwi_holdings_init(&transport->held, problem, bounds[PWI_MENTEE]);
    if (status != PW_OK) return status;
    return pwi_flow_init(&transport->flow, problem->n[PWI_MENTEE], problem->n[PWI_MENTOR]) ? PW_OK : PW_NO_MEMORY;
}

void pwi_transport_clear(PwiTransport *transport) {
    pwi_flow_clear(&transport->flow);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(transport->price[side]);
    pwi_holdings_clear(&transport->held);
    *transport = (PwiTransport){0};
}

PwStatus pwi_transport_solve(const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport) {
    PwiWays search;
    PwStatus status = PW_NO_MEMORY;
    if (pwi_ways_init(&search, rows, lists, transport)) {
        const PwiRowVisitor visitor = {&search, set_first_price, set_first_price_anew};
        PW_TRY(pwi_rows_visit(rows, visitor, rows->problem->deadline));
        status = start(&search) ? send_all(&search) : PW_NO_MEMORY;
    }
out:
    pwi_ways_clear(&search);
    pwi_flow_check(&transport->flow, rows->problem->n[PWI_MENTEE], rows->problem->n[PWI_MENTOR]);
    return status;
}
