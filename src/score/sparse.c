/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking up a sparse row. */
#include "score/sparse.h"

#include <assert.h>

size_t pwi_sparse_from(const PwiSparse *sparse, int mentee, int mentor) {
    if (sparse->first == NULL) return 0;
    size_t low = sparse->first[mentee], high = sparse->first[mentee + 1];
    assert(low <= high);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sparse->mentor[middle] < mentor) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
