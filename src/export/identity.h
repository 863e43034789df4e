/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Under which ids and names people are handed out: their own, or pseudonyms; their own names, or those of a list. */
#ifndef PWI_EXPORT_IDENTITY_H
#define PWI_EXPORT_IDENTITY_H

#include "base/faults.h"
#include "base/status.h"
#include "cohort/cohort.h"

typedef struct PwiIdentities {
    PwiArena arena;
    const char **id[PWI_N_SIDES];   /* [people] */
    const char **name[PWI_N_SIDES]; /* [people] "" when there is none */
    bool are_pseudonyms;
} PwiIdentities;

/* key_path: a file with the key of pseudonyms (16 to 4096 bytes), or NULL. names_path: a table with the columns id and
 * name, or NULL. With pseudonyms the cohort's names are left out; a list of names may know people by either id.
 * PW_REJECTED: faults were added. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_identities_init(PwiIdentities *identities, const PwCohort *cohort, const char *key_path,
                                           const char *names_path, PwFaults *faults, PwError *error);
void pwi_identities_clear(PwiIdentities *identities);

#endif
