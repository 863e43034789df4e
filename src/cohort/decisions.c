/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions: the empty ones, their order, and looking a pair up. */
#include "cohort/decisions.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

PwDecisions *pwi_decisions_none(const PwCohort *cohort) {
    PwDecisions *decisions = PWI_NEW(PwDecisions);
    if (decisions == NULL) return NULL;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        decisions->out[side] = PWI_NEW_ARRAY(uint8_t, (size_t)cohort->side[side].n);
        if (decisions->out[side] == NULL) {
            pwi_decisions_destroy(decisions);
            return NULL;
        }
    }
    return decisions;
}

void pwi_decisions_destroy(PwDecisions *decisions) {
    if (decisions == NULL) return;
    pwi_free(decisions->keep);
    pwi_free(decisions->ban);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(decisions->out[side]);
    pwi_free(decisions);
}

int pwi_compare_pairs(const void *a, const void *b) {
    const PwiPair *p = a, *q = b;
    if (p->mentee != q->mentee) return p->mentee < q->mentee ? -1 : 1;
    return (p->mentor > q->mentor) - (p->mentor < q->mentor);
}

bool pwi_pair_is_one_person(const PwCohort *cohort, PwiPair pair) {
    return strcmp(cohort->side[PWI_MENTEE].person[pair.mentee].id, cohort->side[PWI_MENTOR].person[pair.mentor].id) ==
           0;
}

bool pwi_pairs_contain(const PwiPair *pairs, int n, int mentee, int mentor) {
    const PwiPair wanted = {.mentee = mentee, .mentor = mentor};
    int low = 0, high = n; /* the wanted pair, if any, lies in [low, high) */
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = pwi_compare_pairs(&pairs[middle], &wanted);
        if (order == 0) return true;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    assert(low == n || pwi_compare_pairs(&pairs[low], &wanted) > 0);
    return false;
}
