/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which path this machine takes. */
#include "score/path.h"

#include "score/paths.h"
#include "score/scorer_private.h"

const PwiPath *pwi_path_get(PwiPathId id) {
    switch (id) {
        case PWI_PATH_PLAIN:
            return &pwi_path_plain;
#if PWI_HAVE_X86_PATHS
        case PWI_PATH_AVX2:
            return __builtin_cpu_supports("avx2") ? &pwi_path_avx2 : NULL;
        case PWI_PATH_AVX512: {
            /* Permutations of bytes (VBMI) came after the rest; machines without them take the path before. */
            bool has_all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
                           __builtin_cpu_supports("avx512bitalg");
            return has_all ? &pwi_path_avx512 : NULL;
        }
#endif
        default:
            return NULL;
    }
}

const PwiPath *pwi_path_fastest(void) {
    const PwiPath *fastest = &pwi_path_plain;
    for (int id = 0; id < PWI_N_PATHS; id++) {
        const PwiPath *path = pwi_path_get((PwiPathId)id);
        if (path != NULL) fastest = path;
    }
    return fastest;
}

bool pwi_scorer_force_path(PwiScorer *scorer, PwiPathId id) {
    const PwiPath *path = pwi_path_get(id);
    if (path != NULL) scorer->path = path;
    return path != NULL;
}
