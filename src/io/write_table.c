/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV out (write_table.h). */
#include "io/write_table.h"

#include <string.h>

bool pwi_is_formula(const char *text) {
    return text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
}

static void write_cell(PwiBuffer *text, const char *cell, bool is_number) {
    bool is_escaped = !is_number && pwi_is_formula(cell), is_quoted = cell[strcspn(cell, ",\"\r\n")] != '\0';
    /* White space at either end is kept by quotes only. */
    size_t n = strlen(cell);
    is_quoted |= n > 0 && (cell[0] == ' ' || cell[0] == '\t' || cell[n - 1] == ' ' || cell[n - 1] == '\t');
    if (is_quoted) pwi_buffer_char(text, '"');
    if (is_escaped) pwi_buffer_char(text, '\'');
    for (const char *c = cell; *c != '\0'; c++) {
        if (*c == '"') pwi_buffer_char(text, '"');
        pwi_buffer_char(text, *c);
    }
    if (is_quoted) pwi_buffer_char(text, '"');
}

void pwi_write_csv(const PwiSheet *sheet, PwiBuffer *text) {
    for (int row = 0; row < sheet->table.n_rows; row++) {
        for (int column = 0; column < sheet->table.n_columns; column++) {
            if (column > 0) pwi_buffer_char(text, ',');
            write_cell(text, pwi_table_cell(&sheet->table, row, column), row > 0 && sheet->is_number[column]);
        }
        pwi_buffer_char(text, '\n');
    }
}
