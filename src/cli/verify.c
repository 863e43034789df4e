/* pairwright verify: believes nothing. */
#include <stdio.h>

#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright verify programme.json cohort.json matching.json\n"
    "  pairwright verify programme.json cohort.json - --json < matching.json\n\n"
    "Re-checks a matching from the programme and the cohort alone: capacities, rules and decisions, every score to the last\n"
    "point, and the proof that no matching is better (or that none exists). Shares no code with what made it.\n"
    "Exit code 0: every statement holds; 3: some do not (each is listed).\n\n"
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
    bool holds = pw_faults_count_errors(faults) == 0;
    int code = EXIT_DONE;
    if (!holds) say_faults(faults);
    if (request->json) {
        code = pw_verdict_to_json(matching, faults, &text, &error) == PW_OK ? write_result(request, text.bytes, text.n) : fail(&error);
    } else if (holds) {
        char line[128];
        int length = snprintf(line, sizeof line, "verified: %s\n", claims[pw_matching_get_outcome(matching)]);
        code = write_result(request, line, (size_t)length);
    } else {
        say("not verified: %lld statement%s false", (long long)pw_faults_count_errors(faults),
            pw_faults_count_errors(faults) == 1 ? " is" : "s are");
    }
    pw_text_clear(&text);
    return code != EXIT_DONE ? code : holds ? EXIT_DONE : EXIT_REJECTED;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    PwError error;
    PwMatching *matching = NULL;
    int code;
    if (!request_parse(&request, &command_verify, "ctjof", 3, 3, argc, argv, &code)) return code;
    if (inputs_read(&inputs, &request, &code)) {
        PwStatus status = pw_matching_read(request.position[2], inputs.programme, inputs.cohort, &matching, &inputs.decisions,
                                           inputs.faults, &error);
        if (status == PW_OK) {
            PwSolveInput input = inputs_as_solve_input(&inputs, &request);
            status = pw_matching_verify(matching, &input, inputs.faults, &error);
            code = status == PW_OK || status == PW_REJECTED ? report(&request, matching, inputs.faults) : fail(&error);
        } else {
            say_faults(inputs.faults);
            code = fail(&error);
        }
    }
    pw_matching_destroy(matching);
    inputs_clear(&inputs);
    return code;
}

const Command command_verify = {"verify", "re-check a matching and its proof", help, run};
