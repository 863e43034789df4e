/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying an explanation out as text (tell.h): the cohort first, then mentors, then who has nobody, then the pairs. */
#include "explain/tell.h"

#include "base/faults.h"
#include "base/numbers.h"
#include "explain/words.h"

typedef struct Telling {
    const PwiExplanation *made;
    const PwiStrategyInput *run;
    const PwMatching *matching;
    PwiBuffer *text;
} Telling;

static void person(const Telling *telling, PwiSide side, int who) {
    pwi_words_of_person(telling->text, telling->run, side, who);
}

static void ppm(const Telling *telling, int64_t value) {
    char decimal[PWI_DECIMAL_SIZE];
    pwi_buffer_append(telling->text, decimal, pwi_ppm_print(value, decimal));
}

static void name(const Telling *telling, const char *untrusted) {
    char quoted[PWI_QUOTED_SIZE];
    pwi_buffer_text(telling->text, pwi_quote(untrusted, quoted));
}

/* ---- the cohort ---- */

static void tell_scarcity(const Telling *telling, const PwiScarcity *scarce) {
    const PwiQuestion *question = &telling->run->programme->question[scarce->question];
    pwi_buffer_text(telling->text, "  ");
    name(telling, question->id);
    pwi_buffer_text(telling->text, ": ");
    name(telling, question->options.name[scarce->option]);
    pwi_buffer_format(telling->text, " – %d mentor%s with %d places, asked for by %d mentee%s; a place more adds",
                      scarce->n_mentors, scarce->n_mentors == 1 ? "" : "s", scarce->places, scarce->n_mentees,
                      scarce->n_mentees == 1 ? "" : "s");
    for (int goal = 0; goal < telling->matching->n_goals; goal++) {
        if (telling->matching->goal[goal].goal == (int)PWI_GOAL_DRAW) continue;
        pwi_buffer_format(telling->text, "%s ", goal > 0 ? "," : "");
        ppm(telling, scarce->mean_gain[goal]);
        pwi_buffer_format(telling->text, " of %s", pwi_proof_goal_name(telling->matching->goal[goal].goal));
    }
    pwi_buffer_text(telling->text, " on average\n");
}

static void tell_cohort(const Telling *telling) {
    const PwiExplanation *made = telling->made;
    PwiBuffer *text = telling->text;
    pwi_buffer_text(text, "The cohort\n");
    if (made->n_recruits == 0) pwi_buffer_text(text, "No mentor's place is short: one more would add nothing.\n");
    if (made->n_recruits > 0)
        pwi_buffer_text(text, "Mentors to look for next, by what one more place with one adds:\n");
    for (int k = 0; k < made->n_recruits; k++) {
        const PwiRecruit *recruit = &made->recruit[k];
        pwi_buffer_format(text, "  %d. like ", k + 1);
        person(telling, PWI_MENTOR, recruit->like->mentor);
        pwi_buffer_text(text, ": ");
        pwi_words_of_gain(text, telling->matching, recruit->like->place.gain, 1);
        if (recruit->kind[0] != '\0') pwi_buffer_format(text, " (%s)", recruit->kind);
        pwi_buffer_char(text, '\n');
    }
    if (made->n_scarce > 0) pwi_buffer_text(text, "What is scarce among mentors:\n");
    for (int k = 0; k < made->n_scarce; k++) tell_scarcity(telling, &made->scarce[k]);
    pwi_buffer_char(text, '\n');
}

/* ---- mentors ---- */

static void tell_mentor(const Telling *telling, const PwiMentorWhy *mentor) {
    PwiBuffer *text = telling->text;
    pwi_buffer_text(text, "  ");
    person(telling, PWI_MENTOR, mentor->mentor);
    pwi_buffer_format(text, ": %d of %d places taken; possible for %d mentee%s, the best for %d", mentor->load,
                      mentor->places, mentor->n_possible, mentor->n_possible == 1 ? "" : "s", mentor->n_first);
    if (mentor->price != NULL) {
        pwi_buffer_text(text, "; price of a place ");
        pwi_words_of_gain(text, telling->matching, mentor->price, 1);
    }
    pwi_buffer_format(text, "\n      %s\n", mentor->text);
}

/* ---- who has nobody ---- */

