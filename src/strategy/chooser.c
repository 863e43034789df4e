/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a strategy that somebody else brings (chooser.h). */
#include "strategy/chooser.h"

#include "base/faults.h"

PwStatus pwi_solve_chosen(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwiPicking picking;
    PwStatus status = PW_OK;
    PwError said = {0};
    PW_TRY(pwi_picking_init(&picking, input, error));
    status = input->chooser->choose(input->chooser->context, &picking, &said);
    if (status != PW_OK) {
        if (said.text[0] == '\0')
            status = status == PW_LIMIT ? pwi_picking_end(status, error)
                                        : pwi_fail(error, status, "the strategy %s gave up", input->strategy);
        else
            status = pwi_fail(error, status, "%s", said.text);
        goto out;
    }
    PW_TRY(pwi_picking_finish(&picking, matching));
out:
    pwi_picking_clear(&picking);
    return status;
}
