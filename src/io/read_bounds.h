/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the proof of an integer programme ("bounds/1", docs/formats/matching.md). */
#ifndef PWI_IO_READ_BOUNDS_H
#define PWI_IO_READ_BOUNDS_H

#include "io/reader.h"
#include "matching/matching.h"

/* Fills stage and n_stages; whatever is wrong is a fault of the reader. What it gives is sound in shape: people, rules
 * and groups exist, children come after their parents, duals are there. */
void pwi_read_bounds(const PwiNode *proof, const PwProgramme *programme, const PwCohort *cohort, PwMatching *matching);

#endif
