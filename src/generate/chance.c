/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance for the generator (see the header). */
#include "generate/chance.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/hash.h"

enum { MAX_SUBSET = 64 };

static uint64_t hex_digit_value(char digit) {
    assert((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
    return (uint64_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

uint64_t pwi_chance_key(const char *seed) {
    char hex[PWI_SHA256_HEX_SIZE];
    assert(seed != NULL);
    pwi_sha256_hex(seed, strlen(seed), hex);
    uint64_t key = 0;
    for (int k = 0; k < 16; k++) key = key << 4 | hex_digit_value(hex[k]);
    return key;
}

PwiChance pwi_chance_start(uint64_t key, uint64_t purpose, uint64_t index) {
    /* Two rounds of mixing keep neighbouring people and purposes from sharing a stretch of one sequence. */
    PwiChance chance = {.state = pwi_mix64(pwi_mix64(key + purpose) + index)};
    return chance;
}

static uint64_t next(PwiChance *chance) {
    chance->state += UINT64_C(0x9E3779B97F4A7C15);
    return pwi_mix64(chance->state);
}

int pwi_chance_below(PwiChance *chance, int n) {
    assert(n >= 1);
    /* Multiply and shift (Lemire 2019) without its rejection step: the bias, below n / 2^32, hurts no benchmark. */
    return (int)(((next(chance) >> 32) * (uint64_t)n) >> 32);
}

int pwi_chance_between(PwiChance *chance, int lo, int hi) {
    assert(lo <= hi);
    return lo + pwi_chance_below(chance, hi - lo + 1);
}

bool pwi_chance_happens(PwiChance *chance, int permille) {
    assert(permille >= 0 && permille <= 1000);
    return pwi_chance_below(chance, 1000) < permille;
}

int pwi_chance_pick(PwiChance *chance, const int *weight, int n) {
    int sum = 0;
    for (int k = 0; k < n; k++) {
        assert(weight[k] >= 0);
        sum += weight[k];
    }
    assert(sum > 0);
    int left = pwi_chance_below(chance, sum);
    int k = 0;
    while (left >= weight[k]) left -= weight[k++];
    assert(k < n);
    return k;
}

int pwi_chance_bell(PwiChance *chance) {
    int sum = 0;
    for (int k = 0; k < 4; k++) sum += pwi_chance_between(chance, -50, 50);
    return sum;
}

uint64_t pwi_chance_subset(PwiChance *chance, const int *weight, int n, int wanted) {
    assert(n >= 1 && n <= MAX_SUBSET);
    int left[MAX_SUBSET];
    int64_t left_sum = 0;
    memcpy(left, weight, (size_t)n * sizeof(left[0]));
    for (int k = 0; k < n; k++) left_sum += left[k];
    uint64_t subset = 0;
    for (int drawn = 0; drawn < wanted && left_sum > 0; drawn++) {
        int k = pwi_chance_pick(chance, left, n);
        assert((subset >> k & 1) == 0);
        subset |= UINT64_C(1) << k;
        left_sum -= left[k];
        left[k] = 0;
    }
    return subset;
}
