/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies `stable` and `stable-mentors`: deferred acceptance (Gale & Shapley 1962; with places on both sides
 * Roth 1984, Baïou & Balinski 2000).
 *
 * Everybody of the proposing side proposes down their own view (views.h), the best first; whoever is proposed to holds
 * the best so far, and lets the worst go when there are too many. In the end no two people who are not together, and
 * may be, would both rather have each other; and of all such matchings the proposing side has the best for every one of
 * them. Views with equal values are made strict by lots. In whatever order proposals come, the end is the same
 * (McVitie & Wilson 1971).
 *
 * A mentee's list is made a few choices at a time, each time by one look at all pairs below the last choice. Mentors
 * who propose get far down their lists, and need columns where rows come: theirs are sorted beforehand, 4 bytes a pair.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "assign/heap.h"
#include "strategy/picking.h"
#include "strategy/views.h"

enum { N_CHOICES = 32 };

typedef struct Choice {
    PwiPreference preference;
    int32_t receiver;
} Choice;

/* A mentee's next choices, best first. */
typedef struct Choices {
    Choice choice[N_CHOICES];
    int n, at;
    PwiPreference below; /* what was proposed is at least this */
} Choices;

typedef struct Market {
    PwiPicking picking;
    PwiViews views;
    PwiScoreRow *row[PWI_N_SIDES]; /* [side] of that side's view; owned */
    PwiPairScore pair;             /* scratch */
    PwiSide proposers, receivers;
    Choices *choices; /* [mentees] when they propose; owned */
    int32_t *column;  /* [mentors × mentees] when they propose: mentees by the mentor's view, then PWI_NOBODY; owned */
    int32_t *at;      /* [mentors] how far they are in their column; owned */
    int32_t *value;   /* [mentees × mentors] the mentees' view then; owned */
    int32_t *room;    /* [proposers] places not held by anybody */
    PwiHeap *held;    /* [receivers] who is held, the worst on top; owned */
    int32_t *waiting; /* [n_waiting] a stack of proposers who may have to propose; owned */
    bool *is_waiting; /* [proposers]; owned */
    int n_waiting;
} Market;

static int count(const Market *market, PwiSide side) {
    return market->picking.input->cohort->side[side].n;
}

static PwiPair as_pair(const Market *market, int proposer, int receiver) {
    return market->proposers == PWI_MENTEE ? (PwiPair){proposer, receiver} : (PwiPair){receiver, proposer};
}

/* ---- making one ---- */

static int32_t lot(const Market *market, PwiPair pair) {
    return pwi_picking_lot(&market->picking, pair.mentee, pair.mentor);
}

/* Whether these two may be brought together: both have places, and no decision has done it already. */
static bool may_meet(const Market *market, PwiPair pair) {
    const PwiPicking *picking = &market->picking;
    const PwDecisions *decisions = picking->input->decisions;
    return picking->places[PWI_MENTEE][pair.mentee] > 0 && picking->places[PWI_MENTOR][pair.mentor] > 0 &&
           !pwi_pairs_contain(decisions->keep, decisions->n_keep, pair.mentee, pair.mentor);
}

static int compare_choices(const void *a, const void *b) {
    const Choice *left = a, *right = b;
    if (left->preference != right->preference) return left->preference > right->preference ? -1 : 1;
    return (left->receiver > right->receiver) - (left->receiver < right->receiver);
}

/* Turns a mentor's column of values into the mentees in the order of the mentor's view. */
static void sort_column(const Market *market, int mentor, Choice *choice) {
    int n_mentees = count(market, PWI_MENTEE), n = 0;
    int32_t *column = market->column + (size_t)mentor * (size_t)n_mentees;
    for (int i = 0; i < n_mentees; i++) {
        PwiPair pair = {i, mentor};
        if (column[i] >= 0 && may_meet(market, pair))
            choice[n++] = (Choice){pwi_preference(column[i], lot(market, pair)), i};
    }
    qsort(choice, (size_t)n, sizeof *choice, compare_choices);
    for (int k = 0; k < n_mentees; k++) column[k] = k < n ? choice[k].receiver : PWI_NOBODY;
}

