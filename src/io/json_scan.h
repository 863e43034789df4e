/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strict pull scanner over JSON text (RFC 8259): the first look at any document, before jansson sees it.
 *
 * It serves three needs with one grammar: the limits that keep a hostile document from eating memory (depth, tokens,
 * string length); the spans of list elements, so that a cohort is parsed one person at a time; and the place of any
 * value, found again when there is a fault to report (jansson keeps no positions). Escapes, UTF-8, duplicate keys and
 * the range of numbers are jansson's part. See docs/decisions/json.md. */
#ifndef PWI_IO_JSON_SCAN_H
#define PWI_IO_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PWI_JSON_MAX_DEPTH = 64,
    PWI_JSON_MAX_STRING = 1 << 20, /* bytes of one string, escapes counted as written */
    PWI_JSON_MAX_KEY = 1 << 10
};
#define PWI_JSON_MAX_BYTES       ((size_t)2 << 30)
#define PWI_JSON_MAX_TOKENS      ((size_t)1 << 29)
#define PWI_JSON_MAX_TREE_TOKENS ((size_t)1 << 23) /* of what becomes one jansson tree: up to 230 bytes a token */

typedef struct PwiSpan {
    size_t first, n; /* bytes */
} PwiSpan;

typedef struct PwiJsonCursor {
    const char *text; /* [n], borrowed; text[n] is readable and NUL */
    size_t n, at;
    int depth;
    bool is_first; /* no member of the innermost container was read yet */
    size_t n_tokens;
    const char *fault; /* what is wrong with the text, or NULL; it stands at `at` */
} PwiJsonCursor;

PwiJsonCursor pwi_json_cursor(const char *text, size_t n);
/* The first byte of the next value, with white space skipped; 0 at the end. */
char pwi_json_peek(PwiJsonCursor *cursor);
/* Steps into the container that starts here (`bracket` must stand here). */
bool pwi_json_enter(PwiJsonCursor *cursor, char bracket);
/* Steps to the next member's value (its key, quotes included, in *key) or, with key NULL, to the next element.
 * False behind the last one, when the closing bracket is passed, or at a fault. */
bool pwi_json_more(PwiJsonCursor *cursor, PwiSpan *key);
/* Passes over one whole value. */
bool pwi_json_skip(PwiJsonCursor *cursor, PwiSpan *value);
/* The same where pwi_json_skip has been before: grammar and limits are not looked at again. Never fails. */
void pwi_json_pass(PwiJsonCursor *cursor, PwiSpan *value);
/* Whether nothing but white space follows. */
bool pwi_json_at_end(PwiJsonCursor *cursor);
/* Whether the key in this span, once unescaped, is `key`. */
bool pwi_json_key_is(const char *text, PwiSpan span, const char *key);

#endif
