/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a difference (write_difference.h; docs/formats/diff.md). */
#include "io/write_difference.h"

#include <string.h>

#include "io/json_out.h"

typedef struct Writing {
    const PwiDifference *difference;
    PwiJsonOut out;
} Writing;

static void write_person(Writing *writing, const char *key, PwiSide side, int person) {
    pwi_json_key(&writing->out, key);
    if (person == PWI_NOBODY)
        pwi_json_null(&writing->out);
    else
        pwi_json_string(&writing->out, writing->difference->names[side].name[person]);
}

static void write_score(Writing *writing, const char *key, int32_t score_ppm) {
    if (score_ppm != PWI_NO_SCORE) pwi_json_ppm_member(&writing->out, key, score_ppm);
}

static void write_summary(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwiDifference *difference = writing->difference;
    const PwiOutline *before = &difference->side[0], *after = &difference->side[1];
    pwi_json_key(out, "summary");
    pwi_json_open(out, '{');
    pwi_json_integer_member(out, "stay", difference->n_same);
    pwi_json_integer_member(out, "end", before->n_pairs - difference->n_same);
    pwi_json_integer_member(out, "begin", after->n_pairs - difference->n_same);
    pwi_json_integer_member(out, "better", difference->n_better);
    pwi_json_integer_member(out, "worse", difference->n_worse);
    pwi_json_key(out, "total");
    pwi_json_open_line(out, '{');
    pwi_json_ppm_member(out, "before", difference->total_ppm[0]);
    pwi_json_ppm_member(out, "after", difference->total_ppm[1]);
    pwi_json_close(out);
    pwi_json_key(out, "goals");
    pwi_json_open(out, '{');
    for (int k = 0; k < after->n_goals; k++) {
        for (int old = 0; old < before->n_goals; old++) {
            if (strcmp(before->goal[old].name, after->goal[k].name) != 0) continue;
            pwi_json_key(out, after->goal[k].name);
            pwi_json_open_line(out, '{');
            pwi_json_key(out, "before");
            pwi_json_decimal(out, before->goal[old].ppm);
            pwi_json_key(out, "after");
            pwi_json_decimal(out, after->goal[k].ppm);
            pwi_json_close(out);
        }
    }
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_chains(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    const PwiDifference *difference = writing->difference;
    pwi_json_key(out, "chains");
    pwi_json_open(out, '[');
    for (int k = 0; k < difference->n_moves; k++) {
        const PwiScoredMove *moved = &difference->move[k];
        if (k == 0 || moved[-1].move.chain != moved->move.chain) pwi_json_open(out, '[');
        pwi_json_open_line(out, '{');
        write_person(writing, "mentee", PWI_MENTEE, moved->move.mentee);
        write_person(writing, "from", PWI_MENTOR, moved->move.from);
        write_person(writing, "to", PWI_MENTOR, moved->move.to);
        write_score(writing, "before", moved->before_ppm);
        write_score(writing, "after", moved->after_ppm);
        pwi_json_close(out);
        if (k + 1 == difference->n_moves || moved[1].move.chain != moved->move.chain) pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_mentees(Writing *writing, const char *key, const int32_t *mentee, int n) {
    pwi_json_key(&writing->out, key);
    pwi_json_open_line(&writing->out, '[');
    for (int k = 0; k < n; k++) pwi_json_string(&writing->out, writing->difference->names[PWI_MENTEE].name[mentee[k]]);
    pwi_json_close(&writing->out);
}

static void write_rescored(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "rescored");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->difference->n_rescored; k++) {
        const PwiRescored *entry = &writing->difference->rescored[k];
        pwi_json_open_line(out, '{');
        write_person(writing, "mentee", PWI_MENTEE, entry->pair.mentee);
        write_person(writing, "mentor", PWI_MENTOR, entry->pair.mentor);
        write_score(writing, "before", entry->before_ppm);
        write_score(writing, "after", entry->after_ppm);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_loads(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "loads");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->difference->n_loads; k++) {
        const PwiLoadChange *load = &writing->difference->load[k];
        pwi_json_open_line(out, '{');
        write_person(writing, "mentor", PWI_MENTOR, load->mentor);
        pwi_json_integer_member(out, "before", load->before);
        pwi_json_integer_member(out, "after", load->after);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_terms(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "run");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->difference->n_terms; k++) {
        const PwiTermChange *term = &writing->difference->term[k];
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "what", term->what);
        pwi_json_string_member(out, "before", term->before);
        pwi_json_string_member(out, "after", term->after);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_inputs(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    if (!writing->difference->has_inputs) return;
    pwi_json_key(out, "inputs");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->difference->n_inputs; k++) {
        const PwiInputChange *input = &writing->difference->input[k];
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "document", input->document);
        pwi_json_string_member(out, "section", input->section);
        if (input->id[0] != '\0') pwi_json_string_member(out, "id", input->id);
        pwi_json_string_member(out, "kind", input->kind);
        if (input->fields[0] != '\0') pwi_json_string_member(out, "fields", input->fields);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

PwStatus pwi_write_difference(const PwiDifference *difference, PwiBuffer *text) {
    Writing writing = {.difference = difference};
    PwiJsonOut *out = &writing.out;
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "diff/1");
    write_summary(&writing);
    write_chains(&writing);
    write_rescored(&writing);
    write_mentees(&writing, "come", difference->come, difference->n_come);
    write_mentees(&writing, "gone", difference->gone, difference->n_gone);
    write_loads(&writing);
    write_terms(&writing);
    write_inputs(&writing);
    pwi_json_close(out);
    *text = out->text;
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}
