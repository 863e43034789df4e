/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FairFlow's refinement network (Kobren, Saha & McCallum 2019), as a problem for the assignment core.
 *
 * Who has plenty may give one mentor away. Who has enough may give one away against one of those, if they still have
 * enough with the least of what could come. Who has too little may get one. The published network is one of
 * transshipment; as a transportation problem it reads:
 * - a row "own" for each of the first two, who keep all pairs but at most one;
 * - for those with enough also a row "new", of the one they may get, and a column "nothing": it is taken up by "own"
 * when one is given away, and by "new" when not, so that they give exactly when they get;
 * - a row "gift" for each of those who have too little;
 * - and every mentor's load stays what it is.
 * The largest sum of weights wins: a quarter of the score, and half the scale more for a gift, or three quarters for
 * one that lifts somebody to the floor. The published costs see only gifts; ours also what is given away for them. */
#include "strategy/refining.h"

#include <assert.h>

#include "assign/problem.h"
#include "base/numbers.h"

typedef enum RowKind { OWN, NEW, GIFT } RowKind;

typedef struct Row {
    RowKind kind;
    int32_t mentee;
    int32_t nothing; /* the column, or PWI_NOBODY */
} Row;

typedef struct Network {
    const PwiRefining *refining;
    PwiArena arena;
    Row *row; /* [n_rows] */
    int n_rows, n_mentors, n_columns;
    PwiBounds *bounds[PWI_N_SIDES];
    uint64_t *draw_key[PWI_N_SIDES];
    bool *may_be_given; /* [mentors] by somebody who has plenty: what "new" may be */
    bool *is_given;     /* [mentors] by anybody: what a gift may be */
    int64_t *least_new; /* [mentees] the lowest score that "new" could have, or PWI_FORBIDDEN */
} Network;

static const int32_t *scores_of(const Network *network, int mentee) {
    return network->refining->score + (size_t)mentee * (size_t)network->n_mentors;
}

static bool has(const Network *network, int mentee, int mentor) {
    return pwi_flow_find(network->refining->flow, mentee, mentor) != PWI_NO_EDGE;
}

static bool is_giver(const PwiRefining *refining, int mentee) {
    return refining->standing[mentee] == PWI_HAS_PLENTY || refining->standing[mentee] == PWI_HAS_ENOUGH;
}

/* Whether the mentee may part with the mentor. */
static bool may_give(const Network *network, int mentee, int mentor) {
    const PwiRefining *refining = network->refining;
    if (refining->standing[mentee] == PWI_HAS_PLENTY) return true;
    return network->least_new[mentee] != PWI_FORBIDDEN &&
           refining->sum[mentee] + network->least_new[mentee] - scores_of(network, mentee)[mentor] >=
               refining->floor_ppm;
}

/* ---- rows for the core ---- */

enum { QUARTER_PPM = PWI_PPM / 4 };

static int32_t weigh(int32_t score) {
    return score / 4;
}

static void fill_own(const Network *network, const Row *row, int32_t *weight) {
    const PwiFlow *flow = network->refining->flow;
    for (int32_t edge = flow->first[PWI_MENTEE][row->mentee]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTEE]) {
        int mentor = flow->edge[edge].person[PWI_MENTOR];
        if (may_give(network, row->mentee, mentor)) weight[mentor] = weigh(scores_of(network, row->mentee)[mentor]);
    }
}

static void fill_new(const Network *network, const Row *row, int32_t *weight) {
    const PwiRefining *refining = network->refining;
    const int32_t *score = scores_of(network, row->mentee);
    const bool *is_given = row->kind == NEW ? network->may_be_given : network->is_given;
    for (int mentor = 0; mentor < network->n_mentors; mentor++) {
        if (!is_given[mentor] || score[mentor] == PWI_FORBIDDEN || has(network, row->mentee, mentor)) continue;
        weight[mentor] = weigh(score[mentor]);
        if (row->kind == NEW) continue;
        bool lifts = refining->sum[row->mentee] + score[mentor] >= refining->floor_ppm;
        weight[mentor] += lifts ? 3 * QUARTER_PPM : 2 * QUARTER_PPM;
    }
}

