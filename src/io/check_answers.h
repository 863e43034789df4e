/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that nobody answered although criteria or rules read them: legal, but hardly meant. */
#ifndef PWI_IO_CHECK_ANSWERS_H
#define PWI_IO_CHECK_ANSWERS_H

#include "cohort/cohort.h"
#include "io/reader.h"

/* Warnings only. `list` is where that side's people stand in the document. */
void pwi_warn_about_answers(const PwiNode *list, const PwProgramme *programme, const PwCohort *cohort, PwiSide side);

#endif
