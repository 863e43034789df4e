/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an id may be, and traces of spreadsheets (id_text.h). */
#include "io/id_text.h"

#include <string.h>
#include <strings.h>

#include "base/unicode.h"

enum { MIN_NUMBER_WIDTH = 5 }; /* below that, 1…99 is an ordinary way to number people */

const char *pwi_wrong_with_id(const char *id) {
    if (id[0] == '\0') return "this id is empty";
    if (strlen(id) > PWI_MAX_ID_BYTES) return "this id is longer than 128 bytes";
    return pwi_unicode_has_control(id) ? "there are control or bidirectional characters in this id" : NULL;
}

/* "2-Mar": what a spreadsheet makes of 2-3. */
static bool looks_like_date(const char *text) {
    static const char months[] = "jan feb mar apr may jun jul aug sep oct nov dec";
    size_t digits = strspn(text, "0123456789");
    if (digits < 1 || digits > 2 || text[digits] != '-' || strlen(text + digits + 1) != 3) return false;
    for (const char *month = months; month < months + sizeof months; month += 4)
        if (strncasecmp(text + digits + 1, month, 3) == 0) return true;
    return false;
}

/* "1E5", "1.2E+05": what a spreadsheet makes of long numbers. */
static bool looks_like_exponent(const char *text) {
    size_t head = strspn(text, "0123456789.");
    if (head == 0 || (text[head] != 'E' && text[head] != 'e')) return false;
    const char *tail = text + head + 1;
    if (*tail == '+' || *tail == '-') tail++;
    return *tail != '\0' && tail[strspn(tail, "0123456789")] == '\0';
}

bool pwi_looks_damaged(const char *text) {
    return looks_like_date(text) || looks_like_exponent(text);
}

void pwi_widths_add(PwiWidths *widths, const char *id) {
    size_t length = strlen(id);
    widths->not_numbers |= id[0] == '\0' || id[strspn(id, "0123456789")] != '\0';
    widths->n++;
    if (length > widths->width) {
        widths->width = length;
        widths->n_full = 0;
    }
    widths->n_full += length == widths->width;
}

bool pwi_widths_are_odd(const PwiWidths *widths) {
    int n_shorter = widths->n - widths->n_full;
    return !widths->not_numbers && widths->width >= MIN_NUMBER_WIDTH && n_shorter > 0 && n_shorter <= widths->n / 10;
}
