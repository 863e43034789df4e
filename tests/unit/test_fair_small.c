/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness rules against all matchings: tiny programmes of every rule and of pairs of rules, hard and soft, with kept
 * pairs and minimums that apply if used. What is best is found here by trying everything, with the rules written down
 * once more from docs/methods/fairness.md. */
#include "cohort_builder.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "assign_case.h"
#include "fair/exchange.h"
#include "fair/fair.h"

enum { MAX_MENTEES = 6, MAX_MENTORS = 3, N_GROUPS = 3, N_PLACES = 3 };

typedef struct Small {
    BuiltCohort built;
    PwiFairness rule[2];
    int64_t level[2][N_GROUPS];
    PwiCondition of_group, of_place;
    int32_t score[MAX_MENTEES][MAX_MENTORS];
    int group[MAX_MENTEES]; /* -1: no answer */
    int place[MAX_MENTORS];
    int n_mentees, n_mentors;
    PwiPair kept;
} Small;

static const int32_t *row_of(const void *self, void *worker, int mentee) {
    const Small *small = self;
    memcpy(worker, small->score[mentee], sizeof small->score[mentee]);
    return worker;
}

static PwStatus worker_create(const void *self, void **worker) {
    (void)self;
    *worker = pwi_new_array(MAX_MENTORS, sizeof(int32_t));
    return *worker != NULL ? PW_OK : PW_NO_MEMORY;
}

static void random_rule(Small *small, CaseChance *chance, int r) {
    PwiFairness *rule = &small->rule[r];
    *rule =
        (PwiFairness){.id = r == 0 ? "one" : "two", .kind = (PwiFairnessKind)case_pick(chance, PWI_N_FAIRNESS_KINDS)};
    rule->soft = rule->kind != PWI_NOT_ALONE && case_one_in(chance, 3);
    if (rule->soft) rule->penalty_ppm = 1 + case_pick(chance, 1500000);
    rule->question = rule->kind == PWI_FLOOR || rule->kind == PWI_RESERVE ? -1 : 0;
    const int64_t levels[PWI_N_FAIRNESS_KINDS] = {[PWI_SCORE_PARITY] = 500000 + case_pick(chance, 500001),
                                                  [PWI_PLACE_PARITY] = case_pick(chance, 300000),
                                                  [PWI_FLOOR] = case_pick(chance, 600000)};
    rule->level_ppm = levels[rule->kind];
    for (int g = 0; g < N_GROUPS; g++) small->level[r][g] = case_one_in(chance, 3) ? -1 : case_pick(chance, 700000);
    rule->group_level_ppm = small->level[r];
    rule->count = 1 + case_pick(chance, 2) + (rule->kind == PWI_NOT_ALONE);
    small->of_group = (PwiCondition){0, case_pick(chance, N_GROUPS)};
    small->of_place = (PwiCondition){1, case_pick(chance, N_PLACES)};
    rule->who[PWI_MENTEE] = (PwiWhen){&small->of_group, 1};
    rule->who[PWI_MENTOR] = (PwiWhen){&small->of_place, 1};
}

