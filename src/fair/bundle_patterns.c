/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All multisets of kinds, of which those stay that the limits permit (bundle_patterns.h). */
#include "fair/bundle_patterns.h"

#include <string.h>

#include "base/memory.h"

/* ---- kinds and keys ---- */

/* Numbers `value` [n] densely in the order of their first appearance; `first_at` [n] (at most `most` of them). */
static int32_t make_dense(int32_t *value, int n, int32_t *first_at) {
    int32_t n_values = 0;
    for (int k = 0; k < n; k++) {
        int32_t dense = 0, own = value[k];
        while (dense < n_values && first_at[dense] != own) dense++;
        if (dense == n_values) first_at[n_values++] = own;
        value[k] = dense;
    }
    return n_values;
}

/* The answers to the questions of not-alone, as one number. */
static int32_t key_of(const PwiBundles *bundles, int mentee) {
    const PwiModel *model = bundles->model;
    int32_t key = 0;
    for (int t = 0; t < bundles->n_questions; t++) {
        int q = bundles->question[t];
        if (!pwi_bundles_is_lonely(bundles, q)) continue;
        key = key * (model->first_option[q + 1] - model->first_option[q] + 1) + 1 + pwi_model_group(model, q, mentee);
    }
    return key;
}

static PwStatus find_kinds(PwiPatterns *patterns, const PwiBundles *bundles, int32_t *sample) {
    const PwiModel *model = bundles->model;
    int n = model->n[PWI_MENTEE];
    int32_t *seen = PWI_NEW_ARRAY(int32_t, (size_t)n);
    if (seen == NULL) return PW_NO_MEMORY;
    memcpy(patterns->kind, bundles->kind, (size_t)n * sizeof *patterns->kind);
    patterns->n_kinds = make_dense(patterns->kind, n, seen);
    for (int i = n - 1; i >= 0; i--) sample[patterns->kind[i]] = i;
    for (int32_t k = 0; k < patterns->n_kinds; k++) patterns->key[k] = key_of(bundles, sample[k]);
    patterns->n_keys = make_dense(patterns->key, patterns->n_kinds, seen);
    pwi_free(seen);
    return PW_OK;
}

/* ---- lists ---- */

typedef struct Listing {
    PwiPatterns *patterns;
    PwiBundles *bundles;
    const PwiLimits *limits;
    int mentor, most;
    const int32_t *sample_pair; /* [kinds] a pair of a mentee of that kind; PWI_NOBODY: there is none */
    int32_t pair[PWI_MOST_IN_BUNDLE], kind[PWI_MOST_IN_BUNDLE];
} Listing;

static PwStatus reserve_pattern(PwiPatterns *patterns, int n_parts) {
    PwiPattern *pattern = pwi_reserve_array(patterns->pattern, &patterns->pattern_capacity,
                                            (size_t)patterns->n_patterns + 2, sizeof *pattern);
    if (pattern == NULL) return PW_NO_MEMORY;
    patterns->pattern = pattern;
    PwiPart *part = pwi_reserve_array(patterns->part, &patterns->part_capacity, (size_t)(patterns->n_parts + n_parts),
                                      sizeof *part);
    if (part == NULL) return PW_NO_MEMORY;
    patterns->part = part;
    return PW_OK;
}

static PwStatus add_pattern(Listing *listing, int n) {
    PwiPatterns *patterns = listing->patterns;
    PwStatus status = reserve_pattern(patterns, n);
    if (status != PW_OK) return status;
    for (int k = 0; k < n; k++) {
        if (k > 0 && listing->kind[k] == listing->kind[k - 1])
            patterns->part[patterns->n_parts - 1].n++;
        else
            patterns->part[patterns->n_parts++] = (PwiPart){listing->kind[k], 1};
    }
    patterns->pattern[patterns->n_patterns].charge_ppm =
        pwi_bundles_charge_ppm(listing->bundles, listing->mentor, listing->pair, n);
    patterns->pattern[++patterns->n_patterns].first_part = patterns->n_parts;
    return PW_OK;
}

