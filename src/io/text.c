/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that are none, and places in them (text.h). */
#include "io/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/unicode.h"

static const struct {
    const char *magic;
    size_t length;
    const char *what;
} known[] = {
    {"\xFF\xFE\0\0", 4, "UTF-32 text"},
    {"\xFF\xFE", 2, "UTF-16 text"},
    {"\xFE\xFF", 2, "UTF-16 text"},
    {"PK\x03\x04", 4, "a ZIP file, perhaps a spreadsheet (XLSX)"},
    {"\xD0\xCF\x11\xE0", 4, "an old Office file, perhaps a spreadsheet (XLS)"},
    {"%PDF", 4, "a PDF file"},
    {"\x1F\x8B", 2, "a gzip file"},
    {"{\\rtf", 5, "an RTF file"},
};

/* What people hand in by mistake, recognised by how it begins ("a PDF file"); NULL: nothing speaks against text. */
static const char *recognise_foreign(const char *bytes, size_t n) {
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (n >= known[k].length && memcmp(bytes, known[k].magic, known[k].length) == 0) return known[k].what;
    if (n >= 2 && (bytes[0] == '\0' || bytes[1] == '\0')) return "UTF-16 text, or a binary file";
    size_t at = 0;
    while (at < n && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) at++;
    return at < n && bytes[at] == '<' ? "an HTML or XML page (of a login, perhaps)" : NULL;
}

bool pwi_text_is_foreign(const char *bytes, size_t n, const char *wanted, char what[PWI_QUOTED_SIZE], size_t *at) {
    const char *foreign = recognise_foreign(bytes, n);
    *at = 0;
    if (foreign != NULL) {
        (void)snprintf(what, PWI_QUOTED_SIZE, "this is %s; need %s in UTF-8", foreign, wanted);
        return true;
    }
    *at = pwi_unicode_valid_length(bytes, n);
    if (*at == n) return false;
    (void)snprintf(what, PWI_QUOTED_SIZE,
                   "this is not UTF-8 (Windows-1252, perhaps); got the byte 0x%02x; need %s in UTF-8",
                   (unsigned)(unsigned char)bytes[*at], wanted);
    return true;
}

void pwi_text_place(const char *bytes, size_t n, size_t offset, int64_t *line, int64_t *column) {
    assert(bytes != NULL || n == 0);
    *line = *column = 1;
    for (size_t at = 0; at < offset && at < n; at++) {
        unsigned char byte = (unsigned char)bytes[at];
        if (byte == '\n') {
            ++*line;
            *column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            ++*column;
        }
    }
}
