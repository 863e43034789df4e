/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placing faults by their pointers (place_faults.h). */
#include "io/place_faults.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "io/json_scan.h"
#include "io/text.h"

/* Takes the next part of a pointer, unescaped (RFC 6901), and moves behind it. */
static const char *take_part(const char *pointer, char part[PWI_JSON_MAX_KEY]) {
    size_t n = 0;
    for (pointer++; *pointer != '\0' && *pointer != '/'; pointer++) {
        char c = *pointer;
        if (c == '~' && (pointer[1] == '0' || pointer[1] == '1')) c = *++pointer == '0' ? '~' : '/';
        if (n + 1 < PWI_JSON_MAX_KEY) part[n++] = c;
    }
    part[n] = '\0';
    return pointer;
}

/* Steps from the container at `cursor` to the member called `part`. */
static bool step_into(PwiJsonCursor *cursor, const char *part) {
    char bracket = pwi_json_peek(cursor);
    PwiSpan key, passed;
    if ((bracket != '{' && bracket != '[') || !pwi_json_enter(cursor, bracket)) return false;
    unsigned long wanted = strtoul(part, NULL, 10);
    for (unsigned long index = 0; pwi_json_more(cursor, bracket == '{' ? &key : NULL); index++) {
        bool is_it = bracket == '{' ? pwi_json_key_is(cursor->text, key, part) : index == wanted;
        if (is_it) return true;
        if (!pwi_json_skip(cursor, &passed)) return false;
    }
    return false;
}

/* Where the pointer leads, as far as it can be followed. */
static size_t follow(const char *bytes, size_t n, const char *pointer) {
    PwiJsonCursor cursor = pwi_json_cursor(bytes, n);
    (void)pwi_json_peek(&cursor);
    size_t at = cursor.at;
    while (*pointer == '/') {
        char part[PWI_JSON_MAX_KEY];
        pointer = take_part(pointer, part);
        if (!step_into(&cursor, part)) break;
        (void)pwi_json_peek(&cursor);
        at = cursor.at;
    }
    return at;
}

void pwi_place_faults(PwFaults *faults, const char *path) {
    char *bytes = NULL;
    size_t n = 0;
    bool is_readable = strcmp(path, "-") != 0 && pwi_file_read(path, PWI_JSON_MAX_BYTES, &bytes, &n, NULL) == PW_OK;
    char quoted[PWI_QUOTED_SIZE];
    (void)pwi_quote(path, quoted);
    const char *file = pwi_arena_copy(&faults->arena, quoted, strlen(quoted));
    for (int k = 0; k < faults->n && file != NULL; k++) {
        PwiFault *fault = &faults->fault[k];
        if (fault->file[0] != '\0') continue;
        fault->file = file;
        if (is_readable) pwi_text_place(bytes, n, follow(bytes, n, fault->pointer), &fault->line, &fault->column);
    }
    pwi_free(bytes);
}
