/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving places away (picking.h). */
#include "strategy/picking.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "strategy/assemble.h"

/* ---- what these strategies can do ---- */

static PwStatus check_support(const PwiStrategyInput *input, PwError *error) {
    const char *strategy = input->strategy;
    const PwProgramme *programme = input->programme;
    if (programme->one_pool)
        return pwi_fail(error, PW_UNSUPPORTED, "the strategy %s cannot match peers of one pool", strategy);
    if (programme->n_fairness > 0)
        return pwi_fail(error, PW_UNSUPPORTED, "the strategy %s cannot keep the fairness rule \"%s\"; optimal can",
                        strategy, programme->fairness[0].id);
    if (input->least_stay > 0)
        return pwi_fail(error, PW_UNSUPPORTED,
                        "the strategy %s cannot see to it that pairs of the earlier matching stay; optimal can",
                        strategy);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &input->cohort->side[side];
        int least = programme->capacity.min_if_used[side] ? 1 : 0; /* somebody used has one anyway */
        for (int person = 0; person < people->n; person++)
            if (people->person[person].bounds.min > least && pwi_takes_part(input, (PwiSide)side, person))
                return pwi_fail(error, PW_UNSUPPORTED,
                                "the strategy %s cannot see to a minimum of %d (%s); optimal can", strategy,
                                people->person[person].bounds.min, people->person[person].id);
    }
    return PW_OK;
}

/* ---- places ---- */

static PwStatus prepare_side(PwiPicking *picking, PwiSide side) {
    const PwiStrategyInput *input = picking->input;
    const PwiPeople *people = &input->cohort->side[side];
    int32_t *places = PWI_ARENA_ARRAY(&picking->arena, int32_t, (size_t)people->n + 1);
    uint64_t *draw_key = PWI_ARENA_ARRAY(&picking->arena, uint64_t, (size_t)people->n + 1);
    if (places == NULL || draw_key == NULL) return PW_NO_MEMORY;
    for (int person = 0; person < people->n; person++) {
        if (pwi_takes_part(input, side, person)) places[person] = people->person[person].bounds.max;
        draw_key[person] = pwi_draw_key(input->programme->seed, pwi_side_names[side], people->person[person].id);
    }
    for (int k = 0; k < input->decisions->n_keep; k++) {
        PwiPair kept = input->decisions->keep[k];
        places[side == PWI_MENTEE ? kept.mentee : kept.mentor]--;
    }
    picking->places[side] = places;
    picking->draw_key[side] = draw_key;
    return PW_OK;
}

/* As many pairs as can be chosen at most: the places of the side that has fewer. */
static size_t most_pairs(const PwiPicking *picking) {
    int64_t least = INT64_MAX;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int64_t sum = 0;
        for (int person = 0; person < picking->input->cohort->side[side].n; person++)
            sum += picking->places[side][person];
        least = sum < least ? sum : least;
    }
    return (size_t)least;
}

PwStatus pwi_picking_init(PwiPicking *picking, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    int n_mentees = input->cohort->side[PWI_MENTEE].n;
    *picking = (PwiPicking){.input = input};
    PW_TRY(check_support(input, error));
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(prepare_side(picking, (PwiSide)side));
    size_t n = most_pairs(picking) + 1;
    picking->chosen = PWI_ARENA_ARRAY(&picking->arena, PwiPair, n);
    picking->next_chosen = PWI_ARENA_ARRAY(&picking->arena, int32_t, n);
    picking->last_chosen = PWI_ARENA_ARRAY(&picking->arena, int32_t, (size_t)n_mentees + 1);
    bool fine = picking->chosen != NULL && picking->next_chosen != NULL && picking->last_chosen != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    for (int mentee = 0; mentee < n_mentees; mentee++) picking->last_chosen[mentee] = PWI_NOBODY;
    PW_TRY(pwi_score_row_create(input->scorer, &picking->row));
out:
    return status;
}

void pwi_picking_clear(PwiPicking *picking) {
    pwi_score_row_destroy(picking->row);
    pwi_arena_clear(&picking->arena);
}

int32_t pwi_picking_lot(const PwiPicking *picking, int mentee, int mentor) {
    return pwi_draw_lot(picking->draw_key[PWI_MENTEE][mentee], picking->draw_key[PWI_MENTOR][mentor]);
}

/* ---- the order of mentees ---- */

typedef struct Turn {
    uint64_t key;
    int32_t mentee; /* breaks ties */
} Turn;

static int compare_turns(const void *a, const void *b) {
    const Turn *left = a, *right = b;
    if (left->key != right->key) return left->key < right->key ? -1 : 1;
    return (left->mentee > right->mentee) - (left->mentee < right->mentee);
}

