/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading given scores (read_given.h): the meaning of the cells that csv_text.h splits. */
#include "io/read_given.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/numbers.h"
#include "io/csv_out.h"
#include "io/csv_text.h"
#include "io/text.h"

enum {
    MAX_DECIMALS = 18,
    MAX_CELL = 512,
    MAX_EXPONENT = 1000,
    PLAIN_SIZE = MAX_CELL + MAX_EXPONENT + 8,
    NOISE_DECIMALS = 9
};
#define MAX_CSV_BYTES ((size_t)4 << 30)
#define NO_NUMERAL    SIZE_MAX

typedef struct Entry {
    int32_t mentee, mentor;
    int64_t row, column; /* in the file, for faults */
    size_t numeral;      /* offset into `numerals`; NO_NUMERAL: the pair is forbidden */
} Entry;

typedef struct Reading {
    const char *path;
    const PwCohort *cohort;
    PwFaults *faults;
    int64_t n_errors;
    bool out_of_memory;
    char *bytes; /* [n], the whole text; owned */
    size_t n;
    /* the cell at hand */
    int64_t row, column; /* from 1 */
    bool is_matrix;
    bool is_hopeless;   /* the header is none: what follows has no meaning */
    int32_t *mentor_of; /* matrix: [columns] mentor of each column; -1 for the first */
    int64_t n_columns;
    int32_t mentee, mentor; /* of the row at hand */
    /* what was read */
    Entry *entry;
    size_t n_entries, capacity;
    PwiBuffer numerals; /* NUL-separated */
} Reading;

/* A fault of the cell at hand. Rows and columns are said too: that is how a spreadsheet names the place. */
static void add_fault(Reading *reading, bool is_warning, const char *text) {
    PwiFault *added = pwi_faults_add(reading->faults, is_warning, reading->path, "", "row %lld, column %lld: %s",
                                     (long long)reading->row, (long long)reading->column, text);
    if (added != NULL)
        pwi_text_place(reading->bytes, reading->n,
                       pwi_csv_find(reading->bytes, reading->n, ',', reading->row, reading->column), &added->line,
                       &added->column);
    reading->n_errors += !is_warning;
}

static void complain(Reading *reading, const char *text) {
    add_fault(reading, false, text);
}

static void fault(Reading *reading, const char *what, const char *cell, const char *need) {
    char quoted[PWI_QUOTED_SIZE], text[4 * PWI_QUOTED_SIZE];
    (void)snprintf(text, sizeof text, "%s; got \"%s\"; need %s", what, pwi_quote(cell, quoted), need);
    complain(reading, text);
}

static void fault_of_length(Reading *reading, const char *what, int64_t n_cells, const char *need) {
    char text[PWI_QUOTED_SIZE];
    (void)snprintf(text, sizeof text, "%s; got %lld cells; need %s", what, (long long)n_cells, need);
    complain(reading, text);
}

static int32_t person_of(Reading *reading, PwiSide side, const char *id) {
    const PwiNames *ids = &reading->cohort->side[side].ids;
    int32_t found = pwi_names_find(ids, id);
    if (found < 0 && id[0] == '\'' && pwi_is_formula(id + 1))
        found = pwi_names_find(ids, id + 1); /* written by csv_out.h, which lets no cell be a formula */
    if (found >= 0) return found;
    char what[64], need[2 * PWI_QUOTED_SIZE], quoted[PWI_QUOTED_SIZE];
    bool is_listed = reading->faults->n_errors < PWI_MAX_LISTED_FAULTS; /* else it is only counted */
    const char *nearest = is_listed ? pwi_names_nearest(ids, id) : NULL;
    (void)snprintf(what, sizeof what, "no %s has this id", pwi_side_names[side]);
    (void)snprintf(need, sizeof need, "an id of the cohort%s%s%s", nearest != NULL ? "; did you mean \"" : "",
                   nearest != NULL ? pwi_quote(nearest, quoted) : "", nearest != NULL ? "\"?" : "");
    fault(reading, what, id, need);
    return -1;
}

/* Keeps what a cell says of the pair at hand: a score, or "forbidden". */
static void keep_entry(Reading *reading, const char *cell) {
    bool is_forbidden = strcmp(cell, "forbidden") == 0;
    int64_t ignored;
    if (!is_forbidden && pwi_decimal_parse(cell, strlen(cell), 0, &ignored) == PWI_DECIMAL_SYNTAX) {
        fault(reading, "this is no score", cell, "a number such as 0.5 (with a point), or forbidden");
        return;
    }
    if (reading->mentee < 0 || reading->mentor < 0) return; /* said already */
    Entry *grown = pwi_reserve_array(reading->entry, &reading->capacity, reading->n_entries + 1, sizeof *grown);
    if (grown == NULL) {
        reading->out_of_memory = true;
        return;
    }
    reading->entry = grown;
    reading->entry[reading->n_entries++] = (Entry){reading->mentee, reading->mentor, reading->row, reading->column,
                                                   is_forbidden ? NO_NUMERAL : reading->numerals.n};
    if (!is_forbidden) pwi_buffer_append(&reading->numerals, cell, strlen(cell) + 1);
}

