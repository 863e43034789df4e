/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices of mentees and rows at which the mentors' best bundles (bundles.h) are worth little: the Lagrangean dual of
 * the programme over bundles, without a linear programme.
 *
 * The volume algorithm (Barahona & Anbil 2000): steps along a mean of subgradients; the same mean of the bundles chosen
 * nears the solution of the linear programme, so it also says who belongs with whom. All of it is floating point and a
 * guess; what the prices prove is found by an exact pass (pwi_bundle_price). */
#ifndef PWI_FAIR_BUNDLE_DESCENT_H
#define PWI_FAIR_BUNDLE_DESCENT_H

#include "fair/bundle_patterns.h"

enum { PWI_ANY_KEY = -1, PWI_NO_KEY = -2 }; /* no restriction; no pairs at all */

typedef struct PwiDescent {
    PwiModel *model;
    int goal;
    PwiBundles *bundles;
    PwiPatterns patterns;            /* owned, as what follows */
    int32_t *row;                    /* [n_rows] of the model, those that are priced */
    double *norm;                    /* [n_rows] length of a row, in the unit of the model's row */
    double *slope, *constant;        /* [n_rows × mentees] coefficients / norm: slope · score + constant */
    double *bound;                   /* [n_rows] / norm */
    int32_t n_rows, full_row, total; /* of the n_rows, that of an earlier goal total; PWI_NOBODY: there is none */
    int32_t *mentee;                 /* [list->n] in the order of bundles->of_mentor */
    double *score, *penalty;         /* [list->n] likewise; penalty NULL: no soft floors */
    int32_t *key_of_mentor;          /* [mentors] the only key their mentees may have, or PWI_ANY_KEY, PWI_NO_KEY */
    double *y, *best_y;              /* [mentees + n_rows] prices */
    double *mean, *now;              /* [mentees + n_rows] subgradients: the mean, and the last */
    double best_value;
    double vigour; /* of a step, in parts of what is hoped for */
    int n_vain;    /* steps since the last that brought something */
    bool has_mean;
    float *part;                            /* [list->n] mean of the bundles chosen, in the order of of_mentor */
    double *mentee_slope, *mentee_constant; /* [mentees], [2^reserves × mentees] scratch */
    double *value;                          /* [mentors] of the bundles chosen */
    double *charge;                         /* [mentors] what soft not-alone rules charge for them, in millionths */
    double charge_weight;                   /* of that, at the prices at hand */
    int32_t *chosen;                        /* [mentors × most] positions in of_mentor */
    int32_t *n_chosen;                      /* [mentors] */
    int32_t *reserve;                       /* [n_reserves] of `row`: those that speak of some mentors only */
    int n_reserves;
    uint8_t *mask; /* [mentors] which of these speak of the mentor */
} PwiDescent;

/* `start`: prices of the relaxation over pairs (relax.h). */
PW_MUST_CHECK PwStatus pwi_descent_init(PwiDescent *descent, PwiModel *model, int goal, PwiBundles *bundles,
                                        const PwiLimits *limits, const PwiPrices *start);
void pwi_descent_clear(PwiDescent *descent);
/* At the best prices, after keys have changed or at first. PW_LIMIT: somebody has no bundle, or the dual falls
 * without end. */
PW_MUST_CHECK PwStatus pwi_descent_start(PwiDescent *descent, double vigour);
/* So many steps more, or until the deadline. PW_LIMIT likewise. */
PW_MUST_CHECK PwStatus pwi_descent_run(PwiDescent *descent, int n_steps);
/* The best prices so far, as integers. */
PW_MUST_CHECK PwStatus pwi_descent_prices(const PwiDescent *descent, PwiPrices *prices);

#endif
