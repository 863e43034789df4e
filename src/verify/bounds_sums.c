/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mentees' summed scores in a proof by stages, where they may have several mentors: what worst-off and leximin ask of
 * them (bounds.h).
 *
 * A stage of leximin shows of a set of mentees that no fewer of them can have its sum or less, if all others have what
 * is settled, or that sum. The sums of the claim tell how many that are. A matching no worse than the claim has as many
 * mentees at each sum that is settled, and none in between: so of each set it has just as many low sums as the claim,
 * and of those in no set none. Sets overlap only if one holds the other. What stands once a set is settled: its
 * members' least, and how many of them may be below the level that comes next. Once as many are known to be, the others
 * are not. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/threads.h"
#include "verify/bounds.h"
#include "verify/measure_fairness.h"

/* ---- what is asked at a node ---- */

bool pwi_narrow_sums(PwiBoundsCheck *bounds) {
    PwiSumsCheck *sums = &bounds->sums;
    bool is_possible = true;
    for (int i = 0; i < sums->n_mentees; i++)
        sums->need_ppm[i] = sums->lo_ppm[i] > sums->least_ppm[i] ? sums->lo_ppm[i] : sums->least_ppm[i];
    for (int f = 0; f < sums->n_few; f++) {
        const PwiFewLow *few = &sums->few[f];
        int n_low = 0;
        for (int k = 0; k < few->n; k++) n_low += sums->hi_ppm[few->mentee[k]] < few->below_ppm;
        is_possible &= n_low <= few->most;
        for (int k = 0; n_low == few->most && k < few->n; k++) {
            int32_t i = few->mentee[k];
            if (sums->hi_ppm[i] >= few->below_ppm && sums->need_ppm[i] < few->below_ppm)
                sums->need_ppm[i] = few->below_ppm;
        }
    }
    for (int i = 0; i < sums->n_mentees; i++) is_possible &= sums->need_ppm[i] <= sums->hi_ppm[i];
    return is_possible;
}

void pwi_reset_sums(PwiBoundsCheck *bounds) {
    PwiSumsCheck *sums = &bounds->sums;
    for (int i = 0; i < sums->n_mentees; i++) {
        sums->lo_ppm[i] = 0;
        sums->hi_ppm[i] = INT64_MAX;
    }
    (void)pwi_narrow_sums(bounds);
}

void pwi_enter_sums(PwiBoundsCheck *bounds) {
    PwiSumsCheck *sums = &bounds->sums;
    pwi_reset_sums(bounds);
    for (int i = 0; i < sums->n_mentees; i++) sums->root_need_ppm[i] = sums->need_ppm[i];
}

void pwi_ask_sums(PwiBoundsCheck *bounds, int64_t least_ppm) {
    PwiSumsCheck *sums = &bounds->sums;
    for (int i = 0; i < sums->n_mentees; i++)
        if (sums->takes_part[i]) sums->least_ppm[i] = least_ppm;
}

/* ---- leximin ---- */

static bool is_false(PwiBoundsCheck *bounds, const char *what) {
    char pointer[PWI_POINTER_SIZE];
    pwi_pointer_format(pointer, "/proof/stages/%d", bounds->index);
    pwi_claim_false(bounds->check, pointer, "%s", what);
    return false;
}

/* The lowest sum of the claim that is not settled; false: all are. */
static bool find_level(const PwiSumsCheck *sums, int64_t *level_ppm) {
    bool is_some = false;
    for (int i = 0; i < sums->n_mentees; i++) {
        if (!sums->takes_part[i] || sums->is_done[i]) continue;
        if (!is_some || sums->claim_ppm[i] < *level_ppm) *level_ppm = sums->claim_ppm[i];
        is_some = true;
    }
    return is_some;
}

bool pwi_sums_are_settled(const PwiBoundsCheck *bounds) {
    int64_t level_ppm = 0;
    return !find_level(&bounds->sums, &level_ppm);
}

