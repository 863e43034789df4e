/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright solve: the main job. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/numbers.h"
#include "cli/command.h"
#include "io/place_faults.h"

enum { MAX_UNMATCHED_SHOWN = 20 };

static const char help[] =
    "Examples:\n"
    "  pairwright solve programme.json cohort.json -o matching.json\n"
    "  pairwright solve programme.json cohort.json --weight skills=8 --decisions locked.json\n"
    "  pairwright solve programme.json cohort.json --seed lottery-2026-10-01 > matching.json\n\n"
    "Finds who mentors whom: the best matching for the programme's goals, with a proof, as a matching/1 document on\n"
    "standard output or in FILE. A short summary goes to standard error; on a terminal, a line there says how far it "
    "is.\n\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n"
    "      --decisions FILE       pairs to keep or ban, people who are out (decisions/1)\n"
    "      --previous FILE        an earlier matching (matching/1), also of other people: what the goal\n"
    "                             stay keeps, and how many of its pairs are made again\n"
    "      --max-changes N        with --previous: at most N of its pairs end\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given\n"
    "      --weight CRITERION=W   another weight for this run (again for more)\n"
    "      --goals a,b            other goals for this run: matched, priority, worst-off, leximin, total,\n"
    "                             nash, stay, workload\n"
    "      --seed TEXT            another seed for the draw that breaks ties\n"
    "      --strategy NAME        optimal (default), greedy, first-come, random-serial, round-robin,\n"
    "                             fair-sequence, fair-flow, peer-review-for-all, rank-maximal, random,\n"
    "                             stable, stable-mentors, max-min, leximin, nash, fair, previous\n"
    "      --threads N            threads to use; never changes the result\n"
    "      --price                solve again without each fairness rule, and without minimums: what\n"
    "                             each costs, and who pays\n"
    "      --time-limit SECONDS   stop then: the best found so far, with proven bounds (exit 6)\n"
    "      --gap G                an integer programme (fairness rules, minimums if-used) is done with a goal once\n"
    "                             (bound - value) / value is at most G: 0.001 is a thousandth (exit 6 unless 0)\n"
    "      --work-limit N         an integer programme stops after N nodes: as --time-limit, but the same on\n"
    "                             every machine and every run\n"
    "      --keep-best            Ctrl-C while solving gives the best found so far (exit 6), not nothing\n"
    "      --json                 the default here\n";

static void print_ppm(const char *label, int64_t ppm) {
    char text[PWI_DECIMAL_SIZE];
    pwi_ppm_print(ppm, text);
    fprintf(stderr, "%s%s", label, text);
}

static void print_goals(const PwMatching *matching) {
    for (int k = 0; k < pw_matching_count_goals(matching); k++) {
        PwGoalInfo goal = pw_matching_get_goal(matching, k);
        char value[PWI_DECIMAL_SIZE], bound[PWI_DECIMAL_SIZE];
        pwi_ppm_print_short(goal.is_ppm ? goal.value : goal.value * PWI_PPM, value);
        pwi_ppm_print_short(goal.is_ppm ? goal.bound : goal.bound * PWI_PPM, bound);
        if (goal.bound == goal.value)
            fprintf(stderr, "  %-10s %s, proven: no matching has %s\n", goal.name, value,
                    goal.is_minimised ? "less" : "more");
        else
            fprintf(stderr, "  %-10s %s, proven bound %s\n", goal.name, value, bound);
    }
}

