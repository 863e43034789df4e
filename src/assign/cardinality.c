/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maximum cardinality by augmenting paths (cardinality.h).
 *
 * Method: Ford & Fulkerson 1956, by forests: a tree grows from every mentee with a free place; trees share nobody, so
 * each may augment once where it stands (Azad, Buluç & Pothen 2017). When a whole forest finds nothing, what it has
 * reached is a closed set, which no path leaves (Kuhn 1955). What ours does differently: forests grow over candidate
 * lists as long as these lead anywhere, and read a full row only when the lists of all they have reached do not.
 * Augmenting never lowers anybody's load, so minimums are met one side after the other (Mendelsohn & Dulmage 1958):
 * mentees' minimums, then all further pairs, then mentors' minimums by moving pairs from mentors who have more. */
#include "assign/cardinality.h"

#include <assert.h>
#include <string.h>

enum { START = -1 }; /* a mentee with a free place */
/* A mentee whose pair the search may take from a mentor above its minimum, as a start; its own inverse. */
static int32_t given_up(int32_t edge) {
    return -2 - edge;
}

typedef struct Search {
    const PwiRows *rows;
    const PwiCandidates *lists;
    PwiRowWorker worker;
    PwiFlow *flow;
    const PwiBounds *bounds[PWI_N_SIDES];
    int n[PWI_N_SIDES];
    uint8_t *seen[PWI_N_SIDES];    /* [people] 1 = reached by this search, or closed */
    int32_t *root;                 /* [mentees] of a forest: the start of its tree */
    bool *is_served;               /* [mentees] of a forest: this start has got its pair */
    int32_t *queue;                /* [mentees] reached, in order */
    int n_queue, n_listed, n_read; /* of the queue: reached; lists followed; full rows read */
    int32_t *mentor_from;          /* [mentors] the mentee it was reached from */
    int32_t *weight_from;          /* [mentors] weight of that pair */
    int32_t *mentee_edge;          /* [mentees] the pair it was reached over; negative: a start (START, or given_up) */
    int32_t *touched_mentors;      /* [mentors] reached by this search */
    int n_touched, n_open;         /* n_open: mentors with places */
    bool to_minimum;               /* the goal of the search: a mentor below its minimum, not any free place */
} Search;

static bool search_init(Search *search, const PwiRows *rows, const PwiCandidates *lists, PwiFlow *flow) {
    *search = (Search){.rows = rows, .lists = lists, .flow = flow};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        search->bounds[side] = rows->problem->bounds[side];
        search->n[side] = rows->problem->n[side];
        search->seen[side] = PWI_NEW_ARRAY(uint8_t, (size_t)search->n[side]);
        if (search->seen[side] == NULL) return false;
    }
    for (int j = 0; j < search->n[PWI_MENTOR]; j++) search->n_open += search->bounds[PWI_MENTOR][j].max > 0;
    size_t n_mentees = (size_t)search->n[PWI_MENTEE], n_mentors = (size_t)search->n[PWI_MENTOR];
    search->root = PWI_NEW_ARRAY(int32_t, n_mentees);
    search->is_served = PWI_NEW_ARRAY(bool, n_mentees);
    search->queue = PWI_NEW_ARRAY(int32_t, n_mentees);
    search->mentee_edge = PWI_NEW_ARRAY(int32_t, n_mentees);
    search->mentor_from = PWI_NEW_ARRAY(int32_t, n_mentors);
    search->weight_from = PWI_NEW_ARRAY(int32_t, n_mentors);
    search->touched_mentors = PWI_NEW_ARRAY(int32_t, n_mentors);
    return search->root != NULL && search->is_served != NULL && search->queue != NULL && search->mentee_edge != NULL &&
           search->mentor_from != NULL && search->weight_from != NULL && search->touched_mentors != NULL &&
           pwi_row_worker_init(&search->worker, rows->problem) == PW_OK;
}

static void search_clear(Search *search) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(search->seen[side]);
    pwi_free(search->root);
    pwi_free(search->is_served);
    pwi_free(search->queue);
    pwi_free(search->mentee_edge);
    pwi_free(search->mentor_from);
    pwi_free(search->weight_from);
    pwi_free(search->touched_mentors);
    pwi_row_worker_clear(&search->worker);
}

