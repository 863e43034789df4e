/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks (read_workbook.h): ECMA-376 as far as a table of texts needs it. Sheets and their parts come from the
 * workbook and its relationships, texts from the shared strings, dates from the number formats; of formulas the last
 * value counts.
 *
 * Numbers are shown as a spreadsheet shows them, with 15 digits at most: 0.1 stands in the file as 0.10000000000000001.
 */
#include "io/read_workbook.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/names.h"
#include "base/numbers.h"
#include "io/sheet_date.h"
#include "io/zip_part.h"

enum {
    MAX_COLUMNS = 16384,
    MAX_ROWS = 1048576,
    MAX_CELLS = 20000000,
    MAX_CELL_BYTES = 1 << 20,
    MAX_SHEETS = 1000,
    MAX_STYLES = 65536,
    FIRST_CUSTOM_FORMAT = 164
};

typedef struct Sheet {
    const char *name, *relation; /* id of its relationship */
    bool is_hidden;
} Sheet;

typedef struct Book {
    PwiArena arena;
    PwiTable *table;
    PwFaults *faults;
    Sheet *sheet;
    int n_sheets;
    bool starts_1904;
    const char *wanted_relation, *sheet_part, *strings_part, *styles_part;
    const char **string; /* [n_strings] */
    size_t n_strings, string_capacity;
    int *custom_date; /* ids of custom formats that are dates */
    int n_custom;
    bool *style_is_date; /* [n_styles] */
    int n_styles;
    bool in_cell_formats;
    /* the text being read */
    PwiBuffer text;
    int reads_text; /* depth inside of t or v */
    bool is_phonetic;
    /* the row and cell at hand */
    int64_t row;
    int column, n_cells;
    int64_t n_cells_in_all;
    const char **cell; /* [MAX_COLUMNS] */
    PwiArena row_arena;
    char type[16];
    int style;
    bool too_large;
    int64_t n_errors;
} Book;

/* ---- what the workbook says of itself ---- */

static const char *keep(Book *book, const char *text) {
    return text != NULL ? pwi_arena_copy(&book->arena, text, strlen(text)) : "";
}

static bool is_true(const char *value) {
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static bool nothing_at_end(void *context, const char *name) {
    (void)context, (void)name;
    return true;
}

static bool start_of_workbook(void *context, const char *name, const char *const *attribute) {
    Book *book = context;
    if (strcmp(name, "workbookPr") == 0) book->starts_1904 = is_true(pwi_xml_attribute(attribute, "date1904"));
    if (strcmp(name, "sheet") != 0 || book->n_sheets == MAX_SHEETS) return true;
    const char *state = pwi_xml_attribute(attribute, "state");
    /* The attribute is r:id; sheetId is another. */
    Sheet sheet = {keep(book, pwi_xml_attribute(attribute, "name")), keep(book, pwi_xml_attribute(attribute, "id")),
                   state != NULL && strcmp(state, "visible") != 0};
    if (sheet.name == NULL || sheet.relation == NULL) return false;
    book->sheet[book->n_sheets++] = sheet;
    return true;
}

static bool ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* A target stands relative to xl/, or from the root. */
static const char *keep_target(Book *book, const char *target) {
    char part[512];
    if (target[0] == '/')
        (void)snprintf(part, sizeof part, "%s", target + 1);
    else
        (void)snprintf(part, sizeof part, "xl/%s", target);
    return keep(book, part);
}

static bool start_of_relations(void *context, const char *name, const char *const *attribute) {
    Book *book = context;
    const char *id = pwi_xml_attribute(attribute, "Id"), *type = pwi_xml_attribute(attribute, "Type"),
               *target = pwi_xml_attribute(attribute, "Target");
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL) return true;
    const char **part = strcmp(id, book->wanted_relation) == 0 ? &book->sheet_part
                        : ends_with(type, "/sharedStrings")    ? &book->strings_part
                        : ends_with(type, "/styles")           ? &book->styles_part
                                                               : NULL;
    if (part != NULL) *part = keep_target(book, target);
    return part == NULL || *part != NULL;
}

static bool shows_date(const Book *book, int format) {
    if (format < FIRST_CUSTOM_FORMAT) return pwi_sheet_format_is_date(format);
    for (int k = 0; k < book->n_custom; k++)
        if (book->custom_date[k] == format) return true;
    return false;
}

