/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the difference (difference.h): moves between the two sets of pairs, and what else is not the same. */
#include "compare/difference.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"

/* ---- numbering ---- */

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Numbers the people of a side in the order of their ids. */
static PwStatus renumber(PwiDifference *difference, int side) {
    PwiNames *names = &difference->names[side], sorted = {0};
    PwStatus status = PW_OK;
    int32_t *number = PWI_NEW_ARRAY(int32_t, (size_t)names->n);
    const char **name = PWI_NEW_ARRAY(const char *, (size_t)names->n);
    PW_TRY(number != NULL && name != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < names->n; k++) name[k] = names->name[k];
    qsort(name, (size_t)names->n, sizeof *name, compare_names);
    for (int k = 0; k < names->n; k++) {
        int index;
        bool is_new;
        PW_TRY(pwi_names_add(&sorted, name[k], &index, &is_new) ? PW_OK : PW_NO_MEMORY);
        number[pwi_names_find(names, name[k])] = index;
    }
    for (int s = 0; s < 2; s++) {
        PwiOutline *outline = &difference->side[s];
        for (int k = 0; k < outline->n_pairs; k++) {
            PwiPair *pair = &outline->pair[k].pair;
            if (side == PWI_MENTEE)
                pair->mentee = number[pair->mentee];
            else
                pair->mentor = number[pair->mentor];
        }
        for (int k = 0; side == PWI_MENTEE && k < outline->n_unmatched; k++)
            outline->unmatched[k] = number[outline->unmatched[k]];
    }
    pwi_names_clear(names);
    *names = sorted;
    sorted = (PwiNames){0};
out:
    pwi_names_clear(&sorted);
    pwi_free(number);
    pwi_free(name);
    return status;
}

static int compare_outline_pairs(const void *a, const void *b) {
    const PwiOutlinePair *left = a, *right = b;
    return pwi_compare_pairs(&left->pair, &right->pair);
}

/* ---- pairs ---- */

static const PwiOutlinePair *find_pair(const PwiOutline *outline, int mentee, int mentor) {
    PwiOutlinePair wanted = {.pair = {mentee, mentor}};
    if (outline->n_pairs == 0) return NULL;
    return bsearch(&wanted, outline->pair, (size_t)outline->n_pairs, sizeof wanted, compare_outline_pairs);
}

static int32_t score_of(const PwiOutline *outline, int mentee, int mentor) {
    const PwiOutlinePair *found = find_pair(outline, mentee, mentor);
    return found != NULL ? found->score_ppm : PWI_NO_SCORE;
}

static PwiPair *plain_pairs(const PwiOutline *outline, PwiArena *arena) {
    PwiPair *pair = PWI_ARENA_ARRAY(arena, PwiPair, (size_t)outline->n_pairs + 1);
    for (int k = 0; pair != NULL && k < outline->n_pairs; k++) pair[k] = outline->pair[k].pair;
    return pair;
}

static PwStatus find_moves(PwiDifference *difference) {
    const PwiOutline *before = &difference->side[0], *after = &difference->side[1];
    PwiPair *old_pair = plain_pairs(before, &difference->arena), *new_pair = plain_pairs(after, &difference->arena);
    PwiMoves moves;
    if (old_pair == NULL || new_pair == NULL) return PW_NO_MEMORY;
    PwStatus status =
        pwi_moves_between(old_pair, before->n_pairs, new_pair, after->n_pairs, &difference->arena, &moves);
    if (status != PW_OK) return status;
    difference->move = PWI_ARENA_ARRAY(&difference->arena, PwiScoredMove, (size_t)moves.n + 1);
    if (difference->move == NULL) return PW_NO_MEMORY;
    difference->n_moves = moves.n;
    difference->n_chains = moves.n_chains;
    for (int k = 0; k < moves.n; k++)
        difference->move[k] = (PwiScoredMove){.move = moves.move[k],
                                              .before_ppm = score_of(before, moves.move[k].mentee, moves.move[k].from),
                                              .after_ppm = score_of(after, moves.move[k].mentee, moves.move[k].to)};
    return PW_OK;
}

static PwStatus find_rescored(PwiDifference *difference) {
    const PwiOutline *before = &difference->side[0], *after = &difference->side[1];
    difference->rescored = PWI_ARENA_ARRAY(&difference->arena, PwiRescored, (size_t)before->n_pairs + 1);
    if (difference->rescored == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < before->n_pairs; k++) {
        const PwiOutlinePair *old = &before->pair[k];
        int32_t now = score_of(after, old->pair.mentee, old->pair.mentor);
        if (now == PWI_NO_SCORE) continue;
        difference->n_same++;
        if (now != old->score_ppm)
            difference->rescored[difference->n_rescored++] = (PwiRescored){old->pair, old->score_ppm, now};
    }
    return PW_OK;
}

/* ---- people ---- */

/* What each person of both matchings has: [2 × people]. */
typedef struct Tally {
    int64_t *sum_ppm; /* mentees */
    uint8_t *is_known;
    int *load; /* mentors */
} Tally;

static void count_outline(const PwiOutline *outline, int n_mentees, int n_mentors, int which, Tally *tally) {
    for (int k = 0; k < outline->n_pairs; k++) {
        const PwiOutlinePair *pair = &outline->pair[k];
        tally->sum_ppm[which * n_mentees + pair->pair.mentee] += pair->score_ppm;
        tally->is_known[which * n_mentees + pair->pair.mentee] = 1;
        tally->load[which * n_mentors + pair->pair.mentor]++;
    }
    for (int k = 0; k < outline->n_unmatched; k++) tally->is_known[which * n_mentees + outline->unmatched[k]] = 1;
}

