/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least changes that help (changes.h).
 *
 * A change has a size, and what helps only grows with it: so if the largest helps, halving finds the least. Kinds: a
 * rule of the clash asks for less; minimums are lowered, all of a side's down to one number, or those of a few people
 * to nothing; one mentor more takes as many as it needs; and mentors come who are not there yet, for mentees who lack
 * places (change_places.c). */
#include "strategy/changes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "strategy/changing.h"

enum {
    MOST_TRIES = 150,
    FEWEST_TRIES = 20,
    MOST_NAMED = 6, /* people of one change */
};
#define PAIRS_TRIED INT64_C(400000000)

/* ---- one try ---- */

/* Makes the change of that size in a trial. */
static PwStatus apply(const PwiChangeSearch *search, const PwiClashChange *change, int64_t size, PwiTrial *trial) {
    PwiSide side = (PwiSide)change->side;
    switch (change->kind) {
        case PWI_CHANGE_RULE:
            return pwi_trial_slacken(trial, change->rule, change->group, size);
        case PWI_CHANGE_MINIMUM:
            if (change->n_people == 0)
                pwi_trial_cap_minimums(trial, side, (int)(change->then - size));
            else if (change->n_people == 1)
                trial->person[side][change->person[0]].bounds.min -= (int)size;
            else /* of the first so many */
                for (int64_t k = 0; k < size; k++) trial->person[side][change->person[k]].bounds.min = 0;
            break;
        case PWI_CHANGE_MAXIMUM:
            trial->person[side][change->person[0]].bounds.max += (int)size;
            break;
        case PWI_CHANGE_NEWCOMERS: {
            int like = 0;
            for (int j = 1; j < trial->cohort.side[PWI_MENTOR].n; j++)
                if (search->appeal[j] > search->appeal[like]) like = j;
            return pwi_trial_add_newcomers(trial, (int)size, like, search->is_for);
        }
        case PWI_N_CHANGE_KINDS:
            break;
    }
    return PW_OK;
}

PwStatus pwi_change_try(PwiChangeSearch *search, const PwiClashChange *change, int64_t size, bool *helps,
                        PwError *error) {
    PwStatus status = PW_OK;
    PwiTrial trial = {0};
    PwiAnswer answer;
    *helps = false;
    if (search->n_tries_left == 0 || pwi_deadline_is_over(search->problem->deadline)) return PW_OK;
    search->n_tries_left--;
    PW_TRY(pwi_trial_begin(&trial, search->problem));
    PW_TRY(apply(search, change, size, &trial));
    PW_TRY(pwi_trial_run(&trial, &answer, error));
    *helps = answer == PWI_POSSIBLE;
out:
    pwi_trial_clear(&trial);
    return status;
}

PwStatus pwi_change_find_least(PwiChangeSearch *search, const PwiClashChange *change, int64_t most, int64_t *size,
                               PwError *error) {
    PwStatus status = PW_OK;
    int64_t low = 1, high = most;
    bool helps = false;
    *size = 0;
    if (most > 0) PW_TRY(pwi_change_try(search, change, most, &helps, error));
    if (!helps) return PW_OK;
    while (low < high && search->n_tries_left > 0) {
        int64_t middle = low + (high - low) / 2;
        PW_TRY(pwi_change_try(search, change, middle, &helps, error));
        if (helps)
            high = middle;
        else
            low = middle + 1;
    }
    *size = high;
out:
    return status;
}

void pwi_change_note(PwiChangeSearch *search, PwiClashChange change, int64_t then, int64_t by) {
    change.then = then;
    change.by = by;
    search->matching->change[search->matching->n_changes++] = change;
}

/* ---- rules ---- */

/* The only group of the rule that the clash lists, or PWI_NOBODY. */
static int32_t only_group(const PwMatching *matching, int rule) {
    int32_t group = PWI_NOBODY;
    int n = 0;
    for (int c = 0; c < matching->n_clash; c++)
        if (matching->clash[c].rule == rule) {
            group = matching->clash[c].group;
            n++;
        }
    return n == 1 ? group : PWI_NOBODY;
}