static void random_small(Small *small, uint64_t seed) {
    static const char *const names[] = {"a", "b", "c"};
    CaseChance chance = {seed};
    *small =
        (Small){.n_mentees = 2 + case_pick(&chance, MAX_MENTEES - 1), .n_mentors = 1 + case_pick(&chance, MAX_MENTORS)};
    BuiltCohort *built = &small->built;
    built_begin(built, false, small->n_mentees, small->n_mentors);
    PwProgramme *programme = built->programme;
    built_question(built, PWI_CHOICE, names, N_GROUPS);
    built_question(built, PWI_CHOICE, names, N_PLACES);
    built_columns(built);
    for (int i = 0; i < small->n_mentees; i++) {
        small->group[i] = case_one_in(&chance, 8) ? -1 : case_pick(&chance, N_GROUPS);
        if (small->group[i] >= 0) *(int32_t *)built_answer(built, PWI_MENTEE, i, 0) = small->group[i];
        built->cohort->side[PWI_MENTEE].person[i].bounds = (PwiBounds){case_one_in(&chance, 6), 1};
        for (int j = 0; j < small->n_mentors; j++)
            small->score[i][j] = case_one_in(&chance, 6) ? PWI_NO_PAIR : case_pick(&chance, 1000001);
    }
    for (int j = 0; j < small->n_mentors; j++) {
        small->place[j] = case_pick(&chance, N_PLACES);
        *(int32_t *)built_answer(built, PWI_MENTOR, j, 1) = small->place[j];
        int most = 1 + case_pick(&chance, 4);
        built->cohort->side[PWI_MENTOR].person[j].bounds = (PwiBounds){case_pick(&chance, most + 1), most};
    }
    programme->capacity.min_if_used[PWI_MENTOR] = !case_one_in(&chance, 4);
    programme->capacity.min_if_used[PWI_MENTEE] = false;
    if (case_one_in(&chance, 4)) {
        small->kept = (PwiPair){case_pick(&chance, small->n_mentees), case_pick(&chance, small->n_mentors)};
        if (small->score[small->kept.mentee][small->kept.mentor] < 0)
            small->score[small->kept.mentee][small->kept.mentor] = case_pick(&chance, 1000001);
        built->decisions->keep = &small->kept;
        built->decisions->n_keep = 1;
    }
    programme->n_fairness = 1 + case_pick(&chance, 2);
    for (int r = 0; r < programme->n_fairness; r++) random_rule(small, &chance, r);
    programme->fairness = small->rule;
    programme->n_goals = 0;
    if (!case_one_in(&chance, 4)) programme->goal[programme->n_goals++] = PWI_GOAL_MATCHED;
    programme->goal[programme->n_goals++] = PWI_GOAL_TOTAL;
}

/* ---- all matchings ---- */

typedef struct Truth {
    bool is_possible;
    int64_t matched, total;
} Truth;

/* What one rule is short of, in 1/(10^6 n) of a millionth (scores) or of a pair. */
static PwiWide breach_of(const Small *small, const PwiFairness *rule, const int *mentor_of) {
    PwiWide n = small->n_mentees, breach = 0, all_scores = 0, all_pairs = 0, scores[N_GROUPS] = {0},
            pairs[N_GROUPS] = {0};
    PwiWide size[N_GROUPS] = {0};
    int count[MAX_MENTORS][N_GROUPS] = {{0}}, load[MAX_MENTORS] = {0}, reserved = 0;
    for (int i = 0; i < small->n_mentees; i++) {
        int j = mentor_of[i], g = small->group[i];
        if (g >= 0) size[g]++;
        if (j < 0) continue;
        all_scores += small->score[i][j];
        all_pairs++;
        load[j]++;
        if (g >= 0) scores[g] += small->score[i][j], pairs[g]++, count[j][g]++;
        reserved += g == small->of_group.answer && small->place[j] == small->of_place.answer;
    }
    const PwDecisions *decisions = small->built.decisions;
    for (int g = 0; g < N_GROUPS; g++) {
        PwiWide missing = 0;
        if (rule->kind == PWI_SCORE_PARITY) missing = rule->level_ppm * size[g] * all_scores - PWI_PPM * n * scores[g];
        if (rule->kind == PWI_PLACE_PARITY)
            missing = PWI_PPM * size[g] * all_pairs - PWI_PPM * n * pairs[g] - rule->level_ppm * n * size[g];
        if (rule->kind == PWI_GROUP_FLOOR && rule->group_level_ppm[g] >= 0)
            missing = PWI_PPM * n * (rule->group_level_ppm[g] * size[g] - scores[g]);
        if (size[g] > 0 && missing > 0) breach += missing;
        for (int j = 0; j < small->n_mentors; j++) {
            int n_kept = decisions->n_keep > 0 && small->kept.mentor == j;
            int n_kept_of = n_kept && small->group[small->kept.mentee] == g;
            int most = rule->count > n_kept_of || rule->soft ? rule->count : n_kept_of;
            if (rule->kind == PWI_AT_MOST && count[j][g] > most) breach += PWI_PPM * n * (count[j][g] - most);
            if (rule->kind == PWI_NOT_ALONE && load[j] > 1 && count[j][g] > 0 && count[j][g] < rule->count)
                breach += PWI_PPM * n * (rule->count - count[j][g]);
        }
    }
    if (rule->kind == PWI_RESERVE && reserved < rule->count) breach += PWI_PPM * n * (rule->count - reserved);
    for (int i = 0; rule->kind == PWI_FLOOR && i < small->n_mentees; i++) {
        bool is_kept = decisions->n_keep > 0 && small->kept.mentee == i;
        if (mentor_of[i] >= 0 && small->score[i][mentor_of[i]] < rule->level_ppm && (rule->soft || !is_kept))
            breach += PWI_PPM * n;
    }
    return breach;
}

