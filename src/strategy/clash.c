/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which fairness rules clash (clash.h).
 *
 * A deletion filter (Chinneck & Dravnieks 1991, Locating minimal infeasible constraint sets in linear programs): each
 * hard rule, and the minimums that apply if-used, is left out once; where it still does not work it stays out. What is
 * left clashes, and nothing in it can be spared. */
#include "strategy/clash.h"

#include <assert.h>
#include <string.h>

#include "strategy/trial.h"

/* What stands: [fairness rules + 1], the last for minimums that apply if-used. */
typedef struct Filter {
    const PwiFairProblem *problem;
    PwMatching *matching;
    bool *stands;
    int n; /* fairness rules */
} Filter;

static bool has_minimums(const PwiFairProblem *problem) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; problem->programme->capacity.min_if_used[side] && i < problem->cohort->side[side].n; i++)
            if (problem->cohort->side[side].person[i].bounds.min > 1) return true;
    return false;
}

/* Whether no price of the proof belongs to a rule that was left out. */
static bool speaks_of_standing(const Filter *filter, const PwiStage *stage) {
    for (int d = 0; d < stage->n_duals; d++)
        for (int r = 0; r < stage->dual[d].n_rows; r++) {
            const PwiRowPrice *row = &stage->dual[d].row[r];
            bool of_minimum = row->row.kind != PWI_ROW_RULE, of_rule = row->row.rule != PWI_NOBODY;
            if (row->price > 0 &&
                ((of_minimum && !filter->stands[filter->n]) || (of_rule && !filter->stands[row->row.rule])))
                return false;
        }
    return true;
}

static PwStatus copy_block(PwiArena *arena, void **block, size_t n, size_t size) {
    void *copy = pwi_arena_new(arena, n + 1, size);
    if (copy == NULL) return PW_NO_MEMORY;
    if (n > 0) memcpy(copy, *block, n * size);
    *block = copy;
    return PW_OK;
}

/* A proof that outlives the arena it was made in. */
static PwStatus copy_stage(const PwiStage *from, PwiArena *arena, PwiStage *to) {
    PwStatus status = PW_OK;
    PwiStage made = *from;
    PW_TRY(copy_block(arena, (void **)&made.node, (size_t)made.n_nodes, sizeof *made.node));
    PW_TRY(copy_block(arena, (void **)&made.dual, (size_t)made.n_duals, sizeof *made.dual));
    for (int d = 0; d < made.n_duals; d++) {
        PwiDual *dual = &made.dual[d];
        PW_TRY(copy_block(arena, (void **)&dual->mentor, (size_t)dual->n_mentors, sizeof *dual->mentor));
        PW_TRY(copy_block(arena, (void **)&dual->mentee, (size_t)dual->n_mentees, sizeof *dual->mentee));
        PW_TRY(copy_block(arena, (void **)&dual->count, (size_t)dual->n_counts, sizeof *dual->count));
        PW_TRY(copy_block(arena, (void **)&dual->row, (size_t)dual->n_rows, sizeof *dual->row));
    }
    *to = made;
out:
    return status;
}

/* Leaves element e out for good if the others clash without it, and takes their proof. */
static PwStatus try_without(Filter *filter, int e, PwError *error) {
    PwStatus status = PW_OK;
    PwiTrial trial = {0};
    PwiAnswer answer;
    filter->stands[e] = false;
    PW_TRY(pwi_trial_begin(&trial, filter->problem));
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (!filter->stands[filter->n] && filter->problem->programme->capacity.min_if_used[side])
            pwi_trial_cap_minimums(&trial, (PwiSide)side, 0);
    for (int k = 0; k < filter->n; k++)
        if (!filter->stands[k] && !filter->problem->programme->fairness[k].soft)
            PW_TRY(pwi_trial_slacken(&trial, k, PWI_NOBODY, pwi_slack_steps(filter->problem, k)));
    PW_TRY(pwi_trial_run(&trial, &answer, error));
    bool is_clash = answer == PWI_IMPOSSIBLE && trial.result.conflict_kind == PWI_FAIRNESS_CLASH;
    if (is_clash && speaks_of_standing(filter, &trial.result.stage[0]))
        PW_TRY(copy_stage(&trial.result.stage[0], &filter->matching->arena, &filter->matching->stage[0]));
    else
        filter->stands[e] = true;
out:
    pwi_trial_clear(&trial);
    return status;
}

