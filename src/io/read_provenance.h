/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a matching says it comes from: version, inputs, seed, strategy, and what the run was asked beyond the
 * programme. */
#ifndef PWI_IO_READ_PROVENANCE_H
#define PWI_IO_READ_PROVENANCE_H

#include "io/reader.h"
#include "matching/matching.h"

/* Reads the member "provenance" of a matching/1 document into matching->terms, version and hashes. Terms that differ
 * from the programme's draw a warning. */
void pwi_read_provenance(const PwiNode *document, const PwProgramme *programme, PwMatching *matching);

#endif
