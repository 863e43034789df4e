/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON pull scanner (json_scan.h): recursive descent over bytes, no allocation. */
#include "io/json_scan.h"

#include <assert.h>
#include <string.h>

static bool fail(PwiJsonCursor *cursor, const char *what) {
    if (cursor->fault == NULL) cursor->fault = what;
    return false;
}

static bool fail_at(PwiJsonCursor *cursor, size_t at, const char *what) {
    if (cursor->fault == NULL) cursor->at = at;
    return fail(cursor, what);
}

PwiJsonCursor pwi_json_cursor(const char *text, size_t n) {
    assert(text[n] == '\0');
    return (PwiJsonCursor){.text = text, .n = n, .is_first = true};
}

static void skip_space(PwiJsonCursor *cursor) {
    const char *text = cursor->text;
    size_t at = cursor->at;
    while (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t') at++;
    cursor->at = at;
}

char pwi_json_peek(PwiJsonCursor *cursor) {
    skip_space(cursor);
    return cursor->at < cursor->n ? cursor->text[cursor->at] : '\0';
}

/* Why a value cannot start with this byte: the slips people make most get their own words. */
static const char *unexpected(const PwiJsonCursor *cursor) {
    if (cursor->at >= cursor->n) return "the text ends too early";
    switch (cursor->text[cursor->at]) {
        case '\0':
            return "there is a NUL byte in the text";
        case '\'':
            return "strings are quoted with \", not with '";
        case '/':
            return "there are no comments in JSON";
        case '#':
            return "there are no comments in JSON";
        case ',':
            return "there is a comma too many here";
        case '}':
        case ']':
            return "a value is missing before this bracket (a comma too many?)";
        case 'N':
        case 'I':
            return "NaN and Infinity are not numbers of JSON";
        case '+':
            return "numbers have no plus sign in JSON";
        case '.':
            return "a number needs a digit before its point in JSON";
        default:
            return "no JSON value starts like this";
    }
}

/* The same where a key must stand. */
static const char *unexpected_key(const PwiJsonCursor *cursor) {
    char c = cursor->text[cursor->at];
    if (cursor->at >= cursor->n || strchr("'/#,", c) != NULL) return unexpected(cursor);
    return c >= '0' && c <= '9'
               ? "a key in double quotes is missing here (a decimal comma, perhaps; numbers have a point)"
               : "a key in double quotes is missing here";
}

/* The same between two members. */
static const char *unexpected_behind(const PwiJsonCursor *cursor) {
    if (cursor->at >= cursor->n || strchr("/#", cursor->text[cursor->at]) != NULL) return unexpected(cursor);
    return "a comma or a closing bracket is missing here";
}

/* Whether this byte of a string is just itself. */
static bool is_plain(unsigned char byte) {
    return byte >= 0x20 && byte != '"' && byte != '\\';
}

static bool scan_string(PwiJsonCursor *cursor, size_t limit, PwiSpan *span) {
    const unsigned char *text = (const unsigned char *)cursor->text;
    size_t first = cursor->at, at = first + 1;
    assert(text[first] == '"');
    for (;;) {
        while (is_plain(text[at])) at++;
        if (text[at] == '"') break;
        if (text[at] < 0x20) {
            if (at >= cursor->n) return fail_at(cursor, first, "this string is not closed");
            return fail_at(cursor, at, "there is a raw control character in this string");
        }
        at += text[at + 1] != '\0' ? 2 : 1; /* a backslash and what it escapes */
    }
    if (at - first > limit) return fail_at(cursor, first, "this string is too long");
    *span = (PwiSpan){first, at + 1 - first};
    cursor->at = at + 1;
    return true;
}

static size_t skip_digits(const char *text, size_t at) {
    while (text[at] >= '0' && text[at] <= '9') at++;
    return at;
}

static bool scan_number(PwiJsonCursor *cursor) {
    const char *text = cursor->text;
    size_t at = cursor->at;
    if (text[at] == '-') at++;
    size_t digits = at;
    at = skip_digits(text, at);
    if (at == digits)
        return fail(cursor, text[at] == 'I' ? "NaN and Infinity are not numbers of JSON" : "a minus without a number");
    if (text[digits] == '0' && at > digits + 1) return fail(cursor, "a number with a leading zero");
    if (text[at] == '.') {
        size_t decimals = ++at;
        at = skip_digits(text, at);
        if (at == decimals) return fail(cursor, "a decimal point without decimals");
    }
    if (text[at] == 'e' || text[at] == 'E') {
        at++;
        if (text[at] == '+' || text[at] == '-') at++;
        size_t exponent = at;
        at = skip_digits(text, at);
        if (at == exponent) return fail(cursor, "an exponent without digits");
    }
    if (at - cursor->at > 400) return fail(cursor, "this number is too long");
    cursor->at = at;
    return true;
}

static bool scan_word(PwiJsonCursor *cursor, const char *word) {
    size_t length = strlen(word);
    if (strncmp(cursor->text + cursor->at, word, length) != 0) return fail(cursor, unexpected(cursor));
    cursor->at += length;
    return true;
}

static bool count_token(PwiJsonCursor *cursor) {
    return ++cursor->n_tokens <= PWI_JSON_MAX_TOKENS || fail(cursor, "there are too many values in this document");
}

bool pwi_json_enter(PwiJsonCursor *cursor, char bracket) {
    assert(bracket == '{' || bracket == '[');
    if (cursor->fault != NULL || !count_token(cursor)) return false;
    if (pwi_json_peek(cursor) != bracket) return fail(cursor, unexpected(cursor));
    if (++cursor->depth > PWI_JSON_MAX_DEPTH) return fail(cursor, "this is nested too deeply");
    cursor->at++;
    cursor->is_first = true;
    return true;
}

static bool leave(PwiJsonCursor *cursor) {
    assert(cursor->depth > 0);
    cursor->at++;
    cursor->depth--;
    cursor->is_first = false;
    return false;
}

bool pwi_json_more(PwiJsonCursor *cursor, PwiSpan *key) {
    if (cursor->fault != NULL) return false;
    char close = key != NULL ? '}' : ']';
    char next = pwi_json_peek(cursor);
    if (cursor->is_first) {
        if (next == close) return leave(cursor);
    } else {
        if (next == close) return leave(cursor);
        if (next != ',') return fail(cursor, unexpected_behind(cursor));
        size_t comma = cursor->at++;
        if (pwi_json_peek(cursor) == close) return fail_at(cursor, comma, "there is a comma too many here");
    }
    cursor->is_first = false;
    if (key == NULL) return true;
    if (pwi_json_peek(cursor) != '"') return fail(cursor, unexpected_key(cursor));
    if (!scan_string(cursor, PWI_JSON_MAX_KEY, key)) return false;
    if (pwi_json_peek(cursor) != ':') return fail(cursor, "a colon is missing after the key");
    cursor->at++;
    skip_space(cursor);
    return true;
}

bool pwi_json_skip(PwiJsonCursor *cursor, PwiSpan *value) {
    if (cursor->fault != NULL) return false;
    char next = pwi_json_peek(cursor);
    PwiSpan part;
    size_t first = cursor->at;
    if (next == '{') {
        if (!pwi_json_enter(cursor, '{')) return false;
        while (pwi_json_more(cursor, &part))
            if (!pwi_json_skip(cursor, &part)) return false;
    } else if (next == '[') {
        if (!pwi_json_enter(cursor, '[')) return false;
        while (pwi_json_more(cursor, NULL))
            if (!pwi_json_skip(cursor, &part)) return false;
    } else if (!count_token(cursor)) {
        return false;
    } else if (next == '"') {
        if (!scan_string(cursor, PWI_JSON_MAX_STRING, &part)) return false;
    } else if (next == '-' || (next >= '0' && next <= '9')) {
        if (!scan_number(cursor)) return false;
    } else if (next == 't') {
        if (!scan_word(cursor, "true")) return false;
    } else if (next == 'f') {
        if (!scan_word(cursor, "false")) return false;
    } else if (next == 'n') {
        if (!scan_word(cursor, "null")) return false;
    } else {
        return fail(cursor, unexpected(cursor));
    }
    if (cursor->fault != NULL) return false;
    cursor->is_first = false;
    *value = (PwiSpan){first, cursor->at - first};
    return true;
}

/* Behind the string that starts at `at`. */
static size_t pass_string(const char *text, size_t at) {
    for (at++; text[at] != '"'; at++) at += text[at] == '\\';
    return at + 1;
}

void pwi_json_pass(PwiJsonCursor *cursor, PwiSpan *value) {
    assert(cursor->fault == NULL);
    const char *text = cursor->text;
    (void)pwi_json_peek(cursor);
    size_t first = cursor->at, at = first;
    int depth = 0;
    do {
        char c = text[at];
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '"')
            at = pass_string(text, at);
        else
            at += depth > 0 || c == '}' || c == ']' ? 1 : strcspn(text + at, ",]} \n\r\t");
    } while (depth > 0);
    assert(at <= cursor->n);
    cursor->is_first = false;
    cursor->at = at;
    *value = (PwiSpan){first, at - first};
}

