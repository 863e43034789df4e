/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchanges: a matching made better by a few people who change places.
 *
 * The relaxation's prices nearly always leave a matching a few moves away from the best, where rows of whole groups
 * (parity, floors of groups) keep the best of the flow from being reached: a move that costs a little brings back what
 * a row lacks, another one uses up what it has too much of. Finds such single moves and pairs of them. A heuristic:
 * what it finds is judged (judge.h), what it does not find is left to the tree. */
#ifndef PWI_FAIR_EXCHANGE_H
#define PWI_FAIR_EXCHANGE_H

#include "fair/incumbent.h"
#include "fair/pairs.h"

/* Improves `best` in the sum that is `goal`, by pairs of the list. `room`: how far it is below its bound, in
 * 1 / (unit · scale) of the prices; moves that lose more at these prices are not looked at. */
PW_MUST_CHECK PwStatus pwi_exchange(const PwiModel *model, int goal, const PwiPrices *prices, const PwiPairList *list,
                                    PwiWide room, PwiIncumbent *best);
/* The same from pairs that may break rows: if a matching that keeps all rules is met, `best`, which had none, has it.
 */
PW_MUST_CHECK PwStatus pwi_exchange_from(const PwiModel *model, int goal, const PwiPrices *prices,
                                         const PwiPairList *list, const PwiScored *pair, int n, PwiWide room,
                                         PwiIncumbent *best);

#endif
