/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting lists (list_text.h).
 *
 * An entry starts at the text's start or behind a separator, and ends at a separator. Which separators cut is decided
 * by the known words: from the end of the text backwards, a place is good if some known word stands there whose end is
 * the text's end, or a separator with a good place behind it; among words that do, the longest is taken. So "reading,
 * writing" stays whole where it is an option, and is cut where only its halves are. Where no way through known words
 * exists, the words that are known are still taken, longest first, and what lies between goes up to the next separator
 * (a semicolon, if the text has any). */
#include "import/list_text.h"

#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_PUZZLE = 1 << 14 }; /* longer texts are cut at separators alone */

typedef struct Cutting {
    const char *text;
    size_t n;
    const char *separator; /* or NULL */
    const PwiListWords *words;
    bool has_semicolon;
} Cutting;

static int compare_lengths(const void *a, const void *b) {
    size_t left = strlen(*(const char *const *)a), right = strlen(*(const char *const *)b);
    if (left != right) return left < right ? 1 : -1;
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool pwi_list_words_init(PwiListWords *words, PwiArena *arena, const char *const *one, int n_one,
                         const char *const *other, int n_other) {
    words->n = 0;
    words->word = PWI_ARENA_ARRAY(arena, const char *, (size_t)n_one + (size_t)n_other + 1);
    if (words->word == NULL) return false;
    for (int k = 0; k < n_one; k++)
        if (one[k][0] != '\0') words->word[words->n++] = one[k];
    for (int k = 0; k < n_other; k++)
        if (other[k][0] != '\0') words->word[words->n++] = other[k];
    qsort(words->word, (size_t)words->n, sizeof *words->word, compare_lengths);
    return true;
}

/* How long the separator at this place is; 0: none stands here. */
static size_t separator_at(const Cutting *cutting, size_t at) {
    if (at >= cutting->n) return 0;
    if (cutting->separator == NULL) {
        char c = cutting->text[at];
        return c == ';' || c == ',' || c == '\n';
    }
    size_t n = strlen(cutting->separator);
    return at + n <= cutting->n && memcmp(cutting->text + at, cutting->separator, n) == 0 ? n : 0;
}

static bool is_behind_separator(const Cutting *cutting, size_t at) {
    size_t n = cutting->separator != NULL ? strlen(cutting->separator) : 1;
    return at >= n && separator_at(cutting, at - n) == n;
}

static size_t skip_spaces(const Cutting *cutting, size_t at) {
    while (at < cutting->n && isspace((unsigned char)cutting->text[at]) && separator_at(cutting, at) == 0) at++;
    return at;
}

/* The word at this place as a whole entry: where the next entry starts (n at the end); SIZE_MAX: it does not stand
 * here. */
static size_t pass_word(const Cutting *cutting, const char *word, size_t at) {
    size_t length = strlen(word);
    if (length > cutting->n - at || strncasecmp(cutting->text + at, word, length) != 0) return SIZE_MAX;
    size_t behind = skip_spaces(cutting, at + length);
    if (behind == cutting->n) return behind;
    size_t n = separator_at(cutting, behind);
    return n > 0 ? behind + n : SIZE_MAX;
}

/* For each place where an entry may start, the word to take there (index + 1); 0: no way to the end from there. */
static bool solve(const Cutting *cutting, int32_t *word_at) {
    for (size_t at = cutting->n; at-- > 0;) {
        if (at > 0 && !is_behind_separator(cutting, at)) continue;
        size_t first = skip_spaces(cutting, at);
        /* An empty entry, as behind a trailing separator, is passed over. */
        size_t empty = separator_at(cutting, first);
        if (first == cutting->n || (empty > 0 && (first + empty == cutting->n || word_at[first + empty] != 0)))
            word_at[at] = -1;
        for (int k = 0; word_at[at] == 0 && k < cutting->words->n; k++) {
            size_t next = pass_word(cutting, cutting->words->word[k], first);
            if (next != SIZE_MAX && (next == cutting->n || word_at[next] != 0)) word_at[at] = k + 1;
        }
    }
    return cutting->n == 0 || word_at[0] != 0;
}

/* Up to the next separator that ends an unknown entry. */
static size_t pass_unknown(const Cutting *cutting, size_t at) {
    while (at < cutting->n) {
        size_t n = separator_at(cutting, at);
        if (n > 0 && !(cutting->has_semicolon && cutting->text[at] == ',')) break;
        at++;
    }
    return at;
}

/* The longest known word that is a whole entry here; its length, or 0. */
static size_t find_word(const Cutting *cutting, size_t at, size_t *next) {
    for (int k = 0; k < cutting->words->n; k++) {
        *next = pass_word(cutting, cutting->words->word[k], at);
        if (*next != SIZE_MAX) return strlen(cutting->words->word[k]);
    }
    return 0;
}

int pwi_list_cut(const char *text, const char *separator, const PwiListWords *words, PwiArena *arena,
                 const char ***entry) {
    Cutting cutting = {text, strlen(text), separator, words, separator == NULL && strchr(text, ';') != NULL};
    int32_t *word_at = PWI_ARENA_ARRAY(arena, int32_t, cutting.n + 1);
    *entry = PWI_ARENA_ARRAY(arena, const char *, cutting.n / 2 + 2); /* an entry and its separator are two bytes */
    if (word_at == NULL || *entry == NULL) return -1;
    bool is_solved = cutting.n <= MAX_PUZZLE && words->n > 0 && solve(&cutting, word_at);
    int n = 0;
    for (size_t at = 0; at < cutting.n;) {
        size_t first = skip_spaces(&cutting, at), n_separator = separator_at(&cutting, first), next, length;
        if (first == cutting.n) break;
        if (n_separator > 0) {
            at = first + n_separator;
            continue;
        }
        if (is_solved) {
            assert(word_at[at] > 0);
            length = strlen(words->word[word_at[at] - 1]);
            next = pass_word(&cutting, words->word[word_at[at] - 1], first);
        } else if ((length = find_word(&cutting, first, &next)) == 0) {
            size_t behind = pass_unknown(&cutting, first);
            next = behind + separator_at(&cutting, behind);
            length = behind - first;
            while (length > 0 && isspace((unsigned char)text[first + length - 1])) length--;
        }
        const char *copy = pwi_arena_copy(arena, text + first, length);
        if (copy == NULL) return -1;
        (*entry)[n++] = copy;
        at = next;
    }
    return n;
}
