/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenMP behind one face, so that everything also builds without it (then there is one thread). */
#ifndef PWI_BASE_THREADS_H
#define PWI_BASE_THREADS_H

#ifdef _OPENMP
#include <omp.h>
#endif

enum { PWI_MAX_THREADS = 256 };

/* How many threads to use: `asked`, or, when 0, the machine's processors (fewer if OMP_NUM_THREADS says so). Starts
 * them; fewer when they cannot be started. */
int pwi_threads(int asked);

static inline int pwi_thread_index(void) {
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

#endif
