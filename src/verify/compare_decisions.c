/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a matching says was decided, and what was (compare_decisions.h).
 *
 * A matching repeats its decisions and is judged under them: it may keep any pair if it says that this was decided.
 * Only whoever decided can tell. Flow: after the matching is read; the checks of verify.c do not depend on it. */
#include "verify/compare_decisions.h"

#include <string.h>

static void say_pair(const PwCohort *cohort, const char *pointer, PwiPair pair, bool is_stated, PwFaults *faults) {
    char mentee[PWI_QUOTED_SIZE], mentor[PWI_QUOTED_SIZE];
    (void)pwi_faults_add(faults, false, "", pointer,
                         is_stated ? "the pair of \"%s\" and \"%s\" is not in the decisions handed in"
                                   : "the pair of \"%s\" and \"%s\", which is in the decisions handed in, is missing",
                         pwi_quote(cohort->side[PWI_MENTEE].person[pair.mentee].id, mentee),
                         pwi_quote(cohort->side[PWI_MENTOR].person[pair.mentor].id, mentor));
}

/* Pairs of `has` that are not among the others. */
static void say_missing(const PwCohort *cohort, const char *pointer, const PwiPair *has, int n, const PwiPair *other,
                        int n_other, bool is_stated, PwFaults *faults) {
    for (int k = 0; k < n; k++)
        if (!pwi_pairs_contain(other, n_other, has[k].mentee, has[k].mentor))
            say_pair(cohort, pointer, has[k], is_stated, faults);
}

static int count_out(const PwCohort *cohort, const PwDecisions *decisions) {
    int n = 0;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < cohort->side[side].n; i++) n += decisions->out[side][i];
    return n;
}

static void compare_out(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                        PwFaults *faults) {
    char text[PWI_QUOTED_SIZE];
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < cohort->side[side].n; i++)
            if (stated->out[side][i] != handed_in->out[side][i])
                (void)pwi_faults_add(faults, false, "", "/decisions/out",
                                     stated->out[side][i] ? "\"%s\" is not out in the decisions handed in"
                                                          : "\"%s\", who is out in the decisions handed in, is missing",
                                     pwi_quote(cohort->side[side].person[i].id, text));
}

void pwi_compare_decisions(const PwCohort *cohort, const PwDecisions *stated, const PwDecisions *handed_in,
                           PwFaults *faults) {
    if (handed_in == NULL) {
        if (stated->sha256[0] != '\0')
            (void)pwi_faults_add(faults, true, "", "/decisions",
                                 "the matching holds under decisions that nobody has handed in: %d kept and %d banned "
                                 "pairs, %d people out",
                                 stated->n_keep, stated->n_ban, count_out(cohort, stated));
        return;
    }
    int64_t n_before = faults->n_errors;
    const PwDecisions *side[] = {stated, handed_in};
    for (int k = 0; k < 2; k++) {
        const PwDecisions *has = side[k], *other = side[1 - k];
        say_missing(cohort, "/decisions/keep", has->keep, has->n_keep, other->keep, other->n_keep, k == 0, faults);
        say_missing(cohort, "/decisions/ban", has->ban, has->n_ban, other->ban, other->n_ban, k == 0, faults);
    }
    compare_out(cohort, stated, handed_in, faults);
    if (faults->n_errors == n_before && strcmp(stated->sha256, handed_in->sha256) != 0)
        (void)pwi_faults_add(faults, false, "", "/provenance/options",
                             "the decisions handed in are those of another file than \"decisions_sha256\" names");
}
