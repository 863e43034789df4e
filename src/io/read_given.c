/* Reading given scores (read_given.h). libcsv splits the text into cells; this file gives them meaning. */
#include "io/read_given.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/numbers.h"

enum { MAX_DECIMALS = 18, MAX_CELL = 512 };
#define MAX_CSV_BYTES ((size_t)4 << 30)

typedef struct Entry {
    int32_t mentee, mentor;
    int64_t row;     /* in the file, for faults */
    size_t numeral;  /* offset into `numerals` */
} Entry;

typedef struct Reading {
    const char *path;
    const PwCohort *cohort;
    PwFaults *faults;
    int64_t n_errors;
    bool out_of_memory;
    /* the cell at hand */
    int64_t row, column; /* from 1 */
    bool is_matrix;
    int32_t *mentor_of;  /* matrix: [columns] mentor of each column; -1 for the first */
    size_t n_columns;
    int32_t mentee, mentor; /* of the row at hand */
    /* what was read */
    Entry *entry;
    size_t n_entries, capacity;
    PwiBuffer numerals; /* NUL-separated */
} Reading;

static void fault(Reading *reading, const char *what, const char *cell) {
    char quoted[PWI_QUOTED_SIZE];
    PwiFault *added = pwi_faults_add(reading->faults, false, reading->path, "", "row %lld, column %lld: %s; got \"%s\"",
                                     (long long)reading->row, (long long)reading->column, what, pwi_quote(cell, quoted));
    if (added != NULL) {
        added->line = reading->row;
        added->column = reading->column;
    }
    reading->n_errors++;
}

static int32_t person_of(Reading *reading, PwiSide side, const char *id) {
    int32_t found = pwi_names_find(&reading->cohort->side[side].ids, id);
    if (found < 0) fault(reading, side == PWI_MENTEE ? "no mentee has this id" : "no mentor has this id", id);
    return found;
}

static bool is_numeral(const char *cell) {
    const char *rest = cell + (*cell == '-');
    size_t whole = strspn(rest, "0123456789");
    rest += whole;
    if (*rest == '.') {
        size_t decimals = strspn(++rest, "0123456789");
        rest += decimals;
        whole += decimals;
    }
    if (whole > 0 && (*rest == 'e' || *rest == 'E')) {
        rest += rest[1] == '-' || rest[1] == '+' ? 2 : 1;
        size_t exponent = strspn(rest, "0123456789");
        rest += exponent;
        if (exponent == 0) return false;
    }
    return whole > 0 && *rest == '\0';
}

static void keep_score(Reading *reading, const char *cell) {
    if (!is_numeral(cell)) {
        fault(reading, "this is no score; need a number with a decimal point, or \"forbidden\"", cell);
        return;
    }
    if (reading->mentee < 0 || reading->mentor < 0) return; /* said already */
    if (reading->n_entries == reading->capacity) {
        size_t capacity = reading->capacity > 0 ? 2 * reading->capacity : 4096;
        Entry *grown = pwi_resize_array(reading->entry, capacity, sizeof *grown);
        if (grown == NULL) {
            reading->out_of_memory = true;
            return;
        }
        reading->entry = grown;
        reading->capacity = capacity;
    }
    reading->entry[reading->n_entries++] = (Entry){reading->mentee, reading->mentor, reading->row, reading->numerals.n};
    pwi_buffer_append(&reading->numerals, cell, strlen(cell) + 1);
}

