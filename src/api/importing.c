/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: importing survey exports (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "base/names.h"
#include "import/import.h"
#include "io/json_out.h"

_Static_assert((int)PW_N_SIDES == (int)PWI_N_SIDES, "the sides of the public input are the private ones");

/* One of `names`, or `none` for NULL; false: there is no such name. */
static bool find_name(const char *what, const char *text, const char *const *names, int n, int none, int *found,
                      PwError *error) {
    *found = none;
    if (text == NULL) return true;
    for (int k = 0; k < n; k++)
        if (strcmp(names[k], text) == 0) {
            *found = k;
            return true;
        }
    return pwi_fail_unknown(error, what, text, names, n) == PW_OK;
}

static PwStatus make_task(const PwImportInput *input, PwiImportTask *task, PwError *error) {
    int source, duplicates;
    if (!find_name("source", input->source, pwi_source_names, PWI_N_SOURCES, PWI_ANY_SOURCE, &source, error) ||
        !find_name("policy for duplicates", input->duplicates, pwi_duplicates_names, PWI_N_DUPLICATES, PWI_N_DUPLICATES,
                   &duplicates, error))
        return PW_USAGE;
    *task = (PwiImportTask){.programme = input->programme,
                            .mapping_path = input->mapping_path,
                            .source = (PwiSource)source,
                            .duplicates = (PwiDuplicates)duplicates};
    bool is_one_pool = input->peers_path != NULL;
    task->table_path[PWI_MENTEE] = is_one_pool ? input->peers_path : input->mentees_path;
    task->table_path[PWI_MENTOR] = is_one_pool ? NULL : input->mentors_path;
    if (is_one_pool && (input->mentees_path != NULL || input->mentors_path != NULL))
        return pwi_fail(error, PW_USAGE, "peers are one pool; need either peers, or mentees and mentors");
    if (!is_one_pool && (input->mentees_path == NULL || input->mentors_path == NULL))
        return pwi_fail(error, PW_USAGE, "need the tables of mentors and of mentees (or of peers, in one pool)");
    if (input->programme != NULL && input->programme->one_pool != is_one_pool)
        return pwi_fail(error, PW_USAGE, "the programme has %s; need %s",
                        is_one_pool ? "two sides" : "one pool of peers",
                        is_one_pool ? "the tables of mentors and of mentees" : "the table of peers");
    return PW_OK;
}

static PwImportCounts publish(const PwiSideCounts *counts) {
    return (PwImportCounts){.rows = counts->rows,
                            .rows_filtered = counts->filtered_rows,
                            .rows_duplicate = counts->duplicate_rows,
                            .people = counts->people,
                            .columns = counts->columns,
                            .columns_used = counts->used_columns,
                            .columns_private = counts->private_columns,
                            .cells = counts->cells,
                            .cells_used = counts->used_cells,
                            .cells_unmapped = counts->unmapped_cells,
                            .cells_dropped = counts->dropped_cells};
}

PwStatus pw_import(const PwImportInput *input, PwText *cohort, PwImportCounts counts[PW_N_SIDES], PwFaults *faults,
                   PwError *error) {
    PwiImportTask task;
    PwiBuffer text = {0};
    PwiSideCounts found[PWI_N_SIDES] = {{0}, {0}};
    assert(input->programme != NULL);
    PwStatus status = make_task(input, &task, error);
    if (status == PW_OK) status = pwi_import(&task, &text, found, faults, error);
    for (int k = 0; k < PWI_N_SIDES; k++) counts[k] = publish(&found[k]);
    return status == PW_OK ? pwi_hand_over(&text, status, cohort, error) : status;
}

PwStatus pw_import_propose(const PwImportInput *input, PwText *document, PwFaults *faults, PwError *error) {
    PwiImportTask task;
    PwiBuffer text = {0};
    PwStatus status = make_task(input, &task, error);
    if (status == PW_OK) status = pwi_import_propose(&task, &text, faults, error);
    if (status != PW_OK) pwi_buffer_clear(&text);
    return status == PW_OK ? pwi_hand_over(&text, status, document, error) : status;
}

static void write_counts(const PwImportCounts *counts, PwiJsonOut *out) {
    const struct {
        const char *key;
        int64_t value;
    } members[] = {{"rows", counts->rows},
                   {"rows_filtered", counts->rows_filtered},
                   {"rows_duplicate", counts->rows_duplicate},
                   {"people", counts->people},
                   {"columns", counts->columns},
                   {"columns_used", counts->columns_used},
                   {"columns_private", counts->columns_private},
                   {"cells", counts->cells},
                   {"cells_used", counts->cells_used},
                   {"cells_unmapped", counts->cells_unmapped},
                   {"cells_dropped", counts->cells_dropped}};
    pwi_json_open_line(out, '{');
    for (size_t k = 0; k < sizeof members / sizeof *members; k++)
        pwi_json_integer_member(out, members[k].key, members[k].value);
    pwi_json_close(out);
}

PwStatus pw_import_counts_to_json(const PwImportCounts counts[PW_N_SIDES], bool is_one_pool, PwText *json,
                                  PwError *error) {
    PwiJsonOut out = {0};
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "import/1");
    for (int k = is_one_pool ? 0 : PWI_MENTOR; k >= 0; k--) {
        pwi_json_key(&out, is_one_pool ? "peers" : pwi_side_plurals[k]);
        write_counts(&counts[k], &out);
    }
    pwi_json_close(&out);
    return pwi_hand_over(&out.text, PW_OK, json, error);
}
