/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fusing terms into streams. */
#include "score/stream.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "score/path.h"

/* Making a table is to cost less than reading a column more; and fused codes are to fit bytes. */
enum { MENTORS_PER_FUSED_CODE = 8 };

static int max_fused_codes(int n_mentors) {
    int worthwhile = n_mentors / MENTORS_PER_FUSED_CODE;
    return worthwhile < PWI_BYTE_CODES ? worthwhile : PWI_BYTE_CODES;
}

/* So many debts still fit a worth. */
enum { MAX_FUSED_RULES = PWI_MAX_WORTH / -PWI_DEBT };

/* Valuing more answers than this one by one takes longer than sorting all mentors into classes, by vectors. */
enum { MOST_ANSWERS_BY_CODE = 32 };

static bool wants_planes(const PwiTerm *term) {
    const PwiSorter *sorter = term->kernel->sorter;
    return sorter != NULL && term->n_codes > MOST_ANSWERS_BY_CODE && sorter->count_planes(term) > 0;
}

/* A stream being built. */
typedef struct Draft {
    PwiStream stream; /* neither narrow nor wide yet */
    uint32_t *code;   /* [n_mentors] fused; owned */
    int n_mentors;
    int n_rules; /* among its lanes */
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
    draft->n_rules = term->is_rule;
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
        fused.lane_code[lane] = PWI_NEW_ARRAY(uint16_t, pwi_padded(pairs->n));
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

/* Adds the term of index term_ix to the draft if the combinations stay few. Terms in planes go with twins of
 * equal codes only, as a criterion and a rule about it are; those go together however many codes they have. */
static bool draft_fuse(Draft *draft, int term_ix, const PwiTerm *terms, uint32_t *const *codes, bool *is_fused) {
    const PwiTerm *term = &terms[term_ix];
    const uint32_t *code = codes[term_ix];
    int limit = max_fused_codes(draft->n_mentors);
    *is_fused = false;
    if (draft->stream.n_lanes == 0 || draft->n_rules + term->is_rule > MAX_FUSED_RULES) return true;
    const int first_ix = draft->stream.term[0];
    const PwiTerm *first = &terms[first_ix];
    if (pwi_terms_are_twins(first, term) &&
        memcmp(codes[first_ix], code, (size_t)draft->n_mentors * sizeof *code) == 0) {
        if (draft->stream.n_lanes == PWI_MAX_LANES) return true;
        limit = term->n_codes <= UINT16_MAX + 1 ? term->n_codes : 0;
    } else if (wants_planes(first) || wants_planes(term)) {
        return true;
    }
    if (draft->stream.n_codes > limit || term->n_codes > limit) return true;

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
        draft->n_rules += term->is_rule;
    }
    pwi_dictionary_clear(&pairs);
    return is_done;
}

/* Copies the codes at their final width. */
static bool store_codes(const Draft *draft, PwiStream *stream) {
    const size_t n = (size_t)draft->n_mentors, padded = pwi_padded(draft->n_mentors);
    if (stream->n_codes <= PWI_BYTE_CODES) {
        stream->byte = PWI_NEW_LINES(uint8_t, padded);
        for (size_t j = 0; stream->byte != NULL && j < n; j++) stream->byte[j] = (uint8_t)draft->code[j];
        return stream->byte != NULL;
    }
    if (stream->n_codes <= UINT16_MAX + 1) {
        stream->narrow = PWI_NEW_LINES(uint16_t, padded);
        for (size_t j = 0; stream->narrow != NULL && j < n; j++) stream->narrow[j] = (uint16_t)draft->code[j];
        return stream->narrow != NULL;
    }
    stream->wide = PWI_NEW_ARRAY(uint32_t, padded);
    if (stream->wide != NULL) memcpy(stream->wide, draft->code, n * sizeof *draft->code);
    return stream->wide != NULL;
}

/* Gives the draft's codes their final form and moves it to *done. */
static bool draft_finish(Draft *draft, PwiTerm *term, uint32_t *const *code, int stream_ix, PwiStream *done) {
    PwiStream *stream = &draft->stream;
    assert(stream->n_lanes > 0);
    if (!store_codes(draft, stream)) return false;
    stream->n_entries = (int)pwi_padded(stream->n_codes);
    if (wants_planes(&term[stream->term[0]])) {
        const int t = stream->term[0];
        stream->planes = pwi_planes_create(&term[t], code[t], draft->n_mentors);
        if (stream->planes == NULL) return false;
        if (stream->n_entries < PWI_MAX_CLASSES) stream->n_entries = PWI_MAX_CLASSES;
    }
    for (int lane = 0; lane < stream->n_lanes; lane++) {
        term[stream->term[lane]].stream = stream_ix;
        term[stream->term[lane]].lane = lane;
    }
    *done = *stream;
    *stream = (PwiStream){0};
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
        if (!draft_fuse(&draft, t, term, code, &is_fused)) goto out_of_memory;
        if (is_fused) continue;
        if (draft.stream.n_lanes > 0) {
            if (!draft_finish(&draft, term, code, n, &stream[n])) goto out_of_memory;
            n++;
        }
        if (!draft_start(&draft, t, &term[t], code[t])) goto out_of_memory;
    }
    if (draft.stream.n_lanes > 0) {
        if (!draft_finish(&draft, term, code, n, &stream[n])) goto out_of_memory;
        n++;
    }
    size_t n_entries = 0;
    for (int s = 0; s < n; s++) {
        stream[s].first_entry = n_entries;
        n_entries += (size_t)stream[s].n_entries;
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
    pwi_free(stream->byte);
    pwi_free(stream->narrow);
    pwi_free(stream->wide);
    pwi_planes_destroy(stream->planes);
    *stream = (PwiStream){0};
}
