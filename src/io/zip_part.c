/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a workbook by libzip and expat (zip_part.h).
 *
 * A part is unpacked in pieces and never stands in memory as a whole, and all parts together are cut off at a limit:
 * what a small file unpacks to is up to whoever made it. Document types are refused, so there are no entities. */
#include "io/zip_part.h"

#include <assert.h>
#include <expat.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "base/memory.h"

enum { PIECE = 64 * 1024 };
#define MAX_UNPACKED (UINT64_C(256) << 20)

struct PwiZip {
    zip_t *archive; /* owned */
    uint64_t unpacked;
};

typedef struct Parse {
    PwiXmlListener listener;
    XML_Parser parser;
    bool has_doctype, out_of_memory;
} Parse;

PwStatus pwi_zip_open(const char *bytes, size_t n, PwiZip **zip, char what[PWI_QUOTED_SIZE]) {
    zip_error_t fault;
    PwiZip *made = PWI_NEW(PwiZip);
    if (made == NULL) return PW_NO_MEMORY;
    zip_error_init(&fault);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &fault);
    made->archive = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &fault) : NULL;
    if (made->archive != NULL) {
        *zip = made;
        zip_error_fini(&fault);
        return PW_OK;
    }
    bool out_of_memory = zip_error_code_zip(&fault) == ZIP_ER_MEMORY;
    (void)snprintf(what, PWI_QUOTED_SIZE, "this ZIP file, perhaps a workbook (XLSX), is broken: %s",
                   zip_error_strerror(&fault));
    zip_source_free(source);
    zip_error_fini(&fault);
    pwi_free(made);
    return out_of_memory ? PW_NO_MEMORY : PW_REJECTED;
}

void pwi_zip_close(PwiZip *zip) {
    if (zip == NULL) return;
    zip_discard(zip->archive);
    pwi_free(zip);
}

bool pwi_zip_has(const PwiZip *zip, const char *part) {
    return zip_name_locate(zip->archive, part, ZIP_FL_NOCASE) >= 0;
}

/* ---- expat ---- */

static void *new_block(size_t n) {
    return pwi_resize_array(NULL, n, 1);
}

static void *resize_block(void *block, size_t n) {
    return pwi_resize_array(block, n, 1);
}

static const char *without_prefix(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

const char *pwi_xml_attribute(const char *const *attribute, const char *name) {
    for (; attribute[0] != NULL; attribute += 2)
        if (strcmp(without_prefix(attribute[0]), name) == 0) return attribute[1];
    return NULL;
}

static void go_on(Parse *parse, bool fine) {
    if (fine) return;
    parse->out_of_memory = true;
    (void)XML_StopParser(parse->parser, XML_FALSE);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attribute) {
    Parse *parse = context;
    if (!parse->out_of_memory)
        go_on(parse,
              parse->listener.start(parse->listener.context, without_prefix(name), (const char *const *)attribute));
}

static void on_end(void *context, const XML_Char *name) {
    Parse *parse = context;
    if (!parse->out_of_memory) go_on(parse, parse->listener.end(parse->listener.context, without_prefix(name)));
}

static void on_text(void *context, const XML_Char *text, int n) {
    Parse *parse = context;
    if (!parse->out_of_memory && parse->listener.text != NULL)
        go_on(parse, parse->listener.text(parse->listener.context, text, (size_t)n));
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                       int has_internal) {
    Parse *parse = context;
    (void)name, (void)system, (void)public, (void)has_internal;
    parse->has_doctype = true;
    (void)XML_StopParser(parse->parser, XML_FALSE);
}

static PwStatus reject(char what[PWI_QUOTED_SIZE], const char *part, const char *why) {
    (void)snprintf(what, PWI_QUOTED_SIZE, "the part \"%.100s\" of this workbook cannot be read: %.100s", part, why);
    return PW_REJECTED;
}

/* Feeds the file to the parser until its end. */
static PwStatus feed(PwiZip *zip, zip_file_t *file, Parse *parse, const char *part, char what[PWI_QUOTED_SIZE]) {
    for (;;) {
        void *piece = XML_GetBuffer(parse->parser, PIECE);
        if (piece == NULL) return PW_NO_MEMORY;
        zip_int64_t n = zip_fread(file, piece, PIECE);
        if (n < 0) return reject(what, part, zip_error_strerror(zip_file_get_error(file)));
        zip->unpacked += (uint64_t)n;
        if (zip->unpacked > MAX_UNPACKED) return reject(what, part, "it unpacks to more than 256 MiB");
        if (XML_ParseBuffer(parse->parser, (int)n, n == 0) == XML_STATUS_OK) {
            if (n == 0) return PW_OK;
            continue;
        }
        enum XML_Error fault = XML_GetErrorCode(parse->parser);
        if (parse->has_doctype) return reject(what, part, "it has a document type, which no workbook has");
        if (parse->out_of_memory || fault == XML_ERROR_NO_MEMORY) return PW_NO_MEMORY;
        return reject(what, part, XML_ErrorString(fault));
    }
}

PwStatus pwi_zip_parse(PwiZip *zip, const char *part, PwiXmlListener listener, char what[PWI_QUOTED_SIZE]) {
    static const XML_Memory_Handling_Suite memory = {new_block, resize_block, pwi_free};
    Parse parse = {.listener = listener};
    zip_int64_t index = zip_name_locate(zip->archive, part, ZIP_FL_NOCASE);
    if (index < 0) return reject(what, part, "it is missing");
    zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)index, 0);
    if (file == NULL) return reject(what, part, zip_strerror(zip->archive));
    PwStatus status = PW_NO_MEMORY;
    parse.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (parse.parser != NULL) {
        XML_SetUserData(parse.parser, &parse);
        XML_SetElementHandler(parse.parser, on_start, on_end);
        XML_SetCharacterDataHandler(parse.parser, on_text);
        XML_SetStartDoctypeDeclHandler(parse.parser, on_doctype);
        status = feed(zip, file, &parse, part, what);
        XML_ParserFree(parse.parser);
    }
    (void)zip_fclose(file);
    return status;
}