static void begin(Search *search) {
    search->n_queue = search->n_listed = search->n_read = search->n_touched = 0;
}

/* Forgets what a successful search has reached; a failed one stays seen: its set is closed. */
static void forget(Search *search) {
    for (int k = 0; k < search->n_queue; k++) search->seen[PWI_MENTEE][search->queue[k]] = 0;
    for (int k = 0; k < search->n_touched; k++) search->seen[PWI_MENTOR][search->touched_mentors[k]] = 0;
}

static void reach_mentee(Search *search, int mentee, int32_t edge) {
    if (search->seen[PWI_MENTEE][mentee]) return;
    search->seen[PWI_MENTEE][mentee] = 1;
    search->mentee_edge[mentee] = edge;
    search->queue[search->n_queue++] = mentee;
}

/* All mentees of a reached mentor might move away from it. */
static void reach_partners(Search *search, int mentor, bool is_start) {
    const PwiFlow *flow = search->flow;
    for (int32_t edge = flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE; edge = flow->edge[edge].next[PWI_MENTOR])
        reach_mentee(search, flow->edge[edge].person[PWI_MENTEE], is_start ? given_up(edge) : edge);
}

static bool is_goal(const Search *search, int mentor) {
    int load = search->flow->load[PWI_MENTOR][mentor];
    const PwiBounds *bounds = &search->bounds[PWI_MENTOR][mentor];
    return load < (search->to_minimum ? bounds->min : bounds->max);
}

/* Follows one pair; true when it leads to a goal. */
static bool follow(Search *search, int mentee, int mentor, int32_t weight) {
    if (search->seen[PWI_MENTOR][mentor] || pwi_flow_find(search->flow, mentee, mentor) != PWI_NO_EDGE) return false;
    search->seen[PWI_MENTOR][mentor] = 1;
    search->touched_mentors[search->n_touched++] = mentor;
    search->mentor_from[mentor] = mentee;
    search->weight_from[mentor] = weight;
    if (is_goal(search, mentor)) return true;
    reach_partners(search, mentor, false);
    return false;
}

static int follow_list(Search *search, int mentee) {
    const PwiCandidate *list = pwi_candidates_of(search->lists, mentee);
    for (int k = 0; k < search->lists->n[mentee]; k++)
        if (follow(search, mentee, list[k].mentor, list[k].weight)) return list[k].mentor;
    return -1;
}

static int follow_row(Search *search, int mentee) {
    if (search->lists->bound[mentee] == PWI_NOTHING_ELSE) return -1; /* the list was the whole row */
    if (search->n_touched == search->n_open) return -1;              /* nobody is left to reach */
    const int32_t *row = pwi_rows_get(search->rows, &search->worker, mentee);
    for (int j = 0; j < search->n[PWI_MENTOR]; j++)
        if (row[j] >= 0 && !search->seen[PWI_MENTOR][j] && follow(search, mentee, j, row[j])) return j;
    return -1;
}

/* From what is in the queue to a goal: its mentor, or -1 when the set is closed. */
static int run(Search *search) {
    while (search->n_read < search->n_queue) {
        bool has_list = search->n_listed < search->n_queue;
        int mentee = search->queue[has_list ? search->n_listed++ : search->n_read++];
        int mentor = has_list ? follow_list(search, mentee) : follow_row(search, mentee);
        if (mentor >= 0) return mentor;
    }
    return -1;
}

/* Swaps pairs along the way to `mentor`; the search's start gains a pair, or moves one. */
static bool augment(Search *search, int mentor) {
    while (true) {
        int mentee = search->mentor_from[mentor];
        int32_t way = search->mentee_edge[mentee];
        int32_t edge = way >= 0 ? way : given_up(way);
        int next = way == START ? -1 : search->flow->edge[edge].person[PWI_MENTOR];
        if (way != START) pwi_flow_remove(search->flow, edge);
        if (!pwi_flow_add(search->flow, mentee, mentor, search->weight_from[mentor])) return false;
        if (way < 0) return true;
        mentor = next;
    }
}

