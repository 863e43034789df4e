/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored assignment problem: the one input that all solvers of the core benchmark read.
 *
 * The file, in the machine's own integers of 32 bits: magic, mentees n, mentors m, the mentees' places [n], the
 * mentors' places [m], the scores [n × m] row by row. peer_scipy.py reads it too. */
#ifndef BENCH_INSTANCE_H
#define BENCH_INSTANCE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    INSTANCE_MAGIC = 0x50574231,
    /* What a pair is worth to a peer beyond its score, so that it makes as many pairs as can be. Pairwright needs no
     * such number; that this one is large enough shows in the equal counts of pairs. */
    PAIR_BONUS = 10000000
};

typedef struct Instance {
    int n_mentees, n_mentors;
    int32_t *mentee_places, *mentor_places; /* [n_mentees], [n_mentors] */
    int32_t *score;                         /* [n_mentees × n_mentors] in [0, 10^6], −1 where forbidden */
} Instance;

/* Zeroed. All three end the program when they fail. */
Instance instance_new(int n_mentees, int n_mentors);
Instance instance_load(const char *path);
void instance_save(const Instance *instance, const char *path);
void instance_clear(Instance *instance);

static inline const int32_t *instance_row(const Instance *instance, int mentee) {
    return instance->score + (size_t)mentee * (size_t)instance->n_mentors;
}
/* Pairs that are allowed. */
size_t instance_count_pairs(const Instance *instance);

#ifdef __cplusplus
}
#endif
#endif