static void tell_unmatched(const Telling *telling, const PwiUnmatchedWhy *why) {
    PwiBuffer *text = telling->text;
    pwi_buffer_text(text, "  ");
    person(telling, PWI_MENTEE, why->mentee);
    pwi_buffer_format(text, ": %s\n", why->text);
    for (int k = 0; k < why->n_remedies; k++) pwi_buffer_format(text, "      %s\n", why->remedy[k].text);
}

/* ---- pairs ---- */

static void tell_part(const Telling *telling, const PwiPart *part) {
    pwi_buffer_text(telling->text, "      ");
    if (part->criterion >= 0)
        name(telling, telling->run->programme->criterion[part->criterion].id);
    else
        pwi_buffer_text(telling->text, "other");
    pwi_buffer_text(telling->text, ": ");
    if (part->points_ppm == PWI_NOT_COUNTED) {
        pwi_buffer_text(telling->text, "does not count");
    } else {
        ppm(telling, part->points_ppm);
        pwi_buffer_text(telling->text, " of ");
        ppm(telling, part->out_of_ppm);
    }
    pwi_buffer_format(telling->text, "%s%s\n", part->text[0] != '\0' ? " – " : "", part->text);
}

static void tell_pair(const Telling *telling, const PwiPairWhy *why) {
    PwiBuffer *text = telling->text;
    pwi_buffer_text(text, "  ");
    person(telling, PWI_MENTEE, why->mentee);
    pwi_buffer_text(text, why->is_made ? " with " : ", not with ");
    person(telling, PWI_MENTOR, why->mentor);
    pwi_buffer_text(text, ": score ");
    ppm(telling, why->score_ppm);
    if (why->out_of_ppm != PWI_PPM) {
        pwi_buffer_text(text, " (points of ");
        ppm(telling, why->out_of_ppm);
        pwi_buffer_text(text, ", scaled up: the rest could not be told)");
    }
    pwi_buffer_format(text, "%s\n      ", why->is_kept ? ", kept by decision" : "");
    if (why->is_allowed)
        pwi_buffer_format(text, "the mentee's choice no. %d of %d possible mentors; the mentor's no. %d of %d\n",
                          why->of_mentor.rank, why->of_mentor.of, why->of_mentee.rank, why->of_mentee.of);
    else
        pwi_buffer_format(text, "%s: %s\n", why->is_made ? "stands in spite of" : "forbidden", why->obstacle);
    for (int k = 0; k < why->n_parts; k++) tell_part(telling, &why->part[k]);
    if (why->change_text != NULL) pwi_buffer_format(text, "      this pair %s\n", why->change_text);
    if (why->n_alternatives > 0) pwi_buffer_text(text, "      best others:\n");
    for (int k = 0; k < why->n_alternatives; k++) {
        const PwiAlternative *alternative = &why->alternative[k];
        pwi_buffer_text(text, "        ");
        person(telling, PWI_MENTOR, alternative->mentor);
        pwi_buffer_format(text, " (no. %d, ", alternative->rank.rank);
        ppm(telling, alternative->score_ppm);
        pwi_buffer_format(text, ") %s\n", alternative->text);
    }
}

void pwi_tell_explanation(const PwiExplanation *explanation, PwiBuffer *text) {
    Telling telling = {explanation, explanation->input.run, explanation->input.matching, text};
    if (explanation->has_cohort) tell_cohort(&telling);
    if (explanation->n_mentors > 0) pwi_buffer_text(text, "Mentors\n");
    for (int k = 0; k < explanation->n_mentors; k++) tell_mentor(&telling, &explanation->mentor[k]);
    if (explanation->n_unmatched > 0)
        pwi_buffer_format(text, "%sWithout a mentor\n", explanation->n_mentors > 0 ? "\n" : "");
    for (int k = 0; k < explanation->n_unmatched; k++) tell_unmatched(&telling, &explanation->unmatched[k]);
    bool is_first = explanation->n_mentors + explanation->n_unmatched == 0;
    if (explanation->n_pairs > 0) pwi_buffer_format(text, "%sPairs\n", is_first ? "" : "\n");
    for (int k = 0; k < explanation->n_pairs; k++) tell_pair(&telling, &explanation->pair[k]);
    if (explanation->n_mentors + explanation->n_unmatched + explanation->n_pairs == 0)
        pwi_buffer_text(text, "Nothing to explain: whoever was asked about is out, or has no places.\n");
}
