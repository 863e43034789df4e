/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The residual network, contracted to mentors and the root (residual.h).
 *
 * A change of an optimal matching is a circle of steps whose costs, in prices, are all ≥ 0
 * (docs/methods/assignment.md): pairs made and given up, places taken up and left. To force a pair is to push one unit
 * through it, and the rest of the best circle is a shortest path back (Ahuja, Magnanti & Orlin 1993, chapter 9).
 * Mentees are passed through, so nodes are the mentors, who are reached with one mentee too many, and the root, who is
 * reached with a place in hand:
 *
 *     mentor j → mentor j'   a mentee of j moves to j'
 *     mentor j → root        a mentee of j goes without, or j has a free place
 *     root → mentor j'       a mentee with nobody (or with room for more) comes to j', or j' gives up a mentee
 *
 * Dijkstra's algorithm over vectors of goals in lexicographic order, with a scan for the nearest node: the network is
 * dense. Rows are scored as they are needed. */
#include "explain/residual.h"

#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "strategy/assemble.h"

enum { NO_NODE = -1, NO_SOURCE = -1, MOST_NODES_TO_REMEMBER = 1000 };

/* What a search has found. */
typedef struct Memo {
    int source; /* or NO_SOURCE */
    int64_t *distance;
    int32_t *from, *via; /* owned */
} Memo;

struct PwiResidual {
    const PwiStrategyInput *run;
    const PwMatching *matching;
    int n_goals, n[PWI_N_SIDES];
    PwiBounds *bounds[PWI_N_SIDES]; /* [people] without the kept pairs; 0 … 0 for who is out */
    int32_t *load[PWI_N_SIDES];     /* [people] likewise */
    uint64_t *draw_key[PWI_N_SIDES];
    int32_t *first_pair[PWI_N_SIDES]; /* [people + 1] offsets into pair_of */
    int32_t *pair_of[PWI_N_SIDES];    /* [pairs] indices of the matching's pairs, person by person */
    PwiScoreRow *row;
    int32_t *open_score; /* [mentors] of the row at hand: the score, or PWI_FORBIDDEN where no pair can be made */
    /* the search at hand; the root is node n[PWI_MENTOR] */
    int source;        /* or NO_SOURCE */
    int64_t *distance; /* [nodes × goals]; borrowed from a memo, as the next two are */
    int32_t *from;     /* [nodes] node before, NO_NODE: not reached */
    int32_t *via;      /* [nodes] the mentee who moves, or PWI_NOBODY */
    uint8_t *is_settled;
    Memo *memo; /* [n_memos] searches done, by source; one for all sources where the network is too large */
    int n_memos;
};

/* ---- vectors ---- */

static int compare(const int64_t *a, const int64_t *b, int n) {
    for (int k = 0; k < n; k++)
        if (a[k] != b[k]) return a[k] < b[k] ? -1 : 1;
    return 0;
}

static const int64_t *price_of(const PwiResidual *net, int side, int person) {
    return net->matching->price[side] + (size_t)person * (size_t)net->n_goals;
}

/* What a pair counts in each goal. */
static void weigh(const PwiResidual *net, int mentee, int mentor, int32_t score_ppm, int64_t *weight) {
    for (int k = 0; k < net->n_goals; k++) {
        int goal = net->matching->goal[k].goal;
        if (goal == PWI_GOAL_MATCHED)
            weight[k] = 1;
        else if (goal == PWI_GOAL_TOTAL)
            weight[k] = score_ppm;
        else if (goal == PWI_GOAL_STAY)
            weight[k] = pwi_pairs_contain(net->matching->previous, net->matching->n_previous, mentee, mentor);
        else
            weight[k] = pwi_draw_lot(net->draw_key[PWI_MENTEE][mentee], net->draw_key[PWI_MENTOR][mentor]);
    }
}

/* sum = base + sign · (weight of the pair − its prices): +1 gives the pair up, −1 makes it. */
static void step(const PwiResidual *net, const int64_t *base, int sign, int mentee, int mentor, int32_t score_ppm,
                 int64_t *sum) {
    int64_t weight[PWI_MAX_PROOF_GOALS];
    const int64_t *u = price_of(net, PWI_MENTEE, mentee), *v = price_of(net, PWI_MENTOR, mentor);
    weigh(net, mentee, mentor, score_ppm, weight);
    for (int k = 0; k < net->n_goals; k++) sum[k] = base[k] + sign * (weight[k] - u[k] - v[k]);
}

