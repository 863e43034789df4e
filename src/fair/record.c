/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing arrays, and their turning into a proof (record.h). */
#include "fair/record.h"

#include <assert.h>
#include <string.h>

enum { LEAST_WASTE = 65536 }; /* entries worth clearing away */

PwStatus pwi_record_init(PwiRecord *record, const PwiModel *model, const PwiPrices *root) {
    PwStatus status = PW_OK;
    int32_t dual;
    *record = (PwiRecord){0};
    if (root == NULL) return PW_OK;
    PW_TRY(pwi_prices_init(&record->root, model));
    PW_TRY(pwi_record_dual(record, model, root, &dual));
    assert(dual == 0);
    PW_TRY(pwi_prices_reset(&record->root, model, root->scale));
    memcpy(record->root.mentor, root->mentor, (size_t)model->n[PWI_MENTOR] * sizeof *root->mentor);
    memcpy(record->root.row, root->row, (size_t)root->n_rows * sizeof *root->row);
    memcpy(record->root.count, root->count, (size_t)root->n_counts * sizeof *root->count);
    record->has_root = true;
    record->dual[0].n_users = 1; /* it closes pairs for the whole tree */
    record->n_entries = record->dual[0].n;
out:
    return status;
}

void pwi_record_clear(PwiRecord *record) {
    for (int32_t k = 0; k < record->n_nodes; k++) pwi_free(record->node[k].closed);
    pwi_free(record->node);
    pwi_free(record->dual);
    pwi_free(record->entry);
    pwi_prices_clear(&record->root);
    *record = (PwiRecord){0};
}

