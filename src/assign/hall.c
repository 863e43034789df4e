/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hall sets from the closed set of the cardinality search (hall.h). P. Hall 1935; with places Ford & Fulkerson's cut.
 */
#include "assign/hall.h"

#include <assert.h>

/* Union-find over mentees, then mentors; path halving. */
static int32_t root_of(int32_t *parent, int32_t node) {
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* Everybody of the closed set who is linked by an allowed pair belongs together. */
static PwStatus link_parts(const PwiRows *rows, const PwiCardinality *found, int32_t *parent) {
    const int *n = rows->problem->n;
    PwiRowWorker worker;
    PwStatus status = PW_OK;
    PW_TRY(pwi_row_worker_init(&worker, rows->problem));
    for (int32_t node = 0; node < n[PWI_MENTEE] + n[PWI_MENTOR]; node++) parent[node] = node;
    for (int mentee = 0; mentee < n[PWI_MENTEE]; mentee++) {
        if (!found->closed[PWI_MENTEE][mentee]) continue;
        const int32_t *row = pwi_rows_get(rows, &worker, mentee);
        for (int mentor = 0; mentor < n[PWI_MENTOR]; mentor++) {
            if (row[mentor] < 0 || !found->closed[PWI_MENTOR][mentor]) continue;
            parent[root_of(parent, n[PWI_MENTEE] + mentor)] = root_of(parent, mentee);
        }
    }
out:
    pwi_row_worker_clear(&worker);
    return status;
}

/* Pairs of this mentee that lead out of the closed set; all of them are made. */
static int pairs_outside(const PwiCardinality *found, int mentee) {
    const PwiFlow *flow = &found->flow;
    int n = 0;
    for (int32_t edge = flow->first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE; edge = flow->edge[edge].next[PWI_MENTEE])
        n += !found->closed[PWI_MENTOR][flow->edge[edge].person[PWI_MENTOR]];
    return n;
}

/* Numbers the parts that hold mentors; part[root] = number, -1 elsewhere. Returns how many. */
static int number_parts(const PwiCardinality *found, const int *n, int32_t *parent, int32_t *part) {
    int n_parts = 0;
    for (int node = 0; node < n[PWI_MENTEE] + n[PWI_MENTOR]; node++) part[node] = -1;
    for (int mentor = 0; mentor < n[PWI_MENTOR]; mentor++) {
        int32_t root = root_of(parent, n[PWI_MENTEE] + mentor);
        if (found->closed[PWI_MENTOR][mentor] && part[root] < 0) part[root] = n_parts++;
    }
    return n_parts;
}

PwStatus pwi_hall_sets(const PwiRows *rows, const PwiCardinality *found, PwiSolution *solution) {
    const PwiProblem *problem = rows->problem;
    const int *n = problem->n;
    size_t n_nodes = (size_t)n[PWI_MENTEE] + (size_t)n[PWI_MENTOR];
    int32_t *parent = PWI_NEW_ARRAY(int32_t, n_nodes), *part = PWI_NEW_ARRAY(int32_t, n_nodes);
    PwStatus status = parent != NULL && part != NULL ? PW_OK : PW_NO_MEMORY;
    if (status != PW_OK) goto out;
    PW_TRY(link_parts(rows, found, parent));
    solution->n_hall = number_parts(found, n, parent, part);
    solution->hall = PWI_ARENA_ARRAY(&solution->arena, PwiHallSet, (size_t)solution->n_hall);
    solution->hall_of = PWI_ARENA_ARRAY(&solution->arena, int32_t, (size_t)n[PWI_MENTEE]);
    int32_t *member[PWI_N_SIDES] = {PWI_ARENA_ARRAY(&solution->arena, int32_t, (size_t)n[PWI_MENTEE]),
                                    PWI_ARENA_ARRAY(&solution->arena, int32_t, (size_t)n[PWI_MENTOR])};
    if (solution->hall == NULL || solution->hall_of == NULL || member[0] == NULL || member[1] == NULL) {
        status = PW_NO_MEMORY;
        goto out;
    }
    for (int mentee = 0; mentee < n[PWI_MENTEE]; mentee++) {
        int32_t own = found->closed[PWI_MENTEE][mentee] ? part[root_of(parent, mentee)] : -1;
        solution->hall_of[mentee] = own;
        if (own < 0) continue;
        solution->hall[own].n_mentees++;
        solution->hall[own].wanted += problem->bounds[PWI_MENTEE][mentee].max;
        solution->hall[own].places += pairs_outside(found, mentee);
    }
    for (int mentor = 0; mentor < n[PWI_MENTOR]; mentor++) {
        if (!found->closed[PWI_MENTOR][mentor]) continue;
        PwiHallSet *own = &solution->hall[part[root_of(parent, n[PWI_MENTEE] + mentor)]];
        own->n_mentors++;
        own->places += problem->bounds[PWI_MENTOR][mentor].max;
    }
    /* Lay the members out one part behind the other, then fill. */
    int at[PWI_N_SIDES] = {0, 0};
    for (int k = 0; k < solution->n_hall; k++) {
        PwiHallSet *set = &solution->hall[k];
        assert(set->wanted > set->places);
        set->mentee = member[PWI_MENTEE] + at[PWI_MENTEE];
        set->mentor = member[PWI_MENTOR] + at[PWI_MENTOR];
        at[PWI_MENTEE] += set->n_mentees;
        at[PWI_MENTOR] += set->n_mentors;
        set->n_mentees = set->n_mentors = 0;
    }
    for (int mentee = 0; mentee < n[PWI_MENTEE]; mentee++) {
        if (solution->hall_of[mentee] < 0) continue;
        PwiHallSet *own = &solution->hall[solution->hall_of[mentee]];
        member[PWI_MENTEE][own->mentee - member[PWI_MENTEE] + own->n_mentees++] = mentee;
    }
    for (int mentor = 0; mentor < n[PWI_MENTOR]; mentor++) {
        if (!found->closed[PWI_MENTOR][mentor]) continue;
        PwiHallSet *own = &solution->hall[part[root_of(parent, n[PWI_MENTEE] + mentor)]];
        member[PWI_MENTOR][own->mentor - member[PWI_MENTOR] + own->n_mentors++] = mentor;
    }
out:
    pwi_free(parent);
    pwi_free(part);
    return status;
}

/* The people of one side who are in the conflict's set; those who ask for nothing and give nothing are left out. */
static const int32_t *collect(PwiSolution *solution, const PwiProblem *problem, const PwiCardinality *found, int side,
                              bool with_minimum_only, int *n) {
    int32_t *member = PWI_ARENA_ARRAY(&solution->arena, int32_t, (size_t)problem->n[side]);
    *n = 0;
    for (int person = 0; member != NULL && person < problem->n[side]; person++) {
        const PwiBounds *bounds = &problem->bounds[side][person];
        if (found->closed[side][person] && (with_minimum_only ? bounds->min : bounds->max) > 0) member[(*n)++] = person;
    }
    return member;
}

/* Allowed pairs between the set of one side and the outside of the other's. */
static PwStatus pairs_across(const PwiRows *rows, const PwiCardinality *found, bool mentees_inside,
                             const uint8_t *is_wanting, int64_t *n_pairs) {
    const PwiProblem *problem = rows->problem;
    PwiRowWorker worker;
    PwStatus status = PW_OK;
    *n_pairs = 0;
    PW_TRY(pwi_row_worker_init(&worker, problem));
    for (int mentee = 0; mentee < problem->n[PWI_MENTEE]; mentee++) {
        if (problem->bounds[PWI_MENTEE][mentee].max == 0 ||
            found->closed[PWI_MENTEE][mentee] != (mentees_inside ? 1 : 0))
            continue;
        if (mentees_inside && !is_wanting[mentee]) continue;
        const int32_t *row = pwi_rows_get(rows, &worker, mentee);
        for (int mentor = 0; mentor < problem->n[PWI_MENTOR]; mentor++)
            *n_pairs += row[mentor] >= 0 && (mentees_inside ? !found->closed[PWI_MENTOR][mentor] : is_wanting[mentor]);
    }
out:
    pwi_row_worker_clear(&worker);
    return status;
}

PwStatus pwi_hall_conflict(const PwiRows *rows, const PwiCardinality *found, PwiSolution *solution) {
    const PwiProblem *problem = rows->problem;
    bool of_mentees = found->conflict == PWI_MENTEES_MINIMUM;
    int wanting = of_mentees ? PWI_MENTEE : PWI_MENTOR, giving = 1 - wanting;
    PwiHallSet *conflict = &solution->conflict;
    int n_members[PWI_N_SIDES];
    const int32_t *member[PWI_N_SIDES];
    uint8_t *is_wanting = PWI_NEW_ARRAY(uint8_t, (size_t)problem->n[wanting]);
    PwStatus status = is_wanting != NULL ? PW_OK : PW_NO_MEMORY;
    if (status != PW_OK) goto out;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        member[side] = collect(solution, problem, found, side, side == wanting, &n_members[side]);
        if (member[side] == NULL) {
            status = PW_NO_MEMORY;
            goto out;
        }
    }
    *conflict = (PwiHallSet){.mentee = member[PWI_MENTEE],
                             .n_mentees = n_members[PWI_MENTEE],
                             .mentor = member[PWI_MENTOR],
                             .n_mentors = n_members[PWI_MENTOR]};
    for (int k = 0; k < n_members[wanting]; k++) {
        is_wanting[member[wanting][k]] = 1;
        conflict->wanted += problem->bounds[wanting][member[wanting][k]].min;
    }
    for (int k = 0; k < n_members[giving]; k++) conflict->places += problem->bounds[giving][member[giving][k]].max;
    int64_t across;
    PW_TRY(pairs_across(rows, found, of_mentees, is_wanting, &across));
    conflict->places += across;
    solution->conflict_kind = found->conflict;
    assert(conflict->wanted > conflict->places);

out:
    pwi_free(is_wanting);
    return status;
}
