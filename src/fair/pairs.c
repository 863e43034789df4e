/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passes over all open pairs, a mentee's row at a time, in parallel (pairs.h). */
#include "fair/pairs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"

void pwi_pair_list_clear(PwiPairList *list) {
    pwi_free(list->pair);
    pwi_free(list->first);
    *list = (PwiPairList){0};
}

/* A thread's rooms. */
typedef struct Room {
    PwiWide *worth, *sorted; /* [mentors] */
    PwiScored *pair, *kept;  /* [mentors] */
    PwiLosses losses;
    PwiWide bound;
    bool has_nobody; /* a mentee without a choice was met */
} Room;

typedef struct Scan {
    const PwiPricing *pricing;
    Room *room;              /* [threads] */
    const PwiWanted *wanted; /* NULL: the bound only */
    const PwiPairList *also;
    PwiScored *found; /* grows; NULL with out_of_memory */
    int64_t n_found, n_wanted;
    size_t capacity;
    bool out_of_memory;
    bool counts_losses;
    PwiLosses *losses;
} Scan;

static bool has_room(void *context, int mentee) {
    const PwiModel *model = ((Scan *)context)->pricing->model;
    return model->range[PWI_MENTEE][mentee].most > 0;
}

static bool is_also(const PwiPairList *also, PwiScored pair) {
    if (also == NULL) return false;
    for (int32_t k = also->first[pair.mentee]; k < also->first[pair.mentee + 1]; k++)
        if (also->pair[k].mentor == pair.mentor) return true;
    return false;
}

static void keep(Scan *scan, const PwiScored *pair, int n, int64_t n_wanted) {
#ifdef _OPENMP
#pragma omp critical
#endif
    {
        scan->n_wanted += n_wanted;
        PwiScored *grown = pwi_reserve_array(scan->found, &scan->capacity, (size_t)(scan->n_found + n), sizeof *grown);
        scan->out_of_memory |= grown == NULL;
        if (grown != NULL) scan->found = grown;
        if (n > 0 && grown != NULL && scan->n_wanted <= scan->wanted->most) {
            memcpy(grown + scan->n_found, pair, (size_t)n * sizeof *pair);
            scan->n_found += n;
        }
    }
}

/* The `most` best worths of room->worth [n], highest first, in room->sorted. */
static void sort_best(Room *room, int n, int most) {
    int n_best = 0;
    for (int k = 0; k < n; k++) {
        PwiWide worth = room->worth[k];
        if (n_best == most && worth <= room->sorted[most - 1]) continue;
        int at = n_best < most ? n_best++ : most - 1;
        for (; at > 0 && room->sorted[at - 1] < worth; at--) room->sorted[at] = room->sorted[at - 1];
        room->sorted[at] = worth;
    }
}

/* Those of the mentee's pairs that lose little. Of ties for the last of the best so many, those are taken that come
 * next from a place of the mentee's own: else all would name the same few mentors. */
static void choose(Scan *scan, Room *room, const PwiChoice *choice, int n, bool has_choice) {
    const PwiWanted *wanted = scan->wanted;
    PwiWide least = PWI_NO_CHOICE; /* worth that a pair needs to be among the best so many */
    int n_tied = n;
    if (wanted->most_each > 0 && n > wanted->most_each) {
        sort_best(room, n, wanted->most_each);
        least = room->sorted[wanted->most_each - 1];
        for (n_tied = 0; n_tied < wanted->most_each && room->sorted[wanted->most_each - 1 - n_tied] == least;) n_tied++;
    }
    int n_kept = 0, first = n > 0 ? (int)((int64_t)room->pair[0].mentee * wanted->most_each % n) : 0;
    int64_t n_wanted = 0;
    for (int l = 0; l < n; l++) {
        int k = first + l < n ? first + l : first + l - n;
        bool is_best = room->worth[k] > least || (room->worth[k] == least && n_tied-- > 0);
        bool is_wanted = has_choice && is_best && pwi_choice_loss(choice, room->worth[k]) <= wanted->loss;
        n_wanted += is_wanted;
        if (is_wanted || is_also(scan->also, room->pair[k])) room->kept[n_kept++] = room->pair[k];
    }
    keep(scan, room->kept, n_kept, n_wanted);
}

static int bits_of(PwiWide value) {
    uint64_t high = (uint64_t)(value >> 64), low = (uint64_t)value;
    return value <= 0 ? 0 : high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low);
}

static void visit(void *context, PwiRowWorker *worker, int mentee) {
    Scan *scan = context;
    const PwiPricing *pricing = scan->pricing;
    const PwiModel *model = pricing->model;
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    Room *room = &scan->room[pwi_thread_index()];
    PwiMenteeTerms terms = pwi_pricing_mentee(pricing, mentee);
    int n = 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        room->pair[n] = (PwiScored){mentee, j, row[j]};
        if (row[j] < 0 || !pwi_model_admits(model, room->pair[n])) continue;
        room->worth[n] = pwi_pricing_worth(pricing, &terms, room->pair[n]);
        n++;
    }
    memcpy(room->sorted, room->worth, (size_t)n * sizeof *room->worth);
    PwiChoice choice = pwi_choice_best(room->sorted, n, model->range[PWI_MENTEE][mentee], 0, terms.gain);
    bool has_choice = choice.best > PWI_NO_CHOICE;
    room->has_nobody |= !has_choice;
    if (has_choice) room->bound += choice.best;
    for (int k = 0; scan->counts_losses && has_choice && k < n; k++)
        room->losses.n[bits_of(pwi_choice_loss(&choice, room->worth[k]))]++;
    if (scan->wanted != NULL) choose(scan, room, &choice, n, has_choice && choice.filled > PWI_NO_CHOICE);
}