/* All multisets that begin with the n chosen so far and go on with kinds from `kind` on. */
static PwStatus list_from(Listing *listing, int n, int32_t kind) {
    PwStatus status = PW_OK;
    if (pwi_bundles_permit(listing->bundles, listing->mentor, listing->pair, n, 0, listing->limits))
        PW_TRY(add_pattern(listing, n));
    for (; n < listing->most && kind < listing->patterns->n_kinds; kind++) {
        if (listing->sample_pair[kind] == PWI_NOBODY) continue;
        listing->pair[n] = listing->sample_pair[kind];
        listing->kind[n] = kind;
        PW_TRY(list_from(listing, n + 1, kind));
    }
out:
    return status;
}

/* An earlier mentor whose list is this one's too, or PWI_NOBODY. */
static int find_twin(const PwiBundles *bundles, int mentor) {
    const PwiModel *model = bundles->model;
    const PwiRange *own = &model->range[PWI_MENTOR][mentor];
    if (model->n_kept[PWI_MENTOR][mentor] > 0) return PWI_NOBODY;
    for (int j = 0; j < mentor; j++) {
        const PwiRange *range = &model->range[PWI_MENTOR][j];
        if (model->n_kept[PWI_MENTOR][j] == 0 && range->least == own->least && range->most == own->most &&
            range->gap == own->gap)
            return j;
    }
    return PWI_NOBODY;
}

static PwStatus list_all(PwiPatterns *patterns, PwiBundles *bundles, const PwiLimits *limits, int32_t *sample_pair) {
    const PwiModel *model = bundles->model;
    PwStatus status = PW_OK;
    PW_TRY(reserve_pattern(patterns, 1));
    patterns->pattern[0].first_part = 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        int twin = find_twin(bundles, j);
        if (model->range[PWI_MENTOR][j].most > patterns->most) patterns->most = model->range[PWI_MENTOR][j].most;
        if (twin != PWI_NOBODY) {
            patterns->list_of[j] = patterns->list_of[twin];
            continue;
        }
        int32_t *first =
            pwi_reserve_array(patterns->first, &patterns->list_capacity, (size_t)patterns->n_lists + 2, sizeof *first);
        PW_TRY(first != NULL ? PW_OK : PW_NO_MEMORY);
        patterns->first = first;
        patterns->first[patterns->n_lists] = patterns->n_patterns;
        Listing listing = {patterns, bundles, limits, j, model->range[PWI_MENTOR][j].most, sample_pair, {0}, {0}};
        (void)pwi_bundles_prepare(bundles, j, limits);
        PW_TRY(list_from(&listing, 0, 0));
        patterns->list_of[j] = patterns->n_lists++;
        patterns->first[patterns->n_lists] = patterns->n_patterns;
    }
out:
    return status;
}

PwStatus pwi_patterns_init(PwiPatterns *patterns, PwiBundles *bundles, const PwiLimits *limits) {
    PwStatus status = PW_OK;
    const PwiModel *model = bundles->model;
    size_t n = (size_t)model->n[PWI_MENTEE];
    int32_t *sample = PWI_NEW_ARRAY(int32_t, n);
    *patterns = (PwiPatterns){.kind = PWI_NEW_ARRAY(int32_t, n),
                              .key = PWI_NEW_ARRAY(int32_t, n),
                              .list_of = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR])};
    PW_TRY(sample != NULL && patterns->kind != NULL && patterns->key != NULL && patterns->list_of != NULL
               ? PW_OK
               : PW_NO_MEMORY);
    PW_TRY(find_kinds(patterns, bundles, sample));
    for (int32_t k = 0; k < patterns->n_kinds; k++) sample[k] = PWI_NOBODY;
    for (int32_t p = bundles->list->n - 1; p >= 0; p--) sample[patterns->kind[bundles->list->pair[p].mentee]] = p;
    PW_TRY(list_all(patterns, bundles, limits, sample));
out:
    pwi_free(sample);
    return status;
}

void pwi_patterns_clear(PwiPatterns *patterns) {
    void *owned[] = {patterns->kind,  patterns->key,     patterns->list_of,
                     patterns->first, patterns->pattern, patterns->part};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *patterns = (PwiPatterns){0};
}