static PwStatus change_rule(PwiChangeSearch *search, int k, PwError *error) {
    const PwiFairness *rule = &search->problem->programme->fairness[k];
    PwStatus status = PW_OK;
    PwiClashChange change = {.kind = PWI_CHANGE_RULE, .rule = k, .group = PWI_NOBODY};
    int64_t size = 0, most = pwi_slack_steps(search->problem, k);
    if (rule->kind == PWI_GROUP_FLOOR) change.group = only_group(search->matching, k);
    PW_TRY(pwi_change_find_least(search, &change, most, &size, error));
    if (size == 0 && change.group != PWI_NOBODY) {
        change.group = PWI_NOBODY;
        PW_TRY(pwi_change_find_least(search, &change, most, &size, error));
    }
    if (size == 0) goto out;
    bool rises = pwi_fairness_rises(rule->kind);
    int64_t by = pwi_fairness_is_counted(rule->kind) ? size : size * PWI_LEVEL_STEP_PPM;
    int64_t now = pwi_fairness_is_counted(rule->kind) ? rule->count : rule->level_ppm;
    if (change.group != PWI_NOBODY) now = rule->group_level_ppm[change.group];
    if (!rises && !(rule->kind == PWI_GROUP_FLOOR && change.group == PWI_NOBODY) && by > now) by = now;
    pwi_change_note(search, change, rises ? now + by : now > by ? now - by : 0, by);
out:
    return status;
}

/* Rules of the clash; and floors, as they may be why minimums clash. */
static PwStatus change_rules(PwiChangeSearch *search, PwError *error) {
    const PwMatching *matching = search->matching;
    const PwProgramme *programme = search->problem->programme;
    PwStatus status = PW_OK;
    for (int k = 0; k < programme->n_fairness; k++) {
        bool is_concerned = matching->conflict_kind != PWI_FAIRNESS_CLASH && programme->fairness[k].kind == PWI_FLOOR &&
                            !programme->fairness[k].soft;
        for (int c = 0; c < matching->n_clash; c++) is_concerned |= matching->clash[c].rule == k;
        if (is_concerned) PW_TRY(change_rule(search, k, error));
    }
out:
    return status;
}

/* ---- minimums ---- */

static int minimum_of(const PwiChangeSearch *search, int side, int person) {
    if (search->problem->decisions->out[side][person]) return 0;
    return search->problem->cohort->side[side].person[person].bounds.min;
}

/* Everybody's minimum on a side, down to one number: where minimums differ, the largest first. */
static PwStatus change_all_minimums(PwiChangeSearch *search, int side, PwError *error) {
    PwStatus status = PW_OK;
    int64_t size;
    int most = 0, least = search->problem->programme->capacity.min_if_used[side] ? 1 : 0;
    for (int person = 0; person < search->problem->cohort->side[side].n; person++)
        if (minimum_of(search, side, person) > most) most = minimum_of(search, side, person);
    PwiClashChange change = {.kind = PWI_CHANGE_MINIMUM, .side = side, .then = most};
    PW_TRY(pwi_change_find_least(search, &change, most - least, &size, error));
    if (size > 0) pwi_change_note(search, change, most - size, size);
out:
    return status;
}

/* Leaves out of people[*n] whoever need not be in it. */
static PwStatus thin_out(PwiChangeSearch *search, PwiClashChange *change, int32_t *person, PwError *error) {
    PwStatus status = PW_OK;
    for (int k = change->n_people - 1; k >= 0 && change->n_people > 1; k--) {
        int32_t spared = person[k];
        bool helps;
        PwiClashChange fewer = *change;
        int32_t others[MOST_NAMED];
        assert(change->n_people <= MOST_NAMED);
        fewer.n_people = 0;
        for (int l = 0; l < change->n_people; l++)
            if (person[l] != spared) others[fewer.n_people++] = person[l];
        fewer.person = others;
        int64_t size = fewer.n_people == 1 ? minimum_of(search, change->side, others[0]) : fewer.n_people;
        PW_TRY(pwi_change_try(search, &fewer, size, &helps, error));
        if (!helps) continue;
        memcpy(person, others, (size_t)fewer.n_people * sizeof *person);
        change->n_people = fewer.n_people;
    }
out:
    return status;
}

