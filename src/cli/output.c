/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the program: results, words for people, exit codes. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/faults.h"
#include "base/file.h"
#include "cli/command.h"

void say(const char *format, ...) {
    char raw[1024], piece[PWI_QUOTED_SIZE], text[PWI_QUOTED_SIZE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    fputs("pairwright: ", stderr);
    /* Escaped piece by piece, as no piece is shortened then; cut between characters. */
    for (size_t at = 0; length > 0 && raw[at] != '\0';) {
        size_t n = strnlen(raw + at, sizeof piece / 8);
        while (n > 1 && ((unsigned char)raw[at + n] & 0xC0) == 0x80) n--;
        memcpy(piece, raw + at, n);
        piece[n] = '\0';
        fputs(pwi_quote(piece, text), stderr);
        at += n;
    }
    fputc('\n', stderr);
}

int exit_code_of(PwStatus status) {
    switch (status) {
        case PW_OK:
            return EXIT_DONE;
        case PW_USAGE:
        case PW_UNSUPPORTED:
            return EXIT_USAGE;
        case PW_REJECTED:
            return EXIT_REJECTED;
        case PW_IO:
            return EXIT_IO;
        case PW_NO_MEMORY:
        case PW_LIMIT:
            return EXIT_NO_RESULT;
        case PW_SELF_CHECK:
            break;
    }
    return EXIT_SELF_CHECK;
}

int fail(const PwError *error) {
    if (error->text[0] != '\0') say("%s", error->text);
    return exit_code_of(error->status);
}

void say_faults(const PwFaults *faults) {
    PwText lines = {0};
    PwError error;
    if (pw_faults_to_lines(faults, &lines, &error) == PW_OK && lines.n > 0) fwrite(lines.bytes, 1, lines.n, stderr);
    pw_text_clear(&lines);
}

PwStatus print_text(const char *text, PwError *error) {
    return pwi_file_write("-", false, NULL, 0, text, strlen(text), error);
}

/* ---- results ---- */

void ignore_signals(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGTERM, &ignore, NULL);
}

bool output_is_free(const Request *request, int *code) {
    PwError error;
    const char *inputs[MAX_INPUTS];
    if (request->output == NULL) return true;
    int n_inputs = request_list_inputs(request, inputs);
    PwStatus status = pwi_file_may_write(request->output, request->force, inputs, n_inputs, &error);
    if (status != PW_OK) *code = fail(&error);
    return status == PW_OK;
}

int write_result(const Request *request, const char *bytes, size_t n) {
    PwError error;
    const char *inputs[MAX_INPUTS], *path = request->output != NULL ? request->output : "-";
    int n_inputs = request_list_inputs(request, inputs);
    if (strcmp(path, "-") != 0) ignore_signals();
    PwStatus status = pwi_file_write(path, request->force, inputs, n_inputs, bytes, n, &error);
    return status == PW_OK ? EXIT_DONE : fail(&error);
}

int write_text(const Request *request, PwStatus status, PwText *text, const PwError *error) {
    int code = status == PW_OK ? write_result(request, text->bytes, text->n) : fail(error);
    pw_text_clear(text);
    return code;
}
