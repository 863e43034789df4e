/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of names, each with the index it was added at: ids, options, criteria. Open addressing, linear probing.
 * The strings are borrowed and must outlive the set. */
#ifndef PWI_BASE_NAMES_H
#define PWI_BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PwiNames {
    const char **name; /* [n] in the order they were added; borrowed strings, owned array */
    int n;
    size_t capacity;  /* of `name` */
    int32_t *slot;    /* [n_slots] index into `name`, or -1; owned */
    uint32_t n_slots; /* a power of two, or 0 */
} PwiNames;

/* Adds `name`; *index is its position (new or old). Returns false when memory is gone. */
bool pwi_names_add(PwiNames *names, const char *name, int *index, bool *is_new);
int pwi_names_find(const PwiNames *names, const char *name);                 /* -1 when it is not there */
int pwi_names_find_bytes(const PwiNames *names, const char *name, size_t n); /* the same of name[n], without a NUL */
/* The nearest name by edit distance (at most a third of its length), or NULL. */
const char *pwi_names_nearest(const PwiNames *names, const char *name);
/* The same over a plain list of `n` names. */
const char *pwi_nearest_name(const char *const *names, int n, const char *name);
void pwi_names_clear(PwiNames *names);

#endif
