/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to be written, for a spreadsheet: its name, and which columns hold numbers. */
#ifndef PWI_IO_SHEET_H
#define PWI_IO_SHEET_H

#include "io/table.h"

typedef struct PwiSheet {
    const char *name; /* borrowed; at most 31 bytes */
    PwiTable table;   /* the first row is the header */
    int *is_number;   /* [table.n_columns] 1: numbers, as plain numerals; in the table's arena */
} PwiSheet;

#endif
