/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright check: everything that is wrong with the documents, at once. */
#include <stdio.h>

#include "cli/command.h"
#include "io/place_faults.h"

static const char help[] =
    "Examples:\n"
    "  pairwright check programme.json\n"
    "  pairwright check programme.json cohort.json\n"
    "  pairwright check programme.json cohort.json --json\n\n"
    "Lists every fault and warning of the documents, each with file, line, column and JSON pointer, on standard "
    "error,\n"
    "or as a faults/1 document on standard output. Exit code 0: no faults; 3: faults.\n\n"
    "      --json          a faults/1 document\n"
    "  -o, --output FILE   write it to FILE\n"
    "      --force         replace FILE if it exists\n";

static PwStatus read_all(Inputs *inputs, const Request *request, PwError *error) {
    PwStatus status = inputs_read_people(inputs, request, error);
    if (inputs->programme == NULL && request->n_positions == 2 && status == PW_REJECTED)
        say("the answers in %s were not checked: it is not known what is asked", request->position[1]);
    if (status != PW_OK || request->n_positions < 2) return status;
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    status = pw_warn_about_inputs(&input, inputs->faults, error);
    pwi_place_faults(inputs->faults, request->position[0]);
    return status;
}

static int report(const Inputs *inputs, const Request *request) {
    PwText json = {0};
    PwError error;
    long long n_errors = pw_faults_count_errors(inputs->faults), n_warnings = pw_faults_count_warnings(inputs->faults);
    int code = EXIT_DONE;
    if (request->json) {
        code = pw_faults_to_json(inputs->faults, &json, &error) == PW_OK ? write_result(request, json.bytes, json.n)
                                                                         : fail(&error);
    } else {
        char line[128];
        int length = snprintf(line, sizeof line, "%lld fault%s, %lld warning%s\n", n_errors, n_errors == 1 ? "" : "s",
                              n_warnings, n_warnings == 1 ? "" : "s");
        say_faults(inputs->faults);
        code = write_result(request, line, (size_t)length);
    }
    pw_text_clear(&json);
    return code != EXIT_DONE ? code : n_errors > 0 ? EXIT_REJECTED : EXIT_DONE;
}

static int run(int argc, char **argv) {
    Request request;
    PwError error;
    int code;
    if (!request_parse(&request, &command_check, "jof", 1, 2, argc, argv, &code)) return code;
    if (!output_is_free(&request, &code)) return code;
    Inputs inputs = {.faults = pw_faults_create()};
    if (inputs.faults == NULL) return EXIT_NO_RESULT;
    PwStatus status = read_all(&inputs, &request, &error);
    if (status != PW_OK && status != PW_REJECTED) {
        say_faults(inputs.faults);
        code = fail(&error);
    } else {
        code = report(&inputs, &request);
    }
    inputs_clear(&inputs);
    return code;
}

const Command command_check = {"check", "list every fault of a programme and a cohort", help, run};
