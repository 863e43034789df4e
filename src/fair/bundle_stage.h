/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One goal of a programme whose rules tie a mentor's mentees together: branch and price over bundles (bundles.h). */
#ifndef PWI_FAIR_BUNDLE_STAGE_H
#define PWI_FAIR_BUNDLE_STAGE_H

#include "fair/stage.h"

/* As pwi_stage_solve (stage.h), for what pwi_bundles_suit. `result` holds what is known so far. */
PW_MUST_CHECK PwStatus pwi_bundle_stage_solve(PwiModel *model, int goal, bool first_will_do, int64_t *work_left,
                                              PwiIncumbent *best, const PwiPrices *start, PwiArena *arena,
                                              PwiStageResult *result);

#endif
