/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answers that can be given on the synthetic campus: one list of options a question. */
#ifndef PWI_GENERATE_CAMPUS_VOCABULARY_H
#define PWI_GENERATE_CAMPUS_VOCABULARY_H

#include "generate/writing.h"

extern const PwiWords pwi_campus_fields;    /* three a circle (crowd.h), in the order of the circles */
extern const PwiWords pwi_campus_skills;    /* from the common to the rare among mentors */
extern const PwiWords pwi_campus_topics;    /* rated, not chosen */
extern const PwiWords pwi_campus_interests; /* three a circle */
extern const PwiWords pwi_campus_hobbies;
extern const PwiWords pwi_campus_languages; /* the first is the common language */
extern const PwiWords pwi_campus_days;
extern const PwiWords pwi_campus_styles;
extern const PwiWords pwi_campus_traits;
extern const PwiWords pwi_campus_aims;
extern const PwiWords pwi_campus_tutors;
extern const PwiWords pwi_campus_backgrounds;
extern const PwiWords pwi_campus_genders;
extern const PwiWords pwi_yes_no;
extern const PwiWords pwi_campus_matters; /* ids of criteria, for the emphasis */
extern const PwiWords pwi_campus_words;   /* four a circle, then those that everybody uses */

enum {
    PWI_CAMPUS_FIELDS_A_CIRCLE = 3,
    PWI_CAMPUS_INTERESTS_A_CIRCLE = 3,
    PWI_CAMPUS_WORDS_A_CIRCLE = 4,
    PWI_CAMPUS_FROM_HOUR = 8,
    PWI_CAMPUS_HOURS_A_DAY = 12
};

#endif
