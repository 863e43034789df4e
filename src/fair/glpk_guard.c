/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hooks, jump and thread (glpk_guard.h). */
#include "fair/glpk_guard.h"

#include <glpk.h>
#include <limits.h>
#include <pthread.h>

#define WORDS_EVERY_MS 100 /* of the simplex */

static int say_nothing(void *info, const char *text) {
    PwiGlpk *glpk = info;
    (void)text;
    if (pwi_deadline_is_over(glpk->deadline)) longjmp(glpk->out, PW_LIMIT);
    return 1; /* "printed" */
}

static void jump_out(void *info) {
    PwiGlpk *glpk = info;
    longjmp(glpk->out, PW_SELF_CHECK);
}

PwStatus pwi_glpk_run(PwiGlpk *glpk, void (*body)(void *), void *context) {
    if (glpk->verdict != PW_OK) return glpk->verdict;
    switch (setjmp(glpk->out)) {
        case 0:
            break;
        case PW_LIMIT:
            glpk->verdict = PW_LIMIT;
            break;
        default:
            glpk->verdict = PW_SELF_CHECK;
    }
    if (glpk->verdict != PW_OK) { /* the environment is in an unknown state: it is given back whole */
        glp_free_env();
        return glpk->verdict;
    }
    glp_term_hook(say_nothing, glpk);
    glp_error_hook(jump_out, glpk);
    body(context);
    return PW_OK;
}

typedef struct Errand {
    PwiGlpkWork work;
    void *context;
    PwiGlpk glpk;
    PwStatus status;
    /* From the working thread to the one that waits: the newest of what there is to tell. */
    PwiProgress teller;
    pthread_mutex_t lock;
    pthread_cond_t came;
    PwProgress news;
    bool has_listener, has_news, is_over;
} Errand;

static void leave_news(void *context, const PwProgress *now) {
    Errand *errand = context;
    pthread_mutex_lock(&errand->lock);
    errand->news = *now;
    errand->has_news = true;
    pthread_cond_signal(&errand->came);
    pthread_mutex_unlock(&errand->lock);
}

static void *run_errand(void *given) {
    Errand *errand = given;
    errand->status = errand->work(errand->context, &errand->glpk, errand->has_listener ? &errand->teller : NULL);
    glp_free_env();
    pthread_mutex_lock(&errand->lock);
    errand->is_over = true;
    pthread_cond_signal(&errand->came);
    pthread_mutex_unlock(&errand->lock);
    return NULL;
}

/* Passes news on until the errand is over. The lock is not held while the listener hears. */
static void pass_on(Errand *errand, const PwiProgress *listener) {
    pthread_mutex_lock(&errand->lock);
    while (!errand->is_over) {
        if (!errand->has_news) {
            pthread_cond_wait(&errand->came, &errand->lock);
            continue;
        }
        PwProgress news = errand->news;
        errand->has_news = false;
        pthread_mutex_unlock(&errand->lock);
        pwi_progress_tell(listener, &news);
        pthread_mutex_lock(&errand->lock);
    }
    pthread_mutex_unlock(&errand->lock);
}

PwStatus pwi_glpk_thread(PwiGlpkWork work, void *context, PwiDeadline deadline, const PwiProgress *listener) {
    Errand errand = {.work = work,
                     .context = context,
                     .glpk = {.deadline = deadline, .verdict = PW_OK},
                     .status = PW_NO_MEMORY,
                     .has_listener = listener != NULL};
    pthread_t thread;
    errand.teller = (PwiProgress){leave_news, &errand};
    if (pthread_mutex_init(&errand.lock, NULL) != 0) return PW_NO_MEMORY;
    if (pthread_cond_init(&errand.came, NULL) != 0) {
        pthread_mutex_destroy(&errand.lock);
        return PW_NO_MEMORY;
    }
    if (pthread_create(&thread, NULL, run_errand, &errand) == 0) {
        pass_on(&errand, listener);
        (void)pthread_join(thread, NULL);
    }
    pthread_cond_destroy(&errand.came);
    pthread_mutex_destroy(&errand.lock);
    return errand.status;
}

/* What the deadline leaves, in GLPK's terms. */
static int time_left_ms(PwiDeadline deadline) {
    if (deadline.at_ns == 0) return INT_MAX;
    int64_t left = (deadline.at_ns - pwi_clock_ns()) / 1000000;
    return left < 1 ? 1 : left > INT_MAX ? INT_MAX : (int)left;
}

bool pwi_glpk_simplex(struct glp_prob *lp, bool wants_primal, double least, PwiDeadline deadline) {
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_ON;
    how.out_frq = WORDS_EVERY_MS;
    how.meth = wants_primal ? GLP_PRIMAL : GLP_DUALP;
    how.r_test = GLP_RT_FLIP; /* of the dual: most columns have bounds on both sides */
    how.tol_bnd = 1e-9;
    how.tol_dj = 1e-9;
    how.tm_lim = time_left_ms(deadline);
    how.it_lim = 1000 + 20 * glp_get_num_rows(lp);
    how.obj_ll = least;
    int code = glp_simplex(lp, &how);
    if (code == GLP_EOBJLL) return true;
    if (code != 0 && code != GLP_ETMLIM) {
        glp_adv_basis(lp, 0);
        how.meth = GLP_PRIMAL;
        how.it_lim *= 10;
        code = glp_simplex(lp, &how);
    }
    return code == 0;
}
