/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level by level (leximin.h): level_net.c solves one, level_order.c records what it has decided. */
#include "assign/leximin.h"

#include "assign/level_order.h"

static PwStatus solve_levels(PwiLevelNet *net, PwiLevelOrder *order) {
    const PwiProblem *problem = net->rows->problem;
    PwStatus status = PW_OK;
    int n_pairs = net->flow.n_used;
    for (int32_t level_ppm; (level_ppm = pwi_level_next(net)) != PWI_NO_PAIR;) {
        if (pwi_deadline_is_over(problem->deadline)) return PW_LIMIT;
        pwi_progress_step(problem->progress, "matching", pwi_proof_goal_name(PWI_GOAL_LEXIMIN), order->n_forced,
                          n_pairs);
        PW_TRY(pwi_level_solve(net, level_ppm));
        PW_TRY(pwi_level_order_take(order));
    }
out:
    return status;
}

static PwStatus hand_over(PwiLevelNet *net, PwiLevelOrder *order, PwiLeximin *found) {
    found->loose = PWI_NEW_ARRAY(PwiPair, (size_t)net->flow.n_used);
    if (found->loose == NULL) return PW_NO_MEMORY;
    for (int i = 0; i < net->n[PWI_MENTEE]; i++)
        for (int32_t edge = net->flow.first[PWI_MENTEE][i]; edge != PWI_NO_EDGE;
             edge = net->flow.edge[edge].next[PWI_MENTEE])
            found->loose[found->n_loose++] = (PwiPair){i, net->flow.edge[edge].person[PWI_MENTOR]};
    found->forced = order->forced;
    found->n_forced = order->n_forced;
    order->forced = NULL;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        found->bounds[side] = net->bounds[side];
        net->bounds[side] = NULL;
    }
    return PW_OK;
}

PwStatus pwi_leximin_solve(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES], const PwiPair *pair,
                           int n_pairs, PwiArena *arena, PwiLevels *levels, PwiLeximin *found) {
    PwiLevelNet net;
    PwiLevelOrder order = {.n_classes = 0};
    PwStatus status = PW_OK;
    *found = (PwiLeximin){.n_forced = 0};
    PW_TRY(pwi_level_net_init(&net, rows, bounds, pair, n_pairs));
    PW_TRY(pwi_level_order_init(&order, &net));
    status = solve_levels(&net, &order);
    if (status == PW_OK) status = pwi_level_order_prices(&order, arena, levels);
    if (status == PW_OK || status == PW_LIMIT) {
        PwStatus of_pairs = hand_over(&net, &order, found);
        if (of_pairs != PW_OK) status = of_pairs;
    }
out:
    pwi_level_order_clear(&order);
    pwi_level_net_clear(&net);
    return status;
}

void pwi_leximin_clear(PwiLeximin *found) {
    pwi_free(found->forced);
    pwi_free(found->loose);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(found->bounds[side]);
    *found = (PwiLeximin){.n_forced = 0};
}
