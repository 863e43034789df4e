/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain path: C for any machine. */
#include "score/paths.h"

#include "score/path_body.h"

static void add_bytes(const uint8_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    (void)n_codes;
    body_add_bytes(code, n, worth, sum);
}

static void add_words(const uint16_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    (void)n_codes;
    body_add_words(code, n, worth, sum);
}

static void classify(const PwiPlanes *planes, const PwiClasses *classes, int first, int n, uint8_t *class_of) {
    body_classify(planes, classes, first, n, class_of);
}

static void finish(int32_t *score, const int32_t *lost, int n, int32_t all) {
    body_finish(score, lost, n, all);
}

static void peaks(const int32_t *weight, const int64_t *price, int n, int32_t *peak) {
    if (price == NULL) {
        body_peaks(weight, NULL, n, peak);
    } else {
        body_peaks(weight, price, n, peak);
    }
}

static uint64_t pick(const int32_t *weight, const int64_t *price, int32_t threshold) {
    return body_pick(weight, price, threshold);
}

const PwiPath pwi_path_plain = {.name = "plain",
                                .add_bytes = add_bytes,
                                .add_words = add_words,
                                .classify = classify,
                                .finish = finish,
                                .peaks = peaks,
                                .pick = pick};
