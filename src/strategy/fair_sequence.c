/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `fair-sequence`: a picking sequence in which nobody envies another for more than one mentor
 * (FairSequence: Payan & Zick 2022, after Chakraborty et al. 2021).
 *
 * The next to pick are the mentees with the smallest share of their places filled; among them always the one whose pick
 * scores highest, equals by lot. A mentor is passed over if giving them to mentee i would make another mentee k envy i
 * by more than one: if, with k's scores, the sum of i's mentors less the best of them, divided by i's places, exceeded
 * the sum of k's own, divided by k's places (weighted envy-freeness up to one item, WEF1). What is left short when no
 * pick keeps to that is filled in the same order without the condition; then the promise is lost.
 *
 * Ours differs from the published code in that last step, where it trades mentors along paths, and in looking at a
 * mentee's picks once a round and not before each pick. Scores are stored, 4 bytes a pair: each pick asks everybody. */
#include <string.h>

#include "assign/heap.h"
#include "strategy/picking.h"

typedef struct Sequence {
    PwiPicking picking;
    PwiHeap heap;       /* the mentees of the round, by what they would pick */
    int32_t *score;     /* [mentees × mentors] 0 where forbidden; owned */
    int32_t *demand;    /* [mentees] places to fill */
    int32_t *favourite; /* [mentees] whom they would pick */
    bool *is_done;      /* [mentees] there is nobody left to pick */
    bool keeps_peace;   /* picks that break WEF1 are passed over */
} Sequence;

static int count(const Sequence *sequence, PwiSide side) {
    return sequence->picking.input->cohort->side[side].n;
}

static PwStatus sequence_init(Sequence *sequence, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    PwiPicking *picking = &sequence->picking;
    *sequence = (Sequence){.keeps_peace = true};
    PW_TRY(pwi_picking_init(picking, input, error));
    size_t n_mentees = (size_t)count(sequence, PWI_MENTEE), n_mentors = (size_t)count(sequence, PWI_MENTOR);
    sequence->score = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors);
    sequence->demand = PWI_ARENA_ARRAY(&picking->arena, int32_t, n_mentees + 1);
    sequence->favourite = PWI_ARENA_ARRAY(&picking->arena, int32_t, n_mentees + 1);
    sequence->is_done = PWI_ARENA_ARRAY(&picking->arena, bool, n_mentees + 1);
    bool fine =
        sequence->score != NULL && sequence->demand != NULL && sequence->favourite != NULL && sequence->is_done != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    for (size_t i = 0; i < n_mentees; i++) {
        const int32_t *score = pwi_score_mentee(input->scorer, picking->row, (int)i);
        for (size_t j = 0; j < n_mentors; j++) sequence->score[i * n_mentors + j] = score[j] > 0 ? score[j] : 0;
        sequence->demand[i] = picking->places[PWI_MENTEE][i];
    }
out:
    return status;
}

static void sequence_clear(Sequence *sequence) {
    pwi_heap_clear(&sequence->heap);
    pwi_free(sequence->score);
    pwi_picking_clear(&sequence->picking);
}

/* ---- envy ---- */

/* What a mentee's picks, and one mentor more unless that is PWI_NOBODY, are worth by a row of scores; *best is the
 * largest of them. */
static int64_t worth(const Sequence *sequence, const int32_t *score, int mentee, int more, int32_t *best) {
    const PwiPicking *picking = &sequence->picking;
    *best = more != PWI_NOBODY ? score[more] : 0;
    int64_t sum = *best;
    for (int32_t k = picking->last_chosen[mentee]; k != PWI_NOBODY; k = picking->next_chosen[k]) {
        int32_t own = score[picking->chosen[k].mentor];
        sum += own;
        if (own > *best) *best = own;
    }
    return sum;
}

