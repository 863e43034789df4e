/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decisions/1: what the coordinator fixed by hand (docs/formats/decisions.md). */
#ifndef PWI_IO_READ_DECISIONS_H
#define PWI_IO_READ_DECISIONS_H

#include "base/faults.h"
#include "cohort/decisions.h"
#include "io/reader.h"

/* Reads PATH; PW_REJECTED: all faults are listed. Free with pwi_decisions_destroy. */
PW_MUST_CHECK PwStatus pwi_read_decisions(const char *path, const PwCohort *cohort, PwDecisions **decisions,
                                          PwFaults *faults, PwError *error);

/* The members keep, ban and out of an object, wherever it stands (a matching states those it was made under). */
void pwi_read_decision_lists(const PwiNode *object, const PwCohort *cohort, PwDecisions *decisions);
/* A list of [mentee, mentor], sorted, none twice; *pairs is for pwi_free. */
void pwi_read_pair_list(const PwiNode *list, const PwCohort *cohort, PwiPair **pairs, int *n_pairs);
/* A person of that side by id, or -1 with a fault. */
int pwi_read_person(const PwiNode *node, const PwCohort *cohort, PwiSide side);

#endif