static void read_header(Reading *reading, const char *cell) {
    static const char *const triple[] = {"mentee", "mentor", "score"};
    size_t column = (size_t)reading->column - 1;
    if (column > 0 && column % 1024 == 1) {
        int32_t *grown = pwi_resize_array(reading->mentor_of, column + 1024, sizeof *grown);
        if (grown == NULL) {
            reading->out_of_memory = true;
            return;
        }
        reading->mentor_of = grown;
    }
    bool fits_triples = column < 3 && strcmp(cell, triple[column]) == 0;
    if (column == 0) {
        reading->is_matrix = !fits_triples;
        if (strchr(cell, ';') != NULL || strchr(cell, '\t') != NULL)
            fault(reading, "the columns are separated by ; or tabs; need commas", cell);
    } else if (column == 1 && !fits_triples) {
        reading->is_matrix = true;
    }
    reading->n_columns = column + 1;
    if (column == 0) return;
    reading->mentor_of[column] = -1;
    if (!reading->is_matrix) {
        if (!fits_triples) fault(reading, "need the header mentee,mentor,score", cell);
        return;
    }
    reading->mentor_of[column] = person_of(reading, PWI_MENTOR, cell);
    for (size_t earlier = 1; earlier < column; earlier++)
        if (reading->mentor_of[earlier] >= 0 && reading->mentor_of[earlier] == reading->mentor_of[column])
            fault(reading, "this mentor has two columns", cell);
}

static void read_cell(Reading *reading, const char *cell) {
    size_t column = (size_t)reading->column - 1;
    if (column == 0) {
        reading->mentee = person_of(reading, PWI_MENTEE, cell);
    } else if (column >= reading->n_columns) {
        fault(reading, "this row has more cells than the header", cell);
    } else if (reading->is_matrix) {
        reading->mentor = reading->mentor_of[column];
        if (cell[0] != '\0' && strcmp(cell, "forbidden") != 0) keep_score(reading, cell);
    } else if (column == 1) {
        reading->mentor = person_of(reading, PWI_MENTOR, cell);
    } else if (strcmp(cell, "forbidden") != 0) {
        keep_score(reading, cell);
    }
}

static void on_cell(void *bytes, size_t n, void *context) {
    Reading *reading = context;
    char cell[MAX_CELL];
    reading->column++;
    if (n >= sizeof cell || memchr(bytes, '\0', n) != NULL) {
        fault(reading, "this cell is too long, or holds a NUL", "…");
        return;
    }
    if (n > 0) memcpy(cell, bytes, n);
    cell[n] = '\0';
    if (reading->row == 1) read_header(reading, cell);
    else read_cell(reading, cell);
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    Reading *reading = context;
    if (reading->row > 1 && (size_t)reading->column < reading->n_columns) fault(reading, "this row has fewer cells than the header", "");
    reading->row++;
    reading->column = 0;
}

/* ---- numerals to fractions ---- */

/* The numeral at `decimals` decimals; digits beyond are rounded half up in magnitude. */
static PwiDecimalFault parse_rounded(const char *numeral, int decimals, int64_t *value) {
    PwiDecimalFault found = pwi_decimal_parse(numeral, strlen(numeral), decimals, value);
    const char *point = strchr(numeral, '.');
    if (found != PWI_DECIMAL_TOO_FINE || point == NULL || strpbrk(numeral, "eE") != NULL) return found;
    size_t length = (size_t)(point - numeral) + 1 + (size_t)decimals;
    bool up = numeral[length] >= '5';
    found = pwi_decimal_parse(numeral, length, decimals, value);
    if (found == PWI_DECIMAL_FINE && up) *value += numeral[0] == '-' ? -1 : 1;
    return found;
}

/* How many decimals to count in: as many as the data spells, at most 18, so that the range still fits in 62 bits. */
static int common_decimals(const Reading *reading, const PwiCriterion *criterion) {
    int decimals = 6, limit = MAX_DECIMALS;
    for (size_t k = 0; k < reading->n_entries; k++) {
        const char *numeral = reading->numerals.bytes + reading->entry[k].numeral, *point = strchr(numeral, '.');
        int spelt = strpbrk(numeral, "eE") != NULL ? MAX_DECIMALS : point != NULL ? (int)strlen(point + 1) : 0;
        decimals = spelt > decimals ? spelt : decimals;
    }
    int64_t largest = llabs(criterion->from) > llabs(criterion->to) ? llabs(criterion->from) : llabs(criterion->to);
    for (int64_t units = largest / PWI_PPM; units >= 2; units /= 10) limit--;
    return decimals < limit ? decimals : limit;
}

