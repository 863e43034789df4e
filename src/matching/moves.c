/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves and their chains (moves.h).
 *
 * Seen as arcs from mentor to mentor, moves form a graph; a chain is a trail in it. Whoever comes from nowhere, or from
 * a mentor whom more people leave than join, begins one; what is left then is rings. */
#include "matching/moves.h"

#include <assert.h>
#include <stdlib.h>

/* The moves of one mentee, whose pairs are before[0 … n_before) and after[0 … n_after). */
static int add_moves_of_one(const PwiPair *before, int n_before, const PwiPair *after, int n_after, PwiMove *move) {
    int n = 0, b = 0, a = 0;
    while (true) {
        while (b < n_before && pwi_pairs_contain(after, n_after, before[b].mentee, before[b].mentor)) b++;
        while (a < n_after && pwi_pairs_contain(before, n_before, after[a].mentee, after[a].mentor)) a++;
        if (b == n_before && a == n_after) return n;
        move[n++] = (PwiMove){.mentee = b < n_before ? before[b].mentee : after[a].mentee,
                              .from = b < n_before ? before[b].mentor : PWI_NOBODY,
                              .to = a < n_after ? after[a].mentor : PWI_NOBODY};
        b += b < n_before;
        a += a < n_after;
    }
}

static int count_of(const PwiPair *pair, int n, int mentee) {
    int count = 0;
    while (count < n && pair[count].mentee == mentee) count++;
    return count;
}

static int compare_by_origin(const void *a, const void *b) {
    const PwiMove *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return (left->mentee > right->mentee) - (left->mentee < right->mentee);
}

/* The first move that comes from this mentor, or n. */
static int first_from(const PwiMove *move, int n, int mentor) {
    int low = 0, high = n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (move[middle].from < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct Chaining {
    const PwiMove *move; /* [n] by origin */
    int n;
    bool *is_used;
    int *n_joining;  /* [n] at the first move from a mentor: how many come to this mentor and are not followed yet */
    PwiMoves *moves; /* in chains */
} Chaining;

/* The trail that begins with this move. */
static void follow(Chaining *chaining, int start) {
    const PwiMove *move = chaining->move;
    for (int at = start; at < chaining->n;) {
        PwiMove *next = &chaining->moves->move[chaining->moves->n++];
        *next = move[at];
        next->chain = chaining->moves->n_chains;
        chaining->is_used[at] = true;
        if (move[at].to == PWI_NOBODY) break;
        int first = first_from(move, chaining->n, move[at].to);
        for (at = first; at < chaining->n && move[at].from == next->to && chaining->is_used[at];) at++;
        if (at == chaining->n || move[at].from != next->to) break;
        chaining->n_joining[first]--;
    }
    chaining->moves->n_chains++;
}

/* Whoever leaves a place that nobody takes begins a chain. */
static bool begins(const Chaining *chaining, int at) {
    const PwiMove *move = chaining->move;
    if (chaining->is_used[at]) return false;
    if (move[at].from == PWI_NOBODY) return true;
    int first = first_from(move, chaining->n, move[at].from), n_leaving = 0;
    for (int k = first; k < chaining->n && move[k].from == move[at].from; k++) n_leaving += !chaining->is_used[k];
    return n_leaving > chaining->n_joining[first];
}

static PwStatus chain_up(PwiMove *move, int n, PwiArena *arena, PwiMoves *moves) {
    Chaining chaining = {.move = move, .n = n, .moves = moves};
    chaining.is_used = PWI_ARENA_ARRAY(arena, bool, (size_t)n + 1);
    chaining.n_joining = PWI_ARENA_ARRAY(arena, int, (size_t)n + 1);
    moves->move = PWI_ARENA_ARRAY(arena, PwiMove, (size_t)n + 1);
    if (chaining.is_used == NULL || chaining.n_joining == NULL || moves->move == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < n; k++) {
        int first = move[k].to == PWI_NOBODY ? n : first_from(move, n, move[k].to);
        if (first < n && move[first].from == move[k].to) chaining.n_joining[first]++;
    }
    for (int k = 0; k < n; k++)
        if (begins(&chaining, k)) follow(&chaining, k);
    for (int k = 0; k < n; k++)
        if (!chaining.is_used[k]) follow(&chaining, k);
    assert(moves->n == n);
    return PW_OK;
}

PwStatus pwi_moves_between(const PwiPair *before, int n_before, const PwiPair *after, int n_after, PwiArena *arena,
                           PwiMoves *moves) {
    *moves = (PwiMoves){0};
    PwiMove *move = PWI_ARENA_ARRAY(arena, PwiMove, (size_t)n_before + (size_t)n_after + 1);
    if (move == NULL) return PW_NO_MEMORY;
    int n = 0, b = 0, a = 0;
    while (b < n_before || a < n_after) {
        int mentee =
            b < n_before && (a == n_after || before[b].mentee <= after[a].mentee) ? before[b].mentee : after[a].mentee;
        int own_before = count_of(before + b, n_before - b, mentee),
            own_after = count_of(after + a, n_after - a, mentee);
        n += add_moves_of_one(before + b, own_before, after + a, own_after, move + n);
        b += own_before;
        a += own_after;
    }
    qsort(move, (size_t)n, sizeof *move, compare_by_origin);
    return chain_up(move, n, arena, moves);
}
