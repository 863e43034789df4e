/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking pairs away until the rules hold (fallback.h).
 *
 * Rules of single mentors lose what is too much, or too few, of a group; parities lose pairs of whoever has most for
 * its size. Each can upset another, so all are looked at in turn until nothing is taken away any more; pairs only get
 * fewer, so that ends. The judge has the last word. */
#include "fair/fallback.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

typedef struct Fallback {
    const PwiModel *model;
    PwiScored *pair; /* [n] by score, the highest first; owned */
    int n;
    int32_t *load[PWI_N_SIDES]; /* [people] open pairs; owned */
    int32_t *count;             /* [mentors × most options of a question] pairs of an answer; owned */
    int32_t *first;             /* [mentees + 1] into `pair`, while that is sorted by mentee; owned */
} Fallback;

/* ---- the pairs and their scores ---- */

static bool has_pairs(void *context, int mentee) {
    const Fallback *fallback = context;
    return fallback->first[mentee] < fallback->first[mentee + 1];
}

static void take_scores(void *context, PwiRowWorker *worker, int mentee) {
    Fallback *fallback = context;
    const int32_t *score = pwi_rows_get(&fallback->model->rows, worker, mentee);
    for (int32_t k = fallback->first[mentee]; k < fallback->first[mentee + 1]; k++)
        fallback->pair[k].score_ppm = score[fallback->pair[k].mentor];
}

static int by_score(const void *a, const void *b) {
    const PwiScored *left = a, *right = b;
    if (left->score_ppm != right->score_ppm) return left->score_ppm > right->score_ppm ? -1 : 1;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

/* `pair` is sorted by mentee. */
static PwStatus take_pairs(Fallback *fallback, const PwiPair *pair, int n) {
    const PwiModel *model = fallback->model;
    PwStatus status = PW_OK;
    for (int k = 0; k < n; k++) {
        fallback->pair[k] = (PwiScored){pair[k].mentee, pair[k].mentor, 0};
        fallback->first[pair[k].mentee + 1] = k + 1;
    }
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (fallback->first[i + 1] == 0) fallback->first[i + 1] = fallback->first[i];
    fallback->n = n;
    PW_TRY(pwi_rows_visit(&model->rows, (PwiRowVisitor){fallback, has_pairs, take_scores}, (PwiDeadline){0}));
    if (n > 0) qsort(fallback->pair, (size_t)n, sizeof *fallback->pair, by_score);
out:
    return status;
}

/* ---- taking away ---- */

/* Leaves out the pairs that are marked by a mentee below 0; whether there were any. */
static bool close_ranks(Fallback *fallback) {
    int n = 0;
    for (int k = 0; k < fallback->n; k++)
        if (fallback->pair[k].mentee >= 0) fallback->pair[n++] = fallback->pair[k];
    bool is_fewer = n < fallback->n;
    fallback->n = n;
    return is_fewer;
}

static bool drop_below_floor(Fallback *fallback) {
    for (int k = 0; k < fallback->n; k++)
        if (!pwi_model_admits(fallback->model, fallback->pair[k])) fallback->pair[k].mentee = PWI_NOBODY;
    return close_ranks(fallback);
}

static void count_loads(Fallback *fallback) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(fallback->load[side], 0, (size_t)fallback->model->n[side] * sizeof(int32_t));
    for (int k = 0; k < fallback->n; k++) {
        fallback->load[PWI_MENTEE][fallback->pair[k].mentee]++;
        fallback->load[PWI_MENTOR][fallback->pair[k].mentor]++;
    }
}

/* Who has fewer than a minimum that applies if used has nobody. */
static bool drop_gaps(Fallback *fallback) {
    const PwiModel *model = fallback->model;
    count_loads(fallback);
    for (int k = 0; k < fallback->n; k++) {
        PwiScored *pair = &fallback->pair[k];
        if (fallback->load[PWI_MENTEE][pair->mentee] < model->range[PWI_MENTEE][pair->mentee].gap ||
            fallback->load[PWI_MENTOR][pair->mentor] < model->range[PWI_MENTOR][pair->mentor].gap)
            pair->mentee = PWI_NOBODY;
    }
    return close_ranks(fallback);
}

