/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness in a matching document (write_fairness.h). */
#include "io/write_fairness.h"

#include "base/numbers.h"
#include "verify/measure_fairness.h"

#define MAX_MARGINAL INT64_C(1000000000000000000)

static void write_amount(PwiJsonOut *out, const char *key, bool is_score, int64_t amount) {
    if (is_score)
        pwi_json_ppm_member(out, key, amount);
    else
        pwi_json_integer_member(out, key, amount);
}

/* What one unit less of the rule's row would add to `total`, by the first prices of its proof, in millionths; 0: none.
 * `at-most` has a row for each mentor and group: a limit of one more is a unit less of all of them. */
static int64_t marginal_of(const PwMatching *matching, int rule, bool is_of_all, int group) {
    for (int s = 0; s < matching->n_stages; s++) {
        const PwiStage *stage = &matching->stage[s];
        if (stage->goal != PWI_GOAL_TOTAL || stage->n_duals == 0 || stage->dual[0].scale <= 0) continue;
        PwiWide price = 0;
        for (int r = 0; r < stage->dual[0].n_rows; r++) {
            const PwiRowPrice *row = &stage->dual[0].row[r];
            if (row->row.kind == PWI_ROW_RULE && row->row.rule == rule && (is_of_all || row->row.group == group))
                price += row->price;
        }
        PwiWide marginal = price * PWI_PPM / stage->dual[0].scale;
        return marginal > MAX_MARGINAL ? MAX_MARGINAL : (int64_t)marginal;
    }
    return 0;
}

static void write_groups(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme, int k,
                         const PwiFairnessMeasure *measure) {
    const PwiFairness *rule = &programme->fairness[k];
    bool is_score = pwi_fairness_is_in_score(rule->kind);
    pwi_json_key(out, "groups");
    pwi_json_open_line(out, '{');
    for (int r = 0; r < measure->rule[k].n_rows; r++) {
        const PwiFairnessRow *row = &measure->row[measure->rule[k].first_row + r];
        /* A unit of a row of pairs costs millionths of score; one of a row of scores, a share of itself. */
        int64_t marginal = marginal_of(matching, k, false, row->group) / (is_score ? 1 : PWI_PPM);
        pwi_json_key(out, programme->question[rule->question].options.name[row->group]);
        pwi_json_open_line(out, '{');
        pwi_json_integer_member(out, "mentees", row->n_mentees);
        write_amount(out, "has", is_score, row->has);
        write_amount(out, "needs", is_score, row->needs);
        if (marginal > 0) pwi_json_ppm_member(out, "marginal", marginal);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_rule(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme, int k,
                       const PwiFairnessMeasure *measure) {
    const PwiFairness *rule = &programme->fairness[k];
    const PwiFairnessTally *tally = &measure->rule[k];
    bool has_groups = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_PLACE_PARITY || rule->kind == PWI_GROUP_FLOOR;
    pwi_json_key(out, rule->id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", pwi_fairness_kind_names[rule->kind]);
    pwi_json_key(out, "holds");
    pwi_json_bool(out, tally->breach == 0);
    if (tally->breach > 0) write_amount(out, "breach", pwi_fairness_is_in_score(rule->kind), tally->breach);
    if (rule->soft) pwi_json_ppm_member(out, "cost", tally->cost_ppm);
    if (has_groups) write_groups(out, matching, programme, k, measure);
    if (rule->kind == PWI_RESERVE) {
        int64_t marginal = marginal_of(matching, k, false, PWI_NOBODY) / PWI_PPM;
        pwi_json_integer_member(out, "has", measure->row[tally->first_row].has);
        pwi_json_integer_member(out, "needs", measure->row[tally->first_row].needs);
        if (marginal > 0) pwi_json_ppm_member(out, "marginal", marginal);
    }
    if (rule->kind == PWI_AT_MOST) {
        int64_t marginal = marginal_of(matching, k, true, PWI_NOBODY) / PWI_PPM;
        if (marginal > 0) pwi_json_ppm_member(out, "marginal", marginal);
    }
    pwi_json_close(out);
}

bool pwi_write_fairness(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme,
                        const PwCohort *cohort, const PwDecisions *decisions) {
    PwiArena arena = {0};
    PwiFairnessMeasure measure;
    if (programme->n_fairness == 0 || matching->outcome == PWI_INFEASIBLE) return true;
    PwStatus status =
        pwi_measure_fairness(programme, cohort, decisions, matching->pair, matching->n_pairs, &arena, &measure);
    if (status == PW_OK) {
        pwi_json_key(out, "fairness");
        pwi_json_open(out, '{');
        for (int k = 0; k < programme->n_fairness; k++) write_rule(out, matching, programme, k, &measure);
        pwi_json_close(out);
    }
    pwi_arena_clear(&arena);
    return status == PW_OK;
}

/* `question`: the rule's; NULL: it has none. */
static void write_price(PwiJsonOut *out, const PwiRulePrice *price, const PwiQuestion *question, bool is_of_minimums) {
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "status", price->is_known ? pwi_outcome_names[price->outcome] : "unknown");
    if (price->is_known && price->outcome != PWI_INFEASIBLE) {
        pwi_json_integer_member(out, "pairs", price->n_pairs);
        pwi_json_ppm_member(out, "total", price->total_ppm);
        if (question != NULL) {
            pwi_json_key(out, "groups");
            pwi_json_open_line(out, '{');
            for (int g = 0; g < question->options.n; g++) {
                pwi_json_key(out, question->options.name[g]);
                pwi_json_open_line(out, '{');
                pwi_json_integer_member(out, "pairs", price->group[g].n_pairs);
                pwi_json_ppm_member(out, "total", price->group[g].score_ppm);
                pwi_json_close(out);
            }
            pwi_json_close(out);
        }
        if (is_of_minimums) {
            pwi_json_key(out, "short");
            pwi_json_open_line(out, '{');
            for (int side = 0; side < PWI_N_SIDES; side++)
                pwi_json_integer_member(out, pwi_side_plurals[side], price->n_short[side]);
            pwi_json_close(out);
        }
    }
    pwi_json_close(out);
}

void pwi_write_rule_prices(PwiJsonOut *out, const PwMatching *matching, const PwProgramme *programme) {
    if (matching->rule_price != NULL) {
        pwi_json_key(out, "price");
        pwi_json_open(out, '{');
        for (int k = 0; k < programme->n_fairness; k++) {
            int question = programme->fairness[k].question;
            pwi_json_key(out, programme->fairness[k].id);
            write_price(out, &matching->rule_price[k], question >= 0 ? &programme->question[question] : NULL, false);
        }
        pwi_json_close(out);
    }
    if (matching->minimums_price == NULL) return;
    pwi_json_key(out, "price_of_minimums");
    write_price(out, matching->minimums_price, NULL, true);
}
