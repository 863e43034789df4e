/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of pairs at a node's prices (closing.h). */
#include "fair/closing.h"

enum { MOST_CLOSINGS = 8000000 }; /* of a tree; more are not remembered */

/* The mentee's best choice within the limits, if pair `also` of the list were free, too (PWI_NOBODY: none). */
static PwiChoice choice_with(const PwiTree *tree, int mentee, int32_t also) {
    return pwi_choice_of_list(tree->model, tree->worth, tree->gain[mentee], tree->list->first, mentee, &tree->limits,
                              also, tree->scratch);
}

static bool is_about(const PwiExpression *on, PwiScored pair) {
    return on->kind == PWI_EXPRESSION_PAIR && on->mentee == pair.mentee && on->mentor == pair.mentor;
}

PwStatus pwi_closing_note(PwiTree *tree, int32_t node, int32_t dual, const PwiExpression *on, PwiWide bound,
                          int64_t cutoff) {
    int32_t n = 0;
    if (cutoff == INT64_MIN || tree->prices.scale == 0 || tree->record.n_closings > MOST_CLOSINGS) return PW_OK;
    PwiWide room = bound - tree->model->unit * tree->prices.scale * ((PwiWide)cutoff + 1);
    for (int i = 0; i < tree->model->n[PWI_MENTEE]; i++) {
        int32_t first = tree->list->first[i], n_pairs = tree->list->first[i + 1] - first;
        if (n_pairs < 2) continue;
        PwiChoice choice = choice_with(tree, i, PWI_NOBODY);
        for (int32_t k = 0; k < n_pairs && choice.with_one > PWI_NO_CHOICE; k++) {
            uint8_t *state = &tree->limits.state[first + k];
            if (*state != PWI_PAIR_FREE || is_about(on, tree->list->pair[first + k])) continue;
            if (pwi_choice_loss(&choice, tree->worth[first + k]) <= room) continue;
            *state = PWI_PAIR_OUT;
            tree->closed[n++] = first + k;
        }
    }
    return pwi_record_close(&tree->record, node, dual, tree->closed, n);
}

void pwi_closing_apply(PwiTree *tree, int32_t node) {
    const PwiRecordNode *at = &tree->record.node[node];
    for (int32_t c = 0; c < at->n_closed; c++) {
        uint8_t *state = &tree->limits.state[at->closed[c].pair];
        if (*state == PWI_PAIR_FREE) *state = PWI_PAIR_OUT;
    }
}

/* Lists the mentee's pairs that are out, and would be in a better choice if they were not. Where one that would not by
 * itself could do so with others (a minimum of several), all are listed. */
static int32_t list_missed(PwiTree *tree, int mentee, int32_t n) {
    int32_t first = tree->list->first[mentee], end = tree->list->first[mentee + 1];
    if (end - first < 2) return n;
    const PwiRange *range = &tree->limits.range[PWI_MENTEE][mentee];
    PwiWide best = choice_with(tree, mentee, PWI_NOBODY).best;
    bool takes_several = range->least > 1 || range->gap > 1 || best <= PWI_NO_CHOICE;
    for (int32_t k = first; k < end; k++)
        if (tree->limits.state[k] == PWI_PAIR_OUT && (takes_several || choice_with(tree, mentee, k).best > best))
            tree->closed[n++] = k;
    return n;
}

void pwi_closing_need(PwiTree *tree, int32_t node, int32_t mentee) {
    int32_t n = 0, from = mentee == PWI_NOBODY ? 0 : mentee;
    int32_t end = mentee == PWI_NOBODY ? tree->model->n[PWI_MENTEE] : mentee + 1;
    if (tree->record.n_closings == 0) return;
    for (int32_t i = from; i < end; i++) n = list_missed(tree, i, n);
    for (int32_t m = 0; m < n; m++) tree->is_missed[tree->closed[m]] = 1;
    for (int32_t at = tree->record.node[node].parent; n > 0 && at != PWI_NOBODY; at = tree->record.node[at].parent) {
        PwiRecordNode *above = &tree->record.node[at];
        for (int32_t c = 0; c < above->n_closed; c++)
            above->closed[c].is_needed |= tree->is_missed[above->closed[c].pair];
    }
    for (int32_t m = 0; m < n; m++) tree->is_missed[tree->closed[m]] = 0;
}
