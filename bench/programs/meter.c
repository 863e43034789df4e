/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one command under a time limit and writes down what it took.
 *
 *     meter REPORT SECONDS COMMAND [ARGUMENT]...
 *
 * REPORT gets one JSON object: wall_s, user_s, system_s, peak_kb (largest resident set), outcome ("exit", "signal" or
 * "limit") and status (exit status or signal). A program of its own because the peak of a child counts from before its
 * exec: started by a script's interpreter, no command would ever seem to need less memory than the interpreter. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"

static pid_t start(char **command) {
    pid_t child = fork();
    if (child < 0) end_program(STATUS_CANNOT, "cannot fork: %s", strerror(errno));
    if (child > 0) return child;
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(command[0], command);
    end_program(STATUS_CANNOT, "%s: %s", command[0], strerror(errno));
}

/* Whether the child has ended within the limit; SIGCHLD is blocked. */
static bool ends_within(int seconds) {
    struct timespec limit = {.tv_sec = seconds};
    sigset_t child_ended;
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    return sigtimedwait(&child_ended, NULL, &limit) == SIGCHLD;
}

static double seconds_of(struct timeval time) {
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

int main(int argc, char **argv) {
    if (argc < 4) end_program(STATUS_CANNOT, "need REPORT SECONDS COMMAND");
    int limit_s = read_count(argv[2], 1, 86400), status = 0;
    sigset_t child_ended;
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ended, NULL);

    Times times = {0};
    Stopwatch watch = stopwatch_start();
    pid_t child = start(argv + 3);
    bool has_ended = ends_within(limit_s);
    if (!has_ended) kill(child, SIGKILL);
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child) end_program(STATUS_CANNOT, "the command was lost");
    stopwatch_stop(watch, &times);

    FILE *report = fopen(argv[1], "w");
    if (report == NULL) end_program(STATUS_CANNOT, "%s: cannot be written", argv[1]);
    const char *outcome = !has_ended ? "limit" : WIFEXITED(status) ? "exit" : "signal";
    fprintf(report,
            "{\"wall_s\": %.4f, \"user_s\": %.4f, \"system_s\": %.4f, \"peak_kb\": %ld, \"outcome\": \"%s\", "
            "\"status\": %d}\n",
            times.wall_s[0], seconds_of(usage.ru_utime), seconds_of(usage.ru_stime), usage.ru_maxrss, outcome,
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    fclose(report);
    return 0;
}
