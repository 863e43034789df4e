/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory may be gone at any allocation of an import, a proposal, a draft and an export: each ends with PW_NO_MEMORY, or
 * with exactly the result of a run that lacked nothing. Leaks and wrong accesses are for the sanitizers to see. Needs a
 * build with PAIRWRIGHT_TEST_FAULTS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pairwright/pairwright.h>

#include "base/file.h"
#include "base/memory.h"

#ifndef PWI_TEST_FAULTS

int main(void) {
    puts("skipped: this build cannot refuse allocations (PAIRWRIGHT_TEST_FAULTS is off)");
    return 77;
}

#else

enum { PATH_SIZE = 256 };
enum { MENTEES, MENTORS, KEY, NAMES, MATCHING, N_FILES };

static const char *const content[N_FILES] = {
    [MENTEES] =
        "Timestamp,Email,Name,field,Rate [R],Rate [art],Free? [Mon],wants,about\n"
        "1,A@x,Ann,Maths,4,2,8AM;9AM,Mo,\"R, and\nart\"\n2,b@x,Ben,Mths,,5,,m2,\n3,c@x,Cem,Art,1,1,10AM,,=1+1\n",
    [MENTORS] =
        "id;name;field;R;art;Free? [Mon]\nm1;Mo;Maths;First Choice;Second Choice;8AM\nm2;Mia;Art;;First Choice;\n"
        "m3;Max;Art;Second Choice;First Choice, Second Choice;9AM\n",
    [KEY] = "sixteen bytes and more\n",
    [NAMES] = "id,name\nm1,Mo\na@x,Ann\n",
};
static const char programme_text[] =
    "{\"pairwright\": \"programme/1\", \"questions\": {"
    "\"field\": {\"type\": \"choice\", \"options\": [\"Maths\", \"Art\"]},"
    "\"skills\": {\"type\": \"ratings\", \"text\": \"Rate\", \"items\": [\"R\", \"art\"], \"min\": 1, \"max\": 5},"
    "\"times\": {\"type\": \"times\", \"text\": \"Free?\", \"days\": [\"Mon\"], \"from\": \"08:00\", \"to\": "
    "\"12:00\", \"step\": 60},"
    "\"wants\": {\"type\": \"people\", \"ask\": \"mentees\"}, \"about\": {\"type\": \"text\"}},"
    "\"criteria\": {\"field\": {\"kind\": \"same\", \"question\": \"field\", \"weight\": 1}}}";

typedef struct Setting {
    char path[N_FILES][PATH_SIZE], programme_path[PATH_SIZE], cohort_path[PATH_SIZE];
    PwFaults *faults; /* of the setting itself */
    PwProgramme *programme;
    PwCohort *cohort;
    PwMatching *matching;
} Setting;

typedef enum Job { IMPORT, PROPOSE, DRAFT, EXPORT_CSV, EXPORT_JSON, EXPORT_XLSX, N_JOBS } Job;

static PwStatus run(const Setting *setting, Job job, PwText *text) {
    PwError error;
    PwImportCounts counts[PW_N_SIDES];
    PwFaults *faults = pw_faults_create();
    PwImportInput import = {.programme = job == DRAFT ? NULL : setting->programme,
                            .mentees_path = setting->path[MENTEES],
                            .mentors_path = setting->path[MENTORS]};
    PwSolveInput input = {.programme = setting->programme, .cohort = setting->cohort};
    PwExportOptions export = {.format = (PwExportFormat)(job - EXPORT_CSV),
                              .table = "mail",
                              .key_path = setting->path[KEY],
                              .names_path = setting->path[NAMES]};
    PwStatus status = faults == NULL  ? PW_NO_MEMORY
                      : job == IMPORT ? pw_import(&import, text, counts, faults, &error)
                      : job <= DRAFT  ? pw_import_propose(&import, text, faults, &error)
                                      : pw_export(setting->matching, &input, &export, text, faults, &error);
    pw_faults_destroy(faults);
    return status;
}

static void write_file(char path[PATH_SIZE], const char *name, const char *bytes, size_t n) {
    PwError error;
    (void)snprintf(path, PATH_SIZE, "/tmp/pairwright-import-memory-%ld-%s", (long)getpid(), name);
    assert_int_equal(pwi_file_write(path, true, NULL, 0, bytes, n, &error), PW_OK);
}

static int start(void **state) {
    static const char *const names[N_FILES] = {"s.csv", "m.csv", "key", "names.csv", "unused"};
    Setting *setting = calloc(1, sizeof *setting);
    PwText cohort = {0};
    PwError error;
    setting->faults = pw_faults_create();
    for (int k = 0; k < MATCHING; k++) write_file(setting->path[k], names[k], content[k], strlen(content[k]));
    write_file(setting->programme_path, "programme.json", programme_text, strlen(programme_text));
    assert_int_equal(pw_programme_read(setting->programme_path, &setting->programme, setting->faults, &error), PW_OK);
    assert_int_equal(run(setting, IMPORT, &cohort), PW_OK);
    write_file(setting->cohort_path, "cohort.json", cohort.bytes, cohort.n);
    pw_text_clear(&cohort);
    assert_int_equal(
        pw_cohort_read(setting->cohort_path, setting->programme, &setting->cohort, setting->faults, &error), PW_OK);
    PwSolveInput input = {.programme = setting->programme, .cohort = setting->cohort};
    assert_int_equal(pw_solve(&input, &setting->matching, &error), PW_OK);
    *state = setting;
    return 0;
}

static int end(void **state) {
    Setting *setting = *state;
    for (int k = 0; k < MATCHING; k++) (void)unlink(setting->path[k]);
    (void)unlink(setting->programme_path);
    (void)unlink(setting->cohort_path);
    pw_matching_destroy(setting->matching);
    pw_cohort_destroy(setting->cohort);
    pw_programme_destroy(setting->programme);
    pw_faults_destroy(setting->faults);
    free(setting);
    return 0;
}

static void check_every_allocation(void **state) {
    const Setting *setting = *state;
    for (int job = 0; job < N_JOBS; job++) {
        PwText good = {0};
        pwi_memory_fail_at(0);
        assert_int_equal(run(setting, (Job)job, &good), PW_OK);
        int64_t n = pwi_memory_allocations();
        assert_in_range(n, 5, 1000000);
        for (int64_t nth = 1; nth <= n; nth++) {
            PwText text = {0};
            pwi_memory_fail_at(nth);
            PwStatus status = run(setting, (Job)job, &text);
            pwi_memory_fail_at(0);
            if (status != PW_NO_MEMORY) {
                if (status != PW_OK || text.n != good.n || memcmp(text.bytes, good.bytes, good.n) != 0)
                    fail_msg("job %d, allocation %lld of %lld: status %d, another result", job, (long long)nth,
                             (long long)n, (int)status);
            }
            pw_text_clear(&text);
        }
        printf("job %d: %lld allocations refused, one at a time\n", job, (long long)n);
        pw_text_clear(&good);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_every_allocation)};
    return cmocka_run_group_tests(tests, start, end);
}

#endif
