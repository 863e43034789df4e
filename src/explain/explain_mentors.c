/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much mentors are wanted, and what kind of mentor to look for next.
 *
 * The measure is what one more place would bring, exactly. (A mentor's price is a bound on it: the place may set off
 * moves that cost something on the way.) An answer is scarce when places with mentors who gave it bring much on
 * average. */
#include <stdlib.h>
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"
#include "explain/discretion.h"
#include "explain/explaining.h"
#include "explain/words.h"
#include "strategy/assemble.h"

/* ---- mentors ---- */

static PwStatus explain_mentor(PwiExplaining *explaining, const int *load, int mentor) {
    PwStatus status = PW_OK;
    PwiExplanation *made = explaining->made;
    const PwMatching *matching = explaining->matching;
    PwiMentorWhy *why = &made->mentor[made->n_mentors++];
    const int64_t *price = matching->price[PWI_MENTOR];
    *why = (PwiMentorWhy){.mentor = mentor,
                          .load = load[mentor],
                          .places = explaining->run->cohort->side[PWI_MENTOR].person[mentor].bounds.max,
                          .n_possible = explaining->demand.n_possible[mentor],
                          .n_first = explaining->demand.n_first[mentor]};
    if (!made->by_solving && price != NULL) why->price = price + (size_t)mentor * (size_t)matching->n_goals;
    if (pwi_explains_all_changes(explaining)) {
        status = pwi_what_if_place(explaining->what_if, mentor, &made->arena, &why->place, explaining->error);
        why->has_place = !pwi_is_not_known(&status);
        PW_TRY(status);
        if (!why->has_place) {
            pwi_buffer_text(&explaining->text, "one more place: " PWI_NOT_KNOWN);
        } else if (!why->place.is_possible || why->place.is_none) {
            pwi_buffer_text(&explaining->text, "one more place would add nothing");
        } else {
            pwi_buffer_text(&explaining->text, "one more place would add ");
            pwi_words_of_gain(&explaining->text, matching, why->place.gain, 1);
            pwi_buffer_text(&explaining->text, ": ");
            pwi_words_of_moves(&explaining->text, explaining->run, why->place.move, why->place.n_moves);
        }
    } else {
        pwi_buffer_text(&explaining->text, "ask for this mentor by name to see what one more place would add");
    }
    PW_TRY(pwi_keep_words(explaining, &why->text));
out:
    return status;
}

PwStatus pwi_explain_mentors(PwiExplaining *explaining) {
    PwStatus status = PW_OK;
    PwiExplanation *made = explaining->made;
    int n_mentors = explaining->run->cohort->side[PWI_MENTOR].n, named = explaining->whom.mentor;
    int *load = PWI_NEW_ARRAY(int, (size_t)n_mentors);
    made->mentor = PWI_ARENA_ARRAY(&made->arena, PwiMentorWhy, (size_t)n_mentors + 1);
    PW_TRY(load != NULL && made->mentor != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < explaining->matching->n_pairs; k++) load[explaining->matching->pair[k].mentor]++;
    for (int mentor = 0; mentor < n_mentors; mentor++) {
        bool is_asked = named >= 0 ? mentor == named : explaining->whom.mentee < 0;
        if (is_asked && pwi_takes_part(explaining->run, PWI_MENTOR, mentor))
            PW_TRY(explain_mentor(explaining, load, mentor));
    }
out:
    pwi_free(load);
    return status;
}

/* ---- what is scarce ---- */

/* Whether a criterion or a rule wants something of mentors' answers to this question; *asked is what it holds them
 * against. To be `different` is no wish for any answer. */
static bool is_wanted(const PwProgramme *programme, int question, int *asked) {
    *asked = -1;
    for (int k = 0; k < programme->n_criteria + programme->n_rules; k++) {
        const PwiCriterion *test =
            k < programme->n_criteria ? &programme->criterion[k] : &programme->rule[k - programme->n_criteria].test;
        if (test->question[PWI_MENTOR] != question || test->kind == PWI_DIFFERENT) continue;
        if (pwi_test_is_sensitive(programme, test)) continue;
        *asked = test->question[PWI_MENTEE];
        return true;
    }
    return false;
}

static bool gave(const PwiStrategyInput *run, int side, int person, int question, int option) {
    const PwiColumn *column = &run->cohort->side[side].column[question];
    if (option < 0 || !pwi_answered(column, person)) return false;
    if (run->programme->question[question].type == PWI_CHOICE)
        return *(const int32_t *)pwi_cell(column, person) == option;
    return (((const uint64_t *)pwi_cell(column, person))[option / 64] >> (option % 64) & 1) != 0;
}

static bool has_options(const PwiQuestion *question) {
    return question->type == PWI_CHOICE || question->type == PWI_CHOICES;
}

