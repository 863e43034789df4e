/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic campus, the people: what each of them answers, from their traits (crowd.h) and some chance.
 *
 * Circles share fields, interests, tutors and hours; leanings colour the ratings; mentors of high standing offer more,
 * are further on and are asked for. Between 5 and 12 % of the people leave any one question out. */
#include <assert.h>
#include <stdio.h>

#include "generate/campus_vocabulary.h"
#include "generate/family.h"
#include "generate/purpose.h"

enum { SCARCE_SKILL = 19, N_SKILLS = 20, N_LIST = 24, N_HOBBIES = 12, N_LANGUAGES = 10 };

/* A person while answering: `answers` draws what is said, `silence` whether anything is. */
typedef struct Speaker {
    const PwiPlan *plan;
    PwiSide side;
    PwiTraits traits;
    PwiChance answers, silence;
    int silence_permille; /* of this person */
    PwiJsonOut *out;
} Speaker;

static bool speaks(Speaker *speaker) {
    return !pwi_chance_happens(&speaker->silence, speaker->silence_permille);
}

static int clamp(int value, int lo, int hi) {
    return value < lo ? lo : value > hi ? hi : value;
}

static bool is_mentor(const Speaker *speaker) {
    return speaker->side == PWI_MENTOR;
}

/* A rating from lo to hi that follows a leaning (about -200 to 200), with noise of half its spread. */
static int rate(Speaker *speaker, int leaning, int lo, int hi) {
    int height = leaning + pwi_chance_bell(&speaker->answers) / 2 + 150;
    return clamp(lo + height * (hi - lo + 1) / 300, lo, hi);
}

/* One of a circle's own options, or, now and then, any other. */
static int own_option(Speaker *speaker, int options_a_circle, int n_options) {
    if (pwi_chance_happens(&speaker->answers, 150)) return pwi_chance_below(&speaker->answers, n_options);
    return speaker->traits.circle * options_a_circle + pwi_chance_below(&speaker->answers, options_a_circle);
}

static void say_one_of(Speaker *speaker, const char *question, PwiWords options, int option) {
    assert(option >= 0 && option < options.n);
    if (speaks(speaker)) pwi_json_string_member(speaker->out, question, options.word[option]);
}

static void say_number(Speaker *speaker, const char *question, int value) {
    if (speaks(speaker)) pwi_json_integer_member(speaker->out, question, value);
}

static void say_chosen(Speaker *speaker, const char *question, PwiWords options, uint64_t chosen) {
    if (speaks(speaker)) pwi_write_chosen(speaker->out, question, options, chosen);
}

/* Mentors know the first skills of the list best; circles differ in what they lack. */
static void say_skills(Speaker *speaker) {
    int weight[N_SKILLS];
    bool scarce = speaker->plan->family->has_scarce_skill;
    assert(pwi_campus_skills.n == N_SKILLS);
    for (int k = 0; k < N_SKILLS; k++) {
        int place = is_mentor(speaker) ? k : (k + 3 * speaker->traits.circle) % N_SKILLS;
        weight[k] = 1000 / (3 + place);
    }
    if (scarce) weight[SCARCE_SKILL] = 0;
    int wanted = is_mentor(speaker) ? 3 + speaker->traits.standing / 150 + pwi_chance_below(&speaker->answers, 4)
                                    : pwi_chance_between(&speaker->answers, 2, 5);
    uint64_t chosen = pwi_chance_subset(&speaker->answers, weight, N_SKILLS, wanted);
    if (scarce && pwi_chance_happens(&speaker->answers, is_mentor(speaker) ? 40 : 950))
        chosen |= UINT64_C(1) << SCARCE_SKILL;
    say_chosen(speaker, is_mentor(speaker) ? "offers" : "needs", pwi_campus_skills, chosen);
}

/* Each item is left out now and then; the question as a whole, too. */
static void say_ratings(Speaker *speaker, const char *question, PwiWords items, const int *leaning, int lo, int hi) {
    bool said = speaks(speaker), is_open = false;
    for (int k = 0; k < items.n; k++) {
        int rating = rate(speaker, leaning[k], lo, hi);
        if (!said || pwi_chance_happens(&speaker->silence, 30)) continue;
        if (!is_open) {
            pwi_json_key(speaker->out, question);
            pwi_json_open_line(speaker->out, '{');
            is_open = true;
        }
        pwi_json_integer_member(speaker->out, items.word[k], rating);
    }
    if (is_open) pwi_json_close(speaker->out);
}

static void say_levels(Speaker *speaker) {
    const PwiTraits *traits = &speaker->traits;
    int slant = (traits->circle % 4 - 1) * 40; /* circles are better at some things than at others */
    int base = is_mentor(speaker) ? traits->standing / 5 - 40 : 10;
    int leaning[] = {base + slant, base - slant, base - slant / 2, base + traits->outgoing / 2};
    say_ratings(speaker, "levels", pwi_campus_topics, leaning, 0, 4);
}

