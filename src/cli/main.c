/* pairwright: one program, a file a command. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/names.h"
#include "cli/command.h"

static const Command *const commands[] = {&command_solve, &command_check, &command_score, &command_verify, &command_generate};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

/* Nothing half-written can remain (files appear whole, by a rename), so stopping is just leaving. */
static void stop(int signal_number) {
    static const char words[] = "\npairwright: stopped; nothing was written\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    _exit(128 + signal_number);
}

static void prepare_signals(void) {
    struct sigaction leave = {.sa_handler = stop}, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &leave, NULL);
    sigaction(SIGTERM, &leave, NULL);
    /* Closed pipes and size limits come back as errors of the write itself. */
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

static void print_help(FILE *to) {
    fputs("pairwright – who mentors whom: exact, fair, proven\n\n"
          "  pairwright solve programme.json cohort.json -o matching.json\n"
          "  pairwright verify programme.json cohort.json matching.json\n\n"
          "Commands (pairwright COMMAND --help tells more):\n", to);
    for (int k = 0; k < N_COMMANDS; k++) fprintf(to, "  %-10s %s\n", commands[k]->name, commands[k]->summary);
    fputs("\nExit codes: 0 done and proven, 2 wrong usage, 3 input rejected, 4 infeasible, 5 cannot read or write,\n"
          "6 feasible but not proven (a limit), 7 out of memory or a limit without a result, 8 a self-check failed,\n"
          "130/143 stopped by a signal.\n", to);
}

int main(int argc, char **argv) {
    prepare_signals();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("pairwright %s\n", pw_version());
        return EXIT_DONE;
    }
    const char *names[N_COMMANDS];
    for (int k = 0; k < N_COMMANDS; k++) {
        names[k] = commands[k]->name;
        if (strcmp(argv[1], names[k]) == 0) return commands[k]->run(argc - 1, argv + 1);
    }
    const char *nearest = pwi_nearest_name(names, N_COMMANDS, argv[1]);
    say("unknown command; see: pairwright --help%s%s%s", nearest != NULL ? " (did you mean " : "",
        nearest != NULL ? nearest : "", nearest != NULL ? "?)" : "");
    return EXIT_USAGE;
}
