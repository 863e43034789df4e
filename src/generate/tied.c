/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family "tied": three short questions, so that a score has a handful of values and most pairs tie.
 *
 * Nearly everything is left to the draw: the test of whether ties are broken by the published seed alone. */
#include "generate/family.h"
#include "generate/purpose.h"
#include "generate/writing.h"

static const char *const subjects[] = {"arts", "sciences", "law"};
static const char *const places[] = {"north", "south"};
static const PwiWords subject_words = PWI_WORDS(subjects);
static const PwiWords place_words = PWI_WORDS(places);

void pwi_tied_write_programme(const PwiPlan *plan, PwiJsonOut *out) {
    (void)plan;
    pwi_json_key(out, "questions");
    pwi_json_open(out, '{');
    pwi_write_options_question(out, "subject", PWI_CHOICE, PWI_ASK_EVERYONE, "What do you study?", subject_words);
    pwi_write_options_question(out, "campus", PWI_CHOICE, PWI_ASK_EVERYONE, "On which campus?", place_words);
    pwi_write_range_question(out, "pace", PWI_SCALE, "How often would you like to meet?", 1, 3);
    pwi_json_close(out);
    pwi_json_key(out, "criteria");
    pwi_json_open(out, '{');
    pwi_write_criterion(out, "subject", "same", 2000000, "subject");
    pwi_write_criterion(out, "campus", "same", 1000000, "campus");
    pwi_write_criterion(out, "pace", "close", 1000000, "pace");
    pwi_json_close(out);
}

void pwi_tied_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out) {
    PwiChance chance = pwi_chance_start(plan->key, PWI_PURPOSE_ANSWERS + (uint64_t)side, (uint64_t)person);
    pwi_json_string_member(out, "subject", subjects[pwi_chance_below(&chance, subject_words.n)]);
    pwi_json_string_member(out, "campus", places[pwi_chance_below(&chance, place_words.n)]);
    pwi_json_integer_member(out, "pace", pwi_chance_between(&chance, 1, 3));
}
