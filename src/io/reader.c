/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a document: read, recognise what it is not, scan it once, hash it (reader.h). */
#include "io/reader.h"

#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "io/jansson_arena.h"
#include "io/text.h"

static PwStatus text_fault(PwiReader *reader, size_t offset, const char *what) {
    pwi_reader_fault_at(reader, offset, "", "%s", what);
    return PW_REJECTED;
}

/* What can be told without the grammar: other kinds of files, and bytes that are no text. */
static PwStatus check_text(PwiReader *reader) {
    char what[PWI_QUOTED_SIZE];
    size_t at;
    if (pwi_text_is_foreign(reader->bytes, reader->n, "JSON", what, &at)) return text_fault(reader, at, what);
    if (reader->n >= 3 && memcmp(reader->bytes, "\xEF\xBB\xBF", 3) == 0)
        return text_fault(reader, 0, "the file starts with a byte order mark; need UTF-8 without one");
    return PW_OK;
}

/* ---- the first scan: grammar and limits, and where the members of the document and of its lists start ---- */

static bool keep_element(PwiReader *reader, size_t at) {
    _Static_assert(PWI_JSON_MAX_BYTES <= UINT32_MAX, "places in a text fit in 32 bits");
    uint32_t *grown =
        pwi_reserve_array(reader->element, &reader->element_capacity, reader->n_elements + 1, sizeof *grown);
    if (grown == NULL) return false;
    reader->element = grown;
    reader->element[reader->n_elements++] = (uint32_t)at;
    return reader->n_elements <= PWI_MAX_ELEMENTS;
}

static void scan_list(PwiReader *reader, PwiJsonCursor *cursor, PwiMember *member) {
    PwiSpan span;
    pwi_json_enter(cursor, '[');
    while (!reader->out_of_memory && pwi_json_more(cursor, NULL) && pwi_json_skip(cursor, &span))
        reader->out_of_memory = !keep_element(reader, span.first);
    member->n_elements = reader->n_elements - member->first_element;
}

static PwStatus scan_members(PwiReader *reader, PwiJsonCursor *cursor) {
    PwiSpan key, value;
    reader->member = PWI_NEW_ARRAY(PwiMember, PWI_MAX_MEMBERS);
    reader->out_of_memory = reader->member == NULL;
    pwi_json_enter(cursor, '{');
    while (!reader->out_of_memory && pwi_json_more(cursor, &key)) {
        if (reader->n_members == PWI_MAX_MEMBERS)
            return text_fault(reader, key.first, "there are too many keys in this document");
        PwiMember *member = &reader->member[reader->n_members++];
        *member = (PwiMember){.key = key, .at = cursor->at, .first_element = reader->n_elements};
        if (pwi_json_peek(cursor) == '[')
            scan_list(reader, cursor, member);
        else
            pwi_json_skip(cursor, &value);
    }
    if (reader->out_of_memory) return PW_NO_MEMORY;
    return cursor->fault == NULL ? PW_OK : text_fault(reader, cursor->at, cursor->fault);
}

static PwStatus scan(PwiReader *reader) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    if (pwi_json_at_end(&cursor)) return text_fault(reader, 0, "the file is empty; need a JSON document");
    PwiSpan whole;
    if (pwi_json_peek(&cursor) != '{' && pwi_json_skip(&cursor, &whole))
        return text_fault(reader, whole.first, "the document is not an object; need {\"pairwright\": …}");
    if (pwi_json_peek(&cursor) != '{')
        return text_fault(reader, cursor.at, "this is not JSON; need {\"pairwright\": …}");
    PwStatus status = scan_members(reader, &cursor);
    if (status != PW_OK) return status;
    if (!pwi_json_at_end(&cursor))
        return text_fault(reader, cursor.at, "there is more text after the document; need one document only");
    return PW_OK;
}