/* at-most, not-alone: the pairs of a mentor's group that are too many, or all where they are too few. */
static bool drop_of_mentors(Fallback *fallback, const PwiFairness *rule) {
    const PwiModel *model = fallback->model;
    int n_options = model->problem->programme->question[rule->question].options.n;
    int32_t *count = fallback->count;
    memset(count, 0, (size_t)model->n[PWI_MENTOR] * (size_t)n_options * sizeof *count);
    for (int k = 0; k < model->n_kept_pairs; k++) {
        int32_t option = pwi_model_group(model, rule->question, model->kept[k].mentee);
        if (option != PWI_NOBODY) count[model->kept[k].mentor * n_options + option]++;
    }
    if (rule->kind == PWI_NOT_ALONE) {
        count_loads(fallback);
        for (int k = 0; k < fallback->n; k++) {
            int32_t option = pwi_model_group(model, rule->question, fallback->pair[k].mentee);
            if (option != PWI_NOBODY) count[fallback->pair[k].mentor * n_options + option]++;
        }
    }
    for (int k = 0; k < fallback->n; k++) {
        PwiScored *pair = &fallback->pair[k];
        int32_t option = pwi_model_group(model, rule->question, pair->mentee);
        if (option == PWI_NOBODY) continue;
        int32_t *of = &count[pair->mentor * n_options + option];
        if (rule->kind == PWI_AT_MOST) { /* the best stay */
            if (*of >= rule->count)
                pair->mentee = PWI_NOBODY;
            else
                ++*of;
        } else if (fallback->load[PWI_MENTOR][pair->mentor] >= pwi_model_crowd(model, pair->mentor) &&
                   *of < rule->count) {
            pair->mentee = PWI_NOBODY;
        }
    }
    return close_ranks(fallback);
}

/* The sums of a parity: scores, or pairs. The last is of those in no group. */
static int64_t part_of(const PwiFairness *rule, const PwiScored *pair) {
    return rule->kind == PWI_SCORE_PARITY ? pair->score_ppm : 1;
}

/* What the most wanting group is short of, times unit; ≤ 0: nothing. */
static PwiWide most_missing(const PwiModel *model, const PwiFairness *rule, const int64_t *sum, int n_options) {
    PwiWide all = 0, most = 0, n = model->n_taking;
    for (int option = 0; option <= n_options; option++) all += sum[option];
    for (int option = 0; option < n_options; option++) {
        PwiWide size = pwi_model_group_size(model, rule->question, option);
        PwiWide missing = rule->kind == PWI_SCORE_PARITY
                              ? rule->level_ppm * size * all - PWI_PPM * n * sum[option]
                              : PWI_PPM * size * all - PWI_PPM * n * sum[option] - rule->level_ppm * n * size;
        if (size > 0 && missing > most) most = missing;
    }
    return most;
}

/* The group that has most for its size and still has pairs from `next` on; those in no group count as the richest. */
static int richest(const PwiModel *model, const PwiFairness *rule, const int64_t *sum, int n_options,
                   const int32_t *n_left) {
    int best = PWI_NOBODY;
    if (n_left[n_options] > 0) return n_options;
    for (int option = 0; option < n_options; option++) {
        if (n_left[option] == 0) continue;
        PwiWide size = pwi_model_group_size(model, rule->question, option);
        if (best == PWI_NOBODY ||
            (PwiWide)sum[option] * pwi_model_group_size(model, rule->question, best) > (PwiWide)sum[best] * size)
            best = option;
    }
    return best;
}

