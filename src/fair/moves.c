/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cycles and paths in the graph of mentors, by depth-first search (moves.h).
 *
 * An arc is a mentee who can be handed on, and what that loses. From every mentor a search follows the arcs that lose
 * least, the cheapest first, as far as the room and a fixed number of steps go; a cycle is met once, from the first of
 * its mentors. Every start keeps a few, so that moves come from everywhere and can be combined. */
#include "fair/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { STEPS_EACH = 8000, LEAST_KEPT_EACH = 16, NOBODY_HANDS_ON = 16 };

typedef struct PwiArc {
    int64_t loss;
    int32_t from, to, mentee, out, in;
} PwiArc;

/* ---- life ---- */

/* What every start may keep. */
static int32_t kept_each(const PwiMoves *moves, const PwiModel *model) {
    int32_t each = 2 * moves->most / (model->n[PWI_MENTOR] + 1);
    return each > LEAST_KEPT_EACH ? each : LEAST_KEPT_EACH;
}

PwStatus pwi_moves_init(PwiMoves *moves, const PwiModel *model, int32_t most) {
    *moves = (PwiMoves){.most = most};
    moves->move = PWI_NEW_ARRAY(PwiMove, (size_t)(2 * most + kept_each(moves, model)));
    moves->first = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR] + 2);
    for (int side = 0; side < PWI_N_SIDES; side++) moves->load[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
    bool fine = moves->move != NULL && moves->first != NULL && moves->load[0] != NULL && moves->load[1] != NULL;
    return fine ? PW_OK : PW_NO_MEMORY;
}

void pwi_moves_clear(PwiMoves *moves) {
    pwi_free(moves->move);
    pwi_free(moves->arc);
    pwi_free(moves->first);
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_free(moves->load[side]);
    *moves = (PwiMoves){0};
}

/* ---- arcs ---- */

static bool may_have(const PwiRange *range, int load) {
    return load >= range->least && load <= range->most && (load == 0 || load >= range->gap);
}

static bool may_change(const PwiMoves *moves, const PwiModel *model, int side, int person, int by) {
    return may_have(&model->range[side][person], moves->load[side][person] + by);
}

