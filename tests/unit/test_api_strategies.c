/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that callers bring (pairwright/strategy.h): one that does what greedy does is greedy to the last figure;
 * what is wrong with one is said; measures are those of `compare`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api_inputs.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "compare/figures.h"

/* ---- strategies ---- */

/* The best pair that is left, until there is none. */
static PwStatus choose_greedily(void *context, PwMarket *market, PwError *error) {
    (void)context;
    for (;;) {
        int mentee = -1, mentor = -1;
        int64_t most = -1;
        for (int i = 0; i < pw_market_count_people(market, false); i++) {
            const int32_t *score = pw_market_get_row(market, i);
            for (int j = 0; j < pw_market_count_people(market, true); j++) {
                if (pw_market_get_places(market, false, i) == 0 || pw_market_get_places(market, true, j) == 0) continue;
                if (score[j] < 0 || pw_market_has_pair(market, i, j)) continue;
                int64_t own = ((int64_t)score[j] << 30) + pw_market_get_lot(market, i, j);
                if (own <= most) continue;
                most = own;
                mentee = i;
                mentor = j;
            }
        }
        if (most < 0) return PW_OK;
        PwStatus status = pw_market_make_pair(market, mentee, mentor, error);
        if (status != PW_OK) return status;
    }
}

typedef enum Mistake { NOBODY, FORBIDDEN, TWICE, NO_PLACE, REFUSES, SAYS_NOTHING } Mistake;

/* The first forbidden pair, or (else) the first allowed one with places. */
static void find_pair(PwMarket *market, bool forbidden, int *mentee, int *mentor) {
    for (*mentee = 0; *mentee < pw_market_count_people(market, false); ++*mentee) {
        const int32_t *score = pw_market_get_row(market, *mentee);
        for (*mentor = 0; *mentor < pw_market_count_people(market, true); ++*mentor)
            if ((score[*mentor] < 0) == forbidden && pw_market_get_places(market, true, *mentor) > 0) return;
    }
    fail_msg("there is no such pair");
}

static PwStatus choose_wrongly(void *context, PwMarket *market, PwError *error) {
    Mistake mistake = *(const Mistake *)context;
    int mentee = -1, mentor = -1;
    if (mistake == NOBODY) return pw_market_make_pair(market, -1, 0, error);
    if (mistake == REFUSES) snprintf(error->text, sizeof error->text, "not on a Sunday");
    if (mistake == REFUSES || mistake == SAYS_NOTHING) return PW_UNSUPPORTED;
    find_pair(market, mistake == FORBIDDEN, &mentee, &mentor);
    if (mistake == FORBIDDEN) return pw_market_make_pair(market, mentee, mentor, error);
    assert_int_equal(pw_market_make_pair(market, mentee, mentor, error), PW_OK);
    assert_true(pw_market_has_pair(market, mentee, mentor));
    if (mistake == TWICE) return pw_market_make_pair(market, mentee, mentor, error);
    assert_int_equal(pw_market_get_places(market, false, mentee), 0);
    for (int j = 0;; j++)
        if (j != mentor) return pw_market_make_pair(market, mentee, j, error);
}

/* Notes the seeds it is run with. */
static PwStatus choose_nobody(void *context, PwMarket *market, PwError *error) {
    (void)error;
    char *seeds = context;
    assert_false(pw_market_is_out_of_time(market));
    strcat(strcat(seeds, pw_market_get_seed(market)), ";");
    return PW_OK;
}

static const PwOwnStrategy own_greedy = {.name = "own", .promise = "greedy once more", .choose = choose_greedily};

/* ---- tests ---- */

