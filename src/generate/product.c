/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family "product": a score is the mentee's need times the mentor's offer, the hardest kind for an auction.
 *
 * One criterion, `covers` on ratings, gives Σ aᵣ·bᵣ / (max · Σ aᵣ). A mentee shares out 1,000 points between the
 * subject and other things, which no mentor teaches: Σ aᵣ = max = 1,000, and the score is a·b millionths exactly.
 * Everybody wants the same mentors, and the optimum pairs by rank. */
#include "generate/family.h"
#include "generate/purpose.h"
#include "generate/writing.h"

enum { POINTS = 1000 };

static const char *const items[] = {"statistics", "other things"};
static const PwiWords item_words = PWI_WORDS(items);

void pwi_product_write_programme(const PwiPlan *plan, PwiJsonOut *out) {
    (void)plan;
    pwi_json_key(out, "questions");
    pwi_json_open(out, '{');
    pwi_open_question(out, "points", PWI_RATINGS, PWI_ASK_EVERYONE,
                      "Mentees: share out 1000 points by what you want to learn. Mentors: how much can you teach?");
    pwi_write_words_member(out, "items", item_words);
    pwi_json_integer_member(out, "min", 0);
    pwi_json_integer_member(out, "max", POINTS);
    pwi_json_close(out);
    pwi_json_close(out);
    pwi_json_key(out, "criteria");
    pwi_json_open(out, '{');
    pwi_write_criterion(out, "need-times-offer", "covers", 1000000, "points");
    pwi_json_close(out);
}

void pwi_product_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out) {
    PwiChance chance = pwi_chance_start(plan->key, PWI_PURPOSE_ANSWERS + (uint64_t)side, (uint64_t)person);
    int points = pwi_chance_between(&chance, 1, POINTS);
    pwi_json_key(out, "points");
    pwi_json_open_line(out, '{');
    pwi_json_integer_member(out, items[0], points);
    pwi_json_integer_member(out, items[1], side == PWI_MENTEE ? POINTS - points : 0);
    pwi_json_close(out);
}