/* Parities: pairs of the richest go, the best first, as fewer of them have to. */
static PwStatus drop_for_parity(Fallback *fallback, const PwiFairness *rule, bool *is_fewer) {
    const PwiModel *model = fallback->model;
    int n_options = model->problem->programme->question[rule->question].options.n;
    PwStatus status = PW_OK;
    int64_t *sum = PWI_NEW_ARRAY(int64_t, (size_t)n_options + 1);
    int32_t *n_left = PWI_NEW_ARRAY(int32_t, (size_t)n_options + 1), *next = NULL;
    PW_TRY(sum != NULL && n_left != NULL ? PW_OK : PW_NO_MEMORY);
    next = PWI_NEW_ARRAY(int32_t, (size_t)n_options + 1);
    PW_TRY(next != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < fallback->n + model->n_kept_pairs; k++) {
        const PwiScored *pair = k < fallback->n ? &fallback->pair[k] : &model->kept[k - fallback->n];
        int32_t option = pwi_model_group(model, rule->question, pair->mentee);
        if (option == PWI_NOBODY) option = n_options;
        sum[option] += part_of(rule, pair);
        n_left[option] += k < fallback->n;
    }
    while (most_missing(model, rule, sum, n_options) > 0) {
        int from = richest(model, rule, sum, n_options, n_left);
        if (from == PWI_NOBODY) break;
        int32_t wanted = from == n_options ? PWI_NOBODY : from, k = next[from];
        while (fallback->pair[k].mentee < 0 ||
               pwi_model_group(model, rule->question, fallback->pair[k].mentee) != wanted)
            k++;
        sum[from] -= part_of(rule, &fallback->pair[k]);
        n_left[from]--;
        fallback->pair[k].mentee = PWI_NOBODY;
        next[from] = k + 1;
    }
    *is_fewer |= close_ranks(fallback);
out:
    pwi_free(sum);
    pwi_free(n_left);
    pwi_free(next);
    return status;
}

static PwStatus drop_until_kept(Fallback *fallback) {
    const PwProgramme *programme = fallback->model->problem->programme;
    PwStatus status = PW_OK;
    bool is_fewer = drop_below_floor(fallback);
    do {
        is_fewer = drop_gaps(fallback);
        for (int r = 0; r < programme->n_fairness; r++) {
            const PwiFairness *rule = &programme->fairness[r];
            if (rule->soft) continue;
            if (rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE)
                is_fewer |= drop_of_mentors(fallback, rule);
            else if (rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_PLACE_PARITY)
                PW_TRY(drop_for_parity(fallback, rule, &is_fewer));
        }
    } while (is_fewer);
out:
    return status;
}

/* ---- the whole ---- */

static PwStatus fallback_init(Fallback *fallback, const PwiModel *model, int n) {
    const PwProgramme *programme = model->problem->programme;
    int most_options = 0;
    for (int q = 0; q < programme->n_questions; q++)
        if (programme->question[q].options.n > most_options) most_options = programme->question[q].options.n;
    *fallback = (Fallback){.model = model};
    fallback->pair = PWI_NEW_ARRAY(PwiScored, (size_t)n);
    fallback->first = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE] + 1);
    fallback->count = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR] * (size_t)most_options);
    for (int side = 0; side < PWI_N_SIDES; side++)
        fallback->load[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
    bool fine = fallback->pair != NULL && fallback->first != NULL && fallback->count != NULL &&
                fallback->load[0] != NULL && fallback->load[1] != NULL;
    return fine ? PW_OK : PW_NO_MEMORY;
}

static void fallback_clear(Fallback *fallback) {
    pwi_free(fallback->pair);
    pwi_free(fallback->first);
    pwi_free(fallback->count);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(fallback->load[side]);
}

PwStatus pwi_fallback_find(const PwiModel *model, const PwiPair *pair, int n, PwiIncumbent *best) {
    PwStatus status = PW_OK;
    PwiJudge judge = {0};
    Fallback fallback = {0};
    PW_TRY(fallback_init(&fallback, model, n));
    PW_TRY(pwi_judge_init(&judge, model));
    PW_TRY(take_pairs(&fallback, pair, n));
    PW_TRY(drop_until_kept(&fallback));
    PwiVerdict verdict = pwi_judge(&judge, fallback.pair, fallback.n);
    if (!verdict.keeps_all) {
        fallback.n = 0;
        verdict = pwi_judge(&judge, fallback.pair, 0);
    }
    if (verdict.keeps_all) PW_TRY(pwi_incumbent_set(best, fallback.pair, fallback.n, &verdict));
out:
    pwi_judge_clear(&judge);
    fallback_clear(&fallback);
    return status;
}