/* Whether nobody would envy the mentee by more than one, had they this mentor too. */
static bool keeps_wef1(const Sequence *sequence, int mentee, int mentor) {
    if (sequence->picking.last_chosen[mentee] == PWI_NOBODY) return true; /* one less the best of one is nothing */
    for (int other = 0; other < count(sequence, PWI_MENTEE); other++) {
        if (other == mentee || sequence->demand[other] <= 0) continue;
        const int32_t *score = sequence->score + (size_t)other * (size_t)count(sequence, PWI_MENTOR);
        int32_t best, ignored;
        int64_t theirs = worth(sequence, score, mentee, mentor, &best) - best;
        int64_t own = worth(sequence, score, other, PWI_NOBODY, &ignored);
        if (theirs * sequence->demand[other] > own * sequence->demand[mentee]) return false;
    }
    return true;
}

/* ---- rounds ---- */

/* Puts the mentee's best pick into the heap, or finds that there is none. */
static PwStatus offer(Sequence *sequence, int mentee) {
    PwiPreference preference = INT64_MAX;
    int mentor;
    do {
        mentor = pwi_picking_best(&sequence->picking, mentee, true, preference, &preference);
    } while (mentor != PWI_NOBODY && sequence->keeps_peace && !keeps_wef1(sequence, mentee, mentor));
    sequence->is_done[mentee] = mentor == PWI_NOBODY;
    if (mentor == PWI_NOBODY) return PW_OK;
    sequence->favourite[mentee] = mentor;
    return pwi_heap_push(&sequence->heap, -preference, mentee) ? PW_OK : PW_NO_MEMORY;
}

static bool may_pick(const Sequence *sequence, int mentee) {
    return !sequence->is_done[mentee] && sequence->picking.places[PWI_MENTEE][mentee] > 0;
}

/* Whether a smaller share of a's places is filled than of b's. */
static bool has_less(const Sequence *sequence, int a, int b) {
    const int32_t *left = sequence->picking.places[PWI_MENTEE], *demand = sequence->demand;
    return (int64_t)(demand[a] - left[a]) * demand[b] < (int64_t)(demand[b] - left[b]) * demand[a];
}

/* Everybody whose share is smallest picks once; *first is one of them, PWI_NOBODY if nobody can pick. */
static PwStatus pick_round(Sequence *sequence, int *first) {
    PwStatus status = PW_OK;
    PwiPicking *picking = &sequence->picking;
    *first = PWI_NOBODY;
    for (int i = 0; i < count(sequence, PWI_MENTEE); i++)
        if (may_pick(sequence, i) && (*first == PWI_NOBODY || has_less(sequence, i, *first))) *first = i;
    for (int i = 0; *first != PWI_NOBODY && i < count(sequence, PWI_MENTEE); i++)
        if (may_pick(sequence, i) && !has_less(sequence, *first, i)) PW_TRY(offer(sequence, i));
    while (sequence->heap.n > 0) {
        int mentee = pwi_heap_pop(&sequence->heap).node, mentor = sequence->favourite[mentee];
        if (pwi_deadline_is_over(picking->input->deadline)) return PW_LIMIT;
        if (picking->places[PWI_MENTOR][mentor] > 0)
            pwi_picking_take(picking, mentee, mentor);
        else
            PW_TRY(offer(sequence, mentee));
    }
out:
    return status;
}

static PwStatus pick_all(Sequence *sequence) {
    PwStatus status = PW_OK;
    for (int pass = 0; pass < 2; pass++) {
        sequence->keeps_peace = pass == 0;
        memset(sequence->is_done, 0, (size_t)count(sequence, PWI_MENTEE) * sizeof *sequence->is_done);
        for (int first = 0; first != PWI_NOBODY;) PW_TRY(pick_round(sequence, &first));
    }
out:
    return status;
}

PwStatus pwi_solve_fair_sequence(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    Sequence sequence;
    PwStatus status = PW_OK;
    PW_TRY(sequence_init(&sequence, input, error));
    PW_TRY(pick_all(&sequence));
    PW_TRY(pwi_picking_finish(&sequence.picking, matching));
out:
    sequence_clear(&sequence);
    return pwi_picking_end(status, error);
}