static void say_character(Speaker *speaker) {
    const PwiTraits *traits = &speaker->traits;
    int leaning[] = {traits->outgoing / 2 - traits->orderly / 3 + 30, traits->orderly, traits->outgoing,
                     traits->outgoing / 3 + traits->orderly / 3 + 30, traits->orderly / 2 - traits->outgoing / 3};
    say_ratings(speaker, "character", pwi_campus_traits, leaning, 1, 5);
}

/* A circle's usual order, partly shuffled, and not always to its end. */
static void say_aims(Speaker *speaker) {
    int order[] = {0, 1, 2, 3, 4};
    int n = pwi_campus_aims.n;
    assert(n == (int)(sizeof order / sizeof order[0]));
    for (int k = 0; k < n; k++) order[k] = (k + speaker->traits.circle) % n;
    for (int swaps = pwi_chance_below(&speaker->answers, 5); swaps > 0; swaps--) {
        int k = pwi_chance_below(&speaker->answers, n - 1);
        int earlier = order[k];
        order[k] = order[k + 1];
        order[k + 1] = earlier;
    }
    int ranked = pwi_chance_between(&speaker->answers, 3, n);
    if (!speaks(speaker)) return;
    pwi_json_key(speaker->out, "aims");
    pwi_json_open_line(speaker->out, '[');
    for (int k = 0; k < ranked; k++) pwi_json_string(speaker->out, pwi_campus_aims.word[order[k]]);
    pwi_json_close(speaker->out);
}

static void say_interests(Speaker *speaker) {
    int weight[N_LIST];
    assert(pwi_campus_interests.n == N_LIST);
    for (int k = 0; k < N_LIST; k++) {
        int distance = (k / PWI_CAMPUS_INTERESTS_A_CIRCLE - speaker->traits.circle + PWI_N_CIRCLES) % PWI_N_CIRCLES;
        weight[k] = distance == 0 ? 60 : distance <= 2 ? 15 : 5;
    }
    int wanted = pwi_chance_between(&speaker->answers, 2, 6);
    say_chosen(speaker, "interests", pwi_campus_interests,
               pwi_chance_subset(&speaker->answers, weight, N_LIST, wanted));
}

static void say_hobbies(Speaker *speaker) {
    int weight[N_HOBBIES];
    assert(pwi_campus_hobbies.n == N_HOBBIES);
    for (int k = 0; k < N_HOBBIES; k++) weight[k] = (speaker->traits.outgoing > 0) == (k % 2 == 0) ? 6 : 3;
    int wanted = pwi_chance_between(&speaker->answers, 1, 5);
    say_chosen(speaker, "hobbies", pwi_campus_hobbies, pwi_chance_subset(&speaker->answers, weight, N_HOBBIES, wanted));
}

/* Home languages differ by circle; nearly all mentors and most mentees share the common one. */
static void say_languages(Speaker *speaker) {
    static const int common[N_LANGUAGES] = {40, 9, 8, 7, 6, 6, 5, 4, 4, 3};
    int permille = is_mentor(speaker) ? 970 : speaker->plan->family->english_permille;
    int home = pwi_chance_happens(&speaker->answers, 250) ? 1 + (speaker->traits.circle + 1) % (N_LANGUAGES - 1)
                                                          : pwi_chance_pick(&speaker->answers, common, N_LANGUAGES);
    uint64_t spoken = UINT64_C(1) << home;
    if (home != 0 && pwi_chance_happens(&speaker->answers, permille)) spoken |= 1;
    if (pwi_chance_happens(&speaker->answers, 200))
        spoken |= UINT64_C(1) << pwi_chance_below(&speaker->answers, N_LANGUAGES);
    say_chosen(speaker, "languages", pwi_campus_languages, spoken);
}

/* Blocks of two to four hours; a circle's lectures keep one morning or afternoon a day busy. */
static void say_times(Speaker *speaker) {
    enum { HALF_DAY = PWI_CAMPUS_HOURS_A_DAY / 2 };
    uint64_t free_hours = 0;
    for (int blocks = pwi_chance_between(&speaker->answers, 7, 9); blocks > 0; blocks--) {
        int day = pwi_chance_below(&speaker->answers, pwi_campus_days.n);
        int hours = pwi_chance_between(&speaker->answers, 2, 4);
        int busy_half = (day + speaker->traits.circle) % 2;
        int first = pwi_chance_happens(&speaker->answers, 800) ? (1 - busy_half) * HALF_DAY : busy_half * HALF_DAY;
        first += pwi_chance_below(&speaker->answers, HALF_DAY - hours + 1);
        for (int hour = first; hour < first + hours; hour++)
            free_hours |= UINT64_C(1) << (day * PWI_CAMPUS_HOURS_A_DAY + hour);
    }
    if (speaks(speaker))
        pwi_write_hours(speaker->out, "times", pwi_campus_days, PWI_CAMPUS_FROM_HOUR, PWI_CAMPUS_HOURS_A_DAY,
                        &free_hours);
}

