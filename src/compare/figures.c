/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a matching's figures (figures.h): one walk over the mentees, with both sides' views of all their pairs. */
#include "compare/figures.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed_log.h"
#include "base/numbers.h"
#include "strategy/assemble.h"
#include "strategy/views.h"

const PwiFigureKind pwi_figure_kinds[PWI_N_FIGURES] = {
#define KIND(id, name, unit, meaning) [PWI_FIGURE_##id] = {name, unit, meaning},
    PWI_FIGURES(KIND)
#undef KIND
};

typedef struct Taking {
    const PwiStrategyInput *input;
    const PwMatching *matching;
    PwiFigures *figures;
    PwiArena arena; /* owns the arrays */
    PwiViews views;
    PwiScoreRow *row, *view[PWI_N_SIDES]; /* owned */
    int32_t *load[PWI_N_SIDES];           /* [people] */
    int64_t *benefit_ppm;                 /* [mentees] sum of their pairs' scores; −1: takes no part */
    int32_t *worst[PWI_N_SIDES]; /* [people] the least liked partner, by the person's view; −1: a place is free */
    int *first_pair;             /* [mentees + 1] offsets into matching->pair */
} Taking;

static int count(const Taking *taking, PwiSide side) {
    return taking->input->cohort->side[side].n;
}

/* ---- preparing ---- */

static PwStatus taking_init(Taking *taking, PwError *error) {
    PwStatus status = PW_OK;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)count(taking, (PwiSide)side) + 1;
        taking->load[side] = PWI_ARENA_ARRAY(&taking->arena, int32_t, n);
        taking->worst[side] = PWI_ARENA_ARRAY(&taking->arena, int32_t, n);
        PW_TRY(taking->load[side] != NULL && taking->worst[side] != NULL ? PW_OK : PW_NO_MEMORY);
    }
    size_t n_mentees = (size_t)count(taking, PWI_MENTEE);
    taking->benefit_ppm = PWI_ARENA_ARRAY(&taking->arena, int64_t, n_mentees + 1);
    taking->first_pair = PWI_ARENA_ARRAY(&taking->arena, int, n_mentees + 1);
    PW_TRY(taking->benefit_ppm != NULL && taking->first_pair != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_views_init(&taking->views, taking->input, error));
    PW_TRY(pwi_score_row_create(taking->input->scorer, &taking->row));
    for (int side = 0; side < PWI_N_SIDES; side++)
        PW_TRY(pwi_score_row_create(taking->views.scorer[side], &taking->view[side]));
out:
    return status;
}

static void taking_clear(Taking *taking) {
    pwi_score_row_destroy(taking->row);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_score_row_destroy(taking->view[side]);
    pwi_views_clear(&taking->views);
    pwi_arena_clear(&taking->arena);
}

/* Loads, benefits, and where each mentee's pairs stand. */
static void read_pairs(Taking *taking) {
    const PwMatching *matching = taking->matching;
    for (int i = 0, p = 0; i < count(taking, PWI_MENTEE); i++) {
        taking->benefit_ppm[i] = pwi_takes_part(taking->input, PWI_MENTEE, i) ? 0 : -1;
        taking->first_pair[i] = p;
        for (; p < matching->n_pairs && matching->pair[p].mentee == i; p++) {
            taking->load[PWI_MENTEE][i]++;
            taking->load[PWI_MENTOR][matching->pair[p].mentor]++;
            taking->benefit_ppm[i] += matching->pair[p].score_ppm;
        }
        taking->first_pair[i + 1] = p;
    }
}

/* Everybody's least liked partner, who would be given up first; a kept pair is not given up. */
static PwStatus find_worst(Taking *taking, PwiSide side) {
    const PwMatching *matching = taking->matching;
    const PwProgramme *programme = taking->input->programme;
    PwiPairScore score = {.part_ppm = PWI_ARENA_ARRAY(&taking->arena, int32_t, (size_t)programme->n_criteria + 1),
                          .broken = PWI_ARENA_ARRAY(&taking->arena, uint8_t, (size_t)programme->n_rules + 1)};
    if (score.part_ppm == NULL || score.broken == NULL) return PW_NO_MEMORY;
    int32_t *worst = taking->worst[side];
    for (int person = 0; person < count(taking, side); person++) {
        bool has_room = taking->load[side][person] < taking->input->cohort->side[side].person[person].bounds.max;
        worst[person] = pwi_takes_part(taking->input, side, person) && has_room ? -1 : INT32_MAX;
    }
    for (int p = 0; p < matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &matching->pair[p];
        if (pair->kept) continue;
        int person = side == PWI_MENTEE ? pair->mentee : pair->mentor;
        pwi_score_pair(taking->views.scorer[side], taking->view[side], pair->mentee, pair->mentor, &score);
        if (score.score_ppm < worst[person]) worst[person] = score.score_ppm;
    }
    return PW_OK;
}

/* ---- the walk ---- */

static bool is_partner(const Taking *taking, int mentee, int mentor) {
    for (int p = taking->first_pair[mentee]; p < taking->first_pair[mentee + 1]; p++)
        if (taking->matching->pair[p].mentor == mentor) return true;
    return false;
}

