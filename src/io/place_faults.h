/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults found after a document was read (by the verifier, say) know a JSON pointer only: this finds their lines. */
#ifndef PWI_IO_PLACE_FAULTS_H
#define PWI_IO_PLACE_FAULTS_H

#include "base/faults.h"

/* Gives every fault without a file the file PATH and, when it can be read again (not "-"), line and column. */
void pwi_place_faults(PwFaults *faults, const char *path);

#endif