static PwStatus find_people(PwiDifference *difference) {
    PwiArena *arena = &difference->arena;
    int n_mentees = difference->names[PWI_MENTEE].n, n_mentors = difference->names[PWI_MENTOR].n;
    Tally tally = {PWI_ARENA_ARRAY(arena, int64_t, 2 * (size_t)n_mentees + 1),
                   PWI_ARENA_ARRAY(arena, uint8_t, 2 * (size_t)n_mentees + 1),
                   PWI_ARENA_ARRAY(arena, int, 2 * (size_t)n_mentors + 1)};
    difference->come = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n_mentees + 1);
    difference->gone = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n_mentees + 1);
    difference->load = PWI_ARENA_ARRAY(arena, PwiLoadChange, (size_t)n_mentors + 1);
    bool fine = tally.sum_ppm != NULL && tally.is_known != NULL && tally.load != NULL && difference->come != NULL &&
                difference->gone != NULL && difference->load != NULL;
    if (!fine) return PW_NO_MEMORY;
    for (int which = 0; which < 2; which++)
        count_outline(&difference->side[which], n_mentees, n_mentors, which, &tally);
    for (int i = 0; i < n_mentees; i++) {
        bool was = tally.is_known[i] != 0, is = tally.is_known[n_mentees + i] != 0;
        if (!was) difference->come[difference->n_come++] = i;
        if (!is) difference->gone[difference->n_gone++] = i;
        difference->n_better += was && is && tally.sum_ppm[n_mentees + i] > tally.sum_ppm[i];
        difference->n_worse += was && is && tally.sum_ppm[n_mentees + i] < tally.sum_ppm[i];
        for (int which = 0; which < 2; which++) difference->total_ppm[which] += tally.sum_ppm[which * n_mentees + i];
    }
    for (int j = 0; j < n_mentors; j++)
        if (tally.load[j] != tally.load[n_mentors + j])
            difference->load[difference->n_loads++] = (PwiLoadChange){j, tally.load[j], tally.load[n_mentors + j]};
    return PW_OK;
}

/* ---- terms ---- */

static const char *field_of(const PwiOutline *outline, const char *name) {
    for (int k = 0; k < outline->n_fields; k++)
        if (strcmp(outline->field[k].name, name) == 0) return outline->field[k].value;
    return "";
}

static const char *weight_of(const PwiOutline *outline, const char *name, char text[PWI_DECIMAL_SIZE]) {
    for (int k = 0; k < outline->n_weights; k++) {
        if (strcmp(outline->weight[k].name, name) != 0) continue;
        text[pwi_ppm_print_short(outline->weight[k].ppm, text)] = '\0';
        return text;
    }
    return "";
}

static PwStatus add_term(PwiDifference *difference, const char *prefix, const char *name, const char *before,
                         const char *after) {
    PwiArena *arena = &difference->arena;
    char *what = PWI_ARENA_ARRAY(arena, char, strlen(prefix) + strlen(name) + 1);
    const char *old = pwi_arena_copy(arena, before, strlen(before)), *new = pwi_arena_copy(arena, after, strlen(after));
    if (what == NULL || old == NULL || new == NULL) return PW_NO_MEMORY;
    memcpy(what, prefix, strlen(prefix));
    memcpy(what + strlen(prefix), name, strlen(name));
    difference->term[difference->n_terms++] = (PwiTermChange){what, old, new};
    return PW_OK;
}

static PwStatus find_terms(PwiDifference *difference) {
    PwStatus status = PW_OK;
    const PwiOutline *before = &difference->side[0], *after = &difference->side[1];
    char old[PWI_DECIMAL_SIZE], new[PWI_DECIMAL_SIZE];
    size_t most = 2 * PWI_MOST_FIELDS + (size_t)before->n_weights + (size_t)after->n_weights;
    difference->term = PWI_ARENA_ARRAY(&difference->arena, PwiTermChange, most);
    if (difference->term == NULL) return PW_NO_MEMORY;
    for (int which = 0; which < 2; which++) {
        const PwiOutline *own = which == 0 ? before : after;
        for (int k = 0; k < own->n_fields; k++) {
            const char *name = own->field[k].name, *was = field_of(before, name), *is = field_of(after, name);
            /* What both state was compared on the first round. */
            bool is_done = which == 1 && was[0] != '\0';
            if (!is_done && strcmp(was, is) != 0) PW_TRY(add_term(difference, "", name, was, is));
        }
        for (int k = 0; k < own->n_weights; k++) {
            const char *name = own->weight[k].name, *was = weight_of(before, name, old),
                       *is = weight_of(after, name, new);
            bool is_done = which == 1 && was[0] != '\0';
            if (!is_done && strcmp(was, is) != 0) PW_TRY(add_term(difference, "weight of ", name, was, is));
        }
    }
out:
    return status;
}

PwStatus pwi_difference_find(PwiDifference *difference) {
    PwStatus status = PW_OK;
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(renumber(difference, side));
    for (int which = 0; which < 2; which++) {
        PwiOutline *outline = &difference->side[which];
        if (outline->n_pairs > 0)
            qsort(outline->pair, (size_t)outline->n_pairs, sizeof *outline->pair, compare_outline_pairs);
    }
    PW_TRY(find_moves(difference));
    PW_TRY(find_rescored(difference));
    PW_TRY(find_people(difference));
    PW_TRY(find_terms(difference));
out:
    return status;
}

void pwi_difference_clear(PwiDifference *difference) {
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_names_clear(&difference->names[side]);
    pwi_arena_clear(&difference->arena);
    *difference = (PwiDifference){0};
}