static int read_int(const char *text) {
    int64_t value;
    bool fine = text != NULL && pwi_decimal_parse(text, strlen(text), 0, &value) == PWI_DECIMAL_FINE && value >= 0 &&
                value <= INT32_MAX;
    return fine ? (int)value : 0;
}

static bool start_of_styles(void *context, const char *name, const char *const *attribute) {
    Book *book = context;
    if (strcmp(name, "cellXfs") == 0) book->in_cell_formats = true;
    const char *code = strcmp(name, "numFmt") == 0 ? pwi_xml_attribute(attribute, "formatCode") : NULL;
    if (code != NULL && book->n_custom < MAX_STYLES && pwi_sheet_code_is_date(code))
        book->custom_date[book->n_custom++] = read_int(pwi_xml_attribute(attribute, "numFmtId"));
    if (strcmp(name, "xf") == 0 && book->in_cell_formats && book->n_styles < MAX_STYLES)
        book->style_is_date[book->n_styles++] = shows_date(book, read_int(pwi_xml_attribute(attribute, "numFmtId")));
    return true;
}

static bool end_of_styles(void *context, const char *name) {
    Book *book = context;
    if (strcmp(name, "cellXfs") == 0) book->in_cell_formats = false;
    return true;
}

/* ---- texts ---- */

/* Text counts within t (and v), but not as the pronunciation of other text. */
static void start_text(Book *book, const char *name) {
    if (strcmp(name, "rPh") == 0) book->is_phonetic = true;
    if (strcmp(name, "t") == 0 || strcmp(name, "v") == 0) book->reads_text++;
}

static void end_text(Book *book, const char *name) {
    if (strcmp(name, "rPh") == 0) book->is_phonetic = false;
    if (book->reads_text > 0 && (strcmp(name, "t") == 0 || strcmp(name, "v") == 0)) book->reads_text--;
}

static bool on_text(void *context, const char *text, size_t n) {
    Book *book = context;
    if (book->reads_text == 0 || book->is_phonetic) return true;
    if (book->text.n + n > MAX_CELL_BYTES)
        book->too_large = true;
    else
        pwi_buffer_append(&book->text, text, n);
    return !book->text.out_of_memory;
}

static bool start_of_strings(void *context, const char *name, const char *const *attribute) {
    (void)attribute;
    Book *book = context;
    if (strcmp(name, "si") == 0) book->text.n = 0;
    start_text(book, name);
    return true;
}

static bool end_of_strings(void *context, const char *name) {
    Book *book = context;
    end_text(book, name);
    if (strcmp(name, "si") != 0) return true;
    const char **grown = pwi_reserve_array(book->string, &book->string_capacity, book->n_strings + 1, sizeof *grown);
    if (grown == NULL) return false;
    book->string = grown;
    const char *copy = pwi_arena_copy(&book->arena, book->text.n > 0 ? book->text.bytes : "", book->text.n);
    book->string[book->n_strings++] = copy;
    return copy != NULL;
}

/* ---- numbers ---- */

static const char *print_number(Book *book, const char *numeral, char text[PWI_SHEET_NUMBER_SIZE]) {
    char *behind;
    double value = strtod(numeral, &behind);
    if (behind == numeral || *behind != '\0' || !isfinite(value)) return numeral;
    if (book->style < book->n_styles && book->style_is_date[book->style] && value >= 0 && value < 2958466)
        pwi_sheet_print_date(value, book->starts_1904, text);
    else
        (void)snprintf(text, PWI_SHEET_NUMBER_SIZE, "%.15g", value);
    return text;
}

/* ---- cells ---- */

/* "BC12" → column 54 (from 0); −1: no such column. */
static int column_of(const char *reference) {
    int column = 0;
    const char *c = reference;
    for (; *c >= 'A' && *c <= 'Z' && column <= MAX_COLUMNS; c++) column = 26 * column + (*c - 'A' + 1);
    return c > reference && column <= MAX_COLUMNS ? column - 1 : -1;
}

