/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An explanation as a document (explanation/1). */
#ifndef PWI_IO_WRITE_EXPLANATION_H
#define PWI_IO_WRITE_EXPLANATION_H

#include "base/buffer.h"
#include "explain/explanation.h"

PW_MUST_CHECK PwStatus pwi_write_explanation(const PwiExplanation *explanation, PwiBuffer *text);

#endif
