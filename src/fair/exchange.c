/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves, alone and two by two, by what is left to lose (exchange.h).
 *
 * A matching is below its bound by what its pairs lose at the relaxation's prices, and by what its rows have to spare,
 * at their prices. So the best moves bring rows as near to their bounds as they can and lose next to nothing
 * themselves. Of some thousand moves (moves.h) each is tried alone and with each other one; what a row lacks costs much
 * more than what it spares, so that a start that breaks rows is repaired in the same way. Whatever speaks of single
 * mentors is the judge's business. */
#include "fair/exchange.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "fair/moves.h"

enum { MOST_MOVES = 4000, MOVES_EACH = 20, MOST_ROWS = 64, MOST_ROUNDS = 100, MOST_REFUSED = 40, MOST_TOGETHER = 3 };

/* Of a pair in the matching, about, where three are tried together. */
#define TRIES_EACH 1000

/* Worths and rows are reckoned in sixteenths: of the goal's unit, and of a millionth or a pair. */
#define FINE ((int64_t)16)
#define MOST ((int64_t)1 << 50)

/* A row, and where it stands. */
typedef struct Balance {
    int32_t row;
    int64_t spare;      /* what it has above its bound, rounded down */
    int64_t price;      /* of a unit to spare, in 1/scale */
    int64_t lack_price; /* of a unit that lacks */
    bool may_lack;      /* a soft row */
} Balance;

typedef struct Exchange {
    const PwiModel *model;
    const PwiPrices *prices;
    int goal;
    const PwiPairList *list;
    PwiIncumbent *best;
    PwiJudge judge;
    PwiPricing pricing;
    PwiScored *pair, *trial; /* [n] the matching at hand, and one to be judged */
    int n;
    int64_t *worth_in, *worth_out, *place_price; /* [list], [n], [mentors] */
    Balance balance[MOST_ROWS];
    int n_rows;
    int64_t lost;      /* by the pairs at hand */
    bool keeps_rows;   /* no hard row lacks anything */
    int64_t potential; /* what is lost in all */
    PwiMoves moves;
    int64_t *change; /* [MOST_MOVES × n_rows] */
    int n_refused;
    int64_t n_tries;
} Exchange;

/* ---- the matching as it stands ---- */

static int64_t clamped(PwiWide value) {
    return value > MOST ? MOST : value < -MOST ? -MOST : (int64_t)value;
}

static int64_t worth_of(const Exchange *exchange, PwiScored pair) {
    PwiMenteeTerms terms = pwi_pricing_mentee(&exchange->pricing, pair.mentee);
    PwiWide whole = exchange->model->unit * exchange->prices->scale;
    return clamped(pwi_pricing_worth(&exchange->pricing, &terms, pair) / (whole / FINE));
}

/* Rounded down, so that a sum of such is never too much. */
static int64_t in_row(const Exchange *exchange, PwiWide amount) {
    PwiWide unit = exchange->model->unit, fine = amount * FINE;
    return clamped(fine / unit - (fine % unit < 0));
}

/* What a row's spare costs. */
static int64_t cost_of(const Exchange *exchange, const Balance *balance, int64_t spare) {
    PwiWide price = spare >= 0 ? balance->price : -balance->lack_price;
    return clamped(price * spare / exchange->prices->scale);
}

static void measure_rows(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    exchange->keeps_rows = true;
    for (int t = 0; t < exchange->n_rows; t++) {
        Balance *balance = &exchange->balance[t];
        PwiWide spare = -model->row[balance->row].bound;
        for (int m = 0; m < exchange->n; m++) spare += pwi_model_coefficient(model, balance->row, exchange->pair[m]);
        balance->spare = in_row(exchange, spare);
        exchange->keeps_rows &= spare >= 0 || balance->may_lack;
    }
}

static int64_t potential_of(const Exchange *exchange) {
    int64_t potential = exchange->lost;
    for (int t = 0; t < exchange->n_rows; t++)
        potential += cost_of(exchange, &exchange->balance[t], exchange->balance[t].spare);
    return potential;
}

/* ---- moves ---- */