static PwStatus run(Scan *scan, PwiWide *bound) {
    const PwiModel *model = scan->pricing->model;
    int n_threads = model->problem->n_threads;
    size_t n_mentors = (size_t)model->n[PWI_MENTOR];
    PwStatus status = PW_OK;
    scan->room = PWI_NEW_ARRAY(Room, (size_t)n_threads);
    if (scan->room == NULL) return PW_NO_MEMORY;
    for (int t = 0; t < n_threads; t++) {
        Room *room = &scan->room[t];
        room->worth = PWI_NEW_ARRAY(PwiWide, n_mentors);
        room->sorted = PWI_NEW_ARRAY(PwiWide, n_mentors);
        room->pair = PWI_NEW_ARRAY(PwiScored, n_mentors);
        room->kept = PWI_NEW_ARRAY(PwiScored, n_mentors);
        bool fine = room->worth != NULL && room->sorted != NULL && room->pair != NULL && room->kept != NULL;
        PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    }
    PW_TRY(pwi_rows_visit(&model->rows, (PwiRowVisitor){scan, has_room, visit}, model->problem->deadline));
    PW_TRY(scan->out_of_memory ? PW_NO_MEMORY : PW_OK);
    *bound = pwi_pricing_rest(scan->pricing, NULL);
    bool has_nobody = false;
    for (int t = 0; t < n_threads; t++) {
        *bound += scan->room[t].bound;
        has_nobody |= scan->room[t].has_nobody;
        for (int b = 0; scan->counts_losses && b < PWI_LOSS_BITS; b++) scan->losses->n[b] += scan->room[t].losses.n[b];
    }
    if (has_nobody) *bound = PWI_NO_CHOICE;
out:
    for (int t = 0; t < n_threads; t++) {
        pwi_free(scan->room[t].worth);
        pwi_free(scan->room[t].sorted);
        pwi_free(scan->room[t].pair);
        pwi_free(scan->room[t].kept);
    }
    pwi_free(scan->room);
    return status;
}

PwStatus pwi_scan_bound(const PwiPricing *pricing, PwiWide *bound) {
    Scan scan = {.pricing = pricing};
    return run(&scan, bound);
}

PwStatus pwi_scan_losses(const PwiPricing *pricing, PwiLosses *losses) {
    Scan scan = {.pricing = pricing, .counts_losses = true, .losses = losses};
    PwiWide bound;
    *losses = (PwiLosses){{0}};
    return run(&scan, &bound);
}

PwiWide pwi_losses_threshold(const PwiLosses *losses, PwiWide most_loss, int64_t most) {
    int64_t n = 0;
    for (int bits = 0; bits < PWI_LOSS_BITS - 1; bits++) {
        n += losses->n[bits];
        PwiWide loss = ((PwiWide)1 << bits) - 1;
        if (loss >= most_loss) break;
        if (n + losses->n[bits + 1] > most) return loss;
    }
    return most_loss;
}

PwStatus pwi_pair_list_best(const PwiPricing *pricing, const PwiPairList *list, PwiWide *best) {
    PwStatus status = PW_OK;
    const PwiModel *model = pricing->model;
    PwiWide *worth = PWI_NEW_ARRAY(PwiWide, (size_t)list->n), *scratch = PWI_NEW_ARRAY(PwiWide, (size_t)list->n);
    PwiWide *gain = PWI_NEW_ARRAY(PwiWide, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(worth != NULL && scratch != NULL && gain != NULL ? PW_OK : PW_NO_MEMORY);
    pwi_worths_of_list(pricing, list->pair, list->first, worth, gain);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        best[i] = pwi_choice_of_list(model, worth, gain[i], list->first, i, NULL, PWI_NOBODY, scratch).best;
        if (best[i] <= PWI_NO_CHOICE || model->range[PWI_MENTEE][i].most > 1) best[i] = 0;
    }
out:
    pwi_free(worth);
    pwi_free(scratch);
    pwi_free(gain);
    return status;
}

static int compare_scored(const void *a, const void *b) {
    const PwiScored *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

PwStatus pwi_scan_list(const PwiPricing *pricing, PwiWanted wanted, const PwiPairList *also, PwiPairList *list,
                       PwiWide *bound, int64_t *n_wanted) {
    const PwiModel *model = pricing->model;
    int n_mentees = model->n[PWI_MENTEE];
    Scan scan = {.pricing = pricing, .wanted = &wanted, .also = also};
    PwStatus status = PW_OK;
    *list = (PwiPairList){0};
    scan.losses = wanted.losses;
    scan.counts_losses = wanted.losses != NULL;
    if (scan.counts_losses) *scan.losses = (PwiLosses){{0}};
    PW_TRY(run(&scan, bound));
    *n_wanted = scan.n_wanted;
    list->first = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees + 1);
    PW_TRY(list->first != NULL ? PW_OK : PW_NO_MEMORY);
    if (scan.n_wanted > wanted.most) scan.n_found = 0;
    assert(scan.n_found < INT32_MAX);
    list->n = (int32_t)scan.n_found;
    list->pair = scan.found;
    scan.found = NULL;
    if (list->n > 0) qsort(list->pair, (size_t)list->n, sizeof *list->pair, compare_scored);
    for (int32_t k = 0, i = 0; i <= n_mentees; i++) {
        while (k < list->n && list->pair[k].mentee < i) k++;
        list->first[i] = k;
    }
out:
    pwi_free(scan.found);
    return status;
}
