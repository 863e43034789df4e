/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dijkstra's search over lazy candidate lists (ways.h).
 *
 * Rows are not stored: a reached mentee relaxes its candidate list, and an event at distance + u_i − bound stands for
 * everything left out; only if the search gets that far is the row read again. */
#include "assign/ways.h"

#include <assert.h>

#define FAR INT64_MAX

/* Heap nodes: mentors, then mentees, then events "the rest of this mentee's row", then the root. */
static int32_t mentee_node(const PwiWays *search, int mentee) {
    return search->n[PWI_MENTOR] + mentee;
}
static int32_t rest_node(const PwiWays *search, int mentee) {
    return search->n[PWI_MENTOR] + search->n[PWI_MENTEE] + mentee;
}
static int32_t root_node(const PwiWays *search) {
    return search->n[PWI_MENTOR] + 2 * search->n[PWI_MENTEE];
}

static void push(PwiWays *search, int64_t distance, int32_t node) {
    if (!pwi_heap_push(&search->heap, distance, node)) search->out_of_memory = true;
}

/* Offers a person a shorter distance; true when it is one. */
static bool offer(PwiWays *search, int side, int person, int64_t distance) {
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

static void offer_mentor(PwiWays *search, int mentor, int64_t distance, int from, int32_t weight) {
    if (!offer(search, PWI_MENTOR, mentor, distance)) return;
    search->mentor_from[mentor] = from;
    search->weight_from[mentor] = weight;
    if (search->n_wanted == 1 && pwi_ways_waits(search, mentor)) search->best = distance;
    push(search, distance, mentor);
}

static void offer_root(PwiWays *search, int64_t distance, int side, int from) {
    if (distance >= search->root_distance || distance >= search->best) return;
    search->root_distance = distance;
    search->root_from_side = side;
    search->root_from = from;
    if (search->root_deficit > 0) search->best = distance;
    push(search, distance, root_node(search));
}

static void offer_mentee(PwiWays *search, int mentee, int64_t distance, int32_t edge) {
    if (!offer(search, PWI_MENTEE, mentee, distance)) return;
    search->mentee_edge[mentee] = edge;
    push(search, distance, mentee_node(search, mentee));
}

static void relax_pair(PwiWays *search, int mentee, int64_t distance, int mentor, int32_t weight) {
    int64_t to =
        distance + pwi_ways_price(search, PWI_MENTEE, mentee) + pwi_ways_price(search, PWI_MENTOR, mentor) - weight;
    if (to >= search->best) return;
    if (search->stamp[PWI_MENTOR][mentor] == search->number && search->distance[PWI_MENTOR][mentor] <= to) return;
    if (pwi_flow_find(&search->transport->flow, mentee, mentor) != PWI_NO_EDGE) return;
    offer_mentor(search, mentor, to, mentee, weight);
}

static void settle_mentee(PwiWays *search, int mentee) {
    int64_t distance = search->distance[PWI_MENTEE][mentee], worth = pwi_ways_price(search, PWI_MENTEE, mentee);
    search->settled[PWI_MENTEE][mentee] = search->number;
    int32_t units = search->units[PWI_MENTEE][mentee];
    if (units > search->transport->bounds[PWI_MENTEE][mentee].min)
        offer_root(search, distance + worth + pwi_ways_slope(search, PWI_MENTEE, mentee, units - 1), PWI_MENTEE,
                   mentee);
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
static void settle_rest(PwiWays *search, int mentee) {
    const int32_t *row = pwi_rows_get(search->rows, &search->worker, mentee);
    int64_t distance = search->distance[PWI_MENTEE][mentee];
    for (int j = 0; j < search->n[PWI_MENTOR]; j++)
        if (row[j] >= 0) relax_pair(search, mentee, distance, j, row[j]);
    pwi_candidates_take(search->lists, mentee, row, search->transport->price[PWI_MENTOR]);
}

static void settle_mentor(PwiWays *search, int mentor) {
    int64_t distance = search->distance[PWI_MENTOR][mentor];
    const PwiFlow *flow = &search->transport->flow;
    search->settled[PWI_MENTOR][mentor] = search->number;
    int32_t units = search->units[PWI_MENTOR][mentor];
    if (units < search->transport->bounds[PWI_MENTOR][mentor].max)
        offer_root(
            search,
            distance - pwi_ways_price(search, PWI_MENTOR, mentor) - pwi_ways_slope(search, PWI_MENTOR, mentor, units),
            PWI_MENTOR, mentor);
    for (int32_t edge = flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTOR]) {
        int mentee = flow->edge[edge].person[PWI_MENTEE];
        int64_t back = flow->edge[edge].weight - pwi_ways_price(search, PWI_MENTEE, mentee) -
                       pwi_ways_price(search, PWI_MENTOR, mentor);
        offer_mentee(search, mentee, distance + back, edge);
    }
}

static void settle_root(PwiWays *search) {
    const PwiTransport *transport = search->transport;
    const int32_t *units = search->units[PWI_MENTEE];
    int64_t distance = search->root_distance;
    search->root_is_settled = true;
    for (int k = 0; k < search->n_open[PWI_MENTEE]; k++) {
        int i = search->open[PWI_MENTEE][k];
        if (units[i] < transport->bounds[PWI_MENTEE][i].max)
            offer_mentee(
                search, i,
                distance - pwi_ways_price(search, PWI_MENTEE, i) - pwi_ways_slope(search, PWI_MENTEE, i, units[i]),
                PWI_FROM_ROOT);
    }
    units = search->units[PWI_MENTOR];
    for (int k = 0; k < search->n_open[PWI_MENTOR]; k++) {
        int j = search->open[PWI_MENTOR][k];
        if (units[j] > transport->bounds[PWI_MENTOR][j].min)
            offer_mentor(
                search, j,
                distance + pwi_ways_price(search, PWI_MENTOR, j) + pwi_ways_slope(search, PWI_MENTOR, j, units[j] - 1),
                PWI_FROM_ROOT, 0);
    }
}

static PwiWayEnd run(PwiWays *search) {
    int n_mentors = search->n[PWI_MENTOR], n_mentees = search->n[PWI_MENTEE];
    while (search->heap.n > 0 && !search->out_of_memory) {
        PwiHeapEntry top = pwi_heap_pop(&search->heap);
        int32_t node = top.node;
        if (node < n_mentors) {
            if (search->settled[PWI_MENTOR][node] == search->number ||
                search->distance[PWI_MENTOR][node] != top.distance)
                continue;
            if (pwi_ways_waits(search, node)) {
                search->settled[PWI_MENTOR][node] = search->number;
                search->served[search->n_served++] = node;
                if (search->n_served == search->n_wanted) return (PwiWayEnd){.found = true, .mentor = node};
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
            if (search->root_deficit > 0) return (PwiWayEnd){.found = true, .is_root = true};
            settle_root(search);
        }
    }
    if (search->n_served == 0) return (PwiWayEnd){.found = false};
    return (PwiWayEnd){.found = true, .mentor = search->served[search->n_served - 1]};
}

static void begin(PwiWays *search, int n_wanted) {
    search->number++;
    search->n_wanted = n_wanted;
    search->n_served = 0;
    search->heap.n = 0;
    search->n_reached[0] = search->n_reached[1] = 0;
    search->root_distance = search->best = FAR;
    search->root_is_settled = false;
}

/* Moves prices by the distances, so that the path found becomes tight and no reduced cost negative. */
static void update_prices(PwiWays *search, int64_t end_distance) {
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

static PwStatus run_to_end(PwiWays *search, PwiWayEnd *end) {
    *end = run(search);
    if (search->out_of_memory) return PW_NO_MEMORY;
    assert(end->found && "the bounds were feasible");
    if (!end->found) return PW_SELF_CHECK;
    update_prices(search, end->is_root ? search->root_distance : search->distance[PWI_MENTOR][end->mentor]);
    return PW_OK;
}

PwStatus pwi_ways_from_mentee(PwiWays *search, int mentee, PwiWayEnd *end) {
    begin(search, 1);
    search->stamp[PWI_MENTEE][mentee] = search->number;
    search->reached[PWI_MENTEE][search->n_reached[PWI_MENTEE]++] = mentee;
    search->distance[PWI_MENTEE][mentee] = 0;
    search->mentee_edge[mentee] = PWI_NOWHERE;
    settle_mentee(search, mentee);
    return run_to_end(search, end);
}

/* The last mentor is the farthest: at its distance, the ways to all of them are tight. */
PwStatus pwi_ways_from_root(PwiWays *search, int n_wanted) {
    PwiWayEnd end;
    begin(search, n_wanted);
    search->root_from = PWI_NOWHERE;
    search->root_distance = 0;
    settle_root(search);
    return run_to_end(search, &end);
}

bool pwi_ways_init(PwiWays *search, const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport) {
    *search = (PwiWays){.rows = rows, .lists = lists, .transport = transport};
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

void pwi_ways_clear(PwiWays *search) {
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
