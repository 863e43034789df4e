/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: how a matching stands to the fairness rules, and what each of them costs (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/memory.h"
#include "explain/tell_fairness.h"

/* What the run without rule k came to. */
static PwStatus take_price(const PwSolveInput *input, const PwMatching *without, int k, PwMatching *matching) {
    const PwProgramme *programme = input->programme;
    PwiRulePrice *price = &matching->rule_price[k];
    int question = programme->fairness[k].question;
    *price = (PwiRulePrice){.is_known = true, .outcome = without->outcome, .n_pairs = without->n_pairs};
    for (int p = 0; p < without->n_pairs; p++) price->total_ppm += without->pair[p].score_ppm;
    if (question < 0) return PW_OK;
    const PwiColumn *column = &input->cohort->side[PWI_MENTEE].column[question];
    price->group = PWI_ARENA_ARRAY(&matching->arena, PwiGroupSum, (size_t)programme->question[question].options.n + 1);
    if (price->group == NULL) return PW_NO_MEMORY;
    for (int p = 0; p < without->n_pairs; p++) {
        if (!pwi_answered(column, without->pair[p].mentee)) continue;
        PwiGroupSum *group = &price->group[*(const int32_t *)pwi_cell(column, without->pair[p].mentee)];
        group->n_pairs++;
        group->score_ppm += without->pair[p].score_ppm;
    }
    return PW_OK;
}

PwStatus pw_matching_price_fairness(PwMatching *matching, const PwSolveInput *input, PwError *error) {
    const PwProgramme *programme = input->programme;
    PwStatus status = PW_NO_MEMORY;
    PwProgramme slack = *programme; /* shallow: one rule is left out at a time */
    PwSolveInput without = *input;
    PwMatching *found = NULL;
    without.programme = &slack;
    if (programme->n_fairness == 0 || matching->outcome == PWI_INFEASIBLE) return PW_OK;
    slack.fairness = PWI_NEW_ARRAY(PwiFairness, (size_t)programme->n_fairness);
    PwiRulePrice *prices = PWI_ARENA_ARRAY(&matching->arena, PwiRulePrice, (size_t)programme->n_fairness);
    if (slack.fairness == NULL || prices == NULL) goto out;
    matching->rule_price = prices;
    slack.n_fairness = programme->n_fairness - 1;
    for (int k = 0; k < programme->n_fairness; k++) {
        for (int r = 0, to = 0; r < programme->n_fairness; r++)
            if (r != k) slack.fairness[to++] = programme->fairness[r];
        status = pw_solve(&without, &found, error);
        if (status == PW_OK)
            PW_TRY(take_price(input, found, k, matching));
        else if (status != PW_LIMIT && status != PW_UNSUPPORTED)
            goto out;
        status = PW_OK;
        pw_matching_destroy(found);
        found = NULL;
    }
out:
    if (status != PW_OK) matching->rule_price = NULL;
    pw_matching_destroy(found);
    pwi_free(slack.fairness);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}

PwStatus pw_matching_tell_fairness(const PwMatching *matching, const PwSolveInput *input, PwText *text,
                                   PwError *error) {
    PwDecisions *own = NULL;
    PwiBuffer made = {0};
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    PwStatus status = decisions == NULL
                          ? PW_NO_MEMORY
                          : pwi_tell_fairness(matching, input->programme, input->cohort, decisions, &made);
    pwi_decisions_destroy(own);
    return pwi_hand_over(&made, status, text, error);
}
