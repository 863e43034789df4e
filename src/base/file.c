/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files in and out; the only place that knows the operating system's calls for them (POSIX 2008, and on Linux
 * unnamed temporaries).
 *
 * Writing: the bytes go to a temporary in the target's directory, are synced, and take the target's name in one step;
 * whoever looks sees the old file or the new one, also after a crash. On Linux the temporary has no name until it is
 * complete (O_TMPFILE, open(2)), so a killed run leaves nothing behind; elsewhere, and on filesystems without
 * O_TMPFILE, it has a name from the start. Whoever handles signals removes nothing: there is nothing to remember.
 *
 * A call that a signal interrupts fails like any other: the caller knows whether it asked for that. */
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/faults.h"
#include "base/hash.h"
#include "base/memory.h"

enum { FIRST_READ = 64 * 1024, MAX_NAME_TRIES = 64, TEMPORARY_NAME_SIZE = 40 };

/* PW_IO with the reason the system gives. */
static PwStatus fail_io(PwError *error, const char *what, const char *path, int reason) {
    char quoted[PWI_QUOTED_SIZE];
    return pwi_fail(error, PW_IO, "%s: %s: %s", pwi_quote(path, quoted), what, strerror(reason));
}

static bool is_standard_stream(const char *path) {
    return strcmp(path, "-") == 0;
}

/* ---- reading ---- */

/* Doubles *bytes, but not beyond limit + 1 bytes and a NUL: one byte over the limit tells that there is more. */
static bool grow(char **bytes, size_t *capacity, size_t limit) {
    size_t most = limit <= SIZE_MAX - 2 ? limit + 2 : SIZE_MAX;
    size_t wanted = *capacity == 0 ? FIRST_READ : *capacity <= SIZE_MAX / 2 ? 2 * *capacity : SIZE_MAX;
    if (wanted > most) wanted = most;
    assert(wanted > *capacity);
    char *grown = pwi_resize_array(*bytes, wanted, 1);
    if (!grown) return false;
    *bytes = grown;
    *capacity = wanted;
    return true;
}

static PwStatus fail_size(PwError *error, const char *path, size_t limit) {
    char quoted[PWI_QUOTED_SIZE];
    return pwi_fail(error, PW_REJECTED, "%s: longer than the limit of %zu bytes", pwi_quote(path, quoted), limit);
}

/* The size of a regular file, which then is read in one piece, and refused before that if it is too long. */
static bool has_size(int fd, size_t *size) {
    struct stat found;
    bool is_known = fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0;
    if (is_known) *size = (size_t)found.st_size;
    return is_known;
}

static PwStatus read_all(int fd, const char *path, size_t limit, char **bytes, size_t *n, PwError *error) {
    size_t capacity = 0, size;
    if (has_size(fd, &size)) {
        if (size > limit) return fail_size(error, path, limit);
        capacity = size + 2; /* a byte more, to see the end, and the NUL */
        if (!(*bytes = PWI_NEW_ARRAY(char, capacity))) return pwi_fail_memory(error);
    }
    for (;;) {
        if (capacity - *n <= 1 && !grow(bytes, &capacity, limit)) return pwi_fail_memory(error);
        ssize_t got = read(fd, *bytes + *n, capacity - *n - 1);
        if (got < 0) return fail_io(error, "cannot read", path, errno);
        if (got == 0) break;
        *n += (size_t)got;
        if (*n > limit) return fail_size(error, path, limit);
    }
    (*bytes)[*n] = '\0';
    return PW_OK;
}

PwStatus pwi_file_read(const char *path, size_t limit, char **bytes, size_t *n, PwError *error) {
    assert(path && bytes && n);
    PwStatus status = PW_OK;
    char *content = NULL;
    size_t length = 0;
    bool is_stdin = is_standard_stream(path);
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_io(error, "cannot open", path, errno);
    PW_TRY(read_all(fd, is_stdin ? "standard input" : path, limit, &content, &length, error));
    *bytes = content;
    *n = length;
    content = NULL;
out:
    pwi_free(content);
    if (!is_stdin) (void)close(fd); /* nothing was written: nothing can be lost */
    return status;
}

/* ---- writing ---- */

/* Where a file shall appear. */
typedef struct Target {
    const char *path;                    /* as the user named it; borrowed */
    const char *name;                    /* its last part; borrowed from path */
    int directory;                       /* open descriptor of the rest; -1 = none */
    bool exists;                         /* there is a regular file of that name already */
    mode_t mode;                         /* then: its permissions, which the new file takes over */
    char temporary[TEMPORARY_NAME_SIZE]; /* name of the temporary while it has one, else "" */
} Target;

