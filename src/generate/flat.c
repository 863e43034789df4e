/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family "flat": answers with little structure, close to independent draws.
 *
 * Five plain scales, tags, skills, a week of 168 hours, languages, department with a wish about it, level and time
 * zone: the mix that solvers are usually compared on. Scores lie close together, so prices have to be found exactly. */
#include <assert.h>

#include "generate/family.h"
#include "generate/purpose.h"
#include "generate/writing.h"

enum { N_SCALES = 5, N_TAGS = 24, N_SKILLS = 32, N_LANGUAGES = 8, N_DEPARTMENTS = 16, N_GROUPS = 6, DAY_HOURS = 24 };

static const char *const tags[N_TAGS] = {"archery", "astronomy", "baking", "ballet",  "bees",   "birds",
                                         "boats",   "bread",     "chess",  "choir",   "clay",   "coins",
                                         "dogs",    "drama",     "film",   "flags",   "glass",  "judo",
                                         "kites",   "knots",     "maps",   "orchids", "rowing", "wood"};
static const char *const skills[N_SKILLS] = {
    "skill 01", "skill 02", "skill 03", "skill 04", "skill 05", "skill 06", "skill 07", "skill 08",
    "skill 09", "skill 10", "skill 11", "skill 12", "skill 13", "skill 14", "skill 15", "skill 16",
    "skill 17", "skill 18", "skill 19", "skill 20", "skill 21", "skill 22", "skill 23", "skill 24",
    "skill 25", "skill 26", "skill 27", "skill 28", "skill 29", "skill 30", "skill 31", "skill 32"};
static const char *const languages[N_LANGUAGES] = {"en", "es", "zh", "ar", "fr", "de", "tr", "pt"};
static const char *const departments[N_DEPARTMENTS] = {"D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08",
                                                       "D09", "D10", "D11", "D12", "D13", "D14", "D15", "D16"};
static const char *const wishes[] = {"same", "other", "either"};
static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const scales[N_SCALES] = {"planning", "talking", "detail", "risk", "pace"};

static const PwiWords tag_words = PWI_WORDS(tags);
static const PwiWords skill_words = PWI_WORDS(skills);
static const PwiWords language_words = PWI_WORDS(languages);
static const PwiWords department_words = PWI_WORDS(departments);
static const PwiWords wish_words = PWI_WORDS(wishes);
static const PwiWords day_words = PWI_WORDS(days);

static void write_questions(PwiJsonOut *out) {
    for (int k = 0; k < N_SCALES; k++)
        pwi_write_range_question(out, scales[k], PWI_SCALE, "1 not like me at all, 5 very much like me", 1, 5);
    pwi_write_options_question(out, "tags", PWI_CHOICES, PWI_ASK_EVERYONE, "What do you like?", tag_words);
    pwi_write_options_question(out, "needs", PWI_CHOICES, PWI_ASK_MENTEES, "What do you want to learn?", skill_words);
    pwi_write_options_question(out, "offers", PWI_CHOICES, PWI_ASK_MENTORS, "What can you teach?", skill_words);
    pwi_write_times_question(out, "hours", day_words, 0, DAY_HOURS);
    pwi_write_options_question(out, "language", PWI_CHOICE, PWI_ASK_EVERYONE, "Which is your first language?",
                               language_words);
    pwi_write_options_question(out, "languages", PWI_CHOICES, PWI_ASK_EVERYONE, "Which languages do you speak?",
                               language_words);
    pwi_write_options_question(out, "department", PWI_CHOICE, PWI_ASK_EVERYONE, "Where do you work?", department_words);
    pwi_write_options_question(out, "department_wish", PWI_CHOICE, PWI_ASK_MENTEES,
                               "Should your mentor work in your department?", wish_words);
    pwi_write_range_question(out, "level", PWI_NUMBER, "Which career level are you on?", 1, 10);
    pwi_write_range_question(out, "zone", PWI_NUMBER, "How many hours is your time zone ahead of UTC?", -6, 12);
}

static void write_department_criterion(PwiJsonOut *out, const char *id, const char *kind, const char *wish) {
    pwi_open_criterion(out, id, kind, 70000, "department");
    pwi_json_key(out, "when");
    pwi_json_open_line(out, '{');
    pwi_json_key(out, "mentee");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "department_wish", wish);
    pwi_json_close(out);
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_ahead(PwiJsonOut *out, int lo, int hi, int tolerance) {
    pwi_json_key(out, "ideal");
    pwi_json_open_line(out, '[');
    pwi_json_integer(out, lo);
    pwi_json_integer(out, hi);
    pwi_json_close(out);
    pwi_json_integer_member(out, "tolerance", tolerance);
}

static void write_criteria(PwiJsonOut *out) {
    for (int k = 0; k < N_SCALES; k++) pwi_write_criterion(out, scales[k], "close", k < 2 ? 60000 : 50000, scales[k]);
    pwi_write_criterion(out, "tags", "overlap", 150000, "tags");
    pwi_open_criterion(out, "skills", "covers", 220000, NULL);
    pwi_json_string_member(out, "mentee", "needs");
    pwi_json_string_member(out, "mentor", "offers");
    pwi_json_close(out);
    pwi_open_criterion(out, "hours", "shared-time", 120000, "hours");
    pwi_json_integer_member(out, "enough", 360);
    pwi_json_close(out);
    pwi_write_criterion(out, "language", "same", 50000, "language");
    write_department_criterion(out, "own-department", "same", "same");
    write_department_criterion(out, "other-department", "different", "other");
    pwi_open_criterion(out, "level", "ahead", 70000, "level");
    write_ahead(out, 3, 3, 5);
    pwi_json_close(out);
    pwi_open_criterion(out, "zone", "close", 50000, "zone");
    pwi_json_integer_member(out, "range", 8);
    pwi_json_close(out);
}

