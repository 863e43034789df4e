/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing scores (write_scores.h): rows are computed and printed in parallel, batch by batch, and put out in order. */
#include "io/write_scores.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "io/csv_out.h"
#include "io/json_out.h"

enum { BATCH = 256 };

/* A thread's tools. */
typedef struct Worker {
    PwiScoreRow *row;
    int32_t *order; /* [mentors] mentors to print */
    PwiPairScore pair;
} Worker;

static PwStatus worker_init(Worker *worker, const PwiScoreListing *listing) {
    *worker = (Worker){.row = NULL};
    worker->order = PWI_NEW_ARRAY(int32_t, (size_t)listing->cohort->side[PWI_MENTOR].n);
    worker->pair.part_ppm = PWI_NEW_ARRAY(int32_t, (size_t)listing->programme->n_criteria);
    worker->pair.broken = PWI_NEW_ARRAY(uint8_t, (size_t)listing->programme->n_rules);
    if (worker->order == NULL || worker->pair.part_ppm == NULL || worker->pair.broken == NULL) return PW_NO_MEMORY;
    return pwi_score_row_create(listing->scorer, &worker->row);
}

static void worker_clear(Worker *worker) {
    pwi_score_row_destroy(worker->row);
    pwi_free(worker->order);
    pwi_free(worker->pair.part_ppm);
    pwi_free(worker->pair.broken);
}

/* Whether mentor a stands before b in a list of the best: higher score, then id. */
static bool is_better(const int32_t *score, int32_t a, int32_t b) {
    return score[a] > score[b] || (score[a] == score[b] && a < b);
}

/* The best `top` allowed mentors, by insertion into a short sorted list. */
static int select_best(const int32_t *score, int n_mentors, int top, int32_t *order) {
    int n = 0;
    for (int j = 0; j < n_mentors; j++) {
        if (score[j] < 0 || (n == top && !is_better(score, j, order[n - 1]))) continue;
        int at = n < top ? n++ : n - 1;
        for (; at > 0 && is_better(score, j, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = j;
    }
    return n;
}

/* The mentors to print for this row; returns how many. */
static int choose(const PwiScoreListing *listing, const int32_t *score, int32_t *order) {
    int n_mentors = listing->cohort->side[PWI_MENTOR].n;
    if (listing->top > 0)
        return select_best(score, n_mentors, listing->top < n_mentors ? listing->top : n_mentors, order);
    for (int j = 0; j < n_mentors; j++) order[j] = j;
    return n_mentors;
}

static void write_csv_row(const PwiScoreListing *listing, int mentee, const int32_t *score, const int32_t *order, int n,
                          PwiBuffer *text) {
    const PwiPeople *mentees = &listing->cohort->side[PWI_MENTEE], *mentors = &listing->cohort->side[PWI_MENTOR];
    for (int k = 0; k < n; k++) {
        char decimal[PWI_DECIMAL_SIZE];
        pwi_csv_cell(text, mentees->person[mentee].id);
        pwi_buffer_char(text, ',');
        pwi_csv_cell(text, mentors->person[order[k]].id);
        pwi_buffer_char(text, ',');
        if (score[order[k]] < 0)
            pwi_buffer_text(text, "forbidden");
        else
            pwi_buffer_append(text, decimal, pwi_ppm_print(score[order[k]], decimal));
        pwi_buffer_char(text, '\n');
    }
}

/* Why this pair is forbidden: rules by id, other reasons by a word in parentheses (no rule can be called so). */
static void write_forbidden(PwiJsonOut *out, const PwProgramme *programme, const PwiPairScore *pair) {
    pwi_json_key(out, "forbidden");
    pwi_json_open_line(out, '[');
    for (int rule = 0; rule < programme->n_rules; rule++)
        if (pair->broken[rule]) pwi_json_string(out, programme->rule[rule].id);
    if (pair->is_self) pwi_json_string(out, "(same person)");
    if (pair->is_banned) pwi_json_string(out, "(banned)");
    if (pair->not_given) pwi_json_string(out, "(no given score)");
    pwi_json_close(out);
}

static void write_parts(PwiJsonOut *out, const PwProgramme *programme, const PwiPairScore *pair) {
    pwi_json_key(out, "parts");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < programme->n_criteria; k++)
        if (pair->part_ppm[k] >= 0) pwi_json_ppm_member(out, programme->criterion[k].id, pair->part_ppm[k]);
    pwi_json_close(out);
    if (pair->out_of_ppm != PWI_PPM) pwi_json_ppm_member(out, "out_of", pair->out_of_ppm);
}

static void write_json_row(const PwiScoreListing *listing, Worker *worker, int mentee, const int32_t *score, int n,
                           PwiJsonOut *out) {
    const PwiPeople *mentees = &listing->cohort->side[PWI_MENTEE], *mentors = &listing->cohort->side[PWI_MENTOR];
    bool in_full = listing->mentee >= 0;
    in_full ? pwi_json_open(out, '{') : pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "mentee", mentees->person[mentee].id);
    pwi_json_key(out, "scores");
    pwi_json_open(out, '[');
    for (int k = 0; k < n; k++) {
        int mentor = worker->order[k];
        bool is_allowed = score[mentor] >= 0;
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "mentor", mentors->person[mentor].id);
        if (is_allowed) pwi_json_ppm_member(out, "score", score[mentor]);
        /* The row must survive the pair: explain from a pair's own evaluation. */
        if (!is_allowed || in_full) pwi_score_pair(listing->scorer, worker->row, mentee, mentor, &worker->pair);
        if (!is_allowed)
            write_forbidden(out, listing->programme, &worker->pair);
        else if (in_full)
            write_parts(out, listing->programme, &worker->pair);
        pwi_json_close(out);
    }
    pwi_json_close(out);
    pwi_json_close(out);
}