static PwStatus prepare_views(Market *market) {
    size_t n_mentees = (size_t)count(market, PWI_MENTEE), n_mentors = (size_t)count(market, PWI_MENTOR);
    market->column = PWI_NEW_ARRAY(int32_t, n_mentors * n_mentees);
    market->at = PWI_NEW_ARRAY(int32_t, n_mentors);
    market->value = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors);
    Choice *choice = PWI_NEW_ARRAY(Choice, n_mentees);
    bool fine = market->column != NULL && market->at != NULL && market->value != NULL && choice != NULL;
    for (size_t i = 0; fine && i < n_mentees; i++) {
        const int32_t *own = pwi_score_mentee(market->views.scorer[PWI_MENTEE], market->row[PWI_MENTEE], (int)i);
        memcpy(market->value + i * n_mentors, own, n_mentors * sizeof *own);
        const int32_t *value = pwi_score_mentee(market->views.scorer[PWI_MENTOR], market->row[PWI_MENTOR], (int)i);
        for (size_t j = 0; j < n_mentors; j++) market->column[j * n_mentees + i] = value[j];
    }
    for (size_t j = 0; fine && j < n_mentors; j++) sort_column(market, (int)j, choice);
    pwi_free(choice);
    return fine ? PW_OK : PW_NO_MEMORY;
}

static PwStatus prepare_choices(Market *market) {
    int n_mentees = count(market, PWI_MENTEE);
    market->choices = PWI_NEW_ARRAY(Choices, (size_t)n_mentees);
    for (int i = 0; market->choices != NULL && i < n_mentees; i++) market->choices[i].below = INT64_MAX;
    return market->choices != NULL ? PW_OK : PW_NO_MEMORY;
}

static PwStatus market_init(Market *market, const PwiStrategyInput *input, PwiSide proposers, PwError *error) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = input->programme;
    *market = (Market){.proposers = proposers, .receivers = proposers == PWI_MENTEE ? PWI_MENTOR : PWI_MENTEE};
    PW_TRY(pwi_picking_init(&market->picking, input, error));
    PW_TRY(pwi_views_init(&market->views, input, error));
    for (int side = 0; side < PWI_N_SIDES; side++)
        PW_TRY(pwi_score_row_create(market->views.scorer[side], &market->row[side]));
    size_t n_proposers = (size_t)count(market, proposers), n_receivers = (size_t)count(market, market->receivers);
    market->pair.part_ppm = PWI_NEW_ARRAY(int32_t, (size_t)programme->n_criteria);
    market->pair.broken = PWI_NEW_ARRAY(uint8_t, (size_t)programme->n_rules);
    market->room = PWI_NEW_ARRAY(int32_t, n_proposers);
    market->held = PWI_NEW_ARRAY(PwiHeap, n_receivers);
    market->waiting = PWI_NEW_ARRAY(int32_t, n_proposers);
    market->is_waiting = PWI_NEW_ARRAY(bool, n_proposers);
    bool fine = market->pair.part_ppm != NULL && market->pair.broken != NULL && market->room != NULL &&
                market->held != NULL && market->waiting != NULL && market->is_waiting != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    PW_TRY(proposers == PWI_MENTOR ? prepare_views(market) : prepare_choices(market));
    for (size_t p = n_proposers; p-- > 0;) { /* the first person is on top of the stack */
        market->room[p] = market->picking.places[proposers][p];
        market->is_waiting[p] = true;
        market->waiting[market->n_waiting++] = (int32_t)p;
    }
out:
    return status;
}

static void market_clear(Market *market) {
    for (int r = 0; market->held != NULL && r < count(market, market->receivers); r++) pwi_heap_clear(&market->held[r]);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_score_row_destroy(market->row[side]);
    pwi_free(market->pair.part_ppm);
    pwi_free(market->pair.broken);
    pwi_free(market->column);
    pwi_free(market->at);
    pwi_free(market->value);
    pwi_free(market->choices);
    pwi_free(market->room);
    pwi_free(market->held);
    pwi_free(market->waiting);
    pwi_free(market->is_waiting);
    pwi_views_clear(&market->views);
    pwi_picking_clear(&market->picking);
}

/* ---- views ---- */

/* How the receiver likes the proposer. */
static PwiPreference receivers_preference(Market *market, PwiPair pair) {
    if (market->value != NULL) {
        size_t place = (size_t)pair.mentee * (size_t)count(market, PWI_MENTOR) + (size_t)pair.mentor;
        return pwi_preference(market->value[place], lot(market, pair));
    }
    pwi_score_pair(market->views.scorer[PWI_MENTOR], market->row[PWI_MENTOR], pair.mentee, pair.mentor, &market->pair);
    return pwi_preference(market->pair.score_ppm, lot(market, pair));
}

