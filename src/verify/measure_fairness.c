/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness rules measured on pairs (measure_fairness.h), each as docs/methods/fairness.md writes it down.
 *
 * Breaches are exact: numerators over 10^6 · n, n the mentees who take part, which is parity's denominator. Magnitudes:
 * below 2^26 people, 2^31 pairs, scores and levels at most 10^6 < 2^20, so a level times people times a sum of scores
 * stays below 2^20 · 2^26 · 2^51 < 2^98. Costs are numerators over 10^12 · n < 2^66, cut off at 2^60 · 10^12 · n. */
#include "verify/measure_fairness.h"

#include <assert.h>

#include "base/numbers.h"

/* What all rules look at. */
typedef struct Measuring {
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwDecisions *decisions;
    const PwiMatchedPair *pair;
    int n_pairs;
    int64_t n_mentees;    /* who take part; 1 if nobody does */
    int *by_mentor;       /* [n_pairs] the pairs' indices, mentor by mentor */
    int *first_of_mentor; /* [mentors + 1] offsets into by_mentor */
    PwiArena *arena;
    PwiFairnessMeasure *measure;
    int n_room;   /* rows that fit in measure->row */
    PwiWide lack; /* of the rule at hand: Σ of its rows' breaches, exactly, over 10^6 · n */
} Measuring;

/* A group's people and what they have. */
typedef struct Group {
    int64_t n_mentees, n_pairs, score_ppm;
} Group;

bool pwi_fairness_is_in_score(PwiFairnessKind kind) {
    return kind == PWI_SCORE_PARITY || kind == PWI_GROUP_FLOOR;
}

bool pwi_person_takes_part(const PwCohort *cohort, const PwDecisions *decisions, PwiSide side, int person) {
    return !decisions->out[side][person] && cohort->side[side].person[person].bounds.max > 0;
}

/* The mentee's answer to the rule's question; -1: none. */
static int group_of(const Measuring *measuring, const PwiFairness *rule, int mentee) {
    const PwiColumn *column = &measuring->cohort->side[PWI_MENTEE].column[rule->question];
    return pwi_answered(column, mentee) ? *(const int32_t *)pwi_cell(column, mentee) : -1;
}

/* 10^6 · n. */
static PwiWide denominator(const Measuring *measuring) {
    return (PwiWide)PWI_PPM * measuring->n_mentees;
}

/* a / b, b > 0, rounded up; not below 0, for nothing that is needed here can be. */
static int64_t ceil_or_zero(PwiWide a, PwiWide b) {
    assert(b > 0);
    return a <= 0 ? 0 : (int64_t)((a + b - 1) / b);
}

/* Adds a row whose breach is lack / (10^6 · n), 0 if that is negative. */
static bool add_row(Measuring *measuring, PwiFairnessRow row, PwiWide lack) {
    PwiFairnessMeasure *measure = measuring->measure;
    row.breach = ceil_or_zero(lack, denominator(measuring));
    if (lack > 0) measuring->lack += lack;
    if (measure->n_rows == measuring->n_room) {
        int n_room = 2 * measuring->n_room + 16;
        PwiFairnessRow *wider = PWI_ARENA_ARRAY(measuring->arena, PwiFairnessRow, (size_t)n_room);
        if (!wider) return false;
        for (int k = 0; k < measure->n_rows; k++) wider[k] = measure->row[k];
        measure->row = wider;
        measuring->n_room = n_room;
    }
    measure->row[measure->n_rows++] = row;
    return true;
}

/* The groups of the rule's question, [options]; NULL: memory gone. */
static Group *count_groups(const Measuring *measuring, const PwiFairness *rule) {
    size_t n_groups = (size_t)measuring->programme->question[rule->question].options.n;
    Group *group = PWI_ARENA_ARRAY(measuring->arena, Group, n_groups);
    for (int i = 0; group && i < measuring->cohort->side[PWI_MENTEE].n; i++) {
        int g = group_of(measuring, rule, i);
        if (g >= 0 && pwi_person_takes_part(measuring->cohort, measuring->decisions, PWI_MENTEE, i))
            group[g].n_mentees++;
    }
    for (int p = 0; group && p < measuring->n_pairs; p++) {
        int g = group_of(measuring, rule, measuring->pair[p].mentee);
        if (g < 0) continue;
        group[g].n_pairs++;
        group[g].score_ppm += measuring->pair[p].score_ppm;
    }
    return group;
}

static int64_t sum_scores(const Measuring *measuring) {
    int64_t sum = 0;
    for (int p = 0; p < measuring->n_pairs; p++) sum += measuring->pair[p].score_ppm;
    return sum;
}

