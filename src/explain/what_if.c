/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way a counterfactual is found (what_if.h). */
#include "explain/what_if.h"

#include "explain/residual.h"
#include "explain/resolve.h"

struct PwiWhatIf {
    PwiExplainInput input;
    PwiResidual *residual; /* NULL: by solving again */
};

PwStatus pwi_what_if_create(const PwiExplainInput *input, PwiWhatIf **what_if) {
    PwStatus status = PW_NO_MEMORY;
    PwiWhatIf *made = PWI_NEW(PwiWhatIf);
    if (made == NULL) goto out;
    made->input = *input;
    status = PW_OK;
    if (pwi_residual_applies(input)) PW_TRY(pwi_residual_create(input, &made->residual));
    *what_if = made;
    made = NULL;
out:
    pwi_what_if_destroy(made);
    return status;
}

void pwi_what_if_destroy(PwiWhatIf *what_if) {
    if (what_if == NULL) return;
    pwi_residual_destroy(what_if->residual);
    pwi_free(what_if);
}

bool pwi_what_if_solves(const PwiWhatIf *what_if) {
    return what_if->residual == NULL;
}

PwStatus pwi_what_if_pair(PwiWhatIf *what_if, int mentee, int mentor, PwiArena *arena, PwiChange *change,
                          PwError *error) {
    if (what_if->residual != NULL) return pwi_residual_pair(what_if->residual, mentee, mentor, arena, change);
    return pwi_resolve_pair(&what_if->input, mentee, mentor, arena, change, error);
}

PwStatus pwi_what_if_place(PwiWhatIf *what_if, int mentor, PwiArena *arena, PwiChange *change, PwError *error) {
    if (what_if->residual != NULL) return pwi_residual_place(what_if->residual, mentor, arena, change);
    return pwi_resolve_place(&what_if->input, mentor, arena, change, error);
}

int pwi_gain_sign(const PwMatching *matching, const int64_t *gain) {
    for (int k = 0; k < matching->n_goals && matching->goal[k].goal != (int)PWI_GOAL_DRAW; k++)
        if (gain[k] != 0) return gain[k] > 0 ? 1 : -1;
    return 0;
}
