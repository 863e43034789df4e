/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hashes that need more than a line. */
#include "base/hash.h"

#include <assert.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <string.h>

/* Eight bytes at a time, folded by multiplication and a shift, finished by pwi_mix64. For tables in memory only: the
 * value depends on the byte order of the machine. Not against an adversary; a crowded table is slow, never wrong. */
uint64_t pwi_hash_bytes(const void *bytes, size_t length) {
    assert(bytes || length == 0);
    const unsigned char *at = bytes;
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)length;
    for (; length >= 8; at += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        h = (h ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        h ^= h >> 32;
    }
    /* The last 0 … 7 bytes, by two loads that may overlap. */
    uint64_t rest = 0;
    if (length >= 4) {
        uint32_t head, tail;
        memcpy(&head, at, 4);
        memcpy(&tail, at + length - 4, 4);
        rest = (uint64_t)head << 32 | tail;
    } else if (length > 0) {
        rest = (uint64_t)at[0] << 16 | (uint64_t)at[length / 2] << 8 | at[length - 1];
    }
    return pwi_mix64((h ^ rest) * UINT64_C(0xD6E8FEB86659FD93));
}

static void print_hex(const uint8_t digest[SHA256_DIGEST_SIZE], char hex[PWI_SHA256_HEX_SIZE]) {
    static const char digit[] = "0123456789abcdef";
    for (size_t k = 0; k < SHA256_DIGEST_SIZE; k++) {
        hex[2 * k] = digit[digest[k] >> 4];
        hex[2 * k + 1] = digit[digest[k] & 15];
    }
    hex[PWI_SHA256_HEX_SIZE - 1] = '\0';
}

void pwi_sha256_hex(const void *bytes, size_t length, char hex[PWI_SHA256_HEX_SIZE]) {
    assert(bytes || length == 0);
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, length, bytes);
    sha256_digest(&sha, sizeof digest, digest);
    print_hex(digest, hex);
}

void pwi_hmac_sha256_hex(const void *key, size_t n_key, const char *text, char hex[PWI_SHA256_HEX_SIZE]) {
    assert(key && text);
    struct hmac_sha256_ctx hmac;
    uint8_t digest[SHA256_DIGEST_SIZE];
    hmac_sha256_set_key(&hmac, n_key, key);
    hmac_sha256_update(&hmac, strlen(text), (const uint8_t *)text);
    hmac_sha256_digest(&hmac, sizeof digest, digest);
    print_hex(digest, hex);
}

uint64_t pwi_draw_key(const char *seed, const char *side, const char *id) {
    assert(seed && side && id);
    assert(strcmp(side, "mentee") == 0 || strcmp(side, "mentor") == 0);
    struct sha256_ctx sha;
    uint8_t digest[8];
    sha256_init(&sha);
    sha256_update(&sha, strlen(seed) + 1, (const uint8_t *)seed); /* with the NUL that parts them */
    sha256_update(&sha, strlen(side) + 1, (const uint8_t *)side);
    sha256_update(&sha, strlen(id), (const uint8_t *)id);
    sha256_digest(&sha, sizeof digest, digest);
    uint64_t key = 0;
    for (size_t k = 0; k < sizeof digest; k++) key = key << 8 | digest[k];
    return key;
}
