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

#include "assign/heap.h"

enum { NOWHERE = -1, FROM_ROOT = -2 };
#define FAR INT64_MAX

typedef struct Dijkstra {
    const PwiRows *rows;
    PwiCandidates *lists;
    PwiTransport *transport;
    PwiRowWorker worker;
    PwiHeap heap;
    int n[PWI_N_SIDES];
    int32_t *units[PWI_N_SIDES]; /* [people] f_i and g_j */
    int64_t root_deficit;        /* units the root waits for; negative: has to send */
    /* The search: a distance is valid when its stamp is the search's number. */
    uint32_t number;
    uint32_t *stamp[PWI_N_SIDES];
    uint32_t *settled[PWI_N_SIDES]; /* stamp: the distance is final */
    int64_t *distance[PWI_N_SIDES];
    int32_t *mentor_from;  /* mentee it was reached from, or FROM_ROOT */
    int32_t *weight_from;  /* weight of that pair */
    int32_t *mentee_edge;  /* pair it was reached over, or FROM_ROOT, or NOWHERE for the source */
    int64_t root_distance; /* FAR: not reached */
    bool root_is_settled;
    int root_from_side, root_from; /* who reached it */
    int32_t *reached[PWI_N_SIDES]; /* people with a distance, in order */
    int n_reached[PWI_N_SIDES];
    int64_t best;    /* distance of the nearest deficit so far, unless it looks for several */
    int n_wanted;    /* deficits to look for: 1, or those of mentors */
    int32_t *served; /* [mentors] those found, by distance */
    int n_served;
    int32_t *open[PWI_N_SIDES]; /* [n_open] people whose units may change at all */
    int n_open[PWI_N_SIDES];
    bool out_of_memory;
} Dijkstra;

/* Heap nodes: mentors, then mentees, then events "the rest of this mentee's row", then the root. */
static int32_t mentee_node(const Dijkstra *search, int mentee) {
    return search->n[PWI_MENTOR] + mentee;
}
static int32_t rest_node(const Dijkstra *search, int mentee) {
    return search->n[PWI_MENTOR] + search->n[PWI_MENTEE] + mentee;
}
static int32_t root_node(const Dijkstra *search) {
    return search->n[PWI_MENTOR] + 2 * search->n[PWI_MENTEE];
}

static int64_t price(const Dijkstra *search, int side, int person) {
    return search->transport->price[side][person];
}

/* What one unit more is worth to a person who has `units`, beyond the pairs: the step of the goal's gain, and for
 * mentees what the rows have added to the pair's weight. */
static int64_t slope(const Dijkstra *search, int side, int person, int32_t units) {
    const PwiRows *rows = search->rows;
    int64_t step = 0;
    if (pwi_has_gains(rows->goal)) {
        int taken = search->transport->taken[side][person];
        step = pwi_load_step(rows->problem, rows->goal, side, person, taken + units);
    }
    return side == PWI_MENTEE ? step - rows->shift : step;
}

static void push(Dijkstra *search, int64_t distance, int32_t node) {
    if (!pwi_heap_push(&search->heap, distance, node)) search->out_of_memory = true;
}

/* Offers a person a shorter distance; true when it is one. */
static bool offer(Dijkstra *search, int side, int person, int64_t distance) {
    assert(distance >= 0);
    if (distance >= search->best) return false;
    if (search->stamp[side][person] != search->number) {
        search->stamp[side][person] = search->number;
        search->reached[side][search->n_reached[side]++] = person;
    } else if (search->distance[side][person] <= distance) {
        return false;
    }
    search->distance[side][person] = distance;
    return true;
}

/* Whether a mentor waits for a unit. */
static bool waits(const Dijkstra *search, int mentor) {
    return search->transport->flow.load[PWI_MENTOR][mentor] < search->units[PWI_MENTOR][mentor];
}

