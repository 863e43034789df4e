/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing cells (csv_out.h). */
#include "io/csv_out.h"

#include <stdbool.h>
#include <string.h>

void pwi_csv_cell(PwiBuffer *text, const char *cell) {
    bool is_formula = cell[0] != '\0' && strchr("=+-@\t\r", cell[0]) != NULL;
    bool is_plain = cell[strcspn(cell, ",\"\r\n")] == '\0' && !is_formula;
    if (is_plain) {
        pwi_buffer_text(text, cell);
        return;
    }
    pwi_buffer_char(text, '"');
    if (is_formula) pwi_buffer_char(text, '\'');
    for (; *cell != '\0'; cell++) {
        if (*cell == '"') pwi_buffer_char(text, '"');
        pwi_buffer_char(text, *cell);
    }
    pwi_buffer_char(text, '"');
}
