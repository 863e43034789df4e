/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way for pairs and prices (read_plain_pairs.h); anything odd goes the long way (read_matching.c), which
 * knows all faults. tests/scripts/test_reading.py goes both ways and compares. */
#include "io/read_plain_pairs.h"

#include <assert.h>

#include "io/plain_text.h"

/* The person of this id, most often the one expected; -1: there is none. */
static int find_person(const PwiPeople *people, PwiWord id, int expected) {
    if (expected < people->n && pwi_is_word(id, people->person[expected].id)) return expected;
    return pwi_names_find_bytes(&people->ids, id.text, id.n);
}

/* A decimal from 0 to 1, most often with six decimals. */
static bool take_share(const char **at, int32_t *ppm) {
    const char *text = *at;
    int64_t found = text[0] - '0';
    bool is_usual = (text[0] == '0' || text[0] == '1') && text[1] == '.';
    for (int d = 2; is_usual && d < 8; d++) {
        is_usual = text[d] >= '0' && text[d] <= '9';
        found = 10 * found + (text[d] - '0');
    }
    if (is_usual && strchr("0123456789.eE", text[8]) == NULL && found <= PWI_PPM)
        *at += 8;
    else if (!pwi_take_decimal(at, 0, PWI_PPM, &found))
        return false;
    *ppm = (int32_t)found;
    return true;
}

static bool take_person(const char **at, const PwiPeople *people, int expected, int32_t *person) {
    PwiWord id;
    if (!pwi_take_word(at, &id)) return false;
    *person = find_person(people, id, expected);
    return *person >= 0;
}

static bool take_parts(const char **at, const PwProgramme *programme, int32_t *part_ppm) {
    PwiWord key;
    int k = -1;
    if (!pwi_plain_enter(at, '{')) return false;
    for (bool is_first = true; pwi_plain_more(at, '}', &is_first);) {
        if (!pwi_take_key(at, &key)) return false;
        do k++; /* they stand in the programme's order, with some left out */
        while (k < programme->n_criteria && !pwi_is_word(key, programme->criterion[k].id));
        if (k == programme->n_criteria) k = pwi_names_find_bytes(&programme->criterion_names, key.text, key.n);
        if (k < 0 || part_ppm[k] != PWI_NOT_COUNTED || !take_share(at, &part_ppm[k])) return false;
    }
    return true;
}

bool pwi_read_plain_pair(const char *text, const PwProgramme *programme, const PwCohort *cohort, int expected,
                         int32_t *part_ppm, PwiMatchedPair *pair) {
    enum { MENTEE, MENTOR, SCORE, PARTS, OUT_OF, N_KNOWN, ALL_NEEDED = 0xF };
    static const char *const known[] = {"mentee", "mentor", "score", "parts", "out_of"};
    const char *at = text;
    unsigned seen = 0;
    bool is_plain = pwi_plain_enter(&at, '{');
    *pair = (PwiMatchedPair){.part_ppm = part_ppm, .out_of_ppm = (int32_t)PWI_PPM};
    for (int k = 0; k < programme->n_criteria; k++) part_ppm[k] = PWI_NOT_COUNTED;
    for (bool is_first = true; is_plain && pwi_plain_more(&at, '}', &is_first);) {
        PwiWord key;
        int member = 0;
        if (!pwi_take_key(&at, &key)) return false;
        while (member < N_KNOWN && !pwi_is_word(key, known[member])) member++;
        if (member == N_KNOWN || (seen & (1u << member)) != 0) return false;
        seen |= 1u << member;
        if (member == MENTEE) is_plain = take_person(&at, &cohort->side[PWI_MENTEE], expected, &pair->mentee);
        if (member == MENTOR) is_plain = take_person(&at, &cohort->side[PWI_MENTOR], 0, &pair->mentor);
        if (member == SCORE) is_plain = take_share(&at, &pair->score_ppm);
        if (member == PARTS) is_plain = take_parts(&at, programme, part_ppm);
        if (member == OUT_OF) is_plain = take_share(&at, &pair->out_of_ppm);
    }
    return is_plain && (seen & ALL_NEEDED) == ALL_NEEDED;
}

static bool take_prices(const char **at, int n_goals, int64_t max_price, int64_t *price) {
    int n = 0;
    if (!pwi_plain_enter(at, '[')) return false;
    for (bool is_first = true; pwi_plain_more(at, ']', &is_first); n++)
        if (n == n_goals || !pwi_take_integer(at, -max_price, max_price, &price[n])) return false;
    return n == n_goals;
}

bool pwi_read_plain_prices(const char *text, const PwiPeople *people, int n_goals, int64_t max_price, uint8_t *seen,
                           int64_t *price) {
    const char *at = text;
    bool is_plain = pwi_plain_enter(&at, '{');
    int person = -1;
    for (bool is_first = true; is_plain && pwi_plain_more(&at, '}', &is_first);) {
        PwiWord id;
        is_plain = pwi_take_key(&at, &id);
        if (!is_plain) break;
        person = find_person(people, id, person + 1);
        is_plain = person >= 0 && !seen[person] &&
                   take_prices(&at, n_goals, max_price, &price[(size_t)person * (size_t)n_goals]);
        if (is_plain) seen[person] = 1;
    }
    if (!is_plain) memset(price, 0, (size_t)people->n * (size_t)n_goals * sizeof *price);
    return is_plain;
}