/* sum = base + sign · price. */
static void add_price(const PwiResidual *net, const int64_t *base, int sign, int side, int person, int64_t *sum) {
    const int64_t *price = price_of(net, side, person);
    for (int k = 0; k < net->n_goals; k++) sum[k] = base[k] + sign * price[k];
}

/* ---- making the network ---- */

bool pwi_residual_applies(const PwiExplainInput *input) {
    const PwMatching *matching = input->matching;
    const PwProgramme *programme = input->run->programme;
    if (matching->outcome != PWI_OPTIMAL || matching->price[0] == NULL || programme->n_fairness > 0) return false;
    for (int k = 0; k < matching->n_goals; k++) {
        int goal = matching->goal[k].goal;
        bool has_weights = goal == PWI_GOAL_MATCHED || goal == PWI_GOAL_TOTAL || goal == PWI_GOAL_STAY;
        if (!has_weights && goal != (int)PWI_GOAL_DRAW) return false;
    }
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &input->run->cohort->side[side];
        for (int person = 0; programme->capacity.min_if_used[side] && person < people->n; person++)
            if (people->person[person].bounds.min > 1) return false;
    }
    return true;
}

static PwStatus index_pairs(PwiResidual *net, int side) {
    const PwMatching *matching = net->matching;
    int32_t *first = net->first_pair[side] = PWI_NEW_ARRAY(int32_t, (size_t)net->n[side] + 1);
    net->pair_of[side] = PWI_NEW_ARRAY(int32_t, (size_t)matching->n_pairs);
    if (first == NULL || net->pair_of[side] == NULL) return PW_NO_MEMORY;
    for (int p = 0; p < matching->n_pairs; p++)
        first[side == PWI_MENTEE ? matching->pair[p].mentee : matching->pair[p].mentor]++;
    for (int person = 0, sum = 0; person <= net->n[side]; person++) {
        int own = first[person];
        first[person] = sum;
        sum += own;
    }
    /* Filling moves each offset to its end, which is the next one's beginning. */
    for (int p = 0; p < matching->n_pairs; p++)
        net->pair_of[side][first[side == PWI_MENTEE ? matching->pair[p].mentee : matching->pair[p].mentor]++] = p;
    for (int person = net->n[side]; person > 0; person--) first[person] = first[person - 1];
    first[0] = 0;
    return PW_OK;
}

static PwStatus init_side(PwiResidual *net, int side) {
    const PwiStrategyInput *run = net->run;
    const PwiPeople *people = &run->cohort->side[side];
    size_t n = (size_t)people->n;
    net->n[side] = people->n;
    net->bounds[side] = PWI_NEW_ARRAY(PwiBounds, n);
    net->load[side] = PWI_NEW_ARRAY(int32_t, n);
    net->draw_key[side] = PWI_NEW_ARRAY(uint64_t, n);
    if (net->bounds[side] == NULL || net->load[side] == NULL || net->draw_key[side] == NULL) return PW_NO_MEMORY;
    for (int person = 0; person < people->n; person++) {
        PwiBounds *bounds = &net->bounds[side][person];
        if (!run->decisions->out[side][person]) *bounds = people->person[person].bounds;
        if (run->programme->capacity.min_if_used[side]) bounds->min = 0;
        net->draw_key[side][person] =
            pwi_draw_key(run->programme->seed, pwi_side_names[side], people->person[person].id);
    }
    for (int p = 0; p < net->matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &net->matching->pair[p];
        int person = side == PWI_MENTEE ? pair->mentee : pair->mentor;
        if (!pair->kept) {
            net->load[side][person]++;
            continue;
        }
        net->bounds[side][person].max--;
        if (net->bounds[side][person].min > 0) net->bounds[side][person].min--;
    }
    return index_pairs(net, side);
}

