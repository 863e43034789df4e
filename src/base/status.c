/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raising an error: the one place that writes a PwError. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

PwStatus pwi_fail(PwError *error, PwStatus status, const char *format, ...) {
    assert(status != PW_OK);
    assert(format);
    if (error) {
        error->status = status;
        va_list arguments;
        va_start(arguments, format);
        int length = vsnprintf(error->text, sizeof error->text, format, arguments);
        va_end(arguments);
        if (length < 0) error->text[0] = '\0';
    }
    return status;
}

PwStatus pwi_fail_memory(PwError *error) {
    return pwi_fail(error, PW_NO_MEMORY, "out of memory");
}