static int compare_entries(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

static void convert(Reading *reading, const PwiCriterion *criterion, PwiGivenMatrix *matrix) {
    int decimals = common_decimals(reading, criterion);
    int64_t scale = 1;
    for (int k = 6; k < decimals; k++) scale *= 10;
    int64_t from = criterion->from * scale, to = criterion->to * scale;
    matrix->denominator = from < to ? to - from : from - to;
    qsort(reading->entry, reading->n_entries, sizeof *reading->entry, compare_entries);
    for (size_t k = 0; k < reading->n_entries; k++) {
        const Entry *entry = &reading->entry[k];
        const char *numeral = reading->numerals.bytes + entry->numeral;
        int64_t value = 0;
        reading->row = entry->row;
        reading->column = reading->is_matrix ? 0 : 3;
        if (k > 0 && compare_entries(entry - 1, entry) == 0) fault(reading, "this pair has two scores", numeral);
        bool fine = parse_rounded(numeral, decimals, &value) == PWI_DECIMAL_FINE;
        fine = fine && (from < to ? value >= from && value <= to : value <= from && value >= to);
        if (!fine) fault(reading, "this score is outside the criterion's \"from\" … \"to\"", numeral);
        matrix->mentor[k] = entry->mentor;
        matrix->numerator[k] = !fine ? 0 : from < to ? value - from : from - value;
        matrix->first[entry->mentee + 1]++;
    }
    for (int i = 0; i < reading->cohort->side[PWI_MENTEE].n; i++) matrix->first[i + 1] += matrix->first[i];
}

static void *resize_cell(void *block, size_t n) {
    return pwi_resize_array(block, n, 1);
}

static void split(Reading *reading, const char *bytes, size_t n) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        reading->out_of_memory = true;
        return;
    }
    csv_set_realloc_func(&parser, resize_cell);
    csv_set_free_func(&parser, pwi_free);
    size_t bom = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    bool fine = csv_parse(&parser, bytes + bom, n - bom, on_cell, on_row, reading) == n - bom;
    fine = fine && csv_fini(&parser, on_cell, on_row, reading) == 0;
    if (!fine && csv_error(&parser) == CSV_ENOMEM) reading->out_of_memory = true;
    else if (!fine) fault(reading, "a quote is not closed, or stands in the middle of a cell", "");
    csv_free(&parser);
}

PwStatus pwi_given_init(PwiGiven *given, const PwProgramme *programme) {
    given->n_criteria = programme->n_criteria;
    given->matrix = PWI_NEW_ARRAY(PwiGivenMatrix, (size_t)programme->n_criteria);
    return given->matrix != NULL ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_read_given(const char *path, const PwProgramme *programme, const PwCohort *cohort, int criterion, PwiGiven *given,
                        PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    Reading reading = {.path = path, .cohort = cohort, .faults = faults, .row = 1, .mentee = -1, .mentor = -1};
    PwiGivenMatrix *matrix = &given->matrix[criterion];
    char *bytes = NULL;
    size_t n;
    PW_TRY(pwi_file_read(path, MAX_CSV_BYTES, &bytes, &n, error));
    split(&reading, bytes, n);
    matrix->first = PWI_NEW_ARRAY(size_t, (size_t)cohort->side[PWI_MENTEE].n + 1);
    matrix->mentor = PWI_NEW_ARRAY(int32_t, reading.n_entries);
    matrix->numerator = PWI_NEW_ARRAY(int64_t, reading.n_entries);
    if (matrix->first == NULL || matrix->mentor == NULL || matrix->numerator == NULL || reading.numerals.out_of_memory ||
        reading.out_of_memory) {
        status = pwi_fail_memory(error);
        goto out;
    }
    convert(&reading, &programme->criterion[criterion], matrix);
    if (reading.n_errors > 0)
        status = pwi_fail(error, PW_REJECTED, "%s has %lld fault%s", path, (long long)reading.n_errors, reading.n_errors == 1 ? "" : "s");
out:
    pwi_free(bytes);
    pwi_free(reading.mentor_of);
    pwi_free(reading.entry);
    pwi_buffer_clear(&reading.numerals);
    return status;
}
