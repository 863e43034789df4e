/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: solving, once or again with other weights (pairwright.h).
 *
 * A session keeps what weights do not change: the criteria compiled against everybody's answers, and the decisions; and
 * the mentors' prices, which they change little: the next solve starts from those of the last. That saves time and
 * never shows in a result (docs/decisions/session.md). */
#include <string.h>

#include "api/private.h"
#include "base/memory.h"
#include "base/threads.h"
#include "strategy/strategy.h"

struct PwSession {
    PwSolveInput input;         /* borrows what it points to */
    PwDecisions *own_decisions; /* where the caller has none; owned */
    const PwDecisions *decisions;
    const PwiStrategy *strategy;
    PwiScorer *scorer; /* owned */
    int64_t *price;    /* [mentors] of the goal total, as the last solve left them; owned */
    bool has_prices;
    bool start_was_vain; /* starts are of no use here: the matching is found once more without one */
};

static PwStatus find_strategy(const char *name, const PwiStrategy **strategy, PwError *error) {
    *strategy = pwi_strategy_find(name != NULL ? name : "optimal");
    return *strategy != NULL ? PW_OK : pwi_fail_unknown_strategy(name, error);
}

PwStatus pw_session_create(const PwSolveInput *input, PwSession **session, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwSession *made = PWI_NEW(PwSession);
    if (made == NULL) return pwi_fail_memory(error);
    made->input = *input;
    made->decisions = pwi_decisions_or_none(input, &made->own_decisions);
    if (made->decisions == NULL) goto out;
    PW_TRY(find_strategy(input->strategy, &made->strategy, error));
    PW_TRY(pwi_scorer_for(input, made->decisions, &made->scorer, error));
    made->price = PWI_NEW_ARRAY(int64_t, (size_t)input->cohort->side[PWI_MENTOR].n);
    PW_TRY(made->price != NULL ? PW_OK : PW_NO_MEMORY);
    *session = made;
    made = NULL;
out:
    pw_session_destroy(made);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

void pw_session_destroy(PwSession *session) {
    if (session == NULL) return;
    pwi_scorer_destroy(session->scorer);
    pwi_free(session->price);
    pwi_decisions_destroy(session->own_decisions);
    pwi_free(session);
}

/* Where to start from: the prices of the last solve, or else of an earlier matching. */
static const int64_t *start_price(const PwSession *session) {
    const PwPrevious *previous = session->input.previous;
    if (session->start_was_vain) return NULL;
    if (session->has_prices) return session->price;
    return previous != NULL && previous->has_prices ? previous->mentor_price : NULL;
}

static void keep_prices(PwSession *session, const PwMatching *matching) {
    int total = 0;
    session->start_was_vain |= matching->start_was_vain;
    while (total < matching->n_goals && matching->goal[total].goal != PWI_GOAL_TOTAL) total++;
    session->has_prices = total < matching->n_goals && matching->price[PWI_MENTOR] != NULL;
    for (int j = 0; session->has_prices && j < session->input.cohort->side[PWI_MENTOR].n; j++)
        session->price[j] = matching->price[PWI_MENTOR][(size_t)j * (size_t)matching->n_goals + (size_t)total];
}

PwStatus pw_session_solve(PwSession *session, PwMatching **matching, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    const PwSolveInput *input = &session->input;
    PwMatching *made = pwi_matching_new();
    if (made == NULL) return pwi_fail_memory(error);
    PwiStrategyInput task = pwi_strategy_input(input, session->strategy->name, session->decisions, session->scorer);
    task.start_price = start_price(session);
    PW_TRY(session->strategy->solve(&task, made, error));
    keep_prices(session, made);
    *matching = made;
    made = NULL;
out:
    pwi_matching_destroy(made);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

PwStatus pw_solve(const PwSolveInput *input, PwMatching **matching, PwError *error) {
    PwSession *session = NULL;
    PwStatus status = pw_session_create(input, &session, error);
    if (status == PW_OK) status = pw_session_solve(session, matching, error);
    pw_session_destroy(session);
    return status;
}
