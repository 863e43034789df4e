/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions: the words of their enums, whom they ask, and the time grid. */
#include "programme/question.h"

#include <assert.h>

const char *const pwi_question_type_names[PWI_N_QUESTION_TYPES] = {
    [PWI_CHOICE] = "choice", [PWI_CHOICES] = "choices", [PWI_SCALE] = "scale",
    [PWI_NUMBER] = "number", [PWI_RANKING] = "ranking", [PWI_RATINGS] = "ratings",
    [PWI_TIMES] = "times",   [PWI_PEOPLE] = "people",   [PWI_TEXT] = "text",
};

const char *const pwi_ask_names[PWI_N_ASKS] = {
    [PWI_ASK_EVERYONE] = "everyone",
    [PWI_ASK_MENTORS] = "mentors",
    [PWI_ASK_MENTEES] = "mentees",
};

const char *const pwi_side_names[PWI_N_SIDES] = {[PWI_MENTEE] = "mentee", [PWI_MENTOR] = "mentor"};
const char *const pwi_side_plurals[PWI_N_SIDES] = {[PWI_MENTEE] = "mentees", [PWI_MENTOR] = "mentors"};

bool pwi_question_asks(const PwiQuestion *question, PwiSide side) {
    switch (question->ask) {
        case PWI_ASK_EVERYONE:
            return true;
        case PWI_ASK_MENTORS:
            return side == PWI_MENTOR;
        case PWI_ASK_MENTEES:
            return side == PWI_MENTEE;
        case PWI_N_ASKS:
            break;
    }
    assert(false && "a question asks someone");
    return false;
}

int pwi_question_slots_per_day(const PwiQuestion *question) {
    assert(question->type == PWI_TIMES && question->step_minutes > 0);
    assert(question->from_minutes < question->to_minutes);
    return (question->to_minutes - question->from_minutes) / question->step_minutes;
}

int pwi_question_slots(const PwiQuestion *question) {
    return question->days.n * pwi_question_slots_per_day(question);
}
