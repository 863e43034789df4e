/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: how a matching stands to the fairness rules, and what each of them costs (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/memory.h"
#include "explain/tell_fairness.h"
#include "verify/measure_fairness.h"

static void take_price(const PwMatching *without, PwiRulePrice *price) {
    *price = (PwiRulePrice){.is_known = true, .outcome = without->outcome, .n_pairs = without->n_pairs};
    for (int p = 0; p < without->n_pairs; p++) price->total_ppm += without->pair[p].score_ppm;
}

/* What the run without rule k came to, for each group that it speaks of. */
static PwStatus sum_groups(PwMatching *matching, const PwSolveInput *input, const PwMatching *without, int k) {
    int question = input->programme->fairness[k].question;
    if (question < 0) return PW_OK;
    const PwiColumn *column = &input->cohort->side[PWI_MENTEE].column[question];
    size_t n_options = (size_t)input->programme->question[question].options.n;
    PwiGroupSum *sum = PWI_ARENA_ARRAY(&matching->arena, PwiGroupSum, n_options + 1);
    if (sum == NULL) return PW_NO_MEMORY;
    for (int p = 0; p < without->n_pairs; p++) {
        if (!pwi_answered(column, without->pair[p].mentee)) continue;
        PwiGroupSum *group = &sum[*(const int32_t *)pwi_cell(column, without->pair[p].mentee)];
        group->n_pairs++;
        group->score_ppm += without->pair[p].score_ppm;
    }
    matching->rule_price[k].group = sum;
    return PW_OK;
}

/* *found NULL: a limit was hit, or what is left is not supported. */
static PwStatus solve_without(const PwSolveInput *without, PwMatching **found, PwError *error) {
    PwStatus status = pw_solve(without, found, error);
    return status == PW_LIMIT || status == PW_UNSUPPORTED ? PW_OK : status;
}

static PwStatus price_rules(PwMatching *matching, const PwSolveInput *input, PwError *error) {
    const PwProgramme *programme = input->programme;
    PwStatus status = PW_NO_MEMORY;
    PwProgramme slack = *programme; /* shallow: one rule is left out at a time */
    PwSolveInput without = *input;
    PwMatching *found = NULL;
    without.programme = &slack;
    slack.fairness = PWI_NEW_ARRAY(PwiFairness, (size_t)programme->n_fairness);
    PwiRulePrice *prices = PWI_ARENA_ARRAY(&matching->arena, PwiRulePrice, (size_t)programme->n_fairness);
    if (slack.fairness == NULL || prices == NULL) goto out;
    matching->rule_price = prices;
    slack.n_fairness = programme->n_fairness - 1;
    for (int k = 0; k < programme->n_fairness; k++) {
        for (int r = 0, to = 0; r < programme->n_fairness; r++)
            if (r != k) slack.fairness[to++] = programme->fairness[r];
        PW_TRY(solve_without(&without, &found, error));
        if (found != NULL) take_price(found, &prices[k]);
        if (found != NULL) PW_TRY(sum_groups(matching, input, found, k));
        pw_matching_destroy(found);
        found = NULL;
    }
    status = PW_OK;
out:
    if (status != PW_OK) matching->rule_price = NULL;
    pw_matching_destroy(found);
    pwi_free(slack.fairness);
    return status;
}

/* ---- minimums ---- */

static bool has_minimums(const PwCohort *cohort) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < cohort->side[side].n; i++)
            if (cohort->side[side].person[i].bounds.min > 0) return true;
    return false;
}

/* Who takes part, and has fewer than their minimum in a matching made without it. */
static PwStatus count_short(const PwSolveInput *input, const PwMatching *without, PwiRulePrice *price) {
    const PwCohort *cohort = input->cohort;
    PwDecisions *own = NULL;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    PwStatus status = PW_OK;
    for (int side = 0; side < PWI_N_SIDES && status == PW_OK; side++) {
        const PwiPeople *people = &cohort->side[side];
        int32_t *n_pairs = PWI_NEW_ARRAY(int32_t, (size_t)people->n);
        if (n_pairs == NULL || decisions == NULL) status = PW_NO_MEMORY;
        for (int p = 0; p < without->n_pairs && status == PW_OK; p++)
            n_pairs[side == PWI_MENTEE ? without->pair[p].mentee : without->pair[p].mentor]++;
        for (int i = 0; i < people->n && status == PW_OK; i++) {
            bool may_have_none = input->programme->capacity.min_if_used[side] && n_pairs[i] == 0;
            price->n_short[side] += !may_have_none && n_pairs[i] < people->person[i].bounds.min &&
                                    pwi_person_takes_part(cohort, decisions, (PwiSide)side, i);
        }
        pwi_free(n_pairs);
    }
    pwi_decisions_destroy(own);
    return status;
}

static PwStatus price_minimums(PwMatching *matching, const PwSolveInput *input, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwCohort slack = *input->cohort; /* shallow, but for people without minimums */
    PwiPerson *person[PWI_N_SIDES] = {0};
    PwSolveInput without = *input;
    PwMatching *found = NULL;
    PwiRulePrice *price = PWI_ARENA_ARRAY(&matching->arena, PwiRulePrice, 1);
    without.cohort = &slack;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &input->cohort->side[side];
        person[side] = PWI_NEW_ARRAY(PwiPerson, (size_t)people->n);
        if (person[side] == NULL || price == NULL) goto out;
        memcpy(person[side], people->person, (size_t)people->n * sizeof *people->person);
        for (int i = 0; i < people->n; i++) person[side][i].bounds.min = 0;
        slack.side[side].person = person[side];
    }
    PW_TRY(solve_without(&without, &found, error));
    if (found != NULL) take_price(found, price);
    if (found != NULL) PW_TRY(count_short(input, found, price));
    matching->minimums_price = price;
    status = PW_OK;
out:
    pw_matching_destroy(found);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(person[side]);
    return status;
}

PwStatus pw_matching_price_fairness(PwMatching *matching, const PwSolveInput *input, PwError *error) {
    PwStatus status = PW_OK;
    if (matching->outcome == PWI_INFEASIBLE) return PW_OK;
    if (input->programme->n_fairness > 0) status = price_rules(matching, input, error);
    if (status == PW_OK && has_minimums(input->cohort)) status = price_minimums(matching, input, error);
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
