/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: explanations (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/threads.h"
#include "explain/tell.h"
#include "io/json_out.h"
#include "io/write_explanation.h"

/* Nothing was matched, so the conflict is all there is to explain. */
static PwStatus explain_conflict(const PwMatching *matching, bool json, PwiBuffer *text) {
    if (json) {
        PwiJsonOut out = {.text = *text};
        pwi_json_open(&out, '{');
        pwi_json_string_member(&out, "pairwright", "explanation/1");
        pwi_json_string_member(&out, "conflict", matching->conflict_text);
        pwi_json_close(&out);
        *text = out.text;
    } else {
        pwi_buffer_format(text, "There is no matching: %s\n", matching->conflict_text);
    }
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}

PwPrevious *pwi_stated_previous(const PwMatching *matching, const PwCohort *cohort) {
    PwPrevious *previous = pwi_previous_new(cohort);
    if (previous == NULL) return NULL;
    previous->pair = PWI_NEW_ARRAY(PwiPair, (size_t)matching->n_previous);
    if (previous->pair == NULL) {
        pwi_previous_destroy(previous);
        return NULL;
    }
    if (matching->n_previous > 0)
        memcpy(previous->pair, matching->previous, (size_t)matching->n_previous * sizeof *previous->pair);
    previous->n_pairs = previous->n_stated = matching->n_previous;
    return previous;
}

PwStatus pw_explain(const PwMatching *matching, const PwSolveInput *input, const PwExplainOptions *options,
                    PwText *text, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiExplanation *explanation = NULL;
    PwPrevious *previous = NULL;
    PwiBuffer made = {0};
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    if (matching->outcome == PWI_INFEASIBLE) {
        PW_TRY(explain_conflict(matching, options->json, &made));
        goto out;
    }
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    previous = pwi_stated_previous(matching, input->cohort);
    PW_TRY(previous != NULL ? PW_OK : PW_NO_MEMORY);
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    run.previous = previous;
    PW_TRY(pwi_explain(&(PwiExplainInput){&run, matching}, (PwiExplainWhom){options->mentee, options->mentor},
                       &explanation, error));
    if (options->json)
        PW_TRY(pwi_write_explanation(explanation, &made));
    else
        pwi_tell_explanation(explanation, &made);
out:
    pwi_explanation_destroy(explanation);
    pwi_previous_destroy(previous);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    return pwi_conclude(&made, status, text, error);
}
