/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright compare: strategies side by side. */
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright compare programme.json cohort.json\n"
    "  pairwright compare programme.json cohort.json --strategies optimal,greedy,first-come\n"
    "  pairwright compare programme.json cohort.json --repeats 20 --json -o comparison.json\n\n"
    "Matches the cohort by one strategy after the other, and measures each result by the same figures: pairs, total "
    "and\n"
    "its share of the best there is, the worst off, gaps between groups, envy, pairs who would rather have each "
    "other,\n"
    "first choices, loads, time. What a strategy cannot do is said below the tables.\n\n"
    "      --strategies a,b,c     these only (default: all; docs/strategies.md says what each is)\n"
    "      --repeats N            runs of those that draw lots: means, with least and most in JSON (default 1)\n"
    "      --previous FILE        an earlier matching, or pairs made by hand (matching/1): a row of its own, "
    "`previous`\n"
    "      --decisions FILE       pairs to keep or ban, people who are out (decisions/1)\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given\n"
    "      --weight CRITERION=W   another weight\n"
    "      --goals a,b            other goals for optimal and fair\n"
    "      --seed TEXT            another seed for the draw\n"
    "      --time-limit SECONDS   for each strategy\n"
    "      --gap G, --work-limit N   as in solve, for each integer programme\n"
    "      --threads N            threads to use; never changes the result\n"
    "      --json                 a comparison/1 document\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n";

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    PwError error;
    int code;
    if (!request_parse(&request, &command_compare, "dpwgstlcofjTC67", 2, 2, argc, argv, &code)) return code;
    if (inputs_read(&inputs, &request, &code)) {
        PwText text = {0};
        PwSolveInput input = inputs_as_solve_input(&inputs, &request);
        PwCompareOptions options = {.strategies = request.strategies, .repeats = request.repeats, .json = request.json};
        PwStatus status = pw_compare(&input, &options, &text, &error);
        code = write_text(&request, status, &text, &error);
    }
    inputs_clear(&inputs);
    return code;
}

const Command command_compare = {"compare", "strategies side by side on the same figures", help, run};
