/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a sweep (write_sweep.h; docs/formats/sweep.md). */
#include "io/write_sweep.h"

#include "base/numbers.h"
#include "io/csv_out.h"
#include "io/json_out.h"

typedef struct Writing {
    const PwiSweep *sweep;
    PwiJsonOut out;
} Writing;

static const char *id_of(const PwiSweep *sweep) {
    const PwProgramme *programme = sweep->programme;
    return sweep->ask.of_fairness ? programme->fairness[sweep->ask.index].id
                                  : programme->criterion[sweep->ask.index].id;
}

static bool has_price(const PwiSweep *sweep, const PwiSweepStep *step) {
    return sweep->ask.of_fairness && sweep->without.outcome != PWI_INFEASIBLE && step->outcome != PWI_INFEASIBLE;
}

/* ---- JSON ---- */

static void write_goals(Writing *writing, const PwiSweepStep *step) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "goals");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < writing->sweep->n_goals; k++) {
        const char *goal = pwi_goal_names[writing->sweep->goal[k]];
        if (pwi_proof_goal_is_ppm(writing->sweep->goal[k]))
            pwi_json_ppm_member(out, goal, step->goal[k]);
        else
            pwi_json_integer_member(out, goal, step->goal[k]);
    }
    pwi_json_close(out);
}

static void write_groups(Writing *writing, const PwiSweepStep *step) {
    PwiJsonOut *out = &writing->out;
    const PwiSweep *sweep = writing->sweep;
    pwi_json_key(out, "groups");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < sweep->n_groups; k++) {
        const PwiQuestion *question = &sweep->programme->question[sweep->group[k].question];
        const PwiGroupTally *tally = &step->group[k];
        if (k == 0 || sweep->group[k - 1].question != sweep->group[k].question) {
            pwi_json_key(out, question->id);
            pwi_json_open_line(out, '{');
        }
        pwi_json_key(out, question->options.name[sweep->group[k].option]);
        pwi_json_open_line(out, '{');
        pwi_json_integer_member(out, "mentees", tally->n_mentees);
        pwi_json_integer_member(out, "pairs", tally->n_pairs);
        if (tally->n_pairs > 0) pwi_json_ppm_member(out, "mean", pwi_mean_ppm(tally->total_ppm, tally->n_pairs));
        pwi_json_close(out);
        if (k + 1 == sweep->n_groups || sweep->group[k + 1].question != sweep->group[k].question) pwi_json_close(out);
    }
    pwi_json_close(out);
}

/* Members of a step, in an object that is open. */
static void write_figures(Writing *writing, const PwiSweepStep *step, bool is_without) {
    PwiJsonOut *out = &writing->out;
    pwi_json_string_member(out, "status", pwi_outcome_names[step->outcome]);
    if (step->outcome == PWI_INFEASIBLE) {
        pwi_json_string_member(out, "conflict", step->conflict);
        return;
    }
    pwi_json_integer_member(out, "pairs", step->n_pairs);
    pwi_json_integer_member(out, "unmatched", step->n_unmatched);
    pwi_json_ppm_member(out, "total", step->total_ppm);
    if (step->n_pairs > 0) {
        pwi_json_ppm_member(out, "mean", pwi_mean_ppm(step->total_ppm, step->n_pairs));
        pwi_json_ppm_member(out, "worst", step->worst_ppm);
    }
    write_goals(writing, step);
    write_groups(writing, step);
    if (!is_without) pwi_json_integer_member(out, "changed", step->n_changed);
    if (!is_without && has_price(writing->sweep, step))
        pwi_json_ppm_member(out, "price", writing->sweep->without.total_ppm - step->total_ppm);
}

