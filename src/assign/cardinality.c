/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maximum cardinality by augmenting paths (cardinality.h).
 *
 * Method: Ford & Fulkerson 1956 with the unit paths of Hungarian trees; a search that failed leaves a closed set that
 * no later path can enter (Kuhn 1955), so all failures together read each row once. What ours does differently: a
 * search first uses candidate lists only and reads a full row only when the lists of all it has reached lead nowhere.
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
    int32_t *queue;                /* [mentees] reached, in order */
    int n_queue, n_listed, n_read; /* of the queue: reached; lists followed; full rows read */
    int32_t *mentor_from;          /* [mentors] the mentee it was reached from */
    int32_t *weight_from;          /* [mentors] weight of that pair */
    int32_t *mentee_edge;          /* [mentees] the pair it was reached over; negative: a start (START, or given_up) */
    int32_t *touched_mentors;      /* [mentors] reached by this search */
    int n_touched;
    bool to_minimum; /* the goal of the search: a mentor below its minimum, not any free place */
} Search;

static bool search_init(Search *search, const PwiRows *rows, const PwiCandidates *lists, PwiFlow *flow) {
    *search = (Search){.rows = rows, .lists = lists, .flow = flow};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        search->bounds[side] = rows->problem->bounds[side];
        search->n[side] = rows->problem->n[side];
        search->seen[side] = PWI_NEW_ARRAY(uint8_t, (size_t)search->n[side]);
        if (search->seen[side] == NULL) return false;
    }
    size_t n_mentees = (size_t)search->n[PWI_MENTEE], n_mentors = (size_t)search->n[PWI_MENTOR];
    search->queue = PWI_NEW_ARRAY(int32_t, n_mentees);
    search->mentee_edge = PWI_NEW_ARRAY(int32_t, n_mentees);
    search->mentor_from = PWI_NEW_ARRAY(int32_t, n_mentors);
    search->weight_from = PWI_NEW_ARRAY(int32_t, n_mentors);
    search->touched_mentors = PWI_NEW_ARRAY(int32_t, n_mentors);
    return search->queue != NULL && search->mentee_edge != NULL && search->mentor_from != NULL &&
           search->weight_from != NULL && search->touched_mentors != NULL &&
           pwi_row_worker_init(&search->worker, rows->problem) == PW_OK;
}

static void search_clear(Search *search) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(search->seen[side]);
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
    const int32_t *row = pwi_rows_get(search->rows, &search->worker, mentee);
    for (int j = 0; j < search->n[PWI_MENTOR]; j++)
        if (row[j] >= 0 && follow(search, mentee, j, row[j])) return j;
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

/* Each mentee to `target` pairs; stops at the first failure when `must`. */
static PwStatus fill_mentees(Search *search, bool must, bool *failed) {
    *failed = false;
    for (int mentee = 0; mentee < search->n[PWI_MENTEE]; mentee++) {
        const PwiBounds *bounds = &search->bounds[PWI_MENTEE][mentee];
        int target = must ? bounds->min : bounds->max;
        while (search->flow->load[PWI_MENTEE][mentee] < target && !search->seen[PWI_MENTEE][mentee]) {
            if (pwi_deadline_is_over(search->rows->problem->deadline)) return PW_LIMIT;
            begin(search);
            reach_mentee(search, mentee, START);
            int mentor = run(search);
            if (mentor < 0) {
                *failed = true;
                if (must) return PW_OK;
                break; /* closed for good */
            }
            if (!augment(search, mentor)) return PW_NO_MEMORY;
            forget(search);
        }
        if (!must && search->flow->load[PWI_MENTEE][mentee] < target) *failed = true;
    }
    return PW_OK;
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

PwStatus pwi_cardinality_solve(const PwiRows *rows, const PwiCandidates *lists, PwiCardinality *found) {
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
    PW_TRY(fill_mentees(&search, true, &failed));
    if (failed) {
        found->conflict = PWI_MENTEES_MINIMUM;
        /* Only what this one search has reached: the sets of a first failure are small. */
        keep_sets(&search, false, found);
        goto out;
    }
    PW_TRY(fill_mentees(&search, false, &failed));
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
