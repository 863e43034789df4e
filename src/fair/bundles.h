/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bundles: all the mentees of one mentor together.
 *
 * Rules that tie a mentor's mentees together (not-alone, at-most, minimums if used) leave linear programmes over pairs
 * half of what they ask: half a pair here and half there keep them, and no matching does. Over bundles that keep them
 * the relaxation is far tighter (Dantzig & Wolfe 1960; Desrosiers & Lübbecke 2005). Mentees then have prices, and each
 * mentor chooses the best bundle at these; the sum bounds every matching (prices.h, with prices of mentees).
 *
 * Of mentees who are alike in all groups that such rules speak of the best come first, so the best bundle is one of
 * few: how many of each kind. */
#ifndef PWI_FAIR_BUNDLES_H
#define PWI_FAIR_BUNDLES_H

#include "fair/pairs.h"

enum { PWI_MOST_IN_BUNDLE = 12 };

typedef struct PwiBundle {
    PwiWide worth;
    bool exists;
    int32_t n;
    int32_t pair[PWI_MOST_IN_BUNDLE]; /* [n] indices into the list */
} PwiBundle;

/* A pair that may be in the bundle at hand. */
typedef struct PwiOffer {
    PwiWide worth;
    int32_t pair, kind;
    bool is_in; /* has to be in it */
} PwiOffer;

typedef struct PwiBundles {
    const PwiModel *model;
    const PwiPairList *list;
    int32_t *of_mentor; /* [list->n] indices of pairs, by mentor, then mentee; owned, as what follows */
    int32_t *first;     /* [mentors + 1] into of_mentor */
    int32_t *kind;      /* [mentees] */
    int *question;      /* [n_questions] that tie mentees together */
    int n_questions;
    int32_t *kept;         /* [mentors × options] kept pairs of each group */
    bool weighs_penalties; /* soft not-alone rules tie mentees together, too: a bundle that breaks them is worth less */
    PwiWide penalty;       /* what a penalty of a millionth takes from a bundle, in the unit of the worths at hand */
    PwiOffer *offer;       /* [most pairs of a mentor] scratch */
    int32_t *chosen;       /* [options] scratch: how many of each group, kept ones included */
    int32_t *least, *most; /* [options] scratch: of the node at hand */
} PwiBundles;

/* Whether bundles are worth their while: a not-alone that counts in this stage, few kinds of mentees, small loads. */
bool pwi_bundles_suit(const PwiModel *model, int goal);
PW_MUST_CHECK PwStatus pwi_bundles_init(PwiBundles *bundles, const PwiModel *model, int goal, const PwiPairList *list);
void pwi_bundles_clear(PwiBundles *bundles);
/* The best bundle of each size, `best` [PWI_MOST_IN_BUNDLE + 1], of those that the limits permit; `worth` [list->n].
 * False: no bundle is permitted. */
bool pwi_bundles_best(PwiBundles *bundles, int mentor, const PwiWide *worth, const PwiLimits *limits, PwiBundle *best);
/* Whether a not-alone rule that counts speaks of the question. */
bool pwi_bundles_is_lonely(const PwiBundles *bundles, int question);
/* What soft not-alone rules charge for that bundle, in millionths of score. */
int64_t pwi_bundles_charge_ppm(PwiBundles *bundles, int mentor, const int32_t *pair, int n);
/* Makes ready for questions about this mentor; returns how many pairs have to be in the bundle. */
int pwi_bundles_prepare(PwiBundles *bundles, int mentor, const PwiLimits *limits);
/* Whether the limits permit that bundle of the mentor made ready for, with n_in pairs that have to be in it. */
bool pwi_bundles_permit(PwiBundles *bundles, int mentor, const int32_t *pair, int n, int n_in, const PwiLimits *limits);

#endif
