/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few pairs of a mentee straight from the tables, without a row (scorer.h).
 *
 * (1) The narrow pass bounds all pairs from below, in what they fall short by (narrow.h). (2) At least most + 1 pairs
 * are within the (most + 1)-th smallest of 64 striped minima of these bounds: those get exact scores. (3) The (most +
 * 1)-th best of the exact worths is what a pair has to reach; whatever bound says it cannot is out for good, and the
 * few pairs in between get exact scores as well. So the result is that of best.c on the row, to the last tie, whatever
 * the bounds were; where too few pairs come out of (2), and where the narrow pass does not suit, the row is read. */
#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "score/ranked.h"
#include "score/scorer_private.h"

/* Pairs that get their exact scores together: some streams after the others, for all of them. */
enum { BATCH = 128 };
_Static_assert((int)BATCH <= (int)PWI_RANKED_AT_ONCE && (int)PWI_MOST_BEST < (int)BATCH, "a batch can be ranked");

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

/* Adds what each mentor's codes say, four steps at a time. `restrict`: sums are the batch's own. */
static void add_steps(const PwiBoundStep *step, int n_steps, const Batch *batch, int32_t *restrict sum) {
    const int32_t *mentor = batch->mentor;
    const int n = batch->n;
    int s = 0;
    for (; s + 4 <= n_steps; s += 4) {
        const PwiBoundStep a = step[s], b = step[s + 1], c = step[s + 2], d = step[s + 3];
        for (int k = 0; k < n; k++) {
            const size_t j = (size_t)mentor[k];
            sum[k] += a.amount[a.code[j]] + b.amount[b.code[j]] + c.amount[c.code[j]] + d.amount[d.code[j]];
        }
    }
    for (; s < n_steps; s++) {
        for (int k = 0; k < n; k++) sum[k] += step[s].amount[step[s].code[mentor[k]]];
    }
}

/* The same for a stream that is no step, as its codes are no bytes. */
static void add_stream(const PwiStream *stream, const int32_t *amount, const Batch *batch, int32_t *sum) {
    for (int k = 0; k < batch->n; k++) {
        const int32_t j = batch->mentor[k];
        sum[k] += amount[stream->narrow != NULL ? stream->narrow[j] : stream->wide[j]];
    }
}

static void add_up(const Selection *selection, Batch *batch) {
    const PwiScorer *scorer = selection->scorer;
    const PwiScoreRow *row = selection->row;
    add_steps(row->narrow.worth_step, row->narrow.n_worth_steps, batch, batch->score);
    add_steps(row->narrow.lost_step, row->narrow.n_lost_steps, batch, batch->lost);
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiStream *stream = &scorer->stream[s];
        const PwiAddition *addition = &row->addition[s];
        if (addition->worth == NULL || addition->by_class || stream->byte != NULL) continue;
        add_stream(stream, addition->worth, batch, batch->score);
        if (addition->lost != NULL) add_stream(stream, addition->lost, batch, batch->lost);
    }
}

/* Values of just this pair take the place of what streams have added. */
static void replace(const Selection *selection, int mentor, int32_t *sum, int32_t *lost) {
    const PwiScorer *scorer = selection->scorer;
    for (int s = 0; s < scorer->n_sparse_terms; s++) {
        const int t = scorer->sparse_term[s];
        if (!pwi_row_has_entries(selection->row, t)) continue;
        const PwiSparse *sparse = &scorer->term[t].sparse;
        const size_t entry = pwi_sparse_from(sparse, selection->mentee, mentor);
        const bool is_there = entry < sparse->first[selection->mentee + 1] && sparse->mentor[entry] == mentor;
        if (is_there) pwi_row_replace(scorer, selection->row, t, entry, sum, lost);
    }
}

/* The first `n_entries` may have values of just these pairs. */
static void score_batch(const Selection *selection, const int32_t *mentor, int n, int n_entries, Batch *batch) {
    const PwiScoreRow *row = selection->row;
    const size_t size = pwi_padded(n) * sizeof(int32_t);
    batch->mentor = mentor;
    batch->n = n;
    memset(batch->score, 0, size);
    memset(batch->lost, 0, size);
    add_up(selection, batch);
    for (int k = 0; k < n_entries; k++) replace(selection, mentor[k], &batch->score[k], &batch->lost[k]);
    selection->scorer->path->finish(batch->score, row->any_lost ? batch->lost : NULL, (int)pwi_padded(n),
                                    row->points_of_all);
}

static PwiRankedPair pair_of(const Selection *selection, const Batch *batch, int k) {
    const int32_t mentor = batch->mentor[k];
    const int64_t price = selection->price != NULL ? selection->price[mentor] : 0;
    return (PwiRankedPair){batch->score[k] - price, {.mentor = mentor, .weight = batch->score[k]}};
}

/* Ranks the pairs from `first` on, which are in the order of mentors, in an empty list: each has its place by how many
 * there are above, without the branches of an insertion that nobody could predict. */
static void rank_all(Selection *selection, const Batch *batch, int first) {
    PwiRanked *ranked = &selection->ranked;
    PwiRankedPair pair[BATCH];
    int64_t worth[BATCH + PWI_TOGETHER];
    uint8_t above[BATCH + PWI_TOGETHER], n_alike[BATCH];
    int n = 0;
    assert(ranked->n == 0);
    for (int k = first; k < batch->n; k++) {
        pair[n] = pair_of(selection, batch, k);
        worth[n] = pair[n].worth;
        n += batch->score[k] >= 0;
    }
    selection->scorer->path->narrow->count_above(worth, n, above);
    memset(n_alike, 0, (size_t)n);
    for (int k = 0; k < n; k++) {
        ranked->place[above[k] + n_alike[above[k]]++] = pair[k];
    }
    ranked->n = n < ranked->room ? n : ranked->room;
}