/* Sums of matched mentees are compared only where all are: else a sum of 0 would be nobody's. */
static bool are_all_matched(const PwiBoundsCheck *bounds) {
    for (int i = 0; i < bounds->sums.n_mentees; i++)
        if (bounds->sums.takes_part[i] && !pwi_must_be_matched(bounds, i)) return false;
    return true;
}

/* Whether the stage's set is one: of people who take part, somebody at its level among them, and of sets before none in
 * part. */
static bool is_set(PwiBoundsCheck *bounds) {
    const PwiSumsCheck *sums = &bounds->sums;
    const PwiStage *stage = bounds->stage;
    int64_t level_ppm = 0;
    bool is_new = false;
    if (!are_all_matched(bounds))
        return is_false(bounds, "somebody may have no mentor, and of whom sums are compared is not said");
    if (!find_level(sums, &level_ppm) || stage->level_ppm != level_ppm)
        return is_false(bounds, "this is not the next higher sum of the mentees");
    for (int i = 0; i < sums->n_mentees; i++) sums->is_in[i] = false;
    for (int k = 0; k < stage->n_mentees; k++) {
        int32_t i = stage->mentee[k];
        if (i < 0 || i >= sums->n_mentees || !sums->takes_part[i] || sums->is_in[i])
            return is_false(bounds, "the set names somebody twice, or somebody who takes no part");
        sums->is_in[i] = true;
        is_new |= !sums->is_done[i] && sums->claim_ppm[i] == level_ppm;
    }
    if (!is_new) return is_false(bounds, "this stage settles nobody");
    for (int i = 0; i < sums->n_mentees; i++)
        if (sums->set_of[i] >= 0 && sums->is_in[i] != sums->is_in[sums->set_of[i]])
            return is_false(bounds, "the set parts one that is settled");
    return true;
}

bool pwi_enter_set(PwiBoundsCheck *bounds) {
    PwiSumsCheck *sums = &bounds->sums;
    const PwiStage *stage = bounds->stage;
    if (!is_set(bounds)) return false;
    for (int i = 0; i < sums->n_mentees; i++)
        if (sums->takes_part[i] && sums->set_of[i] < 0) sums->least_ppm[i] = stage->level_ppm;
    for (int f = 0; f < sums->n_few; f++)
        if (!sums->few[f].is_fixed) sums->few[f].below_ppm = stage->level_ppm;
    PwiFewLow *few = &sums->few[sums->n_few++];
    *few = (PwiFewLow){stage->mentee, stage->n_mentees, 0, stage->level_ppm + 1, false};
    for (int k = 0; k < stage->n_mentees; k++) few->most += sums->claim_ppm[stage->mentee[k]] <= stage->level_ppm;
    few->most--;
    return true;
}

void pwi_settle_set(PwiBoundsCheck *bounds) {
    PwiSumsCheck *sums = &bounds->sums;
    const PwiStage *stage = bounds->stage;
    PwiFewLow *own = &sums->few[sums->n_few - 1];
    own->most++;
    for (int f = 0; f < sums->n_few - 1; f++) sums->few[f].is_fixed |= sums->is_in[sums->few[f].mentee[0]];
    if (own->most == own->n) sums->n_few--; /* it says nothing */
    for (int k = 0; k < stage->n_mentees; k++) {
        int32_t i = stage->mentee[k];
        sums->set_of[i] = stage->mentee[0];
        sums->is_done[i] |= sums->claim_ppm[i] <= stage->level_ppm;
    }
}

/* ---- life ---- */

/* What somebody's other open pairs have, at most, beside one: the best for their places but one, and kept pairs. */
static void add_best_others(PwiBoundsCheck *bounds, const PwiReach *reach, int mentee, PwiScoredPair *pair) {
    PwiRescoreRow *row = bounds->check->row[pwi_thread_index()];
    int places = bounds->check->room[PWI_MENTEE][mentee].most - 1;
    pwi_rescore_mentee(row, mentee);
    int n = pwi_find_open_pairs(bounds, row, mentee, pwi_demand_for_everyone(reach), pair);
    for (int k = 0; k < places && k < n; k++) {
        int best = k;
        for (int l = k + 1; l < n; l++)
            if (pair[l].score_ppm > pair[best].score_ppm) best = l;
        PwiScoredPair swap = pair[k];
        pair[k] = pair[best];
        pair[best] = swap;
        bounds->sums.others_ppm[mentee] += pair[k].score_ppm;
    }
}

