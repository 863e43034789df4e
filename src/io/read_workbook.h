/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a sheet of a workbook (XLSX) as a table of texts. */
#ifndef PWI_IO_READ_WORKBOOK_H
#define PWI_IO_READ_WORKBOOK_H

#include "base/status.h"
#include "io/table.h"

/* Fills *table (whose path is set) from the workbook bytes[n]; `sheet` NULL: the first that is not hidden. PW_REJECTED:
 * faults were added. */
PW_MUST_CHECK PwStatus pwi_read_workbook(const char *bytes, size_t n, const char *sheet, PwiTable *table,
                                         PwFaults *faults);

#endif