/* The least that group g must have, over 10^6 · n: S_g ≥ α·n_g·S / (10^6·n), P_g ≥ n_g·P / n − w·n_g / 10^6,
 * S_g ≥ level_g·n_g. */
static PwiWide least_of_group(const Measuring *measuring, const PwiFairness *rule, int g, int64_t n_in_group) {
    PwiWide n = measuring->n_mentees, n_g = n_in_group;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
            return (PwiWide)rule->level_ppm * n_g * sum_scores(measuring);
        case PWI_PLACE_PARITY:
            return n_g * measuring->n_pairs * PWI_PPM - (PwiWide)rule->level_ppm * n * n_g;
        default:
            assert(rule->kind == PWI_GROUP_FLOOR);
            return rule->group_level_ppm[g] < 0 ? 0 : rule->group_level_ppm[g] * n_g * denominator(measuring);
    }
}

static PwStatus measure_groups(Measuring *measuring, const PwiFairness *rule) {
    const Group *group = count_groups(measuring, rule);
    if (!group) return PW_NO_MEMORY;
    for (int g = 0; g < measuring->programme->question[rule->question].options.n; g++) {
        if (group[g].n_mentees == 0) continue;
        PwiFairnessRow row = {.group = g, .mentor = -1, .pair = -1, .n_mentees = group[g].n_mentees};
        row.has = pwi_fairness_is_in_score(rule->kind) ? group[g].score_ppm : group[g].n_pairs;
        PwiWide least = least_of_group(measuring, rule, g, group[g].n_mentees);
        row.needs = ceil_or_zero(least, denominator(measuring));
        if (!add_row(measuring, row, least - row.has * denominator(measuring))) return PW_NO_MEMORY;
    }
    return PW_OK;
}

static PwStatus measure_floor(Measuring *measuring, const PwiFairness *rule) {
    for (int p = 0; p < measuring->n_pairs; p++) {
        const PwiMatchedPair *pair = &measuring->pair[p];
        if (pair->score_ppm >= rule->level_ppm || (pair->kept && !rule->soft)) continue;
        PwiFairnessRow row = {.group = -1, .mentor = -1, .pair = p, .has = pair->score_ppm, .needs = rule->level_ppm};
        if (!add_row(measuring, row, denominator(measuring))) return PW_NO_MEMORY;
    }
    return PW_OK;
}

/* A mentor's mentees: all, those of one group, and how many of either decisions keep. */
typedef struct Mentees {
    int64_t n, n_kept, n_group, n_group_kept;
} Mentees;

/* What the mentor lacks or has too many of the group, > 0; ≤ 0: nothing. */
static int64_t breach_of_mentor(const PwiFairness *rule, const Mentees *mentees) {
    assert(mentees->n_group > 0 && mentees->n_group <= mentees->n);
    if (rule->kind == PWI_AT_MOST) {
        bool stands_by_keeps = !rule->soft && mentees->n_group_kept > rule->count;
        return mentees->n_group - (stands_by_keeps ? mentees->n_group_kept : rule->count);
    }
    bool is_no_company = mentees->n == 1 || mentees->n == mentees->n_kept; /* the only one, or all kept */
    return is_no_company ? 0 : rule->count - mentees->n_group;
}

/* at-most, not-alone: mentor by mentor, the groups of their mentees. */
static PwStatus measure_mentors(Measuring *measuring, const PwiFairness *rule) {
    int n_groups = measuring->programme->question[rule->question].options.n;
    Mentees *of_group = PWI_ARENA_ARRAY(measuring->arena, Mentees, (size_t)n_groups);
    if (!of_group) return PW_NO_MEMORY;
    for (int j = 0; j < measuring->cohort->side[PWI_MENTOR].n; j++) {
        int begin = measuring->first_of_mentor[j], end = measuring->first_of_mentor[j + 1];
        Mentees all = {.n = end - begin};
        for (int k = begin; k < end; k++) {
            const PwiMatchedPair *pair = &measuring->pair[measuring->by_mentor[k]];
            int g = group_of(measuring, rule, pair->mentee);
            all.n_kept += pair->kept;
            if (g < 0) continue;
            of_group[g].n_group++;
            of_group[g].n_group_kept += pair->kept;
        }
        for (int k = begin; k < end; k++) { /* each group of theirs once: its count is taken back */
            int g = group_of(measuring, rule, measuring->pair[measuring->by_mentor[k]].mentee);
            if (g < 0 || of_group[g].n_group == 0) continue;
            Mentees mentees = {all.n, all.n_kept, of_group[g].n_group, of_group[g].n_group_kept};
            of_group[g] = (Mentees){0};
            PwiFairnessRow row = {.group = g, .mentor = j, .pair = -1, .has = mentees.n_group, .needs = rule->count};
            int64_t breach = breach_of_mentor(rule, &mentees);
            if (breach > 0 && !add_row(measuring, row, breach * denominator(measuring))) return PW_NO_MEMORY;
        }
    }
    return PW_OK;
}

