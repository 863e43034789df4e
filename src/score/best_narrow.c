/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few pairs of a mentee straight from the tables, without a row (scorer.h).
 *
 * (1) The narrow pass bounds all pairs (narrow.h). (2) The (most + 1)-th largest of 64 striped maxima of these bounds
 * is reached by at least as many pairs: those get exact scores. (3) The (most + 1)-th best of the exact worths is what
 * a pair has to reach; whatever bound does not reach it is out for good, and the few pairs in between get exact scores
 * as well. So the result is that of best.c on the row, to the last tie, whatever the bounds were; where too few pairs
 * come out of (2), and where the narrow pass does not suit, the row is read. */
#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "score/ranked.h"
#include "score/scorer_private.h"

/* Pairs that get their exact scores together: one stream after the other, for all of them. */
enum { BATCH = 128 };

typedef struct Selection {
    const PwiScorer *scorer;
    PwiScoreRow *row;
    const int64_t *price; /* or NULL */
    int mentee;
    PwiRanked ranked;
} Selection;

/* ---- exact scores ---- */

typedef struct Batch {
    const int32_t *mentor; /* [n] */
    int n;                 /* at most BATCH */
    int32_t score[BATCH], lost[BATCH];
} Batch;

/* Adds what each mentor's code says. */
static void add_amounts(const Batch *batch, const PwiStream *stream, const uint8_t *byte, const int32_t *amount,
                        int32_t *sum) {
    const int32_t *mentor = batch->mentor;
    const int n = batch->n;
    if (byte != NULL) {
        for (int k = 0; k < n; k++) sum[k] += amount[byte[mentor[k]]];
    } else if (stream->narrow != NULL) {
        for (int k = 0; k < n; k++) sum[k] += amount[stream->narrow[mentor[k]]];
    } else {
        for (int k = 0; k < n; k++) sum[k] += amount[stream->wide[mentor[k]]];
    }
}

static void add_up(const Selection *selection, Batch *batch) {
    const PwiScorer *scorer = selection->scorer;
    const PwiScoreRow *row = selection->row;
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiStream *stream = &scorer->stream[s];
        const PwiAddition *addition = &row->addition[s];
        const uint8_t *byte = addition->by_class ? addition->class_of : stream->byte;
        if (addition->worth == NULL) continue;
        add_amounts(batch, stream, byte, addition->worth, batch->score);
        if (addition->lost != NULL) add_amounts(batch, stream, byte, addition->lost, batch->lost);
    }
    for (int g = 0; g < scorer->n_drop_groups; g++) {
        const int32_t *amount = row->drop_table + g * PWI_DROP_CODES;
        if (row->drops_any[g]) add_amounts(batch, NULL, scorer->drops[g].code, amount, batch->lost);
    }
}

/* Values of just this pair take the place of what streams have added. */
static void replace(const Selection *selection, int mentor, int32_t *sum, int32_t *lost) {
    const PwiScorer *scorer = selection->scorer;
    for (int t = 0; t < scorer->n_terms; t++) {
        if (!pwi_row_has_entries(scorer, selection->row, t)) continue;
        const PwiSparse *sparse = &scorer->term[t].sparse;
        const size_t entry = pwi_sparse_from(sparse, selection->mentee, mentor);
        const bool is_there = entry < sparse->first[selection->mentee + 1] && sparse->mentor[entry] == mentor;
        if (is_there) pwi_row_replace(scorer, selection->row, t, entry, sum, lost);
    }
}

/* `have_entries`: there may be values of just these pairs. */
static void rank_batch(Selection *selection, const int32_t *mentor, int n, bool have_entries) {
    const PwiScoreRow *row = selection->row;
    const size_t size = pwi_padded(n) * sizeof(int32_t);
    Batch batch;
    batch.mentor = mentor;
    batch.n = n;
    memset(batch.score, 0, size);
    memset(batch.lost, 0, size);
    add_up(selection, &batch);
    for (int k = 0; have_entries && k < n; k++) replace(selection, mentor[k], &batch.score[k], &batch.lost[k]);
    selection->scorer->path->finish(batch.score, row->any_lost ? batch.lost : NULL, (int)pwi_padded(n),
                                    row->points_of_all);
    for (int k = 0; k < n; k++) {
        const int64_t price = selection->price != NULL ? selection->price[mentor[k]] : 0;
        if (batch.score[k] < 0) continue;
        pwi_rank(&selection->ranked, batch.score[k] - price, (PwiBest){.mentor = mentor[k], .weight = batch.score[k]});
    }
}

/* ---- selection ---- */

/* Ranks the pairs that are within `most` now and, unless `before` is NULL, were not within `most_before`. */
static void rank_within(Selection *selection, const uint8_t *now, uint8_t most, const uint8_t *before,
                        uint8_t most_before) {
    const int padded = (int)pwi_padded(selection->row->n_mentors);
    int32_t *found = selection->row->narrow.found;
    const int n = selection->scorer->path->list_within(now, most, before, most_before, padded, found);
    for (int k = 0; k < n; k += BATCH) rank_batch(selection, found + k, n - k < BATCH ? n - k : BATCH, false);
}