/* ---- header ---- */

static const char *const triple[] = {"mentee", "mentor", "score"};

/* A column of a matrix: a mentor. */
static void read_mentor(Reading *reading, const char *cell) {
    int64_t column = reading->column - 1;
    if (column % 1024 == 1) {
        int32_t *grown = pwi_resize_array(reading->mentor_of, (size_t)column + 1024, sizeof *grown);
        if (grown == NULL) {
            reading->out_of_memory = reading->is_hopeless = true;
            return;
        }
        reading->mentor_of = grown;
    }
    int32_t mentor = person_of(reading, PWI_MENTOR, cell);
    bool stands_twice = false;
    for (int64_t earlier = 1; mentor >= 0 && earlier < column; earlier++)
        stands_twice |= reading->mentor_of[earlier] == mentor;
    if (stands_twice) fault(reading, "this mentor has two columns", cell, "one column a mentor");
    reading->mentor_of[column] = stands_twice ? -1 : mentor;
}

static void read_header(Reading *reading, const char *cell) {
    int64_t column = reading->column - 1;
    bool fits_triples = column < 3 && strcmp(cell, triple[column]) == 0;
    reading->n_columns = reading->column;
    if (column == 0 && (strchr(cell, ';') != NULL || strchr(cell, '\t') != NULL)) {
        fault(reading, "the columns are separated by semicolons or tabs", cell, "commas");
        reading->is_hopeless = true;
    } else if (column <= 1) {
        reading->is_matrix |= !fits_triples;
    } else if (!reading->is_matrix && !fits_triples) {
        fault(reading, "this is not the header of triples", cell, "mentee,mentor,score");
        reading->is_hopeless = true;
    }
    if (column > 0 && reading->is_matrix && !reading->is_hopeless) read_mentor(reading, cell);
}

/* A header that ends too early: "mentee", or a matrix without mentors. */
static void end_header(Reading *reading) {
    if (reading->n_columns >= (reading->is_matrix ? 2 : 3)) return;
    fault_of_length(reading, "the header is too short", reading->n_columns,
                    "mentee,mentor,score, or a first cell and the ids of mentors");
    reading->is_hopeless = true;
}

/* ---- rows ---- */

static void read_cell(Reading *reading, const char *cell) {
    int64_t column = reading->column - 1;
    if (column >= reading->n_columns) return; /* on_row will say so */
    if (column == 0) {
        reading->mentee = person_of(reading, PWI_MENTEE, cell);
    } else if (reading->is_matrix) {
        reading->mentor = reading->mentor_of[column];
        if (cell[0] != '\0') keep_entry(reading, cell);
    } else if (column == 1) {
        reading->mentor = person_of(reading, PWI_MENTOR, cell);
    } else {
        keep_entry(reading, cell);
    }
}

static void on_cell(void *context, int64_t row, int64_t column, const char *text, size_t n) {
    Reading *reading = context;
    char cell[MAX_CELL];
    reading->row = row;
    reading->column = column;
    if (column == 1) reading->mentee = reading->mentor = -1;
    if (reading->is_hopeless || reading->out_of_memory) return;
    bool is_too_long = n >= sizeof cell;
    memcpy(cell, text, is_too_long ? sizeof cell - 1 : n);
    cell[is_too_long ? sizeof cell - 1 : n] = '\0';
    if (is_too_long)
        fault(reading, "this cell is too long", cell, "an id or a number");
    else if (row == 1)
        read_header(reading, cell);
    else
        read_cell(reading, cell);
    if (is_too_long && row == 1) reading->is_hopeless = true;
}

static void on_row(void *context, int64_t row, int64_t n_cells) {
    Reading *reading = context;
    if (reading->is_hopeless) return;
    if (row == 1) {
        end_header(reading);
        return;
    }
    if (n_cells == reading->n_columns) return;
    reading->column =
        n_cells < reading->n_columns ? n_cells : reading->n_columns + 1; /* the last cell, or the first too many */
    fault_of_length(reading, "this row is not as long as the header", n_cells, "as many as the header has");
}

