/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suspicious ids (check_ids.h). */
#include "io/check_ids.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/unicode.h"

enum { MIN_NUMBER_WIDTH = 5 }; /* below that, 1…99 is an ordinary way to number people */

/* "2-Mar": what a spreadsheet makes of 2-3. */
static bool looks_like_date(const char *id) {
    static const char months[] = "jan feb mar apr may jun jul aug sep oct nov dec";
    size_t digits = strspn(id, "0123456789");
    if (digits < 1 || digits > 2 || id[digits] != '-' || strlen(id + digits + 1) != 3) return false;
    for (const char *month = months; month < months + sizeof months; month += 4)
        if (strncasecmp(id + digits + 1, month, 3) == 0) return true;
    return false;
}

/* "1E5", "1.2E+05": what a spreadsheet makes of long numbers. */
static bool looks_like_exponent(const char *id) {
    size_t head = strspn(id, "0123456789.");
    if (head == 0 || (id[head] != 'E' && id[head] != 'e')) return false;
    const char *tail = id + head + 1;
    if (*tail == '+' || *tail == '-') tail++;
    return *tail != '\0' && tail[strspn(tail, "0123456789")] == '\0';
}

static bool is_number(const char *id) {
    return id[0] != '\0' && id[strspn(id, "0123456789")] == '\0';
}

/* Nine in ten ids are numbers of one width and the others are shorter: zeros may have been lost. */
static void warn_about_widths(const PwiNode *list, const PwiPeople *people) {
    size_t width = 0;
    int n_shorter = 0;
    for (int k = 0; k < people->n; k++) {
        if (!is_number(people->person[k].id)) return;
        size_t length = strlen(people->person[k].id);
        width = length > width ? length : width;
    }
    for (int k = 0; k < people->n; k++) n_shorter += strlen(people->person[k].id) < width;
    if (width >= MIN_NUMBER_WIDTH && n_shorter > 0 && n_shorter <= people->n / 10)
        pwi_node_warn(list, "%d of %d ids have fewer than %zu digits: has a spreadsheet dropped leading zeros?",
                      n_shorter, people->n, width);
}

bool pwi_warn_about_ids(const PwiNode *list, const PwiPeople *people) {
    PwiArena arena = {0};
    PwiNames skeletons = {0};
    int *first_person = PWI_ARENA_ARRAY(&arena, int, (size_t)people->n); /* who had the k-th skeleton first */
    bool fine = first_person != NULL;
    for (int k = 0; fine && k < people->n; k++) {
        const char *id = people->person[k].id;
        PwiNode person = {.reader = list->reader, .up = list, .index = (size_t)k},
                node = {.reader = list->reader, .up = &person, .key = "id"};
        if (looks_like_date(id) || looks_like_exponent(id))
            pwi_node_warn(&node, "the id \"%s\" looks as if a spreadsheet had changed it", id);
        int entry;
        bool is_new;
        const char *skeleton = pwi_unicode_skeleton(&arena, id);
        fine = skeleton != NULL && pwi_names_add(&skeletons, skeleton, &entry, &is_new);
        if (fine && is_new) first_person[entry] = k;
        if (!fine || is_new) continue;
        int earlier = first_person[entry];
        if (strcmp(people->person[earlier].id, id) == 0) continue; /* a fault already */
        char one[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
        pwi_node_warn(&node,
                      "the ids \"%s\" and \"%s\" differ only by case, spaces, invisible characters or the way they are "
                      "encoded; they are taken as two people",
                      pwi_quote(people->person[earlier].id, one), pwi_quote(id, other));
    }
    if (fine) warn_about_widths(list, people);
    pwi_names_clear(&skeletons);
    pwi_arena_clear(&arena);
    return fine;
}