static void find_changes(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    for (int32_t v = 0; v < exchange->moves.n; v++) {
        const PwiMove *move = &exchange->moves.move[v];
        for (int t = 0; t < exchange->n_rows; t++) {
            int32_t row = exchange->balance[t].row;
            PwiWide change = 0;
            for (int k = 0; k < move->n; k++) {
                if (move->out[k] != PWI_NOBODY)
                    change -= pwi_model_coefficient(model, row, exchange->pair[move->out[k]]);
                if (move->in[k] != PWI_NOBODY)
                    change += pwi_model_coefficient(model, row, exchange->list->pair[move->in[k]]);
            }
            exchange->change[v * MOST_ROWS + t] = in_row(exchange, change);
        }
    }
}

static PwStatus find_moves(Exchange *exchange, int each, int longest) {
    PwStatus status = PW_OK;
    measure_rows(exchange);
    exchange->potential = potential_of(exchange);
    for (int m = 0; m < exchange->n; m++) exchange->worth_out[m] = worth_of(exchange, exchange->pair[m]);
    PwiStanding standing = {exchange->model,     exchange->list,        exchange->worth_in, exchange->pair,
                            exchange->worth_out, exchange->place_price, exchange->n};
    PW_TRY(pwi_moves_find(&exchange->moves, &standing, exchange->potential, each, longest));
    find_changes(exchange);
out:
    return status;
}

/* ---- trying ---- */

/* Some moves, and what would be lost in all with them. */
typedef struct Candidate {
    int32_t move[MOST_TOGETHER];
    int n;
    int64_t potential;
    bool keeps_rows;
} Candidate;

/* What a candidate may lose to be better than the best one so far. One that keeps the rows is better than any other. */
static int64_t limit_of(const Exchange *exchange, const Candidate *best) {
    return best->keeps_rows ? best->potential : exchange->potential - FINE / 2;
}

/* Adds the move to those of `with`; false: it speaks of the same people. */
static bool add_move(const Exchange *exchange, Candidate *with, int32_t v) {
    const PwiMove *move = exchange->moves.move;
    for (int k = 0; k < with->n; k++)
        if (pwi_moves_meet(&move[with->move[k]], &move[v])) return false;
    with->move[with->n++] = v;
    return true;
}

/* Tries move v on top of `with`, after which rows have `spare`. Rows stand in the order of their prices, so that what
 * is too much is soon seen. */
static void try_move(const Exchange *exchange, const Candidate *with, const int64_t *spare, int32_t v,
                     Candidate *best) {
    const int64_t *change = exchange->change + v * MOST_ROWS;
    int64_t potential = with->potential + exchange->moves.move[v].loss, limit = limit_of(exchange, best);
    bool must_keep = exchange->keeps_rows || best->keeps_rows, keeps_rows = true;
    for (int t = 0; t < exchange->n_rows && potential < limit; t++) {
        const Balance *balance = &exchange->balance[t];
        int64_t now = spare[t] + change[t];
        if (now < 0 && !balance->may_lack) keeps_rows = false;
        if (!keeps_rows && must_keep) return;
        potential += cost_of(exchange, balance, now);
    }
    if (potential >= limit || (!keeps_rows && potential >= best->potential)) return;
    Candidate now = *with;
    if (!add_move(exchange, &now, v)) return;
    *best = now;
    best->potential = potential;
    best->keeps_rows = keeps_rows;
}

/* Tries all moves from `first` on top of `with` (whose potential is what its moves lose), and on top of each of them
 * those that come after, `depth` at a time. */
static void try_all(Exchange *exchange, const Candidate *with, const int64_t *spare, int32_t first, int depth,
                    Candidate *best) {
    const PwiMoves *moves = &exchange->moves;
    int64_t after[MOST_ROWS];
    for (int32_t v = first; v < moves->n; v++) {
        const PwiMove *move = &moves->move[v];
        if (with->potential + move->loss >= limit_of(exchange, best)) break;
        if (move->is_spent) continue;
        exchange->n_tries += with->n == MOST_TOGETHER - 1;
        if (depth == 1) {
            try_move(exchange, with, spare, v, best);
            continue;
        }
        Candidate now = *with;
        if (!add_move(exchange, &now, v)) continue;
        now.potential += move->loss;
        for (int t = 0; t < exchange->n_rows; t++) after[t] = spare[t] + exchange->change[v * MOST_ROWS + t];
        try_all(exchange, &now, after, v + 1, depth - 1, best);
        /* Of three together there are too many to try all: the first will do. */
        if (with->n + depth < MOST_TOGETHER) continue;
        if ((depth == MOST_TOGETHER && best->n > 0) || exchange->n_tries > (int64_t)TRIES_EACH * exchange->n) return;
    }
}

