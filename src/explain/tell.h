/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An explanation as text for people. */
#ifndef PWI_EXPLAIN_TELL_H
#define PWI_EXPLAIN_TELL_H

#include "base/buffer.h"
#include "explain/explanation.h"

void pwi_tell_explanation(const PwiExplanation *explanation, PwiBuffer *text);

#endif
