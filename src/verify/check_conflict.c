/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hall sets: why mentees stay unmatched, and why no matching at all can be.
 *
 * Take some people S of one side and some T of the other. Let S want `wanted` pairs in all. A free pair of S lies in T,
 * where there is room for Σ most(T), or is one of the open pairs between S and those outside T (open: allowed, not
 * kept, both have room), which can be made once each. So
 *
 *     wanted > places = Σ most(T) + |open pairs between S and the others|
 *
 * shows that S cannot get all it wants (Hall 1935, with capacities). With wanted = Σ least(S) nothing feasible exists:
 * a conflict. With wanted = Σ most(S) and all those open pairs made, someone of S must go without: a Hall set.
 * Everything is counted without the kept pairs (PwiRoom). */
#include <stdio.h>

#include "base/threads.h"
#include "verify/claim.h"

/* The open pairs between the set's people on one side and those outside it on the other. */
typedef struct Leaving {
    int64_t n_open;
    int64_t n_unmade; /* of these, not made in the claim; counted on request */
} Leaving;

/* 1 for everyone of the list: [people of the side], caller frees. NULL: memory gone. */
static uint8_t *new_flags(const PwiClaimCheck *check, PwiSide side, const int32_t *person, int n) {
    uint8_t *flag = PWI_NEW_ARRAY(uint8_t, (size_t)check->cohort->side[side].n);
    for (int k = 0; flag && k < n; k++) flag[person[k]] = 1;
    return flag;
}

/* Counts the open pairs between mentees with flag `mentee_flag` and mentors with the other flag. */
static Leaving count_flagged(PwiClaimCheck *check, const uint8_t *has_mentee, const uint8_t *has_mentor,
                             uint8_t mentee_flag, bool count_unmade) {
    int n_mentees = check->cohort->side[PWI_MENTEE].n, n_mentors = check->cohort->side[PWI_MENTOR].n;
    int64_t n_open = 0, n_unmade = 0;
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16) reduction(+ : n_open, n_unmade)
#endif
    for (int i = 0; i < n_mentees; i++) {
        if (has_mentee[i] != mentee_flag || check->room[PWI_MENTEE][i].most == 0) continue;
        PwiRescoreRow *row = check->row[pwi_thread_index()];
        pwi_rescore_mentee(row, i);
        for (int j = 0; j < n_mentors; j++) {
            if (has_mentor[j] == mentee_flag || !pwi_claim_is_open(check, row, j)) continue;
            n_open++;
            if (count_unmade && !pwi_claim_has_pair(check, i, j)) n_unmade++;
        }
    }
    return (Leaving){.n_open = n_open, .n_unmade = n_unmade};
}

/* The open pairs of the set's people on the side `whose` with people outside the set. */
static PwStatus count_leaving(PwiClaimCheck *check, const PwiHallSet *set, PwiSide whose, bool count_unmade,
                              Leaving *leaving) {
    uint8_t *has_mentee = new_flags(check, PWI_MENTEE, set->mentee, set->n_mentees);
    uint8_t *has_mentor = new_flags(check, PWI_MENTOR, set->mentor, set->n_mentors);
    PwStatus status = has_mentee && has_mentor ? PW_OK : PW_NO_MEMORY;
    if (status == PW_OK) *leaving = count_flagged(check, has_mentee, has_mentor, whose == PWI_MENTEE, count_unmade);
    pwi_free(has_mentee);
    pwi_free(has_mentor);
    return status;
}

static int64_t sum_most(const PwiRoom *room, const int32_t *person, int n) {
    int64_t sum = 0;
    for (int k = 0; k < n; k++) sum += room[person[k]].most;
    return sum;
}

static int64_t sum_least(const PwiRoom *room, const int32_t *person, int n) {
    int64_t sum = 0;
    for (int k = 0; k < n; k++) sum += room[person[k]].least;
    return sum;
}

/* The set stands at `at`: its two numbers are right, and the first is the larger. */
static void check_numbers(PwiClaimCheck *check, const char *at, const PwiHallSet *set, int64_t wanted, int64_t places) {
    char pointer[PWI_POINTER_SIZE];
    if (set->wanted != wanted)
        pwi_claim_false(check, pwi_pointer_format(pointer, "%s/wanted", at),
                        "these people want %lld pairs; the matching says %lld", (long long)wanted,
                        (long long)set->wanted);
    if (set->places != places)
        pwi_claim_false(check, pwi_pointer_format(pointer, "%s/places", at),
                        "there are %lld places for them; the matching says %lld", (long long)places,
                        (long long)set->places);
    if (wanted <= places)
        pwi_claim_false(check, at, "this proves nothing: %lld pairs are wanted, and there are %lld places",
                        (long long)wanted, (long long)places);
}

