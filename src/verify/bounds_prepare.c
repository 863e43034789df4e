/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all stages of a proof by bounds look at (bounds.h). */
#include <assert.h>

#include "verify/bounds.h"
#include "verify/measure_fairness.h"

/* Digits of |number| in base 2. */
static int count_bits(PwiWide number) {
    int n = 0;
    for (PwiWide rest = number < 0 ? -number : number; rest > 0; rest >>= 1) n++;
    return n;
}

static bool is_short(PwiWide number) {
    const PwiWide most = (PwiWide)1 << 60;
    return number > -most && number < most;
}

PwiWide pwi_times(PwiBoundsCheck *bounds, PwiWide a, PwiWide b) {
    if (a == 0 || b == 0) return 0;
    if (is_short(a) && is_short(b)) return a * b; /* nearly always */
    if (count_bits(a) + count_bits(b) <= 120) return a * b;
    bounds->is_too_large = true;
    return 0;
}

int pwi_group_of(const PwiBoundsCheck *bounds, int question, int mentee) {
    if (question == PWI_NOBODY) return 0;
    const PwiColumn *column = &bounds->check->cohort->side[PWI_MENTEE].column[question];
    return pwi_answered(column, mentee) ? *(const int32_t *)pwi_cell(column, mentee) : -1;
}

PwiCells *pwi_cells_of(const PwiBoundsCheck *bounds, int question) {
    for (int c = 0; c < bounds->n_cells; c++)
        if (bounds->cells[c].question == question) return &bounds->cells[c];
    return NULL;
}

int64_t pwi_alone(const PwiBoundsCheck *bounds, int mentor) {
    int n_kept = bounds->check->room[PWI_MENTOR][mentor].n_kept;
    return n_kept > 1 ? n_kept : 1;
}

/* Sizes of groups and members of reserves, for the rules that ask. */
static bool find_rule_members(PwiBoundsCheck *bounds) {
    const PwProgramme *programme = bounds->check->programme;
    const PwCohort *cohort = bounds->check->cohort;
    bounds->group_size = PWI_ARENA_ARRAY(&bounds->arena, int64_t *, (size_t)programme->n_questions);
    if (!bounds->group_size) return false;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        bounds->is_reserved[side] = PWI_ARENA_ARRAY(&bounds->arena, uint8_t *, (size_t)programme->n_fairness);
        if (!bounds->is_reserved[side]) return false;
    }
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        for (int side = 0; rule->kind == PWI_RESERVE && side < PWI_N_SIDES; side++) {
            const PwiPeople *people = &cohort->side[side];
            uint8_t *member = PWI_ARENA_ARRAY(&bounds->arena, uint8_t, (size_t)people->n);
            if (!member) return false;
            for (int i = 0; i < people->n; i++) member[i] = pwi_when_holds(&rule->who[side], programme, people, i);
            bounds->is_reserved[side][k] = member;
        }
        if (rule->question < 0 || bounds->group_size[rule->question]) continue;
        size_t n_options = (size_t)programme->question[rule->question].options.n;
        int64_t *size = PWI_ARENA_ARRAY(&bounds->arena, int64_t, n_options);
        if (!size) return false;
        for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++) {
            int group = pwi_group_of(bounds, rule->question, i);
            if (group >= 0 && pwi_person_takes_part(cohort, bounds->check->decisions, PWI_MENTEE, i)) size[group]++;
        }
        bounds->group_size[rule->question] = size;
    }
    return true;
}

static bool score_kept_pairs(PwiBoundsCheck *bounds) {
    const PwDecisions *decisions = bounds->check->decisions;
    PwiRescoreRow *row = bounds->check->row[0];
    bounds->kept = PWI_ARENA_ARRAY(&bounds->arena, PwiScoredPair, (size_t)decisions->n_keep);
    if (!bounds->kept) return false;
    for (int k = 0; k < decisions->n_keep; k++) {
        PwiPair pair = decisions->keep[k];
        int32_t out_of_ppm;
        pwi_rescore_mentee(row, pair.mentee);
        int32_t score_ppm = pwi_rescore_pair(row, pair.mentor, NULL, &out_of_ppm);
        bounds->kept[bounds->n_kept++] = (PwiScoredPair){pair.mentee, pair.mentor, score_ppm};
    }
    return true;
}