/* For people; the document says it all again. */
static void print_summary(const PwMatching *matching, const Inputs *inputs) {
    const PwCohort *cohort = inputs->cohort;
    static const char *const words[] = {
        [PW_OPTIMAL] = "optimal", [PW_FEASIBLE] = "feasible, not proven optimal", [PW_INFEASIBLE] = "infeasible"};
    PwOutcome outcome = pw_matching_get_outcome(matching);
    int n_pairs = pw_matching_count_pairs(matching), n_unmatched = pw_matching_count_unmatched(matching), n_kept = 0;
    if (outcome == PW_INFEASIBLE) {
        fprintf(stderr, "infeasible: %s\n", pw_matching_get_conflict(matching));
        return;
    }
    int32_t worst = PWI_PPM;
    for (int k = 0; k < n_pairs; k++) {
        PwPairInfo pair = pw_matching_get_pair(matching, k);
        worst = pair.score_ppm < worst ? pair.score_ppm : worst;
        n_kept += pair.kept;
    }
    fprintf(stderr, "%s: %d pair%s of %d mentees and %d mentors", words[outcome], n_pairs, n_pairs == 1 ? "" : "s",
            pw_cohort_count_taking_part(cohort, inputs->decisions, false),
            pw_cohort_count_taking_part(cohort, inputs->decisions, true));
    if (n_kept > 0) fprintf(stderr, ", %d kept by decision", n_kept);
    fputc('\n', stderr);
    if (n_pairs > 0) {
        int64_t total = pw_matching_get_total_ppm(matching);
        print_ppm("  scores     total ", total);
        print_ppm(", mean ", pwi_floor_div(2 * total + n_pairs, 2 * (int64_t)n_pairs));
        print_ppm(", worst ", worst);
        fputc('\n', stderr);
    }
    print_goals(matching);
    if (inputs->previous != NULL)
        fprintf(stderr, "  previous   %d of its %d pairs with people of this cohort again\n",
                pw_previous_count_kept(inputs->previous, matching), pw_previous_count_pairs(inputs->previous));
    if (n_unmatched > 0) fprintf(stderr, "  unmatched  %d\n", n_unmatched);
    for (int k = 0; k < n_unmatched && k < MAX_UNMATCHED_SHOWN; k++) {
        int mentee;
        const char *text = pw_matching_get_unmatched_text(matching, k, &mentee);
        fprintf(stderr, "    %s: %s\n", pw_cohort_get_mentee_id(cohort, mentee), text);
    }
    if (n_unmatched > MAX_UNMATCHED_SHOWN) fprintf(stderr, "    … and %d more\n", n_unmatched - MAX_UNMATCHED_SHOWN);
}

/* What is legal but surely not meant. */
static PwStatus warn(const PwSolveInput *input, const char *programme, PwError *error) {
    PwFaults *faults = pw_faults_create();
    PwStatus status = PW_NO_MEMORY;
    *error = (PwError){.status = PW_NO_MEMORY, .text = "out of memory"};
    if (faults != NULL) status = pw_warn_about_inputs(input, faults, error);
    if (status == PW_OK) {
        pwi_place_faults(faults, programme);
        say_faults(faults);
    }
    pw_faults_destroy(faults);
    return status;
}

static int exit_code(PwOutcome outcome) {
    return outcome == PW_OPTIMAL ? EXIT_DONE : outcome == PW_FEASIBLE ? EXIT_NOT_PROVEN : EXIT_INFEASIBLE;
}

PwStatus solve_watched(PwSolveInput *input, bool keep_best, PwMatching **matching, PwError *error) {
    Meter meter;
    PwStopSign sign;
    int64_t started_ns = pwi_clock_ns();
    input->progress = meter_start(&meter, false);
    if (keep_best) {
        sign = interrupt_hold();
        input->stop = &sign;
    }
    PwStatus status = pw_solve(input, matching, error);
    meter_stop(&meter);
    if (keep_best) interrupt_release(status == PW_OK);
    input->stop = NULL;
    input->progress = NULL;
    if (input->time_limit_ms > 0) {
        input->time_limit_ms -= (pwi_clock_ns() - started_ns) / 1000000;
        if (input->time_limit_ms < 1) input->time_limit_ms = 1;
    }
    return status;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    PwError error;
    PwMatching *matching = NULL;
    PwText json = {0}, fairness = {0};
    int code;
    if (!request_parse(&request, &command_solve, "dpwSgstlcofj45678", 2, 2, argc, argv, &code)) return code;
    if (request.max_changes >= 0 && request.previous == NULL) {
        say("--max-changes needs the earlier matching; need --previous FILE");
        return EXIT_USAGE;
    }
    if (inputs_read(&inputs, &request, &code)) {
        PwSolveInput input = inputs_as_solve_input(&inputs, &request);
        PwStatus status = warn(&input, request.position[0], &error);
        if (status == PW_OK) status = solve_watched(&input, request.keep_best, &matching, &error);
        if (status == PW_OK && request.max_changes >= 0 &&
            !keep_changes_few(&inputs, &input, &request, &matching, &code))
            goto out;
        input.time_limit_ms = request.time_limit_ms; /* of each of the runs without a rule */
        if (status == PW_OK && request.price) status = pw_matching_price_fairness(matching, &input, &error);
        if (status == PW_OK) status = pw_matching_tell_fairness(matching, &input, &fairness, &error);
        if (status == PW_OK) status = pw_matching_to_json(matching, &input, &json, &error);
        code = write_text(&request, status, &json, &error);
        if (code == EXIT_DONE) {
            print_summary(matching, &inputs);
            if (fairness.n > 0) fwrite(fairness.bytes, 1, fairness.n, stderr);
            code = exit_code(pw_matching_get_outcome(matching));
        }
    }
out:
    pw_text_clear(&json);
    pw_text_clear(&fairness);
    pw_matching_destroy(matching);
    inputs_clear(&inputs);
    return code;
}

const Command command_solve = {"solve", "find the best matching, with a proof", help, run};
