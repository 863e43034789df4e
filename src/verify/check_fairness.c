/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fairness rules: every hard one holds, and what the soft ones cost is in the value of `total`. */
#include "verify/claim.h"
#include "verify/measure_fairness.h"

static const char *print_number(const PwiFairness *rule, int64_t value, char text[PWI_DECIMAL_SIZE]) {
    bool is_score = pwi_fairness_is_in_score(rule->kind) || rule->kind == PWI_FLOOR;
    pwi_ppm_print_short(is_score ? value : value * PWI_PPM, text);
    return text;
}

/* Says which part of the rule does not hold, and by what. */
static void say_broken(PwiClaimCheck *check, const PwiFairness *rule, const PwiFairnessRow *row) {
    char pointer[PWI_POINTER_SIZE], name[PWI_QUOTED_SIZE], group[PWI_QUOTED_SIZE], mentor[PWI_QUOTED_SIZE];
    char has[PWI_DECIMAL_SIZE], needs[PWI_DECIMAL_SIZE];
    pwi_quote(rule->id, name);
    if (row->group >= 0) pwi_quote(check->programme->question[rule->question].options.name[row->group], group);
    print_number(rule, row->has, has);
    print_number(rule, row->needs, needs);
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_GROUP_FLOOR:
            pwi_claim_false(check, "/pairs",
                            "the rule \"%s\" is broken: the scores of group \"%s\" add up to %s; need %s", name, group,
                            has, needs);
            break;
        case PWI_PLACE_PARITY:
            pwi_claim_false(check, "/pairs", "the rule \"%s\" is broken: the group \"%s\" has %s pairs; need %s", name,
                            group, has, needs);
            break;
        case PWI_FLOOR:
            pwi_claim_false(check, pwi_pointer_format(pointer, "/pairs/%d", row->pair),
                            "the rule \"%s\" is broken: the pair's score is %s; need %s", name, has, needs);
            break;
        case PWI_AT_MOST:
        case PWI_NOT_ALONE:
            pwi_claim_false(
                check, "/pairs",
                "the rule \"%s\" is broken: the mentor \"%s\" has %s mentees of group \"%s\"; need at %s %s", name,
                pwi_claim_person(check, PWI_MENTOR, row->mentor, mentor), has, group,
                rule->kind == PWI_AT_MOST ? "most" : "least", needs);
            break;
        case PWI_RESERVE:
            pwi_claim_false(check, "/pairs", "the rule \"%s\" is broken: there are %s such pairs; need %s", name, has,
                            needs);
            break;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
}

PwStatus pwi_check_fairness(PwiClaimCheck *check) {
    PwiFairnessMeasure measure;
    const PwMatching *claim = check->claim;
    PwStatus status = pwi_measure_fairness(check->programme, check->cohort, check->decisions, claim->pair,
                                           claim->n_pairs, &check->arena, &measure);
    if (status != PW_OK) return status;
    for (int k = 0; k < check->programme->n_fairness; k++) {
        const PwiFairness *rule = &check->programme->fairness[k];
        const PwiFairnessTally *tally = &measure.rule[k];
        for (int r = tally->first_row; !rule->soft && r < tally->first_row + tally->n_rows; r++)
            if (measure.row[r].breach > 0) say_broken(check, rule, &measure.row[r]);
    }
    if (measure.cost_ppm >= PWI_MAX_FAIRNESS_COST_PPM)
        pwi_claim_false(check, "/pairs", "what the soft rules cost is beyond all numbers");
    for (int g = 0; g < claim->n_goals; g++)
        if (claim->goal[g].goal == PWI_GOAL_TOTAL) check->sum[g].value -= measure.cost_ppm;
    return PW_OK;
}
