/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables (handout.h): pairs, unmatched, loads, mail. */
#include "export/handout.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/numbers.h"
#include "explain/discretion.h"
#include "explain/words.h"

const char *const pwi_handout_table_names[PWI_N_HANDOUT_TABLES] = {
    [PWI_PAIRS] = "pairs", [PWI_UNMATCHED] = "unmatched", [PWI_LOADS] = "loads", [PWI_MAIL] = "mail"};

enum { MAX_REASONS = 3, PAIR_COLUMNS = 7, NUMBER_SIZE = 32 };

/* A row being put together; its texts live in a buffer until the row is added. */
typedef struct Row {
    PwiArena arena;
    const char **cell; /* [capacity] */
    int n, capacity;
    bool out_of_memory;
} Row;

typedef struct Making {
    const PwiHandoutInput *input;
    PwiStrategyInput run; /* for the words of explain/ */
    bool *is_merged;      /* [criteria] told of only in a sum */
    bool any_merged, hides_texts;
    int *first[PWI_N_SIDES],
        *pair[PWI_N_SIDES]; /* pairs of person k: pair[side][first[side][k] … first[side][k + 1] − 1] */
    Row row;
} Making;

/* ---- rows ---- */

static void put(Row *row, const char *text) {
    const char *copy = pwi_arena_copy(&row->arena, text, strlen(text));
    row->out_of_memory |= copy == NULL || row->n == row->capacity;
    if (!row->out_of_memory) row->cell[row->n++] = copy;
}

static void put_number(Row *row, int64_t number) {
    char text[NUMBER_SIZE];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    put(row, text);
}

static void put_ppm(Row *row, int64_t ppm) {
    char text[PWI_DECIMAL_SIZE];
    pwi_ppm_print(ppm, text);
    put(row, text);
}

static void put_buffer(Row *row, PwiBuffer *text) {
    pwi_buffer_char(text, '\0');
    row->out_of_memory |= text->out_of_memory;
    put(row, text->out_of_memory ? "" : text->bytes);
    pwi_buffer_clear(text);
}

static void end_row(Making *making, PwiSheet *sheet) {
    Row *row = &making->row;
    if (!row->out_of_memory)
        row->out_of_memory = !pwi_table_add(&sheet->table, sheet->table.n_rows + 1, row->cell, row->n);
    row->n = 0;
    pwi_arena_reset(&row->arena);
}

/* The header; `numbers` has a bit for each column of numbers. */
static void start_sheet(Making *making, PwiSheet *sheet, PwiHandoutTable which, const char *const *header, int n,
                        unsigned numbers, int n_more) {
    sheet->name = pwi_handout_table_names[which];
    sheet->is_number = PWI_ARENA_ARRAY(&sheet->table.arena, int, (size_t)(n + n_more));
    making->row.out_of_memory |= sheet->is_number == NULL;
    for (int k = 0; k < n && !making->row.out_of_memory; k++) {
        put(&making->row, header[k]);
        sheet->is_number[k] = (numbers >> k) & 1;
    }
}

static void put_person(Making *making, PwiSide side, int person) {
    put(&making->row, making->input->identities->id[side][person]);
    put(&making->row, making->input->identities->name[side][person]);
}

/* ---- words ---- */

/* The criteria that gave this pair most, with what the two answered: "skills (offers R of R, writing), field (both
 * Maths)". */
static void append_reason(const Making *making, const PwiMatchedPair *pair, PwiBuffer *text) {
    const PwProgramme *programme = making->input->programme;
    int64_t below = INT64_MAX;
    int last = -1, n = 0;
    while (n < MAX_REASONS) {
        /* The next in the order of points, then of criteria. */
        int best = -1;
        for (int k = 0; k < programme->n_criteria; k++) {
            int64_t points = pair->part_ppm[k];
            bool is_left = points < below || (points == below && k > last);
            if (making->is_merged[k] || points <= 0 || !is_left) continue;
            if (best < 0 || points > pair->part_ppm[best]) best = k;
        }
        if (best < 0) break;
        pwi_buffer_format(text, "%s%s (", n > 0 ? "; " : "", programme->criterion[best].id);
        size_t opened = text->n;
        pwi_words_of_criterion(text, &making->run, &programme->criterion[best], pair->mentee, pair->mentor);
        if (text->out_of_memory) return;
        if (text->n == opened)
            text->n = opened - 2; /* nothing to say but its name */
        else
            pwi_buffer_char(text, ')');
        below = pair->part_ppm[best];
        last = best;
        n++;
    }
    if (n == 0) pwi_buffer_text(text, pair->kept ? "decided by the coordinators" : "possible under all rules");
}

static const char *unmatched_words(const Making *making, const PwiUnmatched *unmatched) {
    static const char *const general[PWI_N_REASONS] = {
        [PWI_NO_ALLOWED_MENTOR] = "no mentor is possible under the rules",
        [PWI_NO_PLACE] = "the mentors possible have no place left",
        [PWI_NO_GAIN] = "the goals are met best without",
        [PWI_CUT_SHORT] = "the search was cut short",
        [PWI_NOT_REACHED] = "this way of matching gave the mentors possible to others",
    };
    return making->hides_texts ? general[unmatched->reason] : unmatched->text;
}

