/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK at arm's length: it never prints, never aborts, and never touches an environment that is not ours.
 *
 * GLPK keeps its state in thread-local memory, prints to standard output when something is wrong (also with its
 * terminal off), and then aborts. So all of it runs on a thread of its own (pwi_glpk_thread), with hooks that swallow
 * its words and turn its aborts into a status (pwi_glpk_run). Its simplex has no way to be stopped but a time limit; so
 * it is made to speak ten times a second, and the hook that swallows the words leaves it where the deadline is over. */
#ifndef PWI_FAIR_GLPK_GUARD_H
#define PWI_FAIR_GLPK_GUARD_H

#include <setjmp.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/status.h"

struct glp_prob;

/* A thread's environment. */
typedef struct PwiGlpk {
    PwiDeadline deadline;
    jmp_buf out;      /* where the hooks go */
    PwStatus verdict; /* not PW_OK: why it has ended; every problem in it is gone, and must not be deleted */
} PwiGlpk;

/* Runs `work` on a new thread, with an environment of GLPK that no caller of ours can share, and frees that after. What
 * it tells the progress it is given, the calling thread tells `listener` (NULL: then there is none). */
typedef PwStatus (*PwiGlpkWork)(void *context, PwiGlpk *glpk, const PwiProgress *progress);
PW_MUST_CHECK PwStatus pwi_glpk_thread(PwiGlpkWork work, void *context, PwiDeadline deadline,
                                       const PwiProgress *listener);
/* Runs `body`, which may call GLPK and must own nothing that a jump out of it would leak. PW_SELF_CHECK: GLPK gave up;
 * PW_LIMIT: it was stopped. Either ends the environment, and is the answer from then on. */
PW_MUST_CHECK PwStatus pwi_glpk_run(PwiGlpk *glpk, void (*body)(void *), void *context);
/* Solves a linear programme from the basis it has; within pwi_glpk_run. False: it was cut short. The dual simplex may
 * end as soon as its duals show that the optimum is below `least`. A basis that goes singular, or round in circles, is
 * given up once for a fresh one. */
bool pwi_glpk_simplex(struct glp_prob *lp, bool wants_primal, double least, PwiDeadline deadline);

#endif