/* Pairs that are decided, or barred for reasons of their own, are none. */
static void take_out(const PwiScorer *scorer, int mentee, const PwiBestQuery *query, uint8_t *falls_short) {
    for (int k = 0; k < query->n_closed; k++) falls_short[query->closed[k]] = PWI_NEVER;
    for (int k = 0; k < query->n_fixed; k++) falls_short[query->fixed[k].mentor] = PWI_NEVER;
    if (scorer->self[mentee] >= 0) falls_short[scorer->self[mentee]] = PWI_NEVER;
    int n_bans;
    const PwiPair *ban = pwi_bans_of(scorer->decisions, mentee, &n_bans);
    for (int k = 0; k < n_bans; k++) falls_short[ban[k].mentor] = PWI_NEVER;
}

/* Does `visit` to every mentor for whom a term has an entry. */
static void visit_entries(Selection *selection, void (*visit)(Selection *selection, int mentor)) {
    const PwiScorer *scorer = selection->scorer;
    for (int t = 0; t < scorer->n_terms; t++) {
        if (!pwi_row_has_entries(scorer, selection->row, t)) continue;
        const PwiSparse *sparse = &scorer->term[t].sparse;
        const size_t end = sparse->first[selection->mentee + 1];
        for (size_t entry = sparse->first[selection->mentee]; entry < end; entry++) {
            visit(selection, sparse->mentor[entry]);
        }
    }
}

/* Tables know nothing of such pairs. They are marked by a bound that no table has … */
enum { MARK = PWI_NEVER - 1 };
_Static_assert((int)PWI_PPM / PWI_BOUND_PPM < MARK, "no pair falls as short as that");

static void mark_entry(Selection *selection, int mentor) {
    selection->row->narrow.falls_short[mentor] = MARK;
}

/* … and those not taken out are scored whatever their bound. */
static void rank_entry(Selection *selection, int mentor) {
    uint8_t *falls_short = &selection->row->narrow.falls_short[mentor];
    if (*falls_short != MARK) return;
    *falls_short = PWI_NEVER;
    rank_batch(selection, &(int32_t){mentor}, 1, true);
}

/* False: too few pairs came out, or too low; the row is to be read. */
static bool select_narrowly(Selection *selection, const PwiBestQuery *query) {
    const PwiScorer *scorer = selection->scorer;
    const PwiPath *path = scorer->path;
    PwiNarrow *narrow = &selection->row->narrow;
    const int room = query->most + 1, n = selection->row->n_mentors, padded = (int)pwi_padded(n);
    int64_t least = 0, largest = 0;

    if (query->price != NULL) path->price_range(query->price, n, &least, &largest);
    pwi_narrow_pass(scorer, selection->row, least < largest ? query->price : NULL, least);
    visit_entries(selection, mark_entry);
    take_out(scorer, selection->mentee, query, narrow->falls_short);
    visit_entries(selection, rank_entry);

    /* At any level as many pairs as there are minima are within these; a level near the right one finds few others. */
    path->bound_at(&narrow->sums, pwi_part_of(narrow->reached), padded, narrow->bound);
    const uint8_t first = path->striped_bound(narrow->bound, padded, room);
    if (first == PWI_NEVER) return false;
    rank_within(selection, narrow->bound, first, NULL, 0);
    if (selection->ranked.n < room) return false;

    const int64_t reached = selection->ranked.place[room - 1].worth + least;
    const int64_t limit = pwi_limit_of(&narrow->sums, reached);
    narrow->reached = reached;
    if (limit >= PWI_NEVER) return false;
    path->bound_at(&narrow->sums, pwi_part_of(reached), padded, narrow->again);
    rank_within(selection, narrow->again, (uint8_t)limit, narrow->bound, first);
    return true;
}

/* Below so many mentors a row is read in no time. */
enum { MENTORS_PER_BEST = 4 };

static bool suits(const PwiScorer *scorer, const PwiBestQuery *query) {
    return scorer->path->add_bounds != NULL && !scorer->has_given &&
           scorer->cohort->side[PWI_MENTOR].n >= MENTORS_PER_BEST * query->most;
}

static int read_row(const PwiScorer *scorer, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                    int64_t *bound) {
    pwi_row_finish(scorer, row, mentee);
    for (int k = 0; k < query->n_closed; k++) row->score[query->closed[k]] = PWI_FORBIDDEN;
    for (int k = 0; k < query->n_fixed; k++) row->score[query->fixed[k].mentor] = PWI_FORBIDDEN;
    return pwi_best_of_row(scorer->path, row->score, query->price, row->n_mentors, query->most, best, bound);
}

int pwi_best_of_mentee(const PwiScorer *scorer, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                       int64_t *bound) {
    assert(1 <= query->most && query->most <= PWI_MOST_BEST);
    pwi_row_begin(scorer, row, mentee);
    pwi_row_prepare(scorer, row, mentee);
    if (suits(scorer, query)) {
        Selection selection; /* not zeroed: that takes longer than it looks */
        selection.scorer = scorer;
        selection.row = row;
        selection.price = query->price;
        selection.mentee = mentee;
        selection.ranked.n = 0;
        selection.ranked.room = query->most + 1;
        if (select_narrowly(&selection, query)) return pwi_ranked_hand_over(&selection.ranked, best, bound);
    }
    return read_row(scorer, row, mentee, query, best, bound);
}
