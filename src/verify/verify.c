/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of the checks, and the verdict. */
#include "verify/verify.h"

#include <assert.h>

#include "verify/claim.h"

static PwStatus check_matching(PwiClaimCheck *check, PwError *error) {
    PwStatus status;
    PW_TRY(pwi_check_pairs(check));
    PW_TRY(pwi_check_unmatched(check));
    PW_TRY(pwi_check_hall_sets(check));
    PW_TRY(check->claim->n_stages > 0 ? pwi_check_bounds(check) : pwi_check_proof(check));
    PW_TRY(pwi_check_stable(check, error));
out:
    return status;
}

static PwStatus check_claim(PwiClaimCheck *check, PwError *error) {
    const PwMatching *claim = check->claim;
    if (!pwi_check_shape(check)) return PW_OK;
    PwStatus status = claim->outcome == PWI_INFEASIBLE ? pwi_check_conflict(check) : check_matching(check, error);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}

PwStatus pwi_verify(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                    const PwiGiven *given, const PwMatching *claim, int n_threads, const PwiProgress *progress,
                    PwFaults *faults, PwError *error) {
    assert(programme && cohort && claim && faults && n_threads > 0);
    PwStatus status;
    int64_t n_before = faults->n_errors;
    PwiClaimCheck check = {
        .programme = programme,
        .cohort = cohort,
        .decisions = decisions,
        .given = given,
        .claim = claim,
        .faults = faults,
        .n_threads = n_threads,
        .progress = progress,
    };
    PwDecisions *none = NULL;
    if (!decisions) {
        check.decisions = none = pwi_decisions_none(cohort);
        if (!none) return pwi_fail_memory(error);
    }
    PW_TRY(pwi_claim_prepare(&check, error));
    PW_TRY(check_claim(&check, error));
    int64_t n_false = faults->n_errors - n_before;
    if (n_false > 0)
        status = pwi_fail(error, PW_REJECTED, "%lld statements of the matching are false", (long long)n_false);
out:
    pwi_claim_clear(&check);
    pwi_decisions_destroy(none);
    return status;
}
