/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: strategies, and comparing them (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/threads.h"
#include "compare/comparison.h"
#include "io/write_comparison.h"

int pw_strategy_count(void) {
    int n;
    (void)pwi_strategy_list(&n);
    return n;
}

PwStrategyInfo pw_strategy_get(int index) {
    int n;
    const PwiStrategy *strategy = &pwi_strategy_list(&n)[index];
    return (PwStrategyInfo){strategy->name, strategy->promise};
}

/* The caller's strategies as ours, in the arena. */
static PwStatus adopt(const PwCompareOptions *options, PwiArena *arena, PwiCompareAsk *ask, PwError *error) {
    PwStatus status = PW_OK;
    size_t n = (size_t)options->n_own;
    PwiStrategy *strategy = PWI_ARENA_ARRAY(arena, PwiStrategy, n + 1);
    PwiChooser *chooser = PWI_ARENA_ARRAY(arena, PwiChooser, n + 1);
    if (strategy == NULL || chooser == NULL) return PW_NO_MEMORY;
    for (size_t k = 0; k < n; k++) PW_TRY(pwi_own_strategy(&options->own[k], &chooser[k], &strategy[k], error));
    ask->more = strategy;
    ask->n_more = options->n_own;
out:
    return status;
}

/* Cuts "a,b,c" into names, in the arena; *n is 0 where there is no list. */
static PwStatus split_names(const char *list, PwiArena *arena, const char ***names, int *n) {
    *n = 0;
    *names = NULL;
    if (list == NULL) return PW_OK;
    size_t length = strlen(list);
    char *text = pwi_arena_copy(arena, list, length);
    *names = PWI_ARENA_ARRAY(arena, const char *, length + 1);
    if (text == NULL || *names == NULL) return PW_NO_MEMORY;
    (*names)[(*n)++] = text;
    for (char *at = text; *at != '\0'; at++) {
        if (*at != ',') continue;
        *at = '\0';
        (*names)[(*n)++] = at + 1;
    }
    return PW_OK;
}

PwStatus pw_compare(const PwSolveInput *input, const PwCompareOptions *options, PwText *text, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiArena arena = {0}; /* owns the names, and the caller's strategies */
    PwiComparison comparison = {.n_contestants = 0};
    PwiBuffer made = {0};
    PwiCompareAsk ask = {.n_repeats = options->repeats > 1 ? options->repeats : 1};
    const char **names;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    PW_TRY(split_names(options->strategies, &arena, &names, &ask.n_names));
    ask.name = names;
    PW_TRY(adopt(options, &arena, &ask, error));
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    PW_TRY(pwi_compare(&run, &ask, &comparison, error));
    if (options->json)
        PW_TRY(pwi_write_comparison(&comparison, &made));
    else
        pwi_tell_comparison(&comparison, &made);
out:
    pwi_comparison_clear(&comparison);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    pwi_arena_clear(&arena);
    return pwi_conclude(&made, status, text, error);
}
