/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why fairness rules clash (clash.h).
 *
 * A deletion filter (Chinneck & Dravnieks 1991, Locating minimal infeasible constraint sets in linear programs): each
 * hard rule, and the minimums that apply if-used, is left out once; where it still does not work it stays out. What is
 * left clashes, and nothing in it can be spared. Then each of these rules is slackened alone, the others standing, as
 * little as helps: what helps only grows with the slack, so halving finds it.
 *
 * A rule is left out by making it ask for nothing, not by taking it away: rows keep their names, and the proof that is
 * found speaks of the programme as it stands. */
#include "strategy/clash.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "base/numbers.h"

enum { NODES_A_TRY = 400, LEVEL_STEP_PPM = 10000 };

/* A programme and a cohort that ask for less than those they are copies of. */
typedef struct Trial {
    PwProgramme programme; /* shallow, but for `fairness` */
    PwCohort cohort;       /* shallow, but for `person` where minimums are left out */
    PwiFairProblem problem;
    PwiArena arena; /* owns the copies and what the last try found */
} Trial;

typedef enum Answer { POSSIBLE, IMPOSSIBLE, UNKNOWN } Answer;

/* How many steps of slack make the rule ask for nothing; 0: it asks for nothing as it is. */
static int64_t steps_of(const PwiFairProblem *problem, const PwiFairness *rule) {
    int64_t most = 0;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_FLOOR:
            most = rule->level_ppm;
            break;
        case PWI_PLACE_PARITY: /* nobody can have more pairs a head than the most mentors of a mentee */
            for (int i = 0; i < problem->cohort->side[PWI_MENTEE].n; i++)
                if (problem->cohort->side[PWI_MENTEE].person[i].bounds.max > most)
                    most = problem->cohort->side[PWI_MENTEE].person[i].bounds.max;
            most = most * PWI_PPM - rule->level_ppm;
            break;
        case PWI_GROUP_FLOOR:
            for (int g = 0; g < problem->programme->question[rule->question].options.n; g++)
                if (rule->group_level_ppm[g] > most) most = rule->group_level_ppm[g];
            break;
        case PWI_AT_MOST:
            for (int j = 0; j < problem->cohort->side[PWI_MENTOR].n; j++)
                if (problem->cohort->side[PWI_MENTOR].person[j].bounds.max > most)
                    most = problem->cohort->side[PWI_MENTOR].person[j].bounds.max;
            return most > rule->count ? most - rule->count : 0;
        case PWI_NOT_ALONE:
            return rule->count - 1;
        case PWI_RESERVE:
            return rule->count;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    return most > 0 ? (most + LEVEL_STEP_PPM - 1) / LEVEL_STEP_PPM : 0;
}

static int64_t lowered(int64_t level_ppm, int64_t steps) {
    int64_t left = level_ppm - steps * LEVEL_STEP_PPM;
    return left > 0 ? left : 0;
}

/* Slackens rule k of the trial by so many steps. */
static PwStatus slacken(Trial *trial, const PwiFairProblem *problem, int k, int64_t steps) {
    const PwiFairness *whole = &problem->programme->fairness[k];
    PwiFairness *rule = &trial->programme.fairness[k];
    *rule = *whole;
    switch (rule->kind) {
        case PWI_SCORE_PARITY:
        case PWI_FLOOR:
            rule->level_ppm = lowered(rule->level_ppm, steps);
            break;
        case PWI_PLACE_PARITY:
            rule->level_ppm += steps * LEVEL_STEP_PPM;
            break;
        case PWI_GROUP_FLOOR: {
            int n_groups = problem->programme->question[rule->question].options.n;
            rule->group_level_ppm = PWI_ARENA_ARRAY(&trial->arena, int64_t, (size_t)n_groups);
            if (rule->group_level_ppm == NULL) return PW_NO_MEMORY;
            for (int g = 0; g < n_groups; g++)
                rule->group_level_ppm[g] =
                    whole->group_level_ppm[g] < 0 ? -1 : lowered(whole->group_level_ppm[g], steps);
            break;
        }
        case PWI_AT_MOST:
            rule->count += (int)steps;
            break;
        case PWI_NOT_ALONE:
        case PWI_RESERVE:
            rule->count -= (int)steps;
            break;
        case PWI_N_FAIRNESS_KINDS:
            break;
    }
    return PW_OK;
}

/* The programme as it stands, asking only for what is needed to know whether there is any matching. */
static PwStatus begin(Trial *trial, const PwiFairProblem *problem, bool without_minimums) {
    const PwProgramme *programme = problem->programme;
    trial->programme = *programme;
    trial->cohort = *problem->cohort;
    trial->programme.fairness = PWI_ARENA_ARRAY(&trial->arena, PwiFairness, (size_t)programme->n_fairness + 1);
    if (trial->programme.fairness == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < programme->n_fairness; k++) trial->programme.fairness[k] = programme->fairness[k];
    trial->programme.goal[0] = PWI_GOAL_MATCHED;
    trial->programme.n_goals = 1;
    for (int side = 0; without_minimums && side < PWI_N_SIDES; side++) {
        PwiPeople *people = &trial->cohort.side[side];
        if (!programme->capacity.min_if_used[side]) continue;
        PwiPerson *person = PWI_ARENA_ARRAY(&trial->arena, PwiPerson, (size_t)people->n + 1);
        if (person == NULL) return PW_NO_MEMORY;
        for (int i = 0; i < people->n; i++) {
            person[i] = people->person[i];
            person[i].bounds.min = 0;
        }
        people->person = person;
    }
    trial->problem = *problem;
    trial->problem.programme = &trial->programme;
    trial->problem.cohort = &trial->cohort;
    trial->problem.work_limit = NODES_A_TRY;
    return PW_OK;
}

