/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness in words (tell_fairness.h). Groups are compared by their summed score for each mentee of theirs who takes
 * part, matched or not, as the rules themselves do. */
#include "explain/tell_fairness.h"

#include "base/numbers.h"
#include "verify/measure_fairness.h"

typedef struct Telling {
    const PwMatching *matching;
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    PwiFairnessMeasure measure;
    PwiBuffer *text;
} Telling;

/* A group with its rule and without it: mentees who take part, and summed scores. */
typedef struct Group {
    int64_t n_mentees, with_ppm, without_ppm;
} Group;

static void tell_amount(const Telling *telling, const PwiFairness *rule, int64_t amount) {
    char number[PWI_DECIMAL_SIZE];
    bool is_score = pwi_fairness_is_in_score(rule->kind);
    pwi_ppm_print_short(is_score ? amount : amount * PWI_PPM, number);
    pwi_buffer_format(telling->text, is_score ? "%s of score" : amount == 1 ? "%s pair" : "%s pairs", number);
}

/* The group that is nearest to its limit, or furthest beyond it. */
static const PwiFairnessRow *closest_group(const Telling *telling, int k) {
    const PwiFairnessTally *tally = &telling->measure.rule[k];
    const PwiFairnessRow *closest = NULL;
    for (int r = tally->first_row; r < tally->first_row + tally->n_rows; r++) {
        const PwiFairnessRow *row = &telling->measure.row[r];
        if (row->group < 0 || row->mentor >= 0 || row->needs == 0) continue;
        if (closest == NULL || row->has - row->needs < closest->has - closest->needs) closest = row;
    }
    return closest;
}

static void tell_rule(const Telling *telling, int k) {
    const PwiFairness *rule = &telling->programme->fairness[k];
    const PwiFairnessTally *tally = &telling->measure.rule[k];
    const PwiFairnessRow *closest = closest_group(telling, k);
    char cost[PWI_DECIMAL_SIZE];
    pwi_buffer_format(telling->text, "  fairness   \"%s\" (%s) ", rule->id, pwi_fairness_kind_names[rule->kind]);
    if (tally->breach == 0) {
        pwi_buffer_text(telling->text, "holds");
    } else {
        pwi_buffer_text(telling->text, "is broken by ");
        tell_amount(telling, rule, tally->breach);
        pwi_ppm_print_short(tally->cost_ppm, cost);
        pwi_buffer_format(telling->text, ", which costs %s in total", cost);
    }
    if (closest != NULL) {
        pwi_buffer_format(telling->text, "; nearest to the limit is \"%s\" with ",
                          telling->programme->question[rule->question].options.name[closest->group]);
        tell_amount(telling, rule, closest->has);
        pwi_buffer_text(telling->text, ", needed ");
        tell_amount(telling, rule, closest->needs);
    }
    pwi_buffer_char(telling->text, '\n');
}

static void tell_ppm(const Telling *telling, const char *before, int64_t ppm) {
    char number[PWI_DECIMAL_SIZE];
    pwi_ppm_print(ppm, number);
    pwi_buffer_format(telling->text, "%s%s", before, number);
}

/* Group g of the rule's question. */
static Group look_at_group(const Telling *telling, int k, int g) {
    Group group = {0};
    const PwiColumn *column = &telling->cohort->side[PWI_MENTEE].column[telling->programme->fairness[k].question];
    for (int i = 0; i < telling->cohort->side[PWI_MENTEE].n; i++)
        group.n_mentees += pwi_answered(column, i) && *(const int32_t *)pwi_cell(column, i) == g &&
                           pwi_person_takes_part(telling->cohort, telling->decisions, PWI_MENTEE, i);
    for (int p = 0; p < telling->matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &telling->matching->pair[p];
        if (pwi_answered(column, pair->mentee) && *(const int32_t *)pwi_cell(column, pair->mentee) == g)
            group.with_ppm += pair->score_ppm;
    }
    group.without_ppm = telling->matching->rule_price[k].group[g].score_ppm;
    return group;
}

/* Who pays: each group's score a mentee without the rule and with it; and whether anybody gained. Rules about single
 * mentors hold no groups against each other: of them, only the groups for which something changed. */
