/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of texts: what a CSV file or a sheet of a workbook holds, and where each cell stands in it.
 *
 * io/read_table.h makes one of a file, io/write_table.h a file of one. Rows and columns are numbered from 0 here and
 * from 1 in words. */
#ifndef PWI_IO_TABLE_H
#define PWI_IO_TABLE_H

#include <stdint.h>

#include "base/faults.h"
#include "base/memory.h"

typedef struct PwiTableRow {
    const char **cell; /* [n], never NULL; "" = empty */
    int n;
    int64_t number; /* as people count the rows of the file, from 1 */
} PwiTableRow;

typedef struct PwiTable {
    PwiArena arena;    /* owns the cells */
    const char *path;  /* as the user named it; borrowed */
    const char *sheet; /* of a workbook; NULL: this is CSV */
    char *text;        /* CSV: [n_text] the file, in which places are found; owned */
    size_t n_text;
    char separator;   /* CSV */
    PwiTableRow *row; /* [n_rows]; owned */
    int n_rows;
    size_t capacity;
    int n_columns; /* of the longest row */
} PwiTable;

enum { PWI_CELL_NAME_SIZE = 32 };

/* Appends a row of n copied cells; false when memory is gone. */
bool pwi_table_add(PwiTable *table, int64_t number, const char *const *cell, int n);
/* "" outside the table. */
const char *pwi_table_cell(const PwiTable *table, int row, int column);
/* "row 4, column 7" of CSV, "cell G4" of a workbook. */
const char *pwi_table_name_cell(const PwiTable *table, int row, int column, char name[PWI_CELL_NAME_SIZE]);
void pwi_table_clear(PwiTable *table);

/* What is wrong at a cell (column -1: the row; row -1 too: the table). */
void pwi_table_fault(const PwiTable *table, PwFaults *faults, bool is_warning, int row, int column, const char *format,
                     ...) __attribute__((format(printf, 6, 7)));

#endif