static void offer_mentor(Dijkstra *search, int mentor, int64_t distance, int from, int32_t weight) {
    if (!offer(search, PWI_MENTOR, mentor, distance)) return;
    search->mentor_from[mentor] = from;
    search->weight_from[mentor] = weight;
    if (search->n_wanted == 1 && waits(search, mentor)) search->best = distance;
    push(search, distance, mentor);
}

static void offer_root(Dijkstra *search, int64_t distance, int side, int from) {
    if (distance >= search->root_distance || distance >= search->best) return;
    search->root_distance = distance;
    search->root_from_side = side;
    search->root_from = from;
    if (search->root_deficit > 0) search->best = distance;
    push(search, distance, root_node(search));
}

static void offer_mentee(Dijkstra *search, int mentee, int64_t distance, int32_t edge) {
    if (!offer(search, PWI_MENTEE, mentee, distance)) return;
    search->mentee_edge[mentee] = edge;
    push(search, distance, mentee_node(search, mentee));
}

static void relax_pair(Dijkstra *search, int mentee, int64_t distance, int mentor, int32_t weight) {
    int64_t to = distance + price(search, PWI_MENTEE, mentee) + price(search, PWI_MENTOR, mentor) - weight;
    if (to >= search->best) return;
    if (search->stamp[PWI_MENTOR][mentor] == search->number && search->distance[PWI_MENTOR][mentor] <= to) return;
    if (pwi_flow_find(&search->transport->flow, mentee, mentor) != PWI_NO_EDGE) return;
    offer_mentor(search, mentor, to, mentee, weight);
}

static void settle_mentee(Dijkstra *search, int mentee) {
    int64_t distance = search->distance[PWI_MENTEE][mentee], worth = price(search, PWI_MENTEE, mentee);
    search->settled[PWI_MENTEE][mentee] = search->number;
    int32_t units = search->units[PWI_MENTEE][mentee];
    if (units > search->transport->bounds[PWI_MENTEE][mentee].min)
        offer_root(search, distance + worth + slope(search, PWI_MENTEE, mentee, units - 1), PWI_MENTEE, mentee);
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    for (int k = 0; k < search->lists->n[mentee]; k++)
        relax_pair(search, mentee, distance, list[k].mentor, list[k].weight);
    int64_t bound = pwi_candidates_bound(search->lists, mentee);
    if (bound == PWI_NOTHING_ELSE) return;
    /* A bound can be above the mentee's price: a pair already made may stand behind it, or mentors who have risen
     * since. */
    int64_t rest = worth > bound ? distance + worth - bound : distance;
    if (rest < search->best) push(search, rest, rest_node(search, mentee));
}

/* The search has come as far as the rest of this row: read it, and keep a fresh list. */
static void settle_rest(Dijkstra *search, int mentee) {
    const int32_t *row = pwi_rows_get(search->rows, &search->worker, mentee);
    int64_t distance = search->distance[PWI_MENTEE][mentee];
    for (int j = 0; j < search->n[PWI_MENTOR]; j++)
        if (row[j] >= 0) relax_pair(search, mentee, distance, j, row[j]);
    pwi_candidates_take(search->lists, mentee, row, search->transport->price[PWI_MENTOR]);
}

static void settle_mentor(Dijkstra *search, int mentor) {
    int64_t distance = search->distance[PWI_MENTOR][mentor];
    const PwiFlow *flow = &search->transport->flow;
    search->settled[PWI_MENTOR][mentor] = search->number;
    int32_t units = search->units[PWI_MENTOR][mentor];
    if (units < search->transport->bounds[PWI_MENTOR][mentor].max)
        offer_root(search, distance - price(search, PWI_MENTOR, mentor) - slope(search, PWI_MENTOR, mentor, units),
                   PWI_MENTOR, mentor);
    for (int32_t edge = flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTOR]) {
        int mentee = flow->edge[edge].person[PWI_MENTEE];
        int64_t back = flow->edge[edge].weight - price(search, PWI_MENTEE, mentee) - price(search, PWI_MENTOR, mentor);
        offer_mentee(search, mentee, distance + back, edge);
    }
}