static void judge_all(const Small *small, const int *mentor_of, Truth *truth) {
    const PwProgramme *programme = small->built.programme;
    int load[MAX_MENTORS] = {0};
    int64_t matched = 0, total = 0;
    for (int i = 0; i < small->n_mentees; i++) {
        if (mentor_of[i] < 0) {
            if (small->built.cohort->side[PWI_MENTEE].person[i].bounds.min > 0) return;
            continue;
        }
        load[mentor_of[i]]++;
        matched++;
        total += small->score[i][mentor_of[i]];
    }
    for (int j = 0; j < small->n_mentors; j++) {
        PwiBounds bounds = small->built.cohort->side[PWI_MENTOR].person[j].bounds;
        bool may_be_none = programme->capacity.min_if_used[PWI_MENTOR] && load[j] == 0;
        if (load[j] > bounds.max || (load[j] < bounds.min && !may_be_none)) return;
    }
    PwiWide cost = 0, whole = PWI_PPM * (PwiWide)PWI_PPM * small->n_mentees;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        PwiWide breach = breach_of(small, rule, mentor_of);
        if (breach > 0 && !rule->soft) return;
        bool of_scores = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
        if (rule->soft) cost += breach * rule->penalty_ppm * (of_scores ? 1 : PWI_PPM);
    }
    total -= (int64_t)((cost + whole - 1) / whole);
    bool counts_first = programme->goal[0] == PWI_GOAL_MATCHED;
    bool is_better = !truth->is_possible || (counts_first && matched > truth->matched) ||
                     ((!counts_first || matched == truth->matched) && total > truth->total);
    if (is_better) *truth = (Truth){true, matched, total};
}

static Truth find_truth(const Small *small) {
    Truth truth = {false, 0, 0};
    int mentor_of[MAX_MENTEES] = {0};
    int64_t n = 1;
    for (int i = 0; i < small->n_mentees; i++) n *= small->n_mentors + 1;
    for (int64_t code = 0; code < n; code++) {
        bool is_allowed = true;
        int64_t rest = code;
        for (int i = 0; i < small->n_mentees; i++, rest /= small->n_mentors + 1) {
            mentor_of[i] = (int)(rest % (small->n_mentors + 1)) - 1;
            is_allowed &= mentor_of[i] < 0 || small->score[i][mentor_of[i]] >= 0;
        }
        if (small->built.decisions->n_keep > 0) is_allowed &= mentor_of[small->kept.mentee] == small->kept.mentor;
        if (is_allowed) judge_all(small, mentor_of, &truth);
    }
    return truth;
}

/* A kept pair is forbidden to the rows: it is not to be chosen again. */
static PwiFairProblem problem_of(const Small *small, const int32_t *kept_score) {
    return (PwiFairProblem){
        .programme = small->built.programme,
        .cohort = small->built.cohort,
        .decisions = small->built.decisions,
        .scores = {.self = small, .row = row_of, .worker_create = worker_create, .worker_destroy = pwi_free},
        .kept_score_ppm = kept_score,
        .n_threads = 1};
}

static void clear_small(Small *small) {
    small->built.decisions->keep = NULL;
    small->built.decisions->n_keep = 0;
    small->built.programme->fairness = NULL;
    small->built.programme->n_fairness = 0;
    built_clear(&small->built);
}

static void check_one(uint64_t seed, int *n_of) {
    Small small;
    PwiArena arena = {0};
    PwiFairResult result;
    PwError error = {0};
    random_small(&small, seed);
    const int32_t kept_score = small.score[small.kept.mentee][small.kept.mentor];
    PwiFairProblem problem = problem_of(&small, &kept_score);
    Truth truth = find_truth(&small);
    PwStatus status = pwi_fair_solve(&problem, &arena, &result, &error);
    if (status != PW_OK || (result.outcome != PWI_INFEASIBLE) != truth.is_possible || result.outcome == PWI_FEASIBLE)
        fail_msg("seed %llu: status %d, outcome %d, possible %d", (unsigned long long)seed, (int)status,
                 (int)result.outcome, truth.is_possible);
    for (int k = 0; truth.is_possible && k < result.n_goals; k++) {
        int64_t value = result.goal[k].goal == PWI_GOAL_MATCHED ? truth.matched : truth.total;
        if (result.goal[k].value != value || result.goal[k].bound != value)
            fail_msg("seed %llu: goal %d is %lld (bound %lld), and can be %lld", (unsigned long long)seed,
                     result.goal[k].goal, (long long)result.goal[k].value, (long long)result.goal[k].bound,
                     (long long)value);
    }
    n_of[result.outcome]++;
    pwi_arena_clear(&arena);
    clear_small(&small);
}

