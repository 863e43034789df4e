/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sieve in registers of 512 bits. */
#include "verify/rescore_inside.h"

#if PWI_HAVE_X86_SIEVES
#define TARGET __attribute__((target("avx512f")))
#define INLINE static inline TARGET __attribute__((always_inline))
#define SIEVE  pwi_sieve_avx512
#include "verify/sieve_body.h"
#endif