/* ---- tables ---- */

static void make_pairs(Making *making, PwiSheet *sheet) {
    static const char *const header[PAIR_COLUMNS] = {"mentee", "mentee_name", "mentor", "mentor_name",
                                                     "score",  "kept",        "reason"};
    const PwProgramme *programme = making->input->programme;
    const PwMatching *matching = making->input->matching;
    start_sheet(making, sheet, PWI_PAIRS, header, PAIR_COLUMNS, 1u << 4, programme->n_criteria + 1);
    int n_columns = PAIR_COLUMNS;
    for (int k = 0; k < programme->n_criteria + making->any_merged; k++) {
        PwiBuffer name = {0};
        if (k < programme->n_criteria && making->is_merged[k]) continue;
        if (k < programme->n_criteria)
            pwi_buffer_format(&name, "points_%s", programme->criterion[k].id);
        else
            pwi_buffer_text(&name, "other_points");
        put_buffer(&making->row, &name);
        if (!making->row.out_of_memory) sheet->is_number[n_columns++] = 1;
    }
    end_row(making, sheet);
    for (int p = 0; p < matching->n_pairs && !making->row.out_of_memory; p++) {
        const PwiMatchedPair *pair = &matching->pair[p];
        PwiBuffer reason = {0};
        int64_t merged = 0;
        put_person(making, PWI_MENTEE, pair->mentee);
        put_person(making, PWI_MENTOR, pair->mentor);
        put_ppm(&making->row, pair->score_ppm);
        put(&making->row, pair->kept ? "yes" : "");
        append_reason(making, pair, &reason);
        put_buffer(&making->row, &reason);
        for (int k = 0; k < programme->n_criteria; k++) {
            int64_t points = pair->part_ppm[k] != PWI_NOT_COUNTED ? pair->part_ppm[k] : 0;
            if (making->is_merged[k])
                merged += points;
            else if (pair->part_ppm[k] == PWI_NOT_COUNTED)
                put(&making->row, "");
            else
                put_ppm(&making->row, points);
        }
        if (making->any_merged) put_ppm(&making->row, merged);
        end_row(making, sheet);
    }
}

static void make_unmatched(Making *making, PwiSheet *sheet) {
    static const char *const header[] = {"mentee", "name", "reason", "text"};
    const PwMatching *matching = making->input->matching;
    start_sheet(making, sheet, PWI_UNMATCHED, header, 4, 0, 0);
    end_row(making, sheet);
    for (int k = 0; k < matching->n_unmatched && !making->row.out_of_memory; k++) {
        put_person(making, PWI_MENTEE, matching->unmatched[k].mentee);
        put(&making->row, pwi_reason_names[matching->unmatched[k].reason]);
        put(&making->row, unmatched_words(making, &matching->unmatched[k]));
        end_row(making, sheet);
    }
}

static void make_loads(Making *making, PwiSheet *sheet) {
    static const char *const header[] = {"mentor", "name", "mentees", "min", "max", "free"};
    const PwiHandoutInput *input = making->input;
    const PwiPeople *mentors = &input->cohort->side[PWI_MENTOR];
    start_sheet(making, sheet, PWI_LOADS, header, 6, 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5, 0);
    end_row(making, sheet);
    for (int j = 0; j < mentors->n && !making->row.out_of_memory; j++) {
        bool is_out = input->decisions->out[PWI_MENTOR][j] != 0;
        int load = making->first[PWI_MENTOR][j + 1] - making->first[PWI_MENTOR][j];
        int max = is_out ? 0 : mentors->person[j].bounds.max;
        put_person(making, PWI_MENTOR, j);
        put_number(&making->row, load);
        put_number(&making->row, is_out ? 0 : mentors->person[j].bounds.min);
        put_number(&making->row, max);
        put_number(&making->row, max > load ? max - load : 0);
        end_row(making, sheet);
    }
}

/* A row a person: partners' ids and names, and why, one after the other. */
static void put_letter(Making *making, PwiSide side, int person) {
    const PwiHandoutInput *input = making->input;
    PwiSide other = (PwiSide)(1 - side);
    PwiBuffer ids = {0}, names = {0}, reasons = {0};
    int n = 0;
    for (int p = making->first[side][person]; p < making->first[side][person + 1]; p++) {
        const PwiMatchedPair *pair = &input->matching->pair[making->pair[side][p]];
        int partner = side == PWI_MENTEE ? pair->mentor : pair->mentee;
        const char *id = input->identities->id[other][partner], *name = input->identities->name[other][partner];
        pwi_buffer_format(&ids, "%s%s", n > 0 ? "; " : "", id);
        pwi_buffer_format(&names, "%s%s", n > 0 ? "; " : "", name[0] != '\0' ? name : id);
        if (n++ > 0) pwi_buffer_text(&reasons, " | ");
        append_reason(making, pair, &reasons);
    }
    if (n == 0) pwi_buffer_format(&reasons, "no %s this time", pwi_side_names[other]);
    put(&making->row, pwi_side_names[side]);
    put_person(making, side, person);
    put_number(&making->row, n);
    put_buffer(&making->row, &ids);
    put_buffer(&making->row, &names);
    put_buffer(&making->row, &reasons);
}