/* Mentors who take part and whom the mentee likes better than this score. */
static int count_better(const Taking *taking, const int32_t *score, int32_t than) {
    int n = 0;
    for (int j = 0; j < count(taking, PWI_MENTOR); j++)
        n += score[j] > than && pwi_takes_part(taking->input, PWI_MENTOR, j);
    return n;
}

static void take_ranks(const Taking *taking, int mentee, const int32_t *score) {
    int best = PWI_N_RANKS;
    for (int p = taking->first_pair[mentee]; p < taking->first_pair[mentee + 1]; p++) {
        int rank = count_better(taking, score, taking->matching->pair[p].score_ppm);
        if (rank < PWI_N_RANKS) taking->figures->at_rank[rank]++;
        if (rank < best) best = rank;
    }
    taking->figures->value[PWI_FIGURE_FIRST] += best == 0;
    taking->figures->value[PWI_FIGURE_TOP_THREE] += best < 3;
}

/* What each other mentee has, with this one's eyes. */
static void take_envy(const Taking *taking, int mentee, const int32_t *score) {
    int64_t most = 0;
    for (int other = 0; other < count(taking, PWI_MENTEE); other++) {
        int64_t worth = 0;
        for (int p = taking->first_pair[other]; p < taking->first_pair[other + 1]; p++) {
            int32_t own = score[taking->matching->pair[p].mentor];
            worth += own > 0 ? own : 0;
        }
        if (worth - taking->benefit_ppm[mentee] > most) most = worth - taking->benefit_ppm[mentee];
    }
    int64_t *value = taking->figures->value;
    value[PWI_FIGURE_ENVIOUS] += most > 0;
    if (most > value[PWI_FIGURE_ENVY]) value[PWI_FIGURE_ENVY] = most;
}

static void take_blocking(const Taking *taking, int mentee) {
    const int32_t *own = pwi_score_mentee(taking->views.scorer[PWI_MENTEE], taking->view[PWI_MENTEE], mentee);
    const int32_t *theirs = pwi_score_mentee(taking->views.scorer[PWI_MENTOR], taking->view[PWI_MENTOR], mentee);
    for (int j = 0; j < count(taking, PWI_MENTOR); j++)
        if (own[j] > taking->worst[PWI_MENTEE][mentee] && theirs[j] > taking->worst[PWI_MENTOR][j] &&
            !is_partner(taking, mentee, j))
            taking->figures->value[PWI_FIGURE_BLOCKING]++;
}

static void walk(const Taking *taking) {
    for (int i = 0; i < count(taking, PWI_MENTEE); i++) {
        if (taking->benefit_ppm[i] < 0) continue;
        const int32_t *score = pwi_score_mentee(taking->input->scorer, taking->row, i);
        take_ranks(taking, i, score);
        take_envy(taking, i, score);
        take_blocking(taking, i);
    }
}

/* ---- sums and shares ---- */

static int64_t rounded(PwiWide a, int64_t b) {
    return (int64_t)((2 * a + b) / (2 * (PwiWide)b));
}

