/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels and ranks from survey texts (number_text.h). */
#include "import/number_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/numbers.h"

bool pwi_level_in_text(const char *text, int64_t *level) {
    size_t n = text[0] == '-', digits = strspn(text + n, "0123456789");
    const char *behind = text + n + digits;
    if (digits == 0 || pwi_decimal_parse(text, n + digits, 0, level) != PWI_DECIMAL_FINE) return false;
    if (*behind == '\0') return true;
    bool is_spaced = *behind == ' ';
    while (*behind == ' ') behind++;
    if (*behind == '(') return true;
    static const char *const marks[] = {".", ":", ")", "=", "-", "\xE2\x80\x93", "\xE2\x80\x94"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t length = strlen(marks[k]);
        bool is_dash = k >= 4;
        if (strncmp(behind, marks[k], length) == 0 && behind[length] == ' ' && (!is_dash || is_spaced)) return true;
    }
    return false;
}

int pwi_rank_in_text(const char *text) {
    static const char *const words[] = {"top",   "first",   "second", "third", "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth", "tenth"};
    int rank = 0, n_found = 0;
    for (const char *at = text; *at != '\0';) {
        size_t letters = 0, digits = strspn(at, "0123456789");
        while (isalpha((unsigned char)at[letters])) letters++;
        if (digits > 0 && digits <= 4) {
            int64_t value;
            n_found += pwi_decimal_parse(at, digits, 0, &value) == PWI_DECIMAL_FINE;
            rank = n_found > 0 ? (int)value : 0;
        }
        for (size_t k = 0; letters > 0 && k < sizeof words / sizeof *words; k++) {
            if (strlen(words[k]) != letters || strncasecmp(at, words[k], letters) != 0) continue;
            rank = k > 0 ? (int)k : 1;
            n_found++;
        }
        at += digits > 0 ? digits : letters > 0 ? letters : 1;
    }
    return n_found == 1 ? rank : 0;
}

int pwi_agreement_in_text(const char *text) {
    static const struct {
        const char *word;
        int level;
    } known[] = {{"Strongly disagree", 1},
                 {"Disagree", 2},
                 {"Neither agree nor disagree", 3},
                 {"Neutral", 3},
                 {"Undecided", 3},
                 {"Agree", 4},
                 {"Strongly agree", 5},
                 {"Never", 1},
                 {"Rarely", 2},
                 {"Sometimes", 3},
                 {"Often", 4},
                 {"Always", 5},
                 {"Not at all", 1},
                 {"A little", 2},
                 {"Slightly", 2},
                 {"Somewhat", 3},
                 {"Moderately", 3},
                 {"Very", 4},
                 {"Very much", 5},
                 {"Extremely", 5},
                 {"Very low", 1},
                 {"Low", 2},
                 {"Medium", 3},
                 {"High", 4},
                 {"Very high", 5}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcasecmp(text, known[k].word) == 0) return known[k].level;
    return 0;
}