static int target_of(const Search *search, int mentee, bool must) {
    const PwiBounds *bounds = &search->bounds[PWI_MENTEE][mentee];
    return must ? bounds->min : bounds->max;
}

/* Grows the tree of `mentee` by its list or its row; true when that led to a free place, and the tree's start has got a
 * pair. */
static PwStatus grow(Search *search, int mentee, bool by_row, bool *found) {
    int root = search->root[mentee], n_before = search->n_queue;
    int mentor = by_row ? follow_row(search, mentee) : follow_list(search, mentee);
    *found = mentor >= 0;
    for (int k = n_before; k < search->n_queue; k++) search->root[search->queue[k]] = root;
    if (mentor < 0) return PW_OK;
    if (!augment(search, mentor)) return PW_NO_MEMORY;
    search->is_served[root] = true;
    if (is_goal(search, mentor)) { /* still: other trees may come here too */
        assert(search->touched_mentors[search->n_touched - 1] == mentor);
        search->seen[PWI_MENTOR][mentor] = 0;
        search->n_touched--;
    }
    return PW_OK;
}

/* One forest, from everybody below `target`, over the lists and then, if `by_rows`, whole rows; how many pairs it has
 * brought. If none, all that was reached stays seen. */
static PwStatus grow_forest(Search *search, bool must, bool by_rows, int *n_found) {
    *n_found = 0;
    begin(search);
    for (int mentee = 0; mentee < search->n[PWI_MENTEE]; mentee++) {
        if (search->flow->load[PWI_MENTEE][mentee] >= target_of(search, mentee, must)) continue;
        reach_mentee(search, mentee, START);
        search->root[mentee] = mentee;
        search->is_served[mentee] = false;
    }
    int n_roots = search->n_queue;
    while (search->n_listed < search->n_queue || (by_rows && search->n_read < search->n_queue)) {
        bool by_row = search->n_listed == search->n_queue, found = false;
        int mentee = search->queue[by_row ? search->n_read++ : search->n_listed++];
        if (search->is_served[search->root[mentee]]) continue;
        if (by_row && pwi_deadline_is_over(search->rows->problem->deadline)) return PW_LIMIT;
        PwStatus status = grow(search, mentee, by_row, &found);
        if (status != PW_OK) return status;
        *n_found += found;
        if (*n_found == n_roots) break;
    }
    if (*n_found > 0) forget(search);
    return PW_OK;
}

/* Forests over lists while these bring anything, then over rows: in the end `seen` is closed. */
static PwStatus fill_by_forests(Search *search, bool must) {
    PwStatus status = PW_OK;
    for (int by_rows = 0; by_rows < 2; by_rows++) {
        for (int n_found = 1; n_found > 0;) {
            PW_TRY(grow_forest(search, must, by_rows, &n_found));
            if (n_found == 0 && !by_rows) forget(search);
        }
    }
out:
    return status;
}

/* Each mentee to its minimum. Of those who cannot get there, one; `seen` is then a closed set around it, as small as a
 * search finds it. */
static PwStatus fill_to_minimum(Search *search, bool *failed) {
    PwStatus status = PW_OK;
    PW_TRY(fill_by_forests(search, true));
    forget(search);
    for (int mentee = 0; mentee < search->n[PWI_MENTEE] && !*failed; mentee++) {
        if (search->flow->load[PWI_MENTEE][mentee] >= search->bounds[PWI_MENTEE][mentee].min) continue;
        begin(search);
        reach_mentee(search, mentee, START);
        *failed = run(search) < 0;
        assert(*failed && "a forest has failed here before");
    }
out:
    return status;
}

/* Starts a search at everybody who can give: mentees with a free place, and mentors above their minimum. */
static void reach_givers(Search *search) {
    begin(search);
    for (int mentee = 0; mentee < search->n[PWI_MENTEE]; mentee++)
        if (search->flow->load[PWI_MENTEE][mentee] < search->bounds[PWI_MENTEE][mentee].max)
            reach_mentee(search, mentee, START);
    for (int mentor = 0; mentor < search->n[PWI_MENTOR]; mentor++)
        if (search->flow->load[PWI_MENTOR][mentor] > search->bounds[PWI_MENTOR][mentor].min)
            reach_partners(search, mentor, true);
}

