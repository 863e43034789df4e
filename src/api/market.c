/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: strategies that callers bring, and measures of a matching (pairwright/strategy.h). */
#include <pairwright/strategy.h>
#include <string.h>

#include "api/private.h"
#include "base/faults.h"
#include "compare/comparison.h"

struct PwMarket {
    PwiPicking *picking;
    PwiScoreRow *row; /* the caller's, so that making a pair leaves it alone; owned */
};

/* ---- the market ---- */

static PwiSide side_of(bool is_mentor) {
    return is_mentor ? PWI_MENTOR : PWI_MENTEE;
}

static bool is_person(const PwMarket *market, bool is_mentor, int person) {
    return person >= 0 && person < pw_market_count_people(market, is_mentor);
}

int pw_market_count_people(const PwMarket *market, bool is_mentor) {
    return market->picking->input->cohort->side[side_of(is_mentor)].n;
}

int pw_market_get_places(const PwMarket *market, bool is_mentor, int person) {
    assert(is_person(market, is_mentor, person));
    return market->picking->places[side_of(is_mentor)][person];
}

const int32_t *pw_market_get_row(PwMarket *market, int mentee) {
    assert(is_person(market, false, mentee));
    return pwi_score_mentee(market->picking->input->scorer, market->row, mentee);
}

int32_t pw_market_get_lot(const PwMarket *market, int mentee, int mentor) {
    assert(is_person(market, false, mentee) && is_person(market, true, mentor));
    return pwi_picking_lot(market->picking, mentee, mentor);
}

const char *pw_market_get_seed(const PwMarket *market) {
    return market->picking->input->programme->seed;
}

bool pw_market_is_out_of_time(const PwMarket *market) {
    return pwi_deadline_is_over(market->picking->input->deadline);
}

bool pw_market_has_pair(const PwMarket *market, int mentee, int mentor) {
    assert(is_person(market, false, mentee) && is_person(market, true, mentor));
    return pwi_picking_has(market->picking, mentee, mentor);
}

PwStatus pw_market_make_pair(PwMarket *market, int mentee, int mentor, PwError *error) {
    const PwCohort *cohort = market->picking->input->cohort;
    char quoted[PWI_QUOTED_SIZE], other[PWI_QUOTED_SIZE];
    if (!is_person(market, false, mentee) || !is_person(market, true, mentor))
        return pwi_fail(error, PW_USAGE, "there is no pair of mentee %d and mentor %d", mentee, mentor);
    const char *fault = pwi_picking_fault(market->picking, mentee, mentor);
    if (fault != NULL)
        return pwi_fail(error, PW_USAGE, "the strategy %s makes a pair of \"%s\" and \"%s\", but %s",
                        market->picking->input->strategy, pwi_quote(cohort->side[PWI_MENTEE].person[mentee].id, quoted),
                        pwi_quote(cohort->side[PWI_MENTOR].person[mentor].id, other), fault);
    pwi_picking_take(market->picking, mentee, mentor);
    return PW_OK;
}

/* ---- strategies of the caller's ---- */

static PwStatus choose(void *context, PwiPicking *picking, PwError *error) {
    const PwOwnStrategy *own = context;
    PwMarket market = {.picking = picking};
    PwStatus status = PW_OK;
    PW_TRY(pwi_score_row_create(picking->input->scorer, &market.row));
    status = own->choose(own->context, &market, error);
out:
    pwi_score_row_destroy(market.row);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}

PwStatus pwi_own_strategy(const PwOwnStrategy *own, PwiChooser *chooser, PwiStrategy *strategy, PwError *error) {
    char quoted[PWI_QUOTED_SIZE];
    if (own->name == NULL || own->name[0] == '\0' || own->promise == NULL || own->promise[0] == '\0' ||
        own->choose == NULL)
        return pwi_fail(error, PW_USAGE, "a strategy needs a name, a promise, and a function that chooses");
    if (pwi_strategy_find(own->name) != NULL)
        return pwi_fail(error, PW_USAGE, "there is a strategy \"%s\" already", pwi_quote(own->name, quoted));
    *chooser = (PwiChooser){choose, (void *)(uintptr_t)own}; /* `choose` does not change it */
    *strategy = (PwiStrategy){.name = own->name,
                              .promise = own->promise,
                              .is_drawn = own->is_drawn,
                              .chooser = chooser,
                              .solve = pwi_solve_chosen};
    return PW_OK;
}

PwStatus pw_solve_with(const PwSolveInput *input, const PwOwnStrategy *own, PwMatching **matching, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwiChooser chooser;
    PwiStrategy strategy;
    PwDecisions *own_decisions = NULL;
    PwiScorer *scorer = NULL;
    PwMatching *made = pwi_matching_new();
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own_decisions);
    if (decisions == NULL || made == NULL) goto out;
    PW_TRY(pwi_own_strategy(own, &chooser, &strategy, error));
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    PwiStrategyInput run = pwi_strategy_input(input, NULL, decisions, scorer);
    run.strategy = pwi_arena_copy(&made->arena, own->name, strlen(own->name));
    run.chooser = &chooser;
    PW_TRY(run.strategy != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(strategy.solve(&run, made, error));
    *matching = made;
    made = NULL;
out:
    pwi_matching_destroy(made);
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own_decisions);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}

/* ---- measures ---- */

int pw_figure_count(void) {
    return PWI_N_FIGURES;
}

PwFigureInfo pw_figure_get(int index) {
    assert(index >= 0 && index < PWI_N_FIGURES);
    const PwiFigureKind *kind = &pwi_figure_kinds[index];
    return (PwFigureInfo){kind->name, kind->meaning, kind->unit == PWI_UNIT_PPM};
}

PwStatus pw_matching_measure(const PwMatching *matching, const PwSolveInput *input, int64_t *value, PwError *error) {
    PwStatus status = PW_NO_MEMORY;
    PwDecisions *own = NULL;
    PwiScorer *scorer = NULL;
    PwiFigures figures;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    if (decisions == NULL) goto out;
    PW_TRY(matching->outcome != PWI_INFEASIBLE
               ? PW_OK
               : pwi_fail(error, PW_USAGE, "the matching is infeasible: there is nothing to measure"));
    PW_TRY(pwi_scorer_for(input, decisions, &scorer, error));
    PwiStrategyInput run = pwi_strategy_input(input, "optimal", decisions, scorer);
    PW_TRY(pwi_measure(&run, matching, &figures, error));
    memcpy(value, figures.value, sizeof figures.value);
out:
    pwi_scorer_destroy(scorer);
    pwi_decisions_destroy(own);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}
