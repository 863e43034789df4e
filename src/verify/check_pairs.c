/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs: each may be made, is scored rightly, and all together respect everyone's bounds; the decisions are
 * carried out; the goals' values are what the pairs add up to. */
#include <assert.h>

#include "verify/claim.h"

static bool is_kept(const PwDecisions *decisions, const PwiMatchedPair *pair) {
    return pwi_pairs_contain(decisions->keep, decisions->n_keep, pair->mentee, pair->mentor);
}

/* What forbids the pair whatever it is, and, unless it is kept, what the rules say. */
static void check_allowed(PwiClaimCheck *check, const PwiRescoreRow *row, int p) {
    const PwiMatchedPair *pair = &check->claim->pair[p];
    char pointer[PWI_POINTER_SIZE], text[PWI_QUOTED_SIZE];
    uint8_t marks = pwi_rescore_marks(row)[pair->mentor];
    bool is_decided = (marks & PWI_MARK_KEPT) != 0;
    pwi_pointer_format(pointer, "/pairs/%d", p);
    if (marks & PWI_MARK_SELF) pwi_claim_false(check, pointer, "the mentee and the mentor are the same person");
    if (marks & PWI_MARK_BANNED) pwi_claim_false(check, pointer, "the decisions ban this pair");
    if (check->decisions->out[PWI_MENTEE][pair->mentee])
        pwi_claim_false(check, pointer, "the decisions leave the mentee out");
    if (check->decisions->out[PWI_MENTOR][pair->mentor])
        pwi_claim_false(check, pointer, "the decisions leave the mentor out");
    for (int r = 0; !is_decided && r < check->programme->n_rules; r++)
        if (pwi_rescore_breaks(row, r, pair->mentor))
            pwi_claim_false(check, pointer, "the rule \"%s\" forbids this pair",
                            pwi_quote(check->programme->rule[r].id, text));
    if (!is_decided && !pwi_rescore_is_given(row, pair->mentor))
        pwi_claim_false(check, pointer, "the scores handed in do not know this pair");
    if (pair->kept != is_decided)
        pwi_claim_false(check, pwi_pointer_format(pointer, "/pairs/%d/kept", p),
                        is_decided ? "the decisions keep this pair; the matching does not say so"
                                   : "the decisions do not keep this pair");
}

/* `against` lists the rules a kept pair breaks, in the programme's order, and no other. */
static void check_against(PwiClaimCheck *check, const PwiRescoreRow *row, int p) {
    const PwiMatchedPair *pair = &check->claim->pair[p];
    char pointer[PWI_POINTER_SIZE], text[PWI_QUOTED_SIZE];
    bool is_decided = is_kept(check->decisions, pair);
    int listed = 0;
    pwi_pointer_format(pointer, "/pairs/%d/against", p);
    for (int r = 0; is_decided && r < check->programme->n_rules; r++) {
        if (!pwi_rescore_breaks(row, r, pair->mentor)) continue;
        if (listed < pair->n_against && pair->against[listed] == r) {
            listed++;
        } else {
            pwi_claim_false(check, pointer, "the rule \"%s\", which this pair breaks, is not in its place",
                            pwi_quote(check->programme->rule[r].id, text));
        }
    }
    if (listed < pair->n_against)
        pwi_claim_false(check, pointer, "%d rules are listed; the pair is kept against %d", pair->n_against, listed);
}

static void check_number(PwiClaimCheck *check, const char *pointer, const char *what, int64_t is, int64_t claimed) {
    char right[PWI_DECIMAL_SIZE], wrong[PWI_DECIMAL_SIZE];
    if (is == claimed) return;
    pwi_ppm_print(is, right);
    pwi_ppm_print(claimed, wrong);
    pwi_claim_false(check, pointer, "%s is %s; the matching says %s", what, right, wrong);
}

static void check_part(PwiClaimCheck *check, int p, int k, int32_t is) {
    char pairs[PWI_POINTER_SIZE], pointer[PWI_POINTER_SIZE];
    int32_t claimed = check->claim->pair[p].part_ppm[k];
    if (is == claimed) return;
    pwi_pointer_format(pairs, "/pairs/%d/parts", p);
    pwi_pointer_member(pointer, pairs, check->programme->criterion[k].id);
    if (claimed == PWI_NOT_COUNTED) {
        pwi_claim_false(check, pointer, "the criterion counts for this pair; the matching leaves it out");
    } else if (is == PWI_NOT_COUNTED) {
        pwi_claim_false(check, pointer, "the criterion does not count for this pair");
    } else {
        check_number(check, pointer, "this part", is, claimed);
    }
}

/* Rescores the pair and adds it to the goals that are sums; `part_ppm` is scratch, [criteria]. Returns the score. */
static int32_t check_score(PwiClaimCheck *check, const PwiRescoreRow *row, int p, int32_t *part_ppm) {
    const PwiMatchedPair *pair = &check->claim->pair[p];
    char pointer[PWI_POINTER_SIZE];
    int32_t out_of_ppm;
    int32_t score_ppm = pwi_rescore_pair(row, pair->mentor, part_ppm, &out_of_ppm);
    check_number(check, pwi_pointer_format(pointer, "/pairs/%d/score", p), "the score", score_ppm, pair->score_ppm);
    check_number(check, pwi_pointer_format(pointer, "/pairs/%d/out_of", p), "the sum of the points left", out_of_ppm,
                 pair->out_of_ppm);
    for (int k = 0; k < check->programme->n_criteria; k++) check_part(check, p, k, part_ppm[k]);
    for (int g = 0; g < check->claim->n_goals; g++) {
        int goal = check->claim->goal[g].goal;
        int64_t weight = pwi_claim_weight(check, goal, pair->mentee, pair->mentor, score_ppm);
        /* What soft rules cost is taken off all at once (pwi_check_fairness). */
        if (!pwi_goal_is_smallest((PwiGoal)goal)) check->sum[g].value += goal == PWI_GOAL_TOTAL ? score_ppm : weight;
        if (is_kept(check->decisions, pair)) check->sum[g].kept += weight;
    }
    return score_ppm;
}

