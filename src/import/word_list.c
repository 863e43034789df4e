/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names by their skeletons (word_list.h, base/unicode.h). */
#include "import/word_list.h"

#include <string.h>

#include "base/unicode.h"

bool pwi_word_list_init(PwiWordList *list, const char *const *name, int n) {
    *list = (PwiWordList){.name = name, .n = n};
    list->first = PWI_ARENA_ARRAY(&list->arena, int, (size_t)n + 1);
    list->is_vague = PWI_ARENA_ARRAY(&list->arena, bool, (size_t)n + 1);
    if (list->first == NULL || list->is_vague == NULL) return false;
    for (int k = 0; k < n; k++) {
        int index;
        bool is_new;
        const char *skeleton = pwi_unicode_skeleton(&list->arena, name[k]);
        if (skeleton == NULL || !pwi_names_add(&list->skeletons, skeleton, &index, &is_new)) return false;
        if (is_new)
            list->first[index] = k;
        else
            list->is_vague[index] = true;
    }
    return true;
}

int pwi_word_list_find(const PwiWordList *list, const char *text, PwiArena *scratch) {
    const char *skeleton = list->n > 0 ? pwi_unicode_skeleton(scratch, text) : NULL;
    int index = skeleton != NULL && skeleton[0] != '\0' ? pwi_names_find(&list->skeletons, skeleton) : -1;
    if (index < 0) return PWI_NO_WORD;
    if (!list->is_vague[index]) return list->first[index];
    int found = PWI_TWO_WORDS;
    for (int k = 0; k < list->n; k++) {
        if (strcmp(list->name[k], text) != 0) continue;
        if (found >= 0) return PWI_TWO_WORDS;
        found = k;
    }
    return found;
}

void pwi_word_list_clear(PwiWordList *list) {
    pwi_names_clear(&list->skeletons);
    pwi_arena_clear(&list->arena);
    *list = (PwiWordList){0};
}
