/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suggestions for introductory meetings, before anybody is matched: some mentors for each mentee, no mentor for too
 * many.
 *
 * A transportation problem like a matching, with other bounds: K a mentee, C a mentor. As many mentees as possible get
 * a suggestion at all; then as many suggestions as possible are made; then their scores add up to the most there is.
 * All of it exact. (That the first does not stand in the way of the second is Mendelsohn & Dulmage 1958.) */
#ifndef PWI_STRATEGY_SHORTLIST_H
#define PWI_STRATEGY_SHORTLIST_H

#include "strategy/strategy.h"

typedef struct PwiShortlistAsk {
    int top;  /* suggestions a mentee, > 0 */
    int seen; /* mentees a mentor is shown to at most; 0: `top` times the mentor's places */
} PwiShortlistAsk;

/* Rules, bans, kept pairs and people who are out are honoured; fairness rules and the programme's goals say nothing
 * about suggestions. Fills an empty matching, whose pairs are the suggestions. Cost: two solves. */
PW_MUST_CHECK PwStatus pwi_suggest(const PwiStrategyInput *run, const PwiShortlistAsk *ask, PwMatching *suggestions,
                                   PwError *error);

#endif
