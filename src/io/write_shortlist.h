/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suggestions as a document (shortlist/1), or as CSV in the form that given scores are read in. */
#ifndef PWI_IO_WRITE_SHORTLIST_H
#define PWI_IO_WRITE_SHORTLIST_H

#include "base/buffer.h"
#include "strategy/shortlist.h"

PW_MUST_CHECK PwStatus pwi_write_shortlist(const PwMatching *suggestions, const PwiStrategyInput *run,
                                           const PwiShortlistAsk *ask, bool csv, PwiBuffer *text);

#endif
