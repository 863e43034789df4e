/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy of your own, beside the library's: solved with, verified, measured and compared like them.
 *
 *     static PwStatus choose(void *context, PwMarket *market, PwError *error) {
 *         for (int i = 0; i < pw_market_count_people(market, false); i++) {
 *             const int32_t *score = pw_market_get_row(market, i);
 *             …                                   whom do you choose for i?
 *             PwStatus status = pw_market_make_pair(market, i, mentor, error);
 *             if (status != PW_OK) return status;
 *         }
 *         return PW_OK;
 *     }
 *     const PwOwnStrategy mine = {.name = "mine", .promise = "what it promises", .choose = choose};
 *     const PwCompareOptions options = {.strategies = "optimal,greedy", .own = &mine, .n_own = 1};
 *     status = pw_compare(&input, &options, &text, &error);
 *
 * docs/examples/own_strategy.c is a whole program. What the library's own strategies of this kind cannot see to, yours
 * cannot either: peers of one pool, minimums and fairness rules are refused (comparing leaves fairness rules out). */
#ifndef PAIRWRIGHT_STRATEGY_H
#define PAIRWRIGHT_STRATEGY_H

#include <pairwright/pairwright.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what a strategy works on: people with places, scores, lots; and the pairs it makes ---- */

typedef struct PwMarket PwMarket;

/* People of a side, mentors or mentees: numbered as in the cohort. */
PW_API int pw_market_count_people(const PwMarket *market, bool is_mentor);
/* Places that are left: kept pairs and pairs made are taken off; 0 for who is out. 0 ≤ person < count. */
PW_API int pw_market_get_places(const PwMarket *market, bool is_mentor, int person);
/* Scores of one mentee with every mentor: [mentors] ppm, or −1 where forbidden, whoever has places. Borrowed until the
 * next call of this function. Cost: O(mentors × criteria). */
PW_API const int32_t *pw_market_get_row(PwMarket *market, int mentee);
/* What decides ties, fairly and the same on every run: the higher lot wins. In [0, 2^30), from the seed and both ids.
 */
PW_API int32_t pw_market_get_lot(const PwMarket *market, int mentee, int mentor);
/* Of this run: a strategy that draws gets another one in each repeat. */
PW_API const char *pw_market_get_seed(const PwMarket *market);
/* The time limit passed: return PW_LIMIT, or PW_OK with what there is. */
PW_API bool pw_market_is_out_of_time(const PwMarket *market);
/* Whether the two are a pair already, by choice or by decision. */
PW_API bool pw_market_has_pair(const PwMarket *market, int mentee, int mentor);
/* PW_USAGE, in words: they are no people of this market, not allowed, a pair already, or have no place left.
 * Cost: a row. */
PW_API PW_MUST_CHECK PwStatus pw_market_make_pair(PwMarket *market, int mentee, int mentor, PwError *error);

/* ---- strategies of your own ---- */

typedef struct PwOwnStrategy {
    const char *name;    /* UTF-8; not one of the library's */
    const char *promise; /* one line for people */
    bool is_drawn;       /* the seed matters also without ties: comparing repeats it */
    /* Makes pairs. On anything but PW_OK, which ends the run, *error should say why; PW_UNSUPPORTED and PW_LIMIT end a
     * comparison for this strategy only. */
    PwStatus (*choose)(void *context, PwMarket *market, PwError *error);
    void *context;
} PwOwnStrategy;

/* As pw_solve, by your strategy (input->strategy is not looked at). The matching is `feasible`: its proof is the bound
 * that everybody's best pair gives, and pw_matching_verify accepts it. */
PW_API PW_MUST_CHECK PwStatus pw_solve_with(const PwSolveInput *input, const PwOwnStrategy *own, PwMatching **matching,
                                            PwError *error);

/* ---- measures ---- */

/* What docs/methods/measures.md defines, in one order. */
typedef struct PwFigureInfo {
    const char *name;    /* "total" */
    const char *meaning; /* in words */
    bool is_ppm;         /* millionths, not a count */
} PwFigureInfo;
PW_API int pw_figure_count(void);
PW_API PwFigureInfo pw_figure_get(int index); /* 0 ≤ index < count */

/* All figures of a matching, whoever made it: value[pw_figure_count()]. time_ms is −1: a matching does not know it.
 * `input` is what it was made from. PW_USAGE: it is infeasible. Cost: a solve for the best total, two scoring passes,
 * and mentees × pairs. */
PW_API PW_MUST_CHECK PwStatus pw_matching_measure(const PwMatching *matching, const PwSolveInput *input, int64_t *value,
                                                  PwError *error);

#ifdef __cplusplus
}
#endif
#endif
