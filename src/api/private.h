/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public handles hold inside. */
#ifndef PWI_API_PRIVATE_H
#define PWI_API_PRIVATE_H

#include <pairwright/strategy.h>

#include "base/buffer.h"
#include "base/faults.h"
#include "cohort/cohort.h"
#include "cohort/decisions.h"
#include "cohort/given.h"
#include "cohort/previous.h"
#include "matching/matching.h"
#include "programme/programme.h"
#include "score/scorer.h"
#include "strategy/chooser.h"

struct PwGivenScores {
    PwiGiven given;
};

struct PwScoring {
    PwiScorer *scorer;
    PwiScoreRow *row;
    PwDecisions *own_decisions; /* when the caller had none; owned */
};

/* The caller's decisions, or an empty set in *own (to be destroyed). NULL: memory is gone. */
const PwDecisions *pwi_decisions_or_none(const PwSolveInput *input, PwDecisions **own);
/* A scorer for this input. PW_USAGE: a criterion of kind `given` has no scores. */
PW_MUST_CHECK PwStatus pwi_scorer_for(const PwSolveInput *input, const PwDecisions *decisions, PwiScorer **scorer,
                                      PwError *error);
/* What a strategy gets, from what the caller gave. The time limit runs from here. */
PwiStrategyInput pwi_strategy_input(const PwSolveInput *input, const char *strategy, const PwDecisions *decisions,
                                    const PwiScorer *scorer);
/* The caller's strategy as one of ours, borrowing *own and *chooser. PW_USAGE: it lacks something, or its name is
 * taken. */
PW_MUST_CHECK PwStatus pwi_own_strategy(const PwOwnStrategy *own, PwiChooser *chooser, PwiStrategy *strategy,
                                        PwError *error);
const PwiGiven *pwi_given_of(const PwSolveInput *input);
/* The earlier matching that the goal stay kept pairs of, as the matching states it; NULL: memory is gone. */
PwPrevious *pwi_stated_previous(const PwMatching *matching, const PwCohort *cohort);
/* Passes a buffer on, or says that memory is gone. */
PW_MUST_CHECK PwStatus pwi_hand_over(PwiBuffer *buffer, PwStatus status, PwText *text, PwError *error);
/* The same at the end of a call that may have failed, and has said so: then nothing is passed on. */
PW_MUST_CHECK PwStatus pwi_conclude(PwiBuffer *buffer, PwStatus status, PwText *text, PwError *error);

#endif
