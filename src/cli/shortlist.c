/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright shortlist: suggestions for introductory meetings. */
#include <stdio.h>

#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright shortlist programme.json cohort.json --top 3\n"
    "  pairwright shortlist programme.json cohort.json --top 3 --seen 8 --csv -o meetings.csv\n"
    "  pairwright solve programme.json cohort.json --scores met=meetings.csv     once ratings stand in the last "
    "column\n\n"
    "Suggests mentors to meet before anybody is matched: up to K for each mentee, and no mentor to more than C "
    "mentees.\n"
    "As many mentees as can be get one; then there are as many suggestions as can be; then their scores add up to the\n"
    "most there is. Rules and decisions hold; fairness rules and goals are for the matching.\n"
    "The meetings' ratings come back as a criterion of kind given, or as pairs to keep and ban.\n\n"
    "      --top K                suggestions a mentee\n"
    "      --seen C               mentees a mentor is shown to at most; K times the mentor's places if not given\n"
    "      --decisions FILE       pairs to keep or ban, people who are out (decisions/1)\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given\n"
    "      --weight CRITERION=W   another weight\n"
    "      --seed TEXT            another seed for the draw that breaks ties\n"
    "      --time-limit SECONDS   give up then (exit 7)\n"
    "      --threads N            threads to use; never changes the result\n"
    "      --csv                  a line a suggestion: mentee,mentor,score\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n"
    "      --json                 the default here\n";

static int shortlist(const Request *request, const Inputs *inputs) {
    PwText text = {0};
    PwError error;
    PwShortlistCounts counts;
    PwShortlistOptions options = {.top = request->top, .seen = request->seen, .csv = request->csv};
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    PwStatus status = pw_shortlist(&input, &options, &text, &counts, &error);
    int code = write_text(request, status, &text, &error);
    if (code == EXIT_DONE)
        fprintf(stderr, "%d suggestions for %d mentees; %d of them get fewer than %d, and %d mentees get none\n",
                counts.n_suggestions, counts.n_mentees, counts.n_short, options.top, counts.n_without);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    int code;
    if (!request_parse(&request, &command_shortlist, "kzdwcstlvofj", 2, 2, argc, argv, &code)) return code;
    if (request.top == 0) {
        say("shortlist: need --top K, the number of suggestions a mentee");
        return EXIT_USAGE;
    }
    if (request.csv && request.json) {
        say("shortlist: --csv and --json exclude each other");
        return EXIT_USAGE;
    }
    if (inputs_read(&inputs, &request, &code)) code = shortlist(&request, &inputs);
    inputs_clear(&inputs);
    return code;
}

const Command command_shortlist = {"shortlist", "mentors to meet before anybody is matched", help, run};
