/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stability: where a matching says that it is stable, no two people would both rather have each other (Gale & Shapley
 * 1962).
 *
 * A side's view of a pair is its score by the programme without what is the other side's business: `asked-for` by the
 * other side, and, for mentors, emphasis; equal values are told apart by lots (docs/strategies.md). A pair that may be
 * made and is not blocks if each of the two has a place free or somebody they chose whom they like less. */
#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "verify/claim.h"

/* A side's view: value first, lot second. */
typedef struct Liking {
    int32_t value, lot;
} Liking;

typedef struct View {
    PwProgramme programme; /* a shallow copy */
    PwiRescorer *rescorer; /* owned */
    PwiRescoreRow *row;    /* owned */
    Liking *worst;         /* [people of the side] the least liked of those they chose; value −1: a place is free */
} View;

static bool likes_less(Liking a, Liking b) {
    return a.value != b.value ? a.value < b.value : a.lot < b.lot;
}

static PwStatus prepare_view(PwiClaimCheck *check, PwiSide side, View *view, PwError *error) {
    const PwProgramme *programme = check->programme;
    PwStatus status = PW_OK;
    view->programme = *programme;
    view->programme.criterion = PWI_ARENA_ARRAY(&check->arena, PwiCriterion, (size_t)programme->n_criteria + 1);
    view->worst = PWI_ARENA_ARRAY(&check->arena, Liking, (size_t)check->cohort->side[side].n + 1);
    PW_TRY(view->programme.criterion && view->worst ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < programme->n_criteria; k++) {
        PwiCriterion *criterion = &view->programme.criterion[k];
        *criterion = programme->criterion[k];
        if (criterion->kind == PWI_ASKED_FOR && criterion->by != side) criterion->weight_ppm = 0;
    }
    if (side == PWI_MENTOR) view->programme.emphasis.question = -1;
    PW_TRY(
        pwi_rescorer_create(&view->programme, check->cohort, check->decisions, check->given, &view->rescorer, error));
    PW_TRY(pwi_rescore_row_create(view->rescorer, &view->row, error));
out:
    return status;
}

/* How a side likes the pair of the mentee the row is turned to. */
static Liking liking(const PwiClaimCheck *check, const View *view, int mentee, int mentor) {
    int32_t out_of;
    return (Liking){pwi_rescore_pair(view->row, mentor, NULL, &out_of),
                    (int32_t)pwi_claim_weight(check, PWI_GOAL_DRAW, mentee, mentor, 0)};
}

/* Everybody's least liked partner by choice. */
static PwStatus find_worst(PwiClaimCheck *check, View *view, PwiSide side) {
    const PwMatching *claim = check->claim;
    int n = check->cohort->side[side].n;
    int32_t *n_chosen = PWI_ARENA_ARRAY(&check->arena, int32_t, (size_t)n + 1);
    if (!n_chosen) return PW_NO_MEMORY;
    for (int p = 0; p < claim->n_pairs; p++) {
        const PwiMatchedPair *pair = &claim->pair[p];
        if (pair->kept) continue;
        int person = side == PWI_MENTEE ? pair->mentee : pair->mentor;
        pwi_rescore_mentee(view->row, pair->mentee);
        Liking own = liking(check, view, pair->mentee, pair->mentor);
        if (n_chosen[person]++ == 0 || likes_less(own, view->worst[person])) view->worst[person] = own;
    }
    for (int person = 0; person < n; person++)
        if (n_chosen[person] < check->room[side][person].most) view->worst[person].value = -1;
    return PW_OK;
}

/* Whether the person would take this pair, in exchange if need be. */
static bool would_take(const View *view, int person, Liking own) {
    return view->worst[person].value < 0 || likes_less(view->worst[person], own);
}

static void check_mentee(PwiClaimCheck *check, View view[PWI_N_SIDES], int mentee, PwiDemand *demand) {
    char one[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    const int32_t *contender, *score_ppm;
    int32_t least = view[PWI_MENTEE].worst[mentee].value;
    demand->base = least < 0 ? 0 : least;
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_rescore_mentee(view[side].row, mentee);
    int n = pwi_rescore_contenders(view[PWI_MENTEE].row, demand, &contender, &score_ppm);
    for (int c = 0; c < n; c++) {
        int mentor = contender[c];
        if (!would_take(&view[PWI_MENTEE], mentee, liking(check, &view[PWI_MENTEE], mentee, mentor)) ||
            !would_take(&view[PWI_MENTOR], mentor, liking(check, &view[PWI_MENTOR], mentee, mentor)) ||
            !pwi_claim_is_open(check, view[PWI_MENTEE].row, mentor) || pwi_claim_has_pair(check, mentee, mentor))
            continue;
        pwi_claim_false(
            check, "/provenance/strategy", "the matching is not stable: \"%s\" and \"%s\" would rather have each other",
            pwi_claim_person(check, PWI_MENTEE, mentee, one), pwi_claim_person(check, PWI_MENTOR, mentor, other));
    }
}

PwStatus pwi_check_stable(PwiClaimCheck *check, PwError *error) {
    const char *strategy = check->claim->terms.strategy;
    if (!strategy || (strcmp(strategy, "stable") != 0 && strcmp(strategy, "stable-mentors") != 0)) return PW_OK;
    PwStatus status = PW_OK;
    View view[PWI_N_SIDES] = {{.rescorer = NULL}, {.rescorer = NULL}};
    PwiDemand demand;
    PW_TRY(pwi_demand_make(&check->arena, check->cohort->side[PWI_MENTOR].n, &demand));
    pwi_demand_lay(&demand);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        PW_TRY(prepare_view(check, (PwiSide)side, &view[side], error));
        PW_TRY(find_worst(check, &view[side], (PwiSide)side));
    }
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++)
        if (check->room[PWI_MENTEE][i].most > 0) check_mentee(check, view, i, &demand);
out:
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_rescore_row_destroy(view[side].row);
        pwi_rescorer_destroy(view[side].rescorer);
    }
    return status;
}
