/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing why there is no matching (docs/formats/matching.md, Conflict). */
#ifndef PWI_IO_WRITE_CONFLICT_H
#define PWI_IO_WRITE_CONFLICT_H

#include "io/json_out.h"
#include "matching/matching.h"

/* The member "conflict", into the document; nothing where there is a matching. */
void pwi_write_conflict(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                        const PwCohort *cohort);
/* The members of a set, into an object that is open. */
void pwi_write_hall_set(PwiJsonOut *out, const PwCohort *cohort, const PwiHallSet *set);

#endif
