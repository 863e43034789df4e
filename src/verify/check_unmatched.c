/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unmatched: exactly the mentees who take part and have no pair, each with a reason that is true. */
#include <assert.h>

#include "verify/claim.h"

static bool set_has_mentee(const PwiHallSet *set, int mentee) {
    for (int k = 0; k < set->n_mentees; k++)
        if (set->mentee[k] == mentee) return true;
    return false;
}

/* Whether some mentor with room may be given to this mentee. */
static bool has_allowed_mentor(const PwiClaimCheck *check, int mentee) {
    PwiRescoreRow *row = check->row[0];
    pwi_rescore_mentee(row, mentee);
    for (int j = 0; j < check->cohort->side[PWI_MENTOR].n; j++)
        if (pwi_claim_is_open(check, row, j)) return true;
    return false;
}

/* With `matched` first and prices that prove it, nobody is left without a Hall set. Where the proof is one of an
 * integer programme, one pair more could break a rule, and there need be no such set. */
static bool all_is_proven(const PwiClaimCheck *check) {
    return check->claim->outcome == PWI_OPTIMAL && check->programme->n_goals > 0 &&
           check->programme->goal[0] == PWI_GOAL_MATCHED && check->claim->n_stages == 0;
}

static void check_reason(PwiClaimCheck *check, int u) {
    const PwMatching *claim = check->claim;
    const PwiUnmatched *unmatched = &claim->unmatched[u];
    char pointer[PWI_POINTER_SIZE];
    pwi_pointer_format(pointer, "/unmatched/%d/reason", u);
    if (unmatched->reason != PWI_NO_PLACE && unmatched->hall != -1)
        pwi_claim_false(check, pointer, "this reason has no Hall set; the matching names one");
    switch (unmatched->reason) {
        case PWI_NO_ALLOWED_MENTOR:
            if (has_allowed_mentor(check, unmatched->mentee))
                pwi_claim_false(check, pointer, "there is an allowed mentor who has places");
            break;
        case PWI_NO_PLACE:
            if (unmatched->hall < 0 || unmatched->hall >= claim->n_hall) {
                pwi_claim_false(check, pointer, "its Hall set is missing");
            } else if (!set_has_mentee(&claim->hall[unmatched->hall], unmatched->mentee)) {
                pwi_claim_false(check, pointer, "the mentee is not in the Hall set that is named");
            }
            break;
        case PWI_NO_GAIN:
            if (all_is_proven(check))
                pwi_claim_false(check, pointer, "as many pairs as can be are made; one more would be a gain");
            else if (!has_allowed_mentor(check, unmatched->mentee))
                pwi_claim_false(check, pointer, "the mentee cannot be matched: there is no allowed mentor");
            break;
        case PWI_CUT_SHORT:
            if (claim->outcome == PWI_OPTIMAL)
                pwi_claim_false(check, pointer, "nothing was cut short: the matching is said to be optimal");
            break;
        case PWI_NOT_REACHED:
            if (claim->outcome == PWI_OPTIMAL)
                pwi_claim_false(check, pointer, "the matching is said to be optimal: nobody was passed over");
            else if (!has_allowed_mentor(check, unmatched->mentee))
                pwi_claim_false(check, pointer, "the mentee cannot be matched: there is no allowed mentor");
            break;
        case PWI_N_REASONS:
            assert(false && "pwi_check_shape has seen every reason");
    }
}

PwStatus pwi_check_unmatched(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    int n_mentees = check->cohort->side[PWI_MENTEE].n;
    char pointer[PWI_POINTER_SIZE], text[PWI_QUOTED_SIZE];
    uint8_t *is_listed = PWI_ARENA_ARRAY(&check->arena, uint8_t, (size_t)n_mentees);
    if (!is_listed) return PW_NO_MEMORY;
    for (int u = 0; u < claim->n_unmatched; u++) {
        int i = claim->unmatched[u].mentee;
        pwi_pointer_format(pointer, "/unmatched/%d", u);
        if (is_listed[i]) pwi_claim_false(check, pointer, "the mentee stands twice");
        is_listed[i] = 1;
        if (check->first_pair[i] < check->first_pair[i + 1]) pwi_claim_false(check, pointer, "the mentee has a pair");
        if (check->room[PWI_MENTEE][i].whole.max == 0) pwi_claim_false(check, pointer, "the mentee does not take part");
        check_reason(check, u);
    }
    for (int i = 0; i < n_mentees; i++) {
        bool is_unmatched =
            check->room[PWI_MENTEE][i].whole.max > 0 && check->first_pair[i] == check->first_pair[i + 1];
        if (is_unmatched && !is_listed[i])
            pwi_claim_false(check, "/unmatched", "the mentee \"%s\" has no pair and is not listed",
                            pwi_claim_person(check, PWI_MENTEE, i, text));
    }
    return PW_OK;
}