PwStatus pwi_reader_open(PwiReader *reader, const char *path, PwiArena *arena, PwFaults *faults, char *sha256,
                         PwError *error) {
    *reader = (PwiReader){.path = path, .arena = arena, .faults = faults};
    PwStatus status = pwi_file_read(path, PWI_JSON_MAX_BYTES, &reader->bytes, &reader->n, error);
    if (status == PW_REJECTED) {
        pwi_faults_add(faults, false, path, "", "the file is too large; need at most %zu bytes", PWI_JSON_MAX_BYTES);
        reader->n_errors++;
    }
    if (status != PW_OK) return status;
    if (sha256 != NULL) pwi_sha256_hex(reader->bytes, reader->n, sha256);
    status = check_text(reader);
    if (status == PW_OK) status = scan(reader);
    return status == PW_OK ? PW_OK : pwi_reader_status(reader, error);
}

void pwi_reader_close(PwiReader *reader) {
    pwi_arena_clear(&reader->scratch);
    pwi_free(reader->member);
    pwi_free(reader->element);
    pwi_free(reader->bytes);
    *reader = (PwiReader){0};
}

PwStatus pwi_reader_status(const PwiReader *reader, PwError *error) {
    if (reader->out_of_memory || reader->faults->out_of_memory) return pwi_fail_memory(error);
    if (reader->n_errors == 0) return PW_OK;
    char quoted[PWI_QUOTED_SIZE];
    return pwi_fail(error, PW_REJECTED, "%s has %lld fault%s", pwi_quote(reader->path, quoted),
                    (long long)reader->n_errors, reader->n_errors == 1 ? "" : "s");
}

/* jansson's words for what the scanner leaves to it, in ours. */
static const char *plain_words(const json_error_t *fault) {
    switch (json_error_code(fault)) {
        case json_error_duplicate_key:
            return "this key stands twice in its object";
        case json_error_invalid_utf8:
            return "this is not valid UTF-8";
        case json_error_null_character:
            return "there is a NUL character in this text";
        case json_error_null_byte_in_key:
            return "there is a NUL character in this key";
        case json_error_numeric_overflow:
            return "this number is too large; need at most 63 bits";
        case json_error_stack_overflow:
            return "this is nested too deeply";
        default:
            return strstr(fault->text, "Unicode") != NULL
                       ? "there is half a surrogate pair in this text, which is no character"
                       : "there is an escape in this text that JSON does not know; need \\\" \\\\ \\/ \\b \\f \\n \\r "
                         "\\t or \\uXXXX";
    }
}

/* A tree takes far more memory than its text: one that would be too large is refused before it grows. */
static bool fits_in_tree(PwiReader *reader, const char *bytes, size_t n, size_t first) {
    if (n <= PWI_JSON_MAX_TREE_TOKENS) return true; /* a token has a byte at least */
    PwiJsonCursor cursor = {.text = bytes, .n = n, .is_first = true};
    PwiSpan whole;
    if (pwi_json_skip(&cursor, &whole) && cursor.n_tokens <= PWI_JSON_MAX_TREE_TOKENS) return true;
    pwi_reader_fault_at(reader, first, "", "there are too many values in this; need at most 8 million");
    return false;
}

/* Where a byte of the text without its holes stands in the text. */
static size_t place_around(const PwiSpan *hole, int n_holes, size_t at) {
    for (int k = 0; k < n_holes && hole[k].first <= at; k++) at += hole[k].n;
    return at;
}

/* Parses bytes[n], which is the document's span without the holes. */
static bool parse(PwiReader *reader, const char *bytes, size_t n, PwiSpan span, const PwiSpan *hole, int n_holes,
                  PwiNode *node) {
    json_error_t fault = {0};
    node->reader = reader;
    node->value = NULL;
    PwStatus status = pwi_jansson_load(&reader->scratch, bytes, n, &node->value, &fault);
    if (status == PW_NO_MEMORY) reader->out_of_memory = true;
    if (status != PW_REJECTED) return status == PW_OK;
    /* jansson stands behind the token it stumbled over: step back into it. */
    size_t behind = fault.position > 0 ? (size_t)fault.position - 1 : 0;
    size_t at = span.first + (behind < n ? behind : n - 1);
    pwi_reader_fault_inside(reader, place_around(hole, n_holes, at), plain_words(&fault));
    return false;
}

