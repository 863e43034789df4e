/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: the report (pairwright.h). */
#include "api/private.h"
#include "io/json_out.h"
#include "report/report.h"

/* What the fairness rules cost: the same run without them. */
static PwStatus find_price(const PwiStrategyInput *run, PwiReport *report, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwProgramme programme = *run->programme; /* a shallow copy */
    PwiStrategyInput other = *run;
    PwMatching *made = pwi_matching_new();
    if (made == NULL) goto out;
    programme.n_fairness = 0;
    other.programme = &programme;
    PW_TRY(pwi_solve_optimal(&other, made, error));
    report->has_price = made->outcome == PWI_OPTIMAL;
    report->n_pairs_without = made->n_pairs;
    for (int k = 0; k < made->n_pairs; k++) report->total_without_ppm += made->pair[k].score_ppm;
out:
    pwi_matching_destroy(made);
    return status;
}

static PwStatus make_report(const PwMatching *matching, const PwSolveInput *input, PwiBuffer *made, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiExplanation *explanation = NULL;
    PwPrevious *stated = NULL;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    stated = pwi_stated_previous(matching, input->cohort);
    PW_TRY(stated != NULL ? PW_OK : PW_NO_MEMORY);
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    run.previous = stated;
    PwiReport report = {.run = &run, .matching = matching, .previous = input->previous};
    if (matching->outcome != PWI_INFEASIBLE) {
        PW_TRY(pwi_explain(&(PwiExplainInput){&run, matching}, (PwiExplainWhom){-1, -1}, &explanation, error));
        if (input->programme->n_fairness > 0) PW_TRY(find_price(&run, &report, error));
    }
    report.explanation = explanation;
    PW_TRY(pwi_report_write(&report, made));
out:
    pwi_explanation_destroy(explanation);
    pwi_previous_destroy(stated);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    return status;
}

PwStatus pw_report(const PwMatching *matching, const PwSolveInput *input, PwText *html, PwError *error) {
    PwiBuffer made = {0};
    PwStatus status = make_report(matching, input, &made, error);
    return pwi_conclude(&made, status, html, error);
}

PwStatus pw_report_to_json(const PwMatching *matching, const PwSolveInput *input, PwText *json, PwError *error) {
    PwiBuffer html = {0};
    PwiJsonOut out = {0};
    PwStatus status = make_report(matching, input, &html, error);
    PW_TRY(status);
    pwi_buffer_char(&html, '\0');
    PW_TRY(html.out_of_memory ? PW_NO_MEMORY : PW_OK);
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "report/1");
    pwi_json_string_member(&out, "title", input->programme->title);
    pwi_json_string_member(&out, "html", html.bytes);
    pwi_json_close(&out);
out:
    pwi_buffer_clear(&html);
    return pwi_conclude(&out.text, status, json, error);
}
