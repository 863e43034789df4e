/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value stands in its text, and faults placed there (reader.h).
 *
 * Nothing about places is kept while a document is read; when one is asked for, the scanner walks from the document's
 * start to the node, member by member. The last way walked is remembered, level by level, and the next walk goes on
 * from it: a reader asks for places in about the order of the text (every decimal is read from the text itself), so all
 * walks together pass over a document a few times at most, and not once a decimal. */
#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "io/reader.h"
#include "io/text.h"

/* ---- walking ---- */

static bool is_member(const PwiReader *reader, const PwiStep *step, const PwiNode *node) {
    if (node->key != NULL) return step->key.n > 0 && pwi_json_key_is(reader->bytes, step->key, node->key);
    return step->key.n == 0 && step->index == node->index;
}

/* From `cursor`, which stands before a member, to the member that `node` is. */
static bool search(const PwiReader *reader, PwiJsonCursor *cursor, size_t index, const PwiNode *node, PwiStep *step) {
    PwiSpan passed;
    for (;; index++) {
        step->key = (PwiSpan){0, 0};
        if (!pwi_json_more(cursor, node->key != NULL ? &step->key : NULL)) return false;
        (void)pwi_json_peek(cursor);
        step->at = cursor->at;
        step->index = index;
        if (is_member(reader, step, node)) return true;
        pwi_json_pass(cursor, &passed);
    }
}

/* From the member found last in this container onwards. */
static bool search_on(const PwiReader *reader, const PwiStep *last, const PwiNode *node, PwiStep *step) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiSpan passed;
    cursor.at = last->at;
    cursor.depth = 1;
    cursor.is_first = false;
    pwi_json_pass(&cursor, &passed);
    return search(reader, &cursor, last->index + 1, node, step);
}

static bool search_from_start(const PwiReader *reader, size_t container_at, const PwiNode *node, PwiStep *step) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    char bracket = node->key != NULL ? '{' : '[';
    cursor.at = container_at;
    if (pwi_json_peek(&cursor) != bracket) return false;
    return pwi_json_enter(&cursor, bracket) && search(reader, &cursor, 0, node, step);
}

/* As far as the way can be walked; a missing member gives its object. */
size_t pwi_node_offset(const PwiNode *node, bool at_key) {
    PwiReader *reader = node->reader;
    const PwiNode *way[PWI_JSON_MAX_DEPTH];
    int n_steps = 0;
    for (; node->up != NULL && n_steps < PWI_JSON_MAX_DEPTH; node = node->up) way[n_steps++] = node;
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    (void)pwi_json_peek(&cursor);
    size_t at = cursor.at, container_at = at;
    for (int level = 0; level < n_steps; level++) {
        const PwiNode *member = way[n_steps - 1 - level];
        PwiStep *last = &reader->step[level], found;
        if (level >= reader->n_steps || !is_member(reader, last, member)) {
            bool is_same_container = level < reader->n_steps && (last->key.n > 0) == (member->key != NULL);
            bool is_behind = is_same_container && (member->key != NULL || member->index > last->index);
            if (!(is_behind && search_on(reader, last, member, &found)) &&
                !search_from_start(reader, container_at, member, &found))
                break;
            *last = found;
            reader->n_steps = level + 1;
        }
        container_at = last->at;
        at = at_key && level == n_steps - 1 && last->key.n > 0 ? last->key.first : last->at;
    }
    assert(at <= reader->n);
    return at;
}

/* ---- faults ---- */

/* "/" and the key[n], as RFC 6901 has it. */
static void append_key(PwiBuffer *pointer, const char *key, size_t n) {
    pwi_buffer_char(pointer, '/');
    for (const char *c = key; c < key + n; c++) {
        if (*c == '~')
            pwi_buffer_text(pointer, "~0");
        else if (*c == '/')
            pwi_buffer_text(pointer, "~1");
        else
            pwi_buffer_char(pointer, *c);
    }
}

static void append_pointer(const PwiNode *node, PwiBuffer *pointer) {
    if (node->up == NULL) return;
    append_pointer(node->up, pointer);
    if (node->key != NULL)
        append_key(pointer, node->key, strlen(node->key));
    else
        pwi_buffer_format(pointer, "/%zu", node->index);
}

/* From the value at `cursor` down to the key or the innermost value that the byte at `offset` belongs to: where that
 * starts; its pointer is appended. Keys with escapes appear as they are written. */
static size_t descend(PwiJsonCursor *cursor, size_t offset, PwiBuffer *pointer) {
    for (;;) {
        char bracket = pwi_json_peek(cursor);
        size_t container_at = cursor->at;
        if ((bracket != '{' && bracket != '[') || !pwi_json_enter(cursor, bracket)) return container_at;
        bool is_inside = false;
        for (size_t index = 0; !is_inside; index++) {
            PwiSpan key, value;
            if (!pwi_json_more(cursor, bracket == '{' ? &key : NULL)) return container_at;
            PwiJsonCursor behind = *cursor;
            pwi_json_pass(&behind, &value);
            is_inside = offset < behind.at;
            if (!is_inside) {
                *cursor = behind;
                continue;
            }
            if (bracket == '{')
                append_key(pointer, cursor->text + key.first + 1, key.n - 2);
            else
                pwi_buffer_format(pointer, "/%zu", index);
            if (bracket == '{' && offset < key.first + key.n) return key.first;
        }
    }
}

void pwi_reader_fault_at(PwiReader *reader, size_t offset, const char *pointer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    PwiFault *fault = pwi_faults_add_v(reader->faults, false, reader->path, pointer, format, arguments);
    va_end(arguments);
    if (fault != NULL) pwi_text_place(reader->bytes, reader->n, offset, &fault->line, &fault->column);
    reader->n_errors++;
}

void pwi_reader_fault_inside(PwiReader *reader, size_t offset, const char *what) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiBuffer pointer = {0};
    bool is_listed = reader->faults->n_errors < PWI_MAX_LISTED_FAULTS; /* else it is only counted: no need to walk */
    size_t at = is_listed ? descend(&cursor, offset, &pointer) : 0;
    pwi_buffer_char(&pointer, '\0');
    pwi_reader_fault_at(reader, at, pointer.out_of_memory ? "" : pointer.bytes, "%s", what);
    reader->out_of_memory |= pointer.out_of_memory;
    pwi_buffer_clear(&pointer);
}

static void add_fault(const PwiNode *node, bool is_warning, bool at_key, const char *format, va_list arguments) {
    PwiReader *reader = node->reader;
    PwiBuffer pointer = {0};
    append_pointer(node, &pointer);
    pwi_buffer_char(&pointer, '\0');
    if (!is_warning) reader->n_errors++;
    if (pointer.out_of_memory) {
        reader->out_of_memory = true;
    } else {
        PwiFault *fault = pwi_faults_add_v(reader->faults, is_warning, reader->path, pointer.bytes, format, arguments);
        if (fault != NULL)
            pwi_text_place(reader->bytes, reader->n, pwi_node_offset(node, at_key), &fault->line, &fault->column);
    }
    pwi_buffer_clear(&pointer);
}

void pwi_node_complain(const PwiNode *node, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_fault(node, false, false, format, arguments);
    va_end(arguments);
}

void pwi_node_complain_key(const PwiNode *node, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_fault(node, false, true, format, arguments);
    va_end(arguments);
}

void pwi_node_warn(const PwiNode *node, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_fault(node, true, false, format, arguments);
    va_end(arguments);
}
