/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of pairs at a node's prices (closing.h). */
#include "fair/closing.h"

#include "base/memory.h"

enum { MOST_CLOSINGS = 8000000 }; /* of a tree; more are not remembered */

/* What each of the mentee's pairs is worth, [pairs of the mentee] in tree->worth; returns what having anybody is. */
static PwiWide find_worths(PwiTree *tree, const PwiPricing *pricing, int mentee) {
    int32_t first = tree->list->first[mentee], end = tree->list->first[mentee + 1];
    PwiMenteeTerms terms = pwi_pricing_mentee(pricing, mentee);
    for (int32_t k = first; k < end; k++)
        tree->worth[k - first] = pwi_pricing_worth(pricing, &terms, tree->list->pair[k]);
    return terms.gain;
}

/* The mentee's best choice within the limits, if pair `also` of the list were free, too (PWI_NOBODY: none). */
static PwiChoice choice_with(const PwiTree *tree, int mentee, PwiWide gain, int32_t also) {
    int32_t first = tree->list->first[mentee], end = tree->list->first[mentee + 1];
    PwiWide sum_in = gain;
    int n = 0, n_in = 0;
    for (int32_t k = first; k < end; k++) {
        PwiPairState state = (PwiPairState)tree->limits.state[k];
        if (state == PWI_PAIR_FREE || k == also) tree->scratch[n++] = tree->worth[k - first];
        if (state != PWI_PAIR_IN) continue;
        sum_in += tree->worth[k - first];
        n_in++;
    }
    return pwi_choice_best(tree->scratch, n, tree->limits.range[PWI_MENTEE][mentee], n_in, sum_in);
}

static bool is_about(const PwiExpression *on, PwiScored pair) {
    return on->kind == PWI_EXPRESSION_PAIR && on->mentee == pair.mentee && on->mentor == pair.mentor;
}

PwStatus pwi_closing_note(PwiTree *tree, int32_t node, int32_t dual, const PwiExpression *on, PwiWide bound,
                          int64_t cutoff) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    int32_t n = 0;
    if (cutoff == INT64_MIN || tree->prices.scale == 0 || tree->record.n_closings > MOST_CLOSINGS) return PW_OK;
    PwiWide room = bound - tree->model->unit * tree->prices.scale * ((PwiWide)cutoff + 1);
    PW_TRY(pwi_pricing_init(&pricing, tree->model, &tree->prices, tree->goal));
    for (int i = 0; i < tree->model->n[PWI_MENTEE]; i++) {
        int32_t first = tree->list->first[i], n_pairs = tree->list->first[i + 1] - first;
        if (n_pairs < 2) continue;
        PwiChoice choice = choice_with(tree, i, find_worths(tree, &pricing, i), PWI_NOBODY);
        for (int32_t k = 0; k < n_pairs && choice.with_one > PWI_NO_CHOICE; k++) {
            uint8_t *state = &tree->limits.state[first + k];
            if (*state != PWI_PAIR_FREE || is_about(on, tree->list->pair[first + k])) continue;
            if (pwi_choice_loss(&choice, tree->worth[k]) <= room) continue;
            *state = PWI_PAIR_OUT;
            tree->closed[n++] = first + k;
        }
    }
    PW_TRY(pwi_record_close(&tree->record, node, dual, tree->closed, n));
out:
    pwi_pricing_clear(&pricing);
    return status;
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
static int32_t list_missed(PwiTree *tree, const PwiPricing *pricing, int mentee, int32_t n) {
    int32_t first = tree->list->first[mentee], end = tree->list->first[mentee + 1];
    if (end - first < 2) return n;
    const PwiRange *range = &tree->limits.range[PWI_MENTEE][mentee];
    PwiWide gain = find_worths(tree, pricing, mentee), best = choice_with(tree, mentee, gain, PWI_NOBODY).best;
    bool takes_several = range->least > 1 || range->gap > 1 || best <= PWI_NO_CHOICE;
    for (int32_t k = first; k < end; k++)
        if (tree->limits.state[k] == PWI_PAIR_OUT && (takes_several || choice_with(tree, mentee, gain, k).best > best))
            tree->closed[n++] = k;
    return n;
}

PwStatus pwi_closing_need(PwiTree *tree, int32_t node, int32_t mentee) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    int32_t n = 0, from = mentee == PWI_NOBODY ? 0 : mentee;
    int32_t end = mentee == PWI_NOBODY ? tree->model->n[PWI_MENTEE] : mentee + 1;
    if (tree->record.n_closings == 0) return PW_OK;
    PW_TRY(pwi_pricing_init(&pricing, tree->model, &tree->prices, tree->goal));
    for (int32_t i = from; i < end; i++) n = list_missed(tree, &pricing, i, n);
    for (int32_t m = 0; m < n; m++) tree->is_missed[tree->closed[m]] = 1;
    for (int32_t at = tree->record.node[node].parent; n > 0 && at != PWI_NOBODY; at = tree->record.node[at].parent) {
        PwiRecordNode *above = &tree->record.node[at];
        for (int32_t c = 0; c < above->n_closed; c++)
            above->closed[c].is_needed |= tree->is_missed[above->closed[c].pair];
    }
    for (int32_t m = 0; m < n; m++) tree->is_missed[tree->closed[m]] = 0;
out:
    pwi_pricing_clear(&pricing);
    return status;
}