static PwStatus add_arc(PwiMoves *moves, int32_t *n, PwiArc arc) {
    PwiArc *grown = pwi_reserve_array(moves->arc, &moves->arc_capacity, (size_t)*n + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    moves->arc = grown;
    moves->arc[(*n)++] = arc;
    return PW_OK;
}

static int compare_arcs(const void *a, const void *b) {
    const PwiArc *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    if (left->loss != right->loss) return left->loss < right->loss ? -1 : 1;
    if (left->in != right->in) return left->in < right->in ? -1 : 1;
    return (left->out > right->out) - (left->out < right->out);
}

/* Marks in the list what is made already: `made` [list->n]. */
static void mark_made(const PwiStanding *standing, uint8_t *made) {
    const PwiPairList *list = standing->list;
    for (int m = 0; m < standing->n; m++) {
        PwiScored pair = standing->pair[m];
        for (int32_t k = list->first[pair.mentee]; k < list->first[pair.mentee + 1]; k++)
            if (list->pair[k].mentor == pair.mentor) made[k] = 1;
    }
}

/* To every other pair of the mentee's in the list, and to nobody. */
static PwStatus add_arcs_of(PwiMoves *moves, const PwiStanding *standing, const uint8_t *made, int32_t m, int64_t room,
                            int32_t *n) {
    const PwiModel *model = standing->model;
    const PwiPairList *list = standing->list;
    PwiScored pair = standing->pair[m];
    PwStatus status = PW_OK;
    for (int32_t k = list->first[pair.mentee]; k < list->first[pair.mentee + 1]; k++) {
        int64_t loss = standing->worth_out[m] - standing->worth_in[k];
        if (made[k] || loss > room) continue;
        PW_TRY(add_arc(moves, n, (PwiArc){loss, pair.mentor, list->pair[k].mentor, pair.mentee, m, k}));
    }
    if (may_change(moves, model, PWI_MENTEE, pair.mentee, -1))
        PW_TRY(add_arc(
            moves, n, (PwiArc){standing->worth_out[m], pair.mentor, model->n[PWI_MENTOR], pair.mentee, m, PWI_NOBODY}));
out:
    return status;
}

/* From nobody to the pairs of the mentee's in the list. */
static PwStatus add_arcs_from_nobody(PwiMoves *moves, const PwiStanding *standing, const uint8_t *made, int mentee,
                                     int32_t *n) {
    const PwiModel *model = standing->model;
    const PwiPairList *list = standing->list;
    PwStatus status = PW_OK;
    for (int32_t k = list->first[mentee]; k < list->first[mentee + 1]; k++)
        if (!made[k])
            PW_TRY(add_arc(
                moves, n,
                (PwiArc){-standing->worth_in[k], model->n[PWI_MENTOR], list->pair[k].mentor, mentee, PWI_NOBODY, k}));
out:
    return status;
}

/* All arcs, of which every mentor keeps the best `each`. */
static PwStatus find_arcs(PwiMoves *moves, const PwiStanding *standing, int64_t room, int each) {
    const PwiModel *model = standing->model;
    int32_t n = 0, n_kept = 0, nobody = model->n[PWI_MENTOR];
    PwStatus status = PW_OK;
    uint8_t *made = PWI_NEW_ARRAY(uint8_t, (size_t)standing->list->n);
    PW_TRY(made != NULL ? PW_OK : PW_NO_MEMORY);
    mark_made(standing, made);
    for (int32_t m = 0; m < standing->n; m++) PW_TRY(add_arcs_of(moves, standing, made, m, room, &n));
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (may_change(moves, model, PWI_MENTEE, i, 1)) PW_TRY(add_arcs_from_nobody(moves, standing, made, i, &n));
    if (n > 0) qsort(moves->arc, (size_t)n, sizeof *moves->arc, compare_arcs);
    for (int32_t a = 0, from = 0; from <= nobody; from++) {
        int32_t most = from < nobody ? each : NOBODY_HANDS_ON * each;
        moves->first[from] = n_kept;
        for (int32_t of = 0; a < n && moves->arc[a].from == from; a++, of++)
            if (of < most) moves->arc[n_kept++] = moves->arc[a];
    }
    moves->first[nobody + 1] = n_kept;
out:
    pwi_free(made);
    return status;
}

/* ---- the search from one mentor ---- */

typedef struct Walk {
    PwiMoves *moves;
    const PwiStanding *standing;
    int32_t start, first; /* where its moves begin in moves->move */
    int32_t most;         /* of these */
    int64_t room;
    int longest;
    bool may_lose; /* the start may have one mentee less */
    int n;
    int32_t arc[PWI_LONGEST_MOVE];
    int n_steps;
} Walk;

static void record(Walk *walk, int64_t loss, bool is_path) {
    PwiMoves *moves = walk->moves;
    int32_t at = moves->n - walk->first < walk->most ? moves->n++ : moves->n - 1;
    PwiMove *move = moves->move;
    for (; at > walk->first && move[at - 1].loss > loss; at--) move[at] = move[at - 1];
    move[at] = (PwiMove){.loss = loss, .n = walk->n, .from = PWI_NOBODY, .to = PWI_NOBODY};
    for (int k = 0; k < walk->n; k++) {
        const PwiArc *arc = &moves->arc[walk->arc[k]];
        move[at].mentee[k] = arc->mentee;
        move[at].out[k] = arc->out;
        move[at].in[k] = arc->in;
    }
    if (is_path) {
        move[at].from = walk->start;
        move[at].to = moves->arc[walk->arc[walk->n - 1]].to;
    }
    if (moves->n - walk->first == walk->most && move[moves->n - 1].loss - 1 < walk->room)
        walk->room = move[moves->n - 1].loss - 1; /* only what is better than the last of them is wanted */
}

static bool is_on_the_way(const Walk *walk, const PwiArc *next) {
    for (int k = 0; k < walk->n; k++) {
        const PwiArc *arc = &walk->moves->arc[walk->arc[k]];
        if (arc->mentee == next->mentee || arc->to == next->to) return true;
    }
    return false;
}

/* A path, if there is a free place here: the start's is empty then. */
static void end_here(Walk *walk, int32_t mentor, int64_t loss) {
    const PwiStanding *standing = walk->standing;
    loss += standing->price[walk->start] - standing->price[mentor];
    if (walk->may_lose && loss <= walk->room && may_change(walk->moves, standing->model, PWI_MENTOR, mentor, 1))
        record(walk, loss, true);
}

/* Goes on from a mentor who has got one too many. */
static void go_on(Walk *walk, int32_t mentor, int64_t loss, bool is_canonical) {
    const PwiMoves *moves = walk->moves;
    int32_t nobody = walk->standing->model->n[PWI_MENTOR];
    for (int32_t a = moves->first[mentor]; a < moves->first[mentor + 1]; a++) {
        const PwiArc *arc = &moves->arc[a];
        if (loss + arc->loss > walk->room || walk->n_steps >= STEPS_EACH) return;
        walk->n_steps++;
        if (is_on_the_way(walk, arc)) continue;
        walk->arc[walk->n++] = a;
        if (arc->to == walk->start) {
            if (is_canonical) record(walk, loss + arc->loss, false);
        } else {
            if (arc->to < nobody) end_here(walk, arc->to, loss + arc->loss);
            if (walk->n < walk->longest) go_on(walk, arc->to, loss + arc->loss, is_canonical && arc->to > walk->start);
        }
        walk->n--;
    }
}

static int compare_moves(const void *a, const void *b) {
    const PwiMove *left = a, *right = b;
    if (left->loss != right->loss) return left->loss < right->loss ? -1 : 1;
    if (left->n != right->n) return left->n < right->n ? -1 : 1;
    for (int k = 0; k < left->n; k++) {
        if (left->in[k] != right->in[k]) return left->in[k] < right->in[k] ? -1 : 1;
        if (left->out[k] != right->out[k]) return left->out[k] < right->out[k] ? -1 : 1;
    }
    return 0;
}

static void keep_best(PwiMoves *moves) {
    if (moves->n > 0) qsort(moves->move, (size_t)moves->n, sizeof *moves->move, compare_moves);
    if (moves->n > moves->most) moves->n = moves->most;
}

PwStatus pwi_moves_find(PwiMoves *moves, const PwiStanding *standing, int64_t room, int each, int longest) {
    const PwiModel *model = standing->model;
    PwStatus status = PW_OK;
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(moves->load[side], 0, (size_t)model->n[side] * sizeof *moves->load[side]);
    for (int m = 0; m < standing->n; m++) {
        moves->load[PWI_MENTEE][standing->pair[m].mentee]++;
        moves->load[PWI_MENTOR][standing->pair[m].mentor]++;
    }
    PW_TRY(find_arcs(moves, standing, room, each));
    moves->n = 0;
    for (int32_t start = 0; start < model->n[PWI_MENTOR]; start++) {
        Walk walk = {.moves = moves,
                     .standing = standing,
                     .start = start,
                     .first = moves->n,
                     .most = kept_each(moves, model),
                     .room = room,
                     .longest = longest,
                     .may_lose = may_change(moves, model, PWI_MENTOR, start, -1)};
        go_on(&walk, start, 0, true);
        if (moves->n >= 2 * moves->most) keep_best(moves);
    }
    keep_best(moves);
out:
    return status;
}

bool pwi_moves_meet(const PwiMove *a, const PwiMove *b) {
    bool has_ends = a->from != PWI_NOBODY && b->from != PWI_NOBODY;
    if (has_ends && (a->from == b->from || a->to == b->to || a->from == b->to || a->to == b->from)) return true;
    for (int k = 0; k < a->n; k++)
        for (int l = 0; l < b->n; l++)
            if (a->mentee[k] == b->mentee[l]) return true;
    return false;
}
