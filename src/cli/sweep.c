/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright sweep: one weight, or one fairness level, over a range. */
#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright sweep programme.json cohort.json --weight skills=0:10:1\n"
    "  pairwright sweep programme.json cohort.json --weight skills=0:10:0.5 --csv -o skills.csv\n"
    "  pairwright sweep programme.json cohort.json --fairness lift=0.5:0.7:0.02 --json\n\n"
    "Solves the programme for every value from FROM to TO: pairs, total, worst score, means of groups, and how many\n"
    "pairs each value makes that the one before did not; the ranges in which the matching stays the same; and for a\n"
    "fairness level its price, the total that is lost against the programme without that rule.\n\n"
    "      --weight CRITERION=FROM:TO:STEP   another weight of this criterion\n"
    "      --fairness NAME=FROM:TO:STEP      another level of this fairness rule (at_least, within or limit)\n"
    "      --decisions FILE       pairs to keep or ban, people who are out (decisions/1)\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given\n"
    "      --previous MATCHING    an earlier matching, for the goal stay\n"
    "      --goals a,b            other goals\n"
    "      --seed TEXT            another seed for the draw that breaks ties\n"
    "      --time-limit SECONDS   for all of it together\n"
    "      --gap G, --work-limit N   as in solve, for each integer programme\n"
    "      --threads N            threads to use; never changes the result\n"
    "      --json                 a sweep/1 document\n"
    "      --csv                  a line a value\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n";

/* "NAME=FROM:TO:STEP" into the options, the name into name[n]. */
static bool read_range(const char *option, const char *text, char *name, size_t n, PwSweepOptions *options) {
    int64_t *const target[] = {&options->from_ppm, &options->to_ppm, &options->step_ppm};
    const char *at = strrchr(text, '=');
    size_t length = (size_t)(at - text);
    bool fine = length < n;
    for (int k = 0; fine && k < 3; k++) {
        at++;
        size_t digits = strcspn(at, ":");
        fine = pwi_decimal_parse(at, digits, 6, target[k]) == PWI_DECIMAL_FINE && at[digits] == (k < 2 ? ':' : '\0');
        at += digits;
    }
    if (!fine) {
        say("--%s: this is no range; got \"%s\"; need NAME=FROM:TO:STEP, numbers of at most six decimals", option,
            text);
        return false;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    options->name = name;
    return true;
}

static int sweep(const Request *request, const Inputs *inputs, const PwSweepOptions *options) {
    static const int codes[] = {
        [PW_OPTIMAL] = EXIT_DONE, [PW_FEASIBLE] = EXIT_NOT_PROVEN, [PW_INFEASIBLE] = EXIT_INFEASIBLE};
    PwText text = {0};
    PwError error;
    PwOutcome outcome = PW_OPTIMAL;
    Meter meter;
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    input.progress = meter_start(&meter, false);
    PwStatus status = pw_sweep(&input, options, &text, &outcome, &error);
    meter_stop(&meter);
    int code = write_text(request, status, &text, &error);
    return code == EXIT_DONE ? codes[outcome] : code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    char name[PW_ERROR_TEXT_SIZE];
    int code;
    if (!request_parse(&request, &command_sweep, "dwacgpstlvofj67", 2, 2, argc, argv, &code)) return code;
    bool of_fairness = request.fairness != NULL;
    if (request.n_weights + of_fairness != 1) {
        say("sweep: need one --weight or one --fairness, NAME=FROM:TO:STEP");
        return EXIT_USAGE;
    }
    if (request.csv && request.json) {
        say("sweep: --csv and --json exclude each other");
        return EXIT_USAGE;
    }
    PwSweepOptions options = {.of_fairness = of_fairness,
                              .format = request.json  ? PW_AS_JSON
                                        : request.csv ? PW_AS_CSV
                                                      : PW_AS_TEXT};
    if (!read_range(of_fairness ? "fairness" : "weight", of_fairness ? request.fairness : request.weight[0], name,
                    sizeof name, &options))
        return EXIT_USAGE;
    request.n_weights = 0; /* a range, not a weight of the run */
    if (inputs_read(&inputs, &request, &code)) code = sweep(&request, &inputs, &options);
    inputs_clear(&inputs);
    return code;
}

const Command command_sweep = {"sweep", "one weight or fairness level over a range", help, run};
