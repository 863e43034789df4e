/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright score: the compatibility matrix, or parts of it. */
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright score programme.json cohort.json --csv > scores.csv\n"
    "  pairwright score programme.json cohort.json --top 5\n"
    "  pairwright score programme.json cohort.json --mentee s001\n\n"
    "Writes how well each mentee and mentor fit: the whole matrix, the best of each mentee, or one mentee's row with "
    "the\n"
    "points of every criterion. JSON (scores/1) or CSV with the header mentee,mentor,score.\n\n"
    "      --top K                only the best K mentors of each mentee, best first\n"
    "      --mentee ID            only this mentee, with points and broken rules\n"
    "      --csv                  a line a pair; the word forbidden where a rule forbids it\n"
    "      --weight CRITERION=W   another weight\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given\n"
    "      --threads N            threads to use; never changes the result\n"
    "  -o, --output FILE          write FILE, whole or not at all\n"
    "      --force                replace FILE if it exists\n"
    "      --json                 the default here\n";

/* To standard output in pieces, as it comes; to a file in one piece at the end. */
typedef struct Target {
    bool to_file;
    PwiBuffer text; /* not yet written */
    PwError *error;
} Target;

enum { PIECE = 1 << 20 };

static PwStatus put_out(Target *target) {
    PwStatus status = pwi_file_write("-", false, NULL, 0, target->text.bytes, target->text.n, target->error);
    target->text.n = 0;
    return status;
}

static PwStatus take(void *context, const char *bytes, size_t n) {
    Target *target = context;
    pwi_buffer_append(&target->text, bytes, n);
    if (target->text.out_of_memory) return PW_NO_MEMORY;
    return target->to_file || target->text.n < PIECE ? PW_OK : put_out(target);
}

static int write_scores(const Request *request, const Inputs *inputs) {
    PwError error = {.status = PW_NO_MEMORY, .text = "out of memory"};
    Target target = {.to_file = request->output != NULL && strcmp(request->output, "-") != 0, .error = &error};
    PwScoreOptions options = {.top = request->top, .mentee = -1, .csv = request->csv};
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    if (request->mentee != NULL && !find_person(inputs->cohort, false, request->mentee, &options.mentee))
        return EXIT_USAGE;
    Meter meter;
    input.progress = meter_start(&meter, !target.to_file && isatty(STDOUT_FILENO));
    PwStatus status = pw_scores_write(&input, &options, take, &target, &error);
    meter_stop(&meter);
    if (status == PW_OK && !target.to_file) status = put_out(&target);
    int code = status != PW_OK ? fail(&error) : EXIT_DONE;
    if (status == PW_OK && target.to_file) code = write_result(request, target.text.bytes, target.text.n);
    pwi_buffer_clear(&target.text);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    int code;
    if (!request_parse(&request, &command_score, "kmvwctofj", 2, 2, argc, argv, &code)) return code;
    if (request.csv && request.json) {
        say("score: --csv and --json exclude each other");
        return EXIT_USAGE;
    }
    if (inputs_read(&inputs, &request, &code)) code = write_scores(&request, &inputs);
    inputs_clear(&inputs);
    return code;
}

const Command command_score = {"score", "how well each mentee and mentor fit", help, run};