static void write_rules(PwiJsonOut *out) {
    pwi_write_languages_rule(out);
    pwi_json_key(out, "further-on");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", "ahead");
    pwi_json_string_member(out, "question", "level");
    write_ahead(out, 1, 9, 1);
    pwi_json_integer_member(out, "at_least", 1);
    pwi_json_string_member(out, "because", "the mentor is no further on");
    pwi_json_close(out);
}

void pwi_flat_write_programme(const PwiPlan *plan, PwiJsonOut *out) {
    (void)plan;
    pwi_json_key(out, "questions");
    pwi_json_open(out, '{');
    write_questions(out);
    pwi_json_close(out);
    pwi_json_key(out, "criteria");
    pwi_json_open(out, '{');
    write_criteria(out);
    pwi_json_close(out);
    pwi_json_key(out, "rules");
    pwi_json_open(out, '{');
    write_rules(out);
    pwi_json_close(out);
}

static void say_tags(PwiChance *chance, int group, PwiJsonOut *out) {
    int weight[N_TAGS];
    for (int k = 0; k < N_TAGS; k++) weight[k] = 1000 / (2 + (k + 4 * group) % N_TAGS);
    int wanted = pwi_chance_between(chance, 3, 6);
    pwi_write_chosen(out, "tags", tag_words, pwi_chance_subset(chance, weight, N_TAGS, wanted));
}

static void say_skills(PwiChance *chance, PwiSide side, int group, PwiJsonOut *out) {
    int weight[N_SKILLS];
    int shift = side == PWI_MENTOR ? 0 : 3 * group;
    for (int k = 0; k < N_SKILLS; k++) weight[k] = 1000 / (3 + (k + shift) % N_SKILLS);
    int wanted = side == PWI_MENTOR ? pwi_chance_between(chance, 4, 10) : pwi_chance_between(chance, 2, 5);
    pwi_write_chosen(out, side == PWI_MENTOR ? "offers" : "needs", skill_words,
                     pwi_chance_subset(chance, weight, N_SKILLS, wanted));
}

/* Blocks of two to four hours around the working day of the person's own time zone. */
static void say_hours(PwiChance *chance, int zone, PwiJsonOut *out) {
    uint64_t free_hours[3] = {0};
    for (int blocks = pwi_chance_between(chance, 3, 8); blocks > 0; blocks--) {
        int day = pwi_chance_happens(chance, 850) ? pwi_chance_below(chance, 5) : pwi_chance_between(chance, 5, 6);
        int hours = pwi_chance_between(chance, 2, 4);
        int first = pwi_chance_between(chance, 8, 18) - zone / 2;
        for (int hour = first; hour < first + hours; hour++) {
            int slot = day * DAY_HOURS + (hour + DAY_HOURS) % DAY_HOURS;
            free_hours[slot / 64] |= UINT64_C(1) << slot % 64;
        }
    }
    pwi_write_hours(out, "hours", day_words, 0, DAY_HOURS, free_hours);
}

static void say_languages(PwiChance *chance, int group, PwiJsonOut *out) {
    static const int weight[N_LANGUAGES] = {62, 10, 8, 6, 5, 4, 3, 2};
    int first = pwi_chance_happens(chance, 200) ? (group + pwi_chance_below(chance, 3)) % N_LANGUAGES
                                                : pwi_chance_pick(chance, weight, N_LANGUAGES);
    uint64_t spoken = UINT64_C(1) << first;
    if (pwi_chance_happens(chance, 900)) spoken |= 1;
    if (pwi_chance_happens(chance, 250)) spoken |= UINT64_C(1) << pwi_chance_below(chance, N_LANGUAGES);
    pwi_json_string_member(out, "language", languages[first]);
    pwi_write_chosen(out, "languages", language_words, spoken);
}

void pwi_flat_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out) {
    static const int group_weight[N_GROUPS] = {40, 22, 15, 11, 8, 4};
    static const int scale_weight[] = {8, 17, 30, 28, 17};
    PwiChance chance = pwi_chance_start(plan->key, PWI_PURPOSE_ANSWERS + (uint64_t)side, (uint64_t)person);
    int group = pwi_chance_pick(&chance, group_weight, N_GROUPS);
    for (int k = 0; k < N_SCALES; k++)
        pwi_json_integer_member(out, scales[k], 1 + pwi_chance_pick(&chance, scale_weight, 5));
    say_tags(&chance, group, out);
    say_skills(&chance, side, group, out);
    int zone = pwi_chance_between(&chance, -6, 6) + (side == PWI_MENTOR ? 0 : group);
    say_hours(&chance, zone, out);
    say_languages(&chance, group, out);
    int department = pwi_chance_below(&chance, 1 + pwi_chance_below(&chance, N_DEPARTMENTS)); /* the first are large */
    pwi_json_string_member(out, "department", departments[department]);
    if (side == PWI_MENTEE)
        pwi_json_string_member(out, "department_wish", wishes[pwi_chance_below(&chance, wish_words.n)]);
    pwi_json_integer_member(
        out, "level", side == PWI_MENTOR ? pwi_chance_between(&chance, 4, 10) : pwi_chance_between(&chance, 1, 4));
    assert(zone >= -6 && zone <= 12);
    pwi_json_integer_member(out, "zone", zone);
}
