/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs of a matching, most of its text: read one by one, without a tree of all of them. */
#ifndef PWI_IO_READ_PAIRS_H
#define PWI_IO_READ_PAIRS_H

#include "io/reader.h"
#include "matching/matching.h"

/* Reads the list into `matching`. `document` is the tree of a matching in which the member "pairs" is empty; `list` is
 * that member in the text, if it is a list. */
void pwi_read_pairs(const PwiNode *document, const PwiMember *list, const PwProgramme *programme,
                    const PwCohort *cohort, PwMatching *matching);

#endif
