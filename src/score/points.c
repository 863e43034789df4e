/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 1 of the score: a mentee's weights become points that sum to exactly 1,000,000, by largest remainder
 * (Hamilton's method of apportionment). docs/methods/scoring.md. */
#include <assert.h>

#include "base/numbers.h"
#include "score/scorer_private.h"

/* With weights and factors up to a thousand million each, the products below fit 127 bits for all criteria together. */
#define MAX_WEIGHT_PPM (INT64_C(1000000000) * PWI_PPM)

/* The criterion a mentee's answer puts weight on, or -1. */
static int emphasised_criterion(const PwProgramme *programme, const PwCohort *cohort, int mentee) {
    const PwiEmphasis *emphasis = &programme->emphasis;
    if (emphasis->question < 0) return -1;
    const PwiColumn *column = &cohort->side[PWI_MENTEE].column[emphasis->question];
    if (!pwi_answered(column, mentee)) return -1;
    return emphasis->criterion_of_option[*(const int32_t *)pwi_cell(column, mentee)];
}

/* Hands `left` points, one each, to those with the largest remainders; among equals to the earlier criterion. */
static void hand_out(PwiWide *remainder, int n, int left, int32_t *points) {
    for (; left > 0; left--) {
        int largest = 0;
        for (int k = 1; k < n; k++) {
            if (remainder[k] > remainder[largest]) largest = k;
        }
        assert(remainder[largest] > 0);
        points[largest]++;
        remainder[largest] = 0;
    }
}

/* Of a number above 0. */
static int trailing_zeros(PwiWide number) {
    const uint64_t low = (uint64_t)number, high = (uint64_t)(number >> 64);
    return low != 0 ? pwi_lowest_bit(low) : 64 + pwi_lowest_bit(high);
}

void pwi_share_points(const PwProgramme *programme, const PwCohort *cohort, int mentee, const bool *can_count,
                      int32_t *points) {
    const int n = programme->n_criteria, emphasised = emphasised_criterion(programme, cohort, mentee);
    assert(n <= PWI_MAX_CRITERIA);
    PwiWide weight[PWI_MAX_CRITERIA], remainder[PWI_MAX_CRITERIA]; /* in 10^-12 */
    PwiWide sum = 0, bits = 0;
    for (int k = 0; k < n; k++) {
        const int64_t weight_ppm = programme->criterion[k].weight_ppm;
        const int64_t factor_ppm = k == emphasised ? programme->emphasis.factor_ppm : PWI_PPM;
        assert(weight_ppm >= 0 && weight_ppm <= MAX_WEIGHT_PPM);
        assert(factor_ppm >= 0 && factor_ppm <= MAX_WEIGHT_PPM);
        weight[k] = can_count[k] ? (PwiWide)weight_ppm * factor_ppm : 0;
        sum += weight[k];
        bits |= weight[k];
    }

    int left = sum > 0 ? (int)PWI_PPM : 0;
    /* Powers of two that all weights share do not change a quotient or the order of remainders; what is left mostly
     * fits 64 bits, where dividing takes a tenth of the time. */
    const int shift = sum > 0 ? trailing_zeros(bits) : 0;
    if (sum >> shift <= INT64_MAX / PWI_PPM) {
        const int64_t narrow_sum = (int64_t)(sum >> shift);
        for (int k = 0; k < n; k++) {
            const int64_t scaled = (int64_t)(weight[k] >> shift) * PWI_PPM;
            points[k] = sum > 0 ? (int32_t)(scaled / narrow_sum) : 0;
            remainder[k] = sum > 0 ? scaled % narrow_sum : 0;
            left -= points[k];
        }
    } else {
        for (int k = 0; k < n; k++) {
            points[k] = (int32_t)(weight[k] * PWI_PPM / sum);
            remainder[k] = weight[k] * PWI_PPM % sum;
            left -= points[k];
        }
    }
    assert(0 <= left && (left < n || n == 0));
    hand_out(remainder, n, left, points);
}

void pwi_mentee_points(const PwiScorer *scorer, int mentee, int32_t *points) {
    const PwProgramme *programme = scorer->programme;
    bool can_count[PWI_MAX_CRITERIA];
    for (int k = 0; k < programme->n_criteria; k++) {
        can_count[k] = pwi_criterion_can_count(&programme->criterion[k], pwi_term_standing(&scorer->term[k], mentee));
    }
    pwi_share_points(programme, scorer->cohort, mentee, can_count, points);
}
