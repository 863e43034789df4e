/* pairwright score: the compatibility matrix, or parts of it. */
#include <stdio.h>

#include "base/buffer.h"
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright score programme.json cohort.json --csv > scores.csv\n"
    "  pairwright score programme.json cohort.json --top 5\n"
    "  pairwright score programme.json cohort.json --mentee s001\n\n"
    "Writes how well each mentee and mentor fit: the whole matrix, the best of each mentee, or one mentee's row with the\n"
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

/* To standard output as it comes; to a file in one piece at the end. */
typedef struct Target {
    bool to_file;
    PwiBuffer whole;
} Target;

static PwStatus take(void *context, const char *bytes, size_t n) {
    Target *target = context;
    if (!target->to_file) return fwrite(bytes, 1, n, stdout) == n ? PW_OK : PW_IO;
    pwi_buffer_append(&target->whole, bytes, n);
    return target->whole.out_of_memory ? PW_NO_MEMORY : PW_OK;
}

static int write_scores(const Request *request, const Inputs *inputs) {
    PwError error = {.status = PW_IO, .text = "cannot write to standard output"};
    Target target = {.to_file = request->output != NULL};
    PwScoreOptions options = {.top = request->top, .mentee = -1, .csv = request->csv};
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    if (request->mentee != NULL) {
        options.mentee = pw_cohort_find_mentee(inputs->cohort, request->mentee);
        if (options.mentee < 0) {
            say("there is no mentee with this id; need one of the cohort's");
            return EXIT_USAGE;
        }
    }
    PwStatus status = pw_scores_write(&input, &options, take, &target, &error);
    int code = EXIT_DONE;
    if (status == PW_OK && target.to_file) code = write_result(request, target.whole.bytes, target.whole.n);
    else if (status == PW_OK && (fflush(stdout) != 0 || ferror(stdout))) code = fail(&error);
    else if (status != PW_OK) code = fail(&error);
    pwi_buffer_clear(&target.whole);
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
