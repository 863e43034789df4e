/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: suggestions (pairwright.h). */
#include "api/private.h"
#include "io/write_shortlist.h"

static void count(const PwMatching *suggestions, int top, PwShortlistCounts *counts) {
    *counts = (PwShortlistCounts){.n_suggestions = suggestions->n_pairs, .n_without = suggestions->n_unmatched};
    for (int k = 0, first = 0; k < suggestions->n_pairs; k++) {
        if (suggestions->pair[k].mentee != suggestions->pair[first].mentee) first = k;
        bool is_last = k + 1 == suggestions->n_pairs || suggestions->pair[k + 1].mentee != suggestions->pair[k].mentee;
        if (is_last) counts->n_mentees++;
        if (is_last && k + 1 - first < top) counts->n_short++;
    }
}

PwStatus pw_shortlist(const PwSolveInput *input, const PwShortlistOptions *options, PwText *text,
                      PwShortlistCounts *counts, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiBuffer made = {0};
    const PwiShortlistAsk ask = {options->top, options->seen};
    PwMatching *suggestions = pwi_matching_new();
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL || suggestions == NULL) goto out;
    if (ask.top < 1 || ask.seen < 0) {
        status = pwi_fail(error, PW_USAGE, "need at least one suggestion a mentee, and no mentor seen less than never");
        goto out;
    }
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    PW_TRY(pwi_suggest(&run, &ask, suggestions, error));
    PW_TRY(pwi_write_shortlist(suggestions, &run, &ask, options->csv, &made));
    count(suggestions, ask.top, counts);
out:
    pwi_matching_destroy(suggestions);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    return pwi_conclude(&made, status, text, error);
}
