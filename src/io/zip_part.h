/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The XML parts of a workbook: a ZIP file in memory, read part by part within limits. Only zip_part.c knows libzip and
 * expat. */
#ifndef PWI_IO_ZIP_PART_H
#define PWI_IO_ZIP_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/faults.h"
#include "base/status.h"

typedef struct PwiZip PwiZip;

/* PW_REJECTED: it is no ZIP file, *what says why. The bytes must outlive it. */
PW_MUST_CHECK PwStatus pwi_zip_open(const char *bytes, size_t n, PwiZip **zip, char what[PWI_QUOTED_SIZE]);
void pwi_zip_close(PwiZip *zip);
bool pwi_zip_has(const PwiZip *zip, const char *part);

/* Who is told of a part's elements; names come without their prefixes. Returning false stops (memory is gone). */
typedef struct PwiXmlListener {
    bool (*start)(void *context, const char *name, const char *const *attribute); /* name, value, …, NULL */
    bool (*end)(void *context, const char *name);
    bool (*text)(void *context, const char *text, size_t n); /* in pieces; NULL: not wanted */
    void *context;
} PwiXmlListener;
/* PW_REJECTED: the part is missing, broken, too large or has a document type; *what says so. */
PW_MUST_CHECK PwStatus pwi_zip_parse(PwiZip *zip, const char *part, PwiXmlListener listener,
                                     char what[PWI_QUOTED_SIZE]);
/* The value of an attribute, whatever its prefix; NULL: it is not there. */
const char *pwi_xml_attribute(const char *const *attribute, const char *name);

#endif
