/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of texts, and faults placed in them (table.h). */
#include "io/table.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "io/csv_text.h"
#include "io/text.h"

enum { FAULT_SIZE = 2048 };

bool pwi_table_add(PwiTable *table, int64_t number, const char *const *cell, int n) {
    PwiTableRow *grown = pwi_reserve_array(table->row, &table->capacity, (size_t)table->n_rows + 1, sizeof *grown);
    if (grown == NULL) return false;
    table->row = grown;
    const char **copy = PWI_ARENA_ARRAY(&table->arena, const char *, (size_t)n + 1);
    bool fine = copy != NULL;
    for (int k = 0; fine && k < n; k++) {
        copy[k] = cell[k][0] == '\0' ? "" : pwi_arena_copy(&table->arena, cell[k], strlen(cell[k]));
        fine = copy[k] != NULL;
    }
    if (!fine) return false;
    table->row[table->n_rows++] = (PwiTableRow){copy, n, number};
    if (n > table->n_columns) table->n_columns = n;
    return true;
}

const char *pwi_table_cell(const PwiTable *table, int row, int column) {
    assert(row >= 0 && column >= 0);
    return row < table->n_rows && column < table->row[row].n ? table->row[row].cell[column] : "";
}

/* 0 → "A", 25 → "Z", 26 → "AA": the digits of a number to base 26 that has no zero. */
static void name_column(int column, char name[8]) {
    char reversed[8];
    int n = 0;
    for (int left = column + 1; left > 0 && n < 7; left = (left - 1) / 26)
        reversed[n++] = (char)('A' + (left - 1) % 26);
    for (int k = 0; k < n; k++) name[k] = reversed[n - 1 - k];
    name[n] = '\0';
}

const char *pwi_table_name_cell(const PwiTable *table, int row, int column, char name[PWI_CELL_NAME_SIZE]) {
    long long number = row < table->n_rows ? table->row[row].number : row + 1;
    char letters[8] = "";
    if (column >= 0) name_column(column, letters);
    if (table->sheet != NULL)
        (void)snprintf(name, PWI_CELL_NAME_SIZE, column >= 0 ? "cell %s%lld" : "%srow %lld", letters, number);
    else if (column >= 0)
        (void)snprintf(name, PWI_CELL_NAME_SIZE, "row %lld, column %d", number, column + 1);
    else
        (void)snprintf(name, PWI_CELL_NAME_SIZE, "row %lld", number);
    return name;
}

void pwi_table_clear(PwiTable *table) {
    pwi_arena_clear(&table->arena);
    pwi_free(table->text);
    pwi_free(table->row);
    *table = (PwiTable){0};
}

void pwi_table_fault(const PwiTable *table, PwFaults *faults, bool is_warning, int row, int column, const char *format,
                     ...) {
    char text[FAULT_SIZE], name[PWI_CELL_NAME_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *place = row >= 0 ? pwi_table_name_cell(table, row, column, name) : "";
    PwiFault *added =
        pwi_faults_add(faults, is_warning, table->path, "", "%s%s%s", place, place[0] != '\0' ? ": " : "", text);
    if (added == NULL || row < 0) return;
    if (table->text != NULL) {
        size_t at = pwi_csv_find(table->text, table->n_text, table->separator, row + 1, (column < 0 ? 0 : column) + 1);
        pwi_text_place(table->text, table->n_text, at, &added->line, &added->column);
    } else {
        added->line = row < table->n_rows ? table->row[row].number : row + 1;
        added->column = column < 0 ? 1 : column + 1;
    }
}
