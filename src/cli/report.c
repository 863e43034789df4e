/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright report: a matching as one HTML file. */
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright report programme.json cohort.json matching.json -o report.html\n"
    "  pairwright report programme.json cohort.json matching.json --previous last-week.json -o report.html\n"
    "  pairwright report programme.json cohort.json - < matching.json > report.html\n\n"
    "Writes one HTML file that needs no network and no script and can be printed: summary, scores, loads, groups side\n"
    "by side, what counted, the price of fairness, who has no mentor and why, hot mentors, every pair with its "
    "reason.\n"
    "The matching is verified first. Sensitive answers of single persons are never shown.\n\n"
    "      --previous MATCHING    an earlier matching: also say what changed since\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given, as in the run\n"
    "      --time-limit SECONDS   give up then (exit 7); matters where programmes have to be solved again\n"
    "      --threads N            threads to use; never changes the result\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n"
    "      --json                 the page within a report/1 document\n";

static int report(const Request *request, Inputs *inputs) {
    PwMatching *matching = NULL;
    PwText made = {0};
    PwError error;
    int code;
    if (inputs_read_matching(inputs, request, request->position[2], &matching, &code)) {
        PwSolveInput input = inputs_as_solve_input(inputs, request);
        PwStatus status = request->json ? pw_report_to_json(matching, &input, &made, &error)
                                        : pw_report(matching, &input, &made, &error);
        code = write_text(request, status, &made, &error);
    }
    pw_matching_destroy(matching);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    int code;
    if (!request_parse(&request, &command_report, "pctlofj", 3, 3, argc, argv, &code)) return code;
    if (inputs_read(&inputs, &request, &code)) code = report(&request, &inputs);
    inputs_clear(&inputs);
    return code;
}

const Command command_report = {"report", "a matching as one printable HTML file", help, run};
