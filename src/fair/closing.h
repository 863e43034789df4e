/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs that a node's prices close for everything below it (fixing by reduced costs: Dantzig, Fulkerson & Johnson
 * 1954).
 *
 * Where a pair would bring a node's bound down to what is known already, it is in nothing that is wanted below. What is
 * closed there tightens all linear programmes below; and in the proof it is a split like any other, whose one side the
 * node's own prices close. Only those that some leaf's bound cannot do without are told there (record.h). */
#ifndef PWI_FAIR_CLOSING_H
#define PWI_FAIR_CLOSING_H

#include "fair/tree.h"

/* Closes, in tree->limits and on record, the pairs that tree->prices (on record as `dual`) close at the node, whose
 * bound they prove; what has no more than `cutoff` is not wanted. What the node splits (`on`) stays open. */
PW_MUST_CHECK PwStatus pwi_closing_note(PwiTree *tree, int32_t node, int32_t dual, const PwiExpression *on,
                                        PwiWide bound, int64_t cutoff);
/* Closes in tree->limits what is closed at the node. */
void pwi_closing_apply(PwiTree *tree, int32_t node);
/* What is closed above the node, and has to be for what tree->prices prove with tree->limits, is needed: for the choice
 * of that mentee, or (PWI_NOBODY) of anybody. */
void pwi_closing_need(PwiTree *tree, int32_t node, int32_t mentee);

#endif
