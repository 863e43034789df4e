/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of CSV files we write: commas, quotes where they must be, and never a formula. */
#ifndef PWI_IO_CSV_OUT_H
#define PWI_IO_CSV_OUT_H

#include "base/buffer.h"

/* A cell that starts as a formula would (= + - @, tab, carriage return) gets a leading '. */
void pwi_csv_cell(PwiBuffer *text, const char *cell);

#endif
