/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a level of leximin has decided: prices for the proof, classes that fall apart, pairs that are forced. */
#ifndef PWI_ASSIGN_LEVEL_ORDER_H
#define PWI_ASSIGN_LEVEL_ORDER_H

#include "assign/level_net.h"
#include "matching/levels.h"

/* A node's prices at one level, as potentials against the root: a mentor's prices are the negatives. */
typedef struct PwiLevelEntry {
    int32_t node;
    PwiLevelPrice potential;
} PwiLevelEntry;

/* A class of nodes (level_net.h), and what is found out about it level by level. */
typedef struct PwiLevelClass {
    int32_t size;
    int32_t base;    /* taken off its nodes' potentials */
    bool is_linked;  /* ties lead round through it, so that its potentials hang on those of others */
    bool is_ordered; /* it has ties at all, and so what follows */
    int32_t n_ways;  /* ties that lead in, or out */
    int32_t depth;   /* no tie leads to a class of less depth, */
    int32_t height;  /* found from below; −1: from above */
    int32_t chain;   /* the least class it hangs together with by ties, */
    int32_t largest; /* and, of that one, the class whose depth counts as 0 */
    int32_t tie;     /* its nodes' second potential */
} PwiLevelClass;

typedef struct PwiLevelOrder {
    PwiLevelNet *net;
    PwiLevelClass *of_class; /* [n_classes] owned */
    int n_classes;
    int n_classes_before;    /* those from here on are the level's, so that all of their nodes are the net's `moved` */
    bool concerns_all;       /* other nodes than those moved have potentials, too */
    int32_t *tied, *ordered; /* [n_tied] mentees with ties, [n_ordered] classes with ties; owned */
    int n_tied, n_ordered;
    PwiLevelEntry *entry; /* [n_entries] by level; owned */
    size_t n_entries, capacity;
    PwiPair *forced; /* [n_forced] pairs that are made for good; owned */
    int n_forced;
} PwiLevelOrder;

PW_MUST_CHECK PwStatus pwi_level_order_init(PwiLevelOrder *order, PwiLevelNet *net);
void pwi_level_order_clear(PwiLevelOrder *order);
/* Takes the net's solved level on record, and makes the net ready for the next. PW_NO_MEMORY. */
PW_MUST_CHECK PwStatus pwi_level_order_take(PwiLevelOrder *order);
/* Parts of that: a pair is made for good; ties that cannot be swapped are decided, and classes get their second
 * potential (level_ties.c). */
void pwi_level_force(PwiLevelOrder *order, int32_t edge);
PW_MUST_CHECK PwStatus pwi_level_order_ties(PwiLevelOrder *order);
/* The prices of all levels; what they consist of lives in `arena`. */
PW_MUST_CHECK PwStatus pwi_level_order_prices(const PwiLevelOrder *order, PwiArena *arena, PwiLevels *levels);

#endif
