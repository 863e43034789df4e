/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers in planes, for criteria that see few differences between many answers.
 *
 * What a set is worth to a mentee depends on |A∩B| and perhaps |B| only; ratings and rankings, on a distance and on how
 * many items both sides know. That leaves few classes, and the class of a mentor is a sum of small numbers:
 *     class = first[kind of the mentor] + Σ over planes of what the mentor's byte there adds
 * A plane holds one byte of every mentor's answer, so that one instruction handles as many mentors as a vector has
 * bytes. A class fits a byte itself, and is looked up from there on like any short code. Each kernel with a sorter
 * (term.h) says what its bytes are, what they add for a mentee, and what the classes are worth. */
#ifndef PWI_SCORE_PLANES_H
#define PWI_SCORE_PLANES_H

#include <stdbool.h>
#include <stdint.h>

struct PwiTerm;
struct PwiStake;

enum { PWI_MAX_PLANES = 64, PWI_MAX_KINDS = 64, PWI_MAX_CLASSES = 256, PWI_DIGITS = 16 };

typedef struct PwiPlanes {
    int n_planes;
    int stride;      /* mentors, padded */
    bool are_sets;   /* bytes are parts of sets, and add the bits in common; else digits, below PWI_DIGITS */
    uint64_t *plane; /* [n_planes × stride] bytes; owned */
    uint8_t *kind;   /* [stride] PWI_CODE_WHEN_FALSE, PWI_CODE_MISSING, or from PWI_CODE_FIRST_ANSWER on; owned */
    int n_kinds;
} PwiPlanes;

/* How one mentee sorts the mentors. */
typedef struct PwiClasses {
    int n_used;                    /* planes that add anything */
    uint8_t place[PWI_MAX_PLANES]; /* [n_used] which */
    union {
        uint8_t own[PWI_MAX_PLANES];              /* sets: [n_used] the mentee's byte */
        uint8_t adds[PWI_MAX_PLANES][PWI_DIGITS]; /* digits: [n_used] what each adds */
    };
    uint8_t most;                 /* sets: larger sums over the planes count as this */
    bool by_kind;                 /* sets: answers of different kinds are of different classes; no sum exceeds `most` */
    uint8_t first[PWI_MAX_KINDS]; /* by_kind: the class of a sum of 0; else the smaller of kind and first answer is */
    int n_kinds;
    int n_classes; /* at most PWI_MAX_CLASSES */
} PwiClasses;

/* The fast path's view of a kernel. */
typedef struct PwiSorter {
    bool are_sets;
    /* How many planes the term takes; 0: it has too many, or too large digits. */
    int (*count_planes)(const struct PwiTerm *term);
    /* Writes the bytes of distinct answer v, or with v = -1 those of mentors without an answer, who are to add 0 for
     * any mentee, to byte[n_planes]. Returns the answer's kind, PWI_CODE_FIRST_ANSWER or more. */
    int (*spell)(const struct PwiTerm *term, int v, uint8_t *byte);
    /* Sorts the mentors for a mentee who answered, so that each of these terms (twins) can value the classes. False:
     * they would be too many. */
    bool (*sort)(const struct PwiTerm *const *term, int n_terms, const PwiPlanes *planes, int mentee,
                 PwiClasses *classes);
    /* Adds what classes from PWI_CODE_FIRST_ANSWER on are worth to worth[classes], and the points of those without a
     * value that drop out to lost[classes]. Returns whether there are any. */
    bool (*value)(const struct PwiTerm *term, const struct PwiStake *stake, int mentee, const PwiPlanes *planes,
                  const PwiClasses *classes, int32_t *worth, int32_t *lost);
} PwiSorter;

/* Whether two terms see the same answers, so that one class serves both. */
bool pwi_terms_are_twins(const struct PwiTerm *a, const struct PwiTerm *b);

/* Lays a term's answers out; code[mentors] are the term's. NULL: memory is gone. */
PwiPlanes *pwi_planes_create(const struct PwiTerm *term, const uint32_t *code, int n_mentors);
void pwi_planes_destroy(PwiPlanes *planes);

/* Starts the classes of a mentee: no planes, special codes as classes of their own, one class for all answers. */
void pwi_classes_begin(PwiClasses *classes, const PwiPlanes *planes);

/* For values 1 − distance/most: adds the worths of distances 0…most; with most = 0, of a value that is not known, whose
 * points are lost where missing answers drop out. Returns whether they are. */
bool pwi_value_distances(const struct PwiStake *stake, int64_t most, int32_t *worth, int32_t *lost);

#endif
