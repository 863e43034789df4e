/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bound of a leaf whose prices are the mentees': each mentor chooses the best bundle of mentees (bounds.h).
 *
 * A bundle has to keep what the node permits and what hard rules ask of a mentor's mentees: at-most and not-alone; what
 * it breaks of soft not-alone rules is taken from its worth. Of mentees who are in the same groups the best come first,
 * so that a bundle is told by how many it has of each kind; all such numbers are tried. Formula:
 * docs/formats/matching.md, "Bounds". */
#include <assert.h>
#include <stdlib.h>

#include "verify/bounds.h"

enum { MOST_STEPS = 4000000 }; /* for one mentor; beyond it nothing is proven */

/* An open pair that the node at hand has not split to "not made". */
typedef struct Candidate {
    int32_t mentor, mentee;
    int64_t kind; /* of mentees: alike in all groups that are spoken of */
    bool is_made;
    PwiWide worth;
} Candidate;

static int compare_candidates(const void *a, const void *b) {
    const Candidate *left = a, *right = b;
    if (left->mentor != right->mentor) return left->mentor < right->mentor ? -1 : 1;
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    if (left->is_made != right->is_made) return left->is_made ? -1 : 1;
    return (left->worth < right->worth) - (left->worth > right->worth);
}

/* One mentor's choice. */
typedef struct Choosing {
    PwiBoundsCheck *bounds;
    const Candidate *candidate; /* [n] the mentor's, sorted */
    int n, mentor;
    int64_t steps_left;
    bool is_some;
    PwiWide best;
} Choosing;

/* The most open pairs with mentees of a group, whose cell it is. */
static int64_t most_of(const Choosing *choosing, int question, int group, const PwiCell *cell) {
    const PwProgramme *programme = choosing->bounds->check->programme;
    int64_t most = cell->hi;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind != PWI_AT_MOST || rule->soft || rule->question != question ||
            !pwi_claim_counts_on(choosing->bounds->check, k, group))
            continue;
        int64_t permitted = rule->count > cell->n_kept ? rule->count - cell->n_kept : 0;
        if (permitted < most) most = permitted;
    }
    return most;
}

/* Whether hard not-alone rules permit so many of a group to a mentor who is above "alone". */
static bool is_company(const Choosing *choosing, int question, int group, int64_t count) {
    const PwProgramme *programme = choosing->bounds->check->programme;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind == PWI_NOT_ALONE && !rule->soft && rule->question == question && count > 0 &&
            count < rule->count && pwi_claim_counts_on(choosing->bounds->check, k, group))
            return false;
    }
    return true;
}

/* Whether a bundle of n open pairs is permitted; its groups' numbers stand in the cells. */
static bool is_permitted(const Choosing *choosing, int64_t n) {
    const PwiBoundsCheck *bounds = choosing->bounds;
    const PwiClaimCheck *check = bounds->check;
    const PwiSizes *sizes = &bounds->sizes[PWI_MENTOR][choosing->mentor];
    const PwiRoom *room = &check->room[PWI_MENTOR][choosing->mentor];
    if (n < sizes->lo || n > sizes->hi) return false;
    if (pwi_is_optional(bounds, PWI_MENTOR, choosing->mentor) && n > 0 && n < room->whole.min) return false;
    bool is_crowd = n > 0 && n + room->n_kept > pwi_alone(bounds, choosing->mentor);
    for (int c = 0; c < bounds->n_cells; c++)
        for (int g = 0; g < bounds->cells[c].n_options; g++) {
            const PwiCell *cell = pwi_cell_at(&bounds->cells[c], choosing->mentor, g);
            if (cell->n_chosen < cell->lo) return false;
            if (is_crowd && !is_company(choosing, bounds->cells[c].question, g, cell->n_chosen + cell->n_kept))
                return false;
        }
    return true;
}

/* What soft not-alone rules charge for that bundle. */
static PwiWide charge_of(const Choosing *choosing, int64_t n) {
    PwiBoundsCheck *bounds = choosing->bounds;
    int64_t n_kept = bounds->check->room[PWI_MENTOR][choosing->mentor].n_kept;
    PwiWide sum = 0;
    if (bounds->dual.breach_price <= 0 || n == 0 || n + n_kept <= pwi_alone(bounds, choosing->mentor)) return 0;
    for (int c = 0; c < bounds->n_cells; c++)
        for (int g = 0; g < bounds->cells[c].n_options; g++) {
            const PwiCell *cell = pwi_cell_at(&bounds->cells[c], choosing->mentor, g);
            sum += pwi_charge_for(bounds, bounds->cells[c].question, cell->n_chosen + cell->n_kept);
        }
    sum = pwi_times(bounds, bounds->unit, sum);
    if (sum > bounds->limit) bounds->is_too_large = true;
    return sum;
}

/* Counts one more (or one less) of the mentee's groups; false: that is more than some cell permits. */
static bool count_groups(const Choosing *choosing, int mentee, int by) {
    PwiBoundsCheck *bounds = choosing->bounds;
    bool fits = true;
    for (int c = 0; c < bounds->n_cells; c++) {
        int group = pwi_group_of(bounds, bounds->cells[c].question, mentee);
        if (group < 0) continue;
        PwiCell *cell = pwi_cell_at(&bounds->cells[c], choosing->mentor, group);
        cell->n_chosen += by;
        fits &= cell->n_chosen <= most_of(choosing, bounds->cells[c].question, group, cell);
    }
    return fits;
}