/* ---- numerals to fractions ---- */

/* A numeral with an exponent, written without: "1.5e-7" as "0.00000015". False: the exponent is beyond all use. */
static bool write_plainly(const char *numeral, char plain[PLAIN_SIZE]) {
    char digits[MAX_CELL], *out = plain;
    int n_digits = 0, n_whole = 0;
    const char *at = numeral;
    if (*at == '-') *out++ = *at++;
    for (bool is_whole = true; *at != '\0' && *at != 'e' && *at != 'E'; at++) {
        if (*at == '.')
            is_whole = false;
        else
            digits[n_digits++] = *at;
        n_whole += is_whole;
    }
    long exponent = *at != '\0' ? strtol(at + 1, NULL, 10) : 0;
    if (exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT) return false;
    int point = n_whole + (int)exponent; /* where it stands among the digits */
    if (point <= 0) *out++ = '0';
    for (int k = 0; k < point; k++) {
        bool is_leading_zero = k < n_digits && digits[k] == '0' && (out == plain || out[-1] == '-') && k + 1 < point;
        if (!is_leading_zero) *out++ = k < n_digits ? digits[k] : '0';
    }
    *out++ = '.';
    for (int k = point; k < 0; k++) *out++ = '0';
    for (int k = point > 0 ? point : 0; k < n_digits; k++) *out++ = digits[k];
    if (out[-1] == '.') *out++ = '0';
    *out = '\0';
    assert(out < plain + PLAIN_SIZE);
    return true;
}

/* The numeral at `decimals` decimals; digits beyond are rounded half up in magnitude. */
static PwiDecimalFault parse_rounded(const char *numeral, int decimals, int64_t *value) {
    char plain[PLAIN_SIZE];
    PwiDecimalFault found = pwi_decimal_parse(numeral, strlen(numeral), decimals, value);
    if (found != PWI_DECIMAL_TOO_FINE) return found;
    *value = 0;
    if (!write_plainly(numeral, plain)) return PWI_DECIMAL_FINE; /* too fine by a thousand digits */
    size_t length = (size_t)(strchr(plain, '.') - plain) + 1 + (size_t)decimals;
    bool up = length < strlen(plain) && plain[length] >= '5';
    found = pwi_decimal_parse(plain, length < strlen(plain) ? length : strlen(plain), decimals, value);
    if (found == PWI_DECIMAL_FINE && up) *value += plain[0] == '-' ? -1 : 1;
    return found;
}

/* How many decimals to count in: as many as the data spells, at most 18, so that the range still fits in 62 bits. */
static int common_decimals(const Reading *reading, const PwiCriterion *criterion) {
    int decimals = 6, limit = MAX_DECIMALS;
    for (size_t k = 0; k < reading->n_entries; k++) {
        if (reading->entry[k].numeral == NO_NUMERAL) continue;
        const char *numeral = reading->numerals.bytes + reading->entry[k].numeral, *point = strchr(numeral, '.');
        int spelt = strpbrk(numeral, "eE") != NULL ? MAX_DECIMALS : point != NULL ? (int)strlen(point + 1) : 0;
        decimals = spelt > decimals ? spelt : decimals;
    }
    int64_t largest = llabs(criterion->from) > llabs(criterion->to) ? llabs(criterion->from) : llabs(criterion->to);
    for (int64_t units = largest / PWI_PPM; units >= 2; units /= 10) limit--;
    return decimals < limit ? decimals : limit;
}