static void test_greedy_once_more(void **state) {
    (void)state;
    static const char *const families[] = {"campus", "several", "tied"};
    for (size_t k = 0; k < sizeof families / sizeof *families; k++) {
        Inputs inputs;
        PwMatching *ours = NULL, *theirs = NULL;
        int64_t of_ours[PWI_N_FIGURES], of_theirs[PWI_N_FIGURES];
        inputs_generate(&inputs, families[k], 40, 12);
        PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort, .strategy = "greedy"};
        assert_int_equal(pw_solve(&input, &ours, NULL), PW_OK);
        assert_int_equal(pw_solve_with(&input, &own_greedy, &theirs, NULL), PW_OK);
        assert_int_equal(pw_matching_count_pairs(ours), pw_matching_count_pairs(theirs));
        for (int p = 0; p < pw_matching_count_pairs(ours); p++) {
            PwPairInfo one = pw_matching_get_pair(ours, p), other = pw_matching_get_pair(theirs, p);
            assert_int_equal(one.mentee, other.mentee);
            assert_int_equal(one.mentor, other.mentor);
        }
        assert_int_equal(pw_matching_verify(theirs, &input, inputs.faults, NULL), PW_OK);
        assert_int_equal(pw_matching_measure(ours, &input, of_ours, NULL), PW_OK);
        assert_int_equal(pw_matching_measure(theirs, &input, of_theirs, NULL), PW_OK);
        assert_memory_equal(of_ours, of_theirs, sizeof of_ours);
        assert_int_equal(of_ours[PWI_FIGURE_PAIRS], pw_matching_count_pairs(ours));
        assert_int_equal(of_ours[PWI_FIGURE_TOTAL], pw_matching_get_total_ppm(ours));
        assert_int_equal(of_ours[PWI_FIGURE_TIME], -1);
        pw_matching_destroy(ours);
        pw_matching_destroy(theirs);
        inputs_clear(&inputs);
    }
}

/* The first place of a word at or behind `from`. */
static const char *find(const PwText *json, const char *from, const char *word) {
    const char *found = memmem(from, json->n - (size_t)(from - json->bytes), word, strlen(word));
    assert_non_null(found);
    return found;
}

/* The figures of a comparison's row, up to the time. */
static void figures_of(const PwText *json, const char *strategy, char figures[2048]) {
    char key[64];
    snprintf(key, sizeof key, "\"strategy\": \"%s\"", strategy);
    const char *start = find(json, find(json, json->bytes, key), "\"figures\"");
    const char *end = find(json, start, "\"time_ms\"");
    assert_in_range(end - start, 1, 2047);
    memcpy(figures, start, (size_t)(end - start));
    figures[end - start] = '\0';
}

static void test_comparing(void **state) {
    (void)state;
    Inputs inputs;
    PwText text = {0};
    char greedy[2048], own[2048], seeds[256] = "";
    inputs_generate(&inputs, "campus", 40, 12);
    const PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort};
    const PwOwnStrategy brought[] = {
        own_greedy,
        {.name = "drawn", .promise = "nobody", .is_drawn = true, .choose = choose_nobody, .context = seeds}};
    PwCompareOptions options = {.strategies = "greedy", .repeats = 3, .json = true, .own = brought, .n_own = 2};
    assert_int_equal(pw_compare(&input, &options, &text, NULL), PW_OK);
    figures_of(&text, "greedy", greedy);
    figures_of(&text, "own", own);
    assert_string_equal(greedy, own);
    char expected[256];
    const char *seed = inputs.programme->seed;
    snprintf(expected, sizeof expected, "%s-1;%s-2;%s-3;", seed, seed, seed);
    assert_string_equal(seeds, expected);
    pw_text_clear(&text);
    inputs_clear(&inputs);
}

static void test_mistakes(void **state) {
    (void)state;
    Inputs inputs;
    PwMatching *matching = NULL;
    PwError error;
    inputs_generate(&inputs, "campus", 40, 12);
    const PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort};
    static const char *const said[] = {"there is no pair", "forbids it", "a pair already",
                                       "no place left",    "Sunday",     "gave up"};
    for (Mistake mistake = NOBODY; mistake <= SAYS_NOTHING; mistake++) {
        const PwOwnStrategy wrong = {.name = "wrong", .promise = "none", .choose = choose_wrongly, .context = &mistake};
        PwStatus expected = mistake == REFUSES || mistake == SAYS_NOTHING ? PW_UNSUPPORTED : PW_USAGE;
        assert_int_equal(pw_solve_with(&input, &wrong, &matching, &error), expected);
        assert_non_null(strstr(error.text, said[mistake]));
        assert_null(matching);
    }
    inputs_clear(&inputs);
}