static void settle_root(Dijkstra *search) {
    const PwiTransport *transport = search->transport;
    const int32_t *units = search->units[PWI_MENTEE];
    int64_t distance = search->root_distance;
    search->root_is_settled = true;
    for (int k = 0; k < search->n_open[PWI_MENTEE]; k++) {
        int i = search->open[PWI_MENTEE][k];
        if (units[i] < transport->bounds[PWI_MENTEE][i].max)
            offer_mentee(search, i, distance - price(search, PWI_MENTEE, i) - slope(search, PWI_MENTEE, i, units[i]),
                         FROM_ROOT);
    }
    units = search->units[PWI_MENTOR];
    for (int k = 0; k < search->n_open[PWI_MENTOR]; k++) {
        int j = search->open[PWI_MENTOR][k];
        if (units[j] > transport->bounds[PWI_MENTOR][j].min)
            offer_mentor(search, j,
                         distance + price(search, PWI_MENTOR, j) + slope(search, PWI_MENTOR, j, units[j] - 1),
                         FROM_ROOT, 0);
    }
}

/* Where a path ended: a mentor's index, or `root`. */
typedef struct End {
    bool found, is_root;
    int mentor;
} End;

static End run(Dijkstra *search) {
    int n_mentors = search->n[PWI_MENTOR], n_mentees = search->n[PWI_MENTEE];
    while (search->heap.n > 0 && !search->out_of_memory) {
        PwiHeapEntry top = pwi_heap_pop(&search->heap);
        int32_t node = top.node;
        if (node < n_mentors) {
            if (search->settled[PWI_MENTOR][node] == search->number ||
                search->distance[PWI_MENTOR][node] != top.distance)
                continue;
            if (waits(search, node)) {
                search->settled[PWI_MENTOR][node] = search->number;
                search->served[search->n_served++] = node;
                if (search->n_served == search->n_wanted) return (End){.found = true, .mentor = node};
            }
            settle_mentor(search, node);
        } else if (node < n_mentors + n_mentees) {
            int mentee = node - n_mentors;
            if (search->settled[PWI_MENTEE][mentee] != search->number &&
                search->distance[PWI_MENTEE][mentee] == top.distance)
                settle_mentee(search, mentee);
        } else if (node < n_mentors + 2 * n_mentees) {
            /* Events at the nearest deficit's distance cannot improve on it. */
            if (top.distance < search->best) settle_rest(search, node - n_mentors - n_mentees);
        } else if (!search->root_is_settled) {
            if (search->root_deficit > 0) return (End){.found = true, .is_root = true};
            settle_root(search);
        }
    }
    if (search->n_served == 0) return (End){.found = false};
    return (End){.found = true, .mentor = search->served[search->n_served - 1]};
}

static void begin(Dijkstra *search, int n_wanted) {
    search->number++;
    search->n_wanted = n_wanted;
    search->n_served = 0;
    search->heap.n = 0;
    search->n_reached[0] = search->n_reached[1] = 0;
    search->root_distance = search->best = FAR;
    search->root_is_settled = false;
}

/* Moves prices by the distances, so that the path found becomes tight and no reduced cost negative. */
static void update_prices(Dijkstra *search, int64_t end_distance) {
    int64_t *u = search->transport->price[PWI_MENTEE], *v = search->transport->price[PWI_MENTOR];
    for (int k = 0; k < search->n_reached[PWI_MENTEE]; k++) {
        int mentee = search->reached[PWI_MENTEE][k];
        int64_t gap = end_distance - search->distance[PWI_MENTEE][mentee];
        if (gap > 0) u[mentee] -= gap;
    }
    for (int k = 0; k < search->n_reached[PWI_MENTOR]; k++) {
        int mentor = search->reached[PWI_MENTOR][k];
        int64_t gap = end_distance - search->distance[PWI_MENTOR][mentor];
        if (gap > 0) v[mentor] += gap;
    }
    if (search->root_distance >= end_distance) return;
    /* The root was passed: it would have moved too, but stays at 0, so all others move the other way. */
    int64_t gap = end_distance - search->root_distance;
    for (int i = 0; i < search->n[PWI_MENTEE]; i++) u[i] += gap;
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) v[j] -= gap;
    search->lists->drift += gap;
}

