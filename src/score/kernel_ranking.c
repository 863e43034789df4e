/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of rankings: agree.
 *
 * The value is 1 − (discordant pairs)/(pairs) over the options both ranked: the normalised distance of Kendall (1938).
 * The mentee's options are taken in their order; a later one discords with an earlier one where the mentor has them the
 * other way round. The mentors' ranks lie option by option, in 16 bits, twice: an option that is not ranked counts as
 * rank 0 in one copy and as the last of all in the other, so that one comparison also tells whether both are ranked. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "score/fold_common.h"
#include "score/name_map.h"
#include "score/rank_column.h"
#include "score/term.h"

enum { MAX_OPTIONS = INT16_MAX - 1 };

/* The fold's scratch, in this order. `n_pairs` and `start` are by the number of options both ranked. */
typedef struct RankScratch {
    int64_t *n_pairs;        /* [n_mentee_options + 1] pairs of them */
    int64_t *start;          /* [n_mentee_options + 1] of fold_common.h */
    int32_t *n_discordant;   /* [n_answers] pairs the mentor has the other way round */
    int32_t *n_common;       /* [n_answers] options both ranked */
    int32_t *table;          /* [n_answers] of fold_common.h */
    int32_t *order;          /* [n_mentee_options] mentor's option by the mentee's rank; -1: unknown to the mentor */
    int16_t *n_discord_with; /* [n_answers] discordant pairs with one certain option */
} RankScratch;

static PwStatus ranking_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiQuestion *question = pwi_term_question(term, (PwiSide)side);
        assert(question->type == PWI_RANKING);
        if (question->options.n > MAX_OPTIONS) {
            return pwi_fail(error, PW_UNSUPPORTED, "question \"%s\" ranks more than %d options", question->id,
                            (int)MAX_OPTIONS);
        }
    }
    PwiRankColumn *column = PWI_NEW(PwiRankColumn);
    if (column == NULL) return pwi_fail_memory(error);
    term->column = column;

    const PwiNames *own = &pwi_term_question(term, PWI_MENTEE)->options;
    const PwiNames *other = &pwi_term_question(term, PWI_MENTOR)->options;
    column->n_mentee_options = own->n;
    column->n_options = other->n;
    column->option_map = pwi_name_map_create(own, other);
    *cell_size = (size_t)other->n * sizeof(uint16_t);
    return column->option_map != NULL ? PW_OK : pwi_fail_memory(error);
}

static void ranking_encode(const PwiTerm *term, int mentor, void *cell) {
    const PwiRankColumn *column = term->column;
    memcpy(cell, pwi_term_cell(term, PWI_MENTOR, mentor), (size_t)column->n_options * sizeof(uint16_t));
}

static PwStatus ranking_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    PwiRankColumn *column = term->column;
    size_t n = (size_t)answers->n, n_options = (size_t)column->n_options;
    column->n_answers = answers->n;
    column->rank = PWI_NEW_ARRAY(int16_t, n_options * n);
    column->rank_or_last = PWI_NEW_ARRAY(int16_t, n_options * n);
    if (column->rank == NULL || column->rank_or_last == NULL) return pwi_fail_memory(error);

    for (size_t v = 0; v < n; v++) {
        const uint16_t *rank = pwi_dictionary_cell(answers, (int)v);
        int n_unranked = 0;
        for (size_t o = 0; o < n_options; o++) {
            assert(rank[o] <= n_options);
            column->rank[o * n + v] = (int16_t)rank[o];
            column->rank_or_last[o * n + v] = rank[o] == 0 ? INT16_MAX : (int16_t)rank[o];
            n_unranked += rank[o] == 0;
        }
        if (n_unranked > column->most_unranked) column->most_unranked = n_unranked;
    }
    const size_t n_own = (size_t)column->n_mentee_options;
    term->scratch_size = (n_own + 1) * sizeof(int64_t) + n_own * sizeof(int32_t) + 2 * n * sizeof(int32_t) +
                         n * sizeof(int16_t) + pwi_common_scratch_size(answers->n, column->n_mentee_options);
    return PW_OK;
}

