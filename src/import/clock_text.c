/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of day from survey texts (clock_text.h). */
#include "import/clock_text.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NOON = 12 * 60, MIDNIGHT = 24 * 60 };
typedef enum Half { NO_HALF, AM, PM } Half;

static const char *skip_spaces(const char *at) {
    while (isspace((unsigned char)*at)) at++;
    return at;
}

/* Behind the word, if the text starts with it (and it ends there); else NULL. */
static const char *pass_word(const char *at, const char *word) {
    size_t n = strlen(word);
    return strncasecmp(at, word, n) == 0 && !isalpha((unsigned char)at[n]) ? at + n : NULL;
}

static const char *read_half(const char *at, Half *half) {
    static const struct {
        const char *word;
        Half half;
    } known[] = {{"a.m.", AM},     {"p.m.", PM},     {"am", AM},    {"pm", PM},
                 {"Uhr", NO_HALF}, {"hrs", NO_HALF}, {"h", NO_HALF}};
    const char *word = skip_spaces(at);
    *half = NO_HALF;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const char *behind = pass_word(word, known[k].word);
        if (behind == NULL) continue;
        *half = known[k].half;
        return behind;
    }
    return at;
}

static const char *read_digits(const char *at, int max_digits, int *value) {
    int n = 0;
    *value = 0;
    for (; isdigit((unsigned char)*at) && n < max_digits; at++, n++) *value = 10 * *value + (*at - '0');
    return n > 0 && !isdigit((unsigned char)*at) ? at : NULL;
}

/* One time of day; NULL: none stands here. */
static const char *read_time(const char *at, int *minutes, Half *half) {
    int hour, minute = 0;
    const char *behind = pass_word(at, "noon");
    *half = NO_HALF;
    *minutes = NOON;
    if (behind == NULL) behind = pass_word(at, "midday");
    if (behind != NULL) return behind;
    *minutes = MIDNIGHT;
    if ((behind = pass_word(at, "midnight")) != NULL) return behind;
    if ((behind = read_digits(at, 2, &hour)) == NULL) return NULL;
    if ((*behind == ':' || *behind == '.' || *behind == 'h') && isdigit((unsigned char)behind[1])) {
        const char *mark = behind;
        if ((behind = read_digits(behind + 1, 2, &minute)) == NULL || behind != mark + 3) return NULL;
        if (*behind == ':' && strncmp(behind, ":00", 3) == 0 && !isdigit((unsigned char)behind[3])) behind += 3;
    }
    behind = read_half(behind, half);
    if (*half != NO_HALF && (hour < 1 || hour > 12)) return NULL;
    if (*half != NO_HALF) hour = hour % 12 + (*half == PM ? 12 : 0);
    *minutes = hour * 60 + minute;
    return minute < 60 && *minutes <= MIDNIGHT ? behind : NULL;
}

static const char *pass_dash(const char *at) {
    static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", "to ", "bis ", "until "};
    at = skip_spaces(at);
    for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++)
        if (strncasecmp(at, dashes[k], strlen(dashes[k])) == 0) return skip_spaces(at + strlen(dashes[k]));
    return NULL;
}

bool pwi_clock_read(const char *text, PwiClockSpan *span) {
    Half first, second;
    const char *at = read_time(skip_spaces(text), &span->from, &first);
    span->to = -1;
    if (at == NULL) return false;
    if (*skip_spaces(at) == '\0') {
        span->from %= MIDNIGHT; /* midnight, where a time begins */
        return true;
    }
    if ((at = pass_dash(at)) == NULL || (at = read_time(at, &span->to, &second)) == NULL) return false;
    /* "8-10 pm": both in the afternoon; "11-1 pm": only the end. */
    if (first == NO_HALF && second == PM && span->from < NOON && span->from + NOON < span->to) span->from += NOON;
    if (first == NO_HALF && second == AM && span->from == NOON) span->from = 0;
    if (span->to == 0) span->to = MIDNIGHT; /* an end at 12 AM */
    assert(span->from >= 0 && span->to <= MIDNIGHT);
    return *skip_spaces(at) == '\0' && span->from < span->to;
}
