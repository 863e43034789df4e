/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a table: rows that count, ids, names, and people who answered twice. */
#ifndef PWI_IMPORT_PEOPLE_H
#define PWI_IMPORT_PEOPLE_H

#include "import/side.h"

/* Fills side->entry and the word lists of ids and names; faults are added to the side. */
void pwi_list_people(PwiSideImport *side, PwiDuplicates policy);

#endif