static bool start_of_sheet(void *context, const char *name, const char *const *attribute) {
    Book *book = context;
    start_text(book, name);
    if (strcmp(name, "row") == 0) {
        const char *number = pwi_xml_attribute(attribute, "r");
        book->row = number != NULL ? read_int(number) : book->row + 1;
        book->column = -1;
        book->n_cells = 0;
    } else if (strcmp(name, "c") == 0) {
        const char *reference = pwi_xml_attribute(attribute, "r"), *type = pwi_xml_attribute(attribute, "t");
        book->column = reference != NULL ? column_of(reference) : book->column + 1;
        book->style = read_int(pwi_xml_attribute(attribute, "s"));
        (void)snprintf(book->type, sizeof book->type, "%s", type != NULL ? type : "n");
        book->text.n = 0;
    }
    return true;
}

/* What the cell at hand says; NULL: memory is gone. */
static const char *cell_text(Book *book) {
    char number[PWI_SHEET_NUMBER_SIZE];
    const char *raw, *text;
    pwi_buffer_char(&book->text, '\0');
    if (book->text.out_of_memory) return NULL;
    raw = book->text.bytes;
    text = raw;
    if (strcmp(book->type, "s") == 0) {
        size_t index = (size_t)read_int(raw);
        text = raw[0] != '\0' && index < book->n_strings ? book->string[index] : "";
        return text; /* lives in the arena */
    }
    if (strcmp(book->type, "b") == 0 && raw[0] != '\0') text = raw[0] == '1' ? "TRUE" : "FALSE";
    if (strcmp(book->type, "n") == 0 && raw[0] != '\0') text = print_number(book, raw, number);
    return pwi_arena_copy(&book->row_arena, text, strlen(text));
}

static bool end_cell(Book *book) {
    const char *text = cell_text(book);
    if (text == NULL) return false;
    if (book->column < 0 || book->column >= MAX_COLUMNS) {
        book->too_large = true;
        return true;
    }
    while (book->n_cells < book->column) book->cell[book->n_cells++] = "";
    if (book->n_cells == book->column)
        book->cell[book->n_cells++] = text;
    else
        book->cell[book->column] = text;
    if (strcmp(book->type, "e") != 0 || text[0] == '\0') return true;
    char quoted[PWI_QUOTED_SIZE];
    PwiFault *fault = pwi_faults_add(book->faults, false, book->table->path, "",
                                     "row %lld, column %d: this cell holds the error %s of a formula; need a value",
                                     (long long)book->row, book->column + 1, pwi_quote(text, quoted));
    if (fault != NULL) fault->line = book->row, fault->column = book->column + 1;
    book->n_errors++;
    return true;
}

static bool end_row(Book *book) {
    bool fine = true;
    while (book->n_cells > 0 && book->cell[book->n_cells - 1][0] == '\0') book->n_cells--; /* formats, not contents */
    book->n_cells_in_all += book->n_cells;
    if (book->row > MAX_ROWS || book->n_cells_in_all > MAX_CELLS)
        book->too_large = true;
    else if (book->n_cells > 0)
        fine = pwi_table_add(book->table, book->row, book->cell, book->n_cells);
    book->n_cells = 0;
    pwi_arena_reset(&book->row_arena);
    return fine;
}

static bool end_of_sheet(void *context, const char *name) {
    Book *book = context;
    end_text(book, name);
    if (strcmp(name, "c") == 0) return end_cell(book);
    if (strcmp(name, "row") == 0) return end_row(book);
    return true;
}

/* ---- the whole ---- */

/* The sheet to read, by name or the first that shows; NULL after a fault. */
static const Sheet *choose_sheet(Book *book, const char *wanted) {
    const Sheet *chosen = NULL;
    int n_visible = 0;
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    const char **names = PWI_ARENA_ARRAY(&book->arena, const char *, (size_t)book->n_sheets + 1);
    if (names == NULL) return NULL;
    for (int k = 0; k < book->n_sheets; k++) {
        names[k] = book->sheet[k].name;
        n_visible += !book->sheet[k].is_hidden;
        bool fits = wanted != NULL ? strcmp(wanted, book->sheet[k].name) == 0 : !book->sheet[k].is_hidden;
        if (fits && chosen == NULL) chosen = &book->sheet[k];
    }
    const char *nearest = wanted != NULL ? pwi_nearest_name(names, book->n_sheets, wanted) : NULL;
    if (chosen == NULL)
        pwi_faults_add(book->faults, false, book->table->path, "", "this workbook has no sheet %s%s%s%s%s%s",
                       wanted != NULL ? "\"" : "that shows", wanted != NULL ? pwi_quote(wanted, quoted) : "",
                       wanted != NULL ? "\"" : "", nearest != NULL ? "; did you mean \"" : "",
                       nearest != NULL ? pwi_quote(nearest, other) : "", nearest != NULL ? "\"?" : "");
    else if (wanted == NULL && n_visible > 1)
        pwi_faults_add(book->faults, true, book->table->path, "",
                       "this workbook has %d sheets, of which \"%s\" is read (\"sheet\" in the mapping names another)",
                       n_visible, pwi_quote(chosen->name, quoted));
    return chosen;
}

