/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic campus, the questionnaire: every type of question and every kind of criterion that scales.
 *
 * The rules forbid about one pair in ten: no common language, no common hour, the same tutor. */
#include "generate/campus_vocabulary.h"
#include "generate/family.h"

static void write_study_questions(PwiJsonOut *out) {
    pwi_write_options_question(out, "field", PWI_CHOICE, PWI_ASK_EVERYONE, "What do you study?", pwi_campus_fields);
    pwi_write_range_question(out, "year", PWI_NUMBER, "Which year are you in?", 1, 8);
    pwi_open_question(out, "needs", PWI_CHOICES, PWI_ASK_MENTEES, "What would you like help with?");
    pwi_write_words_member(out, "options", pwi_campus_skills);
    pwi_json_integer_member(out, "most", 6);
    pwi_json_close(out);
    pwi_write_options_question(out, "offers", PWI_CHOICES, PWI_ASK_MENTORS, "What can you help with?",
                               pwi_campus_skills);
    pwi_open_question(out, "levels", PWI_RATINGS, PWI_ASK_EVERYONE,
                      "Mentees: how much help do you want with these? Mentors: how sure of them are you?");
    pwi_write_words_member(out, "items", pwi_campus_topics);
    pwi_json_integer_member(out, "min", 0);
    pwi_json_integer_member(out, "max", 4);
    pwi_json_close(out);
    pwi_open_question(out, "aims", PWI_RANKING, PWI_ASK_EVERYONE, "What is mentoring for? Most important first.");
    pwi_write_words_member(out, "options", pwi_campus_aims);
    pwi_json_close(out);
    pwi_write_options_question(out, "tutor", PWI_CHOICE, PWI_ASK_EVERYONE, "Whose tutor group are you in?",
                               pwi_campus_tutors);
}

static void write_life_questions(PwiJsonOut *out) {
    pwi_write_options_question(out, "interests", PWI_CHOICES, PWI_ASK_EVERYONE, "What could you talk about for hours?",
                               pwi_campus_interests);
    pwi_write_options_question(out, "hobbies", PWI_CHOICES, PWI_ASK_EVERYONE, "What do you do after classes?",
                               pwi_campus_hobbies);
    pwi_write_options_question(out, "languages", PWI_CHOICES, PWI_ASK_EVERYONE, "Which languages do you speak well?",
                               pwi_campus_languages);
    pwi_write_times_question(out, "times", pwi_campus_days, PWI_CAMPUS_FROM_HOUR,
                             PWI_CAMPUS_FROM_HOUR + PWI_CAMPUS_HOURS_A_DAY);
    pwi_write_range_question(out, "way", PWI_NUMBER, "How many minutes is your way to campus?", 0, 120);
    pwi_write_options_question(out, "background", PWI_CHOICE, PWI_ASK_EVERYONE, "Where did you grow up?",
                               pwi_campus_backgrounds);
}

static void write_person_questions(const PwiPlan *plan, PwiJsonOut *out) {
    pwi_write_options_question(out, "style", PWI_CHOICE, PWI_ASK_EVERYONE, "Which kind of conversation helps most?",
                               pwi_campus_styles);
    pwi_open_question(out, "character", PWI_RATINGS, PWI_ASK_EVERYONE, "How much is this like you?");
    pwi_write_words_member(out, "items", pwi_campus_traits);
    pwi_json_integer_member(out, "min", 1);
    pwi_json_integer_member(out, "max", 5);
    pwi_json_close(out);
    pwi_write_range_question(out, "pace", PWI_SCALE, "How often would you like to meet? 1 now and then, 5 every week",
                             1, 5);
    pwi_open_question(out, "gender", PWI_CHOICE, PWI_ASK_EVERYONE, "What is your gender?");
    pwi_write_words_member(out, "options", pwi_campus_genders);
    pwi_json_key(out, "sensitive");
    pwi_json_bool(out, true);
    pwi_json_close(out);
    pwi_write_options_question(out, "same_gender", PWI_CHOICE, PWI_ASK_MENTEES,
                               "Would you rather have a mentor of your own gender?", pwi_yes_no);
    pwi_open_question(out, "wants", PWI_PEOPLE, PWI_ASK_MENTEES, "Is there anyone you would like as your mentor?");
    pwi_json_integer_member(out, "most", 5);
    pwi_json_close(out);
    pwi_open_question(out, "knows", PWI_PEOPLE, PWI_ASK_MENTORS, "Is there anyone you would like as your mentee?");
    pwi_json_integer_member(out, "most", 3);
    pwi_json_close(out);
    pwi_write_options_question(out, "matters", PWI_CHOICE, PWI_ASK_MENTEES, "What matters most to you?",
                               pwi_campus_matters);
    if (!plan->family->has_words) return;
    pwi_open_question(out, "about", PWI_TEXT, PWI_ASK_EVERYONE, "Tell us a little about yourself.");
    pwi_json_close(out);
}