PwStatus pwi_residual_create(const PwiExplainInput *input, PwiResidual **residual) {
    PwStatus status = PW_OK;
    PwiResidual *net = PWI_NEW(PwiResidual);
    PW_TRY(net != NULL ? PW_OK : PW_NO_MEMORY);
    net->run = input->run;
    net->matching = input->matching;
    net->n_goals = input->matching->n_goals;
    net->source = NO_SOURCE;
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(init_side(net, side));
    size_t n_nodes = (size_t)net->n[PWI_MENTOR] + 1;
    net->open_score = PWI_NEW_ARRAY(int32_t, n_nodes);
    net->is_settled = PWI_NEW_ARRAY(uint8_t, n_nodes);
    net->n_memos = n_nodes <= MOST_NODES_TO_REMEMBER ? (int)n_nodes : 1;
    net->memo = PWI_NEW_ARRAY(Memo, (size_t)net->n_memos);
    PW_TRY(net->open_score != NULL && net->is_settled != NULL && net->memo != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < net->n_memos; k++) net->memo[k].source = NO_SOURCE;
    PW_TRY(pwi_score_row_create(input->run->scorer, &net->row));
    *residual = net;
    net = NULL;
out:
    pwi_residual_destroy(net);
    return status;
}

void pwi_residual_destroy(PwiResidual *net) {
    if (net == NULL) return;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(net->bounds[side]);
        pwi_free(net->load[side]);
        pwi_free(net->draw_key[side]);
        pwi_free(net->first_pair[side]);
        pwi_free(net->pair_of[side]);
    }
    pwi_score_row_destroy(net->row);
    pwi_free(net->open_score);
    for (int k = 0; net->memo != NULL && k < net->n_memos; k++) {
        pwi_free(net->memo[k].distance);
        pwi_free(net->memo[k].from);
        pwi_free(net->memo[k].via);
    }
    pwi_free(net->memo);
    pwi_free(net->is_settled);
    pwi_free(net);
}

/* ---- the search ---- */

static int root_of(const PwiResidual *net) {
    return net->n[PWI_MENTOR];
}

static int64_t *distance_of(const PwiResidual *net, int node) {
    return net->distance + (size_t)node * (size_t)net->n_goals;
}

static void relax(PwiResidual *net, int node, const int64_t *distance, int from, int via) {
    if (net->is_settled[node]) return;
    if (net->from[node] != NO_NODE && compare(distance, distance_of(net, node), net->n_goals) >= 0) return;
    memcpy(distance_of(net, node), distance, (size_t)net->n_goals * sizeof *distance);
    net->from[node] = from;
    net->via[node] = via;
}

/* A mentor all of whose places are kept leads nowhere, and has no price that means anything: steps to such a mentor may
 * cost less than nothing. They matter only if there were one more place, at the very end of a path. */
static bool is_dead_end(const PwiResidual *net, int node) {
    return node != root_of(net) && net->bounds[PWI_MENTOR][node].max <= 0;
}

/* Fills open_score for the pairs this mentee could still make. */
static void read_row(PwiResidual *net, int mentee) {
    const int32_t *score = pwi_score_mentee(net->run->scorer, net->row, mentee);
    for (int j = 0; j < net->n[PWI_MENTOR]; j++)
        net->open_score[j] = pwi_takes_part(net->run, PWI_MENTOR, j) ? score[j] : PWI_FORBIDDEN;
    for (int32_t k = net->first_pair[PWI_MENTEE][mentee]; k < net->first_pair[PWI_MENTEE][mentee + 1]; k++)
        net->open_score[net->matching->pair[net->pair_of[PWI_MENTEE][k]].mentor] = PWI_FORBIDDEN;
}

/* This mentee, in hand at the cost `base`, makes a pair with any mentor. */
static void relax_pairs(PwiResidual *net, const int64_t *base, int mentee, int from) {
    int64_t distance[PWI_MAX_PROOF_GOALS];
    read_row(net, mentee);
    for (int j = 0; j < net->n[PWI_MENTOR]; j++) {
        if (net->open_score[j] < 0 || net->is_settled[j]) continue;
        step(net, base, -1, mentee, j, net->open_score[j], distance);
        relax(net, j, distance, from, mentee);
    }
}

static void settle_mentor(PwiResidual *net, int mentor) {
    int64_t base[PWI_MAX_PROOF_GOALS], distance[PWI_MAX_PROOF_GOALS];
    const int64_t *here = distance_of(net, mentor);
    if (net->load[PWI_MENTOR][mentor] < net->bounds[PWI_MENTOR][mentor].max) {
        add_price(net, here, -1, PWI_MENTOR, mentor, distance);
        relax(net, root_of(net), distance, mentor, PWI_NOBODY);
    }
    for (int32_t k = net->first_pair[PWI_MENTOR][mentor]; k < net->first_pair[PWI_MENTOR][mentor + 1]; k++) {
        const PwiMatchedPair *pair = &net->matching->pair[net->pair_of[PWI_MENTOR][k]];
        if (pair->kept) continue;
        step(net, here, 1, pair->mentee, mentor, pair->score_ppm, base);
        if (net->load[PWI_MENTEE][pair->mentee] > net->bounds[PWI_MENTEE][pair->mentee].min) {
            add_price(net, base, 1, PWI_MENTEE, pair->mentee, distance);
            relax(net, root_of(net), distance, mentor, pair->mentee);
        }
        relax_pairs(net, base, pair->mentee, mentor);
    }
}

