/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream: the mentors' codes of one term or of several fused into one, so that one look-up serves them all.
 *
 * Terms with few codes are fused as long as the combinations that occur stay few: three five-step scales have at most
 * 343 with their special codes, and a table of their summed worths is made per mentee in less time than reading two
 * more columns takes. The combinations that occur are numbered in order of first appearance. Codes that fit a byte are
 * kept in bytes, which the paths look up fastest; sets with more answers than that also lie in planes. */
#ifndef PWI_SCORE_STREAM_H
#define PWI_SCORE_STREAM_H

#include <stdint.h>

#include "base/status.h"
#include "score/planes.h"
#include "score/term.h"

/* A byte numbers as many codes. */
enum { PWI_BYTE_CODES = UINT8_MAX + 1, PWI_MAX_LANES = 64 };

typedef struct PwiStream {
    int n_lanes;
    int *term; /* [n_lanes] indices of its terms; owned */
    uint16_t *
        *lane_code; /* [n_lanes][n_codes, padded] the lane's own code within a fused code; NULL with one lane; owned */
    int n_codes;
    /* [mentors, padded] codes: exactly one of these is there; owned. */
    uint8_t *byte;      /* at most PWI_BYTE_CODES codes */
    uint16_t *narrow;   /* at most 65,536 codes */
    uint32_t *wide;     /* any more */
    PwiPlanes *planes;  /* of all lanes, where they are twins of many sets; or NULL; owned */
    size_t first_entry; /* where its tables start in a row's */
    int n_entries;      /* [padded] places a table of it takes */
} PwiStream;

/* Puts every term into one of *streams (at most n_terms, owned by the caller, to be cleared one by one and freed) and
 * sets its stream and lane. code[t] are the codes of term t. On failure nothing is owned. */
PW_MUST_CHECK PwStatus pwi_streams_create(PwiTerm *term, int n_terms, uint32_t *const *code, int n_mentors,
                                          PwiStream **streams, int *n_streams, PwError *error);
void pwi_stream_clear(PwiStream *stream);

/* A mentor's code of the term in this lane. */
static inline int pwi_stream_code(const PwiStream *stream, int lane, int mentor) {
    uint32_t code = stream->byte != NULL     ? stream->byte[mentor]
                    : stream->narrow != NULL ? stream->narrow[mentor]
                                             : stream->wide[mentor];
    return stream->lane_code != NULL ? stream->lane_code[lane][code] : (int)code;
}

#endif
