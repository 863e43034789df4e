/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the claim put together soundly enough to be looked at: known words, people that exist, lists in order. What a
 * reader of files refuses anyway is checked again here, because a matching may also come from memory. */
#include <assert.h>
#include <string.h>

#include "verify/claim.h"

static bool is_person(const PwiClaimCheck *check, PwiSide side, int32_t person) {
    return person >= 0 && person < check->cohort->side[side].n;
}

/* Whether the list is of people of that side, ascending, none twice. */
static bool is_people(const PwiClaimCheck *check, PwiSide side, const int32_t *person, int n) {
    if (n < 0 || (n > 0 && !person)) return false;
    for (int k = 0; k < n; k++)
        if (!is_person(check, side, person[k]) || (k > 0 && person[k] <= person[k - 1])) return false;
    return true;
}

static bool is_sound_set(const PwiClaimCheck *check, const PwiHallSet *set) {
    return is_people(check, PWI_MENTEE, set->mentee, set->n_mentees) &&
           is_people(check, PWI_MENTOR, set->mentor, set->n_mentors);
}

static void check_pair_list(PwiClaimCheck *check) {
    char pointer[PWI_POINTER_SIZE];
    const PwMatching *claim = check->claim;
    if (claim->n_pairs < 0 || (claim->n_pairs > 0 && !claim->pair)) {
        pwi_claim_false(check, "/pairs", "there is no list of pairs");
        return;
    }
    for (int p = 0; p < claim->n_pairs; p++) {
        const PwiMatchedPair *pair = &claim->pair[p];
        pwi_pointer_format(pointer, "/pairs/%d", p);
        if (!is_person(check, PWI_MENTEE, pair->mentee) || !is_person(check, PWI_MENTOR, pair->mentor)) {
            pwi_claim_false(check, pointer, "the pair names someone who is not in the cohort");
        } else if (p > 0) {
            PwiPair last = {pair[-1].mentee, pair[-1].mentor}, this = {pair->mentee, pair->mentor};
            int order = pwi_compare_pairs(&last, &this);
            if (order == 0) pwi_claim_false(check, pointer, "the pair stands twice");
            if (order > 0) pwi_claim_false(check, pointer, "the pairs are not sorted by mentee id, then mentor id");
        }
        if (!pair->part_ppm && check->programme->n_criteria > 0)
            pwi_claim_false(check, pointer, "the pair has no parts");
        if (pair->n_against < 0 || (pair->n_against > 0 && !pair->against))
            pwi_claim_false(check, pointer, "the list of broken rules is no list");
    }
}

static void check_goal_list(PwiClaimCheck *check) {
    char pointer[PWI_POINTER_SIZE];
    const PwMatching *claim = check->claim;
    int n_own = check->programme->n_goals;
    assert(n_own >= 0 && n_own <= PWI_N_GOALS);
    /* A run that was cut short may say nothing of the goals it did not come to; a strategy that knows no goals, of any.
     */
    bool has_draw = claim->n_goals == n_own + 1 && claim->goal[n_own].goal == PWI_GOAL_DRAW;
    if (claim->n_stages > 0) has_draw = claim->n_goals == n_own; /* an integer programme has none */
    bool may_be_mute = claim->terms.strategy && strcmp(claim->terms.strategy, "optimal") != 0;
    bool is_beginning =
        claim->outcome == PWI_FEASIBLE && (claim->n_goals > 0 || may_be_mute) && claim->n_goals <= n_own;
    if (claim->outcome != PWI_INFEASIBLE && !has_draw && !is_beginning)
        pwi_claim_false(check, "/summary/goals", "the goals are not the programme's %d, then the draw", n_own);
    for (int g = 0; g < n_own && g < claim->n_goals; g++) {
        pwi_pointer_format(pointer, "/summary/goals/%d/goal", g);
        PwiGoal own = check->programme->goal[g];
        if (claim->goal[g].goal != (int)own) {
            pwi_claim_false(check, pointer, "the programme's goal number %d is \"%s\"", g + 1, pwi_goal_names[own]);
        } else if (pwi_goal_is_smallest(own) && claim->n_stages == 0 && !pwi_claim_is_single(check)) {
            pwi_claim_false(check, pointer, "the goal \"%s\" is unknown to this verifier", pwi_goal_names[own]);
        }
    }
}

/* Leximin is proven by levels (or stages: check_bounds.c), or it is the goal that was cut short. */
static void check_levels(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    bool is_asked = false;
    for (int g = 0; g < claim->n_goals; g++) {
        if (claim->goal[g].goal != PWI_GOAL_LEXIMIN) continue;
        is_asked = true;
        if (!claim->levels && claim->n_stages == 0 && (claim->outcome == PWI_OPTIMAL || g + 1 < claim->n_goals))
            pwi_claim_false(check, "/proof", "there are no levels, which prove the goal \"leximin\"");
    }
    if (!claim->levels) return;
    if (is_asked)
        pwi_check_levels_shape(check);
    else
        pwi_claim_false(check, "/proof/levels", "only the goal \"leximin\" has levels");
}