static const int32_t *weigh_row(const void *self, void *worker, int i) {
    const Network *network = self;
    const Row *row = &network->row[i];
    int32_t *weight = worker;
    for (int column = 0; column < network->n_columns; column++) weight[column] = PWI_NO_PAIR;
    if (row->kind == OWN)
        fill_own(network, row, weight);
    else
        fill_new(network, row, weight);
    if (row->nothing != PWI_NOBODY) weight[row->nothing] = 0;
    return weight;
}

static PwStatus weights_create(const void *self, void **worker) {
    *worker = PWI_NEW_ARRAY(int32_t, (size_t)((const Network *)self)->n_columns);
    return *worker != NULL ? PW_OK : PW_NO_MEMORY;
}

/* ---- building ---- */

static void add_row(Network *network, Row row, int least, int most) {
    int i = network->n_rows++;
    uint64_t key = network->refining->picking->draw_key[PWI_MENTEE][row.mentee];
    network->row[i] = row;
    network->bounds[PWI_MENTEE][i] = (PwiBounds){least, most};
    network->draw_key[PWI_MENTEE][i] = key + (uint64_t)row.kind;
}

static int32_t add_nothing(Network *network, int mentee) {
    int column = network->n_columns++;
    network->bounds[PWI_MENTOR][column] = (PwiBounds){1, 1};
    network->draw_key[PWI_MENTOR][column] = network->refining->picking->draw_key[PWI_MENTEE][mentee];
    return column;
}

/* The rows of somebody who may give; their mentors become columns as full as they are now. */
static void add_giver(Network *network, int mentee) {
    const PwiFlow *flow = network->refining->flow;
    bool may_get = network->refining->standing[mentee] == PWI_HAS_ENOUGH;
    int n_own = 0;
    for (int32_t edge = flow->first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE;
         edge = flow->edge[edge].next[PWI_MENTEE]) {
        int mentor = flow->edge[edge].person[PWI_MENTOR];
        if (!may_give(network, mentee, mentor)) continue;
        n_own++;
        network->is_given[mentor] = true;
        network->bounds[PWI_MENTOR][mentor].min++;
        network->bounds[PWI_MENTOR][mentor].max++;
    }
    if (n_own == 0) return;
    int32_t nothing = may_get ? add_nothing(network, mentee) : PWI_NOBODY;
    add_row(network, (Row){OWN, mentee, nothing}, may_get ? n_own : n_own - 1, n_own);
    if (may_get) add_row(network, (Row){NEW, mentee, nothing}, 1, 1);
}

/* What those who have plenty hold, and the least of it to each who has enough. */
static void find_new(Network *network, int n_mentees) {
    const PwiRefining *refining = network->refining;
    for (int mentor = 0; mentor < network->n_mentors; mentor++)
        for (int32_t edge = refining->flow->first[PWI_MENTOR][mentor]; edge != PWI_NO_EDGE;
             edge = refining->flow->edge[edge].next[PWI_MENTOR])
            network->may_be_given[mentor] |=
                refining->standing[refining->flow->edge[edge].person[PWI_MENTEE]] == PWI_HAS_PLENTY;
    for (int mentee = 0; mentee < n_mentees; mentee++) {
        const int32_t *score = scores_of(network, mentee);
        network->least_new[mentee] = PWI_FORBIDDEN;
        for (int j = 0; refining->standing[mentee] == PWI_HAS_ENOUGH && j < network->n_mentors; j++) {
            if (!network->may_be_given[j] || score[j] == PWI_FORBIDDEN || has(network, mentee, j)) continue;
            if (network->least_new[mentee] == PWI_FORBIDDEN || score[j] < network->least_new[mentee])
                network->least_new[mentee] = score[j];
        }
    }
}

