/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright export: a matching as tables to hand out. */
#include <string.h>
#include <strings.h>

#include "cli/command.h"

static const char help[] =
    "Examples:\n"
    "  pairwright export programme.json cohort.json matching.json -o matching.xlsx\n"
    "  pairwright export programme.json cohort.json matching.json --table mail -o letters.csv\n"
    "  pairwright export programme.json cohort.json matching.json --table loads\n"
    "  pairwright export programme.json cohort.json matching.json --pseudonyms key.txt -o public.csv\n\n"
    "Writes pairs (with points), unmatched, loads (of mentors), and mail (a row a person, for letters). A workbook "
    "(XLSX)\n"
    "has them all, CSV the one that --table names. Sensitive answers are in none of them. Texts that a spreadsheet "
    "would\n"
    "take for a formula get a leading apostrophe.\n\n"
    "  -o, --output FILE      write FILE.csv or FILE.xlsx, whole or not at all; without it CSV to standard output\n"
    "      --table NAME       pairs (the default), unmatched, loads or mail\n"
    "      --pseudonyms FILE  replace ids by hashes with the key in FILE (16 bytes or more); names are left out\n"
    "      --names FILE       take names from a table with the columns id and name\n"
    "      --scores ID=FILE.csv   scores of the criterion ID of kind given, as in the run\n"
    "      --json             all tables as a handout/1 document\n"
    "      --force            replace FILE if it exists\n";

static bool ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* CSV, unless the file or --json says otherwise. */
static bool find_format(const Request *request, PwExportFormat *format) {
    const char *path = request->output;
    *format = request->json ? PW_EXPORT_JSON : PW_EXPORT_CSV;
    if (request->json && request->table != NULL) {
        say("export: --json has all tables; need no --table");
        return false;
    }
    if (request->json || path == NULL || strcmp(path, "-") == 0 || ends_with(path, ".csv")) return true;
    if (!ends_with(path, ".xlsx")) {
        say("export: this is no kind of file that can be written; got \"%s\"; need FILE.csv or FILE.xlsx", path);
        return false;
    }
    if (request->table != NULL) {
        say("export: a workbook has all tables; need no --table, or FILE.csv");
        return false;
    }
    *format = PW_EXPORT_XLSX;
    return true;
}

static int export(const Request *request, Inputs *inputs, PwExportFormat format) {
    PwMatching *matching = NULL;
    PwText text = {0};
    PwError error;
    int code;
    PwExportOptions options = {format, request->table, request->pseudonyms, request->names};
    if (!inputs_read_matching(inputs, request, request->position[2], &matching, &code)) return code;
    if (pw_matching_get_outcome(matching) == PW_INFEASIBLE) {
        say("there is nothing to hand out: %s", pw_matching_get_conflict(matching));
        pw_matching_destroy(matching);
        return EXIT_INFEASIBLE;
    }
    PwFaults *faults = pw_faults_create();
    PwSolveInput input = inputs_as_solve_input(inputs, request);
    PwStatus status = faults != NULL ? pw_export(matching, &input, &options, &text, faults, &error) : PW_NO_MEMORY;
    if (faults != NULL) say_faults(faults);
    if (faults == NULL)
        code = EXIT_NO_RESULT;
    else if (status == PW_REJECTED && pw_faults_count_errors(faults) > 0)
        code = say_rejected(faults);
    else
        code = write_text(request, status, &text, &error);
    pw_faults_destroy(faults);
    pw_text_clear(&text);
    pw_matching_destroy(matching);
    return code;
}

static int run(int argc, char **argv) {
    Request request;
    Inputs inputs = {0};
    PwExportFormat format;
    int code;
    if (!request_parse(&request, &command_export, "123cofj", 3, 3, argc, argv, &code)) return code;
    if (!find_format(&request, &format)) return EXIT_USAGE;
    if (inputs_read(&inputs, &request, &code)) code = export(&request, &inputs, format);
    inputs_clear(&inputs);
    return code;
}

const Command command_export = {"export", "a matching as CSV or XLSX, to hand out", help, run};
