/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a comparison (write_comparison.h). */
#include "io/write_comparison.h"

#include "io/json_out.h"

static void write_figure(PwiJsonOut *out, int figure, int64_t value) {
    if (pwi_figure_kinds[figure].unit == PWI_UNIT_PPM)
        pwi_json_ppm_member(out, pwi_figure_kinds[figure].name, value);
    else
        pwi_json_integer_member(out, pwi_figure_kinds[figure].name, value);
}

static void write_figures(PwiJsonOut *out, const char *key, const PwiFigures *figures) {
    pwi_json_key(out, key);
    pwi_json_open_line(out, '{');
    for (int f = 0; f < PWI_N_FIGURES; f++) write_figure(out, f, figures->value[f]);
    pwi_json_close(out);
}

static void write_contestant(PwiJsonOut *out, const PwiContestant *contestant) {
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "strategy", contestant->strategy->name);
    pwi_json_string_member(out, "promise", contestant->strategy->promise);
    pwi_json_integer_member(out, "runs", contestant->n_runs);
    if (contestant->refusal != NULL) pwi_json_string_member(out, "refusal", contestant->refusal);
    if (contestant->n_runs > 0) {
        pwi_json_key(out, "proven");
        pwi_json_bool(out, contestant->is_proven);
        write_figures(out, "figures", &contestant->mean);
        pwi_json_key(out, "ranks");
        pwi_json_open_line(out, '[');
        for (int r = 0; r < PWI_N_RANKS; r++) pwi_json_integer(out, contestant->mean.at_rank[r]);
        pwi_json_close(out);
    }
    if (contestant->n_runs > 1) {
        write_figures(out, "least", &contestant->least);
        write_figures(out, "most", &contestant->most);
    }
    pwi_json_close(out);
}

PwStatus pwi_write_comparison(const PwiComparison *comparison, PwiBuffer *text) {
    PwiJsonOut out = {0};
    pwi_json_open(&out, '{');
    pwi_json_string_member(&out, "pairwright", "comparison/1");
    pwi_json_integer_member(&out, "mentees", comparison->n_mentees);
    pwi_json_integer_member(&out, "mentors", comparison->n_mentors);
    pwi_json_ppm_member(&out, "optimum", comparison->optimum_ppm);
    pwi_json_key(&out, "optimum_proven");
    pwi_json_bool(&out, comparison->optimum_is_proven);
    pwi_json_key(&out, "fairness_left_out");
    pwi_json_bool(&out, comparison->leaves_out_fairness);
    pwi_json_key(&out, "strategies");
    pwi_json_open(&out, '[');
    for (int k = 0; k < comparison->n_contestants; k++) write_contestant(&out, &comparison->contestant[k]);
    pwi_json_close(&out);
    pwi_json_close(&out);
    if (out.text.out_of_memory) {
        pwi_buffer_clear(&out.text);
        return PW_NO_MEMORY;
    }
    *text = out.text;
    return PW_OK;
}
