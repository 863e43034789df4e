/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve --max-changes N: a rerun in which at most N pairs of the earlier matching end.
 *
 * Exact where it is a flow: if the best matching ends no more pairs than that, it is the answer; and if N is the fewest
 * that can end, the answer is the best matching with the goal `stay` first. In between the limit is a side constraint
 * that neither prices nor goals can stand for, and is refused. */
#include <string.h>

#include "base/buffer.h"
#include "cli/command.h"

static int count_changes(const Inputs *inputs, const PwMatching *matching) {
    return pw_previous_count_pairs(inputs->previous) - pw_previous_count_kept(inputs->previous, matching);
}

/* The goals of the matching behind `stay`, as --goals would have them. */
static PwStatus put_stay_first(Inputs *inputs, const PwMatching *matching, PwError *error) {
    PwiBuffer goals = {0};
    pwi_buffer_text(&goals, "stay");
    for (int k = 0; k < pw_matching_count_goals(matching); k++) {
        const char *name = pw_matching_get_goal(matching, k).name;
        if (strcmp(name, "stay") != 0) pwi_buffer_format(&goals, ",%s", name);
    }
    pwi_buffer_char(&goals, '\0');
    *error = (PwError){.status = PW_NO_MEMORY, .text = "out of memory"};
    PwStatus status =
        goals.out_of_memory ? PW_NO_MEMORY : pw_programme_set_goals(inputs->programme, goals.bytes, error);
    pwi_buffer_clear(&goals);
    return status;
}

bool keep_changes_few(Inputs *inputs, const PwSolveInput *input, int max_changes, PwMatching **matching, int *code) {
    PwError error;
    PwMatching *stayed = NULL;
    if (pw_matching_get_outcome(*matching) == PW_INFEASIBLE) return true;
    int n_free = count_changes(inputs, *matching);
    if (n_free <= max_changes) return true;
    PwStatus status = put_stay_first(inputs, *matching, &error);
    if (status == PW_OK) status = pw_solve(input, &stayed, &error);
    if (status != PW_OK) {
        *code = fail(&error);
        return false;
    }
    int n_least = count_changes(inputs, stayed);
    bool is_proven = pw_matching_get_outcome(stayed) == PW_OPTIMAL;
    if (n_least == max_changes && is_proven) {
        pw_matching_destroy(*matching);
        *matching = stayed;
        return true;
    }
    pw_matching_destroy(stayed);
    if (!is_proven) {
        say("the time limit passed before it was known how few pairs can change");
        *code = EXIT_NO_RESULT;
    } else if (n_least > max_changes) {
        say("infeasible: at least %d of the earlier matching's %d pairs have to end; --max-changes asks for at most %d",
            n_least, pw_previous_count_pairs(inputs->previous), max_changes);
        *code = EXIT_INFEASIBLE;
    } else {
        say("--max-changes %d is not supported here: %d pairs have to end, and %d end in the best matching; only these "
            "two "
            "can be had exactly (the first is what the goal stay, put first, gives)",
            max_changes, n_least, n_free);
        *code = EXIT_USAGE;
    }
    return false;
}
