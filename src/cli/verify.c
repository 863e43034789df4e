/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright verify: believes nothing. */
#include <stdio.h>

#include "cli/command.h"
#include "io/place_faults.h"

static const char help[] =
    "Examples:\n"
    "  pairwright verify programme.json cohort.json matching.json\n"
    "  pairwright verify programme.json cohort.json - --json < matching.json\n\n"
    "Re-checks a matching from the programme and the cohort alone: capacities, rules and decisions, every score to the "
    "last\n"
    "point, and the proof that no matching is better (or that none exists). Shares no code with what made it.\n"
    "Exit code 0: every statement holds; 3: some do not (each is listed).\n\n"
    "      --decisions FILE       whether the matching's decisions are these\n"
    "      --previous FILE        whether the earlier matching whose pairs it counts (goal stay) is this\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given, as in the run\n"
    "      --threads N            threads to use\n"
    "      --json                 a verdict/1 document on standard output\n"
    "  -o, --output FILE          write the verdict to FILE\n"
    "      --force                replace FILE if it exists\n";

static int report(const Request *request, const PwMatching *matching, const PwFaults *faults) {
    static const char *const claims[] = {[PW_OPTIMAL] = "optimal: no matching is better",
                                         [PW_FEASIBLE] = "feasible, with valid bounds",
                                         [PW_INFEASIBLE] = "infeasible: no matching satisfies all minimums"};
    PwError error;
    PwText text = {0};
    long long n_false = pw_faults_count_errors(faults);
    int code = EXIT_DONE;
    if (request->json) {
        code = pw_verdict_to_json(matching, faults, &text, &error) == PW_OK ? write_result(request, text.bytes, text.n)
                                                                            : fail(&error);
    } else if (n_false == 0) {
        char line[128];
        int length = snprintf(line, sizeof line, "verified: %s\n", claims[pw_matching_get_outcome(matching)]);
        code = write_result(request, line, (size_t)length);
    } else {
        say("not verified: %lld statement%s false", n_false, n_false == 1 ? " is" : "s are");
    }
    pw_text_clear(&text);
    return code != EXIT_DONE ? code : n_false == 0 ? EXIT_DONE : EXIT_REJECTED;
}

/* Reads the matching and checks it against inputs that have no faults. */
static int check_matching(const Request *request, Inputs *inputs, PwFaults *faults) {
    PwMatching *matching = NULL;
    PwDecisions *handed_in = inputs->decisions; /* what is checked are the matching's own */
    inputs->decisions = NULL;
    PwError error;
    int code;
    PwStatus status = pw_matching_read(request->position[2], inputs->programme, inputs->cohort, &matching,
                                       &inputs->decisions, faults, &error);
    bool is_read = status == PW_OK;
    if (is_read) {
        PwSolveInput input = inputs_as_solve_input(inputs, request);
        Meter meter;
        input.progress = meter_start(&meter, false);
        status = pw_matching_verify(matching, &input, faults, &error);
        meter_stop(&meter);
        pw_decisions_compare(inputs->cohort, inputs->decisions, handed_in, faults);
        pw_previous_compare(inputs->cohort, matching, inputs->previous, faults);
        pwi_place_faults(faults, request->position[2]);
    }
    say_faults(faults);
    if (is_read && (status == PW_OK || status == PW_REJECTED))
        code = report(request, matching, faults);
    else
        code = status == PW_REJECTED ? say_rejected(faults) : fail(&error);
    pw_matching_destroy(matching);
    pw_decisions_destroy(handed_in);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    int code;
    if (!request_parse(&request, &command_verify, "dpctjof", 3, 3, argc, argv, &code)) return code;
    if (inputs_read(&inputs, &request, &code)) {
        PwFaults *faults = pw_faults_create();
        code = faults != NULL ? check_matching(&request, &inputs, faults) : EXIT_NO_RESULT;
        pw_faults_destroy(faults);
    }
    inputs_clear(&inputs);
    return code;
}

const Command command_verify = {"verify", "re-check a matching and its proof", help, run};
