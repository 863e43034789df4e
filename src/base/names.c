/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of names, and the search for the name somebody meant.
 *
 * Linear probing at a load of at most one half; nothing is ever removed, so no tombstones. Nearness is the optimal
 * string alignment distance (Damerau 1964): insert, delete, replace a byte, swap two neighbours. */
#include "base/names.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

enum { FIRST_SLOTS = 16, MAX_COMPARED_LENGTH = 255 };

/* Names are short: a loop is over before strncmp has begun. */
static bool is_name(const char *known, const char *name, size_t n) {
    size_t k = 0;
    while (k < n && known[k] == name[k]) k++; /* name[k] is no NUL, so this ends with `known` at the latest */
    return k == n && known[n] == '\0';
}

/* The slot that holds name[n], which has no NUL in it, or the empty one where it belongs. */
static uint32_t slot_of(const PwiNames *names, const char *name, size_t n) {
    assert(names->n_slots > 0 && (names->n_slots & (names->n_slots - 1)) == 0);
    uint32_t mask = names->n_slots - 1;
    uint32_t at = (uint32_t)pwi_hash_bytes(name, n) & mask;
    while (names->slot[at] >= 0 && !is_name(names->name[names->slot[at]], name, n)) at = (at + 1) & mask;
    return at;
}

static bool grow_slots(PwiNames *names) {
    if (names->n_slots > UINT32_MAX / 2) return false;
    uint32_t n_slots = names->n_slots ? 2 * names->n_slots : FIRST_SLOTS;
    int32_t *slot = PWI_NEW_ARRAY(int32_t, n_slots);
    if (!slot) return false;
    memset(slot, 0xFF, n_slots * sizeof *slot); /* all -1 */
    pwi_free(names->slot);
    names->slot = slot;
    names->n_slots = n_slots;
    for (int k = 0; k < names->n; k++) names->slot[slot_of(names, names->name[k], strlen(names->name[k]))] = k;
    return true;
}

bool pwi_names_add(PwiNames *names, const char *name, int *index, bool *is_new) {
    assert(names && name);
    int found = pwi_names_find(names, name);
    if (is_new) *is_new = found < 0;
    if (found < 0) {
        const char **grown = pwi_reserve_array(names->name, &names->capacity, (size_t)names->n + 1, sizeof *grown);
        if (!grown) return false;
        names->name = grown;
        if ((uint32_t)names->n + 1 > names->n_slots / 2 && !grow_slots(names)) return false;
        found = names->n++;
        names->name[found] = name;
        names->slot[slot_of(names, name, strlen(name))] = found;
    }
    assert(strcmp(names->name[found], name) == 0);
    if (index) *index = found;
    return true;
}

int pwi_names_find_bytes(const PwiNames *names, const char *name, size_t n) {
    assert(names && name);
    return names->n_slots ? names->slot[slot_of(names, name, n)] : -1;
}

int pwi_names_find(const PwiNames *names, const char *name) {
    return pwi_names_find_bytes(names, name, strlen(name));
}

static int min3(int a, int b, int c) {
    int least = a < b ? a : b;
    return least < c ? least : c;
}

/* The distance of a[n_a] and b[n_b], or `limit` + 1 as soon as it must be greater than `limit`. */
static int distance(const char *a, int n_a, const char *b, int n_b, int limit) {
    assert(n_a <= MAX_COMPARED_LENGTH && n_b <= MAX_COMPARED_LENGTH);
    if (n_a - n_b > limit || n_b - n_a > limit) return limit + 1;
    int rows[3][MAX_COMPARED_LENGTH + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2]; /* of a's prefixes of length i-2, i-1, i */
    for (int j = 0; j <= n_b; j++) above[j] = j;
    for (int i = 1; i <= n_a; i++) {
        int least = row[0] = i;
        for (int j = 1; j <= n_b; j++) {
            row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swap && before[j - 2] + 1 < row[j]) row[j] = before[j - 2] + 1;
            if (row[j] < least) least = row[j];
        }
        if (least > limit + 1) return limit + 1; /* a swap may still save one */
        int *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[n_b] <= limit ? above[n_b] : limit + 1;
}

/* ASCII only: enough for "Maths" and "maths", and free of locales. */
static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_but_case(const char *a, const char *b) {
    while (*a && lower(*a) == lower(*b)) a++, b++;
    return *a == *b;
}

const char *pwi_nearest_name(const char *const *names, int n, const char *name) {
    assert(name && (names || n == 0));
    size_t length = strlen(name);
    if (length > MAX_COMPARED_LENGTH) return NULL;
    int limit = length < 6 ? 1 : (int)length / 3;
    const char *nearest = NULL;
    for (int k = 0; k < n; k++) {
        if (equal_but_case(names[k], name)) return names[k];
        size_t other = strnlen(names[k], MAX_COMPARED_LENGTH + 1);
        if (other > MAX_COMPARED_LENGTH) continue;
        int d = distance(name, (int)length, names[k], (int)other, limit);
        if (d > limit || d >= (int)(length > other ? length : other)) continue; /* nothing in common is not near */
        nearest = names[k];
        limit = d - 1; /* only a nearer one counts from here */
        if (limit < 0) limit = 0;
    }
    return nearest;
}

const char *pwi_names_nearest(const PwiNames *names, const char *name) {
    return pwi_nearest_name(names->name, names->n, name);
}

void pwi_names_clear(PwiNames *names) {
    pwi_free(names->name);
    pwi_free(names->slot);
    *names = (PwiNames){0};
}
