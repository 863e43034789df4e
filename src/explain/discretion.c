/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discretion (discretion.h). */
#include "explain/discretion.h"

static bool when_is_sensitive(const PwProgramme *programme, const PwiWhen *when) {
    for (int k = 0; k < when->n; k++)
        if (programme->question[when->condition[k].question].sensitive) return true;
    return false;
}

bool pwi_test_is_sensitive(const PwProgramme *programme, const PwiCriterion *test) {
    bool found = test->sensitive;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int question = test->question[side];
        found |= question >= 0 && programme->question[question].sensitive;
        found |= when_is_sensitive(programme, &test->when[side]);
    }
    return found;
}

bool pwi_criterion_is_merged(const PwProgramme *programme, int criterion) {
    int n_sensitive = 0, lightest = -1;
    for (int k = 0; k < programme->n_criteria; k++) {
        bool is_sensitive = pwi_test_is_sensitive(programme, &programme->criterion[k]);
        n_sensitive += is_sensitive;
        bool is_lighter =
            lightest < 0 || programme->criterion[k].weight_ppm <= programme->criterion[lightest].weight_ppm;
        if (!is_sensitive && programme->criterion[k].weight_ppm > 0 && is_lighter) lightest = k;
    }
    return pwi_test_is_sensitive(programme, &programme->criterion[criterion]) ||
           (n_sensitive == 1 && criterion == lightest);
}
