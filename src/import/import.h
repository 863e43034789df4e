/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing: survey exports and a mapping → a cohort/1 document (docs/formats/import.md). */
#ifndef PWI_IMPORT_IMPORT_H
#define PWI_IMPORT_IMPORT_H

#include "base/buffer.h"
#include "import/side.h"

typedef struct PwiImportTask {
    const PwProgramme *programme;
    const char *table_path[PWI_N_SIDES]; /* one pool: [PWI_MENTEE] is the peers' */
    const char *mapping_path;            /* NULL: columns are found by their headers and cells */
    PwiSource source;                    /* PWI_ANY_SOURCE: the mapping's, or recognised */
    PwiDuplicates duplicates;            /* PWI_N_DUPLICATES: the mapping's */
} PwiImportTask;

/* Both sides' counts, and the cohort. PW_REJECTED: faults were added, nothing is written. */
PW_MUST_CHECK PwStatus pwi_import(const PwiImportTask *task, PwiBuffer *cohort, PwiSideCounts counts[PWI_N_SIDES],
                                  PwFaults *faults, PwError *error);

/* A first mapping/1 document for these tables; a first programme/1 document, where the task has no programme. */
PW_MUST_CHECK PwStatus pwi_import_propose(const PwiImportTask *task, PwiBuffer *document, PwFaults *faults,
                                          PwError *error);

#endif