/* How the worst-off mentee fares: no better than this one. */
static void take_worst(PwiClaimCheck *check, int64_t sum_ppm) {
    for (int g = 0; g < check->claim->n_goals; g++)
        if (pwi_goal_is_smallest((PwiGoal)check->claim->goal[g].goal) && sum_ppm < check->sum[g].value)
            check->sum[g].value = sum_ppm;
}

static void check_keeps(PwiClaimCheck *check) {
    char mentee[PWI_QUOTED_SIZE], mentor[PWI_QUOTED_SIZE];
    for (int k = 0; k < check->decisions->n_keep; k++) {
        PwiPair keep = check->decisions->keep[k];
        if (!pwi_claim_has_pair(check, keep.mentee, keep.mentor))
            pwi_claim_false(check, "/pairs", "the pair of \"%s\" and \"%s\", which the decisions keep, is missing",
                            pwi_claim_person(check, PWI_MENTEE, keep.mentee, mentee),
                            pwi_claim_person(check, PWI_MENTOR, keep.mentor, mentor));
    }
}

/* Whether so many pairs of the earlier matching are made again as the run was asked for. */
static void check_least_stay(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    int n = 0;
    for (int p = 0; p < claim->n_pairs; p++)
        n += pwi_pairs_contain(claim->previous, claim->n_previous, claim->pair[p].mentee, claim->pair[p].mentor);
    if (n < claim->terms.least_stay)
        pwi_claim_false(check, "/provenance/options/least_stay", "%d pairs of the earlier matching are made again", n);
}

static PwStatus check_loads(PwiClaimCheck *check, PwiSide side) {
    const PwMatching *claim = check->claim;
    int n = check->cohort->side[side].n;
    char text[PWI_QUOTED_SIZE];
    int *load = PWI_ARENA_ARRAY(&check->arena, int, (size_t)n);
    if (!load) return PW_NO_MEMORY;
    check->load[side] = load;
    for (int p = 0; p < claim->n_pairs; p++) load[side == PWI_MENTEE ? claim->pair[p].mentee : claim->pair[p].mentor]++;
    for (int g = 0; g < claim->n_goals; g++)
        for (int i = 0; i < n; i++) check->sum[g].value += pwi_claim_gain(check, claim->goal[g].goal, side, i, load[i]);
    for (int i = 0; i < n; i++) {
        PwiBounds bounds = check->room[side][i].whole;
        bool may_be_unused = check->programme->capacity.min_if_used[side] && load[i] == 0;
        if (load[i] > bounds.max || (load[i] < bounds.min && !may_be_unused))
            pwi_claim_false(check, "/pairs", "the %s \"%s\" is in %d pairs; from %d to %d are right",
                            pwi_side_names[side], pwi_claim_person(check, side, i, text), load[i], bounds.min,
                            bounds.max);
    }
    return PW_OK;
}

static void check_values(PwiClaimCheck *check) {
    char pointer[PWI_POINTER_SIZE];
    for (int g = 0; g < check->claim->n_goals; g++) {
        const PwiGoalValue *goal = &check->claim->goal[g];
        pwi_pointer_goal(pointer, check, g, "value");
        if (pwi_proof_goal_is_ppm(goal->goal)) {
            check_number(check, pointer, "the value", check->sum[g].value, goal->value);
        } else if (goal->value != check->sum[g].value) {
            pwi_claim_false(check, pointer, "the pairs add up to %lld; the matching says %lld",
                            (long long)pwi_proof_goal_shown(goal->goal, check->sum[g].value),
                            (long long)pwi_proof_goal_shown(goal->goal, goal->value));
        }
    }
}

PwStatus pwi_check_pairs(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    PwiRescoreRow *row = check->row[0];
    int n_mentees = check->cohort->side[PWI_MENTEE].n;
    int32_t *part_ppm = PWI_ARENA_ARRAY(&check->arena, int32_t, (size_t)check->programme->n_criteria);
    check->first_pair = PWI_ARENA_ARRAY(&check->arena, int, (size_t)n_mentees + 1);
    if (!part_ppm || !check->first_pair) return PW_NO_MEMORY;
    for (int g = 0; g < claim->n_goals; g++) /* the smallest score of no pair is 1.0 */
        if (pwi_goal_is_smallest((PwiGoal)claim->goal[g].goal))
            check->sum[g].value = claim->n_pairs > 0 ? INT64_MAX : PWI_PPM;
    for (int i = 0, p = 0; i < n_mentees; i++) {
        check->first_pair[i] = p;
        int64_t sum_ppm = 0;
        if (p < claim->n_pairs && claim->pair[p].mentee == i) pwi_rescore_mentee(row, i);
        for (; p < claim->n_pairs && claim->pair[p].mentee == i; p++) {
            check_allowed(check, row, p);
            check_against(check, row, p);
            sum_ppm += check_score(check, row, p, part_ppm);
        }
        if (p > check->first_pair[i]) take_worst(check, sum_ppm);
        check->first_pair[i + 1] = p;
    }
    assert(check->first_pair[n_mentees] == claim->n_pairs);
    check_keeps(check);
    check_least_stay(check);
    PwStatus status = pwi_check_fairness(check);
    if (status != PW_OK) return status;
    for (int side = 0; status == PW_OK && side < PWI_N_SIDES; side++) status = check_loads(check, (PwiSide)side);
    if (status == PW_OK) check_values(check);
    return status;
}