/* Whether nothing makes the programme more than a flow, of which prices prove the draw, too. */
static bool is_flow(const PwiClaimCheck *check) {
    const PwProgramme *programme = check->programme;
    const bool *if_used = programme->capacity.min_if_used;
    bool speaks_of_sums =
        !pwi_claim_is_single(check) && (pwi_goals_have(programme->goal, programme->n_goals, PWI_GOAL_WORST_OFF) ||
                                        pwi_goals_have(programme->goal, programme->n_goals, PWI_GOAL_LEXIMIN));
    bool is_more = speaks_of_sums || check->claim->terms.least_stay > 0;
    for (int k = 0; k < programme->n_fairness; k++) is_more |= programme->fairness[k].kind != PWI_FLOOR;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; if_used[side] && i < check->cohort->side[side].n; i++)
            is_more |= check->cohort->side[side].person[i].bounds.min > 1;
    return !is_more;
}

/* Stages leave ties open; where the draw could have decided them, a matching that was picked among equals is not the
 * one that was promised. */
static void check_draw(PwiClaimCheck *check) {
    if (check->claim->outcome == PWI_OPTIMAL && check->claim->n_stages > 0 && is_flow(check))
        pwi_claim_false(check, "/proof", "the draw decides ties here, and stages do not prove it");
}

static void check_unmatched_list(PwiClaimCheck *check) {
    char pointer[PWI_POINTER_SIZE];
    const PwMatching *claim = check->claim;
    if (claim->n_unmatched < 0 || (claim->n_unmatched > 0 && !claim->unmatched)) {
        pwi_claim_false(check, "/unmatched", "there is no list of unmatched mentees");
        return;
    }
    for (int u = 0; u < claim->n_unmatched; u++) {
        const PwiUnmatched *unmatched = &claim->unmatched[u];
        pwi_pointer_format(pointer, "/unmatched/%d", u);
        if (!is_person(check, PWI_MENTEE, unmatched->mentee))
            pwi_claim_false(check, pointer, "this mentee is not in the cohort");
        if ((int)unmatched->reason < 0 || unmatched->reason >= PWI_N_REASONS)
            pwi_claim_false(check, pointer, "this is no reason");
    }
}

static void check_previous(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    bool is_sound = claim->n_previous == 0 || (claim->n_previous > 0 && claim->previous);
    for (int k = 0; is_sound && k < claim->n_previous; k++)
        is_sound = is_person(check, PWI_MENTEE, claim->previous[k].mentee) &&
                   is_person(check, PWI_MENTOR, claim->previous[k].mentor) &&
                   (k == 0 || pwi_compare_pairs(&claim->previous[k - 1], &claim->previous[k]) < 0);
    if (!is_sound)
        pwi_claim_false(check, "/previous", "these are not distinct pairs of people of the cohort in the order of ids");
}

static void check_sets(PwiClaimCheck *check) {
    char pointer[PWI_POINTER_SIZE];
    const PwMatching *claim = check->claim;
    if (claim->n_hall < 0 || (claim->n_hall > 0 && !claim->hall)) {
        pwi_claim_false(check, "/proof/hall", "there is no list of Hall sets");
        return;
    }
    for (int h = 0; h < claim->n_hall; h++)
        if (!is_sound_set(check, &claim->hall[h]))
            pwi_claim_false(check, pwi_pointer_format(pointer, "/proof/hall/%d", h),
                            "its people are not distinct people of the cohort in the order of their ids");
    if ((int)claim->conflict_kind < 0 || claim->conflict_kind >= PWI_N_CONFLICT_KINDS)
        pwi_claim_false(check, "/conflict/kind", "this is no kind of conflict");
    if (claim->outcome != PWI_INFEASIBLE && claim->conflict_kind != PWI_NO_CONFLICT)
        pwi_claim_false(check, "/conflict", "only an infeasible matching has a conflict");
    if (claim->conflict_kind != PWI_NO_CONFLICT && !is_sound_set(check, &claim->conflict))
        pwi_claim_false(check, "/conflict",
                        "its people are not distinct people of the cohort in the order of their ids");
}

bool pwi_check_shape(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    int64_t n_before = check->faults->n_errors;
    if ((int)claim->outcome < 0 || claim->outcome >= PWI_N_OUTCOMES) {
        pwi_claim_false(check, "/status", "this is no status");
        return false;
    }
    if (claim->n_goals < 0 || claim->n_goals > PWI_MAX_PROOF_GOALS) {
        pwi_claim_false(check, "/summary/goals", "%d goals are too many", claim->n_goals);
        return false;
    }
    check_pair_list(check);
    check_goal_list(check);
    check_levels(check);
    check_draw(check);
    check_unmatched_list(check);
    check_previous(check);
    check_sets(check);
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (claim->outcome == PWI_OPTIMAL && !claim->price[side] && claim->n_stages == 0)
            pwi_claim_false(check, "/proof", "the %s have no prices", pwi_side_plurals[side]);
    return check->faults->n_errors == n_before;
}
