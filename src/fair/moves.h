/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves: ways for a few mentees to change places that leave every load as it is, or fill a free place.
 *
 * Whoever leaves a mentor makes room for another: a move is a cycle of mentors, each of whom hands one mentee on to the
 * next, or a path that ends at a free place. Nobody counts as a mentor, too: who is taken from nobody has been without
 * a place, who is handed to nobody gives theirs up. What a move loses is read off the relaxation's prices (cyclic
 * exchanges: Ahuja, Ergun, Orlin & Punnen 2002). */
#ifndef PWI_FAIR_MOVES_H
#define PWI_FAIR_MOVES_H

#include "fair/pairs.h"

enum { PWI_LONGEST_MOVE = 12 };

typedef struct PwiMove {
    int64_t loss; /* of the Lagrangean, in the unit of the worths */
    int n;
    int32_t mentee[PWI_LONGEST_MOVE]; /* who goes */
    int32_t out[PWI_LONGEST_MOVE];    /* into the matching: what they had; PWI_NOBODY: no place */
    int32_t in[PWI_LONGEST_MOVE];     /* into the list: what they get; PWI_NOBODY: no place */
    int32_t from, to;                 /* mentors who have one less, and one more; PWI_NOBODY: all loads stay */
    bool is_spent;                    /* made, refused, or one of its people has changed places */
} PwiMove;

/* The matching that moves start from, and the pairs they may bring in. */
typedef struct PwiStanding {
    const PwiModel *model;
    const PwiPairList *list;
    const int64_t *worth_in; /* [list->n] */
    const PwiScored *pair;   /* [n] */
    const int64_t *worth_out;
    const int64_t *price; /* [mentors] of a place, which is lost where one is left empty */
    int n;
} PwiStanding;

struct PwiArc;

typedef struct PwiMoves {
    PwiMove *move; /* [n] the one that loses least first; owned */
    int32_t n, most;
    struct PwiArc *arc; /* by who hands on, then by loss; owned */
    int32_t *first;     /* [mentors + 2] into `arc`; owned */
    size_t arc_capacity;
    int32_t *load[PWI_N_SIDES]; /* [people] open pairs; owned */
} PwiMoves;

/* Of at most `most` moves at a time. */
PW_MUST_CHECK PwStatus pwi_moves_init(PwiMoves *moves, const PwiModel *model, int32_t most);
void pwi_moves_clear(PwiMoves *moves);
/* Those of at most `longest` people that lose no more than `room`, where a mentor hands on in `each` ways at most, the
 * best ones. */
PW_MUST_CHECK PwStatus pwi_moves_find(PwiMoves *moves, const PwiStanding *standing, int64_t room, int each,
                                      int longest);
/* Whether two moves speak of the same mentee, or of the same mentor's load. */
bool pwi_moves_meet(const PwiMove *a, const PwiMove *b);

#endif
