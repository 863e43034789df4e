/* How many threads: never more than PWI_MAX_THREADS, never none, whatever the environment says. */
#include "base/threads.h"

#include <assert.h>
#include <stdlib.h>

#ifdef _OPENMP
/* The first number of OMP_NUM_THREADS ("4" or "4,2"), or 0 when it is absent or no count of threads. */
static int environment_threads(void) {
    const char *text = getenv("OMP_NUM_THREADS");
    if (!text) return 0;
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || (*end != '\0' && *end != ',')) return 0;
    return n >= 1 && n <= PWI_MAX_THREADS ? (int)n : 0;
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
    return n > 0 ? n : 1;
#else
    (void)asked;
    return 1;
#endif
}
