/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Synthetic programmes with their cohorts (see the header): checks the options, then writes both documents. */
#include "generate/generate.h"

#include <stdio.h>
#include <string.h>

#include "base/faults.h"
#include "base/memory.h"
#include "base/unicode.h"
#include "generate/family.h"
#include "generate/writing.h"

enum { MAX_FAMILY_NAMES = 16 };

static PwStatus fail_family(const char *name, PwError *error) {
    const char *names[MAX_FAMILY_NAMES];
    assert(pwi_n_families <= MAX_FAMILY_NAMES);
    for (int k = 0; k < pwi_n_families; k++) names[k] = pwi_families[k].name;
    return pwi_fail_unknown(error, "family", name, names, pwi_n_families);
}

static PwStatus check_size(const char *what, int n, PwError *error) {
    if (n >= 1 && n <= PWI_MAX_GENERATED) return PW_OK;
    return pwi_fail(error, PW_USAGE, "number of %s out of range; got %d; need 1 to %d", what, n, PWI_MAX_GENERATED);
}

static void write_programme(const PwiPlan *plan, PwiJsonOut *out) {
    char title[128];
    snprintf(title, sizeof title, "Synthetic programme \"%s\": %s", plan->family->name, plan->family->title);
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "programme/1");
    pwi_json_string_member(out, "title", title);
    plan->family->write_programme(plan, out);
    pwi_json_key(out, "capacity");
    pwi_json_open(out, '{');
    for (int side = PWI_N_SIDES - 1; side >= 0; side--) {
        pwi_json_key(out, pwi_side_plurals[side]);
        pwi_json_open_line(out, '{');
        pwi_json_integer_member(out, "min", 0);
        pwi_json_integer_member(out, "max", side == PWI_MENTEE ? plan->family->mentors_per_mentee : 1);
        pwi_json_close(out);
    }
    pwi_json_close(out);
    pwi_json_key(out, "goals");
    pwi_json_open_line(out, '[');
    pwi_json_string(out, "matched");
    pwi_json_string(out, "total");
    pwi_json_close(out);
    pwi_json_string_member(out, "seed", plan->seed);
    pwi_json_close(out);
}

static void write_person(const PwiPlan *plan, PwiSide side, int person, PwiJsonOut *out) {
    char id[PWI_ID_SIZE];
    pwi_write_id(side, person, plan->n[side], id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "id", id);
    if (side == PWI_MENTOR && plan->places[person] != 1) pwi_json_integer_member(out, "max", plan->places[person]);
    pwi_json_key(out, "answers");
    pwi_json_open_line(out, '{');
    plan->family->write_answers(plan, side, person, out);
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_cohort(const PwiPlan *plan, PwiJsonOut *out) {
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "cohort/1");
    for (int side = PWI_N_SIDES - 1; side >= 0; side--) {
        pwi_json_key(out, pwi_side_plurals[side]);
        pwi_json_open(out, '[');
        for (int person = 0; person < plan->n[side] && !out->text.out_of_memory; person++)
            write_person(plan, (PwiSide)side, person, out);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

PwStatus pwi_generate(const PwiGenerateOptions *options, PwiBuffer *programme_json, PwiBuffer *cohort_json,
                      PwError *error) {
    assert(programme_json->n == 0 && cohort_json->n == 0);
    PwStatus status = PW_OK;
    PwiPlan plan = {.n = {[PWI_MENTEE] = options->n_mentees, [PWI_MENTOR] = options->n_mentors}};
    PwiJsonOut programme = {0}, cohort = {0};
    const char *name = options->family != NULL ? options->family : "campus";

    plan.family = pwi_family_find(name);
    plan.seed = options->seed != NULL ? options->seed : "pairwright";
    if (plan.family == NULL) PW_TRY(fail_family(name, error));
    PW_TRY(check_size("mentees", options->n_mentees, error));
    PW_TRY(check_size("mentors", options->n_mentors, error));
    if (pwi_unicode_has_control(plan.seed))
        PW_TRY(pwi_fail(error, PW_USAGE, "the seed has control characters; need plain text"));
    plan.key = pwi_chance_key(plan.seed);
    plan.places = PWI_NEW_ARRAY(int32_t, (size_t)plan.n[PWI_MENTOR]);
    if (plan.places == NULL || !pwi_crowd_init(&plan.crowd, plan.key, plan.n)) PW_TRY(pwi_fail_memory(error));
    pwi_places_share(plan.family->places, plan.key, (int64_t)plan.n[PWI_MENTEE] * plan.family->mentors_per_mentee,
                     plan.n[PWI_MENTOR], plan.places);

    write_programme(&plan, &programme);
    write_cohort(&plan, &cohort);
    if (programme.text.out_of_memory || cohort.text.out_of_memory) PW_TRY(pwi_fail_memory(error));
    *programme_json = programme.text;
    *cohort_json = cohort.text;
    programme.text = cohort.text = (PwiBuffer){0};
out:
    pwi_buffer_clear(&programme.text);
    pwi_buffer_clear(&cohort.text);
    pwi_crowd_clear(&plan.crowd);
    pwi_free(plan.places);
    return status;
}
