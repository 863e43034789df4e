/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals to which most pairs are worth the same (matched, priority, stay, workload) go on from the pairs there are: an
 * auction has nothing to bid with, and a start from nothing would look for everybody's place among equals. */
#ifndef PWI_ASSIGN_RESUME_H
#define PWI_ASSIGN_RESUME_H

#include "assign/transport.h"

/* Fills the mentors' prices and `held` of `transport` from a choice on the face, and puts those pairs on the lists. */
PW_MUST_CHECK PwStatus pwi_resume(const PwiRows *rows, PwiCandidates *lists, const PwiPair *pair, int n_pairs,
                                  PwiTransport *transport);

#endif
