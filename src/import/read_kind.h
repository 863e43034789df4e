/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of question a group of columns is, told from its cells. */
#ifndef PWI_IMPORT_READ_KIND_H
#define PWI_IMPORT_READ_KIND_H

#include "import/groups.h"

typedef struct PwiDraftQuestion {
    const char *id, *text;
    PwiQuestionType type;
    PwiNames options;   /* options, items or days; owned */
    int64_t min, max;   /* millionths */
    const char **label; /* scale: [n_labels] of min, min + 1, …; entries may be NULL */
    int n_labels;
    int from_minutes, to_minutes, step_minutes;
    bool is_asked[PWI_N_SIDES];
    bool is_sensitive;
    bool is_made_up; /* columns of their own that are one question: it has no words */
} PwiDraftQuestion;

/* Reads the first of n_groups groups (and those behind it that belong to it). Returns how many groups it took; its
 * question->text stays NULL when no kind fits. −1: memory is gone. */
int pwi_read_kind(const PwiSurvey *survey, const PwiGroup *group, int n_groups, PwiArena *arena,
                  PwiDraftQuestion *question);

#endif
