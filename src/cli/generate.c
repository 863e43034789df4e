/* pairwright generate: synthetic programmes, for trying out and benchmarks. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright generate --mentees 500 --mentors 120 -o trial\n"
    "  pairwright generate --mentees 10000 --mentors 2500 --seed 7 --family flat -o big\n\n"
    "Writes FOLDER/programme.json and FOLDER/cohort.json: a programme with people whose answers look like real ones.\n"
    "The same seed gives the same files on any machine.\n\n"
    "      --mentees N     how many mentees\n"
    "      --mentors M     how many mentors\n"
    "      --seed TEXT     another draw (default \"pairwright\")\n"
    "      --family NAME   campus (default), flat, tied, scarce, tight, uneven, product, forbidden, several, one-to-one, words\n"
    "  -o, --output FOLDER made if it is not there\n"
    "      --force         replace files that exist\n";

static int write_file(const Request *request, const char *name, const PwText *text) {
    char path[4096];
    PwError error;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", request->output, name) >= sizeof path) {
        say("the folder's name is too long");
        return EXIT_USAGE;
    }
    PwStatus status = pwi_file_write(path, request->force, NULL, 0, text->bytes, text->n, &error);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}

static int run(int argc, char **argv) {
    Request request;
    PwError error;
    PwText programme = {0}, cohort = {0};
    int code;
    if (!request_parse(&request, &command_generate, "nNsFof", 0, 0, argc, argv, &code)) return code;
    if (request.n_mentees == 0 || request.n_mentors == 0 || request.output == NULL) {
        say("generate: need --mentees N, --mentors M and -o FOLDER");
        return EXIT_USAGE;
    }
    PwGenerateInput input = {request.n_mentees, request.n_mentors, request.seed, request.family};
    if (pw_generate(&input, &programme, &cohort, &error) != PW_OK) {
        code = fail(&error);
    } else if (mkdir(request.output, 0777) != 0 && errno != EEXIST) {
        say("cannot make the folder %s: %s", request.output, strerror(errno));
        code = EXIT_IO;
    } else {
        code = write_file(&request, "programme.json", &programme);
        if (code == EXIT_DONE) code = write_file(&request, "cohort.json", &cohort);
    }
    pw_text_clear(&programme);
    pw_text_clear(&cohort);
    return code;
}

const Command command_generate = {"generate", "make a programme and a cohort to try things out", help, run};
