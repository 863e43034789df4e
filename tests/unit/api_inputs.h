/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A generated programme and cohort, read through the public interface: what its tests begin with. */
#ifndef TEST_API_INPUTS_H
#define TEST_API_INPUTS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/private.h"
#include "base/file.h"

enum { PATH_SIZE = 64 };

typedef struct Inputs {
    char folder[PATH_SIZE];
    PwProgramme *programme;
    PwCohort *cohort;
    PwFaults *faults;
} Inputs;

static void file_in(const Inputs *inputs, const char *name, char path[PATH_SIZE]) {
    assert_in_range(snprintf(path, PATH_SIZE, "%s/%s", inputs->folder, name), 1, PATH_SIZE - 1);
}

static void write_text(const Inputs *inputs, const char *name, PwText *text) {
    char path[PATH_SIZE];
    file_in(inputs, name, path);
    assert_int_equal(pwi_file_write(path, true, NULL, 0, text->bytes, text->n, NULL), PW_OK);
    pw_text_clear(text);
}

static void inputs_generate(Inputs *inputs, const char *family, int n_mentees, int n_mentors) {
    const PwGenerateInput wanted = {.n_mentees = n_mentees, .n_mentors = n_mentors, .family = family};
    PwText programme = {0}, cohort = {0};
    char path[PATH_SIZE];
    *inputs = (Inputs){.folder = "/tmp/pairwright-session-XXXXXX", .faults = pw_faults_create()};
    assert_non_null(mkdtemp(inputs->folder));
    assert_int_equal(pw_generate(&wanted, &programme, &cohort, NULL), PW_OK);
    write_text(inputs, "programme.json", &programme);
    write_text(inputs, "cohort.json", &cohort);
    file_in(inputs, "programme.json", path);
    assert_int_equal(pw_programme_read(path, &inputs->programme, inputs->faults, NULL), PW_OK);
    assert_int_equal(unlink(path), 0);
    file_in(inputs, "cohort.json", path);
    assert_int_equal(pw_cohort_read(path, inputs->programme, &inputs->cohort, inputs->faults, NULL), PW_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(inputs->folder), 0);
}

static void inputs_clear(Inputs *inputs) {
    pw_cohort_destroy(inputs->cohort);
    pw_programme_destroy(inputs->programme);
    pw_faults_destroy(inputs->faults);
}

#endif
