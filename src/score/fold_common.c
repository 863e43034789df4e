/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worths by items in common: a table over all (items in common, amount), unless it would be longer than the answers. */
#include "score/fold_common.h"

#include <assert.h>

/* Where the amounts of each number of items start in the table; returns the table's length. Those without a value
 * have one entry, for what a missing answer is worth. */
static int64_t divide_table(const PwiCommon *common) {
    int64_t length = 0;
    for (int m = 0; m <= common->max_common; m++) {
        common->start[m] = length;
        length += common->most[m] + 1;
    }
    return length;
}

static int32_t worth_of(const PwiStake *stake, int64_t amount, int64_t most) {
    return most > 0 ? pwi_worth(stake, most - amount, most) : stake->missing;
}

bool pwi_fold_common(const PwiFold *fold, const PwiCommon *common) {
    const int32_t *n_common = common->n_common, *amount = common->amount;
    const int64_t *most = common->most;
    if (divide_table(common) <= fold->end - fold->first) {
        for (int m = 0; m <= common->max_common; m++) {
            for (int32_t a = 0; a <= most[m]; a++)
                common->table[common->start[m] + a] = worth_of(fold->stake, a, most[m]);
        }
        for (int v = fold->first; v < fold->end; v++) {
            assert(n_common[v] <= common->max_common && amount[v] <= most[n_common[v]]);
            fold->worth[v] = common->table[common->start[n_common[v]] + amount[v]];
        }
    } else {
        for (int v = fold->first; v < fold->end; v++) {
            fold->worth[v] = worth_of(fold->stake, amount[v], most[n_common[v]]);
        }
    }

    uint8_t any_dropped = 0;
    for (int v = fold->first; v < fold->end; v++) {
        fold->dropped[v] = fold->stake->missing_drops && most[n_common[v]] == 0;
        any_dropped |= fold->dropped[v];
    }
    return any_dropped != 0;
}
