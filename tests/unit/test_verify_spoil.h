/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing in a proof by bounds changed at random. */
#ifndef PAIRWRIGHT_TESTS_TEST_VERIFY_SPOIL_H
#define PAIRWRIGHT_TESTS_TEST_VERIFY_SPOIL_H

#include "test_verify_tree.h"

int64_t nudge(void) {
    static const int64_t steps[] = {1, -1, 2, -2, 1000, -1000000, 1000000, 150001, INT64_C(1) << 40, INT64_MIN / 2};
    return steps[pick(10)];
}

void spoil_dual(const Instance *instance, PwiStage *stage) {
    PwiDual *dual = &stage->dual[pick(stage->n_duals)];
    PwiRowPrice *row = dual->n_rows > 0 ? &dual->row[pick(dual->n_rows)] : NULL;
    switch (pick(12)) {
        case 11:
            dual->by_mentors = !dual->by_mentors;
            break;
        case 0:
            dual->scale = pick(3) ? dual->scale + nudge() : 0;
            break;
        case 1:
            dual->from_root = !dual->from_root;
            break;
        case 2:
            dual->mentor[0] = (PwiMentorPrice){pick(instance->n[PWI_MENTOR] + 1), nudge()};
            dual->n_mentors = 1;
            break;
        case 3:
            dual->count[0] = (PwiCountPrice){pick(instance->n[PWI_MENTOR] + 1) - 1, pick(3) - (pick(9) == 0),
                                             pick(N_GROUPS + 1), nudge()};
            dual->n_counts = 1;
            break;
        case 4:
            if (dual->n_rows > 0) dual->n_rows--;
            break;
        case 5:
            if (row) row->price += nudge();
            break;
        case 6:
            if (row) row->row.group += pick(2) ? 1 : -1;
            break;
        case 7:
            if (row) row->row.rule = pick(5) - 1;
            break;
        case 8:
            if (row) row->row.kind = (PwiRowKind)pick(PWI_N_ROW_KINDS + 1);
            break;
        case 9:
            if (row) row->row.goal = pick(PWI_N_GOALS + 1);
            break;
        default:
            if (row) row->row.mentor = row->row.mentee = pick(5) - 1;
    }
}

void spoil_node(const Instance *instance, PwiStage *stage) {
    PwiTreeNode *node = &stage->node[pick(stage->n_nodes)];
    int32_t first = node->child[0];
    switch (pick(9)) {
        case 0:
            node->dual = pick(stage->n_duals + 2) - 1;
            break;
        case 1:
            node->child[0] = node->child[1];
            node->child[1] = first;
            break;
        case 2:
            node->child[pick(2)] = pick(stage->n_nodes + 1) - 1;
            break;
        case 3:
            node->child[0] = node->child[1] = PWI_NOBODY;
            break;
        case 4:
            node->above += nudge();
            break;
        case 5:
            node->below += nudge();
            break;
        case 6:
            node->on.mentor = pick(instance->n[PWI_MENTOR] + 2) - 1;
            break;
        case 7:
            node->on.kind = (PwiExpressionKind)pick(PWI_N_EXPRESSION_KINDS + 1);
            break;
        default:
            stage->n_nodes--;
    }
}

#endif
