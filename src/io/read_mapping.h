/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a mapping/1 document. */
#ifndef PWI_IO_READ_MAPPING_H
#define PWI_IO_READ_MAPPING_H

#include "base/faults.h"
#include "base/status.h"
#include "io/mapping.h"

/* Fills *mapping (zeroed by the caller, who clears its arena). PW_REJECTED: faults were added. */
PW_MUST_CHECK PwStatus pwi_read_mapping(const char *path, const PwProgramme *programme, PwiMapping *mapping,
                                        PwFaults *faults, PwError *error);

#endif
