/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices and what they prove, in exact integers: weak duality for the programme's rows and everybody's loads.
 *
 * Prices of mentors, counts and rows (matching/bounds.h) give every pair a worth; then each mentee's best choice, each
 * mentor's best load and each count's best number are independent of each other, and their sum bounds every matching.
 * Any integers do, so prices may come from a linear programme in floating point, rounded (Neumaier & Shcherbina 2004).
 * Formula: docs/formats/matching.md, "Bounds". */
#ifndef PWI_FAIR_PRICES_H
#define PWI_FAIR_PRICES_H

#include "fair/model.h"

typedef struct PwiPrices {
    int64_t scale;            /* prices are in 1/scale; 0: they show that nothing is possible */
    int64_t *mentor;          /* [mentors] owned, as the others */
    int64_t *mentee;          /* [mentees] where the mentors choose (bundles.h); NULL: the mentees do */
    int64_t *row;             /* [n_rows] ≥ 0 */
    int64_t *count;           /* [n_counts] */
    int32_t n_rows, n_counts; /* rows and counts that the model has got since have price 0 */
} PwiPrices;

PW_MUST_CHECK PwStatus pwi_prices_init(PwiPrices *prices, const PwiModel *model);
/* All 0, with room for the model's rows and counts as they are now. */
PW_MUST_CHECK PwStatus pwi_prices_reset(PwiPrices *prices, const PwiModel *model, int64_t scale);
void pwi_prices_clear(PwiPrices *prices);

/* What a node of a tree restricts; numbers of open pairs. */
typedef enum PwiPairState { PWI_PAIR_FREE, PWI_PAIR_IN, PWI_PAIR_OUT } PwiPairState;
typedef struct PwiLimits {
    PwiRange *range[PWI_N_SIDES];      /* [people] */
    int32_t *count_least, *count_most; /* [n_counts] */
    uint8_t *state;                    /* [pairs of the list at hand] */
    int64_t *sum_least, *sum_most;     /* [mentees] of summed scores, in millionths; NULL: nobody asks */
    int64_t *sum_need;                 /* [mentees] scratch of pwi_limits_needs */
} PwiLimits;

/* What each mentee's sum has to reach at the node at hand; NULL: nothing is asked of sums. */
static inline const int64_t *pwi_limits_needs(const PwiLimits *limits, const PwiModel *model) {
    if (limits->sum_need != NULL)
        (void)pwi_sums_narrow(&model->sums, limits->sum_least, limits->sum_most, limits->sum_need);
    return limits->sum_need;
}

/* Whether the node at hand has the mentor above "alone", and somebody of the count's group with them. */
static inline bool pwi_limits_is_in_crowd(const PwiLimits *limits, const PwiModel *model, int32_t count) {
    int mentor = model->count[count].mentor;
    return mentor != PWI_NOBODY && limits->range[PWI_MENTOR][mentor].least >= pwi_model_crowd(model, mentor) &&
           limits->count_least[count] + pwi_model_kept_of(model, count) > 0;
}

/* Prices made ready for one goal and set of limits. */
typedef struct PwiPricing {
    const PwiModel *model;
    const PwiPrices *prices;
    int goal;
    PwiWide *mentor_part; /* [mentors] owned: unit · price, and the constant part of if-used rows */
    int32_t *global; /* [n_global] rows with a price that speak of no mentor, but of mentees and their scores; owned */
    int32_t *of_pairs; /* [n_of_pairs] others with a price that speak of no one mentor; owned */
    int32_t n_global, n_of_pairs;
    PwiWide factor[PWI_N_GOALS]; /* of a goal's weights: unit · scale in its own stage, unit · price of its row later */
    bool has_factors;            /* of goals whose weights depend on the whole pair (nash, stay) */
} PwiPricing;

PW_MUST_CHECK PwStatus pwi_pricing_init(PwiPricing *pricing, const PwiModel *model, const PwiPrices *prices, int goal);
void pwi_pricing_clear(PwiPricing *pricing);

/* A mentee's part of all worths: worth = slope · score + constant − what the mentor asks. */
typedef struct PwiMenteeTerms {
    PwiWide slope, constant;
    PwiWide gain; /* for having anybody, once */
} PwiMenteeTerms;
PwiMenteeTerms pwi_pricing_mentee(const PwiPricing *pricing, int mentee);
PwiWide pwi_pricing_worth(const PwiPricing *pricing, const PwiMenteeTerms *terms, PwiScored pair);

/* What a unit of the goal `of` weighs in the stage of `goal`: the scale in its own, its row's price, else 0. */
int64_t pwi_prices_of_goal(const PwiPrices *prices, const PwiModel *model, int goal, int of);
/* What a penalty weighs: the scale in the stage of `total`, the price of total's row later, nothing before. */
int64_t pwi_prices_of_penalty(const PwiPrices *prices, const PwiModel *model, int goal);
/* What soft rules may be priced at: their rows' prices are cut to that. */
void pwi_prices_cap(PwiPrices *prices, const PwiModel *model, int goal);
/* The part of the bound that is nobody's choice. `limits` NULL: the model's own. */
PwiWide pwi_pricing_rest(const PwiPricing *pricing, const PwiLimits *limits);

/* A mentee's best choice. */
typedef struct PwiChoice {
    PwiWide best;     /* PWI_NO_CHOICE: there is none */
    PwiWide with_one; /* the best with one more pair forced in is its worth + this, unless that pair is among `top` */
    PwiWide top_at;   /* worth of the last of the pairs that the best non-empty choice holds */
    PwiWide filled;   /* the best choice that is not empty */
} PwiChoice;
#define PWI_NO_CHOICE (-((PwiWide)1 << 120))
/* `worth` [n], of pairs not in state OUT; reordered. Pairs in state IN come as `n_in` with their sum, to which the
 * mentee's gain belongs. */
PwiChoice pwi_choice_best(PwiWide *worth, int n, PwiRange range, int n_in, PwiWide sum_in);
/* How much of the bound is lost when this pair has to be made. */
static inline PwiWide pwi_choice_loss(const PwiChoice *choice, PwiWide worth) {
    PwiWide with = worth >= choice->top_at ? choice->filled : worth + choice->with_one;
    return choice->best - with;
}

/* ⌊bound / (unit · scale)⌋: no matching has more. */
int64_t pwi_bound_floor(const PwiModel *model, const PwiPrices *prices, PwiWide bound);

/* What pairs are worth, worth [pairs], and having anybody, gain [mentees]; sorted by mentee: `first` [mentees + 1]. */
void pwi_worths_of_list(const PwiPricing *pricing, const PwiScored *pair, const int32_t *first, PwiWide *worth,
                        PwiWide *gain);
/* The mentee's best choice within the limits of such a list, if pair `also` were free, too (PWI_NOBODY: none). */
PwiChoice pwi_choice_of_list(const PwiModel *model, const PwiWide *worth, PwiWide gain, const int32_t *first,
                             int mentee, const PwiLimits *limits, int32_t also, PwiWide *scratch);
/* The bound over such a list. Fills best [mentees] unless NULL. */
PwiWide pwi_bound_of_worths(const PwiPricing *pricing, const PwiWide *worth, const PwiWide *gain, const int32_t *first,
                            const PwiLimits *limits, PwiWide *scratch, PwiWide *best);

#endif
