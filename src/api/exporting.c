/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's face: handing a matching out (pairwright.h). */
#include <string.h>

#include "api/private.h"
#include "export/handout.h"
#include "io/json_out.h"
#include "io/write_table.h"
#include "io/write_workbook.h"

/* All tables, a list of rows each, with the header's words as keys. */
static void write_json(const PwiSheet sheet[PWI_N_HANDOUT_TABLES], PwiJsonOut *out) {
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "handout/1");
    for (int k = 0; k < PWI_N_HANDOUT_TABLES; k++) {
        const PwiTable *table = &sheet[k].table;
        pwi_json_key(out, sheet[k].name);
        pwi_json_open(out, '[');
        for (int row = 1; row < table->n_rows; row++) {
            pwi_json_open_line(out, '{');
            for (int column = 0; column < table->n_columns; column++) {
                const char *cell = pwi_table_cell(table, row, column);
                if (cell[0] == '\0') continue;
                pwi_json_key(out, pwi_table_cell(table, 0, column));
                if (sheet[k].is_number[column])
                    pwi_json_numeral(out, cell);
                else
                    pwi_json_string(out, cell);
            }
            pwi_json_close(out);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* The table --table names; −1 after saying that there is none. */
static int find_table(const char *name, PwError *error) {
    if (name == NULL) return PWI_PAIRS;
    for (int k = 0; k < PWI_N_HANDOUT_TABLES; k++)
        if (strcmp(pwi_handout_table_names[k], name) == 0) return k;
    PwStatus status = pwi_fail_unknown(error, "table", name, pwi_handout_table_names, PWI_N_HANDOUT_TABLES);
    assert(status != PW_OK);
    (void)status;
    return -1;
}

static PwStatus write_sheets(const PwExportOptions *options, const PwiSheet sheet[PWI_N_HANDOUT_TABLES], int table,
                             PwiBuffer *bytes, PwError *error) {
    PwiJsonOut out = {0};
    switch (options->format) {
        case PW_EXPORT_CSV:
            pwi_write_csv(&sheet[table], bytes);
            return PW_OK;
        case PW_EXPORT_XLSX:
            return pwi_write_workbook(sheet, PWI_N_HANDOUT_TABLES, bytes, error);
        case PW_EXPORT_JSON:
            write_json(sheet, &out);
            *bytes = out.text;
            return PW_OK;
    }
    return pwi_fail(error, PW_USAGE, "this is no format of exports");
}

PwStatus pw_export(const PwMatching *matching, const PwSolveInput *input, const PwExportOptions *options, PwText *text,
                   PwFaults *faults, PwError *error) {
    PwStatus status;
    PwDecisions *own = NULL;
    PwiIdentities identities = {0};
    PwiBuffer bytes = {0};
    PwiSheet sheet[PWI_N_HANDOUT_TABLES] = {{0}, {0}, {0}, {0}};
    int table = find_table(options->table, error);
    if (table < 0) return PW_USAGE;
    const PwDecisions *decisions = pwi_decisions_or_none(input, &own);
    PW_TRY(decisions != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_identities_init(&identities, input->cohort, options->key_path, options->names_path, faults, error));
    PwiHandoutInput handout = {input->programme, input->cohort, decisions, matching, &identities};
    PW_TRY(pwi_make_handout(&handout, sheet));
    PW_TRY(write_sheets(options, sheet, table, &bytes, error));
    PW_TRY(faults->out_of_memory ? PW_NO_MEMORY : PW_OK);
    status = pwi_hand_over(&bytes, PW_OK, text, error);
out:
    if (status != PW_OK) pwi_buffer_clear(&bytes);
    for (int k = 0; k < PWI_N_HANDOUT_TABLES; k++) pwi_table_clear(&sheet[k].table);
    pwi_identities_clear(&identities);
    pwi_decisions_destroy(own);
    return status == PW_NO_MEMORY ? pwi_fail_memory(error) : status;
}