/* Scores and ranks pairs, of which the first `n_entries` may have values of just these pairs; all others are in the
 * order of mentors. */
static void rank_found(Selection *selection, const int32_t *mentor, int n, int n_entries) {
    for (int k = 0; k < n; k += BATCH) {
        Batch batch;
        const int n_left = n_entries > k ? n_entries - k : 0, size = n - k < BATCH ? n - k : BATCH;
        const int n_own = n_left < size ? n_left : size;
        const bool is_first = selection->ranked.n == 0;
        score_batch(selection, mentor + k, size, n_own, &batch);
        if (is_first) rank_all(selection, &batch, n_own);
        for (int i = 0; i < (is_first ? n_own : size); i++) {
            const PwiRankedPair pair = pair_of(selection, &batch, i);
            if (batch.score[i] >= 0) pwi_rank(&selection->ranked, pair.worth, pair.pair);
        }
    }
}

/* ---- selection ---- */

/* Pairs that are decided, or barred for reasons of their own, are none. */
static void take_out(const PwiScorer *scorer, int mentee, const PwiBestQuery *query, uint8_t *falls_short) {
    for (int k = 0; k < query->n_closed; k++) falls_short[query->closed[k]] = PWI_NEVER;
    for (int k = 0; k < query->n_fixed; k++) falls_short[query->fixed[k].mentor] = PWI_NEVER;
    if (scorer->self[mentee] >= 0) falls_short[scorer->self[mentee]] = PWI_NEVER;
    int n_bans;
    const PwiPair *ban = pwi_bans_of(scorer->decisions, mentee, &n_bans);
    for (int k = 0; k < n_bans; k++) falls_short[ban[k].mentor] = PWI_NEVER;
}

/* Tables know nothing of pairs with values of their own; such are scored whatever their bound. They are marked … */
enum { MARK = PWI_NEVER - 1 };

/* Calls with `mark` mark them; later calls list those of them that have not been taken out since, and take them out. */
static int visit_entries(const Selection *selection, bool mark, int32_t *found) {
    const PwiScorer *scorer = selection->scorer;
    uint8_t *falls_short = selection->row->narrow.falls_short;
    int n = 0;
    for (int s = 0; s < scorer->n_sparse_terms; s++) {
        const int t = scorer->sparse_term[s];
        if (!pwi_row_has_entries(selection->row, t)) continue;
        const PwiSparse *sparse = &scorer->term[t].sparse;
        const size_t end = sparse->first[selection->mentee + 1];
        for (size_t entry = sparse->first[selection->mentee]; entry < end; entry++) {
            uint8_t *own = &falls_short[sparse->mentor[entry]];
            if (mark) {
                *own = MARK;
            } else if (*own == MARK) {
                *own = PWI_NEVER;
                found[n++] = sparse->mentor[entry];
            }
        }
    }
    return n;
}

/* False: too few pairs came out, or too low for bounds in these units. */
static bool select_in_units(Selection *selection, const PwiBestQuery *query, int bits) {
    const PwiScorer *scorer = selection->scorer;
    const PwiNarrowPath *path = scorer->path->narrow;
    PwiNarrow *narrow = &selection->row->narrow;
    const int room = query->most + 1, padded = (int)pwi_padded(selection->row->n_mentors);

    pwi_narrow_pass(scorer, selection->row, query->price, bits);
    (void)visit_entries(selection, true, NULL);
    take_out(scorer, selection->mentee, query, narrow->falls_short);
    const int n_entries = visit_entries(selection, false, narrow->found);

    /* At any level as many pairs as there are minima are within these; a level near the right one finds few others. */
    const uint8_t first = path->bound_all(&narrow->sums, pwi_rest_of(narrow->reached), padded, room, narrow->bound);
    if (first == PWI_NEVER) return false;
    const int n_listed = path->list_within(narrow->bound, first, padded, narrow->found + n_entries);
    rank_found(selection, narrow->found, n_entries + n_listed, n_entries);
    if (selection->ranked.n < room) return false;

    const int64_t reached = selection->ranked.place[room - 1].worth + narrow->least_price;
    const int64_t limit = pwi_limit_of(&narrow->sums, reached);
    narrow->reached = reached;
    if (limit >= PWI_NEVER) return false;
    const int n_more = path->list_more(&narrow->sums, pwi_rest_of(reached), (uint8_t)limit, narrow->bound, first,
                                       padded, narrow->found);
    rank_found(selection, narrow->found, n_more, 0);
    return true;
}

/* Below what the best pairs reach, in units, there is to be room for what a mentee differs from the one before. */
enum { LIKELY_TO_FIT = 220 };

/* False: the row is to be read. */
static bool select_narrowly(Selection *selection, const PwiBestQuery *query) {
    pwi_narrow_take_prices(selection->scorer, selection->row, query->price, query->price_version);
    const int64_t likely = (PWI_PPM - selection->row->narrow.reached) >> PWI_FINE_BITS;
    if (likely <= LIKELY_TO_FIT && select_in_units(selection, query, PWI_FINE_BITS)) return true;
    selection->ranked.n = 0;
    return select_in_units(selection, query, PWI_COARSE_BITS);
}

/* Below so many mentors a row is read in no time. */
enum { MENTORS_PER_BEST = 4 };

static bool suits(const PwiScorer *scorer, const PwiBestQuery *query) {
    return scorer->path->narrow != NULL && !scorer->has_given &&
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