PwStatus pwi_check_hall_sets(PwiClaimCheck *check) {
    char at[PWI_POINTER_SIZE / 2];
    for (int h = 0; h < check->claim->n_hall; h++) {
        const PwiHallSet *set = &check->claim->hall[h];
        Leaving leaving;
        PwStatus status = count_leaving(check, set, PWI_MENTEE, true, &leaving);
        if (status != PW_OK) return status;
        (void)snprintf(at, sizeof at, "/proof/hall/%d", h);
        if (leaving.n_unmade > 0)
            pwi_claim_false(check, at, "%lld more pairs of these mentees with other mentors could be made",
                            (long long)leaving.n_unmade);
        check_numbers(check, at, set, sum_most(check->room[PWI_MENTEE], set->mentee, set->n_mentees),
                      sum_most(check->room[PWI_MENTOR], set->mentor, set->n_mentors) + leaving.n_open);
    }
    return PW_OK;
}

/* An infeasible claim says nothing but its conflict. */
static void check_nothing_else(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    if (claim->n_pairs > 0) pwi_claim_false(check, "/pairs", "an infeasible matching has no pairs");
    if (claim->n_unmatched > 0)
        pwi_claim_false(check, "/unmatched", "an infeasible matching lists nobody as unmatched");
    if (claim->n_hall > 0) pwi_claim_false(check, "/proof/hall", "an infeasible matching has a conflict, no Hall sets");
    for (int g = 0; g < claim->n_goals; g++)
        if (claim->goal[g].value != 0) pwi_claim_false(check, "/summary/goals", "without pairs every value is 0");
}

/* Whether there is such a rule, and such a group of it; rule PWI_NOBODY: the minimums that apply if-used. */
static bool is_entry(const PwProgramme *programme, const PwiClash *clash) {
    if (clash->rule == PWI_NOBODY) return clash->group == PWI_NOBODY;
    if (clash->rule < 0 || clash->rule >= programme->n_fairness) return false;
    int question = programme->fairness[clash->rule].question;
    return clash->group == PWI_NOBODY ||
           (question >= 0 && clash->group >= 0 && clash->group < programme->question[question].options.n);
}

/* The rules that the proof's rows use are those that are said to clash. */
static void check_clash(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    for (int k = 0; k < claim->n_clash; k++)
        if (!is_entry(check->programme, &claim->clash[k]))
            pwi_claim_false(check, "/conflict/rules", "there is no such rule or group");
    for (int s = 0; s < claim->n_stages; s++)
        for (int d = 0; d < claim->stage[s].n_duals; d++)
            for (int r = 0; r < claim->stage[s].dual[d].n_rows; r++) {
                const PwiRowPrice *row = &claim->stage[s].dual[d].row[r];
                bool of_minimum = row->row.kind != PWI_ROW_RULE, of_rule = row->row.rule != PWI_NOBODY;
                if (row->price > 0 && ((of_minimum && !pwi_claim_counts_on(check, PWI_NOBODY, PWI_NOBODY)) ||
                                       (of_rule && !pwi_claim_counts_on(check, row->row.rule, row->row.group))))
                    pwi_claim_false(check, "/conflict/rules", "the proof uses a rule that is not among these");
            }
}

PwStatus pwi_check_conflict(PwiClaimCheck *check) {
    const PwiHallSet *set = &check->claim->conflict;
    Leaving leaving;
    PwStatus status;
    check_nothing_else(check);
    switch (check->claim->conflict_kind) {
        case PWI_MENTEES_MINIMUM:
            status = count_leaving(check, set, PWI_MENTEE, false, &leaving);
            if (status != PW_OK) return status;
            check_numbers(check, "/conflict", set, sum_least(check->room[PWI_MENTEE], set->mentee, set->n_mentees),
                          sum_most(check->room[PWI_MENTOR], set->mentor, set->n_mentors) + leaving.n_open);
            break;
        case PWI_MENTORS_MINIMUM:
            status = count_leaving(check, set, PWI_MENTOR, false, &leaving);
            if (status != PW_OK) return status;
            check_numbers(check, "/conflict", set, sum_least(check->room[PWI_MENTOR], set->mentor, set->n_mentors),
                          sum_most(check->room[PWI_MENTEE], set->mentee, set->n_mentees) + leaving.n_open);
            break;
        case PWI_FAIRNESS_CLASH:
            check_clash(check);
            return pwi_check_bounds(check);
        case PWI_NO_CONFLICT:
        case PWI_N_CONFLICT_KINDS:
            pwi_claim_false(check, "/conflict", "an infeasible matching needs a conflict");
    }
    return PW_OK;
}
