/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: two matchings held against each other (pairwright.h). */
#include "api/private.h"
#include "compare/difference.h"
#include "io/compare_inputs.h"
#include "io/read_outline.h"
#include "io/write_difference.h"

PwStatus pw_diff(const PwDiffInput *input, PwText *text, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    PwiDifference difference = {0};
    PwiBuffer made = {0};
    for (int which = 0; which < 2; which++)
        PW_TRY(pwi_read_outline(input->matching[which], which, &difference, faults, error));
    difference.has_inputs = input->programme[0] != NULL;
    if (difference.has_inputs) {
        PW_TRY(pwi_compare_inputs("programme", input->programme[0], input->programme[1], &difference, faults, error));
        PW_TRY(pwi_compare_inputs("cohort", input->cohort[0], input->cohort[1], &difference, faults, error));
    }
    PW_TRY(pwi_difference_find(&difference));
    if (input->json)
        PW_TRY(pwi_write_difference(&difference, &made));
    else
        pwi_tell_difference(&difference, &made);
out:
    pwi_difference_clear(&difference);
    if (status == PW_OK) return pwi_hand_over(&made, status, text, error);
    pwi_buffer_clear(&made);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}
