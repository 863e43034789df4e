/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `rank-maximal`: as many pairs as can be with the mentee's best mentor, then with the second best, and so
 * on (Irving, Kavitha, Mehlhorn, Michail & Paluch 2006; with places on both sides Paluch 2013).
 *
 * A mentor's rank is one more than the number of mentors who take part and score higher, so equals share a rank. Phase
 * r lets the pairs of rank r in and augments to a maximum. Then the mentees whom an alternating path reaches from one
 * with a free place, and the mentors so reached, show what every maximum has in common (the minimum cut):
 * - a mentee not reached and a mentor reached are full for good, and get no pairs of later ranks;
 * - no maximum has a pair of a mentee not reached with a mentor reached;
 * - every maximum has all pairs of a mentee reached with a mentor not reached.
 * Augmenting takes no places away, so the pairs of earlier ranks stay as many as they are.
 *
 * Ours differs in what comes after: many matchings have the best profile, and of these the assignment core takes the
 * one with the largest total, then the draw. Ranks are stored, 4 bytes a pair. Cost: O(ranks · pairs) and the paths. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "assign/flow.h"
#include "strategy/assemble.h"
#include "strategy/filling.h"

enum { OPEN = 0, FORCED = 1 }; /* weights of pairs: may change, or are in every maximum */

typedef struct Profile {
    PwiPicking picking;
    PwiFlow flow;
    int32_t *score;                /* [mentees × mentors] PWI_FORBIDDEN: the pair is out, or forced; owned */
    int32_t *liked;                /* [mentees × mentors] each mentee's mentors, best first; owned */
    int32_t *rank;                 /* [mentees × mentors] theirs; owned */
    int32_t *n_liked, *n_in;       /* [mentees] of those; let in so far */
    bool *is_full[PWI_N_SIDES];    /* [people] for good */
    bool *is_reached[PWI_N_SIDES]; /* [people] from a mentee with a free place */
    int32_t *queue, *touched;      /* [n_queue] mentees, [n_touched] mentors reached by this search */
    int32_t *mentor_from;          /* [mentors] the mentee they were reached from */
    int32_t *mentee_edge;          /* [mentees] the pair they were reached over, or PWI_NO_EDGE: the start */
    int n_queue, n_touched;
} Profile;

static int count(const Profile *profile, PwiSide side) {
    return profile->picking.input->cohort->side[side].n;
}

static size_t row_at(const Profile *profile, int mentee) {
    return (size_t)mentee * (size_t)count(profile, PWI_MENTOR);
}

static int places_left(const Profile *profile, PwiSide side, int person) {
    return profile->picking.places[side][person] - profile->flow.load[side][person];
}

/* ---- ranks ---- */

static int compare_down(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left < right) - (left > right);
}

/* Ranks among all who take part; listed are those who have a place and are not with the mentee by decision. */
static void read_row(Profile *profile, int mentee, int64_t *order) {
    const PwiStrategyInput *input = profile->picking.input;
    size_t at = row_at(profile, mentee);
    int n_mentors = count(profile, PWI_MENTOR), n = 0, rank = 0;
    const int32_t *score = pwi_score_mentee(input->scorer, profile->picking.row, mentee);
    for (int j = 0; j < n_mentors; j++) {
        profile->score[at + (size_t)j] = PWI_FORBIDDEN;
        if (score[j] >= 0 && pwi_takes_part(input, PWI_MENTOR, j)) order[n++] = (int64_t)score[j] << 32 | j;
    }
    qsort(order, (size_t)n, sizeof *order, compare_down);
    for (int k = 0; k < n; k++) {
        int mentor = (int)(order[k] & INT32_MAX);
        if (k == 0 || order[k] >> 32 < order[k - 1] >> 32) rank = k + 1;
        bool is_open =
            profile->picking.places[PWI_MENTEE][mentee] > 0 && profile->picking.places[PWI_MENTOR][mentor] > 0;
        if (!is_open || pwi_pairs_contain(input->decisions->keep, input->decisions->n_keep, mentee, mentor)) continue;
        profile->score[at + (size_t)mentor] = score[mentor];
        profile->liked[at + (size_t)profile->n_liked[mentee]] = mentor;
        profile->rank[at + (size_t)profile->n_liked[mentee]++] = rank;
    }
}

static PwStatus read_rows(Profile *profile) {
    int64_t *order = PWI_NEW_ARRAY(int64_t, (size_t)count(profile, PWI_MENTOR));
    for (int i = 0; order != NULL && i < count(profile, PWI_MENTEE); i++) read_row(profile, i, order);
    pwi_free(order);
    return order != NULL ? PW_OK : PW_NO_MEMORY;
}