static void settle_root(PwiResidual *net) {
    int64_t distance[PWI_MAX_PROOF_GOALS];
    const int64_t *here = distance_of(net, root_of(net));
    for (int j = 0; j < net->n[PWI_MENTOR]; j++) {
        if (net->load[PWI_MENTOR][j] <= net->bounds[PWI_MENTOR][j].min) continue;
        add_price(net, here, 1, PWI_MENTOR, j, distance);
        relax(net, j, distance, root_of(net), PWI_NOBODY);
    }
    for (int i = 0; i < net->n[PWI_MENTEE]; i++) {
        if (net->load[PWI_MENTEE][i] >= net->bounds[PWI_MENTEE][i].max) continue;
        add_price(net, here, -1, PWI_MENTEE, i, distance);
        relax_pairs(net, distance, i, root_of(net));
    }
}

/* The unsettled node next to the source, or NO_NODE. */
static int nearest_node(const PwiResidual *net) {
    int nearest = NO_NODE;
    for (int node = 0; node <= root_of(net); node++) {
        if (net->from[node] == NO_NODE || net->is_settled[node] || is_dead_end(net, node)) continue;
        if (nearest == NO_NODE || compare(distance_of(net, node), distance_of(net, nearest), net->n_goals) < 0)
            nearest = node;
    }
    return nearest;
}

/* Dijkstra's algorithm, into the memo at hand. */
static void find_distances(PwiResidual *net) {
    int n_nodes = root_of(net) + 1;
    for (int node = 0; node < n_nodes; node++) net->from[node] = NO_NODE;
    memset(net->is_settled, 0, (size_t)n_nodes);
    memset(distance_of(net, net->source), 0, (size_t)net->n_goals * sizeof *net->distance);
    net->from[net->source] = net->source;
    for (int node = nearest_node(net); node != NO_NODE; node = nearest_node(net)) {
        net->is_settled[node] = 1;
        if (node == root_of(net))
            settle_root(net);
        else
            settle_mentor(net, node);
    }
}

/* Distances from `source` to all nodes, unless they are remembered. */
static PwStatus search(PwiResidual *net, int source) {
    size_t n_nodes = (size_t)root_of(net) + 1;
    Memo *memo = &net->memo[net->n_memos > 1 ? source : 0];
    if (memo->distance == NULL) memo->distance = PWI_NEW_ARRAY(int64_t, n_nodes * (size_t)net->n_goals);
    if (memo->from == NULL) memo->from = PWI_NEW_ARRAY(int32_t, n_nodes);
    if (memo->via == NULL) memo->via = PWI_NEW_ARRAY(int32_t, n_nodes);
    if (memo->distance == NULL || memo->from == NULL || memo->via == NULL) return PW_NO_MEMORY;
    net->distance = memo->distance;
    net->from = memo->from;
    net->via = memo->via;
    net->source = source;
    if (memo->source != source) find_distances(net);
    memo->source = source;
    return PW_OK;
}

/* ---- answers ---- */

/* The moves along the path to `end`, before which `first` (if from or to anybody) takes place, into the arena. */
static PwStatus tell_moves(const PwiResidual *net, int end, const PwiMove *first, PwiArena *arena, PwiChange *change) {
    int n = 1, root = root_of(net);
    for (int node = end; node != net->source; node = net->from[node]) n++;
    PwiMove *move = PWI_ARENA_ARRAY(arena, PwiMove, (size_t)n);
    if (move == NULL) return PW_NO_MEMORY;
    int at = n; /* filled from the back */
    for (int node = end; node != net->source; node = net->from[node]) {
        if (net->via[node] == PWI_NOBODY) continue;
        int from = net->from[node];
        move[--at] = (PwiMove){
            .mentee = net->via[node], .from = from == root ? PWI_NOBODY : from, .to = node == root ? PWI_NOBODY : node};
    }
    if (first != NULL) move[--at] = *first;
    change->move = move + at;
    change->n_moves = n - at;
    for (int k = 1; k < change->n_moves; k++)
        change->move[k].chain = change->move[k - 1].chain + (change->move[k - 1].to == PWI_NOBODY ||
                                                             change->move[k - 1].to != change->move[k].from);
    return PW_OK;
}

