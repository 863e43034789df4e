/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading tables (read_table.h): what kind of file it is, and the cells of CSV that csv_text.h splits. */
#include "io/read_table.h"

#include <string.h>

#include "base/file.h"
#include "io/csv_text.h"
#include "io/read_workbook.h"
#include "io/text.h"

enum { MAX_COLUMNS = 16384, MAX_ROWS = 2000000 };
#define MAX_BYTES ((size_t)1 << 30)

typedef struct Reading {
    PwiTable *table;
    PwFaults *faults;
    int64_t n_errors;
    bool out_of_memory;
    PwiArena cells;                /* of the row at hand */
    const char *cell[MAX_COLUMNS]; /* [n] */
    int n;
} Reading;

static void on_cell(void *context, int64_t row, int64_t column, const char *text, size_t n) {
    (void)row;
    Reading *reading = context;
    if (column > MAX_COLUMNS) return; /* on_row will say so */
    const char *copy = pwi_arena_copy(&reading->cells, text, n);
    reading->out_of_memory |= copy == NULL;
    reading->cell[reading->n++] = copy != NULL ? copy : "";
}

/* A row must have as many cells as the header: one more or less, and all answers behind it would be another's. */
static void check_length(Reading *reading, int row, int64_t n_cells) {
    const PwiTable *table = reading->table;
    int n_columns = table->row[0].n;
    if (n_cells == n_columns) return;
    reading->n_errors++;
    pwi_table_fault(table, reading->faults, false, row, -1,
                    "this row has %lld cells, and the header %d; need as many: is a quote missing, or a separator in a "
                    "cell without quotes?",
                    (long long)n_cells, n_columns);
}

static void on_row(void *context, int64_t row, int64_t n_cells) {
    Reading *reading = context;
    PwiTable *table = reading->table;
    if (reading->out_of_memory) return;
    if (table->n_rows >= MAX_ROWS || n_cells > MAX_COLUMNS) {
        if (reading->n_errors++ == 0)
            pwi_faults_add(reading->faults, false, table->path, "",
                           "the table is too large; need at most %d rows and %d columns", MAX_ROWS, MAX_COLUMNS);
    } else if (!pwi_table_add(table, row, reading->cell, reading->n)) {
        reading->out_of_memory = true;
    } else {
        check_length(reading, table->n_rows - 1, n_cells);
    }
    reading->n = 0;
    pwi_arena_reset(&reading->cells);
}

static PwStatus read_csv(PwiTable *table, PwFaults *faults, PwError *error) {
    PwiCsvFault wrong;
    Reading *reading = PWI_NEW(Reading);
    if (reading == NULL) return pwi_fail_memory(error);
    *reading = (Reading){.table = table, .faults = faults};
    table->separator = pwi_csv_guess_separator(table->text, table->n_text);
    PwStatus status =
        pwi_csv_split(table->text, table->n_text, table->separator, (PwiCsvListener){on_cell, on_row, reading}, &wrong);
    if (status == PW_REJECTED) {
        PwiFault *added = pwi_faults_add(faults, false, table->path, "", "%s", wrong.what);
        if (added != NULL) pwi_text_place(table->text, table->n_text, wrong.at, &added->line, &added->column);
    }
    if (status == PW_OK && reading->n_errors > 0) status = PW_REJECTED;
    if (reading->out_of_memory) status = PW_NO_MEMORY;
    pwi_arena_clear(&reading->cells);
    pwi_free(reading);
    return status;
}

static bool is_zip(const PwiTable *table) {
    return table->n_text >= 4 && memcmp(table->text, "PK\x03\x04", 4) == 0;
}

/* A workbook's bytes are no text in which places could be found: they go when they are read. */
static PwStatus read_zip(PwiTable *table, const char *sheet, PwFaults *faults) {
    char *bytes = table->text;
    size_t n = table->n_text;
    table->text = NULL;
    table->n_text = 0;
    PwStatus status = pwi_read_workbook(bytes, n, sheet, table, faults);
    pwi_free(bytes);
    return status;
}

PwStatus pwi_read_table(const char *path, const char *sheet, PwiTable *table, PwFaults *faults, PwError *error) {
    char quoted[PWI_QUOTED_SIZE];
    *table = (PwiTable){.path = path};
    PwStatus status = pwi_file_read(path, MAX_BYTES, &table->text, &table->n_text, error);
    if (status == PW_REJECTED)
        pwi_faults_add(faults, false, path, "", "the file is too large; need at most %zu bytes", MAX_BYTES);
    else if (status == PW_OK && is_zip(table))
        status = read_zip(table, sheet, faults);
    else if (status == PW_OK)
        status = read_csv(table, faults, error);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status == PW_REJECTED ? pwi_fail(error, PW_REJECTED, "%s cannot be used", pwi_quote(path, quoted)) : status;
}
