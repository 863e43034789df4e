/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The independent verifier: what a matching claims, checked again from the programme and the cohort alone.
 *
 * It includes nothing of score/, assign/, fair/ and strategy/: whoever trusts this folder and the documents' readers
 * need not trust any solver. The mathematics stands in check_proof.c (bounds) and check_conflict.c (Hall sets). */
#ifndef PWI_VERIFY_VERIFY_H
#define PWI_VERIFY_VERIFY_H

#include "base/faults.h"
#include "base/progress.h"
#include "base/status.h"
#include "cohort/given.h"
#include "matching/matching.h"

/* Checks every statement of `claim`: the pairs and their scores, the loads, the fairness rules, the goals' values and
 * bounds, who is unmatched and why, and the proof of optimality or of infeasibility.
 *
 * `programme` carries the claim's terms already (weights, goals, seed). `decisions` are those the claim says it was run
 * with; NULL: none. `given` may be NULL when no criterion is of kind `given`. `n_threads` > 0. `progress`
 * may be NULL.
 *
 * PW_OK: all of it holds. PW_REJECTED: something does not; each false statement is a fault in *faults with a JSON
 * pointer into the matching document (such as /pairs/12/score) and no file name. PW_USAGE: a matrix of `given` is
 * missing. PW_NO_MEMORY. What only the document says (its summary's counts and means, where it comes from) is for its
 * reader to check.
 *
 * Cost: O(mentees · mentors · (criteria + rules)) for a claim with prices; nothing of that size is stored. */
PW_MUST_CHECK PwStatus pwi_verify(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                                  const PwiGiven *given, const PwMatching *claim, int n_threads,
                                  const PwiProgress *progress, PwFaults *faults, PwError *error);

#endif
