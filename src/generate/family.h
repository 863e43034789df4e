/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract between the generator and its families: what a family says, and what it is given to say it with. */
#ifndef PWI_GENERATE_FAMILY_H
#define PWI_GENERATE_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

#include "generate/crowd.h"
#include "generate/places.h"
#include "io/json_out.h"
#include "programme/question.h"

/* Everything a family's writers may look at; constant while they write. */
typedef struct PwiPlan {
    const struct PwiFamily *family;
    const char *seed;
    uint64_t key;       /* of the seed */
    int n[PWI_N_SIDES]; /* people, by PwiSide */
    int32_t *places;    /* [mentors] capacities; owned by pwi_generate */
    PwiCrowd crowd;     /* who studies what; owned by pwi_generate */
} PwiPlan;

typedef struct PwiFamily {
    const char *name;
    const char *title;      /* what is hard or easy about it, for people */
    PwiPlacesKind places;   /* how capacity is shared out */
    int mentors_per_mentee; /* the mentees' `max` */
    int english_permille;   /* campus: mentees who speak the common language; fewer → more forbidden pairs */
    bool has_scarce_skill;  /* campus: everybody wants the one skill that hardly anyone offers */
    bool has_words;         /* campus: a text question as well */
    /* Writes the members "questions", "criteria" and, where the family has them, "emphasis" and "rules". */
    void (*write_programme)(const PwiPlan *plan, PwiJsonOut *out);
    /* Writes the members of one person's `answers`. */
    void (*write_answers)(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out);
} PwiFamily;

/* The writers behind the table in families.c. */
void pwi_campus_write_programme(const PwiPlan *plan, PwiJsonOut *out);
void pwi_campus_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out);
void pwi_flat_write_programme(const PwiPlan *plan, PwiJsonOut *out);
void pwi_flat_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out);
void pwi_tied_write_programme(const PwiPlan *plan, PwiJsonOut *out);
void pwi_tied_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out);
void pwi_product_write_programme(const PwiPlan *plan, PwiJsonOut *out);
void pwi_product_write_answers(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out);

extern const PwiFamily pwi_families[];
extern const int pwi_n_families;
const PwiFamily *pwi_family_find(const char *name); /* NULL: there is none of that name */

#endif
