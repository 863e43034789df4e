/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a matching is like, in figures that mean the same whoever made it: how much, how evenly, who is left, who would
 * rather have somebody else. Definitions: docs/methods/measures.md. */
#ifndef PWI_COMPARE_FIGURES_H
#define PWI_COMPARE_FIGURES_H

#include "strategy/strategy.h"

typedef enum PwiUnit {
    PWI_UNIT_COUNT,
    PWI_UNIT_PPM, /* millionths */
    PWI_UNIT_MS   /* milliseconds */
} PwiUnit;

/* Every figure once: identifier, name in documents, unit, what it is. */
#define PWI_FIGURES(X)                                                                                          \
    X(PAIRS, "pairs", PWI_UNIT_COUNT, "pairs made")                                                             \
    X(UNMATCHED, "unmatched", PWI_UNIT_COUNT, "mentees without anybody")                                        \
    X(TOTAL, "total", PWI_UNIT_PPM, "sum of the pairs' scores")                                                 \
    X(OF_OPTIMUM, "of_optimum", PWI_UNIT_PPM, "total as a share of the best total for as many pairs as can be") \
    X(MEAN, "mean", PWI_UNIT_PPM, "mean score of a pair")                                                       \
    X(WORST, "worst", PWI_UNIT_PPM, "smallest score of a pair")                                                 \
    X(LEAST, "least", PWI_UNIT_PPM, "smallest benefit of a matched mentee")                                     \
    X(MEDIAN, "median", PWI_UNIT_PPM, "median benefit of a mentee")                                             \
    X(TENTH, "tenth", PWI_UNIT_PPM, "10th percentile of the mentees' benefits")                                 \
    X(GINI, "gini", PWI_UNIT_PPM, "Gini coefficient of the mentees' benefits")                                  \
    X(NASH, "nash", PWI_UNIT_PPM, "mean logarithm of the matched mentees' benefits")                            \
    X(MEAN_GAP, "mean_gap", PWI_UNIT_PPM, "largest gap between groups in mean benefit")                         \
    X(PLACE_GAP, "place_gap", PWI_UNIT_PPM, "largest gap between groups in pairs a mentee")                     \
    X(ENVIOUS, "envious", PWI_UNIT_COUNT, "mentees who would rather have what another has")                     \
    X(ENVY, "worst_envy", PWI_UNIT_PPM, "by how much at most")                                                  \
    X(BLOCKING, "blocking", PWI_UNIT_COUNT, "pairs who would rather have each other")                           \
    X(FIRST, "first_choice", PWI_UNIT_PPM, "share of mentees with their best mentor")                           \
    X(TOP_THREE, "top_three", PWI_UNIT_PPM, "share of mentees with one of their best three")                    \
    X(LEAST_LOAD, "least_load", PWI_UNIT_COUNT, "fewest mentees of a mentor")                                   \
    X(MOST_LOAD, "most_load", PWI_UNIT_COUNT, "most mentees of a mentor")                                       \
    X(LOAD_SPREAD, "load_spread", PWI_UNIT_PPM, "standard deviation of the mentors' loads")                     \
    X(TIME, "time_ms", PWI_UNIT_MS, "time to find it")

typedef enum PwiFigure {
#define PWI_FIGURE_ENUM(id, name, unit, meaning) PWI_FIGURE_##id,
    PWI_FIGURES(PWI_FIGURE_ENUM)
#undef PWI_FIGURE_ENUM
        PWI_N_FIGURES
} PwiFigure;

typedef struct PwiFigureKind {
    const char *name;
    PwiUnit unit;
    const char *meaning;
} PwiFigureKind;
extern const PwiFigureKind pwi_figure_kinds[PWI_N_FIGURES];

enum { PWI_N_RANKS = 10 };

typedef struct PwiFigures {
    int64_t value[PWI_N_FIGURES];
    int64_t at_rank[PWI_N_RANKS]; /* pairs with the mentee's 1st, 2nd, … best mentor */
} PwiFigures;

/* Fills all but OF_OPTIMUM and TIME, which need to know more than the matching. `input` is what it was made from.
 * Cost: two rows a mentee, and mentees × pairs. */
PW_MUST_CHECK PwStatus pwi_figures_take(const PwiStrategyInput *input, const PwMatching *matching, PwiFigures *figures,
                                        PwError *error);

#endif
