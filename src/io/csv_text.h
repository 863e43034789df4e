/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as a text (RFC 4180): its cells, and where a cell stands. libcsv splits; nothing else knows it. */
#ifndef PWI_IO_CSV_TEXT_H
#define PWI_IO_CSV_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/faults.h"
#include "base/status.h"

/* Who is told of cells and rows. Rows and columns count from 1; blank lines are no rows. */
typedef struct PwiCsvListener {
    void (*cell)(void *context, int64_t row, int64_t column, const char *text, size_t n);
    void (*row)(void *context, int64_t row, int64_t n_cells);
    void *context;
} PwiCsvListener;

/* What is wrong with a text, and at which byte. */
typedef struct PwiCsvFault {
    char what[PWI_QUOTED_SIZE];
    size_t at;
} PwiCsvFault;

/* Splits the text. PW_REJECTED: it is no CSV in UTF-8, *fault says why (cells before it were told). PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_csv_split(const char *bytes, size_t n, char separator, PwiCsvListener listener,
                                     PwiCsvFault *fault);
/* The byte where a cell starts, or the last one of its row before it; cost: the text up to there. */
size_t pwi_csv_find(const char *bytes, size_t n, char separator, int64_t row, int64_t column);
/* Comma, semicolon or tab: the one that parts the first rows into equally many cells, the most of them. */
char pwi_csv_guess_separator(const char *bytes, size_t n);

#endif