static PwStatus read_parts(Book *book, PwiZip *zip, const char *wanted, char what[PWI_QUOTED_SIZE]) {
    PwStatus status;
    PwiXmlListener workbook = {start_of_workbook, nothing_at_end, NULL, book},
                   relations = {start_of_relations, nothing_at_end, NULL, book},
                   styles = {start_of_styles, end_of_styles, NULL, book},
                   strings = {start_of_strings, end_of_strings, on_text, book},
                   sheet = {start_of_sheet, end_of_sheet, on_text, book};
    PW_TRY(pwi_zip_parse(zip, "xl/workbook.xml", workbook, what));
    const Sheet *chosen = choose_sheet(book, wanted);
    if (chosen == NULL) return book->faults->n_errors > 0 ? PW_REJECTED : PW_NO_MEMORY;
    book->wanted_relation = chosen->relation;
    book->table->sheet = pwi_arena_copy(&book->table->arena, chosen->name, strlen(chosen->name));
    PW_TRY(book->table->sheet != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_zip_parse(zip, "xl/_rels/workbook.xml.rels", relations, what));
    if (book->styles_part != NULL && pwi_zip_has(zip, book->styles_part))
        PW_TRY(pwi_zip_parse(zip, book->styles_part, styles, what));
    if (book->strings_part != NULL && pwi_zip_has(zip, book->strings_part))
        PW_TRY(pwi_zip_parse(zip, book->strings_part, strings, what));
    PW_TRY(pwi_zip_parse(zip, book->sheet_part != NULL ? book->sheet_part : "xl/worksheets/sheet1.xml", sheet, what));
out:
    return status;
}

static bool start(Book *book) {
    book->sheet = PWI_ARENA_ARRAY(&book->arena, Sheet, MAX_SHEETS);
    book->custom_date = PWI_ARENA_ARRAY(&book->arena, int, MAX_STYLES);
    book->style_is_date = PWI_ARENA_ARRAY(&book->arena, bool, MAX_STYLES);
    book->cell = PWI_ARENA_ARRAY(&book->arena, const char *, MAX_COLUMNS);
    return book->sheet != NULL && book->custom_date != NULL && book->style_is_date != NULL && book->cell != NULL;
}

PwStatus pwi_read_workbook(const char *bytes, size_t n, const char *sheet, PwiTable *table, PwFaults *faults) {
    PwiZip *zip = NULL;
    Book *book = PWI_NEW(Book);
    char what[PWI_QUOTED_SIZE] = "";
    PwStatus status = PW_NO_MEMORY;
    if (book == NULL) return PW_NO_MEMORY;
    book->table = table;
    book->faults = faults;
    PW_TRY(start(book) ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_zip_open(bytes, n, &zip, what));
    if (!pwi_zip_has(zip, "xl/workbook.xml")) {
        (void)snprintf(what, sizeof what, "this ZIP file is no workbook (XLSX); need CSV or XLSX");
        status = PW_REJECTED;
        goto out;
    }
    PW_TRY(read_parts(book, zip, sheet, what));
    if (book->too_large)
        (void)snprintf(what, sizeof what,
                       "the sheet is too large; need at most %d rows, %d columns, %d cells, and a "
                       "megabyte a cell",
                       MAX_ROWS, MAX_COLUMNS, MAX_CELLS);
    if (book->too_large || book->n_errors > 0) status = PW_REJECTED;
out:
    if (status == PW_REJECTED && what[0] != '\0') pwi_faults_add(faults, false, table->path, "", "%s", what);
    pwi_zip_close(zip);
    pwi_buffer_clear(&book->text);
    pwi_free(book->string);
    pwi_arena_clear(&book->row_arena);
    pwi_arena_clear(&book->arena);
    pwi_free(book);
    return status;
}
