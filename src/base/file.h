/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files: read one whole, write one whole or not at all. What is particular to an operating system stays in file.c. */
#ifndef PWI_BASE_FILE_H
#define PWI_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* Reads PATH ("-" = standard input), at most `limit` bytes; *bytes (owned, pwi_free) gets a NUL after its end.
 * PW_IO: cannot be read (the reason is in the text); PW_REJECTED: longer than `limit`; PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_file_read(const char *path, size_t limit, char **bytes, size_t *n, PwError *error);

/* Whether pwi_file_write of the same arguments has a chance: to be asked before long work, not after it. */
PW_MUST_CHECK PwStatus pwi_file_may_write(const char *path, bool force, const char *const *inputs, int n_inputs,
                                          PwError *error);

/* Writes PATH whole or not at all ("-" = standard output, written and flushed, every error seen): an unnamed temporary
 * in its directory, fsync, link, rename, fsync of the directory. Refuses (PW_IO) a path that is a symlink, directory,
 * device, FIFO or one of `inputs`; an existing file unless `force`. A reader of standard output who has gone away
 * (EPIPE) is PW_IO with an empty text: nothing to say. */
PW_MUST_CHECK PwStatus pwi_file_write(const char *path, bool force, const char *const *inputs, int n_inputs,
                                      const char *bytes, size_t n, PwError *error);

#endif