static void all_matchings_agree(void **state) {
    (void)state;
    int n_of[PWI_N_OUTCOMES] = {0};
    for (uint64_t seed = 1; seed <= (uint64_t)case_runs(8000); seed++) check_one(seed, n_of);
    assert_true(n_of[PWI_OPTIMAL] > 10 && n_of[PWI_INFEASIBLE] > 10);
}

/* ---- exchanges ---- */

/* Of all matchings of open pairs that the judge accepts with `n` pairs: the worst (as pairs) and the best total. False:
 * there is none. */
static bool find_ends(const Small *small, PwiJudge *judge, int n, PwiIncumbent *worst, int64_t *best) {
    int64_t n_all = 1;
    for (int i = 0; i < small->n_mentees; i++) n_all *= small->n_mentors + 1;
    *best = INT64_MIN;
    for (int64_t code = 0; code < n_all; code++) {
        PwiScored pair[MAX_MENTEES];
        int n_pairs = 0;
        int64_t rest = code;
        bool is_allowed = true;
        for (int i = 0; i < small->n_mentees; i++, rest /= small->n_mentors + 1) {
            int j = (int)(rest % (small->n_mentors + 1)) - 1;
            if (j < 0) continue;
            is_allowed &= small->score[i][j] >= 0 && (small->built.decisions->n_keep == 0 || small->kept.mentee != i);
            pair[n_pairs++] = (PwiScored){i, j, small->score[i][j]};
        }
        if (!is_allowed || n_pairs != n) continue;
        PwiVerdict verdict = pwi_judge(judge, pair, n_pairs);
        int64_t total = verdict.value[PWI_GOAL_TOTAL];
        if (!verdict.keeps_all) continue;
        if (!worst->exists || total < worst->verdict.value[PWI_GOAL_TOTAL])
            assert_int_equal(pwi_incumbent_set(worst, pair, n_pairs, &verdict), PW_OK);
        if (total > *best) *best = total;
    }
    return worst->exists;
}

/* From the worst of all matchings with so many pairs, never to one that breaks a rule. */
static void exchange_one(uint64_t seed, int *n_improvable, int *n_best) {
    Small small;
    PwiModel model;
    PwiJudge judge;
    PwiPrices prices;
    PwiIncumbent now = {0};
    int64_t best;
    random_small(&small, seed);
    const int32_t kept_score = small.score[small.kept.mentee][small.kept.mentor];
    PwiFairProblem problem = problem_of(&small, &kept_score);
    assert_int_equal(pwi_model_init(&model, &problem, NULL), PW_OK);
    assert_int_equal(pwi_judge_init(&judge, &model), PW_OK);
    assert_int_equal(pwi_prices_init(&prices, &model), PW_OK);
    for (int n = 1; n <= small.n_mentees; n++) {
        PwiPricing pricing;
        PwiPairList list = {0};
        PwiWide bound;
        int64_t n_wanted;
        now.exists = false;
        if (!find_ends(&small, &judge, n, &now, &best)) continue;
        int64_t start = now.verdict.value[PWI_GOAL_TOTAL];
        assert_int_equal(pwi_pricing_init(&pricing, &model, &prices, PWI_GOAL_TOTAL), PW_OK);
        PwiWanted wanted = {-PWI_NO_CHOICE, 0, INT32_MAX, NULL};
        assert_int_equal(pwi_scan_list(&pricing, wanted, NULL, &list, &bound, &n_wanted), PW_OK);
        pwi_pricing_clear(&pricing);
        assert_int_equal(pwi_exchange(&model, PWI_GOAL_TOTAL, &prices, &list, -PWI_NO_CHOICE, &now), PW_OK);
        PwiVerdict verdict = pwi_judge(&judge, now.pair, now.n);
        if (!verdict.keeps_all || now.n != n || verdict.value[PWI_GOAL_TOTAL] != now.verdict.value[PWI_GOAL_TOTAL] ||
            verdict.value[PWI_GOAL_TOTAL] < start || verdict.value[PWI_GOAL_TOTAL] > best)
            fail_msg("seed %llu, %d pairs: from %lld to %lld, at best %lld", (unsigned long long)seed, n,
                     (long long)start, (long long)verdict.value[PWI_GOAL_TOTAL], (long long)best);
        *n_improvable += best > start;
        *n_best += best > start && verdict.value[PWI_GOAL_TOTAL] == best;
        pwi_pair_list_clear(&list);
    }
    pwi_incumbent_clear(&now);
    pwi_prices_clear(&prices);
    pwi_judge_clear(&judge);
    pwi_model_clear(&model);
    clear_small(&small);
}

