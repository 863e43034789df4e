/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps over plain text: JSON that the scanner has passed (brackets match, a comma stands where one must, strings are
 * closed), read without a tree where it is written without any oddity (read_plain.c, read_plain_pairs.c). Each moves
 * *at behind what it takes; false: that is not what stands here, or not plain. */
#ifndef PWI_IO_PLAIN_TEXT_H
#define PWI_IO_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/numbers.h"

/* A string in the document. */
typedef struct PwiWord {
    const char *text; /* [n] in the document, without its quotes */
    size_t n;
} PwiWord;

static inline void pwi_pass_space(const char **at) {
    while (**at == ' ' || **at == '\n' || **at == '\r' || **at == '\t') ++*at;
}

static inline bool pwi_plain_enter(const char **at, char bracket) {
    bool is_it = **at == bracket;
    *at += is_it;
    return is_it;
}

/* To the next member of a container that was entered; false behind its end. */
static inline bool pwi_plain_more(const char **at, char close, bool *is_first) {
    pwi_pass_space(at);
    bool is_end = **at == close;
    if (is_end || !*is_first) ++*at; /* the bracket or a comma */
    *is_first = false;
    if (!is_end) pwi_pass_space(at);
    return !is_end;
}

/* A string without escapes. */
static inline bool pwi_take_word(const char **at, PwiWord *word) {
    if (!pwi_plain_enter(at, '"')) return false;
    const char *first = *at, *end = first;
    while (*end != '"' && *end != '\\') end++;
    *word = (PwiWord){first, (size_t)(end - first)};
    *at = end + 1;
    return *end == '"';
}

/* A member's key, up to its value. */
static inline bool pwi_take_key(const char **at, PwiWord *key) {
    if (!pwi_take_word(at, key)) return false;
    pwi_pass_space(at);
    ++*at; /* the colon */
    pwi_pass_space(at);
    return true;
}

static inline bool pwi_is_word(PwiWord word, const char *known) {
    size_t k = 0;
    while (k < word.n && word.text[k] == known[k]) k++; /* no NUL is in a word */
    return k == word.n && known[k] == '\0';
}

/* A whole number written with digits only. */
static inline bool pwi_take_integer(const char **at, int64_t min, int64_t max, int64_t *value) {
    enum { MAX_DIGITS = 15 };
    bool is_negative = pwi_plain_enter(at, '-');
    const char *first = *at;
    int64_t found = 0;
    while (**at >= '0' && **at <= '9' && *at - first < MAX_DIGITS) found = 10 * found + (*(*at)++ - '0');
    if (*at == first || strchr("0123456789.eE", **at) != NULL) return false;
    *value = is_negative ? -found : found;
    return *value >= min && *value <= max;
}

static inline bool pwi_take_decimal(const char **at, int64_t min_ppm, int64_t max_ppm, int64_t *ppm) {
    size_t n = strspn(*at, "+-.0123456789eE");
    bool is_fine = pwi_decimal_parse(*at, n, 6, ppm) == PWI_DECIMAL_FINE && *ppm >= min_ppm && *ppm <= max_ppm;
    *at += n;
    return is_fine;
}

/* Printable ASCII: no control or bidirectional character can be in it. */
static inline bool pwi_is_printable(PwiWord word) {
    for (size_t k = 0; k < word.n; k++)
        if (word.text[k] < 0x20 || word.text[k] > 0x7E) return false;
    return true;
}

#endif
