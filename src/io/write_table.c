/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV out (write_table.h). */
#include "io/write_table.h"

#include "io/csv_out.h"

void pwi_write_csv(const PwiSheet *sheet, PwiBuffer *text) {
    for (int row = 0; row < sheet->table.n_rows; row++) {
        for (int column = 0; column < sheet->table.n_columns; column++) {
            if (column > 0) pwi_buffer_char(text, ',');
            const char *cell = pwi_table_cell(&sheet->table, row, column);
            if (row > 0 && sheet->is_number[column])
                pwi_buffer_text(text, cell);
            else
                pwi_csv_cell(text, cell);
        }
        pwi_buffer_char(text, '\n');
    }
}