/* Marks, from no question on, what rules, prices or splits speak of. Those without groups are refused later. */
static void mark_questions(const PwiBoundsCheck *bounds, uint8_t *marks) {
    uint8_t *is_spoken_of = marks + 1; /* from PWI_NOBODY on */
    const PwProgramme *programme = bounds->check->programme;
    const PwMatching *claim = bounds->check->claim;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE) is_spoken_of[rule->question] = 1;
    }
    for (int s = 0; s < claim->n_stages; s++) {
        const PwiStage *stage = &claim->stage[s];
        for (int d = 0; d < stage->n_duals; d++)
            for (int c = 0; c < stage->dual[d].n_counts; c++) is_spoken_of[stage->dual[d].count[c].question] = 1;
        for (int n = 0; n < stage->n_nodes; n++)
            if (stage->node[n].child[0] != PWI_NOBODY && stage->node[n].on.kind == PWI_EXPRESSION_COUNT)
                is_spoken_of[stage->node[n].on.question] = 1;
    }
}

static bool make_cells(PwiBoundsCheck *bounds) {
    const PwProgramme *programme = bounds->check->programme;
    uint8_t *is_spoken_of = PWI_ARENA_ARRAY(&bounds->arena, uint8_t, (size_t)programme->n_questions + 1);
    bounds->cells = PWI_ARENA_ARRAY(&bounds->arena, PwiCells, (size_t)programme->n_questions + 1);
    if (!is_spoken_of || !bounds->cells) return false;
    mark_questions(bounds, is_spoken_of);
    for (int q = PWI_NOBODY; q < programme->n_questions; q++) {
        if (!is_spoken_of[q + 1]) continue;
        PwiCells *cells = &bounds->cells[bounds->n_cells++];
        cells->question = q;
        cells->n_options = q == PWI_NOBODY ? 1 : programme->question[q].options.n;
        cells->n_mentors = bounds->check->cohort->side[PWI_MENTOR].n;
        cells->cell = PWI_ARENA_ARRAY(&bounds->arena, PwiCell, pwi_count_cells(cells));
        if (!cells->cell) return false;
        for (int k = 0; k < bounds->n_kept; k++) {
            int group = pwi_group_of(bounds, q, bounds->kept[k].mentee);
            if (group < 0) continue;
            pwi_cell_at(cells, bounds->kept[k].mentor, group)->n_kept++;
            pwi_cell_at(cells, PWI_NOBODY, group)->n_kept++;
        }
    }
    return true;
}

/* What a pair or a unit may be worth, so that sums over all pairs and units stay below 2^126. */
static PwiWide find_limit(const PwiBoundsCheck *bounds) {
    int64_t most = 1;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int64_t sum = 0;
        for (int i = 0; i < bounds->check->cohort->side[side].n; i++) sum += bounds->check->room[side][i].most;
        if (sum > most) most = sum;
    }
    int64_t n_terms = 9 + 4 * bounds->n_cells + bounds->check->programme->n_fairness + PWI_MAX_PROOF_GOALS;
    return (PwiWide)1 << (124 - count_bits(most) - count_bits(n_terms));
}

