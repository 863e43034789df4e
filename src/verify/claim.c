/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checks share: the rescorer, the room people have left, and how a false statement is said. */
#include "verify/claim.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/threads.h"

bool pwi_claim_counts_on(const PwiClaimCheck *check, int32_t rule, int32_t group) {
    const PwMatching *claim = check->claim;
    bool is_clash = claim->outcome == PWI_INFEASIBLE && claim->conflict_kind == PWI_FAIRNESS_CLASH;
    for (int k = 0; is_clash && claim->clash && k < claim->n_clash; k++) {
        const PwiClash *clash = &claim->clash[k];
        if (clash->rule == rule && (clash->group == PWI_NOBODY || clash->group == group)) return true;
    }
    return !is_clash;
}

static bool counts_as_used(const PwiClaimCheck *check, PwiSide side, const PwiRoom *room) {
    return !check->programme->capacity.min_if_used[side] || room->n_kept > 0;
}

/* A person with a kept pair is used, so that `if-used` binds them as `always` does; for everyone else it leaves 0 as
 * the least, which is a relaxation (0, or at least min, becomes any number) and keeps every bound valid. */
static bool find_room(PwiClaimCheck *check, PwiSide side) {
    const PwiPeople *people = &check->cohort->side[side];
    const PwDecisions *decisions = check->decisions;
    PwiRoom *room = PWI_ARENA_ARRAY(&check->arena, PwiRoom, (size_t)people->n);
    bool has_minimum =
        !check->programme->capacity.min_if_used[side] || pwi_claim_counts_on(check, PWI_NOBODY, PWI_NOBODY);
    if (!room) return false;
    for (int k = 0; k < decisions->n_keep; k++)
        room[side == PWI_MENTEE ? decisions->keep[k].mentee : decisions->keep[k].mentor].n_kept++;
    for (int i = 0; i < people->n; i++) {
        if (!decisions->out[side][i]) room[i].whole = people->person[i].bounds;
        if (!has_minimum) room[i].whole.min = 0;
        assert(room[i].whole.min >= 0 && room[i].whole.min <= room[i].whole.max);
        assert(room[i].whole.max <= PWI_MAX_CAPACITY);
        int least = room[i].whole.min - room[i].n_kept, most = room[i].whole.max - room[i].n_kept;
        room[i].least = least > 0 && counts_as_used(check, side, &room[i]) ? least : 0;
        room[i].most = most > 0 ? most : 0;
    }
    check->room[side] = room;
    return true;
}

static bool find_draw_keys(PwiClaimCheck *check, PwiSide side) {
    const PwiPeople *people = &check->cohort->side[side];
    uint64_t *key = PWI_ARENA_ARRAY(&check->arena, uint64_t, (size_t)people->n);
    for (int i = 0; key && i < people->n; i++)
        key[i] = pwi_draw_key(check->programme->seed, pwi_side_names[side], people->person[i].id);
    check->draw_key[side] = key;
    return key != NULL;
}

/* What single rules and goals need. */
static bool find_terms(PwiClaimCheck *check) {
    const PwProgramme *programme = check->programme;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        bool is_hard = rule->kind == PWI_FLOOR && !rule->soft && pwi_claim_counts_on(check, k, PWI_NOBODY);
        if (is_hard && rule->level_ppm > check->floor_ppm) check->floor_ppm = (int32_t)rule->level_ppm;
    }
    for (int g = 0; g < check->claim->n_goals && g < PWI_MAX_PROOF_GOALS; g++) {
        const PwiGoalValue *goal = &check->claim->goal[g];
        if (goal->goal == PWI_GOAL_WORST_OFF) check->worst_bound_ppm = goal->bound;
        if (goal->goal == PWI_GOAL_LEXIMIN) check->leximin_bound_ppm = goal->bound;
    }
    bool is_nash_asked = pwi_goals_have(programme->goal, programme->n_goals, PWI_GOAL_NASH);
    if (!is_nash_asked) return true;
    check->logs = pwi_logs_new(&check->arena);
    return check->logs != NULL;
}

PwStatus pwi_claim_prepare(PwiClaimCheck *check, PwError *error) {
    assert(check->n_threads > 0);
    if (!find_terms(check)) return pwi_fail_memory(error);
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (!find_room(check, (PwiSide)side) || !find_draw_keys(check, (PwiSide)side)) return pwi_fail_memory(error);
    PwStatus status =
        pwi_rescorer_create(check->programme, check->cohort, check->decisions, check->given, &check->rescorer, error);
    if (status != PW_OK) return status;
    check->row = PWI_NEW_ARRAY(PwiRescoreRow *, (size_t)check->n_threads);
    if (!check->row) return pwi_fail_memory(error);
    for (int t = 0; status == PW_OK && t < check->n_threads; t++)
        status = pwi_rescore_row_create(check->rescorer, &check->row[t], error);
    return status;
}

void pwi_claim_clear(PwiClaimCheck *check) {
    for (int t = 0; check->row && t < check->n_threads; t++) pwi_rescore_row_destroy(check->row[t]);
    pwi_free(check->row);
    pwi_rescorer_destroy(check->rescorer);
    pwi_arena_clear(&check->arena);
}

