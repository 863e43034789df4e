/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness rules measured on given pairs: what each rule finds, what it needs, and by how much it is broken.
 *
 * Flow: check_fairness.c judges a claim by it; the writer of matchings prints it in the summary. It reads programme,
 * cohort and pairs alone, so no solver's arithmetic comes in. Formulas: docs/methods/fairness.md. */
#ifndef PWI_VERIFY_MEASURE_FAIRNESS_H
#define PWI_VERIFY_MEASURE_FAIRNESS_H

#include "base/memory.h"
#include "base/status.h"
#include "matching/matching.h"

/* One inequality of a rule. Counts are pairs; score-parity, group-floor and floor are in millionths of (summed) score.
 * Parity's `needs` is rounded up, which changes no verdict: what it is compared with is an integer. */
typedef struct PwiFairnessRow {
    int group;          /* option of the rule's question; -1: the rule has no groups */
    int32_t mentor;     /* at-most, not-alone: whose mentees; else -1 */
    int pair;           /* floor: index of the pair; else -1 */
    int64_t n_mentees;  /* parity, group-floor: mentees of the group who take part; else 0 */
    int64_t has, needs; /* at-most: `needs` is the most there may be; else the least */
    int64_t breach;     /* ≥ 0: by how many pairs, or millionths of score (floor: pairs) it is broken, rounded up */
} PwiFairnessRow;

/* One rule: rows first_row … first_row + n_rows − 1. Groups have a row each unless nobody of them takes part; mentors
 * and pairs have one only where the rule is broken. */
typedef struct PwiFairnessTally {
    int first_row, n_rows;
    int64_t breach;   /* Σ over its rows, rounded up at the end */
    int64_t cost_ppm; /* soft: what that takes from `total`, rounded up; hard: 0 */
} PwiFairnessTally;

typedef struct PwiFairnessMeasure {
    PwiFairnessTally *rule; /* [fairness rules of the programme] */
    PwiFairnessRow *row;    /* [n_rows] by rule, then group or mentor or pair */
    int n_rows;
    int64_t cost_ppm; /* of all soft rules together, rounded up once */
} PwiFairnessMeasure;

/* No cost is counted beyond this. */
#define PWI_MAX_FAIRNESS_COST_PPM (INT64_C(1) << 60)

/* Whether the unit of breach is a millionth of summed score, and not a pair. */
bool pwi_fairness_is_in_score(PwiFairnessKind kind);
/* Whether somebody takes part: neither out nor without any place. */
bool pwi_person_takes_part(const PwCohort *cohort, const PwDecisions *decisions, PwiSide side, int person);

/* Measures all rules; the result lives in `arena`. `pair` [n_pairs] is sorted by mentee. PW_NO_MEMORY.
 * Cost: O(rules · (people + pairs)). */
PW_MUST_CHECK PwStatus pwi_measure_fairness(const PwProgramme *programme, const PwCohort *cohort,
                                            const PwDecisions *decisions, const PwiMatchedPair *pair, int n_pairs,
                                            PwiArena *arena, PwiFairnessMeasure *measure);

#endif
