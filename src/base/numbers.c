/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numerals, read and written exactly: no double, no locale. */
#include "base/numbers.h"

#include <assert.h>
#include <string.h>

/* Exponents beyond this act as infinite; far above any length of text, far below an overflow of the sums below. */
#define EXPONENT_CAP (INT64_C(1) << 60)

/* A JSON numeral taken apart: digits of the integer and fraction, and the exponent. */
typedef struct Numeral {
    bool is_negative;
    const char *integer, *fraction; /* borrowed */
    size_t n_integer, n_fraction;
    int64_t exponent;
} Numeral;

static bool is_digit(const char *at, const char *end) {
    return at < end && *at >= '0' && *at <= '9';
}

static size_t count_digits(const char *at, const char *end) {
    const char *from = at;
    while (is_digit(at, end)) at++;
    return (size_t)(at - from);
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?, nothing before or after it. */
static bool take_apart(const char *text, size_t length, Numeral *numeral) {
    const char *at = text, *end = text + length;
    *numeral = (Numeral){0};
    if (at < end && *at == '-') {
        numeral->is_negative = true;
        at++;
    }
    numeral->integer = at;
    numeral->n_integer = count_digits(at, end);
    if (numeral->n_integer == 0 || (numeral->n_integer > 1 && *at == '0')) return false;
    at += numeral->n_integer;
    if (at < end && *at == '.') {
        numeral->fraction = ++at;
        numeral->n_fraction = count_digits(at, end);
        if (numeral->n_fraction == 0) return false;
        at += numeral->n_fraction;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        bool is_negative = at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+')) at++;
        if (!is_digit(at, end)) return false;
        for (; is_digit(at, end); at++)
            if (numeral->exponent < EXPONENT_CAP / 10) numeral->exponent = 10 * numeral->exponent + (*at - '0');
        if (is_negative) numeral->exponent = -numeral->exponent;
    }
    return at == end;
}

static int digit_at(const Numeral *numeral, size_t k) {
    assert(k < numeral->n_integer + numeral->n_fraction);
    return (k < numeral->n_integer ? numeral->integer[k] : numeral->fraction[k - numeral->n_integer]) - '0';
}

static bool append_digit(int64_t *value, int digit) {
    return !__builtin_mul_overflow(*value, 10, value) && !__builtin_add_overflow(*value, digit, value);
}

PwiDecimalFault pwi_decimal_parse(const char *text, size_t length, int decimals, int64_t *value) {
    assert(text && value && decimals >= 0 && decimals <= 18);
    Numeral numeral;
    if (!take_apart(text, length, &numeral)) return PWI_DECIMAL_SYNTAX;

    /* Significant digits [first, last) of the two runs laid end to end. */
    size_t first = 0, last = numeral.n_integer + numeral.n_fraction;
    while (first < last && digit_at(&numeral, first) == 0) first++;
    while (last > first && digit_at(&numeral, last - 1) == 0) last--;
    if (first == last) {
        *value = 0;
        return PWI_DECIMAL_FINE;
    }
    /* The value is those digits times 10^(exponent + n_integer - last); we count it in 10^-decimals. */
    int64_t zeros = numeral.exponent + (int64_t)numeral.n_integer - (int64_t)last + decimals;
    if (zeros < 0) return PWI_DECIMAL_TOO_FINE;
    if (zeros > 18) return PWI_DECIMAL_TOO_BIG;
    int64_t magnitude = 0;
    for (size_t k = first; k < last; k++)
        if (!append_digit(&magnitude, digit_at(&numeral, k))) return PWI_DECIMAL_TOO_BIG;
    for (; zeros > 0; zeros--)
        if (!append_digit(&magnitude, 0)) return PWI_DECIMAL_TOO_BIG;
    *value = numeral.is_negative ? -magnitude : magnitude;
    return PWI_DECIMAL_FINE;
}

size_t pwi_ppm_print(int64_t ppm, char text[PWI_DECIMAL_SIZE]) {
    char digits[PWI_DECIMAL_SIZE]; /* from the last to the first */
    size_t n = 0, length = 0;
    uint64_t magnitude = ppm < 0 ? 0 - (uint64_t)ppm : (uint64_t)ppm;
    for (; magnitude > 0 || n < 7; magnitude /= 10) digits[n++] = (char)('0' + magnitude % 10);
    if (ppm < 0) text[length++] = '-';
    while (n > 0) {
        if (n == 6) text[length++] = '.';
        text[length++] = digits[--n];
    }
    assert(length < PWI_DECIMAL_SIZE);
    text[length] = '\0';
    return length;
}

size_t pwi_ppm_print_short(int64_t ppm, char text[PWI_DECIMAL_SIZE]) {
    size_t length = pwi_ppm_print(ppm, text);
    assert(memchr(text, '.', length));
    while (text[length - 1] == '0') length--;
    if (text[length - 1] == '.') length--;
    text[length] = '\0';
    return length;
}