/* Takes 0, 1, … of the kind that begins at `at`, and goes on with the next. */
static void choose(Choosing *choosing, int at, int64_t n, PwiWide sum) {
    if (choosing->steps_left-- <= 0) {
        choosing->bounds->is_too_large = true;
        return;
    }
    if (at == choosing->n) {
        if (!is_permitted(choosing, n)) return;
        sum -= charge_of(choosing, n);
        if (!choosing->is_some || sum > choosing->best) choosing->best = sum;
        choosing->is_some = true;
        return;
    }
    const Candidate *first = &choosing->candidate[at];
    int next = at, n_taken = 0;
    while (next < choosing->n && choosing->candidate[next].kind == first->kind) next++;
    while (true) {
        const Candidate *candidate = &choosing->candidate[at + n_taken];
        if (at + n_taken == next || !candidate->is_made) choose(choosing, next, n, sum);
        if (at + n_taken == next || n == choosing->bounds->sizes[PWI_MENTOR][choosing->mentor].hi) break;
        n_taken++;
        n++;
        sum += candidate->worth;
        if (!count_groups(choosing, candidate->mentee, 1)) break;
    }
    for (int k = 0; k < n_taken; k++) (void)count_groups(choosing, choosing->candidate[at + k].mentee, -1);
}

/* What a mentee's price brings at best: M·u·l over the loads l the node permits, and what having anybody brings. False:
 * no load is permitted. */
static bool add_mentee(PwiBoundsCheck *bounds, int mentee, PwiWide *sum) {
    const PwiSizes *sizes = &bounds->sizes[PWI_MENTEE][mentee];
    PwiWide price = pwi_times(bounds, bounds->unit, bounds->dual.mentee_price[mentee]);
    int64_t least = sizes->lo > 1 ? sizes->lo : 1;
    bool may_be_none = sizes->may_be_none || (sizes->lo <= 0 && sizes->hi >= 0);
    if (least > sizes->hi) return may_be_none;
    PwiWide worth = pwi_gain_of(bounds, mentee) + price * (price > 0 ? sizes->hi : least);
    *sum += may_be_none && worth < 0 ? 0 : worth;
    return true;
}

/* Mentees of a kind have the same answers to all questions of the cells. */
static int64_t kind_of(PwiBoundsCheck *bounds, int mentee) {
    PwiWide kind = 0;
    for (int c = 0; c < bounds->n_cells; c++) {
        kind = kind * (bounds->cells[c].n_options + 1) + pwi_group_of(bounds, bounds->cells[c].question, mentee) + 1;
        if (kind > INT64_MAX) bounds->is_too_large = true;
        if (bounds->is_too_large) return 0;
    }
    return (int64_t)kind;
}

/* All candidates, by mentor, then kind, the best first; in of_dual. */
static PwStatus find_candidates(PwiBoundsCheck *bounds, Candidate **candidate, int *n) {
    int n_mentees = bounds->check->cohort->side[PWI_MENTEE].n;
    size_t n_open = 0;
    for (int i = 0; i < n_mentees; i++) n_open += (size_t)bounds->open[i].n;
    *n = 0;
    *candidate = PWI_ARENA_ARRAY(&bounds->of_dual, Candidate, n_open + 1);
    if (!*candidate) return PW_NO_MEMORY;
    for (int i = 0; i < n_mentees; i++) {
        const PwiOpenPairs *open = &bounds->open[i];
        int64_t kind = open->n > 0 ? kind_of(bounds, i) : 0;
        for (int k = 0; k < open->n; k++)
            if (open->state[k] != PWI_PAIR_UNMADE)
                (*candidate)[(*n)++] = (Candidate){open->pair[k].mentor, i, kind, open->state[k] == PWI_PAIR_MADE,
                                                   pwi_worth(bounds, open->pair[k])};
    }
    qsort(*candidate, (size_t)*n, sizeof **candidate, compare_candidates);
    return PW_OK;
}

PwStatus pwi_bound_of_bundles(PwiBoundsCheck *bounds, PwiWide *bound, bool *is_possible) {
    Candidate *candidate;
    int n, n_mentors = bounds->check->cohort->side[PWI_MENTOR].n;
    PwStatus status = find_candidates(bounds, &candidate, &n);
    if (status != PW_OK) return status;
    *is_possible = pwi_bound_of_mentors(bounds, bound);
    for (int i = 0; *is_possible && i < bounds->check->cohort->side[PWI_MENTEE].n; i++)
        *is_possible = add_mentee(bounds, i, bound);
    for (int j = 0, at = 0; *is_possible && j < n_mentors; j++) {
        Choosing choosing = {bounds, candidate + at, 0, j, MOST_STEPS, false, 0};
        while (at < n && candidate[at].mentor == j) at++, choosing.n++;
        choose(&choosing, 0, 0, 0);
        *is_possible = choosing.is_some || bounds->is_too_large;
        *bound += choosing.best;
    }
    return PW_OK;
}
