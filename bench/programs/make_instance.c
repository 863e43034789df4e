/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a stored instance for the core benchmark.
 *
 *     make_instance cohort PROGRAMME COHORT OUT     all scores of a cohort, by the library
 *     make_instance FAMILY MENTEES MENTORS OUT      a family of synthetic.h */
#include <string.h>

#include "instance.h"
#include "loaded.h"
#include "synthetic.h"

enum { SEED = 1 };

static Instance score_cohort(const char *programme_path, const char *cohort_path) {
    Loaded loaded;
    PwiScoreRow *row = NULL;
    loaded_read(&loaded, programme_path, cohort_path, 1);
    Instance instance = instance_new(loaded.problem.n[PWI_MENTEE], loaded.problem.n[PWI_MENTOR]);
    if (pwi_score_row_create(loaded.scorer, &row) != PW_OK) end_program(STATUS_CANNOT, "out of memory");
    for (int i = 0; i < instance.n_mentees; i++) {
        instance.mentee_places[i] = loaded.problem.bounds[PWI_MENTEE][i].max;
        memcpy(instance.score + (size_t)i * (size_t)instance.n_mentors, pwi_score_mentee(loaded.scorer, row, i),
               (size_t)instance.n_mentors * sizeof(int32_t));
    }
    for (int j = 0; j < instance.n_mentors; j++) instance.mentor_places[j] = loaded.problem.bounds[PWI_MENTOR][j].max;
    pwi_score_row_destroy(row);
    loaded_clear(&loaded);
    return instance;
}

int main(int argc, char **argv) {
    if (argc != 5) end_program(STATUS_CANNOT, "need cohort PROGRAMME COHORT OUT, or FAMILY MENTEES MENTORS OUT");
    Instance instance = strcmp(argv[1], "cohort") == 0 ? score_cohort(argv[2], argv[3])
                                                       : synthetic_instance(argv[1], read_count(argv[2], 1, 1000000),
                                                                            read_count(argv[3], 1, 1000000), SEED);
    instance_save(&instance, argv[4]);
    instance_clear(&instance);
    return 0;
}
