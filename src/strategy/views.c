/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two scorers from one programme (views.h). */
#include "strategy/views.h"

#include <string.h>

static bool is_others_business(const PwiCriterion *criterion, PwiSide side) {
    return criterion->kind == PWI_ASKED_FOR && criterion->by != side;
}

/* Takes the other side's business out of a copy; *differs: there was any. */
static PwStatus make_copy(PwiViews *views, const PwProgramme *programme, PwiSide side, bool *differs) {
    PwProgramme *copy = &views->programme[side];
    *copy = *programme;
    *differs = side == PWI_MENTOR && programme->emphasis.question >= 0;
    if (side == PWI_MENTOR) copy->emphasis.question = -1;
    copy->criterion = PWI_ARENA_ARRAY(&views->arena, PwiCriterion, (size_t)programme->n_criteria + 1);
    if (copy->criterion == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < programme->n_criteria; k++) {
        copy->criterion[k] = programme->criterion[k];
        if (!is_others_business(&copy->criterion[k], side)) continue;
        copy->criterion[k].weight_ppm = 0;
        *differs = true;
    }
    return PW_OK;
}

PwStatus pwi_views_init(PwiViews *views, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    *views = (PwiViews){.own = {NULL, NULL}};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        bool differs;
        PW_TRY(make_copy(views, input->programme, (PwiSide)side, &differs));
        views->scorer[side] = input->scorer;
        if (!differs) continue;
        PW_TRY(pwi_scorer_create(&views->programme[side], input->cohort, input->given, input->decisions,
                                 &views->own[side], error));
        views->scorer[side] = views->own[side];
    }
out:
    return status;
}

void pwi_views_clear(PwiViews *views) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_scorer_destroy(views->own[side]);
    pwi_arena_clear(&views->arena);
}
