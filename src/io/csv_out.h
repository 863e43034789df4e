/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of CSV files we write: commas, quotes where they must be, and never a formula. */
#ifndef PWI_IO_CSV_OUT_H
#define PWI_IO_CSV_OUT_H

#include <stdbool.h>

#include "base/buffer.h"

/* Whether a spreadsheet would take the text for a formula; it gets a leading ' then (read_given.h takes it off). */
bool pwi_is_formula(const char *text);
void pwi_csv_cell(PwiBuffer *text, const char *cell);

#endif