static void tell_groups(const Telling *telling, int k) {
    const PwiFairness *rule = &telling->programme->fairness[k];
    const PwiQuestion *question = &telling->programme->question[rule->question];
    Group lowest = {0}, highest = {0};
    int low = -1, high = -1;
    bool is_of_mentors = rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE;
    const char *before = "; score a mentee: ";
    for (int g = 0; g < question->options.n; g++) {
        Group group = look_at_group(telling, k, g);
        if (group.n_mentees == 0 || (is_of_mentors && group.with_ppm == group.without_ppm)) continue;
        pwi_buffer_format(telling->text, "%s\"%s\" ", before, question->options.name[g]);
        before = ", ";
        tell_ppm(telling, "", pwi_floor_div(group.without_ppm, group.n_mentees));
        tell_ppm(telling, " without, ", pwi_floor_div(group.with_ppm, group.n_mentees));
        pwi_buffer_text(telling->text, " with");
        if (low < 0 || (PwiWide)group.without_ppm * lowest.n_mentees < (PwiWide)lowest.without_ppm * group.n_mentees) {
            lowest = group;
            low = g;
        }
        if (high < 0 ||
            (PwiWide)group.without_ppm * highest.n_mentees > (PwiWide)highest.without_ppm * group.n_mentees) {
            highest = group;
            high = g;
        }
    }
    if (is_of_mentors || low == high || lowest.with_ppm > lowest.without_ppm || highest.with_ppm >= highest.without_ppm)
        return;
    pwi_buffer_format(telling->text, ". Levelling down: the gap closed because \"%s\" lost ",
                      question->options.name[high]);
    tell_ppm(telling, "", pwi_floor_div(highest.without_ppm - highest.with_ppm, highest.n_mentees));
    pwi_buffer_format(telling->text, " a mentee, not because \"%s\" gained", question->options.name[low]);
}

/* What more there would be at that price. False: nothing, or nobody knows. */
static bool tell_more(const Telling *telling, const PwiRulePrice *price) {
    int64_t total_ppm = 0;
    if (!price->is_known || price->outcome == PWI_INFEASIBLE) {
        pwi_buffer_text(telling->text, "no matching was found");
        return false;
    }
    for (int p = 0; p < telling->matching->n_pairs; p++) total_ppm += telling->matching->pair[p].score_ppm;
    int64_t more_pairs = price->n_pairs - telling->matching->n_pairs, more_ppm = price->total_ppm - total_ppm;
    if (more_pairs == 0 && more_ppm == 0 && price->outcome == PWI_OPTIMAL) {
        pwi_buffer_text(telling->text, "there are as many pairs, of as much score: it costs nothing");
        return false;
    }
    if (price->outcome != PWI_OPTIMAL) pwi_buffer_text(telling->text, "(not proven) ");
    pwi_buffer_format(telling->text, "there are %+lld pairs and", (long long)more_pairs);
    tell_ppm(telling, more_ppm >= 0 ? " +" : " ", more_ppm);
    pwi_buffer_text(telling->text, " of score");
    return true;
}

static void tell_price(const Telling *telling, int k) {
    pwi_buffer_text(telling->text, "    without it ");
    if (tell_more(telling, &telling->matching->rule_price[k]) && telling->programme->fairness[k].question >= 0)
        tell_groups(telling, k);
    pwi_buffer_char(telling->text, '\n');
}

static void tell_minimums(const Telling *telling, const PwiRulePrice *price) {
    const char *before = "; fewer than theirs would have ";
    pwi_buffer_text(telling->text, "  minimums   without them ");
    if (tell_more(telling, price)) {
        for (int side = 0; side < PWI_N_SIDES; side++) {
            if (price->n_short[side] == 0) continue;
            pwi_buffer_format(telling->text, "%s%d %s", before, price->n_short[side],
                              price->n_short[side] == 1 ? pwi_side_names[side] : pwi_side_plurals[side]);
            before = ", ";
        }
    }
    pwi_buffer_char(telling->text, '\n');
}

PwStatus pwi_tell_fairness(const PwMatching *matching, const PwProgramme *programme, const PwCohort *cohort,
                           const PwDecisions *decisions, PwiBuffer *text) {
    PwiArena arena = {0};
    Telling telling = {
        .matching = matching, .programme = programme, .cohort = cohort, .decisions = decisions, .text = text};
    if (matching->outcome == PWI_INFEASIBLE) return PW_OK;
    PwStatus status =
        pwi_measure_fairness(programme, cohort, decisions, matching->pair, matching->n_pairs, &arena, &telling.measure);
    for (int k = 0; status == PW_OK && k < programme->n_fairness; k++) {
        tell_rule(&telling, k);
        if (matching->rule_price != NULL) tell_price(&telling, k);
    }
    if (status == PW_OK && matching->minimums_price != NULL) tell_minimums(&telling, matching->minimums_price);
    pwi_arena_clear(&arena);
    return status == PW_OK && text->out_of_memory ? PW_NO_MEMORY : status;
}
