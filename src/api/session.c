/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: solving, once or again with other weights (pairwright.h).
 *
 * A session keeps what weights do not change: the criteria compiled against everybody's answers, and the decisions. It
 * does not keep prices: they would make the next solve start elsewhere, and where several sets of prices prove the same
 * matching, its proof would state others than that of a fresh solve. */
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
};

static PwStatus find_strategy(const char *name, const PwiStrategy **strategy, PwError *error) {
    const char *nearest = NULL;
    *strategy = pwi_strategy_find(name != NULL ? name : "optimal", &nearest);
    return *strategy != NULL ? PW_OK : pwi_fail_unknown_strategy(name, nearest, error);
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
    pwi_decisions_destroy(session->own_decisions);
    pwi_free(session);
}

PwStatus pw_session_solve(PwSession *session, PwMatching **matching, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    const PwSolveInput *input = &session->input;
    PwMatching *made = pwi_matching_new();
    if (made == NULL) return pwi_fail_memory(error);
    PwiStrategyInput task = pwi_strategy_input(input, session->strategy->name, session->decisions, session->scorer);
    PW_TRY(session->strategy->solve(&task, made, error));
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
