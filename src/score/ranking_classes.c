/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rankings in planes (planes.h).
 *
 * A ranking is spelt as bits: for every pair of options, two that say which of them comes first (neither, where one is
 * not ranked), and for every option whether it is ranked; four bits a digit. The pairs that discord with a mentee's
 * order are then bits in common with a mask, and class = (the mentee's options that the mentor did not rank) · step +
 * discordant pairs, with a step beyond the most there can be. */
#include <assert.h>
#include <string.h>

#include "score/planes.h"
#include "score/rank_column.h"

enum { BITS_OF_DIGIT = 4, BITS_OF_PAIR = 2 };
_Static_assert(1 << BITS_OF_DIGIT == PWI_DIGITS, "a digit is four bits");

static int pair_planes(int n_options) {
    const int n_bits = BITS_OF_PAIR * (n_options * (n_options - 1) / 2);
    return (n_bits + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
}

static int ranking_planes(const PwiTerm *term) {
    const int n = ((const PwiRankColumn *)term->column)->n_options;
    if (n > PWI_MAX_PLANES) return 0;
    const int n_planes = pair_planes(n) + (n + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
    return n_planes <= PWI_MAX_PLANES ? n_planes : 0;
}

static void set_bit(uint8_t *digit, int bit) {
    digit[bit / BITS_OF_DIGIT] = (uint8_t)(digit[bit / BITS_OF_DIGIT] | 1U << (bit % BITS_OF_DIGIT));
}

/* For every pair of ranked options, in a fixed order, sets the bit of the one that comes first, or last. */
static void spell_pairs(const int32_t *rank, int n, bool of_last, uint8_t *digit) {
    int bit = 0;
    for (int o = 0; o < n; o++) {
        for (int p = 0; p < o; p++, bit += BITS_OF_PAIR) {
            if (rank[o] != 0 && rank[p] != 0) set_bit(digit, bit + ((rank[o] < rank[p]) != of_last));
        }
    }
}

static int ranking_spell(const PwiTerm *term, int v, uint8_t *byte) {
    const PwiRankColumn *column = term->column;
    const int n = column->n_options, first = pair_planes(n);
    int32_t rank[PWI_MAX_PLANES] = {0};
    memset(byte, 0, (size_t)ranking_planes(term));
    for (int o = 0; o < n; o++) {
        if (v >= 0) rank[o] = column->rank[(size_t)o * (size_t)column->n_answers + (size_t)v];
        /* Who gave no answer is to add nothing: as if all were ranked, and no pair in any order. */
        if (v < 0 || rank[o] != 0) set_bit(byte + first, o);
    }
    spell_pairs(rank, n, false, byte);
    return PWI_CODE_FIRST_ANSWER;
}

/* How a mentee's classes are laid out. */
typedef struct RankingClasses {
    int n_ranked;      /* of the mentor's options, by the mentee */
    int most_unranked; /* of these, by any mentor */
    int step;          /* classes for each number of unranked options */
} RankingClasses;

/* Writes the mentee's ranks to rank[mentor's options], 0 = not ranked, unless it is NULL. */
static RankingClasses ranking_layout(const PwiTerm *term, int mentee, int32_t *rank) {
    const PwiRankColumn *column = term->column;
    const uint16_t *own = pwi_term_cell(term, PWI_MENTEE, mentee);
    RankingClasses layout = {.n_ranked = 0};
    for (int o = 0; o < column->n_mentee_options; o++) {
        if (own[o] == 0 || column->option_map[o] < 0) continue;
        if (rank != NULL) rank[column->option_map[o]] = own[o];
        layout.n_ranked++;
    }
    layout.most_unranked = column->most_unranked < layout.n_ranked ? column->most_unranked : layout.n_ranked;
    layout.step = layout.n_ranked * (layout.n_ranked - 1) / 2 + 1;
    return layout;
}

/* A plane whose digits add `each` for every bit they have in common with the mask. */
static void use_plane(PwiClasses *classes, int place, unsigned mask, bool of_missing_bits, int each) {
    const unsigned flip = of_missing_bits ? PWI_DIGITS - 1 : 0;
    if (mask == 0) return;
    uint8_t *adds = classes->adds[classes->n_used];
    for (unsigned digit = 0; digit < PWI_DIGITS; digit++) { /* one vector: no table, no branch */
        const unsigned counted = mask & (digit ^ flip);
        const unsigned in_pairs = counted - ((counted >> 1) & 5);
        adds[digit] = (uint8_t)(((in_pairs & 3) + (in_pairs >> 2)) * (unsigned)each);
    }
    classes->place[classes->n_used++] = (uint8_t)place;
}

static bool ranking_sort(const PwiTerm *const *term, int n_terms, const PwiPlanes *planes, int mentee,
                         PwiClasses *classes) {
    (void)n_terms;
    const int n = ((const PwiRankColumn *)term[0]->column)->n_options, n_pair_planes = pair_planes(n);
    int32_t rank[PWI_MAX_PLANES];
    memset(rank, 0, (size_t)n * sizeof *rank);
    const RankingClasses layout = ranking_layout(term[0], mentee, rank);
    const int n_classes = PWI_CODE_FIRST_ANSWER + (layout.most_unranked + 1) * layout.step;
    if (n_classes > PWI_MAX_CLASSES) return false;
    uint8_t mask[PWI_MAX_PLANES];
    memset(mask, 0, (size_t)planes->n_planes);
    spell_pairs(rank, n, true, mask);
    for (int o = 0; o < n; o++) {
        if (rank[o] != 0) set_bit(mask + n_pair_planes, o);
    }
    pwi_classes_begin(classes, planes);
    classes->n_classes = n_classes;
    for (int p = 0; p < planes->n_planes; p++) {
        const bool is_pairs = p < n_pair_planes;
        use_plane(classes, p, mask[p], !is_pairs, is_pairs ? 1 : layout.step);
    }
    return true;
}

static bool ranking_value(const PwiTerm *term, const PwiStake *stake, int mentee, const PwiPlanes *planes,
                          const PwiClasses *classes, int32_t *worth, int32_t *lost) {
    (void)planes, (void)classes;
    const RankingClasses layout = ranking_layout(term, mentee, NULL);
    bool any_lost = false;
    for (int unranked = 0; unranked <= layout.most_unranked; unranked++) {
        const int first = PWI_CODE_FIRST_ANSWER + unranked * layout.step, m = layout.n_ranked - unranked;
        any_lost |= pwi_value_distances(stake, m * (m - 1) / 2, worth + first, lost + first);
    }
    return any_lost;
}

const PwiSorter pwi_sorter_ranking = {
    .count_planes = ranking_planes, .spell = ranking_spell, .sort = ranking_sort, .value = ranking_value};