static bool mentors_lack(const Search *search) {
    for (int mentor = 0; mentor < search->n[PWI_MENTOR]; mentor++)
        if (search->flow->load[PWI_MENTOR][mentor] < search->bounds[PWI_MENTOR][mentor].min) return true;
    return false;
}

/* Every mentor to its minimum. On failure `seen` is all that givers can reach. */
static PwStatus fill_mentors(Search *search, bool *failed) {
    *failed = false;
    search->to_minimum = true;
    while (mentors_lack(search)) {
        if (pwi_deadline_is_over(search->rows->problem->deadline)) return PW_LIMIT;
        reach_givers(search);
        int mentor = run(search);
        if (mentor < 0) {
            /* Mentors above their minimum are on the givers' side, also when nobody led to them. */
            for (int j = 0; j < search->n[PWI_MENTOR]; j++)
                if (search->flow->load[PWI_MENTOR][j] > search->bounds[PWI_MENTOR][j].min)
                    search->seen[PWI_MENTOR][j] = 1;
            *failed = true;
            return PW_OK;
        }
        if (!augment(search, mentor)) return PW_NO_MEMORY;
        forget(search);
    }
    return PW_OK;
}

/* `closed` = seen, or its complement. */
static void keep_sets(Search *search, bool complement, PwiCardinality *found) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < search->n[side]; person++)
            found->closed[side][person] = search->seen[side][person] != (complement ? 1 : 0);
}

/* Begins with the pairs of another flow that the rows still have. */
static bool copy_pairs(Search *search, const PwiFlow *start) {
    for (int mentee = 0; mentee < search->n[PWI_MENTEE]; mentee++) {
        for (int32_t at = start->first[PWI_MENTEE][mentee]; at != PWI_NO_EDGE; at = start->edge[at].next[PWI_MENTEE]) {
            const PwiEdge *edge = &start->edge[at];
            if (edge->weight < search->rows->floor_ppm) continue;
            if (!pwi_flow_add(search->flow, mentee, edge->person[PWI_MENTOR], edge->weight)) return false;
        }
    }
    return true;
}

PwStatus pwi_cardinality_solve(const PwiRows *rows, const PwiCandidates *lists, const PwiFlow *start,
                               PwiCardinality *found) {
    PwStatus status = PW_NO_MEMORY;
    Search search;
    bool failed = false;
    *found = (PwiCardinality){.conflict = PWI_NO_CONFLICT};
    if (!search_init(&search, rows, lists, &found->flow)) goto out;
    if (!pwi_flow_init(&found->flow, search.n[PWI_MENTEE], search.n[PWI_MENTOR])) goto out;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        found->closed[side] = PWI_NEW_ARRAY(uint8_t, (size_t)search.n[side]);
        if (found->closed[side] == NULL) goto out;
    }
    if (start != NULL && !copy_pairs(&search, start)) goto out;
    PW_TRY(fill_to_minimum(&search, &failed));
    if (failed) {
        found->conflict = PWI_MENTEES_MINIMUM;
        /* Only what this one search has reached: the sets of a first failure are small. */
        keep_sets(&search, false, found);
        goto out;
    }
    PW_TRY(fill_by_forests(&search, false));
    keep_sets(&search, false, found);
    for (int side = 0; side < PWI_N_SIDES; side++) memset(search.seen[side], 0, (size_t)search.n[side]);
    PW_TRY(fill_mentors(&search, &failed));
    if (failed) {
        found->conflict = PWI_MENTORS_MINIMUM;
        keep_sets(&search, true, found);
    }
    pwi_flow_check(&found->flow, search.n[PWI_MENTEE], search.n[PWI_MENTOR]);

out:
    search_clear(&search);
    return status;
}

void pwi_cardinality_clear(PwiCardinality *found) {
    pwi_flow_clear(&found->flow);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(found->closed[side]);
    *found = (PwiCardinality){0};
}
