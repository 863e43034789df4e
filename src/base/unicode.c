/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unicode through utf8proc, with results in an arena: its mapping functions that allocate are not used.
 *
 * Normal forms: UAX #15. What an eye cannot tell apart is folded by case folding, NFKC and dropping the
 * default-ignorable code points (UAX #44), which is less than the confusables of UTS #39 on purpose: ids of different
 * people must not be called alike lightly. */
#include "base/unicode.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

bool pwi_unicode_is_control(int32_t c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
    bool is_bidi =
        c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return is_bidi || c == 0x2028 || c == 0x2029;
}

/* One code point from at[n]; its length in bytes, or 0 where the bytes are not UTF-8. */
static size_t take_code_point(const char *at, size_t n, int32_t *code_point) {
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n, code_point);
    return taken > 0 ? (size_t)taken : 0;
}

size_t pwi_unicode_valid_length(const char *text, size_t n) {
    assert(text || n == 0);
    size_t at = 0;
    while (at < n) {
        int32_t code_point = 0;
        for (uint64_t eight; n - at >= sizeof eight; at += sizeof eight) { /* most text is ASCII */
            memcpy(&eight, text + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) != 0) break;
        }
        if (at == n) break;
        size_t taken = (unsigned char)text[at] < 0x80 ? 1 : take_code_point(text + at, n - at, &code_point);
        if (taken == 0) break;
        at += taken;
    }
    return at;
}

/* text[n] mapped by utf8proc's `options`, NUL-terminated in the arena. Text that is not UTF-8 is copied as it is. */
static char *map(PwiArena *arena, const char *text, size_t n, int options) {
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_option_t flags = (utf8proc_option_t)options;
    utf8proc_ssize_t length = (utf8proc_ssize_t)n;
    utf8proc_ssize_t n_points = utf8proc_decompose(bytes, length, NULL, 0, flags);
    if (n_points < 0) return pwi_arena_copy(arena, text, n);
    /* Reencoding works in place: four bytes a code point are enough for both forms, and one code point for the NUL. */
    utf8proc_int32_t *points = PWI_ARENA_ARRAY(arena, utf8proc_int32_t, (size_t)n_points + 1);
    if (!points) return NULL;
    utf8proc_ssize_t again = utf8proc_decompose(bytes, length, points, n_points, flags);
    assert(again == n_points);
    utf8proc_ssize_t n_bytes = utf8proc_reencode(points, again, flags);
    assert(n_bytes >= 0);
    (void)n_bytes;
    return (char *)points;
}

const char *pwi_unicode_nfc(PwiArena *arena, const char *text) {
    assert(arena && text);
    if (is_ascii(text)) return text;
    return map(arena, text, strlen(text), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

static bool is_space(int32_t code_point) {
    if (code_point == ' ' || (code_point >= '\t' && code_point <= '\r')) return true;
    utf8proc_category_t category = utf8proc_category(code_point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

/* The skeleton of ASCII text, whose normal form is itself. */
static const char *ascii_skeleton(PwiArena *arena, const char *text) {
    size_t kept = 0;
    char *skeleton = pwi_arena_new(arena, strlen(text) + 1, 1);
    if (!skeleton) return NULL;
    for (; *text; text++)
        if (!is_space(*text)) skeleton[kept++] = *text >= 'A' && *text <= 'Z' ? (char)(*text + ('a' - 'A')) : *text;
    return skeleton;
}

const char *pwi_unicode_skeleton(PwiArena *arena, const char *text) {
    assert(arena && text);
    if (is_ascii(text)) return ascii_skeleton(arena, text);
    int options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    char *skeleton = map(arena, text, strlen(text), options);
    if (!skeleton) return NULL;
    size_t n = strlen(skeleton), kept = 0;
    for (size_t at = 0; at < n;) {
        int32_t code_point = 0;
        size_t taken = take_code_point(skeleton + at, n - at, &code_point);
        bool is_dropped = taken > 0 && is_space(code_point);
        if (taken == 0) taken = 1;
        if (!is_dropped) {
            memmove(skeleton + kept, skeleton + at, taken);
            kept += taken;
        }
        at += taken;
    }
    assert(kept <= n);
    skeleton[kept] = '\0';
    return skeleton;
}

bool pwi_unicode_has_control(const char *text) {
    assert(text);
    size_t n = strlen(text);
    for (size_t at = 0; at < n;) {
        int32_t code_point = 0;
        size_t taken = take_code_point(text + at, n - at, &code_point);
        if (taken > 0 && pwi_unicode_is_control(code_point)) return true;
        at += taken > 0 ? taken : 1;
    }
    return false;
}

static bool is_word_part(int32_t code_point) {
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
            return true;
        default:
            return false;
    }
}

bool pwi_unicode_next_word(PwiArena *arena, const char **text, const char **word) {
    assert(arena && text && *text && word);
    const char *at = *text, *end = at + strlen(at), *first = NULL;
    for (size_t taken; at < end; at += taken) {
        int32_t code_point = 0;
        taken = take_code_point(at, (size_t)(end - at), &code_point);
        bool is_part = taken > 0 && is_word_part(code_point);
        if (is_part && !first) first = at;
        if (!is_part && first) break;
        if (taken == 0) taken = 1;
    }
    *text = at;
    *word = NULL;
    if (!first) return true;
    *word = map(arena, first, (size_t)(at - first), UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    return *word != NULL;
}
