/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hooks, jump and thread (glpk_guard.h). */
#include "fair/glpk_guard.h"

#include <glpk.h>
#include <pthread.h>

static int say_nothing(void *info, const char *text) {
    (void)info, (void)text;
    return 1; /* "printed" */
}

static void jump_out(void *info) {
    PwiGlpk *glpk = info;
    longjmp(glpk->out, 1);
}

PwStatus pwi_glpk_run(PwiGlpk *glpk, void (*body)(void *), void *context) {
    if (glpk->is_broken) return PW_SELF_CHECK;
    if (setjmp(glpk->out) != 0) {
        /* The environment is in an unknown state: it is given back whole, and the next one is fresh. */
        glpk->is_broken = true;
        glp_free_env();
        return PW_SELF_CHECK;
    }
    glp_term_hook(say_nothing, NULL);
    glp_error_hook(jump_out, glpk);
    body(context);
    return PW_OK;
}

typedef struct Errand {
    PwStatus (*work)(void *);
    void *context;
    PwStatus status;
} Errand;

static void *run_errand(void *given) {
    Errand *errand = given;
    errand->status = errand->work(errand->context);
    glp_free_env();
    return NULL;
}

PwStatus pwi_glpk_thread(PwStatus (*work)(void *), void *context) {
    Errand errand = {work, context, PW_NO_MEMORY};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_errand, &errand) != 0) return PW_NO_MEMORY;
    (void)pthread_join(thread, NULL);
    return errand.status;
}
