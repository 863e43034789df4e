/* A stream: the mentors' codes of one term or of several fused into one, so that one look-up serves them all.
 *
 * Terms with few codes are fused as long as the combinations that occur stay few: three five-step scales have at most
 * 343 with their special codes, and a table of their summed worths is made per mentee in less time than reading two
 * more columns takes. The combinations that occur are numbered in order of first appearance. */
#ifndef PWI_SCORE_STREAM_H
#define PWI_SCORE_STREAM_H

#include <stdint.h>

#include "base/status.h"
#include "score/term.h"

typedef struct PwiStream {
    int n_lanes;
    int *term;            /* [n_lanes] indices of its terms; owned */
    uint16_t **lane_code; /* [n_lanes][n_codes] the lane's own code within a fused code; NULL with one lane; owned */
    int n_codes;
    uint16_t *narrow; /* [mentors] codes, where they fit 16 bits; owned */
    uint32_t *wide;   /* [mentors] codes, where they do not; owned */
} PwiStream;

/* Puts every term into one of *streams (at most n_terms, owned by the caller, to be cleared one by one and freed) and
 * sets its stream and lane. code[t] are the codes of term t. On failure nothing is owned. */
PW_MUST_CHECK PwStatus pwi_streams_create(PwiTerm *term, int n_terms, uint32_t *const *code, int n_mentors,
                                          PwiStream **streams, int *n_streams, PwError *error);
void pwi_stream_clear(PwiStream *stream);

/* A mentor's code of the term in this lane. */
static inline int pwi_stream_code(const PwiStream *stream, int lane, int mentor) {
    uint32_t code = stream->narrow != NULL ? stream->narrow[mentor] : stream->wide[mentor];
    return stream->lane_code != NULL ? stream->lane_code[lane][code] : (int)code;
}

/* What the codes of one term mean for the mentee at hand. */
typedef struct PwiLane {
    const int32_t *worth;   /* [codes of the term]; NULL: the term is out */
    const uint8_t *dropped; /* [codes of the term] 1 = drops out; NULL: nothing does */
    int32_t points;         /* what dropping out takes from a mentor's sum */
} PwiLane;

/* Adds worths to sum[mentors] and dropped points to lost[mentors]. lane[] is by term; `table` is scratch for n_codes.
 * Returns whether anything was lost. */
bool pwi_stream_add(const PwiStream *stream, int n_mentors, const PwiLane *lane, int32_t *table, int32_t *sum,
                    int32_t *lost);

#endif