bool pwi_json_at_end(PwiJsonCursor *cursor) {
    skip_space(cursor);
    return cursor->at >= cursor->n;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The code unit of \uXXXX at `text`, or -1. */
static int32_t code_unit(const char *text) {
    if (text[0] != '\\' || text[1] != 'u') return -1;
    int32_t unit = 0;
    for (int digit = 2; digit < 6; digit++) {
        int value = hex_value(text[digit]);
        if (value < 0) return -1;
        unit = unit * 16 + value;
    }
    return unit;
}

/* Unescapes one character at *text (advancing it) into UTF-8 of at most 4 bytes. */
static int unescape(const char **text, char utf8[4]) {
    static const char plain[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    int32_t unit = code_unit(*text);
    if (unit < 0) {
        const char *found = (*text)[0] == '\\' ? strchr(plain, (*text)[1]) : NULL;
        utf8[0] = found != NULL ? meaning[found - plain] : **text;
        *text += found != NULL ? 2 : 1;
        return 1;
    }
    *text += 6;
    if (unit >= 0xD800 && unit < 0xDC00) {
        int32_t low = code_unit(*text);
        if (low >= 0xDC00 && low < 0xE000) {
            *text += 6;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    if (unit < 0x80) {
        utf8[0] = (char)unit;
        return 1;
    }
    int n = unit < 0x800 ? 2 : unit < 0x10000 ? 3 : 4;
    for (int k = n - 1; k > 0; k--, unit >>= 6) utf8[k] = (char)(0x80 | (unit & 0x3F));
    utf8[0] = (char)(unit | (n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0));
    return n;
}

bool pwi_json_key_is(const char *text, PwiSpan span, const char *key) {
    assert(span.n >= 2);
    const char *at = text + span.first + 1, *end = text + span.first + span.n - 1;
    while (at < end) {
        char utf8[4];
        int n = unescape(&at, utf8);
        if (utf8[0] == '\0') return false; /* "\u0000": no key of ours */
        if (strncmp(key, utf8, (size_t)n) != 0) return false;
        key += n;
    }
    return *key == '\0';
}
