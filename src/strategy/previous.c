/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `previous`: the pairs of an earlier matching, or of one made by hand, as they are. What does not hold
 * any more ends it: a matching that was mended would not be the one asked about. */
#include "base/faults.h"
#include "strategy/picking.h"

static PwStatus take_all(PwiPicking *picking, PwError *error) {
    const PwiStrategyInput *input = picking->input;
    const PwDecisions *decisions = input->decisions;
    for (int k = 0; k < input->previous->n_pairs; k++) {
        PwiPair pair = input->previous->pair[k];
        if (pwi_pairs_contain(decisions->keep, decisions->n_keep, pair.mentee, pair.mentor)) continue;
        char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
        const char *fault = pwi_picking_fault(picking, pair.mentee, pair.mentor);
        if (fault != NULL)
            return pwi_fail(error, PW_UNSUPPORTED, "the earlier matching has the pair of \"%s\" and \"%s\", but %s",
                            pwi_quote(input->cohort->side[PWI_MENTEE].person[pair.mentee].id, quoted),
                            pwi_quote(input->cohort->side[PWI_MENTOR].person[pair.mentor].id, other), fault);
        pwi_picking_take(picking, pair.mentee, pair.mentor);
    }
    return PW_OK;
}

PwStatus pwi_solve_previous(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwiPicking picking;
    PwStatus status = PW_OK;
    if (input->previous == NULL)
        return pwi_fail(error, PW_USAGE, "the strategy previous needs the earlier matching; need --previous FILE");
    PW_TRY(pwi_picking_init(&picking, input, error));
    PW_TRY(take_all(&picking, error));
    PW_TRY(pwi_picking_finish(&picking, matching));
out:
    pwi_picking_clear(&picking);
    return pwi_picking_end(status, error);
}
