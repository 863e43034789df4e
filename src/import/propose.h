/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first mapping, by comparing headers and cells with the programme's questions (docs/formats/import.md). */
#ifndef PWI_IMPORT_PROPOSE_H
#define PWI_IMPORT_PROPOSE_H

#include "import/side.h"

/* Fills *mapping (its arena owns everything) for n_sides sides whose surveys are open. What cannot be told is left out.
 */
PW_MUST_CHECK PwStatus pwi_propose_mapping(const PwiSideImport *side, int n_sides, PwiMapping *mapping, PwError *error);

#endif