static void write_study_criteria(const PwiPlan *plan, PwiJsonOut *out) {
    pwi_open_criterion(out, "skills", "covers", plan->family->has_scarce_skill ? 9000000 : 5000000, NULL);
    pwi_json_string_member(out, "mentee", "needs");
    pwi_json_string_member(out, "mentor", "offers");
    pwi_json_close(out);
    pwi_write_criterion(out, "levels", "covers", 2000000, "levels");
    pwi_write_criterion(out, "field", "same", 3000000, "field");
    pwi_open_criterion(out, "seniority", "ahead", 2000000, "year");
    pwi_json_key(out, "ideal");
    pwi_json_open_line(out, '[');
    pwi_json_integer(out, 1);
    pwi_json_integer(out, 2);
    pwi_json_close(out);
    pwi_json_integer_member(out, "tolerance", 2);
    pwi_json_close(out);
    pwi_write_criterion(out, "aims", "agree", 1500000, "aims");
}

static void write_style_criterion(PwiJsonOut *out) {
    /* What a mentee of the row's style thinks of a mentor of the column's, in millionths. */
    static const int fits[3][3] = {{1000000, 0, 500000}, {0, 1000000, 500000}, {300000, 600000, 1000000}};
    pwi_open_criterion(out, "style", "table", 1000000, "style");
    pwi_json_key(out, "table");
    pwi_json_open_line(out, '{');
    for (int a = 0; a < pwi_campus_styles.n; a++) {
        pwi_json_key(out, pwi_campus_styles.word[a]);
        pwi_json_open_line(out, '{');
        for (int b = 0; b < pwi_campus_styles.n; b++) {
            if (fits[a][b] == 0) continue;
            pwi_json_key(out, pwi_campus_styles.word[b]);
            pwi_json_decimal(out, fits[a][b]);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_life_criteria(PwiJsonOut *out) {
    pwi_write_criterion(out, "interests", "overlap", 2000000, "interests");
    pwi_open_criterion(out, "hobbies", "overlap", 1000000, "hobbies");
    pwi_json_string_member(out, "measure", "dice");
    pwi_json_close(out);
    pwi_open_criterion(out, "languages", "overlap", 500000, "languages");
    pwi_json_string_member(out, "measure", "share");
    pwi_json_close(out);
    pwi_open_criterion(out, "time", "shared-time", 2000000, "times");
    pwi_json_integer_member(out, "enough", 180);
    pwi_json_close(out);
    pwi_open_criterion(out, "way", "close", 500000, "way");
    pwi_json_integer_member(out, "range", 60);
    pwi_json_close(out);
    pwi_write_criterion(out, "fresh-eyes", "different", 250000, "background");
}

static void write_person_criteria(const PwiPlan *plan, PwiJsonOut *out) {
    write_style_criterion(out);
    pwi_open_criterion(out, "character", "alike", 1500000, "character");
    pwi_json_key(out, "missing");
    pwi_json_decimal(out, 500000);
    pwi_json_close(out);
    pwi_write_criterion(out, "pace", "close", 1000000, "pace");
    pwi_open_criterion(out, "same-gender", "same", 2000000, "gender");
    pwi_json_key(out, "sensitive");
    pwi_json_bool(out, true);
    pwi_json_key(out, "when");
    pwi_json_open_line(out, '{');
    pwi_json_key(out, "mentee");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "same_gender", "yes");
    pwi_json_close(out);
    pwi_json_close(out);
    pwi_json_close(out);
    pwi_open_criterion(out, "asked", "asked-for", 2000000, "wants");
    pwi_json_string_member(out, "by", "mentee");
    pwi_json_close(out);
    pwi_open_criterion(out, "chosen", "asked-for", 1000000, "knows");
    pwi_json_string_member(out, "by", "mentor");
    pwi_json_close(out);
    if (plan->family->has_words) pwi_write_criterion(out, "about", "text-alike", 3000000, "about");
}

static void write_rules(PwiJsonOut *out) {
    pwi_json_key(out, "rules");
    pwi_json_open(out, '{');
    pwi_write_languages_rule(out);
    pwi_json_key(out, "can-meet");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "criterion", "time");
    pwi_json_key(out, "at_least");
    pwi_json_decimal(out, 333333);
    pwi_json_string_member(out, "because", "less than an hour in common");
    pwi_json_close(out);
    pwi_json_key(out, "not-tutor");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", "different");
    pwi_json_string_member(out, "question", "tutor");
    pwi_json_integer_member(out, "at_least", 1);
    pwi_json_string_member(out, "because", "same tutor group");
    pwi_json_close(out);
    pwi_json_close(out);
}

void pwi_campus_write_programme(const PwiPlan *plan, PwiJsonOut *out) {
    pwi_json_key(out, "questions");
    pwi_json_open(out, '{');
    write_study_questions(out);
    write_life_questions(out);
    write_person_questions(plan, out);
    pwi_json_close(out);
    pwi_json_key(out, "criteria");
    pwi_json_open(out, '{');
    write_study_criteria(plan, out);
    write_life_criteria(out);
    write_person_criteria(plan, out);
    pwi_json_close(out);
    pwi_json_key(out, "emphasis");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "question", "matters");
    pwi_json_integer_member(out, "factor", 2);
    pwi_json_close(out);
    write_rules(out);
}
