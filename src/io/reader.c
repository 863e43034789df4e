/* Opening a document: read, recognise what it is not, scan it once, hash it (reader.h). */
#include "io/reader.h"

#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "io/jansson_arena.h"

/* Things people hand in instead of JSON, by how they begin. */
static const char *not_json(const char *bytes, size_t n) {
    static const struct {
        const char *magic;
        size_t length;
        const char *what;
    } known[] = {
        {"\xEF\xBB\xBF", 3, "the file starts with a byte order mark; need plain UTF-8 without one"},
        {"\xFF\xFE", 2, "the file is UTF-16; need UTF-8"},
        {"\xFE\xFF", 2, "the file is UTF-16; need UTF-8"},
        {"PK\x03\x04", 4, "this is a ZIP file or a spreadsheet (XLSX); need JSON (see `pairwright import`)"},
        {"%PDF", 4, "this is a PDF file; need JSON"},
        {"\x1F\x8B", 2, "this is a gzip file; need plain JSON"},
        {"<", 1, "this is HTML or XML (a login page, perhaps?); need JSON"},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (n >= known[k].length && memcmp(bytes, known[k].magic, known[k].length) == 0) return known[k].what;
    if (n >= 2 && (bytes[0] == '\0' || bytes[1] == '\0')) return "the file is UTF-16 or binary; need UTF-8";
    return NULL;
}

static void place(const PwiReader *reader, size_t offset, PwiFault *fault) {
    fault->line = 1;
    fault->column = 1;
    for (size_t at = 0; at < offset; at++) {
        unsigned char byte = (unsigned char)reader->bytes[at];
        if (byte == '\n') {
            fault->line++;
            fault->column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            fault->column++;
        }
    }
}

static PwStatus text_fault(PwiReader *reader, size_t offset, const char *what) {
    PwiFault *fault = pwi_faults_add(reader->faults, false, reader->path, "", "%s", what);
    if (fault != NULL) place(reader, offset, fault);
    reader->n_errors++;
    return PW_REJECTED;
}

/* The grammar and the limits, over the whole text. */
static PwStatus scan(PwiReader *reader) {
    const char *wrong = not_json(reader->bytes, reader->n);
    if (wrong != NULL) return text_fault(reader, 0, wrong);
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    if (pwi_json_at_end(&cursor)) return text_fault(reader, 0, "the file is empty; need a JSON document");
    PwiSpan whole;
    if (pwi_json_peek(&cursor) != '{' && pwi_json_skip(&cursor, &whole))
        return text_fault(reader, whole.first, "the document is not an object; need {\"pairwright\": …}");
    if (!pwi_json_skip(&cursor, &whole)) return text_fault(reader, cursor.at, cursor.fault);
    if (!pwi_json_at_end(&cursor))
        return text_fault(reader, cursor.at, "there is more text after the document; need one document only");
    return PW_OK;
}

PwStatus pwi_reader_open(PwiReader *reader, const char *path, PwiArena *arena, PwFaults *faults,
                         char sha256[PWI_SHA256_HEX_SIZE], PwError *error) {
    *reader = (PwiReader){.path = path, .arena = arena, .faults = faults};
    PwStatus status = pwi_file_read(path, PWI_JSON_MAX_BYTES, &reader->bytes, &reader->n, error);
    if (status == PW_REJECTED) {
        pwi_faults_add(faults, false, path, "", "the file is larger than %zu bytes", PWI_JSON_MAX_BYTES);
        reader->n_errors++;
    }
    if (status != PW_OK) return status;
    pwi_sha256_hex(reader->bytes, reader->n, sha256);
    status = scan(reader);
    if (status != PW_OK) return pwi_fail(error, status, "%s is not a JSON document we can read", path);
    return PW_OK;
}

void pwi_reader_close(PwiReader *reader) {
    pwi_arena_clear(&reader->scratch);
    pwi_free(reader->bytes);
    *reader = (PwiReader){0};
}

PwStatus pwi_reader_status(const PwiReader *reader, PwError *error) {
    if (reader->out_of_memory || reader->faults->out_of_memory) return pwi_fail_memory(error);
    if (reader->n_errors > 0)
        return pwi_fail(error, PW_REJECTED, "%s has %lld fault%s", reader->path, (long long)reader->n_errors,
                        reader->n_errors == 1 ? "" : "s");
    return PW_OK;
}

/* jansson's words for what the scanner leaves to it, in ours. */
static const char *plain_words(const json_error_t *fault) {
    switch (json_error_code(fault)) {
    case json_error_duplicate_key: return "this key stands twice in its object";
    case json_error_invalid_utf8: return "this is not valid UTF-8";
    case json_error_null_character: return "there is a NUL character in this text";
    case json_error_null_byte_in_key: return "there is a NUL character in this key";
    case json_error_numeric_overflow: return "this number is too large; need at most 63 bits";
    case json_error_stack_overflow: return "this is nested too deeply";
    default: return strstr(fault->text, "surrogate") != NULL || strstr(fault->text, "Unicode") != NULL
                        ? "half a surrogate pair is not a character"
                        : "this is not JSON (a bad escape, perhaps)";
    }
}

bool pwi_reader_parse(PwiReader *reader, PwiSpan span, PwiNode *node) {
    json_error_t fault = {0};
    node->reader = reader;
    node->value = NULL;
    PwStatus status = pwi_jansson_load(&reader->scratch, reader->bytes + span.first, span.n, &node->value, &fault);
    if (status == PW_NO_MEMORY) reader->out_of_memory = true;
    if (status != PW_REJECTED) return status == PW_OK;
    /* jansson stands behind the token it stumbled over: step back into it. */
    size_t behind = fault.position > 0 ? (size_t)fault.position - 1 : 0;
    text_fault(reader, span.first + (behind < span.n ? behind : span.n - 1), plain_words(&fault));
    return false;
}

bool pwi_reader_parse_all(PwiReader *reader, PwiNode *document) {
    *document = (PwiNode){.reader = reader};
    return pwi_reader_parse(reader, (PwiSpan){0, reader->n}, document);
}

bool pwi_reader_check_kind(PwiReader *reader, const char *kind) {
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    PwiSpan key, value;
    if (!pwi_json_enter(&cursor, '{') || !pwi_json_more(&cursor, &key) || !pwi_json_key_is(reader->bytes, key, "pairwright")) {
        PwiNode document = {.reader = reader};
        pwi_node_complain(&document, "the first key is not \"pairwright\"; need \"pairwright\": \"%s\" first", kind);
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

/* ---- places ---------------------------------------------------------------------------------------------- */

/* From a container's cursor to its member on the way to `node`. */
static bool step(PwiJsonCursor *cursor, const PwiNode *node, size_t *key_at) {
    PwiSpan key, passed;
    if (!pwi_json_enter(cursor, node->key != NULL ? '{' : '[')) return false;
    for (size_t k = 0; pwi_json_more(cursor, node->key != NULL ? &key : NULL); k++) {
        bool is_it = node->key != NULL ? pwi_json_key_is(cursor->text, key, node->key) : k == node->index;
        if (is_it) {
            *key_at = node->key != NULL ? key.first : cursor->at;
            return true;
        }
        if (!pwi_json_skip(cursor, &passed)) return false;
    }
    return false;
}

/* As far as the way can be walked; a missing member gives its object. */
size_t pwi_node_offset(const PwiNode *node, bool at_key) {
    const PwiReader *reader = node->reader;
    const PwiNode *way[PWI_JSON_MAX_DEPTH];
    int n_steps = 0;
    for (; node->up != NULL && node != reader->anchor && n_steps < PWI_JSON_MAX_DEPTH; node = node->up) way[n_steps++] = node;
    PwiJsonCursor cursor = pwi_json_cursor(reader->bytes, reader->n);
    if (node == reader->anchor && node->up != NULL) cursor.at = reader->anchor_at;
    pwi_json_peek(&cursor);
    size_t at = cursor.at, key_at = at;
    while (n_steps > 0 && step(&cursor, way[--n_steps], &key_at)) {
        pwi_json_peek(&cursor);
        at = cursor.at;
        if (n_steps == 0 && at_key) at = key_at;
    }
    return at;
}

static void append_pointer(const PwiNode *node, PwiBuffer *pointer) {
    if (node->up == NULL) return;
    append_pointer(node->up, pointer);
    if (node->key == NULL) {
        pwi_buffer_format(pointer, "/%zu", node->index);
        return;
    }
    char quoted[PWI_QUOTED_SIZE];
    pwi_buffer_char(pointer, '/');
    for (const char *c = pwi_quote(node->key, quoted); *c != '\0'; c++) {
        if (*c == '~') pwi_buffer_text(pointer, "~0");
        else if (*c == '/') pwi_buffer_text(pointer, "~1");
        else pwi_buffer_char(pointer, *c);
    }
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
        if (fault != NULL) place(reader, pwi_node_offset(node, at_key), fault);
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
