/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suspicious ids (check_ids.h). */
#include "io/check_ids.h"

#include <string.h>

#include "base/unicode.h"
#include "io/id_text.h"

/* Nine in ten ids are numbers of one width and the others are shorter: zeros may have been lost. */
static void warn_about_widths(const PwiNode *list, const PwiPeople *people) {
    PwiWidths widths = {0};
    for (int k = 0; k < people->n; k++) pwi_widths_add(&widths, people->person[k].id);
    if (pwi_widths_are_odd(&widths))
        pwi_node_warn(list, "%d of %d ids have fewer than %zu digits: has a spreadsheet dropped leading zeros?",
                      widths.n - widths.n_full, people->n, widths.width);
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
        if (pwi_looks_damaged(id)) pwi_node_warn(&node, "the id \"%s\" looks as if a spreadsheet had changed it", id);
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
