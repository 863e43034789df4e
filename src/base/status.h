/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status helpers shared by every folder: raise an error with its text, and pass one on. */
#ifndef PWI_BASE_STATUS_H
#define PWI_BASE_STATUS_H

#include <assert.h>
#include <pairwright/status.h>

/* Fills *error (may be NULL) and returns `status`, so that a failure is one statement. */
PwStatus pwi_fail(PwError *error, PwStatus status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* PW_NO_MEMORY with its standard text. */
PwStatus pwi_fail_memory(PwError *error);

/* Runs a fallible expression; on failure leaves the function by its one door, the label `out`.
 * Needs a local `PwStatus status`. */
#define PW_TRY(expression)             \
    do {                               \
        status = (expression);         \
        if (status != PW_OK) goto out; \
    } while (0)

#endif
