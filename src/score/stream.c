/* Fusing terms into streams, and adding a stream up. */
#include "score/stream.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "score/spread.h"

/* A table of 2,048 sums stays in the first-level cache beside the columns that stream through it. */
enum { MAX_FUSED_CODES = 2048, MENTORS_PER_FUSED_CODE = 8 };

static int max_fused_codes(int n_mentors) {
    int worthwhile = n_mentors / MENTORS_PER_FUSED_CODE;
    return worthwhile < MAX_FUSED_CODES ? worthwhile : MAX_FUSED_CODES;
}

/* A stream being built. */
typedef struct Draft {
    PwiStream stream; /* neither narrow nor wide yet */
    uint32_t *code;   /* [n_mentors] fused; owned */
    int n_mentors;
} Draft;

static void draft_clear(Draft *draft) {
    pwi_stream_clear(&draft->stream);
    pwi_free(draft->code);
    draft->code = NULL;
}

static bool draft_start(Draft *draft, int term_ix, const PwiTerm *term, const uint32_t *code) {
    assert(draft->stream.n_lanes == 0);
    draft->stream = (PwiStream){.n_codes = term->n_codes};
    draft->stream.term = PWI_NEW(int);
    if (draft->stream.term == NULL) return false;
    draft->stream.term[0] = term_ix;
    draft->stream.n_lanes = 1;
    memcpy(draft->code, code, (size_t)draft->n_mentors * sizeof *code);
    return true;
}

/* The two codes behind a fused one. */
typedef struct CodePair {
    uint32_t so_far, added;
} CodePair;

/* Numbers the pairs of codes that occur. *fits tells whether they are at most `limit`. */
static bool pair_codes(const Draft *draft, const uint32_t *code, int limit, PwiDictionary *pairs, bool *fits) {
    *pairs = (PwiDictionary){.cell_size = sizeof(CodePair)};
    *fits = true;
    for (int j = 0; j < draft->n_mentors; j++) {
        int index;
        CodePair pair = {.so_far = draft->code[j], .added = code[j]};
        if (!pwi_dictionary_add(pairs, &pair, &index)) return false;
        if (pairs->n > limit) {
            *fits = false;
            return true;
        }
    }
    return true;
}

/* Replaces the draft's lanes by those of the fused codes in `pairs`, with the term as one lane more. */
static bool add_lane(Draft *draft, int term_ix, const PwiDictionary *pairs) {
    PwiStream *stream = &draft->stream;
    const int n_lanes = stream->n_lanes + 1;
    PwiStream fused = {.n_codes = pairs->n};
    fused.term = PWI_NEW_ARRAY(int, (size_t)n_lanes);
    fused.lane_code = PWI_NEW_ARRAY(uint16_t *, (size_t)n_lanes);
    if (fused.term == NULL || fused.lane_code == NULL) goto out_of_memory;
    fused.n_lanes = n_lanes;

    for (int lane = 0; lane < n_lanes; lane++) {
        bool is_added = lane == n_lanes - 1;
        fused.term[lane] = is_added ? term_ix : stream->term[lane];
        fused.lane_code[lane] = PWI_NEW_ARRAY(uint16_t, (size_t)pairs->n);
        if (fused.lane_code[lane] == NULL) goto out_of_memory;
        for (int c = 0; c < pairs->n; c++) {
            const CodePair *pair = pwi_dictionary_cell(pairs, c);
            uint32_t own = is_added ? pair->added : pair->so_far;
            if (!is_added && stream->lane_code != NULL) own = stream->lane_code[lane][own];
            assert(own <= UINT16_MAX);
            fused.lane_code[lane][c] = (uint16_t)own;
        }
    }
    pwi_stream_clear(stream);
    *stream = fused;
    return true;

out_of_memory:
    pwi_stream_clear(&fused);
    return false;
}

/* Adds a term to the draft if the combinations stay few. */
static bool draft_fuse(Draft *draft, int term_ix, const PwiTerm *term, const uint32_t *code, bool *is_fused) {
    const int limit = max_fused_codes(draft->n_mentors);
    *is_fused = false;
    if (draft->stream.n_lanes == 0 || draft->stream.n_codes > limit || term->n_codes > limit) return true;

    PwiDictionary pairs;
    bool is_done = pair_codes(draft, code, limit, &pairs, is_fused);
    if (is_done && *is_fused) {
        is_done = add_lane(draft, term_ix, &pairs);
        for (int j = 0; is_done && j < draft->n_mentors; j++) {
            int index;
            CodePair pair = {.so_far = draft->code[j], .added = code[j]};
            is_done = pwi_dictionary_add(&pairs, &pair, &index); /* finds it: nothing is allocated */
            draft->code[j] = (uint32_t)index;
        }
    }
    pwi_dictionary_clear(&pairs);
    return is_done;
}

