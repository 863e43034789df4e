/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every fallible function of Pairwright answers.
 *
 * A status says what kind of thing went wrong; PwError says where and what, in one line for people.
 * "Infeasible", "a limit was hit" and "optimal" are outcomes of a solve, not statuses (see PwOutcome).
 */
#ifndef PAIRWRIGHT_STATUS_H
#define PAIRWRIGHT_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PW_API        __attribute__((visibility("default")))
#define PW_MUST_CHECK __attribute__((warn_unused_result))
#else
#define PW_API
#define PW_MUST_CHECK
#endif

typedef enum PwStatus {
    PW_OK = 0,
    PW_USAGE,       /* the caller asked for something that does not exist or does not fit together */
    PW_UNSUPPORTED, /* well-formed, but this version cannot do it */
    PW_REJECTED,    /* an input document has faults (listed in PwFaults) */
    PW_IO,          /* cannot read or write */
    PW_NO_MEMORY,   /* an allocation failed */
    PW_LIMIT,       /* a limit was hit before there was any result */
    PW_SELF_CHECK   /* a result failed its own check: a bug of ours, nothing may be used */
} PwStatus;

enum { PW_ERROR_TEXT_SIZE = 1024 };

/* Caller-owned error record; a function that returns anything but PW_OK fills it when it is not NULL. */
typedef struct PwError {
    PwStatus status;
    char text[PW_ERROR_TEXT_SIZE]; /* one line, UTF-8, no newline; untrusted parts are escaped */
} PwError;

#ifdef __cplusplus
}
#endif
#endif