static int compare_benefits(const void *a, const void *b) {
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* ln of a benefit above 0, in millionths. */
static int64_t log_ppm(int64_t benefit_ppm) {
    int64_t bits = benefit_ppm >= PWI_PPM ? pwi_fixed_log((uint64_t)benefit_ppm, (uint64_t)PWI_PPM)
                                          : -pwi_fixed_log((uint64_t)PWI_PPM, (uint64_t)benefit_ppm);
    return pwi_floor_div(bits * PWI_PPM + (INT64_C(1) << (PWI_LOG_BITS - 1)), INT64_C(1) << PWI_LOG_BITS);
}

/* Everything that hangs on the benefits alone. Gini: Σ (2k − n − 1)·b_k / (n·Σ b), b ascending, k from 1. */
static PwStatus take_benefits(const Taking *taking) {
    int64_t *value = taking->figures->value, sum = 0, n = 0, n_matched = 0, sum_of_logs = 0;
    int64_t *sorted = PWI_NEW_ARRAY(int64_t, (size_t)count(taking, PWI_MENTEE));
    if (sorted == NULL) return PW_NO_MEMORY;
    for (int i = 0; i < count(taking, PWI_MENTEE); i++) {
        if (taking->benefit_ppm[i] < 0) continue;
        sorted[n++] = taking->benefit_ppm[i];
        sum += taking->benefit_ppm[i];
        value[PWI_FIGURE_UNMATCHED] += taking->load[PWI_MENTEE][i] == 0;
        if (taking->load[PWI_MENTEE][i] == 0) continue;
        if (n_matched++ == 0 || taking->benefit_ppm[i] < value[PWI_FIGURE_LEAST])
            value[PWI_FIGURE_LEAST] = taking->benefit_ppm[i];
        sum_of_logs += log_ppm(taking->benefit_ppm[i] > 0 ? taking->benefit_ppm[i] : 1);
    }
    qsort(sorted, (size_t)n, sizeof *sorted, compare_benefits);
    PwiWide spread = 0;
    for (int64_t k = 0; k < n; k++) spread += (PwiWide)(2 * (k + 1) - n - 1) * sorted[k];
    if (n > 0) {
        value[PWI_FIGURE_MEDIAN] = rounded(sorted[(n - 1) / 2] + sorted[n / 2], 2);
        value[PWI_FIGURE_TENTH] = sorted[(n - 1) / 10];
        value[PWI_FIGURE_FIRST] = rounded((PwiWide)value[PWI_FIGURE_FIRST] * PWI_PPM, n);
        value[PWI_FIGURE_TOP_THREE] = rounded((PwiWide)value[PWI_FIGURE_TOP_THREE] * PWI_PPM, n);
    }
    if (sum > 0) value[PWI_FIGURE_GINI] = (int64_t)((spread * PWI_PPM / n * 2 + sum) / (2 * (PwiWide)sum));
    if (n_matched > 0) value[PWI_FIGURE_NASH] = pwi_floor_div(2 * sum_of_logs + n_matched, 2 * n_matched);
    pwi_free(sorted);
    return PW_OK;
}

static void take_pairs(const Taking *taking) {
    const PwMatching *matching = taking->matching;
    int64_t *value = taking->figures->value;
    value[PWI_FIGURE_PAIRS] = matching->n_pairs;
    for (int p = 0; p < matching->n_pairs; p++) {
        int32_t score = matching->pair[p].score_ppm;
        value[PWI_FIGURE_TOTAL] += score;
        if (p == 0 || score < value[PWI_FIGURE_WORST]) value[PWI_FIGURE_WORST] = score;
    }
    if (matching->n_pairs > 0) value[PWI_FIGURE_MEAN] = rounded(value[PWI_FIGURE_TOTAL], matching->n_pairs);
}

/* σ² = (n·Σ l² − (Σ l)²) / n². */
static void take_loads(const Taking *taking) {
    int64_t *value = taking->figures->value, n = 0, sum = 0, squares = 0;
    for (int j = 0; j < count(taking, PWI_MENTOR); j++) {
        if (!pwi_takes_part(taking->input, PWI_MENTOR, j)) continue;
        int64_t load = taking->load[PWI_MENTOR][j];
        if (n == 0 || load < value[PWI_FIGURE_LEAST_LOAD]) value[PWI_FIGURE_LEAST_LOAD] = load;
        if (n == 0 || load > value[PWI_FIGURE_MOST_LOAD]) value[PWI_FIGURE_MOST_LOAD] = load;
        n++;
        sum += load;
        squares += load * load;
    }
    if (n == 0) return;
    PwiUnsignedWide variance =
        (PwiUnsignedWide)((PwiWide)n * squares - (PwiWide)sum * sum) * (uint64_t)(PWI_PPM * PWI_PPM);
    value[PWI_FIGURE_LOAD_SPREAD] = (int64_t)(pwi_square_root(variance) / (uint64_t)n);
}

/* The widest gaps between the groups of one question, groups of nobody aside. */
static void take_gaps(const Taking *taking, int question) {
    const PwiColumn *column = &taking->input->cohort->side[PWI_MENTEE].column[question];
    int64_t least[2] = {INT64_MAX, INT64_MAX}, most[2] = {0, 0}, *value = taking->figures->value;
    for (int option = 0; option < taking->input->programme->question[question].options.n; option++) {
        int64_t n = 0, sum[2] = {0, 0};
        for (int i = 0; i < count(taking, PWI_MENTEE); i++) {
            bool is_of_group = taking->benefit_ppm[i] >= 0 && pwi_answered(column, i) &&
                               *(const int32_t *)pwi_cell(column, i) == option;
            if (!is_of_group) continue;
            n++;
            sum[0] += taking->benefit_ppm[i];
            sum[1] += taking->load[PWI_MENTEE][i] * PWI_PPM;
        }
        for (int what = 0; n > 0 && what < 2; what++) {
            int64_t mean = rounded(sum[what], n);
            if (mean < least[what]) least[what] = mean;
            if (mean > most[what]) most[what] = mean;
        }
    }
    static const PwiFigure figure[2] = {PWI_FIGURE_MEAN_GAP, PWI_FIGURE_PLACE_GAP};
    for (int what = 0; what < 2; what++)
        if (most[what] - least[what] > value[figure[what]]) value[figure[what]] = most[what] - least[what];
}

PwStatus pwi_figures_take(const PwiStrategyInput *input, const PwMatching *matching, PwiFigures *figures,
                          PwError *error) {
    PwStatus status = PW_OK;
    Taking taking = {.input = input, .matching = matching, .figures = figures};
    *figures = (PwiFigures){.value = {0}};
    PW_TRY(taking_init(&taking, error));
    read_pairs(&taking);
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(find_worst(&taking, (PwiSide)side));
    walk(&taking);
    PW_TRY(take_benefits(&taking));
    take_pairs(&taking);
    take_loads(&taking);
    for (int q = 0; q < input->programme->n_questions; q++)
        if (pwi_programme_has_groups(input->programme, q)) take_gaps(&taking, q);
out:
    taking_clear(&taking);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}
