/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchanges by their merit at the relaxation's prices (exchange.h).
 *
 * An exchange takes one or two pairs out of the matching and puts as many in: two mentees swap mentors, one moves to a
 * free place, or one gives theirs to somebody who has room. Its merit is what it changes of the Lagrangean; the best
 * few thousand are tried alone, then two by two, against what every row has to spare. Whatever speaks of single mentors
 * is the judge's business. Local search by compound moves: Ahuja, Ergun, Orlin & Punnen 2002. */
#include "fair/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_COLLECTED = 200000, MOST_TRIED = 3000, MOST_ROWS = 64, MOST_ROUNDS = 100, MOST_REFUSED = 200 };

typedef struct Move {
    PwiWide merit;
    int32_t out[2]; /* into the matching; PWI_NOBODY: none */
    int32_t in[2];  /* into the list */
    int64_t gain;   /* of the goal */
    bool is_spent;  /* done, refused, or its people have changed places */
} Move;

typedef struct Exchange {
    const PwiModel *model;
    int goal;
    const PwiPairList *list;
    PwiIncumbent *best;
    PwiJudge judge;
    PwiPricing pricing;
    PwiWide *worth_in, *worth_out; /* [list], [best->n] */
    int32_t *of_mentor, *first;    /* the matching by mentor: [best->n], [mentors + 1] */
    int32_t *load[PWI_N_SIDES];
    PwiScored *trial; /* [best->n] */
    int32_t row[MOST_ROWS];
    int n_rows;
    PwiWide spare[MOST_ROWS]; /* what a row has above its bound, or lacks (then no move may make it worse) */
    Move *move;
    int32_t n_moves, move_capacity;
    PwiWide *change; /* [n_moves × n_rows] */
    PwiWide least_merit;
    int n_refused;
} Exchange;

/* ---- the matching as it stands ---- */

static PwiWide worth_of(const Exchange *exchange, PwiScored pair) {
    PwiMenteeTerms terms = pwi_pricing_mentee(&exchange->pricing, pair.mentee);
    return pwi_pricing_worth(&exchange->pricing, &terms, pair);
}

static void sort_by_mentor(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    const PwiIncumbent *best = exchange->best;
    int32_t *first = exchange->first;
    int n_mentors = model->n[PWI_MENTOR];
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(exchange->load[side], 0, (size_t)model->n[side] * sizeof *exchange->load[side]);
    for (int m = 0; m < best->n; m++) {
        exchange->load[PWI_MENTEE][best->pair[m].mentee]++;
        exchange->load[PWI_MENTOR][best->pair[m].mentor]++;
        exchange->worth_out[m] = worth_of(exchange, best->pair[m]);
    }
    first[0] = 0;
    for (int j = 0; j < n_mentors; j++) first[j + 1] = first[j] + exchange->load[PWI_MENTOR][j];
    for (int m = 0; m < best->n; m++) exchange->of_mentor[first[best->pair[m].mentor]++] = m;
    for (int j = n_mentors; j > 0; j--) first[j] = first[j - 1];
    first[0] = 0;
}

static void measure_rows(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    for (int t = 0; t < exchange->n_rows; t++) {
        PwiWide spare = -model->row[exchange->row[t]].bound;
        for (int m = 0; m < exchange->best->n; m++)
            spare += pwi_model_coefficient(model, exchange->row[t], exchange->best->pair[m]);
        exchange->spare[t] = spare;
    }
}

/* ---- moves ---- */

static int compare_moves(const void *a, const void *b) {
    const Move *left = a, *right = b;
    if (left->merit != right->merit) return left->merit > right->merit ? -1 : 1;
    if (left->in[0] != right->in[0]) return left->in[0] < right->in[0] ? -1 : 1;
    return (left->out[0] > right->out[0]) - (left->out[0] < right->out[0]);
}

static void keep_best(Exchange *exchange, int32_t most) {
    if (exchange->n_moves <= most) return;
    qsort(exchange->move, (size_t)exchange->n_moves, sizeof *exchange->move, compare_moves);
    exchange->n_moves = most;
    exchange->least_merit = exchange->move[most - 1].merit;
}

