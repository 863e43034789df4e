/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sieve in plain C, and which one this machine takes. */
#define TARGET
#define INLINE static inline __attribute__((always_inline))
#define SIEVE  pwi_sieve_plain
#include "verify/sieve_body.h"

PwiSieve *pwi_sieve_get(PwiRescoreWidth width) {
    switch (width) {
        case PWI_WIDTH_PLAIN:
            return pwi_sieve_plain;
#if PWI_HAVE_X86_SIEVES
        case PWI_WIDTH_AVX2:
            return __builtin_cpu_supports("avx2") ? pwi_sieve_avx2 : NULL;
        case PWI_WIDTH_AVX512:
            return __builtin_cpu_supports("avx512f") ? pwi_sieve_avx512 : NULL;
#endif
        default:
            return NULL;
    }
}