/* The best way back from `mentor` to `mentee`, whose pair costs `pair_cost`: their free place, or one of their pairs
 * given up. False: there is none. */
static bool find_end(const PwiResidual *net, const int64_t *pair_cost, int mentee, int64_t *cost, int *end,
                     int *given_up) {
    int64_t distance[PWI_MAX_PROOF_GOALS] = {0};
    bool is_found = false;
    if (net->load[PWI_MENTEE][mentee] < net->bounds[PWI_MENTEE][mentee].max && net->from[root_of(net)] != NO_NODE) {
        add_price(net, distance_of(net, root_of(net)), -1, PWI_MENTEE, mentee, cost);
        *end = root_of(net);
        *given_up = PWI_NOBODY;
        is_found = true;
    }
    for (int32_t k = net->first_pair[PWI_MENTEE][mentee]; k < net->first_pair[PWI_MENTEE][mentee + 1]; k++) {
        const PwiMatchedPair *pair = &net->matching->pair[net->pair_of[PWI_MENTEE][k]];
        if (pair->kept || net->from[pair->mentor] == NO_NODE) continue;
        step(net, distance_of(net, pair->mentor), 1, mentee, pair->mentor, pair->score_ppm, distance);
        if (is_found && compare(distance, cost, net->n_goals) >= 0) continue;
        memcpy(cost, distance, sizeof distance);
        *end = pair->mentor;
        *given_up = pair->mentor;
        is_found = true;
    }
    for (int k = 0; is_found && k < net->n_goals; k++) cost[k] += pair_cost[k];
    return is_found;
}

PwStatus pwi_residual_pair(PwiResidual *net, int mentee, int mentor, PwiArena *arena, PwiChange *change) {
    static const int64_t nothing[PWI_MAX_PROOF_GOALS];
    const PwProgramme *programme = net->run->programme;
    int64_t pair_cost[PWI_MAX_PROOF_GOALS], cost[PWI_MAX_PROOF_GOALS] = {0};
    PwStatus status = PW_OK;
    int end = NO_NODE, given_up = PWI_NOBODY;
    *change = (PwiChange){.is_possible = false};
    if (net->bounds[PWI_MENTOR][mentor].max <= 0 || net->bounds[PWI_MENTEE][mentee].max <= 0) return PW_OK;
    PwiPairScore score = {.part_ppm = PWI_ARENA_ARRAY(arena, int32_t, (size_t)programme->n_criteria + 1),
                          .broken = PWI_ARENA_ARRAY(arena, uint8_t, (size_t)programme->n_rules + 1)};
    if (score.part_ppm == NULL || score.broken == NULL) return PW_NO_MEMORY;
    pwi_score_pair(net->run->scorer, net->row, mentee, mentor, &score);
    step(net, nothing, -1, mentee, mentor, score.score_ppm, pair_cost);
    PW_TRY(search(net, mentor));
    if (score.is_self || !find_end(net, pair_cost, mentee, cost, &end, &given_up)) goto out;
    change->is_possible = true;
    for (int k = 0; k < net->n_goals; k++) change->gain[k] = -cost[k];
    status = tell_moves(net, end, &(PwiMove){.mentee = mentee, .from = given_up, .to = mentor}, arena, change);
out:
    return status;
}

PwStatus pwi_residual_place(PwiResidual *net, int mentor, PwiArena *arena, PwiChange *change) {
    int64_t gain[PWI_MAX_PROOF_GOALS] = {0};
    *change = (PwiChange){.is_possible = true, .is_none = true};
    PwStatus status = search(net, root_of(net));
    if (status != PW_OK) return status;
    if (net->from[mentor] == NO_NODE) return PW_OK;
    const int64_t *price = price_of(net, PWI_MENTOR, mentor), *distance = distance_of(net, mentor);
    for (int k = 0; k < net->n_goals; k++) gain[k] = price[k] - distance[k];
    if (pwi_gain_sign(net->matching, gain) <= 0) return PW_OK;
    memcpy(change->gain, gain, sizeof gain);
    change->is_none = false;
    return tell_moves(net, mentor, NULL, arena, change);
}