static void collect(Exchange *exchange, Move move) {
    for (int k = 0; k < 2; k++) {
        if (move.out[k] != PWI_NOBODY) move.merit -= exchange->worth_out[move.out[k]];
        if (move.in[k] != PWI_NOBODY) move.merit += exchange->worth_in[move.in[k]];
    }
    if (move.merit < exchange->least_merit) return;
    if (exchange->n_moves == MOST_COLLECTED) keep_best(exchange, MOST_COLLECTED / 2);
    exchange->move[exchange->n_moves++] = move;
}

/* The pair's place in the list, or PWI_NOBODY. */
static int32_t find_pair(const Exchange *exchange, int mentee, int mentor) {
    const PwiPairList *list = exchange->list;
    int32_t low = list->first[mentee], high = list->first[mentee + 1];
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (list->pair[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->first[mentee + 1] && list->pair[low].mentor == mentor ? low : PWI_NOBODY;
}

static bool is_made(const Exchange *exchange, int mentee, int mentor) {
    for (int32_t t = exchange->first[mentor]; t < exchange->first[mentor + 1]; t++)
        if (exchange->best->pair[exchange->of_mentor[t]].mentee == mentee) return true;
    return false;
}

/* All moves that put pair k of the list in, in place of the mentee's pair m (PWI_NOBODY: of none). */
static void collect_moves_to(Exchange *exchange, int32_t k, int32_t m) {
    const PwiModel *model = exchange->model;
    const PwiScored *made = exchange->best->pair;
    int mentee = exchange->list->pair[k].mentee, mentor = exchange->list->pair[k].mentor;
    bool has_room = exchange->load[PWI_MENTOR][mentor] < model->range[PWI_MENTOR][mentor].most;
    if (has_room && m != PWI_NOBODY) collect(exchange, (Move){.out = {m, PWI_NOBODY}, .in = {k, PWI_NOBODY}});
    for (int32_t t = exchange->first[mentor]; t < exchange->first[mentor + 1]; t++) {
        int32_t other = exchange->of_mentor[t];
        if (m == PWI_NOBODY) {
            collect(exchange, (Move){.out = {other, PWI_NOBODY}, .in = {k, PWI_NOBODY}});
            continue;
        }
        if (made[other].mentee <= mentee) continue; /* the swap is met from its other end, too */
        int32_t back = find_pair(exchange, made[other].mentee, made[m].mentor);
        if (back == PWI_NOBODY || is_made(exchange, made[other].mentee, made[m].mentor)) continue;
        collect(exchange, (Move){.out = {m, other}, .in = {k, back}});
    }
}

static int64_t gain_of(const Exchange *exchange, const Move *move) {
    int64_t gain = 0;
    for (int k = 0; k < 2; k++) {
        if (move->out[k] != PWI_NOBODY)
            gain -= pwi_model_weight(exchange->model, exchange->goal, exchange->best->pair[move->out[k]]);
        if (move->in[k] != PWI_NOBODY)
            gain += pwi_model_weight(exchange->model, exchange->goal, exchange->list->pair[move->in[k]]);
    }
    return gain;
}

static void find_changes(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    for (int32_t v = 0; v < exchange->n_moves; v++) {
        Move *move = &exchange->move[v];
        move->gain = gain_of(exchange, move);
        for (int t = 0; t < exchange->n_rows; t++) {
            PwiWide change = 0;
            for (int k = 0; k < 2; k++) {
                if (move->out[k] != PWI_NOBODY)
                    change -= pwi_model_coefficient(model, exchange->row[t], exchange->best->pair[move->out[k]]);
                if (move->in[k] != PWI_NOBODY)
                    change += pwi_model_coefficient(model, exchange->row[t], exchange->list->pair[move->in[k]]);
            }
            exchange->change[(size_t)v * MOST_ROWS + (size_t)t] = change;
        }
    }
}

static void collect_moves(Exchange *exchange, PwiWide room) {
    const PwiPairList *list = exchange->list;
    const PwiScored *made = exchange->best->pair;
    exchange->n_moves = 0;
    exchange->least_merit = -room;
    sort_by_mentor(exchange);
    measure_rows(exchange);
    for (int m = 0; m < exchange->best->n; m++) {
        int mentee = made[m].mentee;
        for (int32_t k = list->first[mentee]; k < list->first[mentee + 1]; k++)
            if (!is_made(exchange, mentee, list->pair[k].mentor)) collect_moves_to(exchange, k, m);
    }
    for (int i = 0; i < exchange->model->n[PWI_MENTEE]; i++) {
        if (exchange->load[PWI_MENTEE][i] >= exchange->model->range[PWI_MENTEE][i].most) continue;
        for (int32_t k = list->first[i]; k < list->first[i + 1]; k++)
            if (!is_made(exchange, i, list->pair[k].mentor)) collect_moves_to(exchange, k, PWI_NOBODY);
    }
    keep_best(exchange, MOST_TRIED);
    find_changes(exchange);
}

/* ---- trying ---- */

/* Whether the rows bear both moves together (`w` PWI_NOBODY: one alone). */
static bool rows_bear(const Exchange *exchange, int32_t v, int32_t w) {
    const PwiWide *a = exchange->change + (size_t)v * MOST_ROWS;
    const PwiWide *b = w != PWI_NOBODY ? exchange->change + (size_t)w * MOST_ROWS : NULL;
    for (int t = 0; t < exchange->n_rows; t++) {
        PwiWide change = a[t] + (b != NULL ? b[t] : 0), spare = exchange->spare[t];
        if (spare + change < (spare < 0 ? spare : 0)) return false;
    }
    return true;
}

/* Whether both speak of a mentee, or of a mentor whose load one of them changes. */
static bool meet(const Exchange *exchange, const Move *a, const Move *b) {
    const PwiScored *made = exchange->best->pair;
    for (int k = 0; k < 2; k++)
        for (int l = 0; l < 2; l++) {
            bool both_out = a->out[k] != PWI_NOBODY && b->out[l] != PWI_NOBODY;
            bool both_in = a->in[k] != PWI_NOBODY && b->in[l] != PWI_NOBODY;
            if (both_out && made[a->out[k]].mentee == made[b->out[l]].mentee) return true;
            if (!both_in) continue;
            PwiScored x = exchange->list->pair[a->in[k]], y = exchange->list->pair[b->in[l]];
            if (x.mentee == y.mentee) return true;
            if (x.mentor == y.mentor && (a->in[1] == PWI_NOBODY || b->in[1] == PWI_NOBODY)) return true;
        }
    return false;
}

static void spend_those_that_meet(Exchange *exchange, const Move *move) {
    for (int32_t v = 0; v < exchange->n_moves; v++)
        if (!exchange->move[v].is_spent && meet(exchange, move, &exchange->move[v])) exchange->move[v].is_spent = true;
}

static void put_in(Exchange *exchange, const Move *move) {
    for (int k = 0; k < 2; k++)
        if (move->out[k] != PWI_NOBODY) exchange->trial[move->out[k]] = exchange->list->pair[move->in[k]];
}

/* Makes the moves if the judge finds the matching better; else they are spent. */
static PwStatus make_moves(Exchange *exchange, int32_t v, int32_t w, bool *is_better) {
    PwiIncumbent *best = exchange->best;
    Move *moves[] = {&exchange->move[v], w != PWI_NOBODY ? &exchange->move[w] : NULL};
    memcpy(exchange->trial, best->pair, (size_t)best->n * sizeof *best->pair);
    for (int k = 0; k < 2; k++)
        if (moves[k] != NULL) put_in(exchange, moves[k]);
    PwiVerdict verdict = pwi_judge(&exchange->judge, exchange->trial, best->n);
    *is_better = verdict.keeps_all && verdict.value[exchange->goal] > best->verdict.value[exchange->goal];
    moves[0]->is_spent = true;
    exchange->n_refused += !*is_better;
    if (!*is_better) return PW_OK;
    for (int k = 0; k < 2; k++) {
        if (moves[k] == NULL) continue;
        moves[k]->is_spent = true;
        spend_those_that_meet(exchange, moves[k]);
        const PwiWide *change = exchange->change + (size_t)(moves[k] - exchange->move) * MOST_ROWS;
        for (int t = 0; t < exchange->n_rows; t++) exchange->spare[t] += change[t];
    }
    return pwi_incumbent_set(best, exchange->trial, best->n, &verdict);
}

static bool find_single(const Exchange *exchange, int32_t *v, int32_t *w) {
    int64_t most = 0;
    *w = PWI_NOBODY;
    for (int32_t a = 0; a < exchange->n_moves; a++) {
        const Move *move = &exchange->move[a];
        if (move->is_spent || move->gain <= most || !rows_bear(exchange, a, PWI_NOBODY)) continue;
        most = move->gain;
        *v = a;
    }
    return most > 0;
}

static bool find_two(const Exchange *exchange, int32_t *v, int32_t *w) {
    int64_t most = 0;
    for (int32_t a = 0; a < exchange->n_moves; a++) {
        const Move *move = &exchange->move[a];
        if (move->is_spent) continue;
        for (int32_t b = a + 1; b < exchange->n_moves; b++) {
            const Move *other = &exchange->move[b];
            if (other->is_spent || move->gain + other->gain <= most || !rows_bear(exchange, a, b) ||
                meet(exchange, move, other))
                continue;
            most = move->gain + other->gain;
            *v = a;
            *w = b;
        }
    }
    return most > 0;
}

/* Makes moves until none is left that helps; *n_made counts them. */
static PwStatus make_all(Exchange *exchange, int *n_made) {
    PwStatus status = PW_OK;
    int32_t v, w;
    while (exchange->n_refused < MOST_REFUSED && (find_single(exchange, &v, &w) || find_two(exchange, &v, &w))) {
        bool is_better;
        PW_TRY(pwi_deadline_is_over(exchange->model->problem->deadline) ? PW_LIMIT : PW_OK);
        PW_TRY(make_moves(exchange, v, w, &is_better));
        *n_made += is_better;
    }
out:
    return status;
}

/* ---- life ---- */

static PwStatus init(Exchange *exchange, const PwiPrices *prices) {
    const PwiModel *model = exchange->model;
    PwStatus status = PW_OK;
    size_t n = (size_t)exchange->best->n, n_mentors = (size_t)model->n[PWI_MENTOR];
    PW_TRY(pwi_judge_init(&exchange->judge, model));
    PW_TRY(pwi_pricing_init(&exchange->pricing, model, prices, exchange->goal));
    exchange->worth_in = PWI_NEW_ARRAY(PwiWide, (size_t)exchange->list->n);
    exchange->worth_out = PWI_NEW_ARRAY(PwiWide, n);
    exchange->of_mentor = PWI_NEW_ARRAY(int32_t, n);
    exchange->first = PWI_NEW_ARRAY(int32_t, n_mentors + 1);
    exchange->trial = PWI_NEW_ARRAY(PwiScored, n);
    exchange->move = PWI_NEW_ARRAY(Move, MOST_COLLECTED);
    exchange->change = PWI_NEW_ARRAY(PwiWide, (size_t)MOST_TRIED * MOST_ROWS);
    for (int side = 0; side < PWI_N_SIDES; side++)
        exchange->load[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
    PW_TRY(exchange->worth_in != NULL && exchange->worth_out != NULL && exchange->of_mentor != NULL &&
                   exchange->first != NULL && exchange->trial != NULL && exchange->move != NULL &&
                   exchange->change != NULL && exchange->load[0] != NULL && exchange->load[1] != NULL
               ? PW_OK
               : PW_NO_MEMORY);
    for (int32_t k = 0; k < exchange->list->n; k++) exchange->worth_in[k] = worth_of(exchange, exchange->list->pair[k]);
out:
    return status;
}

static void clear(Exchange *exchange) {
    void *owned[] = {exchange->worth_in, exchange->worth_out, exchange->of_mentor, exchange->first,  exchange->trial,
                     exchange->move,     exchange->change,    exchange->load[0],   exchange->load[1]};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    pwi_pricing_clear(&exchange->pricing);
    pwi_judge_clear(&exchange->judge);
}

/* Rows that speak of no person; false: there are too many. */
static bool take_rows(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        if (row->is_void || row->key.mentor != PWI_NOBODY || row->key.kind == PWI_ROW_MENTEE_SUM) continue;
        if (exchange->n_rows == MOST_ROWS) return false;
        exchange->row[exchange->n_rows++] = r;
    }
    return true;
}

PwStatus pwi_exchange(const PwiModel *model, int goal, const PwiPrices *prices, const PwiPairList *list, PwiWide room,
                      PwiIncumbent *best) {
    PwStatus status = PW_OK;
    Exchange exchange = {.model = model, .goal = goal, .list = list, .best = best};
    assert(best->exists);
    if (best->n == 0 || list->n == 0 || !take_rows(&exchange)) return PW_OK;
    PW_TRY(init(&exchange, prices));
    for (int round = 0, n_made = 1; round < MOST_ROUNDS && n_made > 0; round++) {
        collect_moves(&exchange, room);
        n_made = 0;
        PW_TRY(make_all(&exchange, &n_made));
    }
out:
    clear(&exchange);
    return status;
}
