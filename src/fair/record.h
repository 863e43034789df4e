/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree as it grows: nodes, and the prices that close its leaves, kept as what differs from the root's. */
#ifndef PWI_FAIR_RECORD_H
#define PWI_FAIR_RECORD_H

#include "base/memory.h"
#include "fair/prices.h"

/* A tree is a proof while it has no more prices than this; what is not closed by then stays open. A tree that was cut
 * short is worth telling up to the second number; beyond it the root's bound has to do. */
enum { PWI_MOST_PROOF_ENTRIES = 1000000, PWI_MOST_OPEN_ENTRIES = 100000 };

/* A pair that is closed from a node on (closing.h). */
typedef struct PwiClosing {
    int32_t pair;      /* into the tree's list */
    uint8_t is_needed; /* for the bound of some leaf below: the proof has to show it */
} PwiClosing;

typedef struct PwiRecordNode {
    PwiTreeNode node;
    int32_t parent;                 /* PWI_NOBODY: the root */
    bool is_above;                  /* the parent's second child */
    int64_t bound;                  /* no matching in it has more */
    PwiClosing *closed;             /* [n_closed] owned */
    int32_t n_closed, closing_dual; /* the prices that close them */
    int n_open;                     /* children that are not done */
} PwiRecordNode;

/* One price that is not 0, or not the root's. */
typedef struct PwiEntry {
    int8_t kind; /* 0 mentor, 1 row, 2 count, 3 mentee */
    int32_t index;
    int64_t price;
} PwiEntry;

typedef struct PwiRecordDual {
    int64_t scale;
    bool from_root, by_mentors;
    int64_t first; /* into entry */
    int32_t n;
    int32_t n_users; /* leaves, so far, that it bounds, and nodes it closes pairs for; 0: its entries may go */
} PwiRecordDual;

typedef struct PwiRecord {
    PwiRecordNode *node; /* [n_nodes] */
    PwiRecordDual *dual; /* [n_duals] dual 0 is the root's, if there is one */
    PwiEntry *entry;     /* [n_stored] of duals in use, and for a while of others */
    int32_t n_nodes, n_duals;
    size_t node_capacity, dual_capacity;
    int64_t n_entries; /* of duals in use: what the proof has */
    int64_t n_stored;
    size_t entry_capacity;
    int64_t n_closings;
    PwiPrices root; /* dual 0, whole; scale 0: none yet */
    bool has_root;
} PwiRecord;

PW_MUST_CHECK PwStatus pwi_record_init(PwiRecord *record, const PwiModel *model, const PwiPrices *root);
void pwi_record_clear(PwiRecord *record);
/* A new node, a leaf for now. */
PW_MUST_CHECK PwStatus pwi_record_node(PwiRecord *record, int32_t parent, bool is_above, int64_t bound, int32_t *node);
/* Prices that no node uses are gone with the next that are put on record. */
PW_MUST_CHECK PwStatus pwi_record_dual(PwiRecord *record, const PwiModel *model, const PwiPrices *prices,
                                       int32_t *dual);
/* The node is bounded by this dual, and no longer by the one before. PWI_NOBODY: by none (its children are). */
void pwi_record_use(PwiRecord *record, int32_t node, int32_t dual);
/* This dual closes these pairs [n] of the list for all below the node. */
PW_MUST_CHECK PwStatus pwi_record_close(PwiRecord *record, int32_t node, int32_t dual, const int32_t *pair, int32_t n);
/* The leaf is closed for good. Where that was the last below a node, what the node closes is done with, too. */
void pwi_record_done(PwiRecord *record, int32_t leaf);
/* A stage of a single leaf that these prices close. */
PW_MUST_CHECK PwStatus pwi_record_leaf(const PwiModel *model, int goal, const PwiPrices *prices, int64_t bound,
                                       PwiArena *arena, PwiStage *stage);
/* The finished stage, in the arena; only duals that are used. What is closed on the way speaks of `pair`; NULL: nothing
 * is. */
PW_MUST_CHECK PwStatus pwi_record_finish(PwiRecord *record, const PwiModel *model, int goal, const PwiScored *pair,
                                         PwiArena *arena, PwiStage *stage);

#endif
