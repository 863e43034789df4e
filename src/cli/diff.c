/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright diff: what is different between two matchings. */
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright diff old.json new.json\n"
    "  pairwright diff old.json new.json --json > diff.json\n"
    "  pairwright diff old.json new.json old-programme.json old-cohort.json new-programme.json new-cohort.json\n\n"
    "Says who moved, from whom to whom, and who took whose place; who gained and who lost how much; who is new and "
    "who\n"
    "is gone; and what the two runs were told otherwise: inputs, weights, goals, seed, decisions. With both "
    "programmes\n"
    "and cohorts also which criteria, rules and answers changed (by name, never what was answered).\n"
    "Nothing is verified; see: pairwright verify --help\n\n"
    "      --json                 a diff/1 document\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n";

static int diff(const Request *request, PwFaults *faults) {
    char *const *position = request->position;
    PwDiffInput input = {.matching = {position[0], position[1]}, .json = request->json};
    PwText text = {0};
    PwError error;
    if (request->n_positions == 6) {
        for (int k = 0; k < 2; k++) {
            input.programme[k] = position[2 + 2 * k];
            input.cohort[k] = position[3 + 2 * k];
        }
    }
    PwStatus status = pw_diff(&input, &text, faults, &error);
    say_faults(faults);
    return status == PW_REJECTED ? say_rejected(faults) : write_text(request, status, &text, &error);
}

static int run(int argc, char **argv) {
    Request request;
    int code;
    if (!request_parse(&request, &command_diff, "ofj", 2, 6, argc, argv, &code)) return code;
    if (request.n_positions != 2 && request.n_positions != 6) {
        say("diff: need two matchings, or two matchings and OLD_PROGRAMME OLD_COHORT NEW_PROGRAMME NEW_COHORT; got %d "
            "files; see: pairwright diff --help",
            request.n_positions);
        return EXIT_USAGE;
    }
    if (!output_is_free(&request, &code)) return code;
    PwFaults *faults = pw_faults_create();
    code = faults != NULL ? diff(&request, faults) : EXIT_NO_RESULT;
    pw_faults_destroy(faults);
    return code;
}

const Command command_diff = {"diff", "what is different between two matchings", help, run};
