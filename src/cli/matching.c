/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands about a matching share: reading one, and finding the people asked about. */
#include "base/memory.h"
#include "base/names.h"
#include "cli/command.h"
#include "io/place_faults.h"

bool find_person(const PwCohort *cohort, bool is_mentor, const char *id, int *person) {
    if (id == NULL) return true;
    int found = is_mentor ? pw_cohort_find_mentor(cohort, id) : pw_cohort_find_mentee(cohort, id);
    if (found >= 0) {
        *person = found;
        return true;
    }
    int n = is_mentor ? pw_cohort_count_mentors(cohort) : pw_cohort_count_mentees(cohort);
    const char **ids = PWI_NEW_ARRAY(const char *, (size_t)n), *side = is_mentor ? "mentor" : "mentee";
    for (int k = 0; ids != NULL && k < n; k++)
        ids[k] = is_mentor ? pw_cohort_get_mentor_id(cohort, k) : pw_cohort_get_mentee_id(cohort, k);
    const char *nearest = ids != NULL ? pwi_nearest_name(ids, n, id) : NULL;
    say("--%s: there is no %s with this id; got \"%s\"%s%s%s", side, side, id,
        nearest != NULL ? "; did you mean \"" : "", nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
    pwi_free(ids);
    return false;
}

bool inputs_read_matching(Inputs *inputs, const Request *request, const char *path, PwMatching **matching, int *code) {
    PwError error = {.status = PW_NO_MEMORY, .text = "out of memory"};
    PwFaults *faults = pw_faults_create();
    PwStatus status = PW_NO_MEMORY;
    bool is_read = false;
    if (faults != NULL)
        status =
            pw_matching_read(path, inputs->programme, inputs->cohort, matching, &inputs->decisions, faults, &error);
    if (status == PW_OK) {
        is_read = true;
        PwSolveInput input = inputs_as_solve_input(inputs, request);
        status = pw_matching_verify(*matching, &input, faults, &error);
        pwi_place_faults(faults, path);
    }
    if (faults != NULL) say_faults(faults);
    if (status == PW_REJECTED && is_read) say("the matching does not hold, so nothing is made of it");
    if (status == PW_REJECTED)
        *code = say_rejected(faults);
    else if (status != PW_OK)
        *code = fail(&error);
    pw_faults_destroy(faults);
    return status == PW_OK;
}
