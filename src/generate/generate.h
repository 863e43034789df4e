/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Synthetic programmes with their cohorts, for trying out and for benchmarks.
 *
 * Stands beside the flow: it writes the two documents that everything else reads. A family is a kind of programme that
 * is hard, or easy, in its own way (families.c lists them). The same options give the same bytes on any machine, and a
 * person's answers depend on the seed, side and number alone: cohorts of one seed and family that differ in size share
 * their people, except for the names they ask for. */
#ifndef PWI_GENERATE_GENERATE_H
#define PWI_GENERATE_GENERATE_H

#include "base/buffer.h"
#include "base/status.h"

enum { PWI_MAX_GENERATED = 10000000 }; /* people a side */

typedef struct PwiGenerateOptions {
    int n_mentees, n_mentors; /* each in [1, PWI_MAX_GENERATED] */
    const char *seed;         /* UTF-8, becomes the programme's seed; NULL: "pairwright" */
    const char *family;       /* NULL: "campus" */
} PwiGenerateOptions;

/* Writes a valid programme/1 and cohort/1. The buffers are empty at the call and owned by the caller; they are filled
 * on success only. PW_USAGE: an unknown family (the text names the known ones and the nearest), sizes out of range, or
 * a seed with control characters; PW_NO_MEMORY. Time and memory: linear in the number of people. */
PW_MUST_CHECK PwStatus pwi_generate(const PwiGenerateOptions *options, PwiBuffer *programme_json,
                                    PwiBuffer *cohort_json, PwError *error);

#endif
