/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashing without a state: a 64-bit mixer, a string hash for tables, and SHA-256 (nettle) for provenance and the draw.
 */
#ifndef PWI_BASE_HASH_H
#define PWI_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The finaliser of splitmix64 (Steele, Lea & Flood 2014): a bijection that spreads every input bit. */
static inline uint64_t pwi_mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t pwi_hash_bytes(const void *bytes, size_t length);

enum { PWI_SHA256_HEX_SIZE = 65 };
void pwi_sha256_hex(const void *bytes, size_t length, char hex[PWI_SHA256_HEX_SIZE]);

/* HMAC-SHA256 (RFC 2104) of a text. */
void pwi_hmac_sha256_hex(const void *key, size_t n_key, const char *text, char hex[PWI_SHA256_HEX_SIZE]);

/* The draw (docs/methods/assignment.md). A person's key is the first 8 bytes, big-endian, of
 * SHA-256(seed ‖ 0x00 ‖ side ‖ 0x00 ‖ id), where side is "mentee" or "mentor";
 * the lot of a pair is the top 30 bits of mix64(mentee key + 2·mentor key + 1). */
uint64_t pwi_draw_key(const char *seed, const char *side, const char *id);
#define PWI_MAX_LOT ((INT32_C(1) << 30) - 1)
static inline int32_t pwi_draw_lot(uint64_t mentee_key, uint64_t mentor_key) {
    return (int32_t)(pwi_mix64(mentee_key + 2 * mentor_key + 1) >> 34);
}

#endif
