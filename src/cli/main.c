/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairwright: one program, a file a command. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/names.h"
#include "cli/command.h"

/* In the order of a coordinator's work. */
static const Command *const commands[] = {
    &command_import,    &command_check,  &command_solve,    &command_score,  &command_verify,
    &command_explain,   &command_diff,   &command_compare,  &command_export, &command_sweep,
    &command_shortlist, &command_report, &command_generate,
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

/* Nothing half-written can remain (files appear whole, by a rename), so stopping is just leaving. */
static void stop(int signal_number) {
    static const char words[] = "\npairwright: stopped; no file was written\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    _exit(128 + signal_number);
}

/* Descriptors 0, 1 and 2 must not be those of files we open: what is closed is opened the wrong way round, so that
 * using it fails as it should. */
static bool occupy_standard_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) != -1) continue;
        if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) return false;
    }
    return true;
}

static void prepare_signals(void) {
    struct sigaction leave = {.sa_handler = stop}, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &leave, NULL);
    sigaction(SIGTERM, &leave, NULL);
    /* Closed pipes and size limits come back as errors of the write itself. */
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

static PwStatus write_help(PwiBuffer *help) {
    pwi_buffer_text(help,
                    "pairwright – who mentors whom: exact, fair, proven\n\n"
                    "Examples:\n"
                    "  pairwright solve programme.json cohort.json -o matching.json\n"
                    "  pairwright verify programme.json cohort.json matching.json\n\n"
                    "Commands (pairwright COMMAND --help tells more):\n");
    for (int k = 0; k < N_COMMANDS; k++)
        pwi_buffer_format(help, "  %-10s %s\n", commands[k]->name, commands[k]->summary);
    pwi_buffer_text(
        help,
        "\nExit codes: 0 done and proven, 2 wrong usage, 3 input rejected, 4 infeasible, 5 cannot read or write,\n"
        "6 feasible but not proven (a limit), 7 out of memory or a limit without a result,\n"
        "8 a self-check failed, 130/143 stopped by a signal.\n");
    pwi_buffer_char(help, '\0');
    return help->out_of_memory ? PW_NO_MEMORY : PW_OK;
}

/* To standard output when it was asked for, else to standard error. */
static int print_help(bool was_asked_for) {
    PwiBuffer help = {0};
    PwError error = {.status = PW_NO_MEMORY, .text = "out of memory"};
    PwStatus status = write_help(&help);
    if (status == PW_OK && was_asked_for)
        status = print_text(help.bytes, &error);
    else if (status == PW_OK)
        fputs(help.bytes, stderr);
    pwi_buffer_clear(&help);
    if (status != PW_OK) return fail(&error);
    return was_asked_for ? EXIT_DONE : EXIT_USAGE;
}

static int print_version(void) {
    PwError error;
    char line[64];
    snprintf(line, sizeof line, "pairwright %s\n", pw_version());
    return print_text(line, &error) == PW_OK ? EXIT_DONE : fail(&error);
}

/* A library that ends the program (OpenMP's does when it cannot start a thread) does so for want of means: exit code 7.
 * The flag is the program's only variable: an exit handler has no other way to know who is leaving. */
static bool is_leaving;

static void judge_exit(void) {
    if (!is_leaving) _exit(EXIT_NO_RESULT);
}

static int run(int argc, char **argv) {
    if (argc < 2) return print_help(false);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
        return print_help(true);
    if (strcmp(argv[1], "--version") == 0) return print_version();
    const char *names[N_COMMANDS];
    for (int k = 0; k < N_COMMANDS; k++) {
        names[k] = commands[k]->name;
        if (strcmp(argv[1], names[k]) == 0) return commands[k]->run(argc - 1, argv + 1);
    }
    const char *nearest = pwi_nearest_name(names, N_COMMANDS, argv[1]);
    say("unknown command; got \"%s\"%s%s%s; see: pairwright --help", argv[1],
        nearest != NULL ? "; did you mean \"" : "", nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
    return EXIT_USAGE;
}

int main(int argc, char **argv) {
    if (!occupy_standard_streams()) return EXIT_IO;
    if (atexit(judge_exit) != 0) return EXIT_NO_RESULT;
    prepare_signals();
    int code = run(argc, argv);
    is_leaving = true;
    return code;
}