/* What a comparison does with them: a refusal is a row, a mistake ends it. */
static void test_mistakes_beside_others(void **state) {
    (void)state;
    Inputs inputs;
    PwText text = {0};
    PwError error;
    Mistake mistake = REFUSES;
    inputs_generate(&inputs, "campus", 40, 12);
    const PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort};
    PwOwnStrategy own = {.name = "wrong", .promise = "none", .choose = choose_wrongly, .context = &mistake};
    const PwCompareOptions options = {.strategies = "greedy", .json = true, .own = &own, .n_own = 1};
    assert_int_equal(pw_compare(&input, &options, &text, &error), PW_OK);
    find(&text, text.bytes, "\"refusal\": \"not on a Sunday\"");
    pw_text_clear(&text);
    mistake = TWICE;
    assert_int_equal(pw_compare(&input, &options, &text, &error), PW_USAGE);
    assert_non_null(strstr(error.text, "a pair already"));
    own.name = "greedy";
    assert_int_equal(pw_compare(&input, &options, &text, &error), PW_USAGE);
    assert_non_null(strstr(error.text, "there is a strategy \"greedy\" already"));
    own = (PwOwnStrategy){.name = "nothing", .promise = "none"};
    assert_int_equal(pw_compare(&input, &options, &text, &error), PW_USAGE);
    assert_null(text.bytes);
    inputs_clear(&inputs);
}

static void test_measures(void **state) {
    (void)state;
    Inputs inputs;
    PwMatching *matching = NULL;
    int64_t value[PWI_N_FIGURES];
    inputs_generate(&inputs, "campus", 40, 12);
    const PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort};
    assert_int_equal(pw_figure_count(), PWI_N_FIGURES);
    assert_string_equal(pw_figure_get(PWI_FIGURE_TOTAL).name, "total");
    assert_true(pw_figure_get(PWI_FIGURE_TOTAL).is_ppm && !pw_figure_get(PWI_FIGURE_PAIRS).is_ppm);
    assert_int_equal(pw_programme_set_goals(inputs.programme, "matched,total", NULL), PW_OK);
    assert_int_equal(pw_solve(&input, &matching, NULL), PW_OK);
    assert_int_equal(pw_matching_measure(matching, &input, value, NULL), PW_OK);
    assert_int_equal(value[PWI_FIGURE_OF_OPTIMUM], PWI_PPM);
    matching->outcome = PWI_INFEASIBLE;
    assert_int_equal(pw_matching_measure(matching, &input, value, NULL), PW_USAGE);
    pw_matching_destroy(matching);
    inputs_clear(&inputs);
}

#ifdef PWI_TEST_FAULTS

enum { N_REFUSALS = 300 };

/* Memory gone at allocations of a comparison: it is said, or nothing is missing; a leak is for the sanitizers to
 * see. */
static void test_memory_gone(void **state) {
    (void)state;
    Inputs inputs;
    PwText whole = {0};
    PwSolveInput input = {.n_threads = 1};
    const PwCompareOptions options = {
        .strategies = "greedy,fair-sequence,fair-flow,peer-review-for-all,rank-maximal,stable",
        .json = true,
        .own = &own_greedy,
        .n_own = 1};
    inputs_generate(&inputs, "several", 6, 3);
    input.programme = inputs.programme;
    input.cohort = inputs.cohort;
    pwi_memory_fail_at(0);
    assert_int_equal(pw_compare(&input, &options, &whole, NULL), PW_OK);
    int64_t n = pwi_memory_allocations();
    assert_true(n > N_REFUSALS);
    for (int64_t nth = 1; nth <= n; nth += n / N_REFUSALS + 1) {
        PwText text = {0};
        pwi_memory_fail_at(nth);
        PwStatus status = pw_compare(&input, &options, &text, NULL);
        pwi_memory_fail_at(0);
        assert_true(status == PW_NO_MEMORY || status == PW_OK);
        assert_true((status == PW_OK) == (text.bytes != NULL));
        pw_text_clear(&text);
    }
    pw_text_clear(&whole);
    inputs_clear(&inputs);
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_greedy_once_more), cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_mistakes),         cmocka_unit_test(test_mistakes_beside_others),
        cmocka_unit_test(test_measures),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_memory_gone),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