/* Any pairs at all with one mentor a mentee, by `code`; how many there are. */
static int some_pairs(const Small *small, uint64_t code, PwiScored *pair) {
    int n = 0;
    for (int i = 0; i < small->n_mentees; i++, code /= 7) {
        int j = (int)(code % 7) % small->n_mentors;
        bool is_kept = small->built.decisions->n_keep > 0 && small->kept.mentee == i;
        if (small->score[i][j] >= 0 && !is_kept) pair[n++] = (PwiScored){i, j, small->score[i][j]};
    }
    return n;
}

/* From pairs that may break every rule, only to matchings that break none. */
static void repair_one(uint64_t seed, int *n_repairable, int *n_repaired) {
    Small small;
    PwiModel model;
    PwiJudge judge;
    PwiPrices prices;
    PwiPricing pricing;
    PwiPairList list;
    PwiIncumbent found = {0}, worst = {0};
    PwiScored pair[MAX_MENTEES];
    PwiWide bound;
    int64_t best, n_wanted;
    random_small(&small, seed);
    const int32_t kept_score = small.score[small.kept.mentee][small.kept.mentor];
    PwiFairProblem problem = problem_of(&small, &kept_score);
    assert_int_equal(pwi_model_init(&model, &problem, NULL), PW_OK);
    assert_int_equal(pwi_judge_init(&judge, &model), PW_OK);
    assert_int_equal(pwi_prices_init(&prices, &model), PW_OK);
    assert_int_equal(pwi_pricing_init(&pricing, &model, &prices, PWI_GOAL_TOTAL), PW_OK);
    PwiWanted wanted = {-PWI_NO_CHOICE, 0, INT32_MAX, NULL};
    assert_int_equal(pwi_scan_list(&pricing, wanted, NULL, &list, &bound, &n_wanted), PW_OK);
    int n = some_pairs(&small, seed * 2654435761U, pair);
    bool exists = find_ends(&small, &judge, n, &worst, &best), is_broken = !pwi_judge(&judge, pair, n).keeps_all;
    assert_int_equal(pwi_exchange_from(&model, PWI_GOAL_TOTAL, &prices, &list, pair, n, -PWI_NO_CHOICE, &found), PW_OK);
    if (found.exists) {
        PwiVerdict verdict = pwi_judge(&judge, found.pair, found.n);
        assert_true(exists && verdict.keeps_all && found.n == n && verdict.value[PWI_GOAL_TOTAL] <= best);
    }
    *n_repairable += exists && is_broken;
    *n_repaired += exists && is_broken && found.exists;
    pwi_incumbent_clear(&found);
    pwi_incumbent_clear(&worst);
    pwi_pair_list_clear(&list);
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&prices);
    pwi_judge_clear(&judge);
    pwi_model_clear(&model);
    clear_small(&small);
}

static void exchanges_repair(void **state) {
    (void)state;
    int n_repairable = 0, n_repaired = 0;
    for (uint64_t seed = 1; seed <= (uint64_t)case_runs(2000); seed++) repair_one(seed, &n_repairable, &n_repaired);
    /* Loads that do not fit stay so, and rules of single mentors are not repaired: many are not. */
    if (n_repaired == 0) fail_msg("none of %d is repaired", n_repairable);
}

static void exchanges_find_the_best_of_few(void **state) {
    (void)state;
    int n_improvable = 0, n_best = 0;
    for (uint64_t seed = 1; seed <= (uint64_t)case_runs(2000); seed++) exchange_one(seed, &n_improvable, &n_best);
    /* A search for a start, no proof; but most of so small ones it takes to the end. */
    if (n_improvable == 0 || 3 * n_best < 2 * n_improvable) fail_msg("the best of %d: %d", n_improvable, n_best);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_matchings_agree),
                                       cmocka_unit_test(exchanges_find_the_best_of_few),
                                       cmocka_unit_test(exchanges_repair)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
