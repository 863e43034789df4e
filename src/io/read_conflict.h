/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading why there is no matching (docs/formats/matching.md, Conflict). */
#ifndef PWI_IO_READ_CONFLICT_H
#define PWI_IO_READ_CONFLICT_H

#include "io/reader.h"
#include "matching/matching.h"

/* Into a matching whose outcome is known; adds faults. */
void pwi_read_conflict(const PwiNode *document, const PwProgramme *programme, const PwCohort *cohort,
                       PwMatching *matching);
/* People, and two numbers, from an object. */
void pwi_read_hall_set(const PwiNode *node, const PwCohort *cohort, PwiHallSet *set);

#endif
