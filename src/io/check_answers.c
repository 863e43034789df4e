/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns without answers (check_answers.h). */
#include "io/check_answers.h"

#include <string.h>

static bool reads(const PwiCriterion *criterion, PwiSide side, int question) {
    return !criterion->broken && criterion->kind != PWI_GIVEN && criterion->question[side] == question;
}

/* The first criterion or rule that reads the question on that side; NULL: none does. */
static const char *find_reader(const PwProgramme *programme, PwiSide side, int question, const char **what) {
    *what = "criterion";
    for (int k = 0; k < programme->n_criteria; k++)
        if (programme->criterion[k].weight_ppm > 0 && reads(&programme->criterion[k], side, question))
            return programme->criterion[k].id;
    *what = "rule";
    for (int k = 0; k < programme->n_rules; k++)
        if (reads(&programme->rule[k].test, side, question)) return programme->rule[k].id;
    return NULL;
}

void pwi_warn_about_answers(const PwiNode *list, const PwProgramme *programme, const PwCohort *cohort, PwiSide side) {
    const PwiPeople *people = &cohort->side[side];
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiColumn *column = &people->column[q];
        const char *what, *reader = find_reader(programme, side, q, &what);
        if (reader == NULL || column->cells == NULL || people->n == 0) continue;
        if (memchr(column->answered, 1, (size_t)people->n) != NULL) continue;
        pwi_node_warn(list, "nobody here has answered \"%s\", which the %s \"%s\" reads", programme->question[q].id,
                      what, reader);
    }
}
