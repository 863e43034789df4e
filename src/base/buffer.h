/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing run of bytes whose failure is remembered: append freely, ask once at the end. */
#ifndef PWI_BASE_BUFFER_H
#define PWI_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct PwiBuffer {
    char *bytes; /* [n], not NUL-terminated; owned */
    size_t n, capacity;
    bool out_of_memory; /* an append was lost; the content is useless */
} PwiBuffer;

void pwi_buffer_append(PwiBuffer *buffer, const char *bytes, size_t n);
void pwi_buffer_text(PwiBuffer *buffer, const char *text); /* without its NUL */
void pwi_buffer_char(PwiBuffer *buffer, char c);
void pwi_buffer_format(PwiBuffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pwi_buffer_clear(PwiBuffer *buffer);

#endif
