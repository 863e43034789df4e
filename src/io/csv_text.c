/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting CSV (csv_text.h). CRLF or LF, a byte order mark, line breaks within quotes; whoever has bare CRs, NULs or
 * another encoding is told so, and not guessed at. The separator is the caller's: who reads machines' files demands a
 * comma, who reads people's spreadsheets asks pwi_csv_guess_separator. */
#include "io/csv_text.h"

#include <assert.h>
#include <csv.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "io/text.h"

enum { MAX_CELL_BYTES = 1 << 20, CELL_GROWTH = 64 * 1024, GUESSING_ROWS = 30 };

typedef struct Splitting {
    PwiCsvListener listener;
    int64_t row, column; /* from 1; of the cell at hand */
} Splitting;

static size_t skip_mark(const char *bytes, size_t n) {
    return n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* White space around a cell, which does not count; a tab may be the separator instead. */
static bool is_blank(char c, char separator) {
    return (c == ' ' || c == '\t') && c != separator;
}

static bool is_end_of_line(char c) {
    return c == '\n' || c == '\r';
}

/* Behind the cell that starts at `at` (on its separator, or at n); *is_open: its quote is never closed. */
static size_t pass_cell(const char *bytes, size_t n, size_t at, char separator, bool *is_open) {
    *is_open = false;
    while (at < n && is_blank(bytes[at], separator)) at++;
    if (at < n && bytes[at] == '"') {
        for (at++; at < n && (bytes[at] != '"' || (at + 1 < n && bytes[at + 1] == '"')); at++) at += bytes[at] == '"';
        *is_open = at >= n;
    }
    while (at < n && bytes[at] != separator && !is_end_of_line(bytes[at])) at++;
    return at < n ? at : n;
}

static size_t skip_blank_lines(const char *bytes, size_t n, size_t at, char separator) {
    for (size_t next = at; next < n && (is_blank(bytes[next], separator) || is_end_of_line(bytes[next])); next++)
        if (is_end_of_line(bytes[next])) at = next + 1;
    return at;
}

size_t pwi_csv_find(const char *bytes, size_t n, char separator, int64_t row, int64_t column) {
    bool is_open;
    size_t at = skip_blank_lines(bytes, n, skip_mark(bytes, n), separator);
    for (int64_t k = 1; k < row && at < n; k++) {
        while ((at = pass_cell(bytes, n, at, separator, &is_open)) < n && bytes[at] == separator) at++;
        at = skip_blank_lines(bytes, n, at, separator);
    }
    for (int64_t k = 1; k < column; k++) {
        size_t behind = pass_cell(bytes, n, at, separator, &is_open);
        if (behind >= n || bytes[behind] != separator) break;
        at = behind + 1;
    }
    while (at < n && is_blank(bytes[at], separator)) at++;
    assert(at <= n);
    return at;
}

/* ---- the separator ---- */

/* How many cells each of the first rows has, by this separator; 0 when they differ. */
static int count_columns(const char *bytes, size_t n, char separator) {
    bool is_open;
    int n_columns = 0;
    size_t at = skip_blank_lines(bytes, n, skip_mark(bytes, n), separator);
    for (int row = 0; row < GUESSING_ROWS && at < n; row++) {
        int n_cells = 1;
        while ((at = pass_cell(bytes, n, at, separator, &is_open)) < n && bytes[at] == separator) at++, n_cells++;
        if (row > 0 && n_cells != n_columns) return 0;
        n_columns = n_cells;
        at = skip_blank_lines(bytes, n, at, separator);
    }
    return n_columns;
}

char pwi_csv_guess_separator(const char *bytes, size_t n) {
    static const char candidates[] = {',', ';', '\t'};
    char best = ',';
    int most = 1;
    for (size_t k = 0; k < sizeof candidates; k++) {
        int n_columns = count_columns(bytes, n, candidates[k]);
        if (n_columns <= most) continue;
        most = n_columns;
        best = candidates[k];
    }
    if (most > 1) return best;
    /* Ragged whichever it is: what stands most often in the first row. */
    size_t count[sizeof candidates] = {0};
    bool is_quoted = false;
    for (size_t at = skip_mark(bytes, n); at < n && (is_quoted || !is_end_of_line(bytes[at])); at++) {
        is_quoted ^= bytes[at] == '"';
        for (size_t k = 0; k < sizeof candidates; k++) count[k] += !is_quoted && bytes[at] == candidates[k];
    }
    for (size_t k = 1, top = 0; k < sizeof candidates; k++)
        if (count[k] > count[top]) best = candidates[top = k];
    return best;
}

/* ---- faults of the text ---- */

static PwStatus reject(PwiCsvFault *fault, size_t at, const char *what) {
    fault->at = at;
    (void)snprintf(fault->what, sizeof fault->what, "%s", what);
    return PW_REJECTED;
}

static PwStatus check_text(const char *bytes, size_t n, char separator, PwiCsvFault *fault) {
    if (pwi_text_is_foreign(bytes, n, "CSV", fault->what, &fault->at)) return PW_REJECTED;
    const char *nul = n > 0 ? memchr(bytes, '\0', n) : NULL;
    if (nul != NULL) return reject(fault, (size_t)(nul - bytes), "there is a NUL byte in the text");
    size_t at = skip_blank_lines(bytes, n, skip_mark(bytes, n), separator);
    while (at < n && is_blank(bytes[at], separator)) at++;
    if (at >= n) return reject(fault, 0, "the file is empty; need CSV with a header");
    bool is_open;
    for (at = skip_mark(bytes, n); at < n; at++) {
        size_t first = at;
        at = pass_cell(bytes, n, at, separator, &is_open);
        if (at - first > MAX_CELL_BYTES) return reject(fault, first, "this cell is longer than a megabyte");
        if (is_open) return reject(fault, first, "a quote is opened in this cell and never closed");
        if (at < n && bytes[at] == '\r' && (at + 1 >= n || bytes[at + 1] != '\n'))
            return reject(fault, at, "this line ends with a CR alone; need LF or CRLF");
    }
    return PW_OK;
}

/* ---- libcsv ---- */

static void on_cell(void *text, size_t n, void *context) {
    Splitting *splitting = context;
    splitting->column++;
    splitting->listener.cell(splitting->listener.context, splitting->row, splitting->column, text != NULL ? text : "",
                             n);
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    Splitting *splitting = context;
    splitting->listener.row(splitting->listener.context, splitting->row, splitting->column);
    splitting->row++;
    splitting->column = 0;
}

static void *resize_cell(void *block, size_t n) {
    return pwi_resize_array(block, n, 1);
}

PwStatus pwi_csv_split(const char *bytes, size_t n, char separator, PwiCsvListener listener, PwiCsvFault *fault) {
    struct csv_parser parser;
    Splitting splitting = {.listener = listener, .row = 1};
    PwStatus status = check_text(bytes, n, separator, fault);
    if (status != PW_OK) return status;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) return PW_NO_MEMORY;
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_realloc_func(&parser, resize_cell);
    csv_set_free_func(&parser, pwi_free);
    csv_set_blk_size(&parser, CELL_GROWTH); /* it grows by as much each time, and copies */
    size_t first = skip_mark(bytes, n),
           done = csv_parse(&parser, bytes + first, n - first, on_cell, on_row, &splitting);
    bool fine = done == n - first && csv_fini(&parser, on_cell, on_row, &splitting) == 0;
    if (!fine && csv_error(&parser) == CSV_ENOMEM)
        status = PW_NO_MEMORY;
    else if (!fine)
        status =
            reject(fault, first + done,
                   "there is a quote in the middle of a cell; need the whole cell in quotes, and \"\" for a quote");
    csv_free(&parser);
    return status;
}