static PwStatus measure_reserve(Measuring *measuring, const PwiFairness *rule) {
    PwiFairnessRow row = {.group = -1, .mentor = -1, .pair = -1, .needs = rule->count};
    const PwiPeople *side = measuring->cohort->side;
    for (int p = 0; p < measuring->n_pairs; p++) {
        const PwiMatchedPair *pair = &measuring->pair[p];
        row.has += pwi_when_holds(&rule->who[PWI_MENTEE], measuring->programme, &side[PWI_MENTEE], pair->mentee) &&
                   pwi_when_holds(&rule->who[PWI_MENTOR], measuring->programme, &side[PWI_MENTOR], pair->mentor);
    }
    return add_row(measuring, row, (row.needs - row.has) * denominator(measuring)) ? PW_OK : PW_NO_MEMORY;
}

static PwStatus measure_rows(Measuring *measuring, const PwiFairness *rule) {
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_PLACE_PARITY:
        case PWI_GROUP_FLOOR:
            return measure_groups(measuring, rule);
        case PWI_FLOOR:
            return measure_floor(measuring, rule);
        case PWI_AT_MOST:
        case PWI_NOT_ALONE:
            return measure_mentors(measuring, rule);
        case PWI_RESERVE:
            return measure_reserve(measuring, rule);
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    assert(false && "the readers let no other kind through");
    return PW_OK;
}

/* penalty · lack over 10^12 · n: a penalty is a cost in millionths for a pair, or for 10^6 millionths of score. */
static PwiWide cost_of(const Measuring *measuring, const PwiFairness *rule) {
    PwiWide most = PWI_MAX_FAIRNESS_COST_PPM * (PWI_PPM * denominator(measuring));
    PwiWide price = (PwiWide)rule->penalty_ppm * (pwi_fairness_is_in_score(rule->kind) ? 1 : PWI_PPM);
    if (price == 0) return 0;
    return measuring->lack > most / price ? most : price * measuring->lack;
}

/* The pairs by mentor, by counting. */
static bool sort_by_mentor(Measuring *measuring) {
    int n_mentors = measuring->cohort->side[PWI_MENTOR].n;
    measuring->by_mentor = PWI_ARENA_ARRAY(measuring->arena, int, (size_t)measuring->n_pairs);
    int *next = PWI_ARENA_ARRAY(measuring->arena, int, (size_t)n_mentors + 2);
    if (!measuring->by_mentor || !next) return false;
    for (int p = 0; p < measuring->n_pairs; p++) next[measuring->pair[p].mentor + 2]++;
    for (int j = 2; j < n_mentors + 2; j++) next[j] += next[j - 1];
    for (int p = 0; p < measuring->n_pairs; p++) measuring->by_mentor[next[measuring->pair[p].mentor + 1]++] = p;
    measuring->first_of_mentor = next;
    assert(next[n_mentors] == measuring->n_pairs);
    return true;
}

PwStatus pwi_measure_fairness(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                              const PwiMatchedPair *pair, int n_pairs, PwiArena *arena, PwiFairnessMeasure *measure) {
    Measuring measuring = {.programme = programme,
                           .cohort = cohort,
                           .decisions = decisions,
                           .pair = pair,
                           .n_pairs = n_pairs,
                           .arena = arena,
                           .measure = measure};
    *measure = (PwiFairnessMeasure){.rule = PWI_ARENA_ARRAY(arena, PwiFairnessTally, (size_t)programme->n_fairness)};
    if (!measure->rule || !sort_by_mentor(&measuring)) return PW_NO_MEMORY;
    for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++)
        measuring.n_mentees += pwi_person_takes_part(cohort, decisions, PWI_MENTEE, i);
    if (measuring.n_mentees == 0) measuring.n_mentees = 1;
    PwiWide cost = 0, unit = PWI_PPM * denominator(&measuring), most = PWI_MAX_FAIRNESS_COST_PPM * unit;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        PwiFairnessTally *tally = &measure->rule[k];
        tally->first_row = measure->n_rows;
        measuring.lack = 0;
        PwStatus status = measure_rows(&measuring, rule);
        if (status != PW_OK) return status;
        tally->n_rows = measure->n_rows - tally->first_row;
        tally->breach = ceil_or_zero(measuring.lack, denominator(&measuring));
        PwiWide own = rule->soft ? cost_of(&measuring, rule) : 0;
        tally->cost_ppm = ceil_or_zero(own, unit);
        cost = own > most - cost ? most : cost + own;
    }
    measure->cost_ppm = ceil_or_zero(cost, unit);
    return PW_OK;
}