static void write_steps(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwiSweep *sweep = writing->sweep;
    if (sweep->ask.of_fairness) {
        pwi_json_key(out, "without");
        pwi_json_open_line(out, '{');
        write_figures(writing, &sweep->without, true);
        pwi_json_close(out);
    }
    pwi_json_key(out, "steps");
    pwi_json_open(out, '[');
    for (int k = 0; k < sweep->n_steps; k++) {
        pwi_json_open_line(out, '{');
        pwi_json_key(out, "value");
        pwi_json_decimal(out, sweep->step[k].value_ppm);
        write_figures(writing, &sweep->step[k], false);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_ranges(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "ranges");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->sweep->n_ranges; k++) {
        const PwiSweepRange *range = &writing->sweep->range[k];
        pwi_json_open_line(out, '{');
        pwi_json_key(out, "from");
        pwi_json_decimal(out, range->from_ppm);
        pwi_json_key(out, "to");
        pwi_json_decimal(out, range->to_ppm);
        pwi_json_key(out, "same");
        pwi_json_bool(out, range->step >= 0);
        if (k > 0) {
            pwi_json_integer_member(out, "changed", range->n_changed);
            pwi_json_key(out, "exact");
            pwi_json_bool(out, range->is_exact);
        }
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

PwStatus pwi_write_sweep(const PwiSweep *sweep, PwiBuffer *text) {
    Writing writing = {.sweep = sweep};
    PwiJsonOut *out = &writing.out;
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "sweep/1");
    pwi_json_string_member(out, sweep->ask.of_fairness ? "fairness" : "weight", id_of(sweep));
    pwi_json_integer_member(out, "solves", sweep->n_solves);
    write_steps(&writing);
    write_ranges(&writing);
    pwi_json_close(out);
    *text = out->text;
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}

/* ---- CSV ---- */

static void append_ppm(PwiBuffer *text, int64_t ppm, bool is_short) {
    char decimal[PWI_DECIMAL_SIZE];
    size_t length = is_short ? pwi_ppm_print_short(ppm, decimal) : pwi_ppm_print(ppm, decimal);
    pwi_buffer_append(text, decimal, length);
}

static void write_csv_header(const PwiSweep *sweep, PwiBuffer *text) {
    pwi_buffer_text(text, "value,status,pairs,unmatched,total,mean,worst,changed");
    if (sweep->ask.of_fairness) pwi_buffer_text(text, ",price");
    for (int k = 0; k < sweep->n_groups; k++) {
        const PwiQuestion *question = &sweep->programme->question[sweep->group[k].question];
        PwiBuffer title = {0};
        pwi_buffer_format(&title, "mean of %s=%s", question->id, question->options.name[sweep->group[k].option]);
        pwi_buffer_char(&title, '\0');
        pwi_buffer_char(text, ',');
        text->out_of_memory |= title.out_of_memory;
        if (!title.out_of_memory) pwi_csv_cell(text, title.bytes);
        pwi_buffer_clear(&title);
    }
    pwi_buffer_char(text, '\n');
}

static void write_csv_step(const PwiSweep *sweep, const PwiSweepStep *step, bool is_without, PwiBuffer *text) {
    if (is_without)
        pwi_buffer_text(text, "without");
    else
        append_ppm(text, step->value_ppm, true);
    pwi_buffer_format(text, ",%s", pwi_outcome_names[step->outcome]);
    bool is_empty = step->outcome == PWI_INFEASIBLE;
    if (is_empty) {
        pwi_buffer_text(text, ",,,,,,");
    } else {
        pwi_buffer_format(text, ",%d,%d,", step->n_pairs, step->n_unmatched);
        append_ppm(text, step->total_ppm, false);
        pwi_buffer_char(text, ',');
        if (step->n_pairs > 0) append_ppm(text, pwi_mean_ppm(step->total_ppm, step->n_pairs), false);
        pwi_buffer_char(text, ',');
        if (step->n_pairs > 0) append_ppm(text, step->worst_ppm, false);
        pwi_buffer_char(text, ',');
        if (!is_without) pwi_buffer_format(text, "%d", step->n_changed);
    }
    if (sweep->ask.of_fairness) pwi_buffer_char(text, ',');
    if (!is_without && has_price(sweep, step)) append_ppm(text, sweep->without.total_ppm - step->total_ppm, false);
    for (int k = 0; k < sweep->n_groups; k++) {
        pwi_buffer_char(text, ',');
        if (!is_empty && step->group[k].n_pairs > 0)
            append_ppm(text, pwi_mean_ppm(step->group[k].total_ppm, step->group[k].n_pairs), false);
    }
    pwi_buffer_char(text, '\n');
}

PwStatus pwi_write_sweep_csv(const PwiSweep *sweep, PwiBuffer *text) {
    write_csv_header(sweep, text);
    if (sweep->ask.of_fairness) write_csv_step(sweep, &sweep->without, true, text);
    for (int k = 0; k < sweep->n_steps; k++) write_csv_step(sweep, &sweep->step[k], false, text);
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}
