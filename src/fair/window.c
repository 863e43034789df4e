/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of pairs, and windows taken from it (window.h). */
#include "fair/window.h"

#include <string.h>

#include "base/memory.h"

enum { POOL_EACH = 50 }; /* pairs of the pool, a mentee */

void pwi_windows_clear(PwiWindows *windows) {
    pwi_pair_list_clear(&windows->pool);
    *windows = (PwiWindows){0};
}

/* The pairs of the pool that lose at most `loss`. A mentee's best choice is among the mentee's pairs of the pool, if it
 * has any of them: what the choice is made of loses least. */
static PwStatus take_from_pool(const PwiWindows *windows, const PwiPricing *pricing, PwiWide loss,
                               PwiPairList *window) {
    const PwiPairList *pool = &windows->pool;
    const PwiModel *model = pricing->model;
    int n_mentees = model->n[PWI_MENTEE];
    PwStatus status = PW_OK;
    PwiWide *worth = PWI_NEW_ARRAY(PwiWide, (size_t)pool->n), *sorted = PWI_NEW_ARRAY(PwiWide, (size_t)pool->n);
    *window = (PwiPairList){.pair = PWI_NEW_ARRAY(PwiScored, (size_t)pool->n),
                            .first = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees + 1)};
    PW_TRY(worth != NULL && sorted != NULL && window->pair != NULL && window->first != NULL ? PW_OK : PW_NO_MEMORY);
    for (int i = 0; i < n_mentees; i++) {
        const PwiScored *pair = &pool->pair[pool->first[i]];
        int n = pool->first[i + 1] - pool->first[i];
        PwiMenteeTerms terms = pwi_pricing_mentee(pricing, i);
        for (int k = 0; k < n; k++) sorted[k] = worth[k] = pwi_pricing_worth(pricing, &terms, pair[k]);
        PwiChoice choice = pwi_choice_best(sorted, n, model->range[PWI_MENTEE][i], 0, terms.gain);
        for (int k = 0; k < n; k++)
            if (pwi_choice_loss(&choice, worth[k]) <= loss) window->pair[window->n++] = pair[k];
        window->first[i + 1] = window->n;
    }
out:
    pwi_free(worth);
    pwi_free(sorted);
    return status;
}

PwStatus pwi_window_open(PwiWindows *windows, const PwiModel *model, int goal, const PwiPrices *prices, int64_t most,
                         PwiWide *loss, PwiPairList *window) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PwiWide bound;
    int64_t n_wanted;
    PW_TRY(pwi_pricing_init(&pricing, model, prices, goal));
    if (!windows->has_losses) PW_TRY(pwi_scan_losses(&pricing, &windows->losses));
    windows->has_losses = true;
    if (!windows->has_pool) {
        int64_t most_pooled = (int64_t)POOL_EACH * model->n[PWI_MENTEE];
        windows->pool_loss = pwi_losses_threshold(&windows->losses, -PWI_NO_CHOICE, most_pooled);
        PwiWanted wanted = {windows->pool_loss, 0, INT32_MAX, NULL};
        PW_TRY(pwi_scan_list(&pricing, wanted, NULL, &windows->pool, &bound, &n_wanted));
        windows->has_pool = true;
    }
    *loss = pwi_losses_threshold(&windows->losses, *loss, most);
    if (*loss <= windows->pool_loss)
        PW_TRY(take_from_pool(windows, &pricing, *loss, window));
    else
        PW_TRY(pwi_scan_list(&pricing, (PwiWanted){*loss, 0, INT32_MAX, NULL}, NULL, window, &bound, &n_wanted));
out:
    pwi_pricing_clear(&pricing);
    return status;
}