/* One answer of mentors; nothing is added if no mentor gave it. */
static void add_scarcity(PwiExplaining *explaining, int question, int option, int asked) {
    const PwiStrategyInput *run = explaining->run;
    const PwProgramme *programme = run->programme;
    PwiExplanation *made = explaining->made;
    PwiScarcity *scarce = &made->scarce[made->n_scarce];
    int n_goals = explaining->matching->n_goals;
    if (explaining->matching->goal[n_goals - 1].goal == (int)PWI_GOAL_DRAW) n_goals--; /* lots are not worth anything */
    *scarce = (PwiScarcity){.question = question, .option = option};
    for (int k = 0; k < made->n_mentors; k++) {
        const PwiMentorWhy *mentor = &made->mentor[k];
        if (!gave(run, PWI_MENTOR, mentor->mentor, question, option)) continue;
        scarce->n_mentors++;
        scarce->places += mentor->places;
        for (int goal = 0; goal < n_goals; goal++) scarce->mean_gain[goal] += mentor->place.gain[goal];
    }
    for (int goal = 0; scarce->n_mentors > 0 && goal < n_goals; goal++) {
        int64_t unit = pwi_proof_goal_is_ppm(explaining->matching->goal[goal].goal) ? 1 : PWI_PPM;
        scarce->mean_gain[goal] = pwi_floor_div(scarce->mean_gain[goal] * unit, scarce->n_mentors);
    }
    if (asked >= 0 && has_options(&programme->question[asked])) {
        int same =
            pwi_names_find(&programme->question[asked].options, programme->question[question].options.name[option]);
        for (int i = 0; i < run->cohort->side[PWI_MENTEE].n; i++)
            scarce->n_mentees += pwi_takes_part(run, PWI_MENTEE, i) && gave(run, PWI_MENTEE, i, asked, same);
    }
    made->n_scarce += scarce->n_mentors > 0 && pwi_gain_sign(explaining->matching, scarce->mean_gain) > 0;
}

static int compare_vectors(const int64_t *a, const int64_t *b) {
    for (int k = 0; k < PWI_MAX_PROOF_GOALS; k++)
        if (a[k] != b[k]) return a[k] > b[k] ? -1 : 1;
    return 0;
}

/* Most gain first. */
static int compare_scarcity(const void *a, const void *b) {
    const PwiScarcity *left = a, *right = b;
    int order = compare_vectors(left->mean_gain, right->mean_gain);
    if (order != 0) return order;
    if (left->question != right->question) return left->question < right->question ? -1 : 1;
    return (left->option > right->option) - (left->option < right->option);
}

static PwStatus find_scarce(PwiExplaining *explaining) {
    const PwProgramme *programme = explaining->run->programme;
    PwiExplanation *made = explaining->made;
    size_t n_options = 0;
    int asked;
    for (int q = 0; q < programme->n_questions; q++) n_options += (size_t)programme->question[q].options.n;
    made->scarce = PWI_ARENA_ARRAY(&made->arena, PwiScarcity, n_options + 1);
    if (made->scarce == NULL) return PW_NO_MEMORY;
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        bool counts = has_options(question) && !question->sensitive && pwi_question_asks(question, PWI_MENTOR) &&
                      is_wanted(programme, q, &asked);
        for (int option = 0; counts && option < question->options.n; option++)
            add_scarcity(explaining, q, option, asked);
    }
    qsort(made->scarce, (size_t)made->n_scarce, sizeof *made->scarce, compare_scarcity);
    if (made->n_scarce > PWI_MOST_SCARCE) made->n_scarce = PWI_MOST_SCARCE;
    return PW_OK;
}

/* The mentors one more of whose places brings most, by insertion. */
static void find_recruits(PwiExplaining *explaining) {
    PwiExplanation *made = explaining->made;
    for (int k = 0; k < made->n_mentors; k++) {
        const PwiMentorWhy *mentor = &made->mentor[k];
        if (!mentor->has_place || !mentor->place.is_possible || mentor->place.is_none) continue;
        int at = made->n_recruits;
        if (at == PWI_MOST_RECRUITS) {
            if (compare_vectors(mentor->place.gain, made->recruit[--at].like->place.gain) >= 0) continue;
        } else {
            made->n_recruits++;
        }
        for (; at > 0 && compare_vectors(mentor->place.gain, made->recruit[at - 1].like->place.gain) < 0; at--)
            made->recruit[at] = made->recruit[at - 1];
        made->recruit[at].like = mentor;
    }
}

/* What such a mentor answers, as far as it counts: "field Maths; offers R, writing". */
static PwStatus tell_kind(PwiExplaining *explaining, PwiRecruit *recruit) {
    const PwProgramme *programme = explaining->run->programme;
    PwiBuffer *text = &explaining->text;
    int asked;
    char quoted[PWI_QUOTED_SIZE];
    for (int q = 0; q < programme->n_questions; q++) {
        if (!is_wanted(programme, q, &asked)) continue;
        size_t start = text->n;
        pwi_buffer_format(text, "%s%s ", start > 0 ? "; " : "", pwi_quote(programme->question[q].id, quoted));
        size_t named = text->n;
        pwi_words_of_answer(text, explaining->run, PWI_MENTOR, recruit->like->mentor, q);
        if (text->n == named && !text->out_of_memory) text->n = start;
    }
    return pwi_keep_words(explaining, &recruit->kind);
}

PwStatus pwi_explain_cohort(PwiExplaining *explaining) {
    PwStatus status = PW_OK;
    if (!pwi_explains_all_changes(explaining)) return PW_OK;
    explaining->made->has_cohort = true;
    find_recruits(explaining);
    for (int k = 0; k < explaining->made->n_recruits; k++) PW_TRY(tell_kind(explaining, &explaining->made->recruit[k]));
    PW_TRY(find_scarce(explaining));
out:
    return status;
}
