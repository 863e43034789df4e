/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks by libxlsxwriter (write_workbook.h): numbers as numbers, all else as texts, never as formulas; what would
 * be one once the sheet is saved as CSV gets its apostrophe here as well. */
#include "io/write_workbook.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/scratch.h"
#include "io/csv_out.h"

enum {
    MAX_TEXT = 32767,   /* characters of a cell */
    MAX_ROWS = 1048576, /* of a sheet */
    MIN_WIDTH = 8,
    MAX_WIDTH = 60,
    SAMPLE = 100,
    Y2000 = 946684800 /* the time of making, which stands in no result */
};

static PwStatus check_sizes(const PwiSheet *sheet, PwError *error) {
    if (sheet->table.n_rows > MAX_ROWS)
        return pwi_fail(error, PW_REJECTED, "the table %s is too long for a workbook; need at most %d rows, or CSV",
                        sheet->name, MAX_ROWS);
    for (int row = 0; row < sheet->table.n_rows; row++)
        for (int column = 0; column < sheet->table.n_columns; column++)
            if (strlen(pwi_table_cell(&sheet->table, row, column)) >= MAX_TEXT)
                return pwi_fail(
                    error, PW_REJECTED,
                    "a text in row %d of the table %s is too long for a workbook; need at most %d bytes, or "
                    "CSV",
                    row + 1, sheet->name, MAX_TEXT - 1);
    return PW_OK;
}

static lxw_error write_text(lxw_worksheet *page, int row, int column, const char *text, lxw_format *format) {
    char escaped[MAX_TEXT + 2];
    lxw_row_t at = (lxw_row_t)row;
    lxw_col_t across = (lxw_col_t)column;
    if (text[0] == '\0') return LXW_NO_ERROR;
    if (!pwi_is_formula(text)) return worksheet_write_string(page, at, across, text, format);
    escaped[0] = '\'';
    memcpy(escaped + 1, text, strlen(text) + 1);
    return worksheet_write_string(page, at, across, escaped, format);
}

/* As wide as what stands in it, within reason. */
static void set_widths(lxw_worksheet *page, const PwiSheet *sheet) {
    for (int column = 0; column < sheet->table.n_columns; column++) {
        size_t width = MIN_WIDTH;
        for (int row = 0; row < sheet->table.n_rows && row < SAMPLE; row++) {
            size_t n = strlen(pwi_table_cell(&sheet->table, row, column)) + 2;
            if (n > width) width = n < MAX_WIDTH ? n : MAX_WIDTH;
        }
        (void)worksheet_set_column(page, (lxw_col_t)column, (lxw_col_t)column, (double)width, NULL);
    }
}

static lxw_error write_sheet(lxw_worksheet *page, const PwiSheet *sheet, lxw_format *bold) {
    lxw_error fault = LXW_NO_ERROR;
    for (int row = 0; row < sheet->table.n_rows; row++) {
        for (int column = 0; column < sheet->table.n_columns && fault == LXW_NO_ERROR; column++) {
            const char *text = pwi_table_cell(&sheet->table, row, column);
            if (row > 0 && sheet->is_number[column] && text[0] != '\0')
                /* The one place where a decimal becomes a double: it is only shown. */
                fault = worksheet_write_number(page, (lxw_row_t)row, (lxw_col_t)column, strtod(text, NULL), NULL);
            else
                fault = write_text(page, row, column, text, row == 0 ? bold : NULL);
        }
    }
    worksheet_freeze_panes(page, 1, 0);
    set_widths(page, sheet);
    return fault;
}

PwStatus pwi_write_workbook(const PwiSheet *sheet, int n_sheets, PwiBuffer *bytes, PwError *error) {
    PwStatus status = PW_OK;
    PwiScratch scratch = {.fd = -1};
    lxw_workbook *book = NULL;
    lxw_doc_properties properties = {.created = Y2000};
    lxw_error fault = LXW_NO_ERROR;
    for (int k = 0; k < n_sheets; k++) PW_TRY(check_sizes(&sheet[k], error));
    PW_TRY(pwi_scratch_open(&scratch, error));
    book = workbook_new(scratch.path);
    lxw_format *bold = book != NULL ? workbook_add_format(book) : NULL;
    PW_TRY(bold != NULL ? PW_OK : pwi_fail_memory(error));
    format_set_bold(bold);
    (void)workbook_set_properties(book, &properties);
    for (int k = 0; k < n_sheets && fault == LXW_NO_ERROR; k++) {
        lxw_worksheet *page = workbook_add_worksheet(book, sheet[k].name);
        fault = page != NULL ? write_sheet(page, &sheet[k], bold) : LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    lxw_error at_end = workbook_close(book); /* frees the book in any case */
    book = NULL;
    if (fault == LXW_NO_ERROR) fault = at_end;
    if (fault == LXW_ERROR_MEMORY_MALLOC_FAILED)
        status = pwi_fail_memory(error);
    else if (fault != LXW_NO_ERROR)
        status = pwi_fail(error, PW_IO, "cannot make the workbook: %s", lxw_strerror(fault));
    PW_TRY(status);
    status = pwi_scratch_read(&scratch, bytes, error);
out:
    if (book != NULL) lxw_workbook_free(book);
    pwi_scratch_close(&scratch);
    return status;
}