int32_t *pwi_picking_order(PwiPicking *picking, bool by_lottery) {
    const PwiPeople *mentees = &picking->input->cohort->side[PWI_MENTEE];
    int32_t *order = PWI_ARENA_ARRAY(&picking->arena, int32_t, (size_t)mentees->n + 1);
    Turn *turn = PWI_NEW_ARRAY(Turn, (size_t)mentees->n);
    for (int i = 0; turn != NULL && i < mentees->n; i++) {
        uint64_t key = pwi_mix64(picking->draw_key[PWI_MENTEE][i]);
        turn[i] = (Turn){by_lottery ? key : (uint64_t)mentees->person[i].file_index, i};
    }
    if (turn == NULL || order == NULL) {
        pwi_free(turn);
        return NULL;
    }
    qsort(turn, (size_t)mentees->n, sizeof *turn, compare_turns);
    for (int i = 0; i < mentees->n; i++) order[i] = turn[i].mentee;
    pwi_free(turn);
    return order;
}

/* ---- choosing ---- */

enum { LOT_BITS = 30 };

PwiPreference pwi_preference(int32_t value, int32_t lot) {
    assert(value >= 0 && lot >= 0 && lot <= PWI_MAX_LOT);
    return ((PwiPreference)value << LOT_BITS) | lot;
}

int32_t pwi_preference_value(PwiPreference preference) {
    return (int32_t)(preference >> LOT_BITS);
}

bool pwi_picking_has(const PwiPicking *picking, int mentee, int mentor) {
    const PwDecisions *decisions = picking->input->decisions;
    for (int32_t k = picking->last_chosen[mentee]; k != PWI_NOBODY; k = picking->next_chosen[k])
        if (picking->chosen[k].mentor == mentor) return true;
    return pwi_pairs_contain(decisions->keep, decisions->n_keep, mentee, mentor);
}

int pwi_picking_best(PwiPicking *picking, int mentee, bool by_score, PwiPreference below, PwiPreference *preference) {
    const int32_t *score = pwi_score_mentee(picking->input->scorer, picking->row, mentee);
    int best = PWI_NOBODY;
    int32_t best_score = -1;
    for (int mentor = 0; mentor < picking->input->cohort->side[PWI_MENTOR].n; mentor++) {
        if (score[mentor] < 0 || picking->places[PWI_MENTOR][mentor] <= 0) continue;
        if (by_score && score[mentor] < best_score) continue;
        PwiPreference own = pwi_preference(by_score ? score[mentor] : 0, pwi_picking_lot(picking, mentee, mentor));
        if (own >= below || (best != PWI_NOBODY && own <= *preference) || pwi_picking_has(picking, mentee, mentor))
            continue;
        best = mentor;
        best_score = score[mentor];
        *preference = own;
    }
    return best;
}

const char *pwi_picking_fault(const PwiPicking *picking, int mentee, int mentor) {
    if (pwi_picking_has(picking, mentee, mentor)) return "they are a pair already";
    if (picking->places[PWI_MENTEE][mentee] <= 0) return "the mentee has no place left";
    if (picking->places[PWI_MENTOR][mentor] <= 0) return "the mentor has no place left";
    const int32_t *score = pwi_score_mentee(picking->input->scorer, picking->row, mentee);
    return score[mentor] < 0 ? "a rule or a ban forbids it" : NULL;
}

void pwi_picking_take(PwiPicking *picking, int mentee, int mentor) {
    assert(picking->places[PWI_MENTEE][mentee] > 0 && picking->places[PWI_MENTOR][mentor] > 0);
    picking->places[PWI_MENTEE][mentee]--;
    picking->places[PWI_MENTOR][mentor]--;
    picking->chosen[picking->n_chosen] = (PwiPair){mentee, mentor};
    picking->next_chosen[picking->n_chosen] = picking->last_chosen[mentee];
    picking->last_chosen[mentee] = picking->n_chosen++;
}

PwStatus pwi_picking_finish(PwiPicking *picking, PwMatching *matching) {
    PwStatus status = PW_OK;
    matching->outcome = PWI_FEASIBLE;
    PW_TRY(pwi_assemble_terms(picking->input, matching));
    PW_TRY(pwi_assemble_pairs(picking->input, picking->chosen, picking->n_chosen, matching));
    PW_TRY(pwi_assemble_open_goals(picking->input, matching));
    PW_TRY(pwi_assemble_unmatched(picking->input, NULL, PWI_NOT_REACHED, matching));
out:
    return status;
}

PwStatus pwi_picking_end(PwStatus status, PwError *error) {
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    if (status == PW_LIMIT) return pwi_fail(error, status, "the time limit passed before there was any matching");
    return status;
}