static void make_mail(Making *making, PwiSheet *sheet) {
    static const char *const header[] = {"role", "id", "name", "partners", "partner_ids", "partner_names", "reason"};
    const PwiHandoutInput *input = making->input;
    start_sheet(making, sheet, PWI_MAIL, header, 7, 1u << 3, 0);
    end_row(making, sheet);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int k = 0; k < input->cohort->side[side].n && !making->row.out_of_memory; k++) {
            bool takes_part = !input->decisions->out[side][k] && input->cohort->side[side].person[k].bounds.max > 0;
            if (!takes_part) continue; /* gets no letter */
            put_letter(making, (PwiSide)side, k);
            end_row(making, sheet);
        }
    }
}

/* Whose pairs are which, by counting. */
static bool sort_pairs(Making *making, PwiSide side) {
    const PwMatching *matching = making->input->matching;
    int n_people = making->input->cohort->side[side].n;
    int *first = PWI_NEW_ARRAY(int, (size_t)n_people + 2);
    making->first[side] = first;
    making->pair[side] = PWI_NEW_ARRAY(int, (size_t)matching->n_pairs + 1);
    if (first == NULL || making->pair[side] == NULL) return false;
    for (int p = 0; p < matching->n_pairs; p++)
        first[2 + (side == PWI_MENTEE ? matching->pair[p].mentee : matching->pair[p].mentor)]++;
    for (int k = 0; k < n_people; k++) first[k + 2] += first[k + 1];
    for (int p = 0; p < matching->n_pairs; p++)
        making->pair[side][first[1 + (side == PWI_MENTEE ? matching->pair[p].mentee : matching->pair[p].mentor)]++] = p;
    assert(first[n_people] == matching->n_pairs);
    return true;
}

static bool start(Making *making) {
    const PwProgramme *programme = making->input->programme;
    making->is_merged = PWI_NEW_ARRAY(bool, (size_t)programme->n_criteria);
    making->row.capacity = PAIR_COLUMNS + programme->n_criteria + 1;
    making->row.cell = PWI_NEW_ARRAY(const char *, (size_t)making->row.capacity);
    if (making->is_merged == NULL || making->row.cell == NULL) return false;
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (!sort_pairs(making, (PwiSide)side)) return false;
    for (int k = 0; k < programme->n_criteria; k++) {
        making->is_merged[k] = pwi_criterion_is_merged(programme, k);
        making->any_merged |= making->is_merged[k];
    }
    making->hides_texts = making->input->identities->are_pseudonyms;
    for (int k = 0; k < programme->n_rules; k++)
        making->hides_texts |= pwi_test_is_sensitive(programme, &programme->rule[k].test);
    return true;
}

static int compare_rows(const void *a, const void *b) {
    const PwiTableRow *left = a, *right = b;
    int order = 0;
    for (int k = 0; order == 0 && k < left->n && k < right->n; k++) order = strcmp(left->cell[k], right->cell[k]);
    return order;
}

/* In the order of real ids, pseudonyms would tell who is who: they get an order of their own. */
static void sort_rows(PwiTable *table) {
    if (table->n_rows > 2) qsort(table->row + 1, (size_t)table->n_rows - 1, sizeof *table->row, compare_rows);
}

PwStatus pwi_make_handout(const PwiHandoutInput *input, PwiSheet sheet[PWI_N_HANDOUT_TABLES]) {
    Making making = {.input = input};
    making.run =
        (PwiStrategyInput){.programme = input->programme, .cohort = input->cohort, .decisions = input->decisions};
    making.row.out_of_memory = !start(&making);
    if (!making.row.out_of_memory) make_pairs(&making, &sheet[PWI_PAIRS]);
    if (!making.row.out_of_memory) make_unmatched(&making, &sheet[PWI_UNMATCHED]);
    if (!making.row.out_of_memory) make_loads(&making, &sheet[PWI_LOADS]);
    if (!making.row.out_of_memory) make_mail(&making, &sheet[PWI_MAIL]);
    for (int k = 0; input->identities->are_pseudonyms && k < PWI_N_HANDOUT_TABLES; k++) sort_rows(&sheet[k].table);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(making.first[side]);
        pwi_free(making.pair[side]);
    }
    pwi_free(making.is_merged);
    pwi_free(making.row.cell);
    pwi_arena_clear(&making.row.arena);
    return making.row.out_of_memory ? PW_NO_MEMORY : PW_OK;
}