/* By pair, then as they stand in the file. */
static int compare_entries(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    if (left->mentor != right->mentor) return left->mentor < right->mentor ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

static bool is_same_pair(const Entry *a, const Entry *b) {
    return a->mentee == b->mentee && a->mentor == b->mentor;
}

/* Whoever computed the scores in floating point may be off by a little at the ends: that is taken as the end, and said.
 */
static bool is_in_range(Reading *reading, int64_t *value, int64_t low, int64_t high, int64_t noise) {
    int64_t found = *value;
    if (found < low && found >= low - noise) *value = low;
    if (found > high && found <= high + noise) *value = high;
    if (*value != found)
        add_fault(reading, true, "this score is off the range by less than a thousand-millionth; taken as its end");
    return *value >= low && *value <= high;
}

static void fault_range(Reading *reading, const PwiCriterion *criterion, const char *numeral) {
    char from[PWI_DECIMAL_SIZE], to[PWI_DECIMAL_SIZE], need[2 * PWI_DECIMAL_SIZE + 64];
    pwi_ppm_print_short(criterion->from, from);
    pwi_ppm_print_short(criterion->to, to);
    (void)snprintf(need, sizeof need, "a score between the criterion's \"from\" %s and \"to\" %s", from, to);
    fault(reading, "this score is out of range", numeral, need);
}

static void convert(Reading *reading, const PwiCriterion *criterion, PwiGivenMatrix *matrix) {
    int decimals = common_decimals(reading, criterion);
    int64_t scale = 1, noise = decimals < NOISE_DECIMALS ? 0 : 1;
    for (int k = 6; k < decimals; k++) scale *= 10;
    for (int k = NOISE_DECIMALS; k < decimals; k++) noise *= 10;
    int64_t from = criterion->from * scale, to = criterion->to * scale;
    size_t n = 0;
    matrix->denominator = from < to ? to - from : from - to;
    if (reading->n_entries > 0) qsort(reading->entry, reading->n_entries, sizeof *reading->entry, compare_entries);
    for (size_t k = 0; k < reading->n_entries; k++) {
        const Entry *entry = &reading->entry[k];
        const char *numeral = entry->numeral != NO_NUMERAL ? reading->numerals.bytes + entry->numeral : "forbidden";
        int64_t value = 0;
        reading->row = entry->row;
        reading->column = entry->column;
        if (k > 0 && is_same_pair(entry - 1, entry))
            fault(reading, "this pair stands twice", numeral, "one score a pair");
        if (entry->numeral == NO_NUMERAL) continue;
        bool fine = parse_rounded(numeral, decimals, &value) == PWI_DECIMAL_FINE &&
                    is_in_range(reading, &value, from < to ? from : to, from < to ? to : from, noise);
        if (!fine) fault_range(reading, criterion, numeral);
        matrix->mentor[n] = entry->mentor;
        matrix->numerator[n++] = !fine ? 0 : from < to ? value - from : from - value;
        matrix->first[entry->mentee + 1]++;
    }
    for (int i = 0; i < reading->cohort->side[PWI_MENTEE].n; i++) matrix->first[i + 1] += matrix->first[i];
}

static PwStatus split(Reading *reading) {
    PwiCsvFault wrong;
    PwStatus status =
        pwi_csv_split(reading->bytes, reading->n, ',', (PwiCsvListener){on_cell, on_row, reading}, &wrong);
    if (status == PW_REJECTED) {
        PwiFault *added = pwi_faults_add(reading->faults, false, reading->path, "", "%s", wrong.what);
        if (added != NULL) pwi_text_place(reading->bytes, reading->n, wrong.at, &added->line, &added->column);
        reading->n_errors++;
    } else if (status == PW_OK && reading->n_errors == 0 && reading->n_entries == 0) {
        reading->row = reading->column = 1;
        complain(reading, "there are no scores below this header; need one at least");
    }
    return status == PW_NO_MEMORY || reading->out_of_memory || reading->numerals.out_of_memory ? PW_NO_MEMORY : PW_OK;
}

PwStatus pwi_given_init(PwiGiven *given, const PwProgramme *programme) {
    given->n_criteria = programme->n_criteria;
    given->matrix = PWI_NEW_ARRAY(PwiGivenMatrix, (size_t)programme->n_criteria);
    return given->matrix != NULL ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_read_given(const char *path, const PwProgramme *programme, const PwCohort *cohort, int criterion,
                        PwiGiven *given, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    Reading reading = {.path = path, .cohort = cohort, .faults = faults, .mentee = -1, .mentor = -1};
    PwiGivenMatrix *matrix = &given->matrix[criterion];
    char quoted[PWI_QUOTED_SIZE];
    PW_TRY(pwi_file_read(path, MAX_CSV_BYTES, &reading.bytes, &reading.n, error));
    PW_TRY(split(&reading));
    matrix->first = PWI_NEW_ARRAY(size_t, (size_t)cohort->side[PWI_MENTEE].n + 1);
    matrix->mentor = PWI_NEW_ARRAY(int32_t, reading.n_entries);
    matrix->numerator = PWI_NEW_ARRAY(int64_t, reading.n_entries);
    PW_TRY(matrix->first != NULL && matrix->mentor != NULL && matrix->numerator != NULL ? PW_OK : PW_NO_MEMORY);
    convert(&reading, &programme->criterion[criterion], matrix);
    if (reading.n_errors > 0)
        status = pwi_fail(error, PW_REJECTED, "%s has %lld fault%s", pwi_quote(path, quoted),
                          (long long)reading.n_errors, reading.n_errors == 1 ? "" : "s");
out:
    pwi_free(reading.bytes);
    pwi_free(reading.mentor_of);
    pwi_free(reading.entry);
    pwi_buffer_clear(&reading.numerals);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}