/* Gives the draft's codes their final width and moves it to *stream. */
static bool draft_finish(Draft *draft, PwiTerm *term, int stream_ix, PwiStream *stream) {
    const size_t n = (size_t)draft->n_mentors;
    assert(draft->stream.n_lanes > 0);
    if (draft->stream.n_codes <= UINT16_MAX + 1) {
        draft->stream.narrow = PWI_NEW_ARRAY(uint16_t, n);
        if (draft->stream.narrow == NULL) return false;
        for (size_t j = 0; j < n; j++) draft->stream.narrow[j] = (uint16_t)draft->code[j];
    } else {
        draft->stream.wide = PWI_NEW_ARRAY(uint32_t, n);
        if (draft->stream.wide == NULL) return false;
        memcpy(draft->stream.wide, draft->code, n * sizeof *draft->code);
    }
    for (int lane = 0; lane < draft->stream.n_lanes; lane++) {
        term[draft->stream.term[lane]].stream = stream_ix;
        term[draft->stream.term[lane]].lane = lane;
    }
    *stream = draft->stream;
    draft->stream = (PwiStream){0};
    return true;
}

/* Term indices, those with few codes first: they fuse best. Insertion sort keeps equals in order. */
static void sort_terms(const PwiTerm *term, int n_terms, int *order) {
    for (int t = 0; t < n_terms; t++) {
        int place = t;
        for (; place > 0 && term[order[place - 1]].n_codes > term[t].n_codes; place--) order[place] = order[place - 1];
        order[place] = t;
    }
}

PwStatus pwi_streams_create(PwiTerm *term, int n_terms, uint32_t *const *code, int n_mentors, PwiStream **streams,
                            int *n_streams, PwError *error) {
    PwStatus status = PW_OK;
    int n = 0;
    Draft draft = {.n_mentors = n_mentors, .code = PWI_NEW_ARRAY(uint32_t, (size_t)n_mentors)};
    PwiStream *stream = PWI_NEW_ARRAY(PwiStream, (size_t)n_terms);
    int *order = PWI_NEW_ARRAY(int, (size_t)n_terms);
    if (draft.code == NULL || stream == NULL || order == NULL) goto out_of_memory;

    sort_terms(term, n_terms, order);
    for (int k = 0; k < n_terms; k++) {
        int t = order[k];
        bool is_fused;
        if (!draft_fuse(&draft, t, &term[t], code[t], &is_fused)) goto out_of_memory;
        if (is_fused) continue;
        if (draft.stream.n_lanes > 0) {
            if (!draft_finish(&draft, term, n, &stream[n])) goto out_of_memory;
            n++;
        }
        if (!draft_start(&draft, t, &term[t], code[t])) goto out_of_memory;
    }
    if (draft.stream.n_lanes > 0) {
        if (!draft_finish(&draft, term, n, &stream[n])) goto out_of_memory;
        n++;
    }
    *streams = stream;
    *n_streams = n;
    stream = NULL;
    goto out;

out_of_memory:
    status = pwi_fail_memory(error);
out:
    for (int s = 0; stream != NULL && s < n; s++) pwi_stream_clear(&stream[s]);
    pwi_free(stream);
    pwi_free(order);
    draft_clear(&draft);
    return status;
}

void pwi_stream_clear(PwiStream *stream) {
    for (int lane = 0; stream->lane_code != NULL && lane < stream->n_lanes; lane++) pwi_free(stream->lane_code[lane]);
    pwi_free(stream->lane_code);
    pwi_free(stream->term);
    pwi_free(stream->narrow);
    pwi_free(stream->wide);
    *stream = (PwiStream){0};
}

static void spread(const PwiStream *stream, int n_mentors, const int32_t *of_code, int32_t *sum) {
    if (stream->narrow != NULL) {
        pwi_spread_narrow(stream->narrow, n_mentors, of_code, sum);
    } else {
        pwi_spread_wide(stream->wide, n_mentors, of_code, sum);
    }
}

static bool add_single(const PwiStream *stream, int n_mentors, const PwiLane *lane, int32_t *sum, int32_t *lost) {
    if (lane->worth == NULL) return false;
    spread(stream, n_mentors, lane->worth, sum);
    if (lane->dropped == NULL) return false;
    if (stream->narrow != NULL) {
        pwi_spread_drops_narrow(stream->narrow, n_mentors, lane->dropped, lane->points, lost);
    } else {
        pwi_spread_drops_wide(stream->wide, n_mentors, lane->dropped, lane->points, lost);
    }
    return true;
}

bool pwi_stream_add(const PwiStream *stream, int n_mentors, const PwiLane *lane, int32_t *table, int32_t *sum,
                    int32_t *lost) {
    if (stream->lane_code == NULL) return add_single(stream, n_mentors, &lane[stream->term[0]], sum, lost);

    bool any_in = false, any_dropped = false;
    memset(table, 0, (size_t)stream->n_codes * sizeof *table);
    for (int l = 0; l < stream->n_lanes; l++) {
        const PwiLane *own = &lane[stream->term[l]];
        if (own->worth == NULL) continue;
        pwi_spread_narrow(stream->lane_code[l], stream->n_codes, own->worth, table);
        any_in = true;
        any_dropped |= own->dropped != NULL;
    }
    if (any_in) spread(stream, n_mentors, table, sum);
    if (!any_dropped) return false;

    memset(table, 0, (size_t)stream->n_codes * sizeof *table);
    for (int l = 0; l < stream->n_lanes; l++) {
        const PwiLane *own = &lane[stream->term[l]];
        if (own->worth == NULL || own->dropped == NULL) continue;
        pwi_spread_drops_narrow(stream->lane_code[l], stream->n_codes, own->dropped, own->points, table);
    }
    spread(stream, n_mentors, table, lost);
    return true;
}
