/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One set of prices out of all that prove the same: the highest of the mentors.
 *
 * Where a search begins decides at which optimal prices it ends. These depend on the problem alone, so that a proof
 * says the same whatever the search began with. */
#ifndef PWI_ASSIGN_HIGHEST_H
#define PWI_ASSIGN_HIGHEST_H

#include "assign/transport.h"

/* `transport` as pwi_transport_solve leaves it, of a goal without gains: optimal prices become the mentors' highest and
 * the mentees' lowest, which prove the same. The lists stay valid. *are_settled: all of them are the problem's own;
 * false only where people are left over whose bounds all allow nothing else and whom nobody else could reach.
 * PW_LIMIT: the deadline passed, and prices are as they were. Cost: a Dijkstra search over the pairs on lists; rows are
 * read, in parallel, where a list does not say enough. */
PW_MUST_CHECK PwStatus pwi_highest_prices(const PwiRows *rows, PwiCandidates *lists, PwiTransport *transport,
                                          bool *are_settled);

#endif
