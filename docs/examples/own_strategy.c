/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy of one's own beside the library's: who would lose most by getting their second best mentor chooses first
 * (the regret of Vogel's approximation method: Reinfeld & Vogel 1958).
 *
 *     cc own_strategy.c -o own_strategy $(pkg-config --cflags --libs pairwright)
 *     ./own_strategy programme.json cohort.json
 */
#include <pairwright/strategy.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- the strategy ---- */

/* The mentee's best mentor with a place left, equals by lot, or −1; *regret_ppm: what the second best is worse. */
static int find_best(PwMarket *market, int mentee, int32_t *regret_ppm) {
    const int32_t *score = pw_market_get_row(market, mentee);
    int best = -1;
    int32_t best_lot = 0, second_ppm = 0;
    for (int j = 0; j < pw_market_count_people(market, true); j++) {
        if (score[j] < 0 || pw_market_get_places(market, true, j) == 0 || pw_market_has_pair(market, mentee, j))
            continue;
        int32_t lot = pw_market_get_lot(market, mentee, j);
        if (best < 0 || score[j] > score[best] || (score[j] == score[best] && lot > best_lot)) {
            second_ppm = best < 0 ? 0 : score[best];
            best = j;
            best_lot = lot;
        } else if (score[j] > second_ppm) {
            second_ppm = score[j];
        }
    }
    *regret_ppm = best < 0 ? -1 : score[best] - second_ppm;
    return best;
}

/* Again and again the mentee with the largest regret gets their best mentor. */
static PwStatus choose_by_regret(void *context, PwMarket *market, PwError *error) {
    (void)context;
    for (;;) {
        int mentee = -1, mentor = -1;
        int32_t most_ppm = -1, regret_ppm;
        for (int i = 0; i < pw_market_count_people(market, false); i++) {
            if (pw_market_get_places(market, false, i) == 0) continue;
            int best = find_best(market, i, &regret_ppm);
            if (best < 0 || regret_ppm <= most_ppm) continue;
            most_ppm = regret_ppm;
            mentee = i;
            mentor = best;
        }
        if (mentee < 0) return PW_OK; /* nobody can choose any more */
        PwStatus status = pw_market_make_pair(market, mentee, mentor, error);
        if (status != PW_OK) return status;
    }
}

static const PwOwnStrategy by_regret = {.name = "by-regret",
                                        .promise = "who would lose most by their second best chooses first",
                                        .choose = choose_by_regret};

/* ---- the program: beside the library's strategies, then alone, measured and verified ---- */

static PwStatus compare(const PwSolveInput *input, PwError *error) {
    const PwCompareOptions options = {.strategies = "optimal,greedy,stable", .own = &by_regret, .n_own = 1};
    PwText text = {0};
    PwStatus status = pw_compare(input, &options, &text, error);
    if (status == PW_OK) printf("%.*s", (int)text.n, text.bytes);
    pw_text_clear(&text);
    return status;
}

static PwStatus measure(const PwSolveInput *input, PwFaults *faults, PwError *error) {
    PwMatching *matching = NULL;
    int64_t *value = calloc((size_t)pw_figure_count(), sizeof *value);
    PwStatus status = value != NULL ? pw_solve_with(input, &by_regret, &matching, error) : PW_NO_MEMORY;
    if (status == PW_OK) status = pw_matching_verify(matching, input, faults, error);
    if (status == PW_OK) status = pw_matching_measure(matching, input, value, error);
    for (int k = 0; status == PW_OK && k < pw_figure_count(); k++)
        printf("%s %.*f\n", pw_figure_get(k).name, pw_figure_get(k).is_ppm ? 6 : 0,
               pw_figure_get(k).is_ppm ? (double)value[k] / 1e6 : (double)value[k]);
    pw_matching_destroy(matching);
    free(value);
    return status;
}

int main(int argc, char **argv) {
    PwProgramme *programme = NULL;
    PwCohort *cohort = NULL;
    PwFaults *faults = pw_faults_create();
    PwError error = {.text = "need PROGRAMME and COHORT"};
    PwStatus status = argc == 3 && faults != NULL ? pw_programme_read(argv[1], &programme, faults, &error) : PW_USAGE;
    if (status == PW_OK) status = pw_cohort_read(argv[2], programme, &cohort, faults, &error);
    const PwSolveInput input = {.programme = programme, .cohort = cohort};
    if (status == PW_OK) status = compare(&input, &error);
    if (status == PW_OK) status = measure(&input, faults, &error);
    if (status != PW_OK) fprintf(stderr, "%s\n", error.text);
    pw_cohort_destroy(cohort);
    pw_programme_destroy(programme);
    pw_faults_destroy(faults);
    return status == PW_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