static PwStatus write_all(int fd, const char *path, const char *bytes, size_t n, PwError *error) {
    for (size_t done = 0; done < n;) {
        ssize_t put = write(fd, bytes + done, n - done);
        if (put <= 0) return fail_io(error, "cannot write", path, put < 0 ? errno : ENOSPC);
        done += (size_t)put;
    }
    return PW_OK;
}

static PwStatus write_standard_output(const char *bytes, size_t n, PwError *error) {
    if (fflush(stdout) != 0) return fail_io(error, "cannot write", "standard output", errno);
    errno = 0;
    PwStatus status = write_all(STDOUT_FILENO, "standard output", bytes, n, error);
    /* Whoever reads has heard enough (`pairwright … | head`): it fails, and there is nothing to say about it. */
    if (status != PW_OK && errno == EPIPE && error) error->text[0] = '\0';
    return status;
}

static PwStatus open_directory(Target *target, PwError *error) {
    const char *slash = strrchr(target->path, '/');
    target->name = slash ? slash + 1 : target->path;
    if (target->name[0] == '\0') return fail_io(error, "cannot write", target->path, *target->path ? EISDIR : ENOENT);
    size_t length = slash ? (size_t)(slash - target->path) : 0;
    if (slash && length == 0) length = 1; /* the root */
    char *folder = PWI_NEW_ARRAY(char, length + 2);
    if (!folder) return pwi_fail_memory(error);
    memcpy(folder, slash ? target->path : ".", slash ? length : 1);
    target->directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int reason = errno;
    pwi_free(folder);
    if (target->directory < 0) return fail_io(error, "cannot open the folder of", target->path, reason);
    return PW_OK;
}

static bool is_same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool is_input(const struct stat *found, const char *const *inputs, int n_inputs) {
    for (int k = 0; k < n_inputs; k++) {
        struct stat input;
        int failed = is_standard_stream(inputs[k]) ? fstat(STDIN_FILENO, &input) : stat(inputs[k], &input);
        if (!failed && is_same_file(&input, found)) return true;
    }
    return false;
}

static const char *reason_to_refuse(const struct stat *found, bool force, const char *const *inputs, int n_inputs) {
    if (S_ISLNK(found->st_mode)) return "is a symbolic link; need a plain file name";
    if (S_ISDIR(found->st_mode)) return "is a folder; need a file name";
    if (!S_ISREG(found->st_mode)) return "is a device, pipe or socket; need a plain file name";
    if (is_input(found, inputs, n_inputs)) return "is one of the inputs; need another file name";
    if (!force) return "exists already; use --force to replace it";
    return NULL;
}