/* Sends one unit from the source to the end, back along the way. */
static bool augment(Dijkstra *search, End end) {
    PwiFlow *flow = &search->transport->flow;
    bool at_root = end.is_root;
    int mentor = end.mentor;
    if (at_root) search->root_deficit--;
    while (true) {
        if (at_root) {
            int from = search->root_from;
            if (search->root_distance == 0 && from == NOWHERE) return true; /* the root was the source */
            if (search->root_from_side == PWI_MENTOR) {
                search->units[PWI_MENTOR][from]++;
                mentor = from;
                at_root = false;
                continue;
            }
            search->units[PWI_MENTEE][from]--;
            int32_t edge = search->mentee_edge[from];
            if (edge == NOWHERE) return true;
            if (edge == FROM_ROOT) return false; /* cannot be: the root is passed once */
            mentor = flow->edge[edge].person[PWI_MENTOR];
            pwi_flow_remove(flow, edge);
            at_root = false;
            continue;
        }
        int mentee = search->mentor_from[mentor];
        if (mentee == FROM_ROOT) {
            search->units[PWI_MENTOR][mentor]--;
            at_root = true;
            continue;
        }
        int32_t edge = search->mentee_edge[mentee];
        int32_t weight = search->weight_from[mentor];
        int next = edge >= 0 ? flow->edge[edge].person[PWI_MENTOR] : mentor;
        if (edge >= 0) pwi_flow_remove(flow, edge);
        if (!pwi_flow_add(flow, mentee, mentor, weight)) return false;
        if (edge == NOWHERE) return true;
        if (edge == FROM_ROOT) {
            search->units[PWI_MENTEE][mentee]++;
            at_root = true;
        } else {
            mentor = next;
        }
    }
}

/* One unit from a mentee. */
static PwStatus send_unit(Dijkstra *search, int mentee) {
    begin(search, 1);
    search->stamp[PWI_MENTEE][mentee] = search->number;
    search->reached[PWI_MENTEE][search->n_reached[PWI_MENTEE]++] = mentee;
    search->distance[PWI_MENTEE][mentee] = 0;
    search->mentee_edge[mentee] = NOWHERE;
    settle_mentee(search, mentee);
    End end = run(search);
    if (search->out_of_memory) return PW_NO_MEMORY;
    assert(end.found && "the bounds were feasible");
    if (!end.found) return PW_SELF_CHECK;
    update_prices(search, end.is_root ? search->root_distance : search->distance[PWI_MENTOR][end.mentor]);
    return augment(search, end) ? PW_OK : PW_NO_MEMORY;
}

/* Whether the way on which the mentor was reached is still as it was; if so, it is taken. A person who was on a way
 * taken before counts as not settled. */
static bool take_way(Dijkstra *search, int mentor) {
    const uint32_t number = search->number;
    for (int at = mentor;;) {
        if (search->settled[PWI_MENTOR][at] != number) return false;
        int mentee = search->mentor_from[at];
        if (mentee == FROM_ROOT) break;
        if (search->settled[PWI_MENTEE][mentee] != number) return false;
        int32_t edge = search->mentee_edge[mentee];
        if (edge == FROM_ROOT) break;
        at = search->transport->flow.edge[edge].person[PWI_MENTOR];
    }
    for (int at = mentor;;) {
        search->settled[PWI_MENTOR][at] = 0;
        int mentee = search->mentor_from[at];
        if (mentee == FROM_ROOT) return true;
        search->settled[PWI_MENTEE][mentee] = 0;
        int32_t edge = search->mentee_edge[mentee];
        if (edge == FROM_ROOT) return true;
        at = search->transport->flow.edge[edge].person[PWI_MENTOR];
    }
}

