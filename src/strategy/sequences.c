/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies in which mentees choose one after the other: first-come, random-serial, round-robin and random.
 *
 * first-come     in the order of the document everybody takes their best free mentors: what a sign-up sheet does.
 * random-serial  the same in the order of a lottery: random serial dictatorship (Abdulkadiroğlu & Sönmez 1998). No
 * mentee gains by answering untruthfully, and the result is Pareto-efficient for the mentees. round-robin    a picking
 * sequence: in each round, in the order of the lottery, one mentor each (Brams & Taylor 1996). The same as
 * random-serial where everybody has one place. random         in the order of the lottery everybody gets a free allowed
 * mentor by lot. The floor to compare with. */
#include "strategy/picking.h"

/* One mentor for the mentee, if there is one. */
static bool pick_one(PwiPicking *picking, int mentee, bool by_score) {
    PwiPreference preference = 0;
    if (picking->places[PWI_MENTEE][mentee] <= 0) return false;
    int mentor = pwi_picking_best(picking, mentee, by_score, INT64_MAX, &preference);
    if (mentor != PWI_NOBODY) pwi_picking_take(picking, mentee, mentor);
    return mentor != PWI_NOBODY;
}

typedef struct Sequence {
    bool by_lottery; /* else in the order of the document */
    bool by_score;   /* takes the best; else anyone */
    bool in_rounds;  /* one a round; else all places at once */
} Sequence;

static PwStatus pick_all(PwiPicking *picking, const Sequence *sequence) {
    int n_mentees = picking->input->cohort->side[PWI_MENTEE].n;
    int32_t *order = pwi_picking_order(picking, sequence->by_lottery);
    if (order == NULL) return PW_NO_MEMORY;
    for (bool again = true; again;) {
        again = false;
        for (int turn = 0; turn < n_mentees; turn++) {
            if (pwi_deadline_is_over(picking->input->deadline)) return PW_LIMIT;
            while (pick_one(picking, order[turn], sequence->by_score)) {
                again = true;
                if (sequence->in_rounds) break;
            }
        }
    }
    return PW_OK;
}

static PwStatus run(const Sequence *sequence, const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwiPicking picking;
    PwStatus status = PW_OK;
    PW_TRY(pwi_picking_init(&picking, input, error));
    PW_TRY(pick_all(&picking, sequence));
    PW_TRY(pwi_picking_finish(&picking, matching));
out:
    pwi_picking_clear(&picking);
    return pwi_picking_end(status, error);
}

PwStatus pwi_solve_first_come(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const Sequence sequence = {.by_score = true};
    return run(&sequence, input, matching, error);
}

PwStatus pwi_solve_random_serial(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const Sequence sequence = {.by_lottery = true, .by_score = true};
    return run(&sequence, input, matching, error);
}

PwStatus pwi_solve_round_robin(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const Sequence sequence = {.by_lottery = true, .by_score = true, .in_rounds = true};
    return run(&sequence, input, matching, error);
}

PwStatus pwi_solve_random(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const Sequence sequence = {.by_lottery = true};
    return run(&sequence, input, matching, error);
}