/* Looks at what has the target's name now, and refuses what must not be replaced. */
static PwStatus inspect(Target *target, bool force, const char *const *inputs, int n_inputs, PwError *error) {
    struct stat found;
    if (fstatat(target->directory, target->name, &found, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? PW_OK : fail_io(error, "cannot look at", target->path, errno);
    }
    const char *reason = reason_to_refuse(&found, force, inputs, n_inputs);
    if (reason) {
        char quoted[PWI_QUOTED_SIZE];
        return pwi_fail(error, PW_IO, "%s: %s", pwi_quote(target->path, quoted), reason);
    }
    target->exists = true;
    target->mode = found.st_mode & 0777;
    return PW_OK;
}

/* A name nobody else is likely to use at the same time; the callers try again when it is taken. */
static void draw_temporary_name(Target *target) {
    uint64_t lot = pwi_mix64((uint64_t)pwi_clock_ns() ^ ((uint64_t)getpid() << 40));
    (void)snprintf(target->temporary, sizeof target->temporary, ".pairwright-%016" PRIx64 ".tmp", lot);
}

static int open_named(Target *target) {
    for (int k = 0; k < MAX_NAME_TRIES; k++) {
        draw_temporary_name(target);
        int fd = openat(target->directory, target->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) return fd;
        if (errno != EEXIST) break;
    }
    target->temporary[0] = '\0';
    return -1;
}

#ifdef __linux__
static int open_unnamed(Target *target) {
    return openat(target->directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

/* Gives an unnamed temporary its name; through /proc, as AT_EMPTY_PATH needs a privilege. */
static bool name_temporary(Target *target, int fd) {
    char self[64];
    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    for (int k = 0; k < MAX_NAME_TRIES; k++) {
        draw_temporary_name(target);
        if (linkat(AT_FDCWD, self, target->directory, target->temporary, AT_SYMLINK_FOLLOW) == 0) return true;
        if (errno != EEXIST) break;
    }
    target->temporary[0] = '\0';
    return false;
}

/* As renameat within the directory; without `may_replace` it fails with EEXIST where the name is taken. */
static int rename_within(int directory, const char *from, const char *to, bool may_replace) {
    if (may_replace) return renameat(directory, from, directory, to);
    int failed = renameat2(directory, from, directory, to, RENAME_NOREPLACE);
    bool is_unknown = failed && (errno == EINVAL || errno == ENOSYS);
    return is_unknown ? renameat(directory, from, directory, to) : failed;
}
#else
static int open_unnamed(Target *target) {
    (void)target;
    return -1;
}

static bool name_temporary(Target *target, int fd) {
    (void)target;
    (void)fd;
    return false;
}

static int rename_within(int directory, const char *from, const char *to, bool may_replace) {
    (void)may_replace; /* inspect() has looked; a file that came since is replaced */
    return renameat(directory, from, directory, to);
}
#endif

/* Writes, syncs and closes a temporary; in the end it has a name. `is_unnamed`: try it that way; where it turns out
 * that this place cannot do that, *is_unfit is set and *error left alone, for the caller to try again with a named one.
 */
static PwStatus fill_temporary(Target *target, bool is_unnamed, bool *is_unfit, const char *bytes, size_t n,
                               PwError *error) {
    PwStatus status = PW_OK;
    int fd = is_unnamed ? open_unnamed(target) : open_named(target);
    *is_unfit = fd < 0 && is_unnamed;
    if (*is_unfit) return PW_IO;
    if (fd < 0) return fail_io(error, "cannot create a temporary beside", target->path, errno);
    if (target->exists) (void)fchmod(fd, target->mode); /* where it fails the file stays private */
    PW_TRY(write_all(fd, target->path, bytes, n, error));
    if (fsync(fd) != 0) PW_TRY(fail_io(error, "cannot write", target->path, errno));
    *is_unfit = is_unnamed && !name_temporary(target, fd);
    if (*is_unfit) status = PW_IO;
out:
    if (close(fd) != 0 && status == PW_OK) status = fail_io(error, "cannot write", target->path, errno);
    return status;
}

/* Lets the complete temporary take the target's name, and makes that last. */
static PwStatus take_name(Target *target, bool force, PwError *error) {
    assert(target->temporary[0] != '\0');
    if (rename_within(target->directory, target->temporary, target->name, force) != 0) {
        return fail_io(error, "cannot write", target->path, errno);
    }
    target->temporary[0] = '\0';
    if (fsync(target->directory) != 0 && errno != EINVAL) { /* EINVAL: this filesystem has no such thing */
        return fail_io(error, "cannot sync the folder of", target->path, errno);
    }
    return PW_OK;
}

PwStatus pwi_file_may_write(const char *path, bool force, const char *const *inputs, int n_inputs, PwError *error) {
    assert(path && (inputs || n_inputs == 0));
    if (is_standard_stream(path)) return PW_OK;
    PwStatus status = PW_OK;
    Target target = {.path = path, .directory = -1};
    PW_TRY(open_directory(&target, error));
    PW_TRY(inspect(&target, force, inputs, n_inputs, error));
    if (faccessat(target.directory, ".", W_OK | X_OK, AT_EACCESS) != 0)
        status = fail_io(error, "cannot write into the folder of", path, errno);
out:
    if (target.directory >= 0) (void)close(target.directory);
    return status;
}

PwStatus pwi_file_write(const char *path, bool force, const char *const *inputs, int n_inputs, const char *bytes,
                        size_t n, PwError *error) {
    assert(path && (inputs || n_inputs == 0) && (bytes || n == 0));
    if (is_standard_stream(path)) return write_standard_output(bytes, n, error);
    PwStatus status = PW_OK;
    bool is_unfit = false;
    Target target = {.path = path, .directory = -1};
    PW_TRY(open_directory(&target, error));
    PW_TRY(inspect(&target, force, inputs, n_inputs, error));
    status = fill_temporary(&target, true, &is_unfit, bytes, n, error);
    if (is_unfit) status = fill_temporary(&target, false, &is_unfit, bytes, n, error);
    PW_TRY(status);
    PW_TRY(take_name(&target, force, error));
out:
    if (target.temporary[0] != '\0') (void)unlinkat(target.directory, target.temporary, 0);
    if (target.directory >= 0) (void)close(target.directory);
    return status;
}