static PwStatus make_scratch(PwiBoundsCheck *bounds) {
    const PwCohort *cohort = bounds->check->cohort;
    size_t n_mentees = (size_t)cohort->side[PWI_MENTEE].n, n_mentors = (size_t)cohort->side[PWI_MENTOR].n;
    PwiLaidDual *dual = &bounds->dual;
    bounds->open = PWI_ARENA_ARRAY(&bounds->arena, PwiOpenPairs, n_mentees);
    bounds->worth = PWI_ARENA_ARRAY(&bounds->arena, PwiWide, n_mentors);
    dual->score_factor = PWI_ARENA_ARRAY(&bounds->arena, PwiWide, n_mentees);
    dual->mentee_part = PWI_ARENA_ARRAY(&bounds->arena, PwiWide, n_mentees);
    dual->first_fee = PWI_ARENA_ARRAY(&bounds->arena, int32_t, n_mentees);
    dual->mentor_part = PWI_ARENA_ARRAY(&bounds->arena, PwiWide, n_mentors);
    dual->load_price = PWI_ARENA_ARRAY(&bounds->arena, int64_t, n_mentors);
    dual->mentee_price = PWI_ARENA_ARRAY(&bounds->arena, int64_t, n_mentees);
    dual->reserve = PWI_ARENA_ARRAY(&bounds->arena, PwiReservePrice, (size_t)bounds->check->programme->n_fairness);
    bool is_there = bounds->open && bounds->worth && dual->score_factor && dual->mentee_part && dual->first_fee &&
                    dual->mentor_part && dual->load_price && dual->mentee_price && dual->reserve;
    for (int side = 0; is_there && side < PWI_N_SIDES; side++) {
        bounds->sizes[side] = PWI_ARENA_ARRAY(&bounds->arena, PwiSizes, (size_t)cohort->side[side].n);
        is_there = bounds->sizes[side] != NULL;
    }
    return is_there ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_bounds_prepare(PwiBoundsCheck *bounds) {
    const PwCohort *cohort = bounds->check->cohort;
    for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++)
        bounds->n_taking += pwi_person_takes_part(cohort, bounds->check->decisions, PWI_MENTEE, i);
    if (bounds->n_taking == 0) bounds->n_taking = 1;
    bounds->unit = (PwiWide)PWI_PPM * bounds->n_taking;
    bounds->least_score_ppm = bounds->check->floor_ppm;
    if (!find_rule_members(bounds) || !score_kept_pairs(bounds) || !make_cells(bounds)) return PW_NO_MEMORY;
    bounds->limit = find_limit(bounds);
    bounds->one_fewer = -1;
    PwStatus status = make_scratch(bounds);
    if (status == PW_OK) status = pwi_bounds_find_levels(bounds);
    return status == PW_OK ? pwi_bounds_find_sums(bounds) : status;
}

void pwi_bounds_clear(PwiBoundsCheck *bounds) {
    for (int i = 0; bounds->open && i < bounds->check->cohort->side[PWI_MENTEE].n; i++) {
        pwi_free(bounds->open[i].pair);
        pwi_free(bounds->open[i].state);
    }
    pwi_free(bounds->alike);
    pwi_arena_clear(&bounds->arena);
    pwi_arena_clear(&bounds->of_dual);
    pwi_arena_clear(&bounds->of_stage);
}

/* How many open pairs the goal `matched`, if it comes before the stage's, has been proven to have at most. */
static int64_t most_pairs(const PwiBoundsCheck *bounds) {
    const PwMatching *claim = bounds->check->claim;
    for (int g = 0; g < bounds->goal; g++)
        if (claim->goal[g].goal == PWI_GOAL_MATCHED) return claim->goal[g].bound - bounds->n_kept;
    return INT64_MAX;
}

/* With a mentor, up to their most; with any, up to the sum of the mentees' mosts; all there are, up to what is proven.
 */
static void reset_cells(PwiBoundsCheck *bounds, const PwiCells *cells) {
    const PwiClaimCheck *check = bounds->check;
    for (int g = 0; g < cells->n_options; g++) {
        for (int j = 0; j < cells->n_mentors; j++) {
            PwiCell *cell = pwi_cell_at(cells, j, g);
            cell->lo = 0;
            cell->hi = check->room[PWI_MENTOR][j].most;
        }
        PwiCell *any = pwi_cell_at(cells, PWI_NOBODY, g);
        any->lo = any->hi = 0;
    }
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        int group = pwi_group_of(bounds, cells->question, i);
        if (group >= 0) pwi_cell_at(cells, PWI_NOBODY, group)->hi += check->room[PWI_MENTEE][i].most;
    }
    if (cells->question != PWI_NOBODY) return;
    PwiCell *all = pwi_cell_at(cells, PWI_NOBODY, PWI_NOBODY);
    if (most_pairs(bounds) < all->hi) all->hi = most_pairs(bounds);
}

void pwi_bounds_reset_ranges(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < check->cohort->side[side].n; i++) {
            const PwiRoom *room = &check->room[side][i];
            PwiSizes *sizes = &bounds->sizes[side][i];
            *sizes = (PwiSizes){.lo = room->least, .hi = room->most};
            if (side == PWI_MENTEE && pwi_is_optional(bounds, side, i) &&
                room->whole.min > 0) { /* none, or at least the minimum */
                sizes->lo = room->whole.min;
                sizes->may_be_none = true;
            }
            bool is_made = side == PWI_MENTEE && bounds->only && bounds->only[i] != PWI_NOBODY;
            if (is_made && sizes->lo < 1) sizes->lo = 1;
        }
    for (int c = 0; c < bounds->n_cells; c++) reset_cells(bounds, &bounds->cells[c]);
    pwi_reset_sums(bounds);
}
