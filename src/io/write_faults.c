/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing faults (write_faults.h). */
#include "io/write_faults.h"

#include "io/json_out.h"

static void write_line(const PwiFault *fault, PwiBuffer *text) {
    pwi_buffer_text(text, "pairwright: ");
    if (fault->file != NULL && fault->file[0] != '\0') pwi_buffer_text(text, fault->file);
    if (fault->line > 0) pwi_buffer_format(text, ":%lld:%lld", (long long)fault->line, (long long)fault->column);
    if (fault->file != NULL && fault->file[0] != '\0') pwi_buffer_text(text, ": ");
    pwi_buffer_format(text, "%s: %s%s\n", fault->pointer, fault->is_warning ? "warning: " : "", fault->text);
}

void pwi_write_fault_lines(const PwFaults *faults, PwiBuffer *text) {
    int64_t n_listed[2] = {0, 0};
    for (int k = 0; k < faults->n; k++) {
        write_line(&faults->fault[k], text);
        n_listed[faults->fault[k].is_warning]++;
    }
    if (faults->n_errors > n_listed[0])
        pwi_buffer_format(text, "pairwright: and %lld more faults\n", (long long)(faults->n_errors - n_listed[0]));
    if (faults->n_warnings > n_listed[1])
        pwi_buffer_format(text, "pairwright: and %lld more warnings\n", (long long)(faults->n_warnings - n_listed[1]));
}

static PwStatus finish(PwiJsonOut *out, PwiBuffer *text) {
    if (out->text.out_of_memory) {
        pwi_buffer_clear(&out->text);
        return PW_NO_MEMORY;
    }
    *text = out->text;
    return PW_OK;
}

PwStatus pwi_write_faults(const PwFaults *faults, PwiBuffer *text) {
    PwiJsonOut out = {0};
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "faults/1");
    pwi_json_integer_member(&out, "errors", faults->n_errors);
    pwi_json_integer_member(&out, "warnings", faults->n_warnings);
    pwi_json_key(&out, "faults");
    pwi_json_open(&out, '[');
    for (int k = 0; k < faults->n; k++) {
        const PwiFault *fault = &faults->fault[k];
        pwi_json_open_line(&out, '{');
        pwi_json_string_member(&out, "severity", fault->is_warning ? "warning" : "error");
        pwi_json_string_member(&out, "file", fault->file);
        if (fault->line > 0) pwi_json_integer_member(&out, "line", fault->line);
        if (fault->line > 0) pwi_json_integer_member(&out, "column", fault->column);
        pwi_json_string_member(&out, "pointer", fault->pointer);
        pwi_json_string_member(&out, "text", fault->text);
        pwi_json_close(&out);
    }
    pwi_json_close(&out);
    pwi_json_close(&out);
    return finish(&out, text);
}

PwStatus pwi_write_verdict(const PwFaults *faults, bool holds, const char *status, PwiBuffer *text) {
    PwiJsonOut out = {0};
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "verdict/1");
    pwi_json_key(&out, "holds");
    pwi_json_bool(&out, holds);
    pwi_json_string_member(&out, "status", status);
    pwi_json_key(&out, "faults");
    pwi_json_open(&out, '[');
    for (int k = 0; k < faults->n; k++) {
        if (faults->fault[k].is_warning) continue;
        pwi_json_open_line(&out, '{');
        pwi_json_string_member(&out, "pointer", faults->fault[k].pointer);
        pwi_json_string_member(&out, "text", faults->fault[k].text);
        pwi_json_close(&out);
    }
    pwi_json_close(&out);
    pwi_json_close(&out);
    return finish(&out, text);
}
