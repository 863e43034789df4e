/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is handed out: a matching as tables for spreadsheets and mail merges (docs/formats/export.md).
 *
 * Sensitive answers are in none of them: criteria that read one are told of only as explain/discretion.h allows, and
 * reasons that could speak of one, or of people by their real ids, are put in general words. */
#ifndef PWI_EXPORT_HANDOUT_H
#define PWI_EXPORT_HANDOUT_H

#include "base/status.h"
#include "export/identity.h"
#include "io/sheet.h"
#include "matching/matching.h"

typedef enum PwiHandoutTable { PWI_PAIRS, PWI_UNMATCHED, PWI_LOADS, PWI_MAIL, PWI_N_HANDOUT_TABLES } PwiHandoutTable;
extern const char *const pwi_handout_table_names[PWI_N_HANDOUT_TABLES];

typedef struct PwiHandoutInput {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    const PwMatching *matching;
    const PwiIdentities *identities;
} PwiHandoutInput;

/* Fills all sheets (zeroed by the caller, who clears them also on failure). PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_make_handout(const PwiHandoutInput *input, PwiSheet sheet[PWI_N_HANDOUT_TABLES]);

#endif
