/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growing run of bytes. */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* Room for `n` more bytes; false (and remembered) when there is none. */
static bool reserve(PwiBuffer *buffer, size_t n) {
    assert(buffer->n <= buffer->capacity);
    if (buffer->out_of_memory) return false;
    if (n <= buffer->capacity - buffer->n) return true;
    size_t needed;
    bool is_too_large = __builtin_add_overflow(buffer->n, n, &needed);
    char *bytes = is_too_large ? NULL : pwi_reserve_array(buffer->bytes, &buffer->capacity, needed, 1);
    buffer->out_of_memory = !bytes;
    if (bytes) buffer->bytes = bytes;
    return bytes != NULL;
}

void pwi_buffer_append(PwiBuffer *buffer, const char *bytes, size_t n) {
    assert(buffer && (bytes || n == 0));
    if (n == 0 || !reserve(buffer, n)) return;
    memcpy(buffer->bytes + buffer->n, bytes, n);
    buffer->n += n;
}

void pwi_buffer_text(PwiBuffer *buffer, const char *text) {
    pwi_buffer_append(buffer, text, strlen(text));
}

void pwi_buffer_char(PwiBuffer *buffer, char c) {
    pwi_buffer_append(buffer, &c, 1);
}

void pwi_buffer_format(PwiBuffer *buffer, const char *format, ...) {
    assert(buffer && format);
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    if (length >= 0 && reserve(buffer, (size_t)length + 1)) { /* vsnprintf also writes a NUL */
        (void)vsnprintf(buffer->bytes + buffer->n, (size_t)length + 1, format, again);
        buffer->n += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void pwi_buffer_clear(PwiBuffer *buffer) {
    pwi_free(buffer->bytes);
    *buffer = (PwiBuffer){0};
}
