/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the strategies share that give places away pair by pair and never take one back (or only in exchange): who has
 * places left, whom a mentee likes best, and the making of a matching from what was chosen.
 *
 * They honour rules, bans, kept pairs, people who are out and maximums. Minimums and fairness rules they cannot see
 * coming, so programmes that have any are refused. */
#ifndef PWI_STRATEGY_PICKING_H
#define PWI_STRATEGY_PICKING_H

#include "strategy/strategy.h"

typedef struct PwiPicking {
    const PwiStrategyInput *input;
    PwiArena arena;                  /* owns the arrays */
    PwiScoreRow *row;                /* owned */
    int32_t *places[PWI_N_SIDES];    /* [people] left; 0 for people who are out; kept pairs are taken off */
    uint64_t *draw_key[PWI_N_SIDES]; /* [people] */
    PwiPair *chosen;                 /* [n_chosen] in the order of choice */
    int32_t *next_chosen;            /* [n_chosen] the mentee's choice before, or PWI_NOBODY */
    int32_t *last_chosen;            /* [mentees] index into chosen, or PWI_NOBODY */
    int n_chosen;
} PwiPicking;

/* PW_UNSUPPORTED: one pool, minimums, or fairness rules. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_picking_init(PwiPicking *picking, const PwiStrategyInput *input, PwError *error);
void pwi_picking_clear(PwiPicking *picking);

int32_t pwi_picking_lot(const PwiPicking *picking, int mentee, int mentor);
/* Mentees in the order of the document, or of a lottery: order[mentees], in the arena; NULL: memory is gone. */
int32_t *pwi_picking_order(PwiPicking *picking, bool by_lottery);

/* What makes a mentor the best one: (value, lot) in lexicographic order as one number; higher is better. */
typedef int64_t PwiPreference;
PwiPreference pwi_preference(int32_t value, int32_t lot);
int32_t pwi_preference_value(PwiPreference preference);

/* The free, allowed mentor the mentee is not with yet whose score is highest (`by_score`), or whose lot is (else), ties
 * by lot; PWI_NOBODY if there is none. Only mentors below the preference `below` are looked at; INT64_MAX: all. Cost: a
 * row. */
int pwi_picking_best(PwiPicking *picking, int mentee, bool by_score, PwiPreference below, PwiPreference *preference);
/* Whether the two are a pair already, by choice or by decision. */
bool pwi_picking_has(const PwiPicking *picking, int mentee, int mentor);
/* Why the two cannot be made a pair, the end of a sentence; NULL: they can. Cost: a row. */
const char *pwi_picking_fault(const PwiPicking *picking, int mentee, int mentor);
void pwi_picking_take(PwiPicking *picking, int mentee, int mentor);

/* The matching of what was chosen: `feasible`, with values for the goals that are sums over pairs, as far as they come
 * first in the programme, and the bound that every mentee's best pair proves. */
PW_MUST_CHECK PwStatus pwi_picking_finish(PwiPicking *picking, PwMatching *matching);
/* The status a strategy ends with, in words where it has none yet. */
PwStatus pwi_picking_end(PwStatus status, PwError *error);

#endif
