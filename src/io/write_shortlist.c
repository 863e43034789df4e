/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing suggestions (write_shortlist.h; docs/formats/shortlist.md), mentee by mentee, best first. */
#include "io/write_shortlist.h"

#include <stdlib.h>

#include "base/numbers.h"
#include "io/csv_out.h"
#include "io/json_out.h"
#include "strategy/assemble.h"

static int compare_suggestions(const void *a, const void *b) {
    const PwiMatchedPair *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    if (left->score_ppm != right->score_ppm) return left->score_ppm > right->score_ppm ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

static const char *id_of(const PwiStrategyInput *run, int side, int person) {
    return run->cohort->side[side].person[person].id;
}

static void write_csv(const PwiMatchedPair *pair, int n, const PwiStrategyInput *run, PwiBuffer *text) {
    pwi_buffer_text(text, "mentee,mentor,score\n");
    for (int k = 0; k < n; k++) {
        char decimal[PWI_DECIMAL_SIZE];
        pwi_csv_cell(text, id_of(run, PWI_MENTEE, pair[k].mentee));
        pwi_buffer_char(text, ',');
        pwi_csv_cell(text, id_of(run, PWI_MENTOR, pair[k].mentor));
        pwi_buffer_char(text, ',');
        pwi_buffer_append(text, decimal, pwi_ppm_print(pair[k].score_ppm, decimal));
        pwi_buffer_char(text, '\n');
    }
}

static void write_mentees(const PwiMatchedPair *pair, int n, const PwiStrategyInput *run, PwiJsonOut *out) {
    int k = 0;
    pwi_json_key(out, "mentees");
    pwi_json_open(out, '[');
    for (int i = 0; i < run->cohort->side[PWI_MENTEE].n; i++) {
        if (!pwi_takes_part(run, PWI_MENTEE, i)) continue;
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "mentee", id_of(run, PWI_MENTEE, i));
        pwi_json_key(out, "suggestions");
        pwi_json_open_line(out, '[');
        for (; k < n && pair[k].mentee == i; k++) {
            pwi_json_open_line(out, '{');
            pwi_json_string_member(out, "mentor", id_of(run, PWI_MENTOR, pair[k].mentor));
            pwi_json_ppm_member(out, "score", pair[k].score_ppm);
            pwi_json_close(out);
        }
        pwi_json_close(out);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_mentors(const int *n_shown, const PwiStrategyInput *run, PwiJsonOut *out) {
    pwi_json_key(out, "mentors");
    pwi_json_open(out, '[');
    for (int j = 0; j < run->cohort->side[PWI_MENTOR].n; j++) {
        if (!pwi_takes_part(run, PWI_MENTOR, j)) continue;
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "mentor", id_of(run, PWI_MENTOR, j));
        pwi_json_integer_member(out, "shown_to", n_shown[j]);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

PwStatus pwi_write_shortlist(const PwMatching *suggestions, const PwiStrategyInput *run, const PwiShortlistAsk *ask,
                             bool csv, PwiBuffer *text) {
    PwStatus status = PW_NO_MEMORY;
    PwiJsonOut out = {0};
    int n = suggestions->n_pairs;
    PwiMatchedPair *pair = PWI_NEW_ARRAY(PwiMatchedPair, (size_t)n);
    int *n_shown = PWI_NEW_ARRAY(int, (size_t)run->cohort->side[PWI_MENTOR].n);
    if (pair == NULL || n_shown == NULL) goto out;
    for (int k = 0; k < n; k++) {
        pair[k] = suggestions->pair[k];
        n_shown[pair[k].mentor]++;
    }
    qsort(pair, (size_t)n, sizeof *pair, compare_suggestions);
    if (csv) {
        write_csv(pair, n, run, text);
    } else {
        pwi_json_open(&out, '{');
        pwi_json_string_member(&out, "pairwright", "shortlist/1");
        pwi_json_integer_member(&out, "top", ask->top);
        if (ask->seen > 0) pwi_json_integer_member(&out, "seen", ask->seen);
        write_mentees(pair, n, run, &out);
        write_mentors(n_shown, run, &out);
        pwi_json_close(&out);
        *text = out.text;
    }
    status = text->out_of_memory ? PW_NO_MEMORY : PW_OK;
out:
    pwi_free(pair);
    pwi_free(n_shown);
    return status;
}
