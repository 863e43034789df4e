/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A programme's life: born with the defaults of docs/formats/programme.md, dying with everything in its arena. */
#include "programme/programme.h"

PwProgramme *pwi_programme_new(void) {
    PwProgramme *programme = PWI_NEW(PwProgramme);
    if (programme == NULL) return NULL;

    programme->title = "";
    programme->seed = "";
    programme->emphasis.question = -1;
    programme->capacity = (PwiCapacity){
        .side = {[PWI_MENTEE] = {.min = 0, .max = 1}, [PWI_MENTOR] = {.min = 0, .max = 1}},
        .min_if_used = {[PWI_MENTEE] = false, [PWI_MENTOR] = true},
    };
    programme->goal[0] = PWI_GOAL_MATCHED;
    programme->goal[1] = PWI_GOAL_TOTAL;
    programme->n_goals = 2;
    return programme;
}

void pwi_programme_destroy(PwProgramme *programme) {
    if (programme == NULL) return;

    /* The questions lie in the arena, their name tables do not. */
    for (int q = 0; q < programme->n_questions; q++) {
        pwi_names_clear(&programme->question[q].options);
        pwi_names_clear(&programme->question[q].days);
    }
    pwi_names_clear(&programme->question_names);
    pwi_names_clear(&programme->criterion_names);
    pwi_names_clear(&programme->rule_names);
    pwi_arena_clear(&programme->arena);
    pwi_free(programme);
}

bool pwi_programme_has_groups(const PwProgramme *programme, int question) {
    const PwiQuestion *asked = &programme->question[question];
    if (asked->type != PWI_CHOICE || !pwi_question_asks(asked, PWI_MENTEE)) return false;
    bool in_fairness = false;
    for (int k = 0; k < programme->n_fairness; k++) in_fairness |= programme->fairness[k].question == question;
    return asked->sensitive || in_fairness;
}

bool pwi_programme_has_minimum(const PwProgramme *programme) {
    const PwiCapacity *capacity = &programme->capacity;
    for (int side = 0; side < 2; side++)
        if (capacity->side[side].min > 0 && !capacity->min_if_used[side]) return true;
    return false;
}

int32_t pwi_programme_floor_ppm(const PwProgramme *programme) {
    int64_t floor_ppm = 0;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *rule = &programme->fairness[k];
        if (rule->kind == PWI_FLOOR && !rule->soft && rule->level_ppm > floor_ppm) floor_ppm = rule->level_ppm;
    }
    return (int32_t)floor_ppm;
}