/* Units from the root: one search for `most` mentors who wait, or as many as there are, and a unit for each to whom it
 * has found a way apart from those of mentors before. Returns in *most how many there were, at least one. */
static PwStatus send_from_root(Dijkstra *search, int64_t *most) {
    int64_t n_waiting = 0;
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) n_waiting += waits(search, j);
    if (n_waiting > -search->root_deficit) n_waiting = -search->root_deficit;
    begin(search, (int)(n_waiting < *most ? n_waiting : *most));
    search->root_from = NOWHERE;
    search->root_distance = 0;
    settle_root(search);
    End end = run(search);
    if (search->out_of_memory) return PW_NO_MEMORY;
    assert(end.found && "the bounds were feasible");
    if (!end.found) return PW_SELF_CHECK;
    /* The last is the farthest: at its distance, the ways to all of them are tight. */
    update_prices(search, search->distance[PWI_MENTOR][end.mentor]);
    *most = 0;
    for (int k = 0; k < search->n_served; k++) {
        if (!take_way(search, search->served[k])) continue;
        if (!augment(search, (End){.found = true, .mentor = search->served[k]})) return PW_NO_MEMORY;
        search->root_deficit++;
        ++*most;
    }
    return PW_OK;
}

/* The units a person may have at their price, by (CS). */
static PwiBounds best_units(const Dijkstra *search, int side, int person) {
    const PwiRows *rows = search->rows;
    PwiBounds units = search->transport->bounds[side][person];
    int64_t own = price(search, side, person) - (side == PWI_MENTEE ? rows->shift : 0);
    pwi_best_loads(rows->problem, rows->goal, side, person, search->transport->taken[side][person], own, &units);
    return units;
}

/* The highest worth of a listed mentor the mentee holds no place with; INT64_MIN: there is none. */
static int64_t best_not_held(const Dijkstra *search, int mentee) {
    const PwiHoldings *held = &search->transport->held;
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    int64_t best = INT64_MIN;
    for (int k = 0; k < search->lists->n[mentee]; k++) {
        int64_t worth = list[k].weight - price(search, PWI_MENTOR, list[k].mentor);
        if (worth > best && !pwi_holds(held, mentee, list[k].mentor)) best = worth;
    }
    return best;
}

/* What the best pair not held is worth becomes the mentee's price; of a list just made anew that may be its bound,
 * which does no harm. Whether the list is to be made anew: what it leaves out may be better. */
static bool set_first_price(void *context, int mentee) {
    Dijkstra *search = context;
    int64_t best = best_not_held(search, mentee), bound = pwi_candidates_bound(search->lists, mentee);
    search->transport->price[PWI_MENTEE][mentee] = best > bound ? best : bound;
    return best < bound;
}

static void set_first_price_anew(void *context, PwiRowWorker *worker, int mentee) {
    Dijkstra *search = context;
    pwi_candidates_scan(search->lists, search->rows, worker, mentee, search->transport->price[PWI_MENTOR]);
    (void)set_first_price(search, mentee);
}

/* Makes the pairs a mentee holds whose worth is at least `least_worth`; the lowest worth among them. (Who is no longer
 * on the list is worth no more than its bound, and need not be made.) */
static bool make_held(Dijkstra *search, int mentee, int64_t least_worth, int64_t *lowest) {
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    *lowest = INT64_MAX;
    for (int k = 0; k < search->lists->n[mentee]; k++) {
        int64_t worth = list[k].weight - price(search, PWI_MENTOR, list[k].mentor);
        if (worth < least_worth || !pwi_holds(&search->transport->held, mentee, list[k].mentor)) continue;
        if (!pwi_flow_add(&search->transport->flow, mentee, list[k].mentor, list[k].weight)) return false;
        if (worth < *lowest) *lowest = worth;
    }
    return true;
}

