/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One goal solved to optimality on its face: the transportation problem with bounds on both sides, by shortest
 * augmenting paths over lazy candidate lists. Method and proof: docs/methods/assignment.md. */
#ifndef PWI_ASSIGN_TRANSPORT_H
#define PWI_ASSIGN_TRANSPORT_H

#include "assign/candidates.h"
#include "assign/flow.h"
#include "assign/places.h"

typedef struct PwiTransport {
    const PwiBounds *bounds[PWI_N_SIDES]; /* [people] narrowed to the face; borrowed; a feasible choice must exist */
    const int32_t *taken[PWI_N_SIDES];    /* [people] pairs made before, which gains of loads count; borrowed */
    PwiFlow flow;                         /* the optimal pairs; owned */
    int64_t *price[PWI_N_SIDES];          /* [people] optimal prices (mentees': + the rows' shift, as the weights);
                                             owned. Mentors' may hold prices to start from, */
    PwiHoldings held;                     /* and this whom those prices give each mentee; owned */
} PwiTransport;

/* `lists` must be those of `rows`, valid at the mentor prices in `transport`. On PW_LIMIT the prices are valid
 * multipliers all the same (they prove a bound), the flow is of no use. */
PW_MUST_CHECK PwStatus pwi_transport_solve(const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport);
PW_MUST_CHECK PwStatus pwi_transport_init(PwiTransport *transport, const PwiProblem *problem,
                                          const PwiBounds *const bounds[PWI_N_SIDES],
                                          const int32_t *const taken[PWI_N_SIDES]);
void pwi_transport_clear(PwiTransport *transport);

#endif