static PwStatus try_it(Trial *trial, PwiFairResult *result, Answer *answer, PwError *error) {
    *result = (PwiFairResult){0};
    PwStatus status = pwi_fair_solve(&trial->problem, &trial->arena, result, error);
    *answer = status == PW_LIMIT                                                            ? UNKNOWN
              : result->outcome != PWI_INFEASIBLE                                           ? POSSIBLE
              : result->conflict_kind == PWI_FAIRNESS_CLASH && result->stage[0].n_nodes > 0 ? IMPOSSIBLE
                                                                                            : UNKNOWN;
    return status == PW_LIMIT ? PW_OK : status;
}

/* ---- the filter ---- */

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
            bool is_rule = row->row.kind == PWI_ROW_RULE;
            if (row->price > 0 && !filter->stands[is_rule ? row->row.rule : filter->n]) return false;
        }
    return true;
}

static PwStatus copy_stage(const PwiStage *from, PwiArena *arena, PwiStage *to);

/* Leaves element e out for good if the others clash without it, and takes their proof. */
static PwStatus try_without(Filter *filter, int e, PwError *error) {
    PwStatus status = PW_OK;
    Trial trial = {0};
    PwiFairResult result;
    Answer answer;
    filter->stands[e] = false;
    PW_TRY(begin(&trial, filter->problem, !filter->stands[filter->n]));
    for (int k = 0; k < filter->n; k++)
        if (!filter->stands[k] && !filter->problem->programme->fairness[k].soft)
            PW_TRY(slacken(&trial, filter->problem, k,
                           steps_of(filter->problem, &filter->problem->programme->fairness[k])));
    PW_TRY(try_it(&trial, &result, &answer, error));
    if (answer == IMPOSSIBLE && speaks_of_standing(filter, &result.stage[0])) {
        PW_TRY(copy_stage(&result.stage[0], &filter->matching->arena, &filter->matching->stage[0]));
    } else {
        filter->stands[e] = true;
    }
out:
    pwi_arena_clear(&trial.arena);
    return status;
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

/* The groups of rule k that the proof speaks of, or the rule as a whole. */
static void note_rule(PwMatching *matching, int k, int n_groups) {
    const PwiStage *stage = &matching->stage[0];
    int n_before = matching->n_clash;
    for (int g = 0; g < n_groups; g++) {
        bool is_spoken_of = false;
        for (int d = 0; d < stage->n_duals; d++)
            for (int r = 0; r < stage->dual[d].n_rows; r++) {
                const PwiRowPrice *row = &stage->dual[d].row[r];
                is_spoken_of |=
                    row->row.kind == PWI_ROW_RULE && row->row.rule == k && row->row.group == g && row->price;
            }
        if (is_spoken_of) matching->clash[matching->n_clash++] = (PwiClash){k, g, PWI_NOBODY, PWI_NOBODY};
    }
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
            note_rule(matching, k, rule->question < 0 ? 0 : programme->question[rule->question].options.n);
    }
    if (filter->stands[filter->n])
        matching->clash[matching->n_clash++] = (PwiClash){PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
    return PW_OK;
}

/* ---- what would help ---- */

/* Whether so many steps of slack in rule k, all others standing, leave a matching. */
static PwStatus try_slack(const PwiFairProblem *problem, int k, int64_t steps, bool *helps, PwError *error) {
    PwStatus status = PW_OK;
    Trial trial = {0};
    PwiFairResult result;
    Answer answer;
    PW_TRY(begin(&trial, problem, false));
    PW_TRY(slacken(&trial, problem, k, steps));
    PW_TRY(try_it(&trial, &result, &answer, error));
    *helps = answer == POSSIBLE;
out:
    pwi_arena_clear(&trial.arena);
    return status;
}

/* The least slack of rule k that helps, if any does. */
static PwStatus find_change(const PwiFairProblem *problem, int k, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    const PwiFairness *rule = &problem->programme->fairness[k];
    int64_t low = 1, high = steps_of(problem, rule);
    bool helps = false;
    if (high > 0) PW_TRY(try_slack(problem, k, high, &helps, error));
    if (!helps) return PW_OK;
    while (low < high && !pwi_deadline_is_over(problem->deadline)) {
        int64_t middle = low + (high - low) / 2;
        PW_TRY(try_slack(problem, k, middle, &helps, error));
        if (helps)
            high = middle;
        else
            low = middle + 1;
    }
    bool is_count = pwi_fairness_is_counted(rule->kind);
    matching->change[matching->n_changes++] = (PwiClashChange){k, is_count ? high : high * LEVEL_STEP_PPM};
out:
    return status;
}

/* ---- words ---- */

/* "the rule … (kind) for a, b"; c is the first of the rule's entries. */
static void tell_rule(const PwProgramme *programme, const PwMatching *matching, int c, PwiBuffer *text) {
    const PwiFairness *rule = &programme->fairness[matching->clash[c].rule];
    pwi_buffer_format(text, "the rule \"%s\" (%s)", rule->id, pwi_fairness_kind_names[rule->kind]);
    const char *before = " for ";
    for (; c < matching->n_clash && matching->clash[c].rule == (int32_t)(rule - programme->fairness); c++) {
        if (matching->clash[c].group == PWI_NOBODY) continue;
        const char *group = programme->question[rule->question].options.name[matching->clash[c].group];
        pwi_buffer_format(text, "%s\"%s\"", before, group);
        before = ", ";
    }
}

static void tell_rules(const PwProgramme *programme, const PwMatching *matching, PwiBuffer *text) {
    bool is_one = matching->clash[0].rule == matching->clash[matching->n_clash - 1].rule;
    pwi_buffer_text(text, is_one ? "no matching keeps " : "no matching keeps these together: ");
    for (int c = 0; c < matching->n_clash; c++) {
        int32_t rule = matching->clash[c].rule;
        if (c > 0 && rule == matching->clash[c - 1].rule) continue; /* another group of the same rule */
        if (c > 0) pwi_buffer_text(text, "; ");
        if (rule == PWI_NOBODY)
            pwi_buffer_text(text, "the minimums that apply if-used");
        else
            tell_rule(programme, matching, c, text);
    }
}

/* "lower at_least from 0.97 to 0.94": which member of the rule, and by how much. */
static void tell_change(const PwProgramme *programme, const PwiClashChange *change, PwiBuffer *text) {
    const PwiFairness *rule = &programme->fairness[change->rule];
    char from[PWI_DECIMAL_SIZE], to[PWI_DECIMAL_SIZE];
    bool is_count = pwi_fairness_is_counted(rule->kind);
    bool rises = rule->kind == PWI_PLACE_PARITY || rule->kind == PWI_AT_MOST;
    int64_t unit = is_count ? PWI_PPM : 1, now = is_count ? rule->count : rule->level_ppm;
    int64_t then = rises ? now + change->by : now > change->by ? now - change->by : 0;
    const char *member = rule->kind == PWI_PLACE_PARITY ? "within" : rule->kind == PWI_AT_MOST ? "limit" : "at_least";
    pwi_buffer_format(text, "%s %s of \"%s\" ", rises ? "raise" : "lower", member, rule->id);
    if (rule->kind == PWI_GROUP_FLOOR) {
        pwi_ppm_print_short(change->by, to);
        pwi_buffer_format(text, "by %s", to);
    } else {
        pwi_ppm_print_short(now * unit, from);
        pwi_ppm_print_short(then * unit, to);
        pwi_buffer_format(text, "from %s to %s", from, to);
    }
}

static PwStatus tell(const PwProgramme *programme, PwMatching *matching) {
    PwiBuffer text = {0};
    tell_rules(programme, matching, &text);
    for (int c = 0; c < matching->n_changes; c++) {
        pwi_buffer_text(&text, c == 0 ? ". It would help to " : "; or to ");
        tell_change(programme, &matching->change[c], &text);
    }
    if (matching->n_changes == 0) pwi_buffer_text(&text, ". No change of a single rule is known to help");
    bool is_whole = !text.out_of_memory;
    matching->conflict_text = is_whole ? pwi_arena_copy(&matching->arena, text.bytes, text.n) : NULL;
    pwi_buffer_clear(&text);
    return matching->conflict_text != NULL ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_explain_clash(const PwiFairProblem *problem, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = problem->programme;
    Filter filter = {.problem = problem, .matching = matching, .n = programme->n_fairness};
    assert(matching->conflict_kind == PWI_FAIRNESS_CLASH && matching->n_stages == 1);
    filter.stands = PWI_ARENA_ARRAY(&matching->arena, bool, (size_t)filter.n + 1);
    matching->change = PWI_ARENA_ARRAY(&matching->arena, PwiClashChange, (size_t)filter.n + 1);
    PW_TRY(filter.stands != NULL && matching->change != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < filter.n; k++) filter.stands[k] = !programme->fairness[k].soft;
    filter.stands[filter.n] = has_minimums(problem);
    for (int e = filter.n; e >= 0 && !pwi_deadline_is_over(problem->deadline); e--)
        if (filter.stands[e]) PW_TRY(try_without(&filter, e, error));
    PW_TRY(note_clash(&filter));
    for (int k = 0; k < filter.n && !pwi_deadline_is_over(problem->deadline); k++)
        if (filter.stands[k]) PW_TRY(find_change(problem, k, matching, error));
    PW_TRY(tell(programme, matching));
out:
    return status;
}