static void say_names(Speaker *speaker, const char *question, int most) {
    int32_t names[PWI_MOST_NAMES];
    PwiSide named_side = is_mentor(speaker) ? PWI_MENTEE : PWI_MENTOR;
    int wanted = pwi_chance_between(&speaker->answers, 1, most);
    int n =
        pwi_crowd_names(&speaker->plan->crowd, &speaker->answers, named_side, speaker->traits.circle, wanted, names);
    if (n == 0 || !speaks(speaker)) return;
    pwi_json_key(speaker->out, question);
    pwi_json_open_line(speaker->out, '[');
    for (int k = 0; k < n; k++) {
        char id[PWI_ID_SIZE];
        pwi_write_id(named_side, names[k], speaker->plan->n[named_side], id);
        pwi_json_string(speaker->out, id);
    }
    pwi_json_close(speaker->out);
}

/* A handful of words, most of them of the circle. */
static void say_about(Speaker *speaker) {
    char text[256];
    size_t length = 0;
    int n_own = PWI_N_CIRCLES * PWI_CAMPUS_WORDS_A_CIRCLE;
    for (int left = pwi_chance_between(&speaker->answers, 5, 12); left > 0; left--) {
        int word = pwi_chance_happens(&speaker->answers, 250)
                       ? pwi_chance_between(&speaker->answers, n_own, pwi_campus_words.n - 1)
                       : own_option(speaker, PWI_CAMPUS_WORDS_A_CIRCLE, n_own);
        int added =
            snprintf(text + length, sizeof text - length, length == 0 ? "%s" : " %s", pwi_campus_words.word[word]);
        assert(added > 0 && (size_t)added < sizeof text - length);
        length += (size_t)added;
    }
    if (speaks(speaker)) pwi_json_string_member(speaker->out, "about", text);
}

static void say_study_answers(Speaker *speaker) {
    PwiChance *answers = &speaker->answers;
    say_one_of(speaker, "field", pwi_campus_fields,
               own_option(speaker, PWI_CAMPUS_FIELDS_A_CIRCLE, pwi_campus_fields.n));
    int year = is_mentor(speaker) ? 2 + clamp(speaker->traits.standing / 250 + pwi_chance_below(answers, 3), 0, 6)
                                  : pwi_chance_between(answers, 1, 2);
    say_number(speaker, "year", year);
    say_skills(speaker);
    say_levels(speaker);
    say_aims(speaker);
    say_one_of(speaker, "tutor", pwi_campus_tutors,
               (speaker->traits.circle * 4 + pwi_chance_below(answers, 8)) % pwi_campus_tutors.n);
}

static void say_life_answers(Speaker *speaker) {
    PwiChance *answers = &speaker->answers;
    static const int background_weight[] = {40, 30, 20, 10};
    say_interests(speaker);
    say_hobbies(speaker);
    say_languages(speaker);
    say_times(speaker);
    int way = pwi_chance_happens(answers, 400) ? 5 : 15 + pwi_chance_below(answers, 60);
    say_number(speaker, "way", way + pwi_chance_below(answers, 20));
    say_one_of(speaker, "background", pwi_campus_backgrounds,
               pwi_chance_pick(answers, background_weight, pwi_campus_backgrounds.n));
}

static void say_person_answers(Speaker *speaker) {
    PwiChance *answers = &speaker->answers;
    static const int gender_weight[] = {52, 44, 4};
    static const int matters_weight[] = {35, 20, 20, 15, 10};
    int style = speaker->traits.outgoing > 40 ? 0 : speaker->traits.outgoing < -40 ? 1 : 2;
    say_one_of(speaker, "style", pwi_campus_styles,
               pwi_chance_happens(answers, 200) ? pwi_chance_below(answers, 3) : style);
    say_character(speaker);
    say_number(speaker, "pace", rate(speaker, speaker->traits.orderly / 2, 1, 5));
    say_one_of(speaker, "gender", pwi_campus_genders, pwi_chance_pick(answers, gender_weight, pwi_campus_genders.n));
    bool has_names_in_mind = pwi_chance_happens(answers, is_mentor(speaker) ? 250 : 450);
    if (has_names_in_mind) say_names(speaker, is_mentor(speaker) ? "knows" : "wants", is_mentor(speaker) ? 3 : 5);
    if (!is_mentor(speaker)) {
        say_one_of(speaker, "same_gender", pwi_yes_no, pwi_chance_happens(answers, 120) ? 0 : 1);
        say_one_of(speaker, "matters", pwi_campus_matters,
                   pwi_chance_pick(answers, matters_weight, pwi_campus_matters.n));
    }
    if (speaker->plan->family->has_words) say_about(speaker);
}

void pwi_campus_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out) {
    Speaker speaker = {
        .plan = plan,
        .side = side,
        .traits = pwi_traits_of(plan->key, side, person),
        .answers = pwi_chance_start(plan->key, PWI_PURPOSE_ANSWERS + (uint64_t)side, (uint64_t)person),
        .silence = pwi_chance_start(plan->key, PWI_PURPOSE_SILENCE + (uint64_t)side, (uint64_t)person),
        .out = out,
    };
    speaker.silence_permille = pwi_chance_between(&speaker.silence, 50, 120);
    say_study_answers(&speaker);
    say_life_answers(&speaker);
    say_person_answers(&speaker);
}
