/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first programme, drafted from what a survey asked. */
#ifndef PWI_IMPORT_DRAFT_H
#define PWI_IMPORT_DRAFT_H

#include "base/buffer.h"
#include "import/side.h"

/* Writes a programme/1 document for n_sides sides whose surveys are open: a question for each group of columns whose
 * cells show what kind it is, and a criterion for each question that has an obvious one. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_draft_programme(const PwiSideImport *side, int n_sides, PwiBuffer *document);

#endif
