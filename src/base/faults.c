/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of faults, and the escaping that makes untrusted text safe to show. */
#include "base/faults.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/names.h"
#include "base/unicode.h"

static const char ellipsis[] = "\xE2\x80\xA6";

/* Writes the next piece of `at` (`n` bytes left) to `piece`, escaped where it must be; returns the bytes it took. */
static size_t escape_one(const char *at, size_t n, char piece[12]) {
    utf8proc_int32_t code_point = 0;
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n, &code_point);
    if (taken <= 0) {
        (void)snprintf(piece, 12, "\\x%02x", (unsigned)(unsigned char)*at);
        return 1;
    }
    assert(taken <= 4);
    if (pwi_unicode_is_control(code_point)) {
        (void)snprintf(piece, 12, "\\u%04x", (unsigned)code_point);
    } else {
        memcpy(piece, at, (size_t)taken);
        piece[taken] = '\0';
    }
    return (size_t)taken;
}

/* Escapes into text[size]; ends in an ellipsis when it does not fit. Escaped text comes through unchanged. */
static void escape(const char *untrusted, char *text, size_t size) {
    assert(untrusted && text && size > sizeof ellipsis);
    size_t n = strlen(untrusted), length = 0, last_cut = 0; /* last_cut: where an ellipsis still fits behind */
    for (size_t at = 0; at < n;) {
        char piece[12];
        at += escape_one(untrusted + at, n - at, piece);
        size_t n_piece = strlen(piece);
        if (length + n_piece >= size) {
            memcpy(text + last_cut, ellipsis, sizeof ellipsis);
            return;
        }
        memcpy(text + length, piece, n_piece);
        length += n_piece;
        if (length + sizeof ellipsis <= size) last_cut = length;
    }
    text[length] = '\0';
}

const char *pwi_quote(const char *untrusted, char text[PWI_QUOTED_SIZE]) {
    escape(untrusted, text, PWI_QUOTED_SIZE);
    return text;
}

const char *pwi_list_names(const char *const *names, int n_names, char text[PWI_LIST_SIZE]) {
    static const char more[] = ", …";
    size_t used = 0;
    text[0] = '\0';
    for (int k = 0; k < n_names; k++) {
        char quoted[PWI_QUOTED_SIZE];
        size_t needed = strlen(pwi_quote(names[k], quoted)) + sizeof ", \"\"";
        bool fits = used + needed + sizeof more <= PWI_LIST_SIZE;
        if (fits)
            used += (size_t)snprintf(text + used, PWI_LIST_SIZE - used, "%s\"%s\"", k > 0 ? ", " : "", quoted);
        else
            snprintf(text + used, PWI_LIST_SIZE - used, "%s", more);
        assert(used < PWI_LIST_SIZE);
        if (!fits) break;
    }
    return text;
}

PwStatus pwi_fail_unknown(PwError *error, const char *what, const char *name, const char *const *known, int n_known) {
    char quoted[PWI_QUOTED_SIZE], quoted_nearest[PWI_QUOTED_SIZE], all[PWI_LIST_SIZE];
    const char *nearest = pwi_nearest_name(known, n_known, name);
    if (nearest != NULL)
        return pwi_fail(error, PW_USAGE, "unknown %s; got \"%s\"; did you mean \"%s\"?", what, pwi_quote(name, quoted),
                        pwi_quote(nearest, quoted_nearest));
    return pwi_fail(error, PW_USAGE, "unknown %s; got \"%s\"; %s%s", what, pwi_quote(name, quoted),
                    n_known > 0 ? "need one of " : "there is none", pwi_list_names(known, n_known, all));
}

enum { POINTER_SIZE = 1024, TEXT_SIZE = 4096 };

static const char *keep_escaped(PwFaults *faults, const char *untrusted) {
    char text[POINTER_SIZE];
    escape(untrusted, text, sizeof text);
    return pwi_arena_copy(&faults->arena, text, strlen(text));
}

/* Escapes once more as a whole: what a caller forgot to quote does no harm, what is escaped comes through unchanged. */
static const char *keep_formatted(PwFaults *faults, const char *format, va_list arguments) {
    char raw[TEXT_SIZE], text[TEXT_SIZE];
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    assert(length >= 0);
    (void)length;
    escape(raw, text, sizeof text);
    return pwi_arena_copy(&faults->arena, text, strlen(text));
}

PwiFault *pwi_faults_add_v(PwFaults *faults, bool is_warning, const char *file, const char *pointer, const char *format,
                           va_list arguments) {
    assert(faults && file && pointer && format);
    int64_t *found = is_warning ? &faults->n_warnings : &faults->n_errors;
    if (++*found > PWI_MAX_LISTED_FAULTS) return NULL;
    PwiFault fault = {
        .is_warning = is_warning,
        .file = keep_escaped(faults, file),
        .pointer = keep_escaped(faults, pointer),
        .text = keep_formatted(faults, format, arguments),
    };
    if (!fault.file || !fault.pointer || !fault.text) {
        faults->out_of_memory = true;
        return NULL;
    }
    assert(faults->n < 2 * PWI_MAX_LISTED_FAULTS);
    faults->fault[faults->n] = fault;
    return &faults->fault[faults->n++];
}

PwiFault *pwi_faults_add(PwFaults *faults, bool is_warning, const char *file, const char *pointer, const char *format,
                         ...) {
    va_list arguments;
    va_start(arguments, format);
    PwiFault *fault = pwi_faults_add_v(faults, is_warning, file, pointer, format, arguments);
    va_end(arguments);
    return fault;
}

void pwi_faults_clear(PwFaults *faults) {
    pwi_arena_clear(&faults->arena);
    *faults = (PwFaults){0};
}
