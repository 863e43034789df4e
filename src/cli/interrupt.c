/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C as a wish for what has been found (--keep-best), not as the end of the program.
 *
 * The signal is held back while the solver runs, and the solver asks whether it is there. So no handler and no variable
 * is shared with it; SIGTERM still ends the program at once. */
#include <signal.h>

#include "cli/command.h"

static bool is_up(void *context) {
    sigset_t pending;
    (void)context;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGINT) == 1;
}

static sigset_t only_interrupt(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    return set;
}

PwStopSign interrupt_hold(void) {
    sigset_t set = only_interrupt();
    sigprocmask(SIG_BLOCK, &set, NULL); /* threads that start from here on inherit it */
    return (PwStopSign){is_up, NULL};
}

void interrupt_release(bool has_result) {
    sigset_t set = only_interrupt();
    if (has_result && is_up(NULL)) { /* it has had its effect: ignoring it makes it go away */
        struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
        sigaction(SIGINT, &ignore, &before);
        sigaction(SIGINT, &before, NULL);
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
