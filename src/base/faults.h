/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with an input, said all at once: a bounded list of faults and warnings with their places. */
#ifndef PWI_BASE_FAULTS_H
#define PWI_BASE_FAULTS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/status.h"

enum { PWI_MAX_LISTED_FAULTS = 50 };

typedef struct PwiFault {
    bool is_warning;
    const char *file;     /* as the user named it; escaped */
    int64_t line, column; /* from 1; 0 = unknown */
    const char *pointer;  /* JSON pointer (RFC 6901), "" = the whole document */
    const char *text;     /* "what is wrong; got …; need …", untrusted parts already escaped */
} PwiFault;

typedef struct PwFaults {
    PwiArena arena;
    PwiFault fault[2 * PWI_MAX_LISTED_FAULTS]; /* at most PWI_MAX_LISTED_FAULTS of either kind */
    int n;
    int64_t n_errors, n_warnings; /* all that were found, also those not listed */
    bool out_of_memory;           /* a text could not be kept; counts stay right */
} PwFaults;

/* Adds one; `file` and `pointer` are copied. Returns the new entry to place it later, or NULL when it is only counted.
 */
PwiFault *pwi_faults_add(PwFaults *faults, bool is_warning, const char *file, const char *pointer, const char *format,
                         ...) __attribute__((format(printf, 5, 6)));
PwiFault *pwi_faults_add_v(PwFaults *faults, bool is_warning, const char *file, const char *pointer, const char *format,
                           va_list arguments);
void pwi_faults_clear(PwFaults *faults);

/* Untrusted text for a message, in `text`: control, bidi and broken UTF-8 escaped; with an ellipsis where it is too
 * long.
 */
enum { PWI_QUOTED_SIZE = 256 };
const char *pwi_quote(const char *untrusted, char text[PWI_QUOTED_SIZE]);
/* "a", "b", "c": names, quoted, as far as they fit. */
enum { PWI_LIST_SIZE = 512 };
const char *pwi_list_names(const char *const *names, int n_names, char text[PWI_LIST_SIZE]);
/* PW_USAGE: a name in the caller's hand is none of these; says the nearest, or all. */
PW_MUST_CHECK PwStatus pwi_fail_unknown(PwError *error, const char *what, const char *name, const char *const *known,
                                        int n_known);

#endif
