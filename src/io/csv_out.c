/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing cells (csv_out.h). */
#include "io/csv_out.h"

#include <string.h>

bool pwi_is_formula(const char *text) {
    return text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
}

void pwi_csv_cell(PwiBuffer *text, const char *cell) {
    size_t n = strlen(cell);
    bool is_quoted = strcspn(cell, ",\"\r\n") < n;
    /* White space at either end is kept by quotes only. */
    is_quoted |= n > 0 && (cell[0] == ' ' || cell[0] == '\t' || cell[n - 1] == ' ' || cell[n - 1] == '\t');
    if (is_quoted) pwi_buffer_char(text, '"');
    if (pwi_is_formula(cell)) pwi_buffer_char(text, '\'');
    for (; *cell != '\0'; cell++) {
        if (*cell == '"') pwi_buffer_char(text, '"');
        pwi_buffer_char(text, *cell);
    }
    if (is_quoted) pwi_buffer_char(text, '"');
}