void pwi_claim_false(PwiClaimCheck *check, const char *pointer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    (void)pwi_faults_add_v(check->faults, false, "", pointer, format, arguments);
    va_end(arguments);
}

void pwi_claim_tell(const PwiClaimCheck *check, int mentee) {
    enum { EACH = 16 };
    if (mentee % EACH == 0 && pwi_thread_index() == 0)
        pwi_progress_step(check->progress, "checking the proof", NULL, mentee, check->cohort->side[PWI_MENTEE].n);
}

bool pwi_claim_is_open(const PwiClaimCheck *check, const PwiRescoreRow *row, int mentor) {
    int32_t out_of_ppm;
    return check->room[PWI_MENTOR][mentor].most > 0 && pwi_rescore_marks(row)[mentor] == 0 &&
           pwi_rescore_follows_rules(row, mentor) &&
           (check->floor_ppm == 0 || pwi_rescore_pair(row, mentor, NULL, &out_of_ppm) >= check->floor_ppm);
}

bool pwi_claim_is_single(const PwiClaimCheck *check) {
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++)
        if (check->room[PWI_MENTEE][i].whole.max > 1) return false;
    return true;
}

bool pwi_claim_has_levels(const PwiClaimCheck *check, int goal) {
    return goal == PWI_GOAL_LEXIMIN && check->claim->levels;
}

bool pwi_claim_bounds_smallest(const PwiClaimCheck *check, int goal) {
    return goal == PWI_GOAL_WORST_OFF || (goal == PWI_GOAL_LEXIMIN && !check->claim->levels);
}

bool pwi_claim_has_pair(const PwiClaimCheck *check, int mentee, int mentor) {
    int low = check->first_pair[mentee], end = check->first_pair[mentee + 1], high = end;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (check->claim->pair[middle].mentor < mentor) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < end && check->claim->pair[low].mentor == mentor;
}

/* What a pair of this score costs by the soft floors it is below. */
static int64_t penalty_below(const PwProgramme *programme, int32_t score_ppm) {
    int64_t penalty_ppm = 0;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind == PWI_FLOOR && rule->soft && score_ppm < rule->level_ppm) penalty_ppm += rule->penalty_ppm;
    }
    return penalty_ppm;
}

int64_t pwi_claim_weight(const PwiClaimCheck *check, int goal, int mentee, int mentor, int32_t score_ppm) {
    switch (goal) {
        case PWI_GOAL_MATCHED:
            return 1;
        case PWI_GOAL_TOTAL:
            return score_ppm - penalty_below(check->programme, score_ppm);
        case PWI_GOAL_WORST_OFF:
            return score_ppm <= check->worst_bound_ppm ? -1 : 0;
        case PWI_GOAL_LEXIMIN:
            return !check->claim->levels && score_ppm <= check->leximin_bound_ppm ? -1 : 0;
        case PWI_GOAL_NASH:
            return check->logs ? pwi_logs_weight(check->logs, score_ppm) : 0;
        case PWI_GOAL_STAY:
            return pwi_pairs_contain(check->claim->previous, check->claim->n_previous, mentee, mentor) ? 1 : 0;
        case PWI_GOAL_PRIORITY:
        case PWI_GOAL_WORKLOAD:
            return 0; /* they count loads: pwi_claim_gain */
        case PWI_GOAL_DRAW:
            return pwi_draw_lot(check->draw_key[PWI_MENTEE][mentee], check->draw_key[PWI_MENTOR][mentor]);
        default:
            return 0; /* a goal unknown to the verifier; pwi_check_shape has said so */
    }
}

int64_t pwi_claim_gain(const PwiClaimCheck *check, int goal, PwiSide side, int person, int64_t load) {
    if (goal == PWI_GOAL_PRIORITY && side == PWI_MENTEE && load > 0)
        return check->cohort->side[PWI_MENTEE].person[person].priority_ppm;
    if (goal == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) return -load * load;
    return 0;
}

const char *pwi_pointer_format(char text[PWI_POINTER_SIZE], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, PWI_POINTER_SIZE, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    (void)length;
    return text;
}

const char *pwi_pointer_member(char text[PWI_POINTER_SIZE], const char *parent, const char *member) {
    size_t n = strlen(parent);
    assert(n + 2 < PWI_POINTER_SIZE);
    memmove(text, parent, n);
    text[n++] = '/';
    for (; *member && n + 3 < PWI_POINTER_SIZE; member++) {
        bool is_escaped = *member == '~' || *member == '/';
        if (is_escaped) text[n++] = '~';
        text[n++] = (char)(*member == '~' ? '0' : *member == '/' ? '1' : *member);
    }
    text[n] = '\0';
    return text;
}

const char *pwi_pointer_goal(char text[PWI_POINTER_SIZE], const PwiClaimCheck *check, int g, const char *member) {
    if (check->claim->goal[g].goal == PWI_GOAL_DRAW) return pwi_pointer_format(text, "/proof/draw/%s", member);
    return pwi_pointer_format(text, "/summary/goals/%d/%s", g, member);
}

const char *pwi_claim_person(const PwiClaimCheck *check, PwiSide side, int person, char text[PWI_QUOTED_SIZE]) {
    return pwi_quote(check->cohort->side[side].person[person].id, text);
}