/* The best move, or two together, or else three that are better than what there is; false: there are none. */
static bool find_best(Exchange *exchange, Candidate *best) {
    Candidate none = {.potential = exchange->lost};
    int64_t spare[MOST_ROWS];
    for (int t = 0; t < exchange->n_rows; t++) spare[t] = exchange->balance[t].spare;
    *best = (Candidate){.potential = exchange->potential};
    for (int depth = 1; depth <= 2; depth++) try_all(exchange, &none, spare, 0, depth, best);
    if (best->n == 0) try_all(exchange, &none, spare, 0, MOST_TOGETHER, best);
    return best->n > 0;
}

static void put_in(const Exchange *exchange, const PwiMove *move, PwiScored *pair) {
    int from = 0; /* the next place that is given up: as many are as are taken */
    for (int k = 0; k < move->n; k++) {
        if (move->in[k] == PWI_NOBODY) continue;
        while (move->out[from] == PWI_NOBODY) from++;
        pair[move->out[from++]] = exchange->list->pair[move->in[k]];
    }
}

/* Makes the moves, unless they lead to a matching that the judge has something against; then they are spent. */
static PwStatus make_moves(Exchange *exchange, const Candidate *candidate, bool *is_made) {
    PwiMoves *moves = &exchange->moves;
    PwStatus status = PW_OK;
    *is_made = true;
    memcpy(exchange->trial, exchange->pair, (size_t)exchange->n * sizeof *exchange->pair);
    for (int k = 0; k < candidate->n; k++) put_in(exchange, &moves->move[candidate->move[k]], exchange->trial);
    if (candidate->keeps_rows)
        PW_TRY(pwi_incumbent_offer(exchange->best, &exchange->judge, exchange->goal, exchange->trial, exchange->n,
                                   is_made));
    for (int k = 0; k < candidate->n; k++) moves->move[candidate->move[k]].is_spent = true;
    exchange->n_refused += !*is_made;
    if (!*is_made) goto out;
    memcpy(exchange->pair, exchange->trial, (size_t)exchange->n * sizeof *exchange->pair);
    for (int k = 0; k < candidate->n; k++) {
        const PwiMove *made = &moves->move[candidate->move[k]];
        exchange->lost += made->loss;
        for (int32_t v = 0; v < moves->n; v++)
            if (!moves->move[v].is_spent && pwi_moves_meet(made, &moves->move[v])) moves->move[v].is_spent = true;
    }
    measure_rows(exchange);
    exchange->potential = potential_of(exchange);
out:
    return status;
}

/* Makes moves until none is left that helps; *n_made counts them. */
static PwStatus make_all(Exchange *exchange, int *n_made) {
    PwStatus status = PW_OK;
    Candidate candidate;
    while (exchange->n_refused < MOST_REFUSED && find_best(exchange, &candidate)) {
        bool is_made;
        PW_TRY(pwi_deadline_is_over(exchange->model->problem->deadline) ? PW_LIMIT : PW_OK);
        PW_TRY(make_moves(exchange, &candidate, &is_made));
        *n_made += is_made;
    }
out:
    return status;
}

/* First long moves among few, then shorter ones among more. */
static PwStatus improve(Exchange *exchange) {
    static const struct { int each, longest; } reach[] = {{4, 12}, {10, 6}, {80, 2}};
    PwStatus status = PW_OK;
    size_t at = 0;
    for (int round = 0; round < MOST_ROUNDS && at < sizeof reach / sizeof *reach; round++) {
        int n_made = 0;
        PW_TRY(find_moves(exchange, reach[at].each, reach[at].longest));
        PW_TRY(make_all(exchange, &n_made));
        at = n_made > 0 ? 0 : at + 1;
    }
out:
    return status;
}

/* ---- life ---- */

/* Rows that speak of no person; false: there are too many. What a hard row lacks costs more than any goal gains by it.
 */
