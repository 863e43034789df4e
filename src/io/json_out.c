/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON stream writer (json_out.h). */
#include "io/json_out.h"

#include <assert.h>

#include "base/numbers.h"

static void indent(PwiJsonOut *out) {
    pwi_buffer_char(&out->text, '\n');
    for (int level = 0; level < out->depth; level++) pwi_buffer_text(&out->text, "  ");
}

/* What stands between the previous member (or the bracket) and the next. */
static void separate(PwiJsonOut *out) {
    if (out->after_key) {
        out->after_key = false;
        return;
    }
    if (out->depth == 0) return;
    bool on_one_line = out->level[out->depth - 1].on_one_line;
    if (out->level[out->depth - 1].has_member) pwi_buffer_text(&out->text, on_one_line ? ", " : ",");
    if (!on_one_line) indent(out);
    out->level[out->depth - 1].has_member = true;
}

static void open_level(PwiJsonOut *out, char bracket, bool on_one_line) {
    assert(out->depth < PWI_JSON_OUT_DEPTH && (bracket == '{' || bracket == '['));
    if (out->depth > 0) on_one_line |= out->level[out->depth - 1].on_one_line;
    separate(out);
    pwi_buffer_char(&out->text, bracket);
    out->level[out->depth].close = bracket == '{' ? '}' : ']';
    out->level[out->depth].on_one_line = on_one_line;
    out->level[out->depth].has_member = false;
    out->depth++;
}

void pwi_json_open(PwiJsonOut *out, char bracket) {
    open_level(out, bracket, false);
}

void pwi_json_open_line(PwiJsonOut *out, char bracket) {
    open_level(out, bracket, true);
}

void pwi_json_close(PwiJsonOut *out) {
    assert(out->depth > 0 && !out->after_key);
    out->depth--;
    if (out->level[out->depth].has_member && !out->level[out->depth].on_one_line) indent(out);
    pwi_buffer_char(&out->text, out->level[out->depth].close);
    if (out->depth == 0) pwi_buffer_char(&out->text, '\n');
}

/* Escapes what RFC 8259 demands, and DEL; everything else passes as UTF-8. */
static void quoted(PwiJsonOut *out, const char *utf8) {
    PwiBuffer *text = &out->text;
    pwi_buffer_char(text, '"');
    for (const char *rest = utf8; *rest != '\0';) {
        const char *plain = rest;
        while ((unsigned char)*rest >= 0x20 && *rest != '"' && *rest != '\\' && *rest != 0x7F) rest++;
        pwi_buffer_append(text, plain, (size_t)(rest - plain));
        if (*rest == '\0') break;
        if (*rest == '"' || *rest == '\\') {
            pwi_buffer_char(text, '\\');
            pwi_buffer_char(text, *rest);
        } else if (*rest == '\n') {
            pwi_buffer_text(text, "\\n");
        } else {
            pwi_buffer_format(text, "\\u%04x", (unsigned)(unsigned char)*rest);
        }
        rest++;
    }
    pwi_buffer_char(text, '"');
}

void pwi_json_key(PwiJsonOut *out, const char *key) {
    assert(out->depth > 0 && out->level[out->depth - 1].close == '}' && !out->after_key);
    separate(out);
    quoted(out, key);
    pwi_buffer_text(&out->text, ": ");
    out->after_key = true;
}

void pwi_json_string(PwiJsonOut *out, const char *utf8) {
    separate(out);
    quoted(out, utf8);
}

void pwi_json_integer(PwiJsonOut *out, int64_t value) {
    separate(out);
    /* Digit by digit: integers are most of what a proof is made of. */
    char digits[24];
    size_t at = sizeof digits;
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    if (value < 0) digits[--at] = '-';
    pwi_buffer_append(&out->text, digits + at, sizeof digits - at);
}

void pwi_json_ppm(PwiJsonOut *out, int64_t ppm) {
    separate(out);
    char text[PWI_DECIMAL_SIZE];
    pwi_buffer_append(&out->text, text, pwi_ppm_print(ppm, text));
}

void pwi_json_decimal(PwiJsonOut *out, int64_t ppm) {
    separate(out);
    char text[PWI_DECIMAL_SIZE];
    pwi_buffer_append(&out->text, text, pwi_ppm_print_short(ppm, text));
}

void pwi_json_numeral(PwiJsonOut *out, const char *numeral) {
    separate(out);
    pwi_buffer_text(&out->text, numeral);
}

void pwi_json_bool(PwiJsonOut *out, bool value) {
    separate(out);
    pwi_buffer_text(&out->text, value ? "true" : "false");
}

void pwi_json_null(PwiJsonOut *out) {
    separate(out);
    pwi_buffer_text(&out->text, "null");
}

void pwi_json_string_member(PwiJsonOut *out, const char *key, const char *utf8) {
    pwi_json_key(out, key);
    pwi_json_string(out, utf8);
}

void pwi_json_integer_member(PwiJsonOut *out, const char *key, int64_t value) {
    pwi_json_key(out, key);
    pwi_json_integer(out, value);
}

void pwi_json_ppm_member(PwiJsonOut *out, const char *key, int64_t ppm) {
    pwi_json_key(out, key);
    pwi_json_ppm(out, ppm);
}