/* A minimum below 0 never binds, so nobody is held to it by a low price. */
static void raise_to_minimum(Dijkstra *search, int side, int person) {
    if (search->transport->bounds[side][person].min >= 0) return;
    int64_t least = -slope(search, side, person, -1), *own = &search->transport->price[side][person];
    if (*own < least) *own = least;
}

/* The price of a mentee, and the pairs and units that go with it. */
static bool start_mentee(Dijkstra *search, int mentee) {
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
static bool start(Dijkstra *search) {
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

static PwStatus send_all(Dijkstra *search) {
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

static bool dijkstra_init(Dijkstra *search, const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport) {
    *search = (Dijkstra){.rows = rows, .lists = lists, .transport = transport};
    bool fine = true;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)rows->problem->n[side];
        search->n[side] = rows->problem->n[side];
        search->units[side] = PWI_NEW_ARRAY(int32_t, n);
        search->stamp[side] = PWI_NEW_ARRAY(uint32_t, n);
        search->settled[side] = PWI_NEW_ARRAY(uint32_t, n);
        search->distance[side] = PWI_NEW_ARRAY(int64_t, n);
        search->reached[side] = PWI_NEW_ARRAY(int32_t, n);
        search->open[side] = PWI_NEW_ARRAY(int32_t, n);
        const PwiBounds *bounds = transport->bounds[side];
        for (int person = 0; search->open[side] != NULL && person < search->n[side]; person++)
            if (bounds[person].min < bounds[person].max) search->open[side][search->n_open[side]++] = person;
        fine &= search->open[side] != NULL && search->units[side] != NULL && search->stamp[side] != NULL &&
                search->settled[side] != NULL && search->distance[side] != NULL && search->reached[side] != NULL;
    }
    search->mentor_from = PWI_NEW_ARRAY(int32_t, (size_t)search->n[PWI_MENTOR]);
    search->weight_from = PWI_NEW_ARRAY(int32_t, (size_t)search->n[PWI_MENTOR]);
    search->mentee_edge = PWI_NEW_ARRAY(int32_t, (size_t)search->n[PWI_MENTEE]);
    search->served = PWI_NEW_ARRAY(int32_t, (size_t)search->n[PWI_MENTOR]);
    fine &= search->served != NULL && search->mentor_from != NULL && search->weight_from != NULL &&
            search->mentee_edge != NULL;
    return fine && pwi_row_worker_init(&search->worker, rows->problem) == PW_OK;
}

static void dijkstra_clear(Dijkstra *search) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(search->units[side]);
        pwi_free(search->stamp[side]);
        pwi_free(search->settled[side]);
        pwi_free(search->distance[side]);
        pwi_free(search->reached[side]);
        pwi_free(search->open[side]);
    }
    pwi_free(search->served);
    pwi_free(search->mentor_from);
    pwi_free(search->weight_from);
    pwi_free(search->mentee_edge);
    pwi_row_worker_clear(&search->worker);
    pwi_heap_clear(&search->heap);
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
    Dijkstra search;
    PwStatus status = PW_NO_MEMORY;
    if (dijkstra_init(&search, rows, lists, transport)) {
        const PwiRowVisitor visitor = {&search, set_first_price, set_first_price_anew};
        PW_TRY(pwi_rows_visit(rows, visitor, rows->problem->deadline));
        status = start(&search) ? send_all(&search) : PW_NO_MEMORY;
    }
out:
    dijkstra_clear(&search);
    pwi_flow_check(&transport->flow, rows->problem->n[PWI_MENTEE], rows->problem->n[PWI_MENTOR]);
    return status;
}