/* Into a short sorted list; equals stay in the order they come in. */
static void insert(Choices *choices, Choice choice) {
    int at = choices->n;
    if (at == N_CHOICES) {
        if (choice.preference <= choices->choice[--at].preference) return;
    } else {
        choices->n++;
    }
    for (; at > 0 && choices->choice[at - 1].preference < choice.preference; at--)
        choices->choice[at] = choices->choice[at - 1];
    choices->choice[at] = choice;
}

static void look_further(Market *market, int mentee, Choices *choices) {
    const int32_t *value = pwi_score_mentee(market->views.scorer[PWI_MENTEE], market->row[PWI_MENTEE], mentee);
    choices->n = choices->at = 0;
    for (int j = 0; j < count(market, PWI_MENTOR); j++) {
        PwiPair pair = {mentee, j};
        if (value[j] < 0 || !may_meet(market, pair)) continue;
        PwiPreference preference = pwi_preference(value[j], lot(market, pair));
        if (preference < choices->below) insert(choices, (Choice){preference, j});
    }
    if (choices->n > 0) choices->below = choices->choice[choices->n - 1].preference;
}

/* The receiver to propose to next, or PWI_NOBODY. */
static int next_choice(Market *market, int proposer) {
    if (market->proposers == PWI_MENTOR) {
        int n_mentees = count(market, PWI_MENTEE), at = market->at[proposer];
        if (at == n_mentees) return PWI_NOBODY;
        market->at[proposer]++;
        return market->column[(size_t)proposer * (size_t)n_mentees + (size_t)at];
    }
    Choices *choices = &market->choices[proposer];
    if (choices->at == choices->n) look_further(market, proposer, choices);
    return choices->at < choices->n ? choices->choice[choices->at++].receiver : PWI_NOBODY;
}

/* ---- proposals ---- */

static void stand_in_line(Market *market, int proposer) {
    if (market->is_waiting[proposer]) return;
    market->is_waiting[proposer] = true;
    market->waiting[market->n_waiting++] = proposer;
}

static PwStatus propose(Market *market, int proposer, int receiver) {
    PwiHeap *held = &market->held[receiver];
    PwiPreference preference = receivers_preference(market, as_pair(market, proposer, receiver));
    if (held->n == market->picking.places[market->receivers][receiver]) {
        assert(held->n > 0);
        if (preference <= held->entry[0].distance) return PW_OK;
        int rejected = pwi_heap_pop(held).node;
        market->room[rejected]++;
        stand_in_line(market, rejected);
    }
    market->room[proposer]--;
    return pwi_heap_push(held, preference, proposer) ? PW_OK : PW_NO_MEMORY;
}

static PwStatus settle(Market *market) {
    PwStatus status = PW_OK;
    while (market->n_waiting > 0) {
        int proposer = market->waiting[--market->n_waiting], receiver;
        market->is_waiting[proposer] = false;
        if (pwi_deadline_is_over(market->picking.input->deadline)) return PW_LIMIT;
        while (market->room[proposer] > 0 && (receiver = next_choice(market, proposer)) != PWI_NOBODY)
            PW_TRY(propose(market, proposer, receiver));
    }
    for (int r = 0; r < count(market, market->receivers); r++) {
        for (int k = 0; k < market->held[r].n; k++) {
            PwiPair pair = as_pair(market, market->held[r].entry[k].node, r);
            pwi_picking_take(&market->picking, pair.mentee, pair.mentor);
        }
    }
out:
    return status;
}

static PwStatus run(PwiSide proposers, const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    Market market;
    PwStatus status = PW_OK;
    PW_TRY(market_init(&market, input, proposers, error));
    PW_TRY(settle(&market));
    PW_TRY(pwi_picking_finish(&market.picking, matching));
out:
    market_clear(&market);
    return pwi_picking_end(status, error);
}

PwStatus pwi_solve_stable(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    return run(PWI_MENTEE, input, matching, error);
}

PwStatus pwi_solve_stable_mentors(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    return run(PWI_MENTOR, input, matching, error);
}
