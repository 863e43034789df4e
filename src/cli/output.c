/* What leaves the program: results, words for people, exit codes. */
#include <stdarg.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/command.h"

void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("pairwright: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

int exit_code_of(PwStatus status) {
    switch (status) {
    case PW_OK: return EXIT_DONE;
    case PW_USAGE:
    case PW_UNSUPPORTED: return EXIT_USAGE;
    case PW_REJECTED: return EXIT_REJECTED;
    case PW_IO: return EXIT_IO;
    case PW_NO_MEMORY:
    case PW_LIMIT: return EXIT_NO_RESULT;
    case PW_SELF_CHECK: break;
    }
    return EXIT_SELF_CHECK;
}

int fail(const PwError *error) {
    say("%s", error->text);
    return exit_code_of(error->status);
}

void say_faults(const PwFaults *faults) {
    PwText lines = {0};
    PwError error;
    if (pw_faults_to_lines(faults, &lines, &error) == PW_OK) fwrite(lines.bytes, 1, lines.n, stderr);
    pw_text_clear(&lines);
}

int write_result(const Request *request, const char *bytes, size_t n) {
    PwError error;
    const char *inputs[MAX_INPUTS];
    int n_inputs = 0;
    for (int k = 0; k < request->n_positions && n_inputs < MAX_INPUTS; k++) inputs[n_inputs++] = request->position[k];
    if (request->decisions != NULL) inputs[n_inputs++] = request->decisions;
    const char *path = request->output != NULL ? request->output : "-";
    PwStatus status = pwi_file_write(path, request->force, inputs, n_inputs, bytes, n, &error);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}