/* The minimums of a few people, down to nothing; of one, no further than needed. */
static PwStatus change_few_minimums(PwiChangeSearch *search, int side, PwError *error) {
    PwStatus status = PW_OK;
    const PwMatching *matching = search->matching;
    bool is_hall = matching->conflict_kind != PWI_FAIRNESS_CLASH;
    int n_all = search->problem->cohort->side[side].n, n = 0;
    int least = search->problem->programme->capacity.min_if_used[side] ? 1 : 0;
    int32_t *person = PWI_ARENA_ARRAY(&search->matching->arena, int32_t, (size_t)n_all + 1);
    PW_TRY(person != NULL ? PW_OK : PW_NO_MEMORY);
    const int32_t *member = side == PWI_MENTEE ? matching->conflict.mentee : matching->conflict.mentor;
    int n_members = side == PWI_MENTEE ? matching->conflict.n_mentees : matching->conflict.n_mentors;
    for (int k = 0; k < (is_hall ? n_members : n_all); k++) {
        int32_t one = is_hall ? member[k] : k;
        if (minimum_of(search, side, one) > least) person[n++] = one;
    }
    if (n == 0) goto out;
    PwiClashChange change = {.kind = PWI_CHANGE_MINIMUM, .side = side, .person = person, .n_people = n};
    int64_t size = n == 1, by = 0;
    if (n > 1) PW_TRY(pwi_change_find_least(search, &change, n, &size, error));
    if (size == 0 || size > MOST_NAMED) goto out;
    change.n_people = (int)size;
    PW_TRY(thin_out(search, &change, person, error));
    for (int k = 0; k < change.n_people; k++) by += minimum_of(search, side, person[k]);
    if (change.n_people == 1) {
        int64_t all = by;
        PW_TRY(pwi_change_find_least(search, &change, all - least, &by, error));
        if (by > 0) pwi_change_note(search, change, all - by, by);
    } else {
        pwi_change_note(search, change, 0, by);
    }
out:
    return status;
}

static PwStatus change_minimums(PwiChangeSearch *search, PwError *error) {
    PwStatus status = PW_OK;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        bool is_wanting =
            search->matching->conflict_kind == PWI_FAIRNESS_CLASH ||
            search->matching->conflict_kind == (side == PWI_MENTEE ? PWI_MENTEES_MINIMUM : PWI_MENTORS_MINIMUM);
        if (!is_wanting) continue;
        PW_TRY(change_few_minimums(search, side, error));
        PW_TRY(change_all_minimums(search, side, error));
    }
out:
    return status;
}

PwStatus pwi_find_changes(const PwiFairProblem *problem, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    const PwiPeople *people = problem->cohort->side;
    int64_t n_pairs = (int64_t)people[PWI_MENTEE].n * people[PWI_MENTOR].n + 1, n_tries = PAIRS_TRIED / n_pairs;
    PwiChangeSearch search = {.problem = problem, .matching = matching, .n_tries_left = MOST_TRIES};
    if (n_tries < MOST_TRIES) search.n_tries_left = n_tries > FEWEST_TRIES ? (int)n_tries : FEWEST_TRIES;
    search.is_short = PWI_ARENA_ARRAY(&search.arena, uint8_t, (size_t)people[PWI_MENTEE].n + 1);
    search.scarcity = PWI_ARENA_ARRAY(&search.arena, int64_t, (size_t)people[PWI_MENTEE].n + 1);
    search.appeal = PWI_ARENA_ARRAY(&search.arena, int64_t, (size_t)people[PWI_MENTOR].n + 1);
    matching->change = PWI_ARENA_ARRAY(&matching->arena, PwiClashChange, (size_t)problem->programme->n_fairness + 8);
    matching->n_changes = 0;
    PW_TRY(search.is_short && search.scarcity && search.appeal && matching->change ? PW_OK : PW_NO_MEMORY);
    PW_TRY(change_rules(&search, error));
    PW_TRY(pwi_change_places(&search, error));
    PW_TRY(change_minimums(&search, error));
out:
    pwi_arena_clear(&search.arena);
    return status;
}
