/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of loads as a set of bits (totals.h): the subset sum recursion (Bellman 1957), a person after the other, 64
 * numbers a word. */
#include "fair/totals.h"

#include "base/memory.h"
#include "base/numbers.h"
#include "fair/linear.h"

enum { WORD = 64 };

typedef struct Sums {
    uint64_t *is_sum, *next; /* [n_words] a bit a number, from 0 */
    size_t n_words;
} Sums;

static bool is_sum(const Sums *sums, int64_t number) {
    return (sums->is_sum[number / WORD] >> (number % WORD) & 1) != 0;
}

/* to |= from + by; words are taken from the last, so that both may be the same. */
static void add_shifted(const Sums *sums, const uint64_t *from, int64_t by, uint64_t *to) {
    const size_t words = (size_t)(by / WORD), bits = (size_t)(by % WORD);
    for (size_t w = sums->n_words; w-- > words;) {
        uint64_t moved = from[w - words] << bits;
        if (bits > 0 && w > words) moved |= from[w - words - 1] >> (WORD - bits);
        to[w] |= moved;
    }
}

/* One person more, who has nothing, if they may, or some number in least … most. */
static void add_person(Sums *sums, bool may_be_none, int64_t least, int64_t most) {
    for (size_t w = 0; w < sums->n_words; w++) sums->next[w] = 0;
    add_shifted(sums, sums->is_sum, least, sums->next);
    for (int64_t width = 1; width <= most - least;) { /* least … least + width − 1 are done */
        const int64_t step = width < most - least + 1 - width ? width : most - least + 1 - width;
        add_shifted(sums, sums->next, step, sums->next);
        width += step;
    }
    for (size_t w = 0; w < sums->n_words; w++) sums->is_sum[w] = sums->next[w] | (may_be_none ? sums->is_sum[w] : 0);
}

static bool has_gap(const PwiRange *range) {
    return range->gap > 1 && range->least <= 0;
}

static int widest_gap(const PwiRange *range, int n) {
    int widest = 0;
    for (int person = 0; person < n; person++)
        if (has_gap(&range[person]) && range[person].gap > widest) widest = range[person].gap;
    return widest;
}

/* All sums of these people's loads up to `most`. */
static PwStatus find_sums(const PwiRange *range, int n, int64_t most, Sums *sums) {
    *sums = (Sums){.n_words = (size_t)(most / WORD) + 1};
    sums->is_sum = PWI_NEW_ARRAY(uint64_t, sums->n_words);
    sums->next = PWI_NEW_ARRAY(uint64_t, sums->n_words);
    if (sums->is_sum == NULL || sums->next == NULL) return PW_NO_MEMORY;
    sums->is_sum[0] = 1;
    for (int person = 0; person < n; person++) {
        const PwiRange *own = &range[person];
        if (has_gap(own))
            add_person(sums, true, own->gap, own->most);
        else if (own->most > 0)
            add_person(sums, false, own->least > 0 ? own->least : 0, own->most);
    }
    return PW_OK;
}

/* The numbers next to `total` that are sums; where there is none, as far as the set goes. */
static PwiTotalsGap around(const Sums *sums, double total, int64_t most) {
    PwiTotalsGap gap = {.low = (int64_t)(total + PWI_WHOLE)};
    gap.high = (double)gap.low < total - PWI_WHOLE ? gap.low + 1 : gap.low;
    while (gap.low > 0 && !is_sum(sums, gap.low)) gap.low--;
    while (gap.high <= most && !is_sum(sums, gap.high)) gap.high++;
    return gap;
}

PwStatus pwi_totals_find_gap(const PwiModel *model, PwiRange *const range[PWI_N_SIDES], double total, bool *is_in_gap,
                             PwiTotalsGap *gap) {
    PwStatus status = PW_OK;
    Sums sums = {0};
    *is_in_gap = false;
    for (int side = 0; side < PWI_N_SIDES && !*is_in_gap; side++) {
        const int widest = widest_gap(range[side], model->n[side]);
        const int64_t most = (int64_t)total + widest;
        if (widest == 0) continue;
        PW_TRY(find_sums(range[side], model->n[side], most, &sums));
        *gap = around(&sums, total, most);
        *is_in_gap = gap->high > gap->low + 1;
        pwi_free(sums.is_sum);
        pwi_free(sums.next);
        sums = (Sums){0};
    }
out:
    pwi_free(sums.is_sum);
    pwi_free(sums.next);
    return status;
}