PwStatus pwi_record_node(PwiRecord *record, int32_t parent, bool is_above, int64_t bound, int32_t *node) {
    PwiRecordNode *grown =
        pwi_reserve_array(record->node, &record->node_capacity, (size_t)record->n_nodes + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    record->node = grown;
    *node = record->n_nodes++;
    record->node[*node] = (PwiRecordNode){.node = {.child = {PWI_NOBODY, PWI_NOBODY}, .dual = PWI_NOBODY},
                                          .parent = parent,
                                          .is_above = is_above,
                                          .bound = bound};
    if (parent == PWI_NOBODY) return PW_OK;
    record->node[parent].node.child[is_above] = *node;
    record->node[parent].n_open++;
    return PW_OK;
}

static PwStatus add_entry(PwiRecord *record, int8_t kind, int32_t index, int64_t price) {
    PwiEntry *grown =
        pwi_reserve_array(record->entry, &record->entry_capacity, (size_t)record->n_stored + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    record->entry = grown;
    record->entry[record->n_stored++] = (PwiEntry){kind, index, price};
    return PW_OK;
}

/* The price in `prices`, 0 where there is none. */
static int64_t price_at(const PwiPrices *prices, int kind, int32_t index) {
    if (kind == 0) return prices->mentor[index];
    if (kind == 1) return index < prices->n_rows ? prices->row[index] : 0;
    if (kind == 3) return prices->mentee[index];
    return index < prices->n_counts ? prices->count[index] : 0;
}

static void count_in(PwiRecord *record, int32_t dual) {
    if (dual != PWI_NOBODY && record->dual[dual].n_users++ == 0) record->n_entries += record->dual[dual].n;
}

static void count_out(PwiRecord *record, int32_t dual) {
    if (dual != PWI_NOBODY && --record->dual[dual].n_users == 0) record->n_entries -= record->dual[dual].n;
}

void pwi_record_use(PwiRecord *record, int32_t node, int32_t dual) {
    int32_t *used = &record->node[node].node.dual;
    count_in(record, dual);
    count_out(record, *used);
    *used = dual;
}

/* Makes room where more than half of what is stored is of no use any more. */
static void forget_unused(PwiRecord *record) {
    int64_t n = 0;
    if (record->n_stored < 2 * record->n_entries + LEAST_WASTE) return;
    for (int32_t d = 0; d < record->n_duals; d++) {
        PwiRecordDual *dual = &record->dual[d];
        if (dual->n_users == 0) dual->n = 0;
        if (dual->n > 0) memmove(record->entry + n, record->entry + dual->first, (size_t)dual->n * sizeof(PwiEntry));
        dual->first = n;
        n += dual->n;
    }
    assert(n == record->n_entries);
    record->n_stored = n;
}

PwStatus pwi_record_dual(PwiRecord *record, const PwiModel *model, const PwiPrices *prices, int32_t *dual) {
    PwStatus status = PW_OK;
    forget_unused(record);
    PwiRecordDual *grown =
        pwi_reserve_array(record->dual, &record->dual_capacity, (size_t)record->n_duals + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    record->dual = grown;
    /* Prices that show emptiness have nothing in common with the root's. */
    bool from_root = record->has_root && prices->scale == record->root.scale;
    bool by_mentors = prices->mentee != NULL;
    PwiRecordDual made = {
        .scale = prices->scale, .from_root = from_root, .by_mentors = by_mentors, .first = record->n_stored};
    const int32_t n[] = {model->n[PWI_MENTOR], prices->n_rows, prices->n_counts, by_mentors ? model->n[PWI_MENTEE] : 0};
    for (int kind = 0; kind < 4; kind++) {
        for (int32_t k = 0; k < n[kind]; k++) {
            int64_t price = price_at(prices, kind, k);
            if (price != (from_root ? price_at(&record->root, kind, k) : 0))
                PW_TRY(add_entry(record, (int8_t)kind, k, price));
        }
    }
    made.n = (int32_t)(record->n_stored - made.first);
    *dual = record->n_duals;
    record->dual[record->n_duals++] = made;
out:
    return status;
}

/* ---- what is closed on the way ---- */

PwStatus pwi_record_close(PwiRecord *record, int32_t node, int32_t dual, const int32_t *pair, int32_t n) {
    PwiRecordNode *at = &record->node[node];
    assert(at->closed == NULL && "a node closes pairs once");
    if (n == 0) return PW_OK;
    at->closed = PWI_NEW_ARRAY(PwiClosing, (size_t)n);
    if (at->closed == NULL) return PW_NO_MEMORY;
    for (int32_t c = 0; c < n; c++) at->closed[c] = (PwiClosing){pair[c], 0};
    at->n_closed = n;
    at->closing_dual = dual;
    record->n_closings += n;
    count_in(record, dual);
    return PW_OK;
}

/* Nothing is open below any more: what is not needed by now never is. */
static void keep_needed(PwiRecord *record, PwiRecordNode *at) {
    int32_t n = 0;
    if (at->n_closed == 0) return;
    for (int32_t c = 0; c < at->n_closed; c++)
        if (at->closed[c].is_needed) at->closed[n++] = at->closed[c];
    record->n_closings -= at->n_closed - n;
    at->n_closed = n;
    if (n > 0) return;
    count_out(record, at->closing_dual);
    pwi_free(at->closed);
    at->closed = NULL;
}

void pwi_record_done(PwiRecord *record, int32_t leaf) {
    int32_t at = record->node[leaf].parent;
    while (at != PWI_NOBODY && --record->node[at].n_open == 0) {
        assert(record->node[at].node.child[1] != PWI_NOBODY && "both children are there before one is done");
        keep_needed(record, &record->node[at]);
        at = record->node[at].parent;
    }
}

/* ---- the proof ---- */

static PwStatus write_dual(const PwiRecord *record, const PwiModel *model, const PwiRecordDual *from, PwiArena *arena,
                           PwiDual *dual) {
    size_t n = (size_t)from->n + 1;
    *dual = (PwiDual){.scale = from->scale,
                      .from_root = from->from_root,
                      .by_mentors = from->by_mentors,
                      .mentor = PWI_ARENA_ARRAY(arena, PwiMentorPrice, n),
                      .mentee = PWI_ARENA_ARRAY(arena, PwiMenteePrice, from->by_mentors ? n : 1),
                      .count = PWI_ARENA_ARRAY(arena, PwiCountPrice, n),
                      .row = PWI_ARENA_ARRAY(arena, PwiRowPrice, n)};
    if (dual->mentor == NULL || dual->mentee == NULL || dual->count == NULL || dual->row == NULL) return PW_NO_MEMORY;
    for (int32_t k = 0; k < from->n; k++) {
        const PwiEntry *entry = &record->entry[from->first + k];
        if (entry->kind == 0) {
            dual->mentor[dual->n_mentors++] = (PwiMentorPrice){entry->index, entry->price};
        } else if (entry->kind == 1) {
            dual->row[dual->n_rows++] = (PwiRowPrice){model->row[entry->index].key, entry->price};
        } else if (entry->kind == 3) {
            dual->mentee[dual->n_mentees++] = (PwiMenteePrice){entry->index, entry->price};
        } else {
            const PwiModelCount *count = &model->count[entry->index];
            dual->count[dual->n_counts++] =
                (PwiCountPrice){count->mentor, count->question, count->option, entry->price};
        }
    }
    return PW_OK;
}

/* The root's prices close pairs only above a split. Where the root itself is a leaf, by other prices, it gets one that
 * asks nothing: nobody has more than their most. */
static PwStatus split_for_form(PwiRecord *record, const PwiModel *model) {
    PwStatus status = PW_OK;
    int32_t child, dual = record->n_nodes == 1 ? record->node[0].node.dual : PWI_NOBODY;
    if (!record->has_root || dual == PWI_NOBODY || dual == 0 || model->n[PWI_MENTOR] == 0) return PW_OK;
    int64_t bound = record->node[0].bound, most = model->range[PWI_MENTOR][0].most + model->n_kept[PWI_MENTOR][0];
    PW_TRY(pwi_record_node(record, 0, false, bound, &child));
    pwi_record_use(record, child, dual);
    PW_TRY(pwi_record_node(record, 0, true, bound, &child));
    PwiTreeNode *root = &record->node[0].node;
    root->on = (PwiExpression){PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, 0, PWI_NOBODY, PWI_NOBODY};
    root->below = most;
    root->above = most + 1;
    pwi_record_use(record, 0, PWI_NOBODY);
out:
    return status;
}

/* Where the nodes stand in the proof, each behind what is closed there; the last entry is the number of all. */
static int32_t *place_nodes(const PwiRecord *record) {
    int32_t *place = PWI_NEW_ARRAY(int32_t, (size_t)record->n_nodes + 1);
    for (int32_t k = 0; place != NULL && k < record->n_nodes; k++) {
        const PwiRecordNode *from = &record->node[k];
        place[k + 1] = place[k] + 1;
        for (int32_t c = 0; c < from->n_closed; c++) place[k + 1] += 2 * from->closed[c].is_needed;
    }
    return place;
}

/* The node, and before it a split for each pair that is closed there and needed: made, which the node's own prices show
 * to be of no use, or not. */
static void write_node(const PwiRecordNode *from, const PwiScored *pair, const int32_t *place, int32_t at,
                       PwiTreeNode *node) {
    for (int32_t c = 0; c < from->n_closed; c++) {
        PwiScored closed = pair[from->closed[c].pair];
        if (!from->closed[c].is_needed) continue;
        node[at] = (PwiTreeNode){.on = {PWI_EXPRESSION_PAIR, closed.mentee, closed.mentor, PWI_NOBODY, PWI_NOBODY},
                                 .below = 0,
                                 .above = 1,
                                 .child = {at + 2, at + 1},
                                 .dual = PWI_NOBODY};
        node[at + 1] = (PwiTreeNode){.child = {PWI_NOBODY, PWI_NOBODY}, .dual = from->closing_dual};
        at += 2;
    }
    node[at] = from->node;
    for (int side = 0; side < 2 && node[at].child[0] != PWI_NOBODY; side++)
        node[at].child[side] = place[from->node.child[side]];
}

PwStatus pwi_record_finish(PwiRecord *record, const PwiModel *model, int goal, const PwiScored *pair, PwiArena *arena,
                           PwiStage *stage) {
    PwStatus status = split_for_form(record, model);
    if (status != PW_OK) return status;
    int32_t *place = place_nodes(record), *number = PWI_NEW_ARRAY(int32_t, (size_t)record->n_duals);
    PW_TRY(place != NULL && number != NULL ? PW_OK : PW_NO_MEMORY);
    *stage = (PwiStage){.goal = goal, .level_ppm = PWI_NOBODY, .n_nodes = place[record->n_nodes]};
    stage->node = PWI_ARENA_ARRAY(arena, PwiTreeNode, (size_t)stage->n_nodes + 1);
    stage->dual = PWI_ARENA_ARRAY(arena, PwiDual, (size_t)record->n_duals + 1);
    PW_TRY(stage->node != NULL && stage->dual != NULL ? PW_OK : PW_NO_MEMORY);
    for (int32_t k = 0; k < record->n_nodes; k++) write_node(&record->node[k], pair, place, place[k], stage->node);
    if (record->has_root) {
        number[0] = 1; /* in the proof, + 1 */
        PW_TRY(write_dual(record, model, &record->dual[0], arena, &stage->dual[stage->n_duals++]));
    }
    for (int32_t k = 0; k < stage->n_nodes; k++) {
        PwiTreeNode *node = &stage->node[k];
        bool is_leaf = node->child[0] == PWI_NOBODY;
        if (!is_leaf) node->dual = k == 0 && record->has_root ? 0 : PWI_NOBODY;
        if (node->dual == PWI_NOBODY) continue;
        int32_t dual = node->dual;
        if (number[dual] == 0) {
            PW_TRY(write_dual(record, model, &record->dual[dual], arena, &stage->dual[stage->n_duals]));
            number[dual] = ++stage->n_duals;
        }
        node->dual = number[dual] - 1;
    }
out:
    pwi_free(number);
    pwi_free(place);
    return status;
}

PwStatus pwi_record_leaf(const PwiModel *model, int goal, const PwiPrices *prices, int64_t bound, PwiArena *arena,
                         PwiStage *stage) {
    PwStatus status = PW_OK;
    PwiRecord record = {0};
    int32_t node, dual;
    PW_TRY(pwi_record_init(&record, model, NULL));
    PW_TRY(pwi_record_node(&record, PWI_NOBODY, false, bound, &node));
    PW_TRY(pwi_record_dual(&record, model, prices, &dual));
    pwi_record_use(&record, node, dual);
    PW_TRY(pwi_record_finish(&record, model, goal, NULL, arena, stage));
out:
    pwi_record_clear(&record);
    return status;
}