static bool take_rows(Exchange *exchange) {
    const PwiModel *model = exchange->model;
    int64_t scale = exchange->prices->scale, penalty = pwi_prices_of_penalty(exchange->prices, model, exchange->goal);
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        if (row->is_void || row->key.mentor != PWI_NOBODY || row->key.kind == PWI_ROW_MENTEE_SUM) continue;
        if (exchange->n_rows == MOST_ROWS) return false;
        Balance balance = {.row = r, .price = r < exchange->prices->n_rows ? exchange->prices->row[r] : 0};
        balance.may_lack = row->is_soft;
        balance.lack_price = row->is_of_scores ? scale : clamped((PwiWide)scale * PWI_PPM);
        if (row->is_soft)
            balance.lack_price =
                clamped((PwiWide)penalty * row->penalty_ppm / (row->is_of_scores ? PWI_PPM : 1)) - balance.price;
        int at = exchange->n_rows++;
        for (; at > 0 && exchange->balance[at - 1].price < balance.price; at--)
            exchange->balance[at] = exchange->balance[at - 1];
        exchange->balance[at] = balance;
    }
    return true;
}

static PwStatus init(Exchange *exchange, const PwiScored *pair, PwiWide room) {
    const PwiModel *model = exchange->model;
    PwStatus status = PW_OK;
    size_t n = (size_t)exchange->n;
    PW_TRY(pwi_judge_init(&exchange->judge, model));
    PW_TRY(pwi_pricing_init(&exchange->pricing, model, exchange->prices, exchange->goal));
    int64_t most_moves = (int64_t)MOVES_EACH * exchange->n;
    PW_TRY(pwi_moves_init(&exchange->moves, model, most_moves < MOST_MOVES ? (int32_t)most_moves : MOST_MOVES));
    exchange->worth_in = PWI_NEW_ARRAY(int64_t, (size_t)exchange->list->n);
    exchange->worth_out = PWI_NEW_ARRAY(int64_t, n);
    exchange->place_price = PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTOR]);
    exchange->pair = PWI_NEW_ARRAY(PwiScored, n);
    exchange->trial = PWI_NEW_ARRAY(PwiScored, n);
    exchange->change = PWI_NEW_ARRAY(int64_t, (size_t)MOST_MOVES * MOST_ROWS);
    PW_TRY(exchange->worth_in != NULL && exchange->worth_out != NULL && exchange->place_price != NULL &&
                   exchange->pair != NULL && exchange->trial != NULL && exchange->change != NULL
               ? PW_OK
               : PW_NO_MEMORY);
    memcpy(exchange->pair, pair, n * sizeof *pair);
    for (int32_t k = 0; k < exchange->list->n; k++) exchange->worth_in[k] = worth_of(exchange, exchange->list->pair[k]);
    PwiWide whole = model->unit * exchange->prices->scale;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++)
        exchange->place_price[j] = clamped(exchange->pricing.mentor_part[j] / (whole / FINE));
    /* Rows that spare something are below the bound by that, and those that lack something above it. */
    measure_rows(exchange);
    exchange->lost = clamped(room / (whole / FINE));
    for (int t = 0; t < exchange->n_rows; t++) {
        const Balance *balance = &exchange->balance[t];
        PwiWide price = balance->spare < 0 && balance->may_lack ? -balance->lack_price : balance->price;
        exchange->lost -= clamped(price * balance->spare / exchange->prices->scale);
    }
out:
    return status;
}

static void clear(Exchange *exchange) {
    void *owned[] = {exchange->worth_in, exchange->worth_out, exchange->place_price,
                     exchange->pair,     exchange->trial,     exchange->change};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    pwi_moves_clear(&exchange->moves);
    pwi_pricing_clear(&exchange->pricing);
    pwi_judge_clear(&exchange->judge);
}

PwStatus pwi_exchange_from(const PwiModel *model, int goal, const PwiPrices *prices, const PwiPairList *list,
                           const PwiScored *pair, int n, PwiWide room, PwiIncumbent *best) {
    PwStatus status = PW_OK;
    Exchange exchange = {.model = model, .prices = prices, .goal = goal, .list = list, .n = n, .best = best};
    bool is_found;
    if (n == 0 || list->n == 0 || !take_rows(&exchange)) return PW_OK;
    PW_TRY(init(&exchange, pair, room));
    if (!pwi_judge_people(&exchange.judge, pair, n)) goto out;
    if (!best->exists) PW_TRY(pwi_incumbent_offer(best, &exchange.judge, goal, pair, n, &is_found));
    PW_TRY(improve(&exchange));
out:
    clear(&exchange);
    return status;
}

PwStatus pwi_exchange(const PwiModel *model, int goal, const PwiPrices *prices, const PwiPairList *list, PwiWide room,
                      PwiIncumbent *best) {
    assert(best->exists);
    return pwi_exchange_from(model, goal, prices, list, best->pair, best->n, room, best);
}