static PwStatus find_others(PwiBoundsCheck *bounds) {
    PwStatus status = PW_OK;
    PwiArena arena = {0};
    int n_threads = bounds->check->n_threads;
    PwiReach **reach = PWI_ARENA_ARRAY(&arena, PwiReach *, (size_t)n_threads);
    PwiScoredPair **pair = PWI_ARENA_ARRAY(&arena, PwiScoredPair *, (size_t)n_threads);
    PW_TRY(reach && pair ? PW_OK : PW_NO_MEMORY);
    for (int t = 0; t < n_threads; t++) {
        reach[t] = pwi_reach_new(bounds, &arena);
        pair[t] = PWI_ARENA_ARRAY(&arena, PwiScoredPair, (size_t)bounds->check->cohort->side[PWI_MENTOR].n);
        PW_TRY(reach[t] && pair[t] ? PW_OK : PW_NO_MEMORY);
    }
#ifdef _OPENMP
#pragma omp parallel for num_threads(n_threads) schedule(dynamic, 16)
#endif
    for (int i = 0; i < bounds->check->cohort->side[PWI_MENTEE].n; i++)
        if (bounds->check->room[PWI_MENTEE][i].most > 1)
            add_best_others(bounds, reach[pwi_thread_index()], i, pair[pwi_thread_index()]);
    for (int k = 0; k < bounds->n_kept; k++)
        bounds->sums.others_ppm[bounds->kept[k].mentee] += bounds->kept[k].score_ppm;
out:
    pwi_arena_clear(&arena);
    return status;
}

static bool are_asked(const PwMatching *claim) {
    bool is_asked = false;
    for (int s = 0; s < claim->n_stages; s++)
        is_asked |= claim->stage[s].goal >= 0 && pwi_goal_is_smallest((PwiGoal)claim->stage[s].goal);
    return is_asked;
}

PwStatus pwi_bounds_find_sums(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    const PwMatching *claim = check->claim;
    PwiSumsCheck *sums = &bounds->sums;
    PwStatus status = PW_OK;
    size_t n = (size_t)check->cohort->side[PWI_MENTEE].n;
    if (pwi_claim_is_single(check) || !are_asked(claim)) return PW_OK;
    int64_t **array[] = {&sums->least_ppm,     &sums->lo_ppm,     &sums->hi_ppm,   &sums->need_ppm,
                         &sums->root_need_ppm, &sums->others_ppm, &sums->claim_ppm};
    for (size_t k = 0; k < sizeof array / sizeof *array; k++) *array[k] = PWI_ARENA_ARRAY(&bounds->arena, int64_t, n);
    sums->takes_part = PWI_ARENA_ARRAY(&bounds->arena, bool, n);
    sums->is_done = PWI_ARENA_ARRAY(&bounds->arena, bool, n);
    sums->is_in = PWI_ARENA_ARRAY(&bounds->arena, bool, n);
    sums->set_of = PWI_ARENA_ARRAY(&bounds->arena, int32_t, n);
    sums->few = PWI_ARENA_ARRAY(&bounds->arena, PwiFewLow, (size_t)claim->n_stages + 1);
    PW_TRY(bounds->arena.has_failed ? PW_NO_MEMORY : PW_OK);
    for (int i = 0; i < (int)n; i++) {
        sums->takes_part[i] = pwi_person_takes_part(check->cohort, check->decisions, PWI_MENTEE, i);
        sums->set_of[i] = -1;
    }
    for (int p = 0; claim->outcome != PWI_INFEASIBLE && p < claim->n_pairs; p++)
        sums->claim_ppm[claim->pair[p].mentee] += claim->pair[p].score_ppm;
    PW_TRY(find_others(bounds));
    sums->n_mentees = (int)n;
    pwi_enter_sums(bounds);
out:
    return status;
}
