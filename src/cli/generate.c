/* SPDX-License-Identifier: GPL-3.0-or-later */
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
    "      --family NAME   campus (default), flat, tied, scarce, tight, uneven, product, forbidden, several, "
    "one-to-one, words\n"
    "  -o, --output FOLDER made if it is not there\n"
    "      --force         replace files that exist\n"
    "      --json          as it is anyway: both files are JSON\n";

enum { N_FILES = 2, PATH_SIZE = 4096 };

/* FOLDER/programme.json and FOLDER/cohort.json; false: the name is too long. */
static bool name_files(const char *folder, char path[N_FILES][PATH_SIZE]) {
    static const char *const names[N_FILES] = {"programme.json", "cohort.json"};
    for (int k = 0; k < N_FILES; k++)
        if (snprintf(path[k], PATH_SIZE, "%s/%s", folder, names[k]) >= PATH_SIZE) return false;
    return true;
}

static int write_files(const Request *request, const PwText text[N_FILES]) {
    char path[N_FILES][PATH_SIZE];
    PwError error;
    PwStatus status = PW_OK;
    if (!name_files(request->output, path)) {
        say("the folder's name is too long");
        return EXIT_USAGE;
    }
    if (mkdir(request->output, 0777) != 0 && errno != EEXIST) {
        say("cannot make the folder %s: %s", request->output, strerror(errno));
        return EXIT_IO;
    }
    for (int k = 0; k < N_FILES && status == PW_OK; k++)
        status = pwi_file_may_write(path[k], request->force, NULL, 0, &error);
    if (status == PW_OK) ignore_signals();
    for (int k = 0; k < N_FILES && status == PW_OK; k++)
        status = pwi_file_write(path[k], request->force, NULL, 0, text[k].bytes, text[k].n, &error);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}

static int run(int argc, char **argv) {
    Request request;
    PwError error;
    PwText text[N_FILES] = {{0}, {0}};
    int code;
    if (!request_parse(&request, &command_generate, "nNsFofj", 0, 0, argc, argv, &code)) return code;
    if (request.n_mentees == 0 || request.n_mentors == 0 || request.output == NULL) {
        say("generate: need --mentees N, --mentors M and -o FOLDER");
        return EXIT_USAGE;
    }
    if (strcmp(request.output, "-") == 0) {
        say("generate: two files do not fit on standard output; need -o FOLDER");
        return EXIT_USAGE;
    }
    PwGenerateInput input = {request.n_mentees, request.n_mentors, request.seed, request.family};
    code = pw_generate(&input, &text[0], &text[1], &error) == PW_OK ? write_files(&request, text) : fail(&error);
    for (int k = 0; k < N_FILES; k++) pw_text_clear(&text[k]);
    return code;
}

const Command command_generate = {"generate", "make a programme and a cohort to try things out", help, run};
