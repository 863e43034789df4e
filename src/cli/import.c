/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright import: survey exports become a cohort. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright import --programme programme.json --mentors mentors.csv --mentees students.csv -o cohort.json\n"
    "  pairwright import --programme programme.json --mentors mentors.csv --mentees students.csv \\\n"
    "                    --mapping mapping.json --duplicates last -o cohort.json\n"
    "  pairwright import --propose --programme programme.json --mentors mentors.csv --mentees students.csv -o "
    "mapping.json\n"
    "  pairwright import --propose --mentors mentors.csv --mentees students.csv -o programme.json\n"
    "  pairwright import --programme programme.json --peers survey.csv --mapping mapping.json -o cohort.json\n\n"
    "Reads the exports of Google Forms, Qualtrics, Microsoft Forms, SurveyMonkey, or plain tables (CSV, XLSX), and "
    "writes a\n"
    "cohort/1 document. A mapping/1 document says which column answers which question; without one it is found as "
    "--propose\n"
    "finds it: by comparing headers and cells with the questions. What is wrong is said with row and column, and then\n"
    "nothing is written; what is left out is counted on standard error.\n\n"
    "      --programme FILE      the programme whose questions were asked\n"
    "      --mentors FILE        the mentors' answers\n"
    "      --mentees FILE        the mentees' answers\n"
    "      --peers FILE          everybody's, in a programme of one pool\n"
    "      --mapping FILE        which column is what\n"
    "      --propose             write a first mapping instead; without --programme, a first programme\n"
    "      --from SOURCE         google, qualtrics, microsoft, surveymonkey or plain (default: recognised)\n"
    "      --duplicates POLICY   who answered twice: last, first, or error (the default)\n"
    "  -o, --output FILE         write FILE, whole or not at all\n"
    "      --force               replace FILE if it exists\n"
    "      --json                with -o FILE: the counts as JSON on standard output\n";

static long long ll(int64_t value) {
    return (long long)value;
}

/* What became of one table, in words. */
static void say_counts(const char *what, const PwImportCounts *counts) {
    char left_out[128] = "";
    if (counts->rows_filtered + counts->rows_duplicate > 0)
        (void)snprintf(left_out, sizeof left_out, " (left out: %lld by the mapping, %lld answered twice)",
                       ll(counts->rows_filtered), ll(counts->rows_duplicate));
    say("%s: %lld rows, %lld people%s", what, ll(counts->rows), ll(counts->people), left_out);
    say("%s: %lld of %lld columns used; of %lld cells %lld used, %lld in other columns, %lld dropped", what,
        ll(counts->columns_used), ll(counts->columns), ll(counts->cells), ll(counts->cells_used),
        ll(counts->cells_unmapped), ll(counts->cells_dropped));
    if (counts->columns_private > 0)
        say("%s: dropped what the survey tool added (times, addresses, places): %lld columns", what,
            ll(counts->columns_private));
}

static const char *name_side(const Request *request, int side) {
    return request->peers_file != NULL ? "peers" : side == 0 ? "mentees" : "mentors";
}

/* To standard output, which is free when the cohort goes to a file. */
static int print_counts(const Request *request, const PwImportCounts counts[PW_N_SIDES]) {
    PwText json = {0};
    PwError error;
    PwStatus status = pw_import_counts_to_json(counts, request->peers_file != NULL, &json, &error);
    if (status == PW_OK) status = pwi_file_write("-", false, NULL, 0, json.bytes, json.n, &error);
    pw_text_clear(&json);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}

static int import(const Request *request, const PwImportInput *input, PwFaults *faults) {
    PwText cohort = {0};
    PwImportCounts counts[PW_N_SIDES];
    PwError error = {0};
    PwStatus status = pw_import(input, &cohort, counts, faults, &error);
    say_faults(faults);
    if (status == PW_REJECTED && pw_faults_count_errors(faults) > 0) return say_rejected(faults);
    if (status != PW_OK) return fail(&error);
    bool to_file = request->output != NULL && strcmp(request->output, "-") != 0;
    int code = write_result(request, cohort.bytes, cohort.n);
    for (int side = 0; side < (request->peers_file != NULL ? 1 : PW_N_SIDES) && code == EXIT_DONE; side++)
        say_counts(name_side(request, side), &counts[side]);
    if (code == EXIT_DONE && request->mapping == NULL)
        say("columns were matched by their headers and cells; --propose shows how, as a mapping to change");
    if (code == EXIT_DONE && request->json && to_file) code = print_counts(request, counts);
    pw_text_clear(&cohort);
    return code;
}

/* A first mapping, or a first programme where there is none. */
static int propose(const Request *request, const PwImportInput *input, PwFaults *faults) {
    PwText document = {0};
    PwError error = {0};
    PwStatus status = pw_import_propose(input, &document, faults, &error);
    say_faults(faults);
    if (status == PW_REJECTED && pw_faults_count_errors(faults) > 0) return say_rejected(faults);
    if (status != PW_OK) return fail(&error);
    int code = write_result(request, document.bytes, document.n);
    if (code == EXIT_DONE)
        say(input->programme != NULL
                ? "this mapping is a guess: look it over, then import with --mapping"
                : "this programme is a guess: look it over, then propose a mapping with --programme and --propose");
    pw_text_clear(&document);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    PwError error = {.status = PW_NO_MEMORY, .text = "out of memory"};
    PwProgramme *programme = NULL;
    int code;
    if (!request_parse(&request, &command_import, "PerEARDOofj", 0, 0, argc, argv, &code)) return code;
    if (request.programme == NULL && !request.propose) {
        say("import: need --programme FILE (or --propose, which drafts one); see: pairwright import --help");
        return EXIT_USAGE;
    }
    if (request.propose && (request.mapping != NULL || request.duplicates != NULL || request.json)) {
        say("import: --propose makes a mapping; need it without --mapping, --duplicates and --json");
        return EXIT_USAGE;
    }
    if (!output_is_free(&request, &code)) return code;
    PwFaults *faults = pw_faults_create();
    PwStatus status = faults != NULL ? PW_OK : PW_NO_MEMORY;
    if (status == PW_OK && request.programme != NULL)
        status = pw_programme_read(request.programme, &programme, faults, &error);
    if (status == PW_OK) {
        PwImportInput input = {.programme = programme,
                               .mentees_path = request.mentees_file,
                               .mentors_path = request.mentors_file,
                               .peers_path = request.peers_file,
                               .mapping_path = request.mapping,
                               .source = request.from,
                               .duplicates = request.duplicates};
        code = request.propose ? propose(&request, &input, faults) : import(&request, &input, faults);
    } else if (status == PW_REJECTED) {
        say_faults(faults);
        code = say_rejected(faults);
    } else {
        code = fail(&error);
    }
    pw_programme_destroy(programme);
    pw_faults_destroy(faults);
    return code;
}

const Command command_import = {"import", "make a cohort of survey exports", help, run};