bool pwi_reader_parse(PwiReader *reader, PwiSpan span, PwiNode *node) {
    *node = (PwiNode){.reader = reader, .up = node->up, .key = node->key, .index = node->index};
    const char *bytes = reader->bytes + span.first;
    return fits_in_tree(reader, bytes, span.n, span.first) && parse(reader, bytes, span.n, span, NULL, 0, node);
}

bool pwi_reader_parse_around(PwiReader *reader, const PwiSpan *hole, int n_holes, PwiNode *document) {
    size_t n = 0, at = 0;
    char *rest = pwi_new_array(reader->n + 1, 1);
    *document = (PwiNode){.reader = reader};
    if (rest == NULL) {
        reader->out_of_memory = true;
        return false;
    }
    for (int k = 0; k <= n_holes; k++) {
        size_t end = k < n_holes ? hole[k].first : reader->n;
        assert(at <= end);
        memcpy(rest + n, reader->bytes + at, end - at);
        n += end - at;
        at = k < n_holes ? end + hole[k].n : end;
    }
    bool is_parsed =
        fits_in_tree(reader, rest, n, 0) && parse(reader, rest, n, (PwiSpan){0, n}, hole, n_holes, document);
    pwi_free(rest);
    return is_parsed;
}

const PwiMember *pwi_reader_member(const PwiReader *reader, const char *key) {
    for (int k = 0; k < reader->n_members; k++)
        if (pwi_json_key_is(reader->bytes, reader->member[k].key, key)) return &reader->member[k];
    return NULL;
}

bool pwi_reader_parse_at(PwiReader *reader, size_t at, PwiNode *node) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiSpan span;
    cursor.at = at;
    pwi_json_pass(&cursor, &span);
    return pwi_reader_parse(reader, span, node);
}

bool pwi_reader_parse_all(PwiReader *reader, PwiNode *document) {
    *document = (PwiNode){.reader = reader};
    return pwi_reader_parse(reader, (PwiSpan){0, reader->n}, document);
}

bool pwi_reader_check_kind(PwiReader *reader, const char *kind) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiSpan key = {0, 0}, value;
    bool has_key = pwi_json_enter(&cursor, '{') && pwi_json_more(&cursor, &key);
    if (!has_key || !pwi_json_key_is(reader->bytes, key, "pairwright")) {
        pwi_reader_fault_at(reader, key.first, "",
                            "the first key is not \"pairwright\"; need {\"pairwright\": \"%s\", …}", kind);
        return false;
    }
    PwiNode document = {.reader = reader}, stated = {.reader = reader, .up = &document, .key = "pairwright"};
    if (!pwi_json_skip(&cursor, &value) || !pwi_reader_parse(reader, value, &stated)) return false;
    if (!json_is_string(stated.value) || strcmp(json_string_value(stated.value), kind) != 0) {
        pwi_node_fault(&stated, "this is another kind or version of document", "\"%s\"", kind);
        return false;
    }
    return true;
}

const char *pwi_reader_copy(PwiReader *reader, const char *text) {
    const char *copy = pwi_arena_copy(reader->arena, text, strlen(text));
    if (copy == NULL) reader->out_of_memory = true;
    return copy != NULL ? copy : "";
}

void *pwi_reader_array(PwiReader *reader, size_t count, size_t size) {
    void *array = pwi_arena_new(reader->arena, count > 0 ? count : 1, size);
    if (array == NULL) reader->out_of_memory = true;
    return array;
}