/* Whether some dual is of bundles, which keep rules of a mentor's mentees for all groups without naming them. */
static bool has_bundles(const PwiStage *stage) {
    for (int d = 0; d < stage->n_duals; d++)
        if (stage->dual[d].by_mentors) return true;
    return false;
}

/* Whether the node's split needs a not-alone rule: it leaves numbers of the group out. */
static bool is_gap_of(const PwiTreeNode *node, const PwiFairness *rule, int group) {
    return rule->kind == PWI_NOT_ALONE && node->child[0] != PWI_NOBODY && node->on.kind == PWI_EXPRESSION_COUNT &&
           node->on.question == rule->question && node->on.option == group && node->above > node->below + 1;
}

/* Whether some price or split of the proof leans on rule k for that group. */
static bool speaks_of_group(const PwiStage *stage, const PwiFairness *rule, int k, int group) {
    for (int d = 0; d < stage->n_duals; d++)
        for (int r = 0; r < stage->dual[d].n_rows; r++) {
            const PwiRowPrice *row = &stage->dual[d].row[r];
            if (row->row.rule == k && row->row.group == group && row->price != 0) return true;
        }
    for (int n = 0; n < stage->n_nodes; n++)
        if (is_gap_of(&stage->node[n], rule, group)) return true;
    return false;
}

/* The groups of rule k that the proof speaks of, or the rule as a whole. */
static void note_rule(PwMatching *matching, const PwiFairness *rule, int k, int n_groups) {
    const PwiStage *stage = &matching->stage[0];
    bool is_of_bundles = rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE;
    int n_before = matching->n_clash;
    if (is_of_bundles && has_bundles(stage)) n_groups = 0;
    for (int g = 0; g < n_groups; g++)
        if (speaks_of_group(stage, rule, k, g))
            matching->clash[matching->n_clash++] = (PwiClash){k, g, PWI_NOBODY, PWI_NOBODY};
    if (matching->n_clash == n_before)
        matching->clash[matching->n_clash++] = (PwiClash){k, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
}

static PwStatus note_clash(const Filter *filter) {
    const PwProgramme *programme = filter->problem->programme;
    PwMatching *matching = filter->matching;
    size_t n_most = 1;
    for (int k = 0; k < filter->n; k++)
        n_most += programme->fairness[k].question < 0
                      ? 1
                      : (size_t)programme->question[programme->fairness[k].question].options.n + 1;
    matching->clash = PWI_ARENA_ARRAY(&matching->arena, PwiClash, n_most);
    matching->n_clash = 0;
    if (matching->clash == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < filter->n; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (filter->stands[k])
            note_rule(matching, rule, k, rule->question < 0 ? 0 : programme->question[rule->question].options.n);
    }
    if (filter->stands[filter->n])
        matching->clash[matching->n_clash++] = (PwiClash){PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
    return PW_OK;
}

PwStatus pwi_shrink_clash(const PwiFairProblem *problem, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = problem->programme;
    Filter filter = {.problem = problem, .matching = matching, .n = programme->n_fairness};
    assert(matching->conflict_kind == PWI_FAIRNESS_CLASH && matching->n_stages == 1);
    filter.stands = PWI_ARENA_ARRAY(&matching->arena, bool, (size_t)filter.n + 1);
    PW_TRY(filter.stands != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < filter.n; k++) filter.stands[k] = !programme->fairness[k].soft;
    filter.stands[filter.n] = has_minimums(problem);
    for (int e = filter.n; e >= 0 && !pwi_deadline_is_over(problem->deadline); e--)
        if (filter.stands[e]) PW_TRY(try_without(&filter, e, error));
    PW_TRY(note_clash(&filter));
out:
    return status;
}
