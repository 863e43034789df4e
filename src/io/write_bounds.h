/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the proof of an integer programme ("bounds/1", docs/formats/matching.md). */
#ifndef PWI_IO_WRITE_BOUNDS_H
#define PWI_IO_WRITE_BOUNDS_H

#include "io/json_out.h"
#include "matching/matching.h"

/* The proof's members, into an object that is open. */
void pwi_write_bounds(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                      const PwCohort *cohort);

#endif