static PwStatus network_init(Network *network, const PwiRefining *refining) {
    const PwiPicking *picking = refining->picking;
    int n_mentees = picking->input->cohort->side[PWI_MENTEE].n, n_mentors = picking->input->cohort->side[PWI_MENTOR].n;
    size_t most[PWI_N_SIDES] = {2 * (size_t)n_mentees + 1, (size_t)n_mentees + (size_t)n_mentors + 1};
    PwiArena *arena = &network->arena;
    *network = (Network){.refining = refining, .n_mentors = n_mentors, .n_columns = n_mentors};
    bool fine = true;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        network->bounds[side] = PWI_ARENA_ARRAY(arena, PwiBounds, most[side]);
        network->draw_key[side] = PWI_ARENA_ARRAY(arena, uint64_t, most[side]);
        fine &= network->bounds[side] != NULL && network->draw_key[side] != NULL;
    }
    network->row = PWI_ARENA_ARRAY(arena, Row, most[PWI_MENTEE]);
    network->least_new = PWI_ARENA_ARRAY(arena, int64_t, (size_t)n_mentees + 1);
    network->may_be_given = PWI_ARENA_ARRAY(arena, bool, (size_t)n_mentors + 1);
    network->is_given = PWI_ARENA_ARRAY(arena, bool, (size_t)n_mentors + 1);
    fine &= network->row != NULL && network->least_new != NULL && network->may_be_given != NULL &&
            network->is_given != NULL;
    if (!fine) return PW_NO_MEMORY;
    for (int j = 0; j < n_mentors; j++) network->draw_key[PWI_MENTOR][j] = picking->draw_key[PWI_MENTOR][j];
    find_new(network, n_mentees);
    for (int i = 0; i < n_mentees; i++) {
        if (is_giver(refining, i)) add_giver(network, i);
        if (refining->standing[i] == PWI_HAS_TOO_LITTLE) add_row(network, (Row){GIFT, i, PWI_NOBODY}, 0, 1);
    }
    return PW_OK;
}

/* The pairs that are in no row; how many. */
static int copy_untouched(const Network *network, PwiPair *pair) {
    const PwiRefining *refining = network->refining;
    int n = 0, n_mentees = refining->picking->input->cohort->side[PWI_MENTEE].n;
    for (int i = 0; i < n_mentees; i++)
        for (int32_t edge = refining->flow->first[PWI_MENTEE][i]; edge != PWI_NO_EDGE;
             edge = refining->flow->edge[edge].next[PWI_MENTEE]) {
            int mentor = refining->flow->edge[edge].person[PWI_MENTOR];
            if (!is_giver(refining, i) || !may_give(network, i, mentor)) pair[n++] = (PwiPair){i, mentor};
        }
    return n;
}

PwStatus pwi_refine(const PwiRefining *refining, PwiPair *pair, int *n_pairs, PwError *error) {
    Network network;
    PwiSolution solution = {0};
    PwStatus status = PW_OK;
    PW_TRY(network_init(&network, refining));
    PwiProblem problem = {
        .scores = {&network, weigh_row, NULL, weights_create, pwi_free},
        .n = {network.n_rows, network.n_columns},
        .bounds = {network.bounds[0], network.bounds[1]},
        .draw_key = {network.draw_key[0], network.draw_key[1]},
        .goal = {PWI_GOAL_TOTAL, PWI_GOAL_DRAW},
        .n_goals = 2,
        .deadline = refining->picking->input->deadline,
        .n_threads = refining->picking->input->n_threads,
    };
    PW_TRY(pwi_assign(&problem, &solution, error));
    assert(solution.outcome != PWI_INFEASIBLE && "all pairs may stay");
    *n_pairs = copy_untouched(&network, pair);
    for (int k = 0; k < solution.n_pairs; k++)
        if (solution.pair[k].mentor < network.n_mentors)
            pair[(*n_pairs)++] = (PwiPair){network.row[solution.pair[k].mentee].mentee, solution.pair[k].mentor};
out:
    pwi_solution_clear(&solution);
    pwi_arena_clear(&network.arena);
    return status;
}
