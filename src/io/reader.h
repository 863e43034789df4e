/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a JSON document with every fault placed: file, line, column and JSON pointer, also for faults of meaning.
 *
 * A PwiNode is a value together with the way to it (parent, key or index), on the C stack of whoever reads. Positions
 * are not kept: when one is asked for, the scanner walks the way again over the text (place.c).
 *
 * Nothing is guessed: each typed access either takes a value that is exactly what it should be, or adds a fault that
 * says what was found and what is needed. Readers go on after a fault, so that all are listed at once. */
#ifndef PWI_IO_READER_H
#define PWI_IO_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/faults.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/status.h"
#include "io/json_scan.h"

typedef struct PwiNode PwiNode;

/* One level of the way to a value: the member of its container that was passed last. */
typedef struct PwiStep {
    PwiSpan key;  /* in an object: the key, quotes included; n = 0 in a list */
    size_t index; /* which member */
    size_t at;    /* where its value starts */
} PwiStep;

/* A member of the document itself, found by the first scan. */
typedef struct PwiMember {
    PwiSpan key;                      /* quotes included */
    size_t at;                        /* where its value starts */
    size_t first_element, n_elements; /* of a list: its part of reader->element */
} PwiMember;

enum { PWI_MAX_MEMBERS = 128, PWI_MAX_ELEMENTS = 50000000 };

typedef struct PwiReader {
    const char *path; /* as the user named it; borrowed */
    char *bytes;      /* [n], the whole text; owned */
    size_t n;
    PwiMember *member; /* [n_members] in the order of the text; owned */
    int n_members;
    uint32_t *element; /* [n_elements] where the elements of those members start that are lists; owned */
    size_t n_elements, element_capacity;
    PwiArena scratch;                 /* jansson's trees; reset from person to person */
    PwiArena *arena;                  /* where strings of the document being made live; borrowed */
    PwFaults *faults;                 /* borrowed */
    int64_t n_errors;                 /* faults of this document alone */
    bool out_of_memory;               /* sticky */
    PwiStep step[PWI_JSON_MAX_DEPTH]; /* [n_steps] the last way walked, from the document down (place.c) */
    int n_steps;
} PwiReader;

struct PwiNode {
    PwiReader *reader;
    const PwiNode *up; /* NULL: the document */
    const char *key;   /* in an object; NULL in a list */
    size_t index;      /* in a list */
    json_t *value;     /* NULL: absent (or not parsed as a tree) */
};

/* Reads PATH and checks that it is JSON at all, within limits. PW_REJECTED: the fault is listed. `error` speaks of
 * PW_IO and PW_NO_MEMORY. Strings go to `arena`; sha256 [PWI_SHA256_HEX_SIZE] gets the hash of the text, NULL: none is
 * wanted. Close the reader in any case. */
PW_MUST_CHECK PwStatus pwi_reader_open(PwiReader *reader, const char *path, PwiArena *arena, PwFaults *faults,
                                       char *sha256, PwError *error);
void pwi_reader_close(PwiReader *reader);
/* What reading came to: PW_NO_MEMORY, PW_REJECTED or PW_OK. */
PW_MUST_CHECK PwStatus pwi_reader_status(const PwiReader *reader, PwError *error);
/* Parses the bytes of one span as the tree of *node (whose way is already set); false: a fault was listed. */
bool pwi_reader_parse(PwiReader *reader, PwiSpan span, PwiNode *node);
/* The same of the value that starts at a byte. */
bool pwi_reader_parse_at(PwiReader *reader, size_t at, PwiNode *node);
/* The whole document as one tree. */
bool pwi_reader_parse_all(PwiReader *reader, PwiNode *document);
/* The same without the text of some spans, ascending: what stands there is read another way. */
bool pwi_reader_parse_around(PwiReader *reader, const PwiSpan *hole, int n_holes, PwiNode *document);
/* The first member of the document with this key, or NULL. */
const PwiMember *pwi_reader_member(const PwiReader *reader, const char *key);
/* Checks `"pairwright": "KIND/1"` where it must stand: first. */
bool pwi_reader_check_kind(PwiReader *reader, const char *kind);

/* A fault of the text at a byte; and one of whatever value or key the byte belongs to. */
void pwi_reader_fault_at(PwiReader *reader, size_t offset, const char *pointer, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pwi_reader_fault_inside(PwiReader *reader, size_t offset, const char *what);

/* Faults: `what` is wrong; got (described from the node); need. */
void pwi_node_fault(const PwiNode *node, const char *what, const char *need, ...) __attribute__((format(printf, 3, 4)));
/* The same without "got"; the whole text is the caller's. */
void pwi_node_complain(const PwiNode *node, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pwi_node_warn(const PwiNode *node, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As complain, but placed at the member's key. */
void pwi_node_complain_key(const PwiNode *node, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pwi_node_unknown(const PwiNode *node, bool at_key, const char *what, const char *name, const char *nearest);
/* With the nearest name, or with all of them, as far as they fit. */
void pwi_node_unknown_of(const PwiNode *node, bool at_key, const char *what, const char *name, const PwiNames *known);
/* The nearest known name, or NULL; not looked for when faults are only counted any more (it takes a while). */
const char *pwi_node_nearest(const PwiNode *node, const PwiNames *known, const char *name);
void pwi_node_unknown_key(const PwiNode *member, const char *const *known, int n_known);

/* Ways. The child borrows the parent. */
PwiNode pwi_node_member(const PwiNode *object, const char *key); /* value NULL when absent */
PwiNode pwi_node_element(const PwiNode *list, size_t index);
/* n, the size of a list that can have no more entries than there are people or pairs; a larger one is a fault, and is
 * not looked into: 0. */
size_t pwi_node_list_size(const PwiNode *list, size_t n, int64_t most);
/* The member, or a fault "missing". */
bool pwi_node_require(const PwiNode *object, const char *key, PwiNode *member);
bool pwi_node_has(const PwiNode *node); /* present and not absent */

/* Types: true, or a fault. */
bool pwi_node_is_object(const PwiNode *node);
bool pwi_node_is_list(const PwiNode *node);
bool pwi_node_known_keys(const PwiNode *object, const char *const *known, int n_known);
bool pwi_node_string(const PwiNode *node, const char **text); /* copied into the arena */
bool pwi_node_word(const PwiNode *node, const char **text);   /* a non-empty string without control characters */
bool pwi_node_id(const PwiNode *node, const char **id);       /* what may name somebody or something */
bool pwi_node_bool(const PwiNode *node, bool *value);
bool pwi_node_integer(const PwiNode *node, int64_t min, int64_t max, int64_t *value);
/* Exactly as written, at most six decimals, in millionths. */
bool pwi_node_decimal(const PwiNode *node, int64_t min_ppm, int64_t max_ppm, int64_t *ppm);
/* One of `names`; `what` is what they are ("question type"). */
bool pwi_node_enum(const PwiNode *node, const char *what, const char *const *names, int n_names, int *index);

/* Where the value (or its key) stands in the text. Cost: the text between the last place asked for and this one. */
size_t pwi_node_offset(const PwiNode *node, bool at_key);
/* The arena's copy of a string; marks the reader when memory is gone (then returns ""). */
const char *pwi_reader_copy(PwiReader *reader, const char *text);
/* A zeroed array in the arena; NULL (and marked) when memory is gone. */
void *pwi_reader_array(PwiReader *reader, size_t count, size_t size);

#endif
