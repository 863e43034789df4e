/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the prices of the goal leximin ("levels" in a proof of prices, docs/formats/matching.md). */
#ifndef PWI_IO_READ_LEVELS_H
#define PWI_IO_READ_LEVELS_H

#include "io/reader.h"
#include "matching/matching.h"

/* Fills matching->levels; whatever is wrong is a fault of the reader. People exist; that levels ascend is for verify/.
 */
void pwi_read_levels(const PwiNode *levels, const PwCohort *cohort, PwMatching *matching);

#endif
