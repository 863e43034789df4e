/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON as a stream: exact decimals, a layout people can read, one buffer.
 *
 * Not jansson's writer: it prints reals with %.*g only, so a score of six fixed decimals cannot be said
 * (docs/decisions/json.md). */
#ifndef PWI_IO_JSON_OUT_H
#define PWI_IO_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

enum { PWI_JSON_OUT_DEPTH = 16 };

typedef struct PwiJsonOut {
    PwiBuffer text;
    int depth;
    struct {
        char close;       /* '}' or ']' */
        bool on_one_line; /* members are separated by ", " instead of a new line */
        bool has_member;
    } level[PWI_JSON_OUT_DEPTH];
    bool after_key;
} PwiJsonOut; /* zero-initialise */

void pwi_json_open(PwiJsonOut *out, char bracket);      /* '{' or '[': one member a line, indented */
void pwi_json_open_line(PwiJsonOut *out, char bracket); /* the same, all on one line (as is all within it) */
void pwi_json_close(PwiJsonOut *out);                   /* ends with a newline when it was the outermost */
void pwi_json_key(PwiJsonOut *out, const char *key);
void pwi_json_string(PwiJsonOut *out, const char *utf8);
void pwi_json_integer(PwiJsonOut *out, int64_t value);
void pwi_json_ppm(PwiJsonOut *out, int64_t ppm);             /* six decimals: 0.500000 */
void pwi_json_decimal(PwiJsonOut *out, int64_t ppm);         /* as short as can be: 0.5 */
void pwi_json_numeral(PwiJsonOut *out, const char *numeral); /* a number that is written already */
void pwi_json_bool(PwiJsonOut *out, bool value);
void pwi_json_null(PwiJsonOut *out);

/* key and value in one */
void pwi_json_string_member(PwiJsonOut *out, const char *key, const char *utf8);
void pwi_json_integer_member(PwiJsonOut *out, const char *key, int64_t value);
void pwi_json_ppm_member(PwiJsonOut *out, const char *key, int64_t ppm);

#endif
