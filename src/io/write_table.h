/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a table as CSV (RFC 4180) that is safe to open in a spreadsheet. */
#ifndef PWI_IO_WRITE_TABLE_H
#define PWI_IO_WRITE_TABLE_H

#include "base/buffer.h"
#include "io/sheet.h"

/* Commas, LF, no byte order mark; quotes where they are needed; texts that a spreadsheet would take for a formula get a
 * leading apostrophe. A lost append is remembered in the buffer. */
void pwi_write_csv(const PwiSheet *sheet, PwiBuffer *text);

#endif
