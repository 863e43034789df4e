/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families of synthetic programmes, one line each: add a line to add a family. */
#include <stddef.h>
#include <string.h>

#include "generate/family.h"

/* Mentees of the campus who speak the common language besides their own, in 1000: about 11 and 30 % of the pairs are
 * forbidden. */
enum { USUAL_ENGLISH = 950, LITTLE_ENGLISH = 550 };

#define CAMPUS .write_programme = pwi_campus_write_programme, .write_answers = pwi_campus_write_answers

const PwiFamily pwi_families[] = {
    {"campus", "answers that hang together", PWI_PLACES_ROOMY, 1, USUAL_ENGLISH, false, false, CAMPUS},
    {"words", "the campus with a text question", PWI_PLACES_ROOMY, 1, USUAL_ENGLISH, false, true, CAMPUS},
    {"scarce", "one skill that everybody wants", PWI_PLACES_ROOMY, 1, USUAL_ENGLISH, true, false, CAMPUS},
    {"tight", "as many places as mentees", PWI_PLACES_TIGHT, 1, USUAL_ENGLISH, false, false, CAMPUS},
    {"uneven", "few places with most mentors, very many with some", PWI_PLACES_UNEVEN, 1, USUAL_ENGLISH, false, false,
     CAMPUS},
    {"forbidden", "three pairs in ten forbidden", PWI_PLACES_ROOMY, 1, LITTLE_ENGLISH, false, false, CAMPUS},
    {"several", "three mentors a mentee", PWI_PLACES_ROOMY, 3, USUAL_ENGLISH, false, false, CAMPUS},
    {"one-to-one", "one place with every mentor", PWI_PLACES_SINGLE, 1, USUAL_ENGLISH, false, false, CAMPUS},
    {"flat", "answers with little structure", PWI_PLACES_ROOMY, 1, 0, false, false, pwi_flat_write_programme,
     pwi_flat_write_answers},
    {"tied", "most pairs tie", PWI_PLACES_ROOMY, 1, 0, false, false, pwi_tied_write_programme, pwi_tied_write_answers},
    {"product", "need times offer", PWI_PLACES_ROOMY, 1, 0, false, false, pwi_product_write_programme,
     pwi_product_write_answers},
};
const int pwi_n_families = (int)(sizeof pwi_families / sizeof pwi_families[0]);

const PwiFamily *pwi_family_find(const char *name) {
    for (int k = 0; k < pwi_n_families; k++)
        if (strcmp(pwi_families[k].name, name) == 0) return &pwi_families[k];
    return NULL;
}
