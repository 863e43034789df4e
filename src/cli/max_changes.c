/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve --max-changes N: a rerun in which at most N pairs of the earlier matching end.
 *
 * If the best matching ends no more pairs than that, it is the answer; if N is the fewest that can end, the best
 * matching with the goal `stay` first is. In between the limit is a row beside the goals (PwSolveInput.least_stay),
 * which makes an integer programme of what may have been a flow. */
#include <string.h>

#include "base/buffer.h"
#include "cli/command.h"

static int count_changes(const Inputs *inputs, const PwMatching *matching) {
    return pw_previous_count_pairs(inputs->previous) - pw_previous_count_kept(inputs->previous, matching);
}

/* Puts `stay` before all other goals, and writes down in *before how they were, for set_goals. */
static PwStatus put_stay_first(Inputs *inputs, PwiBuffer *before, PwError *error) {
    PwiBuffer goals = {0};
    pwi_buffer_text(&goals, "stay");
    for (int k = 0; k < pw_programme_count_goals(inputs->programme); k++) {
        const char *name = pw_programme_get_goal(inputs->programme, k);
        pwi_buffer_format(before, "%s%s", k > 0 ? "," : "", name);
        if (strcmp(name, "stay") != 0) pwi_buffer_format(&goals, ",%s", name);
    }
    pwi_buffer_char(&goals, '\0');
    pwi_buffer_char(before, '\0');
    *error = (PwError){.status = PW_NO_MEMORY, .text = "out of memory"};
    PwStatus status = goals.out_of_memory || before->out_of_memory
                          ? PW_NO_MEMORY
                          : pw_programme_set_goals(inputs->programme, goals.bytes, error);
    pwi_buffer_clear(&goals);
    return status;
}

static void replace(PwMatching **matching, PwMatching **by) {
    pw_matching_destroy(*matching);
    *matching = *by;
    *by = NULL;
}

/* The matching in which as few pairs end as can be, if that is no more than max_changes; else *code says why not. */
static PwMatching *solve_for_stay(const Inputs *inputs, PwSolveInput *input, const Request *request, int *code) {
    const int max_changes = request->max_changes;
    PwError error;
    PwMatching *stayed = NULL;
    if (solve_watched(input, request->keep_best, &stayed, &error) != PW_OK) {
        *code = fail(&error);
        return NULL;
    }
    int n_least = count_changes(inputs, stayed);
    if (n_least <= max_changes) return stayed;
    if (pw_matching_get_outcome(stayed) == PW_OPTIMAL) {
        say("infeasible: at least %d of the earlier matching's %d pairs have to end; --max-changes asks for at most %d",
            n_least, pw_previous_count_pairs(inputs->previous), max_changes);
        *code = EXIT_INFEASIBLE;
    } else {
        say("the limit was hit before it was known how few pairs can change");
        *code = EXIT_NO_RESULT;
    }
    pw_matching_destroy(stayed);
    return NULL;
}

bool keep_changes_few(Inputs *inputs, PwSolveInput *input, const Request *request, PwMatching **matching, int *code) {
    const int max_changes = request->max_changes;
    PwError error;
    PwiBuffer goals = {0};
    PwMatching *other = NULL;
    bool is_done = false;
    if (pw_matching_get_outcome(*matching) == PW_INFEASIBLE || count_changes(inputs, *matching) <= max_changes)
        return true;
    if (input->strategy != NULL && strcmp(input->strategy, "optimal") != 0 && strcmp(input->strategy, "fair") != 0) {
        say("--max-changes %d: %d pairs end, and the strategy \"%s\" cannot see to that", max_changes,
            count_changes(inputs, *matching), input->strategy);
        *code = EXIT_USAGE;
        return false;
    }
    PwStatus status = put_stay_first(inputs, &goals, &error);
    if (status != PW_OK) *code = fail(&error);
    if (status == PW_OK) other = solve_for_stay(inputs, input, request, code);
    if (other == NULL) goto out;
    bool is_fewest = count_changes(inputs, other) == max_changes && pw_matching_get_outcome(other) == PW_OPTIMAL;
    replace(matching, &other);
    if (!is_fewest) { /* what the goals lose by staying so near is not what they have to */
        input->least_stay = pw_previous_count_pairs(inputs->previous) - max_changes;
        status = pw_programme_set_goals(inputs->programme, goals.bytes, &error);
        if (status == PW_OK) status = solve_watched(input, request->keep_best, &other, &error);
        if (status != PW_OK) *code = fail(&error);
        if (status != PW_OK) goto out;
        replace(matching, &other);
    }
    is_done = true;
out:
    pwi_buffer_clear(&goals);
    return is_done;
}
