/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a matching says it was made with, and what was handed in (handed_in.h; docs/decisions/decisions-handed-in.md).
 *
 * A matching repeats its decisions and the earlier pairs that it counts, and is judged under them: it may keep any pair
 * if it says that this was decided, and have any pair stay if it says that it was there before. Only whoever has the
 * files can tell. Flow: after the matching is read; the checks of verify.c do not depend on it. */
#include "verify/handed_in.h"

#include <string.h>

typedef struct PairList {
    const PwiPair *pair; /* [n] in pwi_compare_pairs order; borrowed */
    int n;
} PairList;

/* Each pair of one list that the other has not; `file` is, in words, where the list handed in is from. */
static void compare_pairs(const PwCohort *cohort, const char *pointer, const char *file, PairList stated,
                          PairList handed_in, PwFaults *faults) {
    char mentee[PWI_QUOTED_SIZE], mentor[PWI_QUOTED_SIZE];
    for (int turn = 0; turn < 2; turn++) {
        bool is_stated = turn == 0;
        PairList has = is_stated ? stated : handed_in, other = is_stated ? handed_in : stated;
        for (int k = 0; k < has.n; k++) {
            PwiPair pair = has.pair[k];
            if (pwi_pairs_contain(other.pair, other.n, pair.mentee, pair.mentor)) continue;
            if (!is_stated && pwi_pair_is_one_person(cohort, pair)) continue; /* solve leaves these out, too */
            (void)pwi_faults_add(faults, false, "", pointer,
                                 is_stated ? "the pair of \"%s\" and \"%s\" is not in the %s handed in"
                                           : "the pair of \"%s\" and \"%s\", which is in the %s handed in, is missing",
                                 pwi_quote(cohort->side[PWI_MENTEE].person[pair.mentee].id, mentee),
                                 pwi_quote(cohort->side[PWI_MENTOR].person[pair.mentor].id, mentor), file);
        }
    }
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

/* The same pairs and people may stand in several files; the matching names one. */
static void compare_hashes(const char *option, const char *stated, const char *handed_in, PwFaults *faults) {
    if (strcmp(stated, handed_in) != 0)
        (void)pwi_faults_add(faults, false, "", "/provenance/options",
                             "what is handed in with --%s says the same, but is another file than \"%s_sha256\" names",
                             option, option);
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
    compare_pairs(cohort, "/decisions/keep", "decisions", (PairList){stated->keep, stated->n_keep},
                  (PairList){handed_in->keep, handed_in->n_keep}, faults);
    compare_pairs(cohort, "/decisions/ban", "decisions", (PairList){stated->ban, stated->n_ban},
                  (PairList){handed_in->ban, handed_in->n_ban}, faults);
    compare_out(cohort, stated, handed_in, faults);
    if (faults->n_errors == n_before) compare_hashes("decisions", stated->sha256, handed_in->sha256, faults);
}

void pwi_compare_previous(const PwCohort *cohort, const PwMatching *claim, const PwPrevious *handed_in,
                          PwFaults *faults) {
    bool is_stated = claim->previous_sha256 != NULL;
    if (handed_in == NULL || !is_stated) {
        if (is_stated)
            (void)pwi_faults_add(faults, true, "", "/previous",
                                 "the matching counts %d pairs of an earlier matching that nobody has handed in",
                                 claim->n_previous);
        else if (handed_in != NULL)
            (void)pwi_faults_add(faults, true, "", "",
                                 "the matching counts no pairs of an earlier one; the one handed in is not compared");
        return;
    }
    int64_t n_before = faults->n_errors;
    compare_pairs(cohort, "/previous", "earlier matching", (PairList){claim->previous, claim->n_previous},
                  (PairList){handed_in->pair, handed_in->n_pairs}, faults);
    if (faults->n_errors == n_before) compare_hashes("previous", claim->previous_sha256, handed_in->sha256, faults);
}