static PwStatus profile_init(Profile *profile, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    PwiArena *arena = &profile->picking.arena;
    *profile = (Profile){0};
    PW_TRY(pwi_picking_init(&profile->picking, input, error));
    size_t n_mentees = (size_t)count(profile, PWI_MENTEE), n_mentors = (size_t)count(profile, PWI_MENTOR);
    int32_t **matrix[] = {&profile->score, &profile->liked, &profile->rank};
    int32_t **of_mentees[] = {&profile->n_liked, &profile->n_in, &profile->queue, &profile->mentee_edge};
    int32_t **of_mentors[] = {&profile->touched, &profile->mentor_from};
    bool fine = pwi_flow_init(&profile->flow, (int)n_mentees, (int)n_mentors);
    for (size_t k = 0; k < sizeof matrix / sizeof *matrix; k++)
        fine &= (*matrix[k] = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors)) != NULL;
    for (size_t k = 0; k < sizeof of_mentees / sizeof *of_mentees; k++)
        fine &= (*of_mentees[k] = PWI_ARENA_ARRAY(arena, int32_t, n_mentees + 1)) != NULL;
    for (size_t k = 0; k < sizeof of_mentors / sizeof *of_mentors; k++)
        fine &= (*of_mentors[k] = PWI_ARENA_ARRAY(arena, int32_t, n_mentors + 1)) != NULL;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)count(profile, (PwiSide)side);
        fine &= (profile->is_full[side] = PWI_ARENA_ARRAY(arena, bool, n + 1)) != NULL;
        fine &= (profile->is_reached[side] = PWI_ARENA_ARRAY(arena, bool, n + 1)) != NULL;
    }
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    PW_TRY(read_rows(profile));
out:
    return status;
}

static void profile_clear(Profile *profile) {
    pwi_flow_clear(&profile->flow);
    pwi_free(profile->score);
    pwi_free(profile->liked);
    pwi_free(profile->rank);
    pwi_picking_clear(&profile->picking);
}

/* ---- one rank ---- */

/* Lets in the pairs of this rank whose people are not full for good; whether there are any. */
static bool let_in(Profile *profile, int rank) {
    bool any = false;
    for (int i = 0; i < count(profile, PWI_MENTEE); i++) {
        size_t at = row_at(profile, i);
        for (; profile->n_in[i] < profile->n_liked[i]; profile->n_in[i]++) {
            size_t k = at + (size_t)profile->n_in[i];
            if (profile->rank[k] > rank) break;
            bool is_late = profile->is_full[PWI_MENTEE][i] || profile->is_full[PWI_MENTOR][profile->liked[k]];
            if (is_late) profile->score[at + (size_t)profile->liked[k]] = PWI_FORBIDDEN;
            any |= !is_late;
        }
    }
    return any;
}

static void reach_mentee(Profile *profile, int mentee, int32_t edge) {
    profile->is_reached[PWI_MENTEE][mentee] = true;
    profile->mentee_edge[mentee] = edge;
    profile->queue[profile->n_queue++] = mentee;
}

/* A mentor with a free place at the end of an alternating path from the mentee, or PWI_NOBODY. */
static int find_free(Profile *profile, int start) {
    const PwiFlow *flow = &profile->flow;
    profile->n_queue = profile->n_touched = 0;
    reach_mentee(profile, start, PWI_NO_EDGE);
    for (int at = 0; at < profile->n_queue; at++) {
        int mentee = profile->queue[at];
        size_t row = row_at(profile, mentee);
        for (int k = 0; k < profile->n_in[mentee]; k++) {
            int mentor = profile->liked[row + (size_t)k];
            if (profile->is_reached[PWI_MENTOR][mentor] || profile->score[row + (size_t)mentor] == PWI_FORBIDDEN ||
                pwi_flow_find(flow, mentee, mentor) != PWI_NO_EDGE)
                continue;
            profile->is_reached[PWI_MENTOR][mentor] = true;
            profile->touched[profile->n_touched++] = mentor;
            profile->mentor_from[mentor] = mentee;
            if (places_left(profile, PWI_MENTOR, mentor) > 0) return mentor;
            for (int32_t edge = flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE;
                 edge = flow->edge[edge].next[PWI_MENTOR]) {
                int other = flow->edge[edge].person[PWI_MENTEE];
                if (flow->edge[edge].weight == OPEN && !profile->is_reached[PWI_MENTEE][other])
                    reach_mentee(profile, other, edge);
            }
        }
    }
    return PWI_NOBODY;
}

/* Swaps pairs along the path to the mentor, and forgets the search. */
static PwStatus augment(Profile *profile, int mentor) {
    for (int32_t edge = 0; edge != PWI_NO_EDGE;) {
        int mentee = profile->mentor_from[mentor];
        edge = profile->mentee_edge[mentee];
        if (!pwi_flow_add(&profile->flow, mentee, mentor, OPEN)) return PW_NO_MEMORY;
        if (edge == PWI_NO_EDGE) break;
        mentor = profile->flow.edge[edge].person[PWI_MENTOR];
        pwi_flow_remove(&profile->flow, edge);
    }
    for (int k = 0; k < profile->n_queue; k++) profile->is_reached[PWI_MENTEE][profile->queue[k]] = false;
    for (int k = 0; k < profile->n_touched; k++) profile->is_reached[PWI_MENTOR][profile->touched[k]] = false;
    return PW_OK;
}

