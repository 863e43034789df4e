/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stream of chance is for: streams of different purposes never meet (generate/chance.h). */
#ifndef PWI_GENERATE_PURPOSE_H
#define PWI_GENERATE_PURPOSE_H

#include "programme/question.h"

/* A purpose that each side has takes two numbers: add the PwiSide. */
enum {
    PWI_PURPOSE_PLACES = 1,
    PWI_PURPOSE_TRAITS = 2,
    PWI_PURPOSE_ANSWERS = PWI_PURPOSE_TRAITS + PWI_N_SIDES,
    PWI_PURPOSE_SILENCE = PWI_PURPOSE_ANSWERS + PWI_N_SIDES /* which questions a person leaves out */
};

#endif
