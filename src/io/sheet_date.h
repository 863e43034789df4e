/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in spreadsheets are numbers that a format shows as days: which formats do, and how such a number reads. For
 * read_workbook.c. */
#ifndef PWI_IO_SHEET_DATE_H
#define PWI_IO_SHEET_DATE_H

#include <stdbool.h>

enum { PWI_SHEET_NUMBER_SIZE = 64 };

/* Whether a format code of a workbook's own shows a date or a time. */
bool pwi_sheet_code_is_date(const char *code);
/* Likewise a format that needs no code, by its id. */
bool pwi_sheet_format_is_date(int format);
/* A serial number of days (≥ 0) as 2026-11-26, 09:30, or both; `starts_1904`: the workbook counts from 1904-01-01. */
void pwi_sheet_print_date(double serial, bool starts_1904, char text[PWI_SHEET_NUMBER_SIZE]);

#endif