/* To a maximum. What searches reached that found nothing stays reached: no later path can lead there. */
static PwStatus augment_all(Profile *profile) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(profile->is_reached[side], 0, (size_t)count(profile, (PwiSide)side) * sizeof(bool));
    for (int i = 0; i < count(profile, PWI_MENTEE); i++) {
        while (places_left(profile, PWI_MENTEE, i) > 0 && !profile->is_reached[PWI_MENTEE][i]) {
            int mentor = find_free(profile, i);
            if (mentor != PWI_NOBODY && augment(profile, mentor) != PW_OK) return PW_NO_MEMORY;
        }
    }
    return PW_OK;
}

/* What all maximums have in common. */
static void freeze(Profile *profile) {
    bool *const *is_reached = profile->is_reached;
    for (int j = 0; j < count(profile, PWI_MENTOR); j++)
        if (is_reached[PWI_MENTOR][j]) profile->is_full[PWI_MENTOR][j] = true;
    for (int i = 0; i < count(profile, PWI_MENTEE); i++) {
        size_t at = row_at(profile, i);
        if (!is_reached[PWI_MENTEE][i]) profile->is_full[PWI_MENTEE][i] = true;
        for (int k = 0; k < profile->n_in[i]; k++) {
            int mentor = profile->liked[at + (size_t)k];
            int32_t *score = &profile->score[at + (size_t)mentor];
            if (*score == PWI_FORBIDDEN || is_reached[PWI_MENTEE][i] == is_reached[PWI_MENTOR][mentor]) continue;
            int32_t edge = pwi_flow_find(&profile->flow, i, mentor);
            assert((edge != PWI_NO_EDGE) == is_reached[PWI_MENTEE][i]);
            if (edge != PWI_NO_EDGE) profile->flow.edge[edge].weight = FORCED;
            *score = PWI_FORBIDDEN;
        }
    }
}

/* ---- the best of them ---- */

/* Of all matchings with this profile the one with the largest total, then by the draw. */
static PwStatus choose(Profile *profile, PwError *error) {
    PwStatus status = PW_OK;
    PwiPicking *picking = &profile->picking;
    PwiSolution solution = {0};
    const PwiStoredScores stored = {profile->score, count(profile, PWI_MENTOR)};
    const PwiScores scores = pwi_stored_scores(&stored);
    PwiFilling filling = {.scores = &scores};
    for (int i = 0; i < count(profile, PWI_MENTEE); i++)
        for (int32_t edge = profile->flow.first[PWI_MENTEE][i]; edge != PWI_NO_EDGE;
             edge = profile->flow.edge[edge].next[PWI_MENTEE])
            if (profile->flow.edge[edge].weight == FORCED)
                pwi_picking_take(picking, i, profile->flow.edge[edge].person[PWI_MENTOR]);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)count(profile, (PwiSide)side);
        int32_t *least = PWI_ARENA_ARRAY(&picking->arena, int32_t, n + 1);
        PW_TRY(least != NULL ? PW_OK : PW_NO_MEMORY);
        for (size_t person = 0; person < n; person++)
            if (profile->is_full[side][person]) least[person] = picking->places[side][person];
        filling.least[side] = least;
        filling.places[side] = picking->places[side];
    }
    filling.made = picking->chosen;
    filling.n_made = picking->n_chosen;
    PW_TRY(pwi_fill(picking, &filling, &solution, error));
    assert(solution.outcome != PWI_INFEASIBLE && "the maximum found is one");
    for (int k = 0; k < solution.n_pairs; k++)
        pwi_picking_take(picking, solution.pair[k].mentee, solution.pair[k].mentor);
out:
    pwi_solution_clear(&solution);
    return status;
}

PwStatus pwi_solve_rank_maximal(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    Profile profile;
    PwStatus status = PW_OK;
    PW_TRY(profile_init(&profile, input, error));
    for (int rank = 1; rank <= count(&profile, PWI_MENTOR); rank++) {
        if (pwi_deadline_is_over(input->deadline)) PW_TRY(PW_LIMIT);
        if (!let_in(&profile, rank)) continue;
        PW_TRY(augment_all(&profile));
        freeze(&profile);
    }
    PW_TRY(choose(&profile, error));
    PW_TRY(pwi_picking_finish(&profile.picking, matching));
out:
    profile_clear(&profile);
    return pwi_picking_end(status, error);
}
