/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nameless files (scratch.h): in memory where Linux allows it, else on disk and unlinked at once. */
#include "base/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

static int open_nameless(void) {
#ifdef MFD_CLOEXEC
    int fd = memfd_create("pairwright", MFD_CLOEXEC);
    if (fd >= 0 || errno != ENOSYS) return fd;
#endif
    char name[] = "/tmp/pairwright-XXXXXX";
    int on_disk = mkstemp(name);
    if (on_disk >= 0) (void)unlink(name);
    return on_disk;
}

PwStatus pwi_scratch_open(PwiScratch *scratch, PwError *error) {
    scratch->fd = open_nameless();
    if (scratch->fd < 0) return pwi_fail(error, PW_IO, "cannot make a temporary file: %s", strerror(errno));
    (void)snprintf(scratch->path, sizeof scratch->path, "/dev/fd/%d", scratch->fd);
    return PW_OK;
}

PwStatus pwi_scratch_read(const PwiScratch *scratch, PwiBuffer *bytes, PwError *error) {
    char piece[PIECE];
    for (off_t at = 0;;) {
        ssize_t n = pread(scratch->fd, piece, sizeof piece, at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return pwi_fail(error, PW_IO, "cannot read a temporary file: %s", strerror(errno));
        if (n == 0) return bytes->out_of_memory ? pwi_fail_memory(error) : PW_OK;
        pwi_buffer_append(bytes, piece, (size_t)n);
        at += n;
    }
}

void pwi_scratch_close(PwiScratch *scratch) {
    if (scratch->fd >= 0) (void)close(scratch->fd);
    scratch->fd = -1;
}