static PwStatus write_row(const PwiScoreListing *listing, Worker *worker, int32_t *score, int mentee, PwiBuffer *text) {
    size_t n_mentors = (size_t)listing->cohort->side[PWI_MENTOR].n;
    memcpy(score, pwi_score_mentee(listing->scorer, worker->row, mentee), n_mentors * sizeof *score);
    int n = choose(listing, score, worker->order);
    if (listing->csv) {
        write_csv_row(listing, mentee, score, worker->order, n, text);
    } else {
        PwiJsonOut out = {.text = *text};
        write_json_row(listing, worker, mentee, score, n, &out);
        *text = out.text;
    }
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}

/* Rows first … first + n − 1 into `text`. */
static PwStatus write_batch(const PwiScoreListing *listing, int first, int n, PwiBuffer *text) {
    PwStatus status = PW_OK;
#ifdef _OPENMP
#pragma omp parallel num_threads(listing->n_threads)
#endif
    {
        Worker worker;
        int32_t *score = PWI_NEW_ARRAY(int32_t, (size_t)listing->cohort->side[PWI_MENTOR].n);
        PwStatus mine = worker_init(&worker, listing);
        if (score == NULL) mine = PW_NO_MEMORY;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 4)
#endif
        for (int k = 0; k < n; k++)
            if (mine == PW_OK) mine = write_row(listing, &worker, score, first + k, &text[k]);
        worker_clear(&worker);
        pwi_free(score);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine != PW_OK) status = mine;
    }
    return status;
}

static PwStatus put(PwiSink sink, const char *text) {
    return sink.take(sink.context, text, strlen(text));
}

PwStatus pwi_write_scores(const PwiScoreListing *listing, PwiSink sink) {
    PwStatus status = PW_OK;
    PwiBuffer *text = PWI_NEW_ARRAY(PwiBuffer, BATCH);
    int begin = listing->mentee >= 0 ? listing->mentee : 0;
    int end = listing->mentee >= 0 ? listing->mentee + 1 : listing->cohort->side[PWI_MENTEE].n;
    PW_TRY(text != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(put(sink, listing->csv ? "mentee,mentor,score\n" : "{\n\"pairwright\": \"scores/1\",\n\"mentees\": [\n"));
    for (int first = begin; first < end; first += BATCH) {
        int n = end - first < BATCH ? end - first : BATCH;
        pwi_progress_step(listing->progress, "scoring pairs", NULL, first - begin, end - begin);
        PW_TRY(write_batch(listing, first, n, text));
        for (int k = 0; k < n; k++) {
            /* A row of JSON ends with its newline; a comma goes before the next. */
            if (!listing->csv && first + k > begin) PW_TRY(put(sink, ","));
            PW_TRY(sink.take(sink.context, text[k].bytes, text[k].n));
            text[k].n = 0;
        }
    }
    if (!listing->csv) PW_TRY(put(sink, "]\n}\n"));
out:
    for (int k = 0; text != NULL && k < BATCH; k++) pwi_buffer_clear(&text[k]);
    pwi_free(text);
    return status;
}
