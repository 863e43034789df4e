/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a table from a file that people made: CSV by whatever separator, or a workbook (XLSX). */
#ifndef PWI_IO_READ_TABLE_H
#define PWI_IO_READ_TABLE_H

#include "base/status.h"
#include "io/table.h"

/* Reads PATH ("-" = standard input); `sheet` names the sheet of a workbook (NULL: the first that is not hidden).
 * PW_REJECTED: faults were added. Clear *table in any case, and not before the last fault about it. */
PW_MUST_CHECK PwStatus pwi_read_table(const char *path, const char *sheet, PwiTable *table, PwFaults *faults,
                                      PwError *error);

#endif
