/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many threads: never more than PWI_MAX_THREADS or than can be started, never none, whatever the environment says.
 *
 * A run-time library of OpenMP that cannot start a thread ends the whole program. So as many plain threads are started
 * first as a trial, and the pool is filled at once, before memory gets scarce: parallel regions of the same size then
 * find their threads waiting. With libgomp that was enough under every limit tried (tests/scripts/test_faults.py);
 * LLVM's libomp needs more than a trial can foresee, and may still abort under a tight limit.
 */
#include "base/threads.h"

#include <assert.h>

#ifdef _OPENMP
#include <pthread.h>
#include <stdlib.h>

/* The first number of OMP_NUM_THREADS ("4" or "4,2"), or 0 when it is absent or no count of threads. */
static int environment_threads(void) {
    const char *text = getenv("OMP_NUM_THREADS");
    if (!text) return 0;
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || (*end != '\0' && *end != ',')) return 0;
    return n >= 1 && n <= PWI_MAX_THREADS ? (int)n : 0;
}

/* Lives until its starter lets go of the gate. */
static void *wait_at_gate(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* How many of n threads, the caller's included, can live at the same time with room for one more: the run-time library
 * needs memory of its own. */
static int try_threads(int n) {
    pthread_t thread[PWI_MAX_THREADS];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    int n_started = 0;
    assert(n >= 1 && n <= PWI_MAX_THREADS);
    pthread_mutex_lock(&gate);
    while (n_started < n && pthread_create(&thread[n_started], NULL, wait_at_gate, &gate) == 0) n_started++;
    pthread_mutex_unlock(&gate);
    for (int k = 0; k < n_started; k++) pthread_join(thread[k], NULL);
    return n_started > 0 ? n_started : 1;
}

static void fill_pool(int n) {
#pragma omp parallel num_threads(n)
    { assert(omp_get_num_threads() <= n); }
}
#endif

int pwi_threads(int asked) {
    assert(asked >= 0);
#ifdef _OPENMP
    int n = asked;
    if (n <= 0) {
        int wished = environment_threads();
        n = omp_get_num_procs();
        if (wished > 0 && wished < n) n = wished;
    }
    if (n > PWI_MAX_THREADS) n = PWI_MAX_THREADS;
    if (n > 1) n = try_threads(n);
    if (n > 1) fill_pool(n);
    return n > 0 ? n : 1;
#else
    (void)asked;
    return 1;
#endif
}
