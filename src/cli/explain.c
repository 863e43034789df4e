/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright explain: why this pair, why not that one, why nobody. */
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright explain programme.json cohort.json matching.json\n"
    "  pairwright explain programme.json cohort.json matching.json --mentee s001\n"
    "  pairwright explain programme.json cohort.json matching.json --mentee s001 --mentor m004\n"
    "  pairwright explain programme.json cohort.json - --mentor m004 --json < matching.json\n\n"
    "Says why: of each pair the points, the ranks, and what the best other mentors would cost everybody and who would\n"
    "have to move; of whoever has nobody the reason and the smallest change that helps; of each mentor how wanted "
    "they\n"
    "are and what one more place would add; of the cohort whom to recruit next. Every figure is what really solving\n"
    "again would give. Sensitive answers are never shown.\n\n"
    "      --mentee ID            this mentee only\n"
    "      --mentor ID            this mentor only; with --mentee that pair, whether it was made or not\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given, as in the run\n"
    "      --time-limit SECONDS   leave out then what is not known yet; matters where programmes have to be solved "
    "again\n"
    "      --threads N            threads to use; never changes the result\n"
    "      --json                 an explanation/1 document\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n";

static int explain(const Request *request, Inputs *inputs) {
    PwMatching *matching = NULL;
    PwText text = {0};
    PwError error;
    PwExplainOptions options = {.mentee = -1, .mentor = -1, .json = request->json};
    int code = EXIT_USAGE;
    if (find_person(inputs->cohort, false, request->mentee, &options.mentee) &&
        find_person(inputs->cohort, true, request->mentor, &options.mentor) &&
        inputs_read_matching(inputs, request, request->position[2], &matching, &code)) {
        PwSolveInput input = inputs_as_solve_input(inputs, request);
        PwStatus status = pw_explain(matching, &input, &options, &text, &error);
        code = write_text(request, status, &text, &error);
    }
    pw_matching_destroy(matching);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    int code;
    if (!request_parse(&request, &command_explain, "mMctlofj", 3, 3, argc, argv, &code)) return code;
    if (inputs_read(&inputs, &request, &code)) code = explain(&request, &inputs);
    inputs_clear(&inputs);
    return code;
}

const Command command_explain = {"explain", "why this pair, why not that one, why nobody", help, run};
