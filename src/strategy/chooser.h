/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy that somebody else brings: a function that makes pairs on what picking strategies work on. */
#ifndef PWI_STRATEGY_CHOOSER_H
#define PWI_STRATEGY_CHOOSER_H

#include "strategy/picking.h"

typedef struct PwiChooser {
    PwStatus (*choose)(void *context, PwiPicking *picking, PwError *error);
    void *context;
} PwiChooser;

/* input->chooser chooses. */
PwStatus pwi_solve_chosen(const PwiStrategyInput *input, PwMatching *matching, PwError *error);

#endif
