/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids that are legal but look as if a spreadsheet or a typist had touched them: warnings only. */
#ifndef PWI_IO_CHECK_IDS_H
#define PWI_IO_CHECK_IDS_H

#include "cohort/cohort.h"
#include "io/reader.h"

/* `people` in the order of the file. False when memory is gone. */
bool pwi_warn_about_ids(const PwiNode *list, const PwiPeople *people);

#endif