static RankScratch divide_scratch(const PwiRankColumn *column, void *memory) {
    size_t n = (size_t)column->n_answers, n_own = (size_t)column->n_mentee_options;
    RankScratch scratch;
    scratch.n_pairs = memory;
    scratch.start = scratch.n_pairs + n_own + 1;
    scratch.n_discordant = (int32_t *)(scratch.start + n_own + 1);
    scratch.n_common = scratch.n_discordant + n;
    scratch.table = scratch.n_common + n;
    scratch.order = scratch.table + n;
    scratch.n_discord_with = (int16_t *)(scratch.order + n_own);
    return scratch;
}

/* The mentee's options from the most wanted on; returns how many they ranked. */
static int read_order(const PwiTerm *term, int mentee, int32_t *order) {
    const PwiRankColumn *column = term->column;
    const uint16_t *rank = pwi_term_cell(term, PWI_MENTEE, mentee);
    int n_ranked = 0;
    for (int o = 0; o < column->n_mentee_options; o++) {
        if (rank[o] == 0) continue;
        assert(rank[o] <= column->n_mentee_options);
        order[rank[o] - 1] = column->option_map[o];
        n_ranked++;
    }
    return n_ranked;
}

/* These three hold the fold's inner loops. `restrict`: scratch and column never overlap, which gcc cannot know. */
static void count_ranked(const int16_t *restrict rank, int n, int32_t *restrict n_common) {
    for (int v = 0; v < n; v++) n_common[v] += rank[v] != 0;
}
static void count_discord(const int16_t *restrict earlier, const int16_t *restrict later_or_last, int n,
                          int16_t *restrict n_discord) {
    for (int v = 0; v < n; v++) n_discord[v] = (int16_t)(n_discord[v] + (earlier[v] > later_or_last[v]));
}
static void add_discord(const int16_t *restrict n_discord, int n, int32_t *restrict n_discordant) {
    for (int v = 0; v < n; v++) n_discordant[v] += n_discord[v];
}

static void compare_rankings(const PwiRankColumn *column, const PwiFold *fold, const RankScratch *scratch,
                             int n_ranked) {
    const size_t n = (size_t)column->n_answers, first = (size_t)fold->first;
    const int length = fold->end - fold->first;
    for (int earlier = 0; earlier < n_ranked; earlier++) {
        if (scratch->order[earlier] < 0) continue;
        const int16_t *rank = column->rank + (size_t)scratch->order[earlier] * n + first;
        count_ranked(rank, length, scratch->n_common + first);

        /* With one option there are fewer than 2^15 discords, so 16 bits do until the next. */
        memset(scratch->n_discord_with + first, 0, (size_t)length * sizeof *scratch->n_discord_with);
        for (int later = earlier + 1; later < n_ranked; later++) {
            if (scratch->order[later] < 0) continue;
            count_discord(rank, column->rank_or_last + (size_t)scratch->order[later] * n + first, length,
                          scratch->n_discord_with + first);
        }
        add_discord(scratch->n_discord_with + first, length, scratch->n_discordant + first);
    }
}

static bool ranking_fold(const PwiTerm *term, const PwiFold *fold) {
    const PwiRankColumn *column = term->column;
    const RankScratch scratch = divide_scratch(column, fold->scratch);
    const size_t length = (size_t)(fold->end - fold->first);
    memset(scratch.n_discordant + fold->first, 0, length * sizeof *scratch.n_discordant);
    memset(scratch.n_common + fold->first, 0, length * sizeof *scratch.n_common);
    const int n_ranked = read_order(term, fold->mentee, scratch.order);
    compare_rankings(column, fold, &scratch, n_ranked);

    for (int64_t m = 0; m <= n_ranked; m++) scratch.n_pairs[m] = m * (m - 1) / 2;
    const PwiCommon common = {.n_common = scratch.n_common,
                              .amount = scratch.n_discordant,
                              .most = scratch.n_pairs,
                              .max_common = n_ranked,
                              .start = scratch.start,
                              .table = scratch.table};
    return pwi_fold_common(fold, &common);
}

static void ranking_destroy(PwiTerm *term) {
    PwiRankColumn *column = term->column;
    pwi_free(column->option_map);
    pwi_free(column->rank);
    pwi_free(column->rank_or_last);
    pwi_free(column);
}

const PwiKernel pwi_kernel_ranking = {
    .open = ranking_open,
    .encode = ranking_encode,
    .close = ranking_close,
    .fold = ranking_fold,
    .destroy = ranking_destroy,
    .sorter = &pwi_sorter_ranking,
};
